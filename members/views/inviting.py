"""Inviting the owners of accounts: one, or all that never signed in. Codes of slips are shown once and kept nowhere."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .. import inviting
from ..access import ADMINS, PAGE, UserRequest, allow
from ..account_mail import send_to
from ..forms.invitation_form import InviteForm, InviteManyForm
from ..forms.second_factor_form import ProofForm
from ..installation import mail_goes_to_files
from ..invitation_slip import Invited, Slip
from ..language import kept
from ..models import User
from ..rights import Refused
from ..site import site_of

HIDDEN = sensitive_post_parameters("password")


@allow(ADMINS)
@never_cache
@HIDDEN
@require_http_methods(PAGE)
def invite(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    data = request.POST if request.method == "POST" else None
    form, proof = InviteForm(data, user=row), ProofForm(data, request=request, user=request.user)
    if all([form.is_valid(), proof.is_valid()]):
        done = Invited([], [], [], [])
        try:
            send(request, row, form.cleaned_data["way"], form.cleaned_data["request_key"], done)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(row)
        return told(request, row, done)
    context = {"form": form, "proof": proof, "account": row, "to_files": mail_goes_to_files()}
    return render(request, "members/invite.html", context, status=422 if form.is_bound else 200)


def send(request: UserRequest, user: User, way: str, request_key: uuid.UUID, done: Invited) -> None:
    """The mail goes when the invitation is stored; what became of it is entered in `done`."""
    now = timezone.now()
    key = inviting.invite(user=user, way=way, by=request.user, now=now, request_key=request_key)
    until = now + inviting.GOOD_FOR
    if key is None:
        done.earlier.append(user)
    elif way == inviting.Way.SLIP:
        done.slips.append(Slip(user, key, until, site_of(request)))
    else:
        link = site_of(request) + reverse("members:invitation_link", args=[key])
        facts = {"link": link, "until": until, "by": request.user}
        went = send_to(user, kept("Mời dùng phần mềm theo dõi nhiệm vụ"), "invitation", facts)
        (done.mailed if went else done.failed).append(user)


def told(request: UserRequest, row: User, done: Invited) -> HttpResponse:
    """One invitation: its slip, or what became of its mail on the account's page."""
    if done.slips:
        return render(request, "members/invited.html", {"done": done})
    if done.mailed:
        messages.success(request, _("Đã gửi thư mời tới %s.") % row.email)
    elif done.failed:
        messages.error(request, _("Thư mời chưa gửi được. Thử lại sau, hoặc in phiếu mời."))
    else:
        messages.warning(
            request, _("Lời mời đã tạo ở lần gửi trước. Chưa in kịp phiếu thì mời lại: mã trước hết dùng.")
        )
    return redirect(row)


@allow(ADMINS)
@require_POST
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User, pk=pk)
    if inviting.withdraw(user=row, by=request.user, now=timezone.now()):
        messages.success(request, _("Đã thu lại lời mời của %s.") % row.full_name)
    return redirect(row)


@allow(ADMINS)
@never_cache
@HIDDEN
@require_http_methods(PAGE)
def invite_many(request: UserRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, proof = InviteManyForm(data), ProofForm(data, request=request, user=request.user)
    if all([form.is_valid(), proof.is_valid()]):
        return render(request, "members/invited.html", {"done": sent_to_all(request, form)})
    context = {"form": form, "proof": proof, "waiting": form.waiting.values(), "to_files": mail_goes_to_files()}
    return render(request, "members/invite_many.html", context, status=422 if form.is_bound else 200)


def sent_to_all(request: UserRequest, form: InviteManyForm) -> Invited:
    """Each account has a key of its own, made from the form's: the page sent twice invites nobody twice."""
    done = Invited([], [], [], [])
    for user in form.cleaned_data["users"]:
        key = uuid.uuid5(form.cleaned_data["request_key"], str(user.pk))
        try:
            send(request, user, form.way_of(user), key, done)
        except Refused:  # locked or signed in since the form was checked
            done.failed.append(user)
    return done
