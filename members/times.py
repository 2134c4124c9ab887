"""How units stood on a day: the rows of today with the acts after that day taken back. Read-only, nothing is stored.

An act holds from its day on. What no act tells (a former name of before the register began) is told by the unit's other
names with the day until which they were used.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from .models import ActKind, ActPart, Unit, UnitKind, UnitName
from .statements import Statement, day_of, fetched

# What acts change, as `ActPart` keeps it: days as 2025-07-01, references by number.
COLUMNS = (
    "kind", "name", "short_name", "parent", "cluster", "level", "founded_on", "founding_basis", "joined_on", "basis",
    "left_on", "is_planned", "planned_for", "suspended_on", "successor",
)  # fmt: skip
DAYS = frozenset({"founded_on", "joined_on", "left_on", "planned_for", "suspended_on"})
LINKS = frozenset({"parent", "cluster", "successor"})


class Standing(models.TextChoices):
    """Whether a unit lived on a day."""

    BEFORE = "before", _("Chưa thành lập, chưa gia nhập")
    PLANNED = "planned", _("Dự kiến thành lập")
    ACTIVE = "active", _("Đang hoạt động")
    SUSPENDED = "suspended", _("Tạm dừng hoạt động")
    ENDED = "ended", _("Đã thôi hoạt động")


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit as it stood at the end of a day. `unit` is its row of today; references are numbers."""

    unit: Unit
    day: date
    kind: UnitKind
    name: str
    short_name: str
    parent_id: int | None
    cluster_id: int | None
    level: str
    begins_on: date | None
    left_on: date | None
    suspended_on: date | None
    successor_id: int | None
    standing: Standing

    @property
    def pk(self) -> int:
        return self.unit.pk

    @property
    def is_living(self) -> bool:
        """Whether it was part of the union then, at work or at rest."""
        return self.standing in {Standing.ACTIVE, Standing.SUSPENDED}


# --- Values of a row -----------------------------------------------------------------------------------------------


def values_of(unit: Unit) -> dict[str, Any]:
    """What acts can change of the unit, as it stands now."""
    return {name: getattr(unit, f"{name}_id" if name in LINKS else name) for name in COLUMNS}


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an act keeps them in JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def taken_back(values: Mapping[str, Any], was: Mapping[str, Any]) -> dict[str, Any]:
    """The values before an act."""
    before = {name: date.fromisoformat(old) if name in DAYS and old else old for name, old in was.items()}
    return {**values, **before}


def begins_on(values: Mapping[str, Any]) -> date | None:
    """From when on it is part of the union; None when nobody has written that down."""
    found: date | None = values["joined_on"] or values["founded_on"]
    return found


def standing_on(values: Mapping[str, Any], day: date, is_admitted: bool = True) -> Standing:
    """`values` are those of the day; an association is not `is_admitted` before the act that admits it."""
    left, rests, begins = values["left_on"], values["suspended_on"], begins_on(values)
    if left and left <= day:
        return Standing.ENDED
    if values["is_planned"]:
        return Standing.PLANNED
    if (begins and begins > day) or not (is_admitted or values["kind"] == UnitKind.EXTERNAL):
        return Standing.BEFORE
    return Standing.SUSPENDED if rests and rests <= day else Standing.ACTIVE


