"""Periods of a recurring task: their keys, names, first and last days. Pure.

A key is "2026", "2026-h1", "2026-q3", "2026-m05" or "2026-w12" (ISO week).
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from resolutions.reading.conventions import STANDARD, Conventions

from .periods import ROMAN

MONTHS = {"yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
REPEATING = frozenset(MONTHS) | {"weekly"}  # a continuous task, or one of unknown frequency, has no periods
_MARKS = {"half-yearly": "-h", "quarterly": "-q", "monthly": "-m"}
_WEEKDAY, _DAY = re.compile("[1-7]"), re.compile("(?:([0-9]{2})-)?([0-9]{2})")
_ONE_DAY = timedelta(days=1)
_KEY = re.compile(r"([0-9]{4})(?:-([hqmw])([0-9]{1,2}))?")


def period_name(key: str) -> str:
    """ "quý III/2026" for "2026-q3"; nothing for nothing, and what is no key as it stands."""
    match = _KEY.fullmatch(key)
    if not match:
        return key
    year, kind, number = match[1], match[2] or "", int(match[3] or 0)
    names = {
        "": _("năm %(year)s"),
        "h": _("6 tháng cuối năm %(year)s") if number == 2 else _("6 tháng đầu năm %(year)s"),
        "q": _("quý %(roman)s/%(year)s"),
        "m": _("tháng %(number)s/%(year)s"),
        "w": _("tuần %(number)s/%(year)s"),
    }
    return names[kind] % {"year": year, "number": number, "roman": ROMAN[(number - 1) % 4]}


@dataclass(frozen=True, slots=True, order=True)
class Cycle:
    """One period of a frequency; both days are inclusive."""

    start: date
    end: date
    key: str

    @property
    def name(self) -> str:
        return period_name(self.key)

    def last_day(self, rules: Conventions = STANDARD) -> date:
        """The due day of a period for which no day is told: its last day by the union's conventions."""
        year, kind, number = self.end.year, self.key[5:6], (self.end.month + 2) // 3
        span: tuple[date, date] | None = self.start, self.end
        if kind == "q":
            span = rules.quarter_span(year, number)
        elif kind == "h":
            span = rules.months_span(year, MONTHS["half-yearly"], first=number == 2)
        elif not kind:
            span = rules.year_span(year)
        return rules.off_weekend(span[1] if span else self.end, "") if kind != "w" else self.end

    def due(self, by_day: str = "") -> date:
        """The due day inside the period: `by_day` is "MM-DD" for a year, "DD" for the last month of a period, or a
        weekday "1" (Monday) to "7" for a week. The period's last day without it, or where it does not fit.

        A day that the month does not have is the month's last: the 31st is 30 June, 29 February the 28th.
        """
        is_week = "-w" in self.key
        if is_week:
            return self.start + timedelta(days=int(by_day) - 1) if _WEEKDAY.fullmatch(by_day) else self.end
        match = _DAY.fullmatch(by_day)
        if not match or not int(match[2]):
            return self.end
        is_year = "-" not in self.key
        month = int(match[1]) if is_year and match[1] and 1 <= int(match[1]) <= 12 else self.end.month
        return date(self.end.year, month, min(int(match[2]), monthrange(self.end.year, month)[1]))


def cycle_of(frequency: str, day: date) -> Cycle | None:
    """The period that contains the day; None for a frequency without periods."""
    if frequency == "weekly":
        year, week, weekday = day.isocalendar()
        start = day - timedelta(days=weekday - 1)
        return Cycle(start, start + timedelta(days=6), f"{year}-w{week:02}")
    months = MONTHS.get(frequency)
    if not months:
        return None
    index = (day.month - 1) // months
    last = (index + 1) * months
    end = date(day.year, last, monthrange(day.year, last)[1])
    number = f"{index + 1:02}" if frequency == "monthly" else str(index + 1)
    key = f"{day.year}{_MARKS[frequency]}{number}" if frequency in _MARKS else str(day.year)
    return Cycle(date(day.year, last - months + 1, 1), end, key)


def cycle_named(key: str) -> Cycle | None:
    """The period with this key; None for what is no key."""
    match = _KEY.fullmatch(key)
    if not match:
        return None
    year, number = int(match[1]), int(match[3] or 1)
    try:
        if match[2] == "w":
            return cycle_of("weekly", date.fromisocalendar(year, number, 1))
        frequency = {"h": "half-yearly", "q": "quarterly", "m": "monthly"}.get(match[2], "yearly")
        return cycle_of(frequency, date(year, (number - 1) * MONTHS[frequency] + 1, 1))
    except ValueError:
        return None


def cycles(frequency: str, first: date, last: date) -> Iterator[Cycle]:
    """The periods that touch the days from `first` to `last`, oldest first."""
    day = first
    while day <= last and (cycle := cycle_of(frequency, day)):
        yield cycle
        day = cycle.end + _ONE_DAY


def horizon(frequency: str, today: date, ahead: int) -> date:
    """The last day of the `ahead`th period after the one of today; today itself without periods."""
    cycle = cycle_of(frequency, today)
    for _turn in range(ahead if cycle else 0):
        cycle = cycle_of(frequency, cycle.end + _ONE_DAY) if cycle else None
    return cycle.end if cycle else today
