"""Allauth's forms in the house's look and language (it has no Vietnamese catalogue)."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import unicode_ci_compare
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import User
from ..user_states import NO_PASSWORD
from .page_form import dress, normalised

LABELS = {
    "login": _("Tên đăng nhập"),
    "password": _("Mật khẩu"),
    "oldpassword": _("Mật khẩu đang dùng"),
    "password1": _("Mật khẩu mới"),
    "password2": _("Nhập lại mật khẩu mới"),
    "email": _("Thư điện tử"),
}
RULES = _("Ít nhất 10 ký tự, không chỉ toàn số, không phải mật khẩu nhiều người dùng.")


class _House(forms.Form):
    forgets_passwords = True

    def __init__(self, *args: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, data=normalised(data), **kwargs)  # type: ignore[misc]
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.help_text = RULES if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.CharField):
                field.widget.attrs["maxlength"] = field.max_length = field.max_length or 200
        dress(self)

    def clean(self) -> dict[str, Any] | None:
        """Two different new passwords, said in our words."""
        clean = forms.Form.clean(self)
        typed = self.cleaned_data
        if typed.get("password1") and typed.get("password2") and typed["password1"] != typed["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu chưa giống nhau. Nhập lại."))
        return clean


class SignInForm(_House, allauth_forms.LoginForm):  # type: ignore[misc]
    def clean_login(self) -> str:
        return User.normalize_username(self.cleaned_data["login"])

    def clean(self) -> Any:
        return allauth_forms.LoginForm.clean(self)


class ChangePasswordForm(_House, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise get_adapter().validation_error("same_as_current")
        return password


class ResetPasswordForm(_House, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        """The accounts with this address; nobody is told whether there are any. Who was never in is invited instead.

        The database folds letters its own way (to PostgreSQL a dotless ı is an i): its answer is compared again.
        """
        email: str = self.cleaned_data["email"].strip()
        rows = User.objects.filter(email__iexact=email, is_active=True).exclude(NO_PASSWORD).exclude(email="")
        self.users = [user for user in rows if unicode_ci_compare(user.email, email)]
        return email

    def save(self, request: HttpRequest, **options: Any) -> str:
        """A mail to each account's own address, never to the typed one; none when no account has it."""
        for user in self.users:
            request_password_reset(request, user.email, [user], options.get("token_generator"))
        typed: str = self.cleaned_data["email"]
        return typed


class NewPasswordForm(_House, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass
