"""What a frozen review says besides its tasks: figures, tables, series, conclusion, adjustments. Pure: no Django.

Kept as canonical JSON in `Snapshot.head`, printed in reports, sent to the union above.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..status import Summary
from .standing import canonical
from .tables import Due, Extended, Group, Tables


@dataclass(frozen=True, slots=True)
class PointThen:
    """Another period beside this one: what was completed in it and how its tasks stood at its end; how many fell due in
    it, and how many of the undated ones waited. Points of a series tell only completed and overdue."""

    period: str  # slug
    summary: Summary
    due: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What was edited after an earlier review was frozen: of which task, in which words, from what to what."""

    period: str  # slug of the review that said otherwise
    task: int
    title: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TargetThen:
    """A numeric target at the end of the period: "ít nhất 10 nhiệm vụ/năm": what is to be reached, what was.

    `way` and `gone` are the part of the way made and of the time gone by, in tenths of a percent; `colour` is that of
    `tasks.judging`, `period` the target's own, which may be longer than the one reviewed.
    """

    target: int
    task: int
    printed: str
    goal: str
    reached: str
    state: str
    period: str = ""
    colour: str = ""
    way: int | None = None
    gone: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """`since` counts what changed since the review before: {"given", "completed", "became_late", "extended",
    "reassigned", "ended", "carried"} → how many tasks. `series` is oldest first and ends with this period."""

    period: str
    starts_on: date
    ends_on: date
    union_name: str
    tables: Tables
    union_short: str = ""
    place: str = ""
    series: tuple[PointThen, ...] = ()
    previous: PointThen | None = None
    year_before: PointThen | None = None
    since: Mapping[str, int] | None = None
    conclusion: str = ""
    discussed_on: date | None = None
    meeting: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    targets: tuple[TargetThen, ...] = ()


_SUMMARY = ("done_on_time", "done_late", "in_time", "late", "undated")


def _counts(summary: Summary) -> list[int]:
    return [getattr(summary, name) for name in _SUMMARY]


def _group(group: Group) -> list[Any]:
    return [group.key, group.name, group.note, group.ended, *_counts(group.summary)]


def _point(point: PointThen | None) -> list[Any] | None:
    return [point.period, point.due, point.waiting, *_counts(point.summary)] if point else None


def to_json(head: Head) -> str:
    """Canonical JSON of all fields."""
    tables = head.tables
    return canonical(
        {
            "period": head.period,
            "starts_on": head.starts_on,
            "ends_on": head.ends_on,
            "union": {"name": head.union_name, "short": head.union_short, "place": head.place},
            "total": _counts(tables.total),
            "ended": tables.ended,
            "extended": [getattr(tables.extended, name) for name in Extended.__slots__],
            "waiting": tables.waiting,
            "dues": [[due.day, *_counts(due.summary)] for due in tables.dues],
            "units": [_group(group) for group in tables.units],
            "documents": [_group(group) for group in tables.documents],
            "clusters": [_group(group) for group in tables.clusters],
            "fields": [_group(group) for group in tables.fields],
            "series": [_point(point) for point in head.series],
            "previous": _point(head.previous),
            "year_before": _point(head.year_before),
            "since": dict(head.since or {}),
            "conclusion": head.conclusion,
            "discussed_on": head.discussed_on,
            "meeting": head.meeting,
            "adjustments": [[getattr(one, name) for name in Adjustment.__slots__] for one in head.adjustments],
            "targets": [[getattr(one, name) for name in TargetThen.__slots__] for one in head.targets],
        }
    )


def from_json(text: str) -> Head:
    """The head of `to_json`; ValueError, KeyError or TypeError for anything else."""
    return from_values(json.loads(text))


def point_from_json(text: str) -> PointThen:
    """The figures of a head alone, without its tables."""
    told = json.loads(text)
    due = sum(sum(counts) for _day, *counts in told["dues"])
    return PointThen(str(told["period"]), _summary(told["total"]), due, int(told["waiting"]))


def from_values(told: Mapping[str, Any]) -> Head:
    return Head(
        period=str(told["period"]),
        starts_on=date.fromisoformat(told["starts_on"]),
        ends_on=date.fromisoformat(told["ends_on"]),
        union_name=str(told["union"]["name"]),
        union_short=str(told["union"]["short"]),
        place=str(told["union"]["place"]),
        tables=_tables(told),
        series=tuple(point for values in told["series"] if (point := _read_point(values))),
        previous=_read_point(told["previous"]),
        year_before=_read_point(told["year_before"]),
        since={str(name): int(count) for name, count in told["since"].items()},
        conclusion=str(told["conclusion"]),
        discussed_on=date.fromisoformat(told["discussed_on"]) if told["discussed_on"] else None,
        meeting=str(told["meeting"]),
        adjustments=tuple(Adjustment(*values) for values in told["adjustments"]),
        targets=tuple(TargetThen(*values) for values in told["targets"]),
    )


def rated(summary: Summary) -> Summary:
    """What the rate is made of."""
    return Summary(summary.done_on_time, summary.done_late, 0, summary.late)


def _tables(told: Mapping[str, Any]) -> Tables:
    groups = {name: tuple(map(_read_group, told[name])) for name in ("units", "documents", "clusters", "fields")}
    return Tables(
        _summary(told["total"]),
        int(told["ended"]),
        **groups,
        extended=Extended(*map(int, told["extended"])),
        waiting=int(told["waiting"]),
        dues=tuple(Due(date.fromisoformat(day), _summary(counts)) for day, *counts in told["dues"]),
    )


def _summary(counts: Sequence[Any]) -> Summary:
    return Summary(**{name: int(count) for name, count in zip(_SUMMARY, counts, strict=True)})


def _read_group(values: Sequence[Any]) -> Group:
    key, name, note, ended, *counts = values
    return Group(str(key), str(name), _summary(counts), int(ended), str(note))


def _read_point(values: Sequence[Any] | None) -> PointThen | None:
    if not values:
        return None
    period, due, waiting, *counts = values
    return PointThen(str(period), _summary(counts), int(due), int(waiting))
