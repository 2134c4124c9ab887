"""What the address of a quarter's page may ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import PageForm

ADMINISTRATIVE = "hanh-chinh"


class ReviewForm(PageForm):
    ky = forms.ChoiceField(
        label=_("Kỳ"), choices=[("quy-lich", _("Quý lịch")), (ADMINISTRATIVE, _("Kỳ hành chính"))], required=False
    )
    bang = forms.ChoiceField(label=_("Bảng"), choices=[("day-du", _("Đầy đủ"))], required=False)

    @property
    def is_administrative(self) -> bool:
        return bool(self.cleaned_data["ky"] == ADMINISTRATIVE)

    @property
    def shows_all(self) -> bool:
        return bool(self.cleaned_data["bang"])
