"""From a period's page to its neighbours, to the period of today, to the other lengths and the other calendar."""

from dataclasses import dataclass

from ..drill import review_url
from ..period_filter import Period
from ..period_words import bare_name, length_name, span_name
from ..periods import Length, ReportingPeriod


@dataclass(frozen=True, slots=True)
class Way:
    name: str
    url: str
    title: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """`previous` and `next` are missing at the edges of what addresses can ask for."""

    previous: Way | None
    next: Way | None
    current: Way
    lengths: tuple[Way, ...]
    calendars: tuple[Way, ...]


def around(period: Period) -> Around:
    here = period.span
    return Around(
        _way(here.previous()),
        _way(here.next()),
        _to(ReportingPeriod.containing(period.today, here.length, here.administrative), here),
        tuple(_length(length, period) for length in Length),
        tuple(_to(here.told(administrative=kind), here) for kind in (False, True)),
    )


def _length(length: Length, period: Period) -> Way:
    """The period of that length that holds the last day of this one, or today while this one runs."""
    here = period.span
    day = here.end if period.is_future else period.day
    other = ReportingPeriod.containing(day, length, here.administrative)
    return Way(length_name(length), review_url(other), span_name(other), is_here=length == here.length)


def _to(other: ReportingPeriod, here: ReportingPeriod) -> Way:
    return Way(span_name(other), review_url(other), span_name(other), is_here=other == here)


def _way(other: ReportingPeriod) -> Way | None:
    return Way(bare_name(other), review_url(other), span_name(other)) if other.is_known else None
