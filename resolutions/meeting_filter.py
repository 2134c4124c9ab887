"""Filters of the list of meetings, as the address bar carries them."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from members.filters import HouseFilter, search_filter
from members.models import Term, Unit, UnitKind, User

from .models import Meeting, MeetingKind, MeetingState
from .models.meeting import MeetingQuerySet


class MeetingFilter(HouseFilter):
    """Words, body, kind, term, year; the state is told apart so that every state can be counted."""

    q = search_filter(_("Có chữ"))
    co_quan = filters.ModelChoiceFilter(
        field_name="body", queryset=Unit.objects.none(), label=_("Cơ quan họp"), empty_label=_("Mọi cơ quan")
    )
    loai = filters.ChoiceFilter(
        field_name="kind", choices=MeetingKind.choices, label=_("Loại"), empty_label=_("Mọi loại")
    )
    nhiem_ky = filters.ModelChoiceFilter(
        field_name="term", queryset=Term.objects.all(), label=_("Nhiệm kỳ"), empty_label=_("Mọi nhiệm kỳ")
    )
    nam = filters.ChoiceFilter(field_name="held_on__year", label=_("Năm"), empty_label=_("Mọi năm"), choices=())
    trang_thai = filters.ChoiceFilter(
        method="keep_state", choices=MeetingState.choices, widget=forms.HiddenInput, label=_("Tình trạng")
    )

    class Meta(HouseFilter.Meta):
        model = Meeting
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, user: User, today: date) -> None:
        visible = Meeting.objects.visible_to(user)
        super().__init__(data, visible.upcoming_first(today))
        years = visible.order_by().values_list("held_on__year", flat=True).distinct()
        self.filters["nam"].extra["choices"] = [(str(y), str(y)) for y in sorted(years, reverse=True)]
        meeting = Unit.objects.filter(pk__in=visible.order_by().values("body"))
        bodies = Unit.objects.active().filter(kind=UnitKind.BODY)
        self.filters["co_quan"].queryset = (meeting | bodies).visible_to(user).by_kind()
        widget: Any = self.form.fields["q"].widget
        widget.attrs |= {"type": "search", "placeholder": _("nội dung, địa điểm; không dấu cũng được")}

    def find(self, rows: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return rows.matching(value)

    def keep_state(self, rows: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        """Kept for the tabs, which need the counts of all states first."""
        return rows

    @property
    def wanted_state(self) -> str:
        return self.form.cleaned_data.get("trang_thai") or "" if self.is_valid() else ""

    @property
    def shown(self) -> MeetingQuerySet:
        rows: MeetingQuerySet = self.rows
        return rows.filter(state=self.wanted_state) if self.wanted_state else rows

    def states(self) -> list[tuple[str, str, int]]:
        """(value, label, count) of each tab, the first one for all; the counts sum to the first."""
        counts = dict(self.rows.order_by().values_list("state").annotate(Count("pk")))
        tabs = [(value, str(label), counts.get(value, 0)) for value, label in MeetingState.choices]
        return [("", str(_("Tất cả")), sum(counts.values())), *tabs]
