"""Forms of the second factor: the code after the password, and the page on which it is set up or taken off."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import SignIn, User
from ..second_factor import accepted
from ..sign_in_log import record
from ..signed_in import just_typed, typed
from .page_form import PageForm, dress, normalised

CODE = _("Mã sáu số trên điện thoại")
CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "form-control", "maxlength": "20"}
LOST = _("Không có điện thoại bên mình thì nhập một mã dự phòng; mỗi mã dùng một lần.")


def count_try(request: HttpRequest, user: User) -> Any:
    """Counts a try at a code of this account, whatever browser it comes from; refuses when there were too many."""
    usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key=f"factor-{user.pk}")
    if not usage:
        record(request, SignIn.Outcome.THROTTLED, user)
        raise get_adapter().validation_error("too_many_login_attempts")
    return usage


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    """Allauth's form of the second step, with our throttle, our log and our words."""

    forgets_passwords = True

    def __init__(self, *args: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, data=normalised(data), **kwargs)
        self.fields["code"] = forms.CharField(
            label=CODE, help_text=LOST, max_length=20, widget=forms.TextInput(attrs=CODE_ATTRS | {"autofocus": True})
        )
        dress(self)

    def clean_code(self) -> str:
        request = context.request
        usage = count_try(request, self.user)
        code: str = self.cleaned_data["code"]
        self.authenticator = accepted(self.user, code)
        if self.authenticator is None:
            record(request, SignIn.Outcome.FACTOR, self.user)
            raise get_factor_adapter().validation_error("incorrect_code")
        usage.rollback()
        return code


class OwnPasswordForm(PageForm):
    """Asks for the password of whoever sits at the machine: an open session alone is not enough for this."""

    forgets_passwords = True
    password = forms.CharField(
        label=_("Mật khẩu của anh chị"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, data: Any = None, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        """Throttled and logged as a sign-in is."""
        password: str = self.cleaned_data["password"]
        if not get_adapter().authenticate(self.request, username=self.user.username, password=password):
            raise get_adapter().validation_error("incorrect_password")
        typed(self.request)
        return password


class ProofForm(OwnPasswordForm):
    """Before what another person signs in with is changed (OWASP ASVS 7.5.1). Who typed the password these few minutes
    is not asked again, so that ten accounts can be set right one after another."""

    def __init__(self, data: Any = None, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(data, *args, request=request, user=user, **kwargs)
        self.fields["password"].help_text = _("Hỏi lại vì việc này đổi cách người khác vào phần mềm.")
        if not self.asks_always() and just_typed(request, timezone.now()):
            del self.fields["password"]

    def asks_always(self) -> bool:
        return False


class CodeForm(OwnPasswordForm):
    """Password and code: for new recovery codes, and to take one's own second factor off."""

    code = forms.CharField(label=CODE, help_text=LOST, max_length=20, widget=forms.TextInput(attrs=CODE_ATTRS))

    def clean(self) -> dict[str, Any]:
        """The code is looked at after the password only: a wrong password uses no recovery code up."""
        clean = super().clean() or self.cleaned_data
        if "password" not in self.errors and "code" in clean:
            try:
                usage = count_try(self.request, self.user)
            except ValidationError as error:
                self.add_error("code", error)
                return clean
            if self.fits(clean["code"]):
                usage.rollback()
            else:
                record(self.request, SignIn.Outcome.FACTOR, self.user)
                self.add_error("code", get_factor_adapter().validation_error("incorrect_code"))
        return clean

    def fits(self, code: str) -> bool:
        return accepted(self.user, code) is not None


class SetUpForm(CodeForm):
    """The first code of a phone shows that it has the secret. Who has just typed the password on the way in and was led
    here because the union asks for it is not asked twice; an open session that somebody finds never has that."""

    def __init__(self, *args: Any, secret: str, asks_password: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret
        if not asks_password:
            del self.fields["password"]
        self.fields["code"].help_text = _("Ứng dụng đổi mã mỗi 30 giây; nhập mã đang hiện.")

    def fits(self, code: str) -> bool:
        return bool(validate_totp_code(self.secret, code))