# --- Names ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of one unit through time, the oldest first: by acts (from when the next one holds), and as somebody
    wrote them down (until when they were used)."""

    acts: list[tuple[date, str]] = field(default_factory=list)
    told: list[tuple[date, str]] = field(default_factory=list)

    def name_on(self, day: date, now: str) -> str:
        later = [(on, was) for on, was in self.acts if on > day]
        name = later[0][1] if later else now
        known = next(((until, words) for until, words in self.told if until >= day), None)
        if known and not (later and later[0][0] <= known[0]):
            return known[1]
        return name

    def is_changed_after(self, day: date) -> bool:
        """Whether another name came after that day."""
        return any(on > day for on, _name in self.acts) or any(until >= day for until, _name in self.told)

    def names(self) -> set[str]:
        return {name for _day, name in (*self.acts, *self.told)}


@dataclass(frozen=True)
class NameTable:
    """The units that ever bore another name, all or of `only` these: a small table, read once a page and only when a
    past day is asked for, in one query."""

    only: frozenset[int] | None = None

    @cached_property
    def units(self) -> Mapping[int, Naming]:
        units: dict[int, Naming] = {}
        for is_told, day, _number, unit, name in sorted(fetched(_namings(self.only))):
            naming = units.setdefault(unit, Naming())
            (naming.told if is_told else naming.acts).append((day_of(day), name))
        return units

    def name_on(self, unit: int, now: str, day: date | None) -> str:
        """The unit's name on that day; `now` is its present one. No day: today."""
        known = self.units.get(unit) if day else None
        return known.name_on(day, now) if known and day else now

    def names_of(self, unit: int) -> set[str]:
        """All names that the unit ever bore, without the present one."""
        known = self.units.get(unit)
        return known.names() if known else set()


@lru_cache(maxsize=8)
def _namings(only: frozenset[int] | None) -> Statement:
    """Whether somebody wrote it down or an act tells it, the day, the order within the day, the unit, the name."""
    acts = ActPart.objects.filter(act__kind=ActKind.RENAME, was__has_key="name")
    told = UnitName.objects.filter(until__isnull=False)
    if only is not None:
        acts, told = acts.filter(unit__in=only), told.filter(unit__in=only)
    acts = acts.order_by().annotate(former=KT("was__name"))
    by_acts = acts.values_list(Value(0), "act__on", "act", "unit", "former")
    written = told.order_by().values_list(Value(1), "until", "id", "unit", "name")
    return by_acts.union(written, all=True).query.sql_with_params()


# --- Units ---------------------------------------------------------------------------------------------------------


def units_on(day: date, only: Iterable[int] | None = None) -> dict[int, UnitThen]:
    """{unit: how it stood} of all units of today's register, in the order of their names, or of these; three queries,
    however many units and acts there are. Whoever did not live then is in it too: see `standing`."""
    units, parts = Unit.objects.order_by("name_fold", "id"), ActPart.objects.filter(act__on__gt=day)
    if only is not None:
        ids = list(only)
        units, parts = units.filter(pk__in=ids), parts.filter(unit__in=ids)
    later: dict[int, list[ActPart]] = {}
    for part in parts.select_related("act").order_by("-act__on", "-act"):
        later.setdefault(part.unit_id, []).append(part)
    names = NameTable(None if only is None else frozenset(ids))
    return {unit.pk: _then(unit, later.get(unit.pk, ()), names, day) for unit in units}


def _then(unit: Unit, later: Sequence[ActPart], names: NameTable, day: date) -> UnitThen:
    values, is_admitted = values_of(unit), True
    for part in later:
        values = taken_back(values, part.was)
        is_admitted = is_admitted and part.act.kind != ActKind.ADMIT
    return UnitThen(
        unit=unit,
        day=day,
        kind=UnitKind(values["kind"]),
        name=names.name_on(unit.pk, unit.name, day),
        short_name=values["short_name"],
        parent_id=values["parent"],
        cluster_id=values["cluster"],
        level=values["level"],
        begins_on=begins_on(values),
        left_on=values["left_on"],
        suspended_on=values["suspended_on"],
        successor_id=values["successor"],
        standing=standing_on(values, day, is_admitted),
    )


def units_on_days(days: Iterable[date]) -> dict[date, dict[int, UnitThen]]:
    """The same for several days, in as many queries as for one."""
    wanted = sorted(set(days))
    parts = list(ActPart.objects.filter(act__on__gt=wanted[0]).select_related("act").order_by("-act__on", "-act"))
    units, names = list(Unit.objects.order_by("name_fold", "id")), NameTable()
    found: dict[date, dict[int, UnitThen]] = {}
    for day in wanted:
        later: dict[int, list[ActPart]] = {}
        for part in parts:
            if part.act.on > day:
                later.setdefault(part.unit_id, []).append(part)
        found[day] = {unit.pk: _then(unit, later.get(unit.pk, ()), names, day) for unit in units}
    return found
