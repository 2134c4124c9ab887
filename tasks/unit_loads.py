"""What units have open and late, unit by unit and cluster by cluster, by the counts that the task list shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse

from members.models import Unit
from members.unit_clusters import ClusterGroup

from .lateness import conditions
from .models import Part, Task
from .status import State, Windows


@dataclass(frozen=True, slots=True)
class Load:
    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class UnitLine:
    unit: Unit
    load: Load

    @property
    def open_url(self) -> str:
        return f"{reverse('tasks:tasks')}?trang-thai=chua-xong&don-vi={self.unit.pk}&vai=chu-tri"

    @property
    def late_url(self) -> str:
        return f"{reverse('tasks:tasks')}?trang-thai=qua-han&don-vi={self.unit.pk}&vai=chu-tri"


@dataclass(frozen=True, slots=True)
class ClusterWork:
    """A cluster's own numbers count a task once, though two of its units lead it."""

    group: ClusterGroup
    load: Load
    units: tuple[UnitLine, ...]


def cluster_work(groups: Sequence[ClusterGroup], day: date, windows: Windows) -> tuple[ClusterWork, ...]:
    """In two queries, however many clusters there are."""
    shown = [unit.pk for group in groups for unit in group.units]
    by_unit = _loads("assignments__unit", shown, day, windows)
    by_cluster = _loads("assignments__unit__cluster", shown, day, windows)
    return tuple(
        ClusterWork(
            group,
            by_cluster.get(group.key, Load()),
            tuple(UnitLine(unit, by_unit.get(unit.pk, Load())) for unit in group.units),
        )
        for group in groups
    )


def _loads(place: str, units: Iterable[int], day: date, windows: Windows) -> dict[int, Load]:
    """{unit or cluster: load}; 0 stands for no cluster."""
    led = Task.objects.counted().filter(
        closed_on__isnull=True, assignments__part=Part.LEAD, assignments__unit__in=list(units)
    )
    late = conditions(day, windows, day)[State.LATE]
    rows: Iterable[dict[str, Any]] = (
        led.order_by()
        .values(place)
        .annotate(n=Count("pk", distinct=True), n_late=Count("pk", filter=late, distinct=True))
    )
    return {row[place] or 0: Load(row["n"], row["n_late"]) for row in rows}
