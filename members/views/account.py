"""One's own account: where it is signed in, its last sign-ins, and whether the daily mail comes."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import rights, sessions
from ..access import PAGE, UserRequest
from ..forms.second_factor_form import OwnPasswordForm
from ..forms.user_form import MailForm
from ..installation import mail_goes_to_files
from ..own_account import own_account


@require_safe
def account(request: UserRequest) -> HttpResponse:
    return page(request, OwnPasswordForm(request=request, user=request.user))


def page(request: UserRequest, form: OwnPasswordForm) -> HttpResponse:
    facts = own_account(request.user, timezone.now(), request.session.session_key)
    status = 422 if form.is_bound else 200
    return render(request, "members/account.html", {"account": facts, "form": form}, status=status)


@sensitive_post_parameters("password")
@require_POST
def session_end(request: UserRequest, pk: int) -> HttpResponse:
    """One other machine; another person's session is not found."""
    rows = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    row = get_object_or_404(rows, pk=pk)
    form = OwnPasswordForm(request.POST, request=request, user=request.user)
    if not form.is_valid():
        return page(request, form)
    sessions.end_session(session=row, by=request.user)
    messages.success(request, _("Đã kết thúc phiên ấy. Máy ấy phải đăng nhập lại."))
    return redirect("members:account")


@sensitive_post_parameters("password")
@require_POST
def other_sessions_end(request: UserRequest) -> HttpResponse:
    form = OwnPasswordForm(request.POST, request=request, user=request.user)
    if not form.is_valid():
        return page(request, form)
    row = sessions.end_all(user=request.user, by=request.user, note=_("Chủ tài khoản tự kết thúc trên các máy khác."))
    sessions.keep(request, row)
    messages.success(request, _("Đã kết thúc mọi phiên khác. Chỉ máy này còn đăng nhập."))
    return redirect("members:account")


@require_http_methods(PAGE)
def mail(request: UserRequest) -> HttpResponse:
    now = {"wants_mail": MailForm.YES if request.user.wants_mail else MailForm.NO}
    form = MailForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        wants = form.cleaned_data["wants_mail"] == MailForm.YES
        rights.choose_mail(user=request.user, wants=wants)
        messages.success(request, _("Từ nay có thư nhắc.") if wants else _("Từ nay không gửi thư nhắc nữa."))
        return redirect("members:mail")
    context = {"form": form, "to_files": mail_goes_to_files()}
    return render(request, "members/mail.html", context, status=422 if form.is_bound else 200)
