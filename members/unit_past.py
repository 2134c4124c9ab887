"""The list of units as it stood on a past day: rows as they were then, never to be saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from .folding import fold
from .models import Cluster, Unit, UnitKind, UnitState
from .models.unit import UnitQuerySet
from .times import Standing, UnitThen, units_on
from .unit_filter import ALL, UnitFilter

KINDS = {kind.value: place for place, kind in enumerate(UnitKind)}
SORTS: Mapping[str, Callable[[Unit], Any]] = {
    "ten": lambda unit: fold(unit.name),
    "ngay": lambda unit: unit.joined_on or date.max,
    "cum": lambda unit: str(unit.cluster or "\uffff"),
}


@dataclass(frozen=True)
class PastRows:
    """`known`: all that the reader sees, kind by kind; `asked`: what the filter keeps, whatever its state."""

    known: Mapping[int, Unit]
    asked: Sequence[Unit]
    state: str

    @cached_property
    def rows(self) -> list[Unit]:
        return [unit for unit in self.asked if self.state in {ALL, unit.state}]

    @property
    def counts(self) -> dict[str, int]:
        found = {state.value: sum(unit.state == state for unit in self.asked) for state in UnitState}
        return found | {ALL: len(self.asked)}


def past_rows(visible: UnitQuerySet, found: UnitFilter, day: date) -> PastRows:
    """In a fixed number of queries. Whoever did not live yet is left out."""
    members = {unit.pk: unit for unit in visible.with_members(day)}
    then = [t for t in units_on(day, members.keys()).values() if t.standing != Standing.BEFORE]
    clusters = Cluster.objects.in_bulk({t.cluster_id for t in then if t.cluster_id})
    units = [_as_then(t, members[t.pk], clusters) for t in then]
    known = {unit.pk: unit for unit in sorted(units, key=lambda u: (KINDS[u.kind], fold(u.name), u.pk))}
    for unit in units:
        unit.parent = known.get(unit.parent_id or 0)
    return PastRows(known, _filtered(known, found), found.wanted_state)


def _as_then(then: UnitThen, now: Unit, clusters: Mapping[int, Cluster]) -> Unit:
    """The row with what it was on the day; what acts do not change (field, address) is as it is now."""
    unit: Any = then.unit
    unit.kind, unit.name, unit.short_name, unit.level = then.kind, then.name, then.short_name, then.level
    unit.parent_id, unit.cluster = then.parent_id, clusters.get(then.cluster_id or 0)
    unit.joined_on = unit.joined_on if unit.joined_on and unit.joined_on <= then.day else None
    unit.left_on = then.left_on if then.standing == Standing.ENDED else None
    unit.is_planned = then.standing == Standing.PLANNED
    unit.suspended_on = then.suspended_on if then.standing == Standing.SUSPENDED else None
    unit.members, unit.members_on = now.members, now.members_on  # type: ignore[attr-defined]
    found: Unit = unit
    return found


def _filtered(known: Mapping[int, Unit], found: UnitFilter) -> list[Unit]:
    if not found.is_valid():
        return []
    asked = found.form.cleaned_data
    words, named = fold(asked.get("q")), set[int]()
    if words:
        named = set(Unit.objects.filter(pk__in=known).matching(words).values_list("pk", flat=True))
    wanted = {
        "kind": asked.get("loai"),
        "level": asked.get("cap"),
        "field": asked.get("linh_vuc"),
        "cluster": asked.get("cum"),
        "parent_id": asked["thuoc"].pk if asked.get("thuoc") else None,
    }
    rows = [
        unit
        for unit in known.values()
        if all(getattr(unit, name) == value for name, value in wanted.items() if value)
        and (not words or unit.pk in named or words in f"{fold(unit.name)} {fold(unit.short_name)}")
    ]
    key = found.sort
    return sorted(rows, key=SORTS[key.removeprefix("-")], reverse=key.startswith("-")) if key else rows
