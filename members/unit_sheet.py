"""The list of units as a table for paper: who they are, since when, how many, how to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from .models import Mandate, Unit, UnitKind, UnitState
from .models.unit import UnitQuerySet
from .unit_filter import UnitFilter, in_state
from .unit_past import past_rows
from .web_address import shown_address, web_address

ROWS_PRINTED = 1000


@dataclass(frozen=True, slots=True)
class SheetRow:
    number: int
    unit: Unit
    founded: str
    joined: str
    reach: Sequence[str]
    head: str
    members: int | None


@dataclass(frozen=True, slots=True)
class SheetGroup:
    label: str
    rows: Sequence[SheetRow]


@dataclass(frozen=True, slots=True)
class UnitSheet:
    filter: UnitFilter
    groups: Sequence[SheetGroup]
    count: int
    is_cut: bool

    @property
    def words(self) -> str:
        return "; ".join(self.filter.words)


def unit_sheet(visible: UnitQuerySet, found: UnitFilter, today: date) -> UnitSheet:
    """The filtered units, kind by kind unless another order is asked for; with the people of the day."""
    day, units = found.day or today, list[Unit]()
    if found.day:
        units = past_rows(visible, found, found.day).rows[: ROWS_PRINTED + 1]
    else:
        rows = in_state(found.rows, found.wanted_state).with_members().select_related("cluster", "parent")
        units = list(rows[: ROWS_PRINTED + 1])
    began = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    current = Mandate.objects.filter(began, Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("rank", "id")
    prefetch_related_objects(units, Prefetch("mandates", current.select_related("person"), "heads"))
    shown = [sheet_row(number, unit) for number, unit in enumerate(units[:ROWS_PRINTED], start=1)]
    if found.sort:
        groups = [SheetGroup("", shown)] if shown else []
    else:
        by_kind = groupby(shown, lambda row: row.unit.kind)
        groups = [SheetGroup(str(UnitKind(kind).label), list(of_kind)) for kind, of_kind in by_kind]
    return UnitSheet(found, groups, len(shown), len(units) > ROWS_PRINTED)


def sheet_row(number: int, unit: Unit) -> SheetRow:
    site = shown_address(unit.website) if web_address(unit.website) else unit.website
    head: Mandate | None = next(iter(cast(Any, unit).heads), None)
    return SheetRow(
        number=number,
        unit=unit,
        founded=_joined(unit.founding_basis, unit.founded_on),
        joined=_planned(unit) if unit.state == UnitState.PLANNED else _joined(unit.basis, unit.joined_on),
        reach=[words for words in (unit.address, unit.phone, unit.email, site) if words],
        head=f"{head.person} ({head.position})" if head else "",
        members=cast(Any, unit).members,
    )


def _joined(basis: str, on: date | None) -> str:
    """The day, then the paper; the day alone is not said twice where the paper names it."""
    day = f"{on:%d/%m/%Y}" if on else ""
    return basis if day and day in basis else ", ".join(words for words in (day, basis) if words)


def _planned(unit: Unit) -> str:
    if unit.planned_for:
        return _("dự kiến trước %s") % f"{unit.planned_for:%d/%m/%Y}"
    return _("dự kiến")
