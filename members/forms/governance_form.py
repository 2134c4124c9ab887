"""Forms of the union itself: first run, settings, terms, clusters; and the theme of the screen."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Cluster, Organisation, Term, User
from ..quiet_days import holidays_of, lead_days
from .page_form import OnceForm, PageForm, VersionedForm

LONGEST_WINDOW = 366
MOST_ERRORS = 10


class OrganisationForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    quiet_weekends = forms.TypedChoiceField(
        label=_("Thứ Bảy, Chủ nhật"),
        choices=[(True, _("Không gửi nhắc")), (False, _("Gửi nhắc như ngày thường"))],
        coerce=lambda value: value == "True",
        help_text=_("Việc rơi vào ngày nghỉ được nhắc vào ngày làm việc sau đó."),
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "short_name",
            "place",
            "parent_name",
            "soon_days_dated",
            "soon_days_long",
            "remind_days",
            "quiet_weekends",
            "holidays",
        )
        help_texts = {
            "holidays": _("Mỗi dòng một ngày hoặc một kỳ nghỉ: 02/09/2026 Quốc khánh; 14/02/2026 - 20/02/2026 Tết."),
        }
        widgets = {"holidays": forms.Textarea(attrs={"rows": 6})}

    def clean_remind_days(self) -> str:
        try:
            days = lead_days(self.cleaned_data["remind_days"])
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return ", ".join(map(str, days))

    def clean_holidays(self) -> str:
        text: str = self.cleaned_data["holidays"]
        if errors := holidays_of(text).errors:
            raise ValidationError(list(errors[:MOST_ERRORS]))
        return text

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for name in ("soon_days_dated", "soon_days_long"):
            if (days := clean.get(name)) is not None and days > LONGEST_WINDOW:
                self.add_error(name, _("Ghi một số ngày từ 0 đến 366."))
        return clean


class FirstRunForm(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    """Names the union and its first admin."""

    forgets_passwords = True

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=60, help_text=_("Chữ thường, viết liền, ví dụ quantri."), strip=True
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False, help_text=_("Để lấy lại mật khẩu khi quên."))
    password1 = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự, không chỉ toàn số, không phải mật khẩu nhiều người dùng."),
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "place", "parent_name")
        help_texts = {
            "name": _("Tên đầy đủ như trên văn bản."),
            "short_name": _("Hiện ở góc màn hình, ví dụ LHH Thanh Hóa."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"

    @property
    def admin(self) -> User:
        clean = self.cleaned_data
        return User(
            username=clean.get("username", ""), full_name=clean.get("full_name", ""), email=clean.get("email", "")
        )

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.admin)
        return password

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if clean.get("password1") and clean.get("password2") and clean["password1"] != clean["password2"]:
            self.add_error("password2", _("Hai lần nhập mật khẩu chưa giống nhau. Nhập lại."))
        return clean


class TermFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Term
        fields = ("name", "starts_on", "ends_on")


class NewTermForm(OnceForm, TermFields):
    pass


class EditTermForm(VersionedForm, TermFields):
    pass


class ClusterFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Cluster
        fields = ("name",)


class NewClusterForm(OnceForm, ClusterFields):
    pass


class EditClusterForm(VersionedForm, ClusterFields):
    pass


class ThemeForm(PageForm):
    theme = forms.ChoiceField(
        label=_("Màn hình"), choices=[("", _("theo máy")), ("light", _("sáng")), ("dark", _("tối"))], required=False
    )
