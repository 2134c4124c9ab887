"""The second factor: the code after the password, setting it up, new recovery codes, taking it off."""

from typing import Any

from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import second_factor as factor
from ..access import PAGE, UserRequest
from ..accounts import still_holds
from ..forms.second_factor_form import CodeForm, SetUpForm
from ..models import FactorOf, User
from ..qr import square_of
from ..sessions import keep
from ..signed_in import just_typed

SECRET = "factor_secret"  # noqa: S105  where the session keeps it while a phone is being set up
HIDDEN = sensitive_post_parameters("code", "password")


@method_decorator([HIDDEN, login_not_required], name="dispatch")
class SecondStep(AuthenticateView):  # type: ignore[misc]
    """Allauth keeps who has typed the right password in the session, signed in to nothing, for a quarter of an hour."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage and not still_holds(request, stage.login.user):
            return redirect("account_login")
        if request.method == "POST" and "code" not in request.POST:
            request.POST = QueryDict("code=")  # otherwise allauth looks for a security key
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 429 if form.has_error("code", "too_many_login_attempts") else 422
        return response


second_step = SecondStep.as_view()


@never_cache
@HIDDEN
@require_http_methods(PAGE)
def second_factor(request: UserRequest) -> HttpResponse:
    """What holds now; or, without a second factor, the page that sets it up."""
    user = request.user
    must = factor.must_have_factor(user, request.organisation)
    if factor.has_factor(user):
        context = {"codes_left": factor.codes_left(user), "must": must}
        return render(request, "members/second_factor.html", context)
    secret = request.session.setdefault(SECRET, generate_totp_secret())
    form = set_up_form(request, secret, is_led=must)
    if request.method == "POST" and form.is_valid():
        codes = factor.turn_on(user=user, secret=secret)
        return shown(request, codes, is_new=True)
    address = address_of_secret(user, secret)
    facts: dict[str, Any] = {
        "form": form,
        "secret": secret,
        "must": must,
        "address": address,
        "square": square_of(address),
    }
    facts["for_all"] = must and request.organisation.needs_second_factor == FactorOf.EVERYBODY
    return render(request, "members/second_factor_new.html", facts, status=422 if form.is_bound else 200)


def set_up_form(request: UserRequest, secret: str, *, is_led: bool) -> SetUpForm:
    data = request.POST if request.method == "POST" else None
    asks_password = not (is_led and just_typed(request, timezone.now()))
    return SetUpForm(data, request=request, user=request.user, secret=secret, asks_password=asks_password)


def address_of_secret(user: User, secret: str) -> str:
    """What the phone reads from the picture."""
    return str(get_adapter().build_totp_url(user, secret))


def shown(request: UserRequest, codes: list[str], *, is_new: bool) -> HttpResponse:
    """The recovery codes are in the answer to this very request, and on no page afterwards."""
    request.session.pop(SECRET, None)
    if is_new:
        keep(request, User.objects.get(pk=request.user.pk))
    grouped = [f"{code[:4]} {code[4:]}" for code in codes]
    return render(request, "members/recovery_codes_shown.html", {"codes": grouped, "is_new": is_new})


@never_cache
@HIDDEN
@require_http_methods(PAGE)
def recovery_codes(request: UserRequest) -> HttpResponse:
    if not factor.has_factor(request.user):
        return redirect("members:second_factor")
    form = CodeForm(request.POST if request.method == "POST" else None, request=request, user=request.user)
    if request.method == "POST" and form.is_valid():
        return shown(request, factor.renew_codes(user=request.user), is_new=False)
    context = {"form": form, "act": "codes"}
    return render(request, "members/second_factor_act.html", context, status=422 if form.is_bound else 200)


@never_cache
@HIDDEN
@require_http_methods(PAGE)
def second_factor_off(request: UserRequest) -> HttpResponse:
    """One's own, by password and code. Where the union asks for one, the next page is the one that sets it up anew."""
    if not factor.has_factor(request.user):
        return redirect("members:second_factor")
    form = CodeForm(request.POST if request.method == "POST" else None, request=request, user=request.user)
    if request.method == "POST" and form.is_valid():
        factor.turn_off(user=request.user, by=request.user, note=_("Chủ tài khoản tự tắt."))
        keep(request, User.objects.get(pk=request.user.pk))
        messages.success(request, _("Đã tắt xác thực hai bước. Các máy khác phải đăng nhập lại."))
        return redirect("members:second_factor")
    context = {"form": form, "act": "off", "must": factor.must_have_factor(request.user, request.organisation)}
    return render(request, "members/second_factor_act.html", context, status=422 if form.is_bound else 200)
