"""Phrases that name days, months, quarters, half-years and years of the calendar, alone, in lists and as periods."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from . import calendars as cal
from .conventions import DAY_BEFORE
from .parsed import Deadline
from .phrases import (
    AND,
    BEFORE,
    COUNT,
    DAY,
    DAY_MONTH,
    EVERY_YEAR,
    HOUR,
    IN,
    OF_YEAR,
    QUARTER_YEAR,
    ROMAN,
    TO,
    YEAR,
    Anchors,
    Match,
    Q,
    Read,
    Y,
    count_of,
    parts,
    pattern,
    quarter_of,
)  # fmt: skip
from .spans_of_time import POINT, point

_LISTED_DAY = rf"\d{{1,2}}\s*(?:/|\s*tháng\s*)\s*\d{{1,2}}(?:\s*(?:/|,?\s*năm\s*){YEAR})?(?![\d/])"
_ONE_DAY = re.compile(
    rf"(?:ngày\s+)?(\d{{1,2}})\s*(?:/|\s*tháng\s*)\s*(\d{{1,2}})(?:\s*(?:/|,?\s*năm\s*){Y})?(?![\d/])", re.IGNORECASE
)
_ONE_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})", re.IGNORECASE)
_ONE_QUARTER = re.compile(rf"(?:{Q}|(?<![^\W\d_]))({ROMAN})(?![^\W_])", re.IGNORECASE)
_BEFORE_IT = re.compile(r"^(?:xong\s+|hoàn thành\s+)?trước\s+(?!hết)", re.IGNORECASE)


def _listed(read: Deadline, match: Match, first: bool) -> Deadline:
    return replace(read, raw=match[0], span=(-1 if first else match.start(), match.end()))


def _days(m: Match, anchors: Anchors) -> Read:
    """ "trước ngày 30/6 và 15/12/2026", "… và 15/12 hằng năm": each half takes what the last one prints."""
    out: list[Deadline] = []
    days = parts(m, "days", _ONE_DAY)
    year = int(days[-1][3]) if days and days[-1][3] else 0
    for index, day in enumerate(days):
        number, month = int(day[1]), int(day[2])
        if cal.make_date(2024, month, number) is None:
            return None
        if m["every"]:
            by = f"{month:02d}-{number:02d}"
            out.append(_listed(Deadline("", "recurring", freq="yearly", by=by), day, index == 0))
            continue
        own = int(day[3]) if day[3] else year or anchors.year_of(month)
        due = cal.make_date(own, month, number) if own else None
        out.append(_listed(Deadline("", "date", None, due, inferred=not (day[3] or year)), day, index == 0))
    return tuple(out)


def _day(m: Match, _anchors: Anchors) -> Read:
    due = cal.make_date(int(m[3]), int(m[2]), int(m[1]))
    return Deadline(m[0], "date", None, due) if due else None


def _day_without_year(m: Match, anchors: Anchors) -> Read:
    month, day = int(m[2]), int(m[1])
    if cal.make_date(2024, month, day) is None:
        return None
    year = anchors.year_of(month)
    due = cal.make_date(year, month, day) if year else None
    return Deadline(m[0], "date", None, due, inferred=due is not None)


def _open_day(m: Match, _anchors: Anchors) -> Read:
    start = cal.make_date(int(m[3]), int(m[2]), int(m[1]))
    return Deadline(m[0], "period", start, None) if start else None


def _through_year(m: Match, _anchors: Anchors) -> Read:
    return Deadline(m[0], "date", None, date(int(m[1]), 12, 31))


def _before_year(m: Match, _anchors: Anchors) -> Read:
    """ "trước năm 2030" ends on the last day of 2029."""
    return Deadline(m[0], "date", None, date(int(m[1]) - 1, 12, 31))


def _year(m: Match, anchors: Anchors) -> Read:
    return Deadline(m[0], "year", *anchors.rules.year_span(int(m[1])))


def _part_of_year(m: Match, anchors: Anchors) -> Read:
    """ "đầu năm 2027" the first months, "giữa năm 2027" those in the middle: a guess that a person should look at."""
    year, early = int(m[2]), m[1].lower() == "đầu"
    last = anchors.rules.early_month if early else anchors.rules.middle_month
    start = date(year, 1 if early else last - 2, 1)
    return Deadline(m[0], "period", start, cal.month_end(year, last), tentative=True)


def _this_year(m: Match, anchors: Anchors) -> Read:
    """ "trong năm" under a heading or title that says which."""
    if anchors.year is None:
        return None
    return Deadline(m[0], "year", *anchors.rules.year_span(anchors.year), inferred=True)


def _two_years(m: Match, anchors: Anchors) -> Read:
    years = parts(m, 1, re.compile(YEAR))
    return tuple(
        _listed(Deadline("", "year", *anchors.rules.year_span(int(y[0]))), y, index == 0)
        for index, y in enumerate(years)
    )


def _earlier(raw: str, start: date, end: date, anchors: Anchors) -> tuple[date | None, date]:
    """ "trước tháng 6/2026" ends the day before June; every other wording ends with it."""
    if not _BEFORE_IT.match(raw):
        return start, end
    return (None, start - timedelta(days=1)) if anchors.rules.before == DAY_BEFORE else (None, end)


def _month(m: Match, anchors: Anchors) -> Read:
    end = cal.month_end(int(m[2]), int(m[1]))
    if end is None:
        return None
    start, due = _earlier(m[0], end.replace(day=1), end, anchors)
    return Deadline(m[0], "month", start, due)


def _month_without_year(m: Match, anchors: Anchors) -> Read:
    month = int(m[1])
    if not 1 <= month <= 12:
        return None
    year = anchors.year_of(month)
    end = cal.month_end(year, month) if year else None
    return Deadline(m[0], "month", end.replace(day=1) if end else None, end, inferred=end is not None)


def _months(m: Match, _anchors: Anchors) -> Read:
    """ "tháng 6, tháng 12 năm 2026", "tháng 3 và tháng 9 hằng năm"."""
    out: list[Deadline] = []
    for index, part in enumerate(parts(m, 1, _ONE_MONTH)):
        end = cal.month_end(int(m[2]) if m[2] else 2023, int(part[1]))
        if end is None:
            return None
        read = (
            Deadline("", "month", end.replace(day=1), end)
            if m[2]
            else Deadline("", "recurring", freq="yearly", by=end.strftime("%m-%d"))
        )
        out.append(_listed(read, part, index == 0))
    return tuple(out)


def _quarter(m: Match, anchors: Anchors) -> Read:
    quarter, year = quarter_of(m[1]), int(m[2])
    return _of_quarter(m[0], year, quarter, anchors) if quarter else None


def _of_quarter(raw: str, year: int, quarter: int, anchors: Anchors, *, inferred: bool = False) -> Deadline | None:
    span = anchors.rules.quarter_span(year, quarter)
    if span is None:
        return None
    start_or_none, due = _earlier(raw, *span, anchors)
    return Deadline(raw, "quarter", start_or_none, due, inferred=inferred)


def _quarter_without_year(m: Match, anchors: Anchors) -> Read:
    quarter = quarter_of(m[1])
    if quarter is None:
        return None
    year = anchors.year_of(3 * quarter)
    return _of_quarter(m[0], year, quarter, anchors, inferred=True) if year else Deadline(m[0], "quarter")


def _quarters(m: Match, anchors: Anchors) -> Read:
    """ "Quý II, III/2026", "quý I và quý III hằng năm"."""
    out: list[Deadline] = []
    for index, part in enumerate(parts(m, 1, _ONE_QUARTER)):
        quarter = quarter_of(part[1])
        year = int(m[2]) if m[2] else (anchors.year_of(3 * quarter) if quarter and not m[3] else 2023)
        read = _of_quarter("", year, quarter, anchors, inferred=not m[2]) if quarter and year else None
        if read is None or read.due is None:
            return None
        if m[3]:
            read = Deadline("", "recurring", freq="yearly", by=read.due.strftime("%m-%d"))
        out.append(_listed(read, part, index == 0))
    return tuple(out)


def _range(m: Match, anchors: Anchors) -> Read:
    year, rules = anchors.this_year, anchors.rules
    last = point(m[2], year, rules=rules)
    if last is None:
        return None
    first = point(m[1], last[1].year, last[1].month, rules)
    if first is not None and first[0] > last[1] and not re.search(YEAR, m[1]):
        first = point(m[1], last[1].year - 1, last[1].month, rules)  # "từ tháng 11 đến tháng 3/2027"
    if first is None or first[0] > last[1]:
        return None
    return Deadline(m[0], "period", first[0], last[1], inferred=not re.search(YEAR, m[2]))


def _years(m: Match, _anchors: Anchors) -> Read:
    first, last = int(m[1]), int(m[2])
    return Deadline(m[0], "period", date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _from_now(m: Match, anchors: Anchors) -> Read:
    last = point(m[1], anchors.issued.year if anchors.issued else None, rules=anchors.rules)
    return Deadline(m[0], "period", anchors.until(last[1]), last[1]) if last else None


def _to_end_of_this_year(m: Match, anchors: Anchors) -> Read:
    year = anchors.issued.year if anchors.issued else anchors.year
    start = anchors.issued if m[0].lower().startswith("từ") else None
    if year is None:
        return Deadline(m[0], "period")
    kind = "period" if m[0].lower().startswith("từ") else "date"
    return Deadline(m[0], kind, start, date(year, 12, 31), inferred=True)


def _first_or_last_months(m: Match, anchors: Anchors) -> Read:
    """ "6 tháng đầu năm 2026", "9 tháng đầu năm"."""
    year = int(m[3]) if m[3] else anchors.this_year
    count = count_of(m[1])
    if not 1 <= count <= 11:
        return None
    if year is None:
        return Deadline(m[0], "period")
    span = anchors.rules.months_span(year, count, first=m[2].lower() == "đầu")
    return Deadline(m[0], "period", *span, inferred=not m[3]) if span else None


def _open_quarter(m: Match, _anchors: Anchors) -> Read:
    quarter = quarter_of(m[1])
    return Deadline(m[0], "period", cal.quarter_start(int(m[2]), quarter), None) if quarter else None


def _open_month(m: Match, _anchors: Anchors) -> Read:
    start = cal.make_date(int(m[2]), int(m[1]), 1)
    return Deadline(m[0], "period", start, None) if start else None


def _open_year(m: Match, _anchors: Anchors) -> Read:
    return Deadline(m[0], "period", date(int(m[1]), 1, 1), None)


_MONTHS = rf"((?<!\w)(?<!\d )tháng\s*\d{{1,2}}(?:{AND}(?:tháng\s*)?\d{{1,2}}(?![\d/.,]*\d*\s*ngày)){{1,5}})"
_QUARTERS = rf"({Q}{ROMAN}(?:{AND}(?:{Q})?{ROMAN}(?![^\W\d_])){{1,3}})"
_FROM = r"(?:(?:bắt đầu|tính|kể)\s+)*từ\s+"
_RANGE_TO = r"\s*(?:-|–|—|(?:cho\s+)?đến|tới)\s*(?:hết\s+|cuối\s+|khoảng\s+)*"
_FINE, _FINE_END = POINT["fine"], POINT["fine_with_year"]

# fmt: off
LISTS = (
    pattern("months", "strong", rf"{IN}{_MONTHS}\s*(?:(?:/|-|\.|,?\s*(?:của\s+)?năm)\s*{Y}|,?\s*{EVERY_YEAR})", _months,
            "tháng"),
    pattern("quarters", "strong", rf"{IN}{_QUARTERS}(?:{OF_YEAR}{Y}|\s*,?\s*({EVERY_YEAR}))", _quarters, "qu"),
    pattern("date", "strong",
            rf"(?:định kỳ,?\s+)?(?P<every>{EVERY_YEAR})\s*,?\s*\(?\s*(?:trước|vào|chậm nhất)\s+(?P<days>(?:ngày\s+)?"
            rf"{_LISTED_DAY}(?:{AND}(?:trước\s+)?(?:ngày\s+)?{_LISTED_DAY}){{1,3}})", _days, "năm"),
    pattern("date", "strong",
            rf"(?:định kỳ,?\s+)?{BEFORE}\s+{HOUR}(?P<days>(?:ngày\s+)?{_LISTED_DAY}"
            rf"(?:{AND}(?:trước\s+)?(?:ngày\s+)?{_LISTED_DAY}){{1,3}})"
            rf"(?:\s*,?\s*(?P<every>{EVERY_YEAR}))?", _days, "ngày", "/", "tháng"),
)
RANGES = (
    pattern("from_now", "strong",
            rf"từ\s+(?:nay|bây giờ)\s*(?:cho\s+)?(?:đến|tới|-)\s*(?:hết\s+|cuối\s+|trước\s+)*({_FINE}|năm\s+{YEAR}|"
            rf"{YEAR})", _from_now, "từ nay", "từ bây", "từ  nay"),
    pattern("this_year", "strong", r"(?:từ\s+(?:nay|bây giờ)\s+)?đến\s+(?:hết|cuối)\s+năm(?:\s+nay)?(?!\s*(?:nào|học|"
            r"\d))",
            _to_end_of_this_year, "năm"),
    pattern("range", "strong", rf"từ\s+({_FINE}){_RANGE_TO}({_FINE_END}|(?:năm\s+)?{YEAR}|\d{{1,2}}\s*/\s*{YEAR})",
            _range, "từ"),
    pattern("range", "strong", rf"từ\s+((?:năm\s+)?{YEAR}){_RANGE_TO}({_FINE_END})", _range, "từ"),
    pattern("range", "strong",
            rf"(?:trong\s+)?({POINT['quarter']}|{POINT['month']})\s*(?:-|–|—|"
            rf"đến)\s*(?:hết\s+)?({POINT['quarter_with_year']}|"
            rf"{POINT['month_with_year']}|{ROMAN}\s*(?:/|năm)\s*{YEAR}|\d{{1,2}}\s*(?:/|năm)\s*{YEAR})", _range,
            "qu", "tháng"),
)
DAYS = (
    pattern("date", "strong", rf"{BEFORE}\s+{HOUR}(?:ngày\s+)?{DAY}", _day, "ngày", "/", "tháng", "-", "."),
    pattern("date", "bare", rf"(?<!\w)(?:vào\s+)?ngày\s+{DAY}", _day, "ngày"),
    pattern("through_year", "strong", rf"(?:xong\s+|hoàn thành\s+)?(?:cho\s+)?(?:đến hết|hết)\s+năm\s+{Y}",
            _through_year,
            "năm"),
    pattern("before_year", "strong", rf"(?:xong\s+|hoàn thành\s+|chậm nhất\s+)?trước\s+năm\s+{Y}(?!\s*[-–]\s*\d)",
            _before_year, "năm"),
)
MONTHS_AND_QUARTERS = (
    pattern("open_quarter", "strong", rf"{_FROM}{QUARTER_YEAR}", _open_quarter, "qu"),
    pattern("open_month", "strong", rf"{_FROM}tháng\s*(\d{{1,2}})\s*(?:/|-|\.|,?\s*năm)\s*{Y}", _open_month, "tháng"),
    pattern("open_day", "weak", rf"{_FROM}(?:ngày\s+)?{DAY}", _open_day, "từ"),
    pattern("quarter", "strong", rf"(?:(?:hoàn thành|xong|thực hiện)\s+)?{IN}{QUARTER_YEAR}", _quarter, "qu"),
    pattern("half_year", "strong", rf"(?:trong\s+)?({COUNT})\s+tháng\s+(đầu|cuối)(?:\s+(?:của\s+)?năm(?:\s+{Y})?)?",
            _first_or_last_months, "tháng"),
    pattern("month", "strong", rf"{IN}(?<!\d )(?<!\d)tháng\s*(\d{{1,2}})\s*(?:/|-|\.|,?\s*(?:của\s+)?năm)\s*{Y}",
            _month, "tháng"),
)
PERIODS = (
    pattern("years", "strong", rf"(?:trong|thực hiện|suốt|cả)\s+(?:giai đoạn|thời kỳ|các năm|"
            rf"năm)\s*(?:từ\s+)?(?:năm\s+)?{Y}"
            rf"{TO}(?:hết\s+)?(?:năm\s+)?{Y}", _years, "giai", "năm", "thời"),
    pattern("years", "weak", rf"(?:giai đoạn|thời kỳ)\s+(?:từ\s+)?(?:năm\s+)?{Y}{TO}(?:năm\s+)?{Y}", _years, "giai",
            "thời"),
    pattern("years", "bare", rf"(?:các\s+)?năm\s+{Y}{TO}(?:năm\s+)?{Y}", _years, "năm"),
    pattern("years", "cell", rf"(?<!\d){Y}\s*[-–—]\s*{Y}(?!\d)", _years),
    pattern("years", "weak", rf"từ\s+(?:năm\s+)?{Y}{TO}(?:hết\s+|cuối\s+)?(?:năm\s+)?{Y}", _years, "từ"),
    pattern("two_years", "bare", rf"(?:trong\s+)?(?:các\s+|0?2\s+)?(năm\s+{YEAR}{AND}(?:năm\s+)?{YEAR})",
            _two_years, "năm"),
    pattern("open_year", "strong", rf"{_FROM}(?:đầu\s+)?năm\s+{Y}(?!\s*đến nay)", _open_year, "năm"),
)
YEARS = (
    pattern("part_of_year", "strong", rf"(?:trong\s+|vào\s+|từ\s+)?(đầu|giữa)\s+năm\s+{Y}", _part_of_year, "năm"),
    pattern("to_year", "strong", rf"(?:phấn đấu|chậm nhất)\s+đến\s+(?:cuối\s+)?năm\s+{Y}(?!\s*[-–]\s*\d)", _year,
            "năm"),
    pattern("to_year", "weak", rf"đến\s+(?:cuối\s+)?năm\s+{Y}(?!\s*[-–]\s*\d)", _year, "năm"),
    pattern("in_year", "strong",
            rf"(?:trong|vào|cuối|hoàn thành|xong|kết thúc|chậm nhất|ngay)\s+(?:(?:trong|vào|cuối|từ|là|ngay)\s+){{0,2}}"
            rf"năm\s+{Y}(?!\s*[-–]\s*\d)", _year, "năm"),
    pattern("in_year", "strong", r"(?:trong|ngay trong)\s+năm(?:\s+nay|\s+(?=có|để)|(?=\s*(?:[.,;)/]|$)))",
            _this_year, "trong"),
    pattern("in_year", "bare", rf"năm\s+{Y}(?!\s*[-–]\s*\d)", _year, "năm"),
)
CELLS = (
    pattern("month_cell", "cell", rf"^(0?[1-9]|1[0-2])\s*/\s*{Y}$", _month),
    pattern("months_cell", "cell", rf"^{IN}{_MONTHS}\s*(?:/\s*{Y})?$", _months),
    pattern("quarters_cell", "cell", rf"^{IN}{_QUARTERS}\s*(?:/\s*{Y})?(?:({EVERY_YEAR}))?$", _quarters),
    pattern("range_cell", "cell", rf"^(?:từ\s+)?({_FINE}){_RANGE_TO}({_FINE})$", _range),
    pattern("date_cell", "cell", DAY, _day),
    pattern("day_without_year", "cell", rf"^(?:{BEFORE}\s+)?{DAY_MONTH}$", _day_without_year),
    pattern("quarter_without_year", "cell", rf"{Q}({ROMAN})(?!\w)", _quarter_without_year),
    pattern("month_without_year", "cell", r"tháng\s*(\d{1,2})(?!\d)", _month_without_year),
    pattern("years_cell", "cell", rf"^(?:các\s+)?((?:năm\s+)?{YEAR}(?:{AND}(?:năm\s+)?{YEAR}){{1,4}})$", _two_years),
    pattern("short_quarter", "cell", rf"(?<!\w)Q\.?\s*({ROMAN})\s*[/.-]\s*{Y}", _quarter),
    pattern("short_month", "cell", rf"(?<!\w)T\.?\s*(\d{{1,2}})\s*[/.-]\s*{Y}", _month),
    pattern("year_cell", "cell", rf"(?<![\d/]){Y}(?!\d)", _year),
)
# fmt: on
