"""What an admin does to an account beside editing it: each asks first and tells what it does."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import rights, second_factor, sessions
from ..access import ADMINS, PAGE, UserRequest, allow
from ..account_mail import send_to
from ..forms.confirmation_form import ReasonForm
from ..forms.second_factor_form import ProofForm
from ..language import kept
from ..models import User
from ..rights_change import change_to, opening, sessions_words

HIDDEN = sensitive_post_parameters("password")


@allow(ADMINS)
@never_cache
@HIDDEN
@require_http_methods(PAGE)
def reset_password(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User, pk=pk)
    form = answer_of(request, ProofForm)
    if not form.is_valid():
        return asked(request, row, "reset", form=form, facts=[sessions_words(row, timezone.now())])
    try:
        password = rights.reset_password(user=row, by=request.user)
    except rights.Refused as refusal:
        return refused(request, row, refusal)
    return render(request, "members/user_password_shown.html", {"user": row, "password": password})


@allow(ADMINS)
@require_http_methods(PAGE)
def deactivate(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    if request.method != "POST":
        return asked(request, row, "deactivate", change=change_to(row, timezone.now(), role=None, unit=None))
    return switched(request, row, rights.deactivate_user, _("Đã khóa tài khoản của %s."))


@allow(ADMINS)
@require_http_methods(PAGE)
def activate(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    if request.method != "POST":
        return asked(request, row, "activate", change=opening(row))
    return switched(request, row, rights.activate_user, _("Đã mở lại tài khoản của %s."))


@allow(ADMINS)
@require_http_methods(PAGE)
def end_sessions(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(User, pk=pk)
    if row.pk == request.user.pk:
        return redirect("members:account")
    if request.method != "POST":
        return asked(request, row, "sessions", facts=[sessions_words(row, timezone.now())])
    sessions.end_all(user=row, by=request.user)
    messages.success(request, _("Đã kết thúc mọi phiên của %s.") % row.full_name)
    return redirect(row)


@allow(ADMINS)
@HIDDEN
@require_http_methods(PAGE)
def factor_off(request: UserRequest, pk: int) -> HttpResponse:
    """A lost phone: with a reason, and a mail to the owner, who may know nothing of it."""
    row = get_object_or_404(User, pk=pk)
    if row.pk == request.user.pk:
        return redirect("members:second_factor")
    form = answer_of(request, ReasonForm)
    if not form.is_valid():
        return asked(request, row, "factor", form=form, facts=[sessions_words(row, timezone.now())])
    note = form.cleaned_data["note"]
    if second_factor.turn_off(user=row, by=request.user, note=note):
        facts = {"by": request.user, "note": note, "at": timezone.now()}
        went = send_to(row, kept("Xác thực hai bước của tài khoản đã được tắt"), "factor_off", facts)
        told = _("Đã báo chủ tài khoản qua thư.") if went else _("Chưa gửi thư báo được: báo chủ tài khoản cách khác.")
        messages.success(request, _("Đã tắt xác thực hai bước của %s.") % row.full_name + " " + told)
    return redirect(row)


def answer_of(request: UserRequest, form_class: type[ProofForm]) -> ProofForm:
    """Unbound, thus not valid, until something is sent."""
    return form_class(request.POST if request.method == "POST" else None, request=request, user=request.user)


def asked(request: UserRequest, row: User, act: str, **context: Any) -> HttpResponse:
    """Ask on GET; again, with what was wrong, after an invalid POST."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "members/user_confirm.html", {"account": row, "act": act} | context, status=status)


def switched(request: UserRequest, row: User, verb: Callable[..., None], words: str) -> HttpResponse:
    try:
        verb(user=row, by=request.user)
    except rights.Refused as refusal:
        return refused(request, row, refusal)
    messages.success(request, words % row.full_name)
    return redirect(row)


def refused(request: UserRequest, row: User, refusal: rights.Refused) -> HttpResponse:
    """The account's page, with the reason why nothing was changed."""
    messages.error(request, str(refusal))
    return redirect(row)
