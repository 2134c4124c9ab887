"""Summary tables out of standings: by unit, document, cluster and field. Pure: no Django, no database.

Live pages count in the database (`tasks.quarter`); snapshots, past days and reviews of other unions count here. A test
holds the two together, and the identities of domain.md, section 3, hold by construction (`Summary`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..periods import ReportingPeriod
from ..status import CONDITIONAL_KIND, PAUSED_STAGES, State, Summary
from .standing import Standing

_PLACES = {
    State.DONE_ON_TIME: Summary(done_on_time=1),
    State.DONE_LATE: Summary(done_late=1),
    State.IN_TIME: Summary(in_time=1),
    State.SOON: Summary(in_time=1),
    State.LATE: Summary(late=1),
    State.UNDATED: Summary(undated=1),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a table. `key` names the unit, document, cluster or field; "" is what belongs to none."""

    key: str
    name: str
    summary: Summary
    ended: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Extended:
    """Of the completed tasks: on time by the original due date, and by the extended one; and how many were extended."""

    on_time_first: int = 0
    on_time_extended: int = 0
    tasks: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """The tasks of which the due date in force is this day, by how they stand; those that wait are `undated`."""

    day: date
    summary: Summary


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a review counts. A task with several leads is in the line of each, in the total once.

    `waiting` of the undated tasks rest or wait for a condition, the others have no due date. `dues` are the days of the
    period on which tasks fall due, the first one first.
    """

    total: Summary
    ended: int
    units: tuple[Group, ...]
    documents: tuple[Group, ...]
    clusters: tuple[Group, ...]
    fields: tuple[Group, ...]
    extended: Extended
    waiting: int = 0
    dues: tuple[Due, ...] = ()


@dataclass(slots=True)
class _Sum:
    name: str = ""
    note: str = ""
    summary: Summary = field(default_factory=Summary)
    ended: int = 0

    def add(self, standing: Standing) -> None:
        if standing.state == State.ENDED:
            self.ended += 1
        else:
            self.summary += _PLACES[standing.state]


Naming = Callable[[Standing], Mapping[str, tuple[str, str]]]  # {key: (name, note)}


def _by_unit(standing: Standing) -> Mapping[str, tuple[str, str]]:
    return {str(unit.pk): (unit.name, "") for unit in standing.leads} or {"": ("", "")}


def _by_document(standing: Standing) -> Mapping[str, tuple[str, str]]:
    return {str(standing.document): (standing.document_label, standing.document_title)}


def _by_cluster(standing: Standing) -> Mapping[str, tuple[str, str]]:
    return {unit.cluster: (unit.cluster, "") for unit in standing.leads} or {"": ("", "")}


def _by_field(standing: Standing) -> Mapping[str, tuple[str, str]]:
    return {unit.field: (unit.field, "") for unit in standing.leads} or {"": ("", "")}


def tables_of(standings: Iterable[Standing], span: ReportingPeriod | None = None) -> Tables:
    """One pass over the standings; nothing is kept of them. Without a `span` nobody asks what fell due in it."""
    total, moved, waiting, dues = _Sum(), Extended(), 0, dict[date, _Sum]()
    ways: tuple[tuple[Naming, dict[str, _Sum]], ...] = tuple(
        (way, {}) for way in (_by_unit, _by_document, _by_cluster, _by_field)
    )
    for standing in standings:
        total.add(standing)
        moved = _extended(moved, standing)
        waiting += is_waiting(standing)
        if span and standing.due_on and span.start <= standing.due_on <= span.end and standing.state != State.ENDED:
            dues.setdefault(standing.due_on, _Sum()).add(standing)
        for way, sums in ways:
            for key, (name, note) in way(standing).items():
                sums.setdefault(key, _Sum(name, note)).add(standing)
    units, documents, clusters, areas = (_sorted(sums) for _way, sums in ways)
    due_days = tuple(Due(day, dues[day].summary) for day in sorted(dues))
    return Tables(total.summary, total.ended, units, documents, clusters, areas, moved, waiting, due_days)


def is_waiting(standing: Standing) -> bool:
    """Whether an undated task rests or waits for a condition, told apart from those without any due date."""
    return standing.state == State.UNDATED and (
        standing.stage in PAUSED_STAGES or standing.deadline_kind == CONDITIONAL_KIND
    )


def is_by_first_due(standing: Standing) -> bool:
    """Whether a task was completed by its original due date."""
    if standing.state not in {State.DONE_ON_TIME, State.DONE_LATE}:
        return False
    first = standing.original_due_on or standing.due_on
    return first is None or standing.closed_on is None or standing.closed_on <= first


def _extended(so_far: Extended, standing: Standing) -> Extended:
    return Extended(
        so_far.on_time_first + is_by_first_due(standing),
        so_far.on_time_extended + (standing.state == State.DONE_ON_TIME),
        so_far.tasks + bool(standing.extensions),
        so_far.times + standing.extensions,
    )


def _sorted(sums: Mapping[str, _Sum]) -> tuple[Group, ...]:
    """Most overdue first, then the largest; by name where they are equal."""
    groups = [Group(key, one.name, one.summary, one.ended, one.note) for key, one in sums.items()]
    return tuple(sorted(groups, key=lambda g: (-g.summary.late, -g.summary.total, g.name, g.key)))
