"""Who holds an office on a day, told from its two dates alone. Pure: no Django.

Both days count: an office is held from the first moment of its first day to the end of its last one. Who follows
begins the day after; so nobody is counted twice on the day of a congress. An unknown first day lies before all days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

Dated = Any  # whatever has `starts_on` and `ends_on`; a model's fields satisfy no protocol
Office = TypeVar("Office")


def is_held(office: Dated, day: date) -> bool:
    return not is_ahead(office, day) and not is_over(office, day)


def is_over(office: Dated, day: date) -> bool:
    return bool(office.ends_on is not None and office.ends_on < day)


def is_ahead(office: Dated, day: date) -> bool:
    return bool(office.starts_on is not None and office.starts_on > day)


def last_day_before(day: date) -> date:
    """The last day of who goes, when who comes begins on that day."""
    return day - timedelta(days=1)


def meet(one: Dated, other: Dated) -> bool:
    """Whether two offices are held at one time. That one ends on the very day on which the other begins is how papers
    write a succession, and no overlap."""
    first = one.starts_on or date.min
    second = other.starts_on or date.min
    return bool(first < (other.ends_on or date.max) and second < (one.ends_on or date.max))


@dataclass(frozen=True)
class Between(Generic[Office]):
    """What changed from one day to a later one."""

    came: Sequence[Office]
    went: Sequence[Office]


def between(offices: Iterable[Office], first: date, last: date) -> Between[Office]:
    """Offices that were not held on the first day and are on the last, and the other way round. Whoever came and went
    in between stands in both."""
    rows = list(offices)
    came = [o for o in rows if not is_ahead(o, last) and is_ahead(o, first)]
    went = [o for o in rows if is_over(o, last) and not is_over(o, first)]
    return Between(came, went)
