"""Forms of an account: who, with which role, for which unit."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Person, Role, Unit, User
from ..models.user import PLAIN_NAME
from ..role_notes import ROLE_NOTES
from .page_form import OnceForm, PageForm, VersionedForm

format_html_lazy = lazy(format_html, str)  # each choice in the language of the page, not of the start
ROLE_CHOICES = [(role.value, format_html_lazy("{}<small>{}</small>", role.label, ROLE_NOTES[role])) for role in Role]


class UserFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    role = forms.ChoiceField(label=_("Vai trò"), choices=ROLE_CHOICES, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields: tuple[str, ...] = ("full_name", "email", "role", "unit", "person")
        help_texts = {
            "unit": _("Chỉ với vai trò Đơn vị: đơn vị mà người này báo cáo thay."),
            "email": _("Để nhận thư nhắc việc và thư đặt lại mật khẩu."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active() | Unit.objects.filter(pk=self.instance.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        people = Person.objects.filter(erased_on=None, merged_into=None) | Person.objects.filter(user=self.instance.pk)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A representative has a unit; a unit picked beside another role is dropped, as the page says."""
        clean = super().clean() or self.cleaned_data
        if clean.get("role") == Role.UNIT and not clean.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Chọn đơn vị mà người này báo cáo thay."))
        elif clean.get("role") != Role.UNIT:
            clean["unit"] = None
        return clean


class NewUserForm(OnceForm, UserFields):
    class Meta(UserFields.Meta):
        fields = ("username", *UserFields.Meta.fields)
        help_texts = UserFields.Meta.help_texts | {"username": _("Chữ thường, viết liền, ví dụ vanphong.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].validators.append(PLAIN_NAME)

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])


class EditUserForm(VersionedForm, UserFields):
    pass


class MailForm(PageForm):
    """Whether one wants the daily mail."""

    YES, NO = "co", "khong"
    wants_mail = forms.ChoiceField(
        label=_("Thư nhắc việc hằng ngày"),
        choices=[
            (
                YES,
                format_html_lazy(
                    "{}<small>{}</small>", _("Gửi"), _("Mỗi ngày làm việc nhiều nhất một thư, khi có việc cần xem.")
                ),
            ),
            (NO, format_html_lazy("{}<small>{}</small>", _("Không gửi"), _("Tin nhắc vẫn vào hộp tin."))),
        ],
        widget=forms.RadioSelect,
    )
