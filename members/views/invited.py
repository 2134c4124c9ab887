"""The way in for who was invited: by the link of a mail or the code of a slip to one's own first password. Public.

Every answer is the same for accounts that exist and those that do not; the key is never in an address for longer than a
redirect, and nothing is used up before the password is chosen.
"""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ..access import PAGE
from ..forms.invitation_form import CodeOfSlipForm
from ..forms.sign_in_form import NewPasswordForm
from ..inviting import Gone, accept, found, open_invitations
from ..models import Invitation, User
from .errors import too_many_requests

SHOWN = "invitation"  # in the session: the invitation whose key was shown
WRONG = _(
    "Tên đăng nhập hoặc mã chưa đúng, hoặc phiếu đã dùng, đã quá hạn. Xem lại phiếu; không được thì hỏi quản trị."
)


@never_cache
@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(PAGE)
def by_code(request: HttpRequest) -> HttpResponse:
    form = CodeOfSlipForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name = User.normalize_username(form.cleaned_data["username"])
        if not ratelimit.consume(request, app="allauth.account", action="invitation", key=f"slip:{name}"):
            return too_many_requests(request)
        row = found(form.cleaned_data["code"], timezone.now(), name)
        if row:
            request.session[SHOWN] = row.pk
            return redirect("members:invitation_password")
        form.add_error(None, WRONG)
    return render(request, "members/invitation_code.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@login_not_required
@require_safe
def by_link(request: HttpRequest, key: str) -> HttpResponse:
    """A program that looks at links before a person does uses nothing up."""
    row = found(key, timezone.now())
    if row is None:
        return render(request, "members/invitation_gone.html", status=410)
    request.session[SHOWN] = row.pk
    return redirect("members:invitation_password")


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(PAGE)
def choose(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    row = open_invitations(now).select_related("user").filter(pk=request.session.get(SHOWN, 0)).first()
    if row is None:
        return redirect("members:invitation")
    form = NewPasswordForm(data=request.POST if request.method == "POST" else None, user=row.user)
    if request.method == "POST" and not request.user.is_authenticated and form.is_valid():
        return opened(request, row, form.cleaned_data["password1"])
    context = {"form": form, "invited": row.user}
    return render(request, "members/invitation_password.html", context, status=422 if form.is_bound else 200)


def opened(request: HttpRequest, row: Invitation, password: str) -> HttpResponse:
    """Signed in as after a password: a second step, where there is one, is not left out."""
    try:
        user = accept(invitation=row, password=password, now=timezone.now())
    except Gone:
        return render(request, "members/invitation_gone.html", status=410)
    request.session.pop(SHOWN, None)
    answer: HttpResponse = perform_login(request, Login(user=user))
    request.session.set_expiry(0)
    return answer
