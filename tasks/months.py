"""Months of the calendar: their keys in addresses, their weeks from Monday on. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .periods import FIRST_YEAR, LAST_YEAR

_SLUG = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def from_slug(cls, slug: str) -> "Month":
        """From the address form "2026-11"; ValueError for anything else."""
        match = _SLUG.fullmatch(slug)
        if not match or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError(slug)
        return cls(int(match[1]), int(match[2]))

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def label(self) -> str:
        return f"{self.number:02}/{self.year}"

    @property
    def start(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return (self.start + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def shifted(self, by: int) -> "Month | None":
        """So many months later; None where addresses end."""
        index = self.year * 12 + self.number - 1 + by
        year = index // 12
        return Month(year, index % 12 + 1) if FIRST_YEAR <= year <= LAST_YEAR else None

    @property
    def weeks(self) -> list[list[date]]:
        """The weeks that touch the month, each of seven days from Monday on; outer days belong to its neighbours."""
        first = self.start - timedelta(days=self.start.weekday())
        count = ((self.end - first).days // 7) + 1
        return [[first + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]
