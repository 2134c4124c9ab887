"""What the list of units shows, in each of its shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import unit_map
from .access import UserRequest
from .folding import thousands
from .listing import page_of
from .models import Unit, UnitKind, UnitState
from .models.unit import UnitQuerySet
from .sums import Standing
from .times import UnitThen
from .union_figures import association_members
from .unit_clusters import ClusterGroup, cluster_groups
from .unit_filter import (
    CLUSTERS,
    MAP,
    SHAPES,
    STATE_CHOICES,
    TABLE,
    TREE,
    UnitFilter,
    in_state,
    state_counts,
    units_found,
)
from .unit_past import PastRows, past_rows
from .unit_tree import Branch, Grove, groves, groves_of

NOT_DRAWN = frozenset({UnitKind.EXTERNAL, UnitKind.GROUP})
STATE_ICONS = {UnitState.SUSPENDED: "cond", UnitState.PLANNED: "new", UnitState.ENDED: "ended"}


@dataclass(frozen=True, slots=True)
class Tab:
    value: str
    label: str
    count: int
    current: bool
    icon: str


@dataclass(frozen=True, slots=True)
class Shape:
    label: str
    icon: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class UnitGroup:
    label: str
    units: Sequence[Unit]


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of the drawing."""

    branch: Branch

    @property
    def name(self) -> str:
        return self.branch.unit.name

    @property
    def note(self) -> str:
        state = self.branch.unit.state
        words = [] if state == UnitState.ACTIVE else [str(state.label)]
        if self.branch.members is not None:
            words.append(_("%s hội viên") % thousands(self.branch.members))
        return " · ".join(words)

    @property
    def url(self) -> str:
        return self.branch.unit.get_absolute_url()

    @property
    def style(self) -> str:
        return "" if self.branch.unit.state == UnitState.ACTIVE else self.branch.unit.state.name.lower()

    @property
    def nodes(self) -> tuple["Node", ...]:
        return tuple(Node(child) for child in self.branch.children)


@dataclass(frozen=True)
class UnitListing:
    filter: UnitFilter
    visible: UnitQuerySet
    past: PastRows | None
    page: "Page[Unit]"
    counts: Mapping[str, int]
    total: Standing[UnitThen]
    union: str
    today: date
    can_edit: bool
    is_one_unit: bool

    @property
    def tabs(self) -> list[Tab]:
        wanted = self.filter.wanted_state
        tabs = [(str(value), str(label), self.counts[value]) for value, label in STATE_CHOICES]
        return [Tab(value, label, n, value == wanted, _state_icon(value)) for value, label, n in tabs]

    @property
    def shapes(self) -> list[Shape]:
        """The same address in another shape; only the table has an order and pages."""
        kept = [(k, v) for k, values in self.filter.data.lists() for v in values if k not in {"dang", "page"}]
        made = []
        for value, label, icon in SHAPES:
            pairs = kept if value == TABLE else [(k, v) for k, v in kept if k != "sap_xep"] + [("dang", value)]
            made.append(Shape(str(label), icon, "?" + urlencode(pairs), value == self.shape))
        return made

    @property
    def day(self) -> date | None:
        return self.filter.day

    @property
    def shape(self) -> str:
        return self.filter.shape

    @property
    def template(self) -> str:
        names = {TABLE: "table", TREE: "tree", CLUSTERS: "clusters", MAP: "map"}
        return f"members/_units_{names[self.shape]}.html"

    @property
    def sort(self) -> str:
        return self.filter.sort

    @cached_property
    def units(self) -> list[Unit]:
        """The page's rows with what they show; asked for these rows alone, since the counts are dear."""
        if self.past:
            return list(self.page)
        order = [unit.pk for unit in self.page]
        rows = {unit.pk: unit for unit in Unit.objects.filter(pk__in=order).with_row().select_related("parent")}
        return [rows[pk] for pk in order]

    @property
    def groups(self) -> list[UnitGroup]:
        """By kind while no other order is asked for; else one group without a name."""
        if self.sort:
            return [UnitGroup("", self.units)]
        return [
            UnitGroup(str(UnitKind(kind).label), list(rows)) for kind, rows in groupby(self.units, lambda u: u.kind)
        ]

    @cached_property
    def groves(self) -> tuple[Grove, ...]:
        if self.past:
            return groves(self.past.known, {unit.pk for unit in self.past.rows})
        return groves_of(self.visible, self._asked)

    @cached_property
    def drawn(self) -> tuple[Grove, ...]:
        """What the drawing shows: the union's own. Outside agencies and words for many units belong to nobody."""
        kinds = self.filter.data.get("loai")
        return tuple(g for g in self.groves if g.kind not in NOT_DRAWN or g.kind == kinds)

    @property
    def strips(self) -> tuple[unit_map.Strip, ...]:
        groups = [(f"{g.label} · {units_words(g.count)}", [Node(b) for b in g.branches]) for g in self.drawn]
        return unit_map.strips(self.union, groups)

    @property
    def sentence(self) -> str:
        """The drawing for those who hear it."""
        parts = ", ".join(f"{g.label} ({units_words(g.count)})" for g in self.drawn)
        return _("Sơ đồ tổ chức của %(union)s: %(parts)s.") % {"union": self.union, "parts": parts}

    @cached_property
    def clusters(self) -> tuple[ClusterGroup, ...]:
        asked = self.past.rows if self.past else self._asked.with_members().select_related("cluster")
        return cluster_groups(asked, with_empty=not self.filter.narrowed)

    @property
    def _asked(self) -> UnitQuerySet:
        return in_state(self.filter.rows, self.filter.wanted_state)


def _state_icon(value: str) -> str:
    return STATE_ICONS.get(UnitState(value), "") if value in UnitState.values else ""


def units_words(count: int) -> str:
    return ngettext("%(n)d đơn vị", "%(n)d đơn vị", count) % {"n": count}


def listing_of(request: UserRequest, visible: UnitQuerySet, today: date) -> UnitListing:
    """The list that the address asks for, today's or that of a past day."""
    found = units_found(visible, request.GET, today)
    past = past_rows(visible, found, found.day) if found.day else None
    rows: Any = past.rows if past else in_state(found.rows, found.wanted_state)
    return UnitListing(
        filter=found,
        visible=visible,
        past=past,
        page=page_of(request, rows),
        counts=past.counts if past else state_counts(found.rows),
        total=union_total(visible, found.day or today),
        union=request.organisation.name,
        today=today,
        can_edit=request.user.is_office,
        is_one_unit=request.user.is_representative,
    )


def union_total(visible: UnitQuerySet, day: date) -> Standing[UnitThen]:
    """The member associations and their members by the latest counts, "11 hội thành viên, 10.025 hội viên"."""
    return association_members(day, visible.values_list("pk", flat=True))
