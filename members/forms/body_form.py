"""Which day, which two days or which term of a body is looked at, in the address bar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Term, Unit
from .page_form import PageForm

EARLIEST, LATEST = date(1945, 1, 1), date(2100, 12, 31)


class BodyDayForm(PageForm):
    ngay = forms.DateField(label=gettext_lazy("Ngày"), required=False)
    so_voi = forms.DateField(
        label=gettext_lazy("So với ngày"), required=False, help_text=gettext_lazy("Ngày trước đó: ai đến, ai thôi.")
    )
    nhiem_ky = forms.ModelChoiceField(label=gettext_lazy("Nhiệm kỳ"), queryset=Term.objects.none(), required=False)

    def __init__(self, data: Any, *, unit: Unit, today: date) -> None:
        super().__init__(data)
        self.today = today
        terms: Any = self.fields["nhiem_ky"]
        terms.queryset = Term.objects.filter(mandates__unit=unit).distinct()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in ("ngay", "so_voi"):
            if (day := values.get(name)) and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Ghi một ngày từ năm 1945 đến năm 2100."))
        first, last = values.get("so_voi"), values.get("ngay") or self.today
        if first and last and first >= last:
            self.add_error("so_voi", _("Ghi một ngày trước ngày đang xem (%s).") % f"{last:%d/%m/%Y}")
        return values
