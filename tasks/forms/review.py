"""What the address of a review's page may ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import PageForm

ADMINISTRATIVE = "hanh-chinh"


class ReviewForm(PageForm):
    ky = forms.ChoiceField(
        label=_("Kỳ"), choices=[("quy-lich", _("Quý lịch")), (ADMINISTRATIVE, _("Kỳ hành chính"))], required=False
    )
    bang = forms.ChoiceField(label=_("Bảng"), choices=[("day-du", _("Đầy đủ"))], required=False)

    so_lieu = forms.ChoiceField(label=_("Số liệu"), choices=[("hien-nay", _("Hiện nay"))], required=False)

    @property
    def is_administrative(self) -> bool | None:
        """Which calendar is asked for; None: whichever the address or the union says."""
        kind = self.cleaned_data["ky"]
        return kind == ADMINISTRATIVE if kind else None

    @property
    def shows_all(self) -> bool:
        return bool(self.cleaned_data["bang"])

    @property
    def shows_now(self) -> bool:
        """Today's rows of a period that is frozen."""
        return bool(self.cleaned_data["so_lieu"])
