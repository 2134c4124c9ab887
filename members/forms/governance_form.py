"""Forms of the union itself: first run, terms, clusters; and the theme and the language of the screen."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ..models import Cluster, Language, Organisation, Term, Unit, UnitKind, User
from .page_form import OnceForm, PageForm, VersionedForm

NO_TERMS = (UnitKind.POSITION, UnitKind.GROUP, UnitKind.EXTERNAL)


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

    code = forms.CharField(
        label=_("Mã khởi tạo"),
        max_length=100,
        help_text=_("Bộ cài in ra khi xong; cũng ghi ở dòng FIRST_RUN_CODE của tệp cấu hình."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
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
        if not settings.FIRST_RUN_CODE:
            del self.fields["code"]

    @property
    def admin(self) -> User:
        clean = self.cleaned_data
        return User(
            username=clean.get("username", ""), full_name=clean.get("full_name", ""), email=clean.get("email", "")
        )

    def clean_code(self) -> str:
        """Whoever comes first is the admin, so a stranger must not be able to come first."""
        typed: str = self.cleaned_data["code"].strip()
        if not constant_time_compare(typed, settings.FIRST_RUN_CODE):
            raise ValidationError(_("Mã khởi tạo chưa đúng. Xem dòng FIRST_RUN_CODE của tệp cấu hình trên máy chủ."))
        return typed

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
        fields = ("name", "unit", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners: Any = self.fields["unit"]
        owners.queryset = Unit.objects.active().exclude(kind__in=NO_TERMS) | Unit.objects.filter(
            pk=self.instance.unit_id
        )


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


class LanguageForm(PageForm):
    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=Language)
