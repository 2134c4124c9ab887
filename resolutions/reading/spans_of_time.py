"""One end of a printed period ("quý III/2026", "tháng 5", "ngày 15/4", "2030") → its first and last day."""

from __future__ import annotations

import re
from datetime import date

from . import calendars as cal
from .conventions import STANDARD, Conventions
from .phrases import ROMAN, YEAR, Q, Y, quarter_of

_DAY_MONTH = r"(?:ngày\s+)?\d{1,2}\s*(?:/|\.|-|\s*tháng\s*)\s*\d{1,2}"
_YEAR_OF_DAY = rf"\s*(?:/|\.|-|,?\s*năm\s*)\s*{YEAR}"
_OF = rf"\s*(?:/|-|\.|,)?\s*(?:năm\s+)?{YEAR}"
_QUARTER = rf"{Q}{ROMAN}(?![^\W\d_])"
_MONTH = r"tháng\s*\d{1,2}(?!\d)"

POINT = {
    "quarter": rf"{_QUARTER}(?:{_OF})?",
    "quarter_with_year": rf"{_QUARTER}{_OF}",
    "month": rf"{_MONTH}(?:{_OF})?",
    "month_with_year": rf"{_MONTH}{_OF}",
    "day": rf"{_DAY_MONTH}(?:{_YEAR_OF_DAY})?(?!\d)|ngày\s+\d{{1,2}}(?!\d)",
    "day_with_year": rf"{_DAY_MONTH}{_YEAR_OF_DAY}",
}
POINT["fine"] = f"(?:{POINT['quarter']}|{POINT['month']}|{POINT['day']})"
POINT["fine_with_year"] = f"(?:{POINT['quarter_with_year']}|{POINT['month_with_year']}|{POINT['day_with_year']})"

_READ_DAY = re.compile(
    rf"(?:ngày\s+)?(\d{{1,2}})\s*(?:/|\.|-|\s*tháng\s*)\s*(\d{{1,2}})(?:\s*(?:/|\.|-|,?\s*năm\s*)\s*{Y})?",
    re.IGNORECASE,
)
_READ_DAY_ALONE = re.compile(r"ngày\s+(\d{1,2})", re.IGNORECASE)
_READ_QUARTER = re.compile(rf"(?:{Q})?({ROMAN})(?:\s*(?:/|-|\.|,)?\s*(?:năm\s+)?{Y})?", re.IGNORECASE)
_READ_MONTH = re.compile(rf"(?:tháng\s*)?(\d{{1,2}})(?:\s*(?:/|-|\.|,)?\s*(?:năm\s+)?{Y})?", re.IGNORECASE)
_READ_YEAR = re.compile(rf"(?:năm\s+)?{Y}", re.IGNORECASE)


def point(
    text: str, year: int | None, month: int | None = None, rules: Conventions = STANDARD
) -> tuple[date, date] | None:
    """First and last day; `year` and `month` fill what is not printed. None when the calendar has no such thing."""
    text = text.strip()
    if match := _READ_YEAR.fullmatch(text):
        return rules.year_span(int(match[1]))
    if match := _READ_DAY_ALONE.fullmatch(text):
        return _one_day(year, month, int(match[1]))
    if not re.match(r"tháng|q", text, re.IGNORECASE) and (match := _READ_DAY.fullmatch(text)):
        return _one_day(int(match[3]) if match[3] else year, int(match[2]), int(match[1]))
    if match := _READ_MONTH.fullmatch(text):
        own = int(match[2]) if match[2] else year
        end = cal.month_end(own, int(match[1])) if own else None
        return (end.replace(day=1), end) if end else None
    if match := _READ_QUARTER.fullmatch(text):
        own, quarter = int(match[2]) if match[2] else year, quarter_of(match[1])
        return rules.quarter_span(own, quarter) if own and quarter else None
    return None


def _one_day(year: int | None, month: int | None, day: int) -> tuple[date, date] | None:
    found = cal.make_date(year, month, day) if year and month else None
    return (found, found) if found else None
