"""Which documents of the forest are asked for, as the address bar tells: words, kind, year, term, state, period."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.folding import fold
from members.forms.page_form import PageForm
from members.models import User
from resolutions.filters import DocumentFilter
from resolutions.models import Document, DocumentQuerySet

from ..filter_fields import IdFilter
from ..period_filter import Period
from .reading import Register

CHAINS, SINGLES = "chuoi", "rieng"
SIDES = (("", gettext_lazy("Tất cả")), (CHAINS, gettext_lazy("Thành chuỗi")), (SINGLES, gettext_lazy("Đứng một mình")))
NARROWING = ("q", "loai", "nam", "nhiem_ky", "hieu_luc")


def _later(rows: DocumentQuerySet, _name: str, _value: Any) -> DocumentQuerySet:
    """A value that another part of the page uses."""
    return rows


class ChainForm(PageForm):
    today: date

    def clean_ky(self) -> Period | None:
        text = self.cleaned_data["ky"]
        try:
            return Period.parse(text, self.today) if text else None
        except ValueError as error:
            raise ValidationError(_("Kỳ “%s” không có. Ví dụ 2026-q3.") % text[:20]) from error


class ChainFilter(DocumentFilter):
    """The register's own conditions; the order is the forest's. `ky` judges all tasks in a reporting period;
    `goc` asks for the chain of one document, on paper or as a spreadsheet."""

    sap_xep = None
    nhanh = django_filters.ChoiceFilter(
        method=_later, choices=SIDES[1:], widget=forms.HiddenInput, label=gettext_lazy("Cách đứng")
    )
    ky = django_filters.CharFilter(
        method=_later, max_length=12, widget=forms.HiddenInput, label=gettext_lazy("Kỳ rà soát")
    )
    goc = IdFilter(method=_later, widget=forms.HiddenInput, label=gettext_lazy("Văn bản gốc"))

    class Meta(DocumentFilter.Meta):
        form = ChainForm

    def __init__(self, data: Any, user: User, today: date) -> None:
        super().__init__(data, Document.objects.visible_to(user).order_by())
        self.is_bound = True
        self.form.today = today

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = self.form.cleaned_data
        return values

    @property
    def period(self) -> Period | None:
        period: Period | None = self.values.get("ky")
        return period

    @property
    def is_narrowed(self) -> bool:
        return any(self.values.get(name) for name in NARROWING)

    def found(self, register: Register) -> set[int]:
        """The documents asked for; by words alone also what is not registered and bears them."""
        nodes = set(self.qs.values_list("pk", flat=True))
        if [name for name in NARROWING if self.values.get(name)] == ["q"]:
            words = fold(self.values["q"])
            nodes |= {node for node, it in register.missing.items() if words in fold(f"{it.number} {it.printed}")}
        return nodes
