"""What the page of a review shows: counted in the database, or kept in a snapshot. Pure: no ORM.

`tasks.quarter.quarter_facts` counts a period as it stands; `frozen_facts` reads what was frozen and counts nothing.
"""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ..period_filter import Period
from ..periods import ReportingPeriod
from ..status import Summary
from .head import Head, PointThen, TargetThen
from .tables import Due, Extended, Group

SERIES_LENGTH = 8
UNITS_SHOWN, DOCUMENTS_SHOWN = 25, 15
ALL_SHOWN, ALL_EXPORTED = 500, 10_000


class Source(enum.Enum):
    """What was counted, so that a number can lead to just these tasks."""

    NOW = enum.auto()  # today's rows
    FROZEN = enum.auto()  # the snapshot of the period
    DAY = enum.auto()  # history, as of the day on which the period is judged
    LOST = enum.auto()  # rows of a day that is over: nothing tells any more which tasks these were


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that are shown and, if there are more, how many others and their sum."""

    lines: tuple[Group, ...]
    others: int = 0
    rest: Summary = field(default_factory=Summary)


@dataclass(frozen=True, slots=True)
class Point:
    """A period beside others: how its tasks stood at its end, how many fell due in it, how many of the undated waited.
    In a series: what was completed in it and what was overdue at its end."""

    span: ReportingPeriod
    summary: Summary
    due: int = 0
    waiting: int = 0
    source: Source = Source.NOW

    @classmethod
    def read(cls, then: PointThen, source: Source) -> "Point":
        return cls(ReportingPeriod.from_slug(then.period), then.summary, then.due, then.waiting, source)

    @property
    def then(self) -> PointThen:
        """As snapshots keep it."""
        return PointThen(self.span.slug, self.summary, self.due, self.waiting)

    @property
    def rate(self) -> int | None:
        return self.summary.rate_permille


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """All that the page of a review and its spreadsheet count. A task with several leads is in the line of each lead,
    of each cluster and of each field once, and in the total once. `previous` is the period before, `year_before` the
    same one last year; both are missing where a snapshot does not tell them."""

    period: Period
    total: Summary
    ended: int
    waiting: int
    units: Table
    documents: Table
    clusters: Table
    fields: Table
    extended: Extended
    dues: tuple[Due, ...]
    series: tuple[Point, ...]
    previous: Point | None = None
    year_before: Point | None = None
    targets: tuple[TargetThen, ...] = ()
    source: Source = Source.NOW

    @property
    def is_empty(self) -> bool:
        return self.total.total + self.ended == 0

    @property
    def due(self) -> int:
        """How many of the period's tasks fall due in it."""
        return sum(due.summary.total for due in self.dues)

    @property
    def here(self) -> Point:
        """The period itself, to be held against others."""
        return Point(self.period.span, self.total, self.due, self.waiting, self.source)


def frozen_facts(
    head: Head,
    period: Period,
    *,
    shown: int | None = None,
    source: Source = Source.FROZEN,
    frozen_before: Collection[str] = (),
) -> ReviewFacts:
    """What was frozen of the period; `shown` lines per table instead of the usual number. `frozen_before`: slugs of the
    periods whose snapshots its other points were taken from."""
    tables = head.tables

    def read(then: PointThen) -> Point:
        its_own = source if then.period == period.key else Source.LOST
        return Point.read(then, Source.FROZEN if then.period in frozen_before else its_own)

    return ReviewFacts(
        period=period,
        total=tables.total,
        ended=tables.ended,
        waiting=tables.waiting,
        units=cut(tables.units, shown or UNITS_SHOWN),
        documents=cut(tables.documents, shown or DOCUMENTS_SHOWN),
        clusters=Table(tables.clusters),
        fields=cut(tables.fields, shown or UNITS_SHOWN),
        extended=tables.extended,
        dues=tables.dues,
        series=tuple(map(read, head.series)),
        previous=read(head.previous) if head.previous else None,
        year_before=read(head.year_before) if head.year_before else None,
        targets=head.targets,
        source=source,
    )


def cut(groups: Sequence[Group], shown: int) -> Table:
    """The first lines, and the sum of the others."""
    rest = sum((group.summary for group in groups[shown:]), Summary())
    return Table(tuple(groups[:shown]), max(len(groups) - shown, 0), rest)
