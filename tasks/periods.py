"""Reporting periods. Pure: calendar quarters and the administrative ones of Decree 09/2019, article 12."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2999  # of what addresses can ask for
ROMAN = ("I", "II", "III", "IV")
_SLUG = re.compile(r"([0-9]{4})-q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year; an `administrative` one runs from the 15th of the month before to the 14th of its last."""

    year: int
    number: int
    administrative: bool = False

    @classmethod
    def containing(cls, day: date, administrative: bool = False) -> "Quarter":
        if administrative:
            day = _fifteenth_to_next_month(day)
        return cls(day.year, (day.month - 1) // 3 + 1, administrative)

    @classmethod
    def from_slug(cls, slug: str, administrative: bool = False) -> "Quarter":
        """From the address form "2026-q3"; ValueError for anything else."""
        match = _SLUG.fullmatch(slug)
        quarter = cls(int(match[1]), int(match[2]), administrative) if match else None
        if quarter is None or not quarter.is_known:
            raise ValueError(slug)
        return quarter

    @property
    def is_known(self) -> bool:
        """Whether addresses have a word for it."""
        return FIRST_YEAR <= self.year <= LAST_YEAR

    @property
    def slug(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def label(self) -> str:
        return f"{ROMAN[self.number - 1]}/{self.year}"

    @property
    def start(self) -> date:
        first = date(self.year, 3 * self.number - 2, 1)
        return _fifteenth_before(first) if self.administrative else first

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return self.next().start - timedelta(days=1)

    def next(self) -> "Quarter":
        return self.shifted(1)

    def previous(self) -> "Quarter":
        return self.shifted(-1)

    def shifted(self, by: int) -> "Quarter":
        index = self.year * 4 + self.number - 1 + by
        return Quarter(index // 4, index % 4 + 1, self.administrative)


def last_quarters(quarter: Quarter, count: int) -> Iterator[Quarter]:
    """The `count` quarters that end with this one, oldest first."""
    return (quarter.shifted(i) for i in range(1 - count, 1))


def _fifteenth_before(first_of_month: date) -> date:
    last_of_previous = first_of_month - timedelta(days=1)
    return last_of_previous.replace(day=15)


def _fifteenth_to_next_month(day: date) -> date:
    """From the 15th on, a day belongs to the administrative month after its own."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) if day.day >= 15 else day.replace(day=1)
