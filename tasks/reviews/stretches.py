"""A reporting period cut into weeks (months and quarters) or months (halves and years), for pictures of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..periods import Length, ReportingPeriod
from ..status import Summary
from .tables import Due

WEEK = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a period, both ends inclusive, and the tasks that fall due on them."""

    start: date
    end: date
    summary: Summary


def stretches(span: ReportingPeriod, dues: Sequence[Due]) -> tuple[Stretch, ...]:
    """All stretches of the period, also those in which nothing falls due. A week begins where the period does; days
    that make no whole week belong to the last one."""
    edges = _weeks(span) if span.length <= Length.QUARTER else _months(span)
    return tuple(
        Stretch(start, end, sum((due.summary for due in dues if start <= due.day <= end), Summary()))
        for start, end in edges
    )


def _weeks(span: ReportingPeriod) -> list[tuple[date, date]]:
    count = ((span.end - span.start).days + 1) // WEEK
    starts = [span.start + timedelta(days=WEEK * i) for i in range(count)]
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return list(zip(starts, [*ends, span.end], strict=True))


def _months(span: ReportingPeriod) -> list[tuple[date, date]]:
    month = ReportingPeriod.containing(span.start, Length.MONTH, span.administrative)
    months = [month.shifted(i) for i in range(span.length)]
    return [(one.start, one.end) for one in months]
