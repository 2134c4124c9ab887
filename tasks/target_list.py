"""The list of targets as a screen and as a sheet: all that the reader sees, judged, narrowed and sorted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from members.models import Unit, User
from members.sheets.xlsx import Column, Sheet, Value
from resolutions.models import Document

from .forms.target_filter_form import ASKING, TargetFilterForm
from .judging import Colour
from .models import Part, Target
from .target_facts import PeriodFacts, TargetFacts, facts_of, lead_names

YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target in the period that the list is about."""

    facts: TargetFacts
    period: PeriodFacts
    leads: str

    @property
    def target(self) -> Target:
        return self.facts.target

    @property
    def is_asking(self) -> bool:
        return bool(self.facts.asking)


class TargetList:
    """What the address asks for; wrong values are errors of the form, and no rows."""

    def __init__(self, data: Any, user: User, today: date) -> None:
        self.user, self.today = user, today
        self.visible = Target.objects.visible_to(user)
        self.form = TargetFilterForm(data, documents=self._documents(), units=self._units(), years=self._years())

    def _documents(self) -> list[tuple[int, str]]:
        rows = Document.objects.filter(tasks__targets__in=self.visible).distinct().order_by("-issued_on", "-id")
        return [(row.pk, str(row)) for row in rows]

    def _units(self) -> list[tuple[int, str]]:
        leading = {"assignments__part": Part.LEAD, "assignments__task__targets__in": self.visible}
        rows = Unit.objects.visible_to(self.user).filter(**leading)
        return list(rows.distinct().order_by("name_fold").values_list("pk", "name"))

    def _years(self) -> list[int]:
        return list(range(self.today.year, self.today.year - YEARS_BACK, -1))

    @property
    def is_valid(self) -> bool:
        return self.form.is_valid()

    @cached_property
    def values(self) -> Mapping[str, str]:
        return self.form.cleaned_data if self.is_valid else {}

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.values.items() if name != "sap_xep")

    @property
    def sort(self) -> str:
        return self.values.get("sap_xep", "")

    @cached_property
    def rows(self) -> list[TargetRow]:
        if not self.is_valid:
            return []
        wanted = self.values.get("mau", "")
        return self._sorted([row for row in self._read() if not wanted or _is_of(row, wanted)])

    def _read(self) -> list[TargetRow]:
        found = self.visible.with_task().order_by("-task__document", "task__place_sort", "id")
        if document := self.values.get("van_ban"):
            found = found.filter(task__document=int(document))
        if unit := self.values.get("don_vi"):
            found = found.filter(task__assignments__unit=int(unit), task__assignments__part=Part.LEAD)
        facts = facts_of(list(found), self.today)
        rows = []
        for one in _in_families(facts):
            year = self.values.get("nam")
            period = one.at_end_of(int(year)) if year else one.now
            if period:
                rows.append(TargetRow(one, period, lead_names(one.target)))
        return rows

    def _sorted(self, rows: list[TargetRow]) -> list[TargetRow]:
        name = self.sort.removeprefix("-")
        keys: dict[str, Any] = {
            "tinh_trang": lambda row: row.period.verdict.rank,
            "dat": lambda row: _way(row.period),
            "don_vi": lambda row: row.leads.casefold(),
        }
        return sorted(rows, key=keys[name], reverse=self.sort.startswith("-")) if name in keys else rows

    @cached_property
    def counts(self) -> list[tuple[str, int, str]]:
        """(words, how many, colour): the sentence above the list."""
        names = {
            Colour.RED: _("đỏ"),
            Colour.AMBER: _("vàng"),
            Colour.GREEN: _("xanh"),
            Colour.NONE: _("chưa có số, chưa có hạn"),
            Colour.CLOSED: _("đã khép lại"),
        }
        held = [row.period.colour for row in self.rows]
        return [(words, held.count(colour), colour.value) for colour, words in names.items() if colour in held]


def _in_families(facts: Mapping[int, TargetFacts]) -> list[TargetFacts]:
    """Each whole, directly below it its parts."""
    nested = {part.target.pk for one in facts.values() for part in one.parts}
    made: list[TargetFacts] = []

    def put(one: TargetFacts) -> None:
        made.append(one)
        for part in one.parts:
            put(part)

    for pk, one in facts.items():
        if pk not in nested:
            put(one)
    return made


def _is_of(row: TargetRow, wanted: str) -> bool:
    return row.is_asking if wanted == ASKING else row.period.colour == wanted


def _way(period: PeriodFacts) -> float:
    """The part of the way made; what has no figure comes before nothing at all."""
    way = None if period.value is None else period.goal.way(period.value)
    return -1.0 if way is None else float(way)


# --- As a sheet ----------------------------------------------------------------------------------------------------


def sheet(listing: TargetList) -> Sheet:
    """What the list shows, all pages of it."""
    told = ", ".join(f"{count} {words}" for words, count, _colour in listing.counts)
    heading = (
        _("Bảng theo dõi chỉ tiêu"),
        _("Tính đến %(day)s. %(count)d chỉ tiêu%(told)s.")
        % {"day": f"{listing.today:%d/%m/%Y}", "count": len(listing.rows), "told": f": {told}" if told else ""},
    )
    lines = [_line(number, row) for number, row in enumerate(listing.rows, start=1)]
    return Sheet(_("Chỉ tiêu"), heading, columns(), lines)


def columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 6, "int"),
        Column(_("Chỉ tiêu (văn bản viết)"), 40),
        Column(_("Nhiệm vụ"), 40),
        Column(_("Căn cứ (số văn bản, mục)"), 22),
        Column(_("Chủ trì"), 26),
        Column(_("Kỳ"), 14),
        Column(_("So sánh"), 10),
        Column(_("Phải đạt"), 10, "number"),
        Column(_("Đơn vị tính"), 14),
        Column(_("Ban đầu"), 10, "number"),
        Column(_("Đạt được"), 10, "number"),
        Column(_("Tính đến ngày"), 12, "date"),
        Column(_("Nguồn số liệu"), 30),
        Column(_("Tình trạng"), 18),
        Column(_("Giải trình"), 40),
    )


def _line(number: int, row: TargetRow) -> Sequence[Value]:
    target, period, task = row.target, row.period, row.target.task
    nested = _("trong đó: %s") % target.printed if target.part_of_id else target.printed
    return (
        number,
        nested,
        task.title,
        ", ".join(words for words in (task.document.number or str(task.document), task.place) if words),
        row.leads,
        period.name,
        period.op_words,
        target.value,
        target.unit_word,
        target.baseline,
        period.value,
        period.as_of,
        period.source,
        period.words,
        period.explanation.explanation if period.explanation else None,
    )
