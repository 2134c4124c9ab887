"""What a union agrees on where a phrase leaves the day open: when a quarter ends, what "đầu năm" means, due days on a
weekend. Pure: values in, days out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from . import calendars as cal

CALENDAR, ADMINISTRATIVE = "calendar", "administrative"
DAY_BEFORE, LAST_DAY = "day_before", "last_day"
KEEP, NEXT, PREVIOUS = "keep", "next", "previous"
EARLY_MONTHS, MIDDLE_MONTHS = range(1, 7), range(5, 9)
MOST_PAST_DAYS = 366
ALLOWED: Mapping[str, tuple[Any, ...]] = {
    "quarter": (CALENDAR, ADMINISTRATIVE),
    "year": (CALENDAR, ADMINISTRATIVE),
    "early_month": tuple(EARLY_MONTHS),
    "middle_month": tuple(MIDDLE_MONTHS),
    "before": (DAY_BEFORE, LAST_DAY),
    "past_days": tuple(range(MOST_PAST_DAYS + 1)),
    "weekend": (KEEP, NEXT, PREVIOUS),
}
# A day that the document prints itself, at the end of a phrase: no convention moves it.
_PRINTED_DAY = re.compile(
    r"(?:\bngày\s+\d{1,2}|(?<![\d/])\d{1,2}\s*(?:[/.-]|\s*tháng\s*)\s*\d{1,2})(?!\d)"
    r"(?:\s*(?:[/.-]|,?\s*năm\s*)\s*\d{4})?\W*$",
    re.IGNORECASE,
)
_HALF = 6  # months
LONGEST_REST = 62  # days off in a row, at most, that a due day is moved over


@dataclass(frozen=True, slots=True)
class Conventions:
    """quarter, year: of the calendar, or the administrative ones of Decree 09/2019, article 12 (quarters end on the
    14th of their last month, the year on 14 December, the half-year on 14 June).

    early_month, middle_month: "đầu năm", "giữa năm" end with this month. before: "trước tháng 6" ends the day before
    June, or with it. past_days: a month or quarter printed without its year is of the next year when it ended more than
    so many days before the document. weekend: a computed due day on Saturday, Sunday or a holiday stays, or is the next
    or the previous working day. off, worked: the union's holidays, and free days that are worked in return.
    """

    quarter: str = CALENDAR
    year: str = CALENDAR
    early_month: int = 3
    middle_month: int = 6
    before: str = DAY_BEFORE
    past_days: int = 180
    weekend: str = KEEP
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    @classmethod
    def of(cls, values: Mapping[str, Any] | None) -> Conventions:
        """From stored values; what is missing or cannot be is as usual."""
        stored = values or {}
        known = {name: stored[name] for name, allowed in ALLOWED.items() if stored.get(name) in allowed}
        plain = cls(**{name: value for name, value in known.items() if not isinstance(value, bool)})
        return replace(plain, off=_days(stored.get("off")), worked=_days(stored.get("worked")))

    def as_json(self) -> dict[str, Any]:
        """Plain values; the days off only where there are some."""
        days = {name: sorted(map(date.isoformat, found)) for name in DAYS if (found := getattr(self, name))}
        return {name: getattr(self, name) for name in NAMES} | days

    def is_working(self, day: date) -> bool:
        return day in self.worked or (cal.is_weekday(day) and day not in self.off)

    def quarter_span(self, year: int, quarter: int) -> tuple[date, date] | None:
        """First and last day of a quarter (1–4)."""
        start, end = cal.quarter_start(year, quarter), cal.quarter_end(year, quarter)
        if start is None or end is None:
            return None
        return administrative(start, end) if self.quarter == ADMINISTRATIVE else (start, end)

    def year_span(self, year: int) -> tuple[date, date]:
        whole = date(year, 1, 1), date(year, 12, 31)
        return administrative(*whole) if self.year == ADMINISTRATIVE else whole

    def months_span(self, year: int, count: int, *, first: bool) -> tuple[date, date] | None:
        """The first or last so many months of a year. Only the half-year has an administrative form."""
        end = cal.month_end(year, count if first else 12)
        if end is None:
            return None
        start = date(year, 1 if first else 13 - count, 1)
        is_half = self.year == ADMINISTRATIVE and count == _HALF
        return administrative(start, end) if is_half else (start, end)

    def off_weekend(self, due: date, raw: str) -> date:
        """The due day of a phrase, moved off a weekend or holiday where the union wants that; a printed day stays."""
        if self.weekend == KEEP or self.is_working(due) or _PRINTED_DAY.search(raw):
            return due
        step = 1 if self.weekend == NEXT else -1
        near = (cal.add_days(due, step * n) for n in range(1, LONGEST_REST + 1))
        return next((day for day in near if day and self.is_working(day)), due)


def administrative(start: date, end: date) -> tuple[date, date]:
    """Whole calendar months → the administrative period of that name: from the 15th of the month before to the 14th of
    the last one."""
    return (start - timedelta(days=1)).replace(day=15), end.replace(day=14)


def _days(stored: Any) -> frozenset[date]:
    """From stored text; what is no day is left out."""
    found = set()
    for text in stored if isinstance(stored, (list, tuple)) else ():
        with suppress(ValueError, TypeError):
            found.add(date.fromisoformat(text))
    return frozenset(found)


DAYS = ("off", "worked")
NAMES = tuple(field.name for field in fields(Conventions) if field.name not in DAYS)
STANDARD = Conventions()
