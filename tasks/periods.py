"""Reporting periods: months, quarters, halves, years; by the calendar, or by Decree 09/2019, article 12. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

FIRST_YEAR, LAST_YEAR = 1900, 2999  # of what addresses can ask for
ROMAN = ("I", "II", "III", "IV")
ADMINISTRATIVE = "-hc"


class Length(IntEnum):
    """How long a reporting period is; the value is its months."""

    MONTH = 1
    QUARTER = 3
    HALF = 6
    YEAR = 12


_LETTERS = {Length.MONTH: "t", Length.QUARTER: "q", Length.HALF: "n"}
_SLUG = re.compile(r"([0-9]{4})(?:-(?:t(0[1-9]|1[0-2])|q([1-4])|n([12])))?(-hc)?")


@dataclass(frozen=True, slots=True, order=True)
class ReportingPeriod:
    """The so-manyth month, quarter, half or whole of a year. An `administrative` one (Decree 09/2019, article 12) runs
    from the 15th of the month before its first to the 14th of its last: a year from 15/12 to 14/12."""

    year: int
    number: int
    length: Length
    administrative: bool = False

    @classmethod
    def containing(cls, day: date, length: Length, administrative: bool = False) -> "ReportingPeriod":
        month = _fifteenth_to_next_month(day) if administrative else day
        return cls(month.year, (month.month - 1) // length + 1, length, administrative)

    @classmethod
    def from_slug(cls, slug: str) -> "ReportingPeriod":
        """From "2026-t09", "2026-q3", "2026-n1" (half) or "2026", each with "-hc" for an administrative one;
        ValueError for anything else."""
        match = _SLUG.fullmatch(slug)
        if match is None:
            raise ValueError(slug)
        year, *numbers, kind = match.groups()
        length = next((length for length, n in zip(_LETTERS, numbers, strict=True) if n), Length.YEAR)
        period = cls(int(year), int(next(filter(None, numbers), "1")), length, bool(kind))
        if not period.is_known:
            raise ValueError(slug)
        return period

    @property
    def is_known(self) -> bool:
        """Whether addresses have a word for it."""
        return FIRST_YEAR <= self.year <= LAST_YEAR

    @property
    def slug(self) -> str:
        """How addresses, filters and stored rows name it."""
        digits = f"{self.number:02}" if self.length == Length.MONTH else str(self.number)
        part = "" if self.length == Length.YEAR else f"-{_LETTERS[self.length]}{digits}"
        return f"{self.year:04}{part}{ADMINISTRATIVE if self.administrative else ''}"

    @property
    def label(self) -> str:
        """Short, under its kind's own name: "III/2026" of a quarter, "9/2026" of a month, "2026" of a year."""
        if self.length == Length.YEAR:
            return str(self.year)
        return f"{ROMAN[self.number - 1] if self.length != Length.MONTH else self.number}/{self.year}"

    @property
    def start(self) -> date:
        first = date(self.year, (self.number - 1) * self.length + 1, 1)
        return _fifteenth_before(first) if self.administrative else first

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return self.next().start - timedelta(days=1)

    def next(self) -> "ReportingPeriod":
        return self.shifted(1)

    def previous(self) -> "ReportingPeriod":
        return self.shifted(-1)

    def year_before(self) -> "ReportingPeriod":
        """The same period of the year before."""
        return replace(self, year=self.year - 1)

    def shifted(self, by: int) -> "ReportingPeriod":
        index = self.year * (12 // self.length) + self.number - 1 + by
        year, number = divmod(index, 12 // self.length)
        return replace(self, year=year, number=number + 1)

    def told(self, *, administrative: bool) -> "ReportingPeriod":
        """The same period of the year by the other calendar."""
        return replace(self, administrative=administrative)


def quarter_in(year: int, number: int, administrative: bool = False) -> ReportingPeriod:
    return ReportingPeriod(year, number, Length.QUARTER, administrative)


def quarter_of(day: date, administrative: bool = False) -> ReportingPeriod:
    return ReportingPeriod.containing(day, Length.QUARTER, administrative)


def periods_of(year: int, length: Length, administrative: bool = False) -> list[ReportingPeriod]:
    """All periods of a length in a year, the first one first."""
    return [ReportingPeriod(year, n, length, administrative) for n in range(1, 12 // length + 1)]


def last_periods(period: ReportingPeriod, count: int) -> Iterator[ReportingPeriod]:
    """The `count` periods of its length that end with this one, oldest first."""
    return (period.shifted(i) for i in range(1 - count, 1))


def _fifteenth_before(first_of_month: date) -> date:
    last_of_previous = first_of_month - timedelta(days=1)
    return last_of_previous.replace(day=15)


def _fifteenth_to_next_month(day: date) -> date:
    """From the 15th on, a day belongs to the administrative month after its own."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) if day.day >= 15 else day.replace(day=1)
