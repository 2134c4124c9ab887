"""What the list of units shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, cast

from django.core.paginator import Page
from django.utils.translation import gettext as _

from .filters import ACTIVE, ALL, ENDED, UnitFilter
from .models import Unit, UnitKind
from .models.unit import UnitQuerySet


@dataclass(frozen=True, slots=True)
class Tab:
    value: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class UnitGroup:
    label: str
    units: Sequence[Unit]


@dataclass(frozen=True)
class UnitListing:
    filter: UnitFilter
    page: "Page[Unit]"
    counts: Mapping[str, int]
    total: "UnionTotal"
    can_edit: bool

    @property
    def tabs(self) -> list[Tab]:
        labels = ((ACTIVE, _("Đang hoạt động")), (ENDED, _("Đã thôi hoạt động")), (ALL, _("Tất cả")))
        return [Tab(value, label, self.counts[value], value == self.filter.wanted_state) for value, label in labels]

    @property
    def sort(self) -> str:
        return str(self.filter.data.get("sap_xep", "")) if self.filter.is_valid() else ""

    @cached_property
    def units(self) -> list[Unit]:
        """The page's rows with what they show; asked for these rows alone, since the counts are dear."""
        order = [unit.pk for unit in self.page]
        rows = {unit.pk: unit for unit in Unit.objects.filter(pk__in=order).with_row()}
        return [rows[pk] for pk in order]

    @property
    def groups(self) -> list[UnitGroup]:
        """By kind while no other order is asked for; else one group without a name."""
        if self.sort:
            return [UnitGroup("", self.units)]
        return [
            UnitGroup(str(UnitKind(kind).label), list(rows)) for kind, rows in groupby(self.units, lambda u: u.kind)
        ]


@dataclass(frozen=True, slots=True)
class UnionTotal:
    """The member associations and their members by the latest counts, "11 hội thành viên, 10.025 hội viên"."""

    associations: int
    members: int
    counted: int


def union_total(visible: UnitQuerySet) -> UnionTotal:
    rows = visible.active().filter(kind=UnitKind.ASSOCIATION).with_members()
    counts = [cast(Any, row).members for row in rows]
    known = [n for n in counts if n is not None]
    return UnionTotal(len(counts), sum(known), len(known))
