"""The units of a day as standings hold them: name, cluster and field of that day, whether they live today or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.models import Cluster, UnitEvent, UnitName
from members.times import UnitThen, units_on

from ..models import Assignment, Part
from .standing import Held

Sides = tuple[tuple[Held, ...], tuple[Held, ...]]  # who leads, who takes part


@dataclass(frozen=True)
class Holders:
    """All units on a day, read once: a register has hundreds."""

    day: date

    @cached_property
    def _then(self) -> dict[int, UnitThen]:
        return units_on(self.day)

    @cached_property
    def by_unit(self) -> dict[int, Held]:
        """{unit: how it is held}. The field is today's: no act changes it."""
        clusters = dict(Cluster.objects.values_list("pk", "name"))
        return {
            pk: Held(pk, unit.name, clusters.get(unit.cluster_id or 0, ""), unit.unit.field)
            for pk, unit in self._then.items()
        }

    def name(self, unit: int | None) -> str:
        return self.by_unit[unit].name if unit else ""

    def of_tasks(self, ids: Sequence[int]) -> dict[int, Sides]:
        """{task: its units of today's assignment}, in one query."""
        rows = Assignment.objects.filter(task__in=ids).order_by("id").values_list("task_id", "part", "unit_id")
        sides: dict[int, tuple[list[Held], list[Held]]] = {}
        for task, part, unit in rows:
            sides.setdefault(task, ([], []))[part != Part.LEAD].append(self.by_unit[unit])
        return {task: (tuple(leads), tuple(coops)) for task, (leads, coops) in sides.items()}

    def named(self, words: str) -> tuple[Held, ...]:
        """The units of a line of history: "Hội A; Hội B", under whatever names they bore when it was written."""
        return tuple(self._by_name.get(name) or Held(0, name) for name in words.split("; ") if name)

    @cached_property
    def _by_name(self) -> dict[str, Held]:
        """{any name ever: the unit}. Of two units the name means the one that bore it on the day, and of those the one
        that lived then; else the one that bears it today."""
        found = {name: self.by_unit[pk] for pk, name in self._former() if pk in self.by_unit}
        units = sorted(self._then.values(), key=lambda unit: unit.is_living)
        found |= {unit.unit.name: self.by_unit[unit.pk] for unit in units}
        return found | {unit.name: self.by_unit[unit.pk] for unit in units}

    def _former(self) -> list[tuple[int, str]]:
        """Other names, and names that an edit set right."""
        edits = UnitEvent.objects.filter(changes__has_key="name").values_list("unit_id", "changes")
        told = [(unit, str(name)) for unit, changes in edits for name in changes["name"] if name]
        return [*UnitName.objects.values_list("unit_id", "name"), *told]
