"""Filters of the register, as the address bar carries them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import PageForm
from members.models import Term
from members.search import VnFold

from .models import Document, DocumentQuerySet, DocumentState
from .models.document_type import every_choice

SORTS: dict[str, tuple[Any, ...]] = {
    "ngay": (F("issued_on").asc(nulls_first=True), "id"),
    "-ngay": (F("issued_on").desc(nulls_last=True), "-id"),
    "so": ("number_key", "id"),
    "-so": ("-number_key", "-id"),
    "ten": (VnFold("title"), "id"),
    "-ten": (VnFold("title").desc(), "-id"),
    "vao-so": ("registered_at", "id"),
    "-vao-so": ("-registered_at", "-id"),
}
SORT_LABELS = (
    ("-ngay", _("Mới ban hành trước")),
    ("ngay", _("Cũ trước")),
    ("so", _("Số, ký hiệu")),
    ("-so", _("Số, ký hiệu, ngược lại")),
    ("ten", _("Trích yếu A–Y")),
    ("-ten", _("Trích yếu Y–A")),
    ("-vao-so", _("Mới vào sổ trước")),
    ("vao-so", _("Vào sổ đã lâu trước")),
)


def by_words(rows: DocumentQuerySet, _name: str, words: str) -> DocumentQuerySet:
    return rows.matching(words)


def by_order(rows: DocumentQuerySet, _name: str, order: str) -> DocumentQuerySet:
    return rows.order_by(*SORTS[order])


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Words, kind, year, term, order; the state is told apart so that every state can be counted."""

    q = django_filters.CharFilter(
        method=by_words,
        label=_("Có chữ"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("số văn bản, trích yếu; không dấu cũng được")}
        ),
    )
    loai = django_filters.ChoiceFilter(
        field_name="kind", choices=every_choice, label=_("Loại văn bản"), empty_label=_("Mọi loại")
    )
    nam = django_filters.ChoiceFilter(
        field_name="issued_on__year", label=_("Năm ban hành"), empty_label=_("Mọi năm"), choices=()
    )
    nhiem_ky = django_filters.ModelChoiceFilter(
        field_name="term", queryset=Term.objects.all(), label=_("Nhiệm kỳ"), empty_label=_("Mọi nhiệm kỳ")
    )
    sap_xep = django_filters.ChoiceFilter(method=by_order, choices=SORT_LABELS, label=_("Sắp xếp"), empty_label=None)

    hieu_luc = django_filters.ChoiceFilter(
        field_name="state", choices=DocumentState.choices, widget=forms.HiddenInput, label=_("Hiệu lực")
    )

    class Meta:
        model = Document
        form = PageForm
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: DocumentQuerySet) -> None:
        super().__init__(data, queryset)
        years = queryset.filter(issued_on__isnull=False).order_by().values_list("issued_on__year", flat=True).distinct()
        self.filters["nam"].extra["choices"] = [(str(y), str(y)) for y in sorted(years, reverse=True)]

    def filter_queryset(self, queryset: DocumentQuerySet) -> DocumentQuerySet:
        values = dict(self.form.cleaned_data)
        state = values.pop("hieu_luc", "")
        for name, value in values.items():
            queryset = self.filters[name].filter(queryset, value)
        self.in_any_state = queryset
        return queryset.filter(state=state) if state else queryset

    def states(self) -> list[tuple[str, str, int]]:
        """(value, label, count) of each tab, the first one for all; the counts sum to the first."""
        counts = dict(self.in_any_state.order_by().values_list("state").annotate(Count("pk")))
        tabs = [(value, str(label), counts.get(value, 0)) for value, label in DocumentState.choices]
        return [("", str(_("Tất cả")), sum(counts.values())), *tabs]

    @property
    def sort(self) -> str:
        return self.form.cleaned_data.get("sap_xep") or "-ngay"

    def next_sort(self) -> dict[str, str]:
        """{column: order} that a press on its head asks for; newest first is where dates begin."""
        first = {"so": "so", "ten": "ten", "ngay": "-ngay"}
        turned = self.sort.removeprefix("-") if self.sort.startswith("-") else f"-{self.sort}"
        return {column: turned if self.sort in (column, f"-{column}") else order for column, order in first.items()}
