"""Filters of the list of targets, as the address bar carries them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm
from tasks.judging import Colour

ASKING = "giai-trinh"
COLOURS = (
    (Colour.RED.value, gettext_lazy("Đỏ: không đạt, chậm nhiều")),
    (Colour.AMBER.value, gettext_lazy("Vàng: chậm, còn kịp")),
    (Colour.GREEN.value, gettext_lazy("Xanh: đạt, đúng tiến độ")),
    (Colour.NONE.value, gettext_lazy("Chưa có số, chưa có hạn")),
    (Colour.CLOSED.value, gettext_lazy("Đã khép lại")),
    (ASKING, gettext_lazy("Cần giải trình")),
)
SORTS = ("tinh_trang", "dat", "don_vi")


class TargetFilterForm(PageForm):
    """Which targets, in which order. Documents and units are those of the targets that the reader sees."""

    van_ban = forms.ChoiceField(label=gettext_lazy("Văn bản"), required=False)
    don_vi = forms.ChoiceField(label=gettext_lazy("Đơn vị chủ trì"), required=False)
    mau = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), required=False, choices=[("", gettext_lazy("mọi tình trạng")), *COLOURS]
    )
    nam = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)
    sap_xep = forms.ChoiceField(
        required=False,
        choices=[(key, key) for name in SORTS for key in (name, f"-{name}")],
        widget=forms.HiddenInput,
    )

    def __init__(
        self, data: Any, *, documents: Iterable[tuple[int, str]], units: Iterable[tuple[int, str]], years: Iterable[int]
    ) -> None:
        super().__init__(data)
        choices: dict[str, list[tuple[str, str]]] = {
            "van_ban": [("", _("mọi văn bản")), *((str(pk), name) for pk, name in documents)],
            "don_vi": [("", _("mọi đơn vị")), *((str(pk), name) for pk, name in units)],
            "nam": [("", _("hiện nay")), *((str(year), str(year)) for year in years)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
