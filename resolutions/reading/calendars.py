"""Calendar arithmetic for printed phrases: last days, quarters, written dates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

ROMAN_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DATE = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{1,2})\s*(?:/|-|\.|,?\s*năm\s*)\s*(\d{4})", re.IGNORECASE
)


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, or None when the calendar has no such day (31/4) or the year is not of our time (1900–2199)."""
    if not (1900 <= year < 2200 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def month_end(year: int, month: int) -> date | None:
    """Last day of a month; None for a month or year that does not exist."""
    if not (1900 <= year < 2200 and 1 <= month <= 12):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def quarter_start(year: int, quarter: int) -> date | None:
    """First day of a quarter (1–4)."""
    return make_date(year, 3 * quarter - 2, 1)


def quarter_end(year: int, quarter: int) -> date | None:
    """Last day of a quarter (1–4): 31/3, 30/6, 30/9, 31/12."""
    return month_end(year, 3 * quarter)


def add_months(day: date, months: int) -> date | None:
    """The same day of the month `months` later, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = month_end(year, month + 1)
    return None if last is None else last.replace(day=min(day.day, last.day))


def add_days(day: date, days: int) -> date | None:
    """So many days later; None past the end of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def add_workdays(day: date, days: int, works: Callable[[date], bool] = is_weekday) -> date | None:
    """So many days later, days off not counted; None past the end of the calendar."""
    found: date | None = day
    while days > 0 and found:
        found = add_days(found, 1)
        days -= bool(found and works(found))
    return found


def read_date(text: str) -> date | None:
    """The first full date written in a text: "10 tháng 6 năm 2026", "30/10/2020", "02-9-2025"; None without one."""
    match = _DATE.search(text)
    return make_date(int(match[3]), int(match[2]), int(match[1])) if match else None
