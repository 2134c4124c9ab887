"""Holidays, the days that make up for them, and how long before a due date one is reminded: read from what an admin
typed. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
LONGEST_HOLIDAY = 31  # days in one line
MOST_LINES = 500
LONGEST_LEAD = 366  # days before a due date
MOST_LEADS = 6
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_FROM_TO = re.compile(rf"{_DAY}(?:\s*(?:-|–|—|đến)\s*{_DAY})?(?!\d)[\s:,;-]*(.*)")
_DIGITS = re.compile(r"[0-9]{1,9}")
_MAKES_UP = re.compile(r"làm\s+bù\b[\s:,;-]*(?:ngày\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line: a holiday of one day or several, or (`works`) a day on which one works to make up for another."""

    first: date
    last: date
    name: str = ""
    works: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def dates(self) -> frozenset[date]:
        return frozenset(self.first + timedelta(days=n) for n in range(self.days))

    @property
    def line(self) -> str:
        """As it is stored, and can be typed."""
        span = _written(self.first) if self.days == 1 else f"{_written(self.first)} - {_written(self.last)}"
        return " ".join(part for part in ("Làm bù" if self.works else "", span, self.name) if part)

    @property
    def is_fixed(self) -> bool:
        """Whether it falls on the same day of every year: what the moon decides (Tết, Giỗ Tổ) does not."""
        name = self.name.casefold()
        by_moon = any(word in name for word in ("nguyên đán", "âm lịch", "giỗ tổ", "hùng vương"))
        return not self.works and not by_moon and not ("tết" in name and "dương" not in name)

    def in_year(self, year: int) -> "Entry | None":
        """The same days in another year; None where the calendar has no such day."""
        try:
            first = self.first.replace(year=year)
        except ValueError:
            return None
        return Entry(first, first + (self.last - self.first), self.name, self.works)


def _written(day: date) -> str:
    return f"{day:%d/%m/}{day.year:04}"


@dataclass(frozen=True, slots=True)
class Holidays:
    """What the lines say, in the order of the calendar, and one sentence for each line that could not be read."""

    entries: tuple[Entry, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def days(self) -> frozenset[date]:
        """The days off; where one is worked in return, it is none."""
        return frozenset().union(*(e.dates for e in self.entries if not e.works)) - self.working

    @property
    def working(self) -> frozenset[date]:
        """Days that are worked although they would be free: Saturdays that make up for another day."""
        return frozenset().union(*(e.dates for e in self.entries if e.works))

    def names(self) -> dict[date, str]:
        """{day off: what it is called}."""
        free = self.days
        return {day: e.name for e in self.entries if not e.works for day in e.dates if day in free}

    def text(self) -> str:
        return "\n".join(entry.line for entry in self.entries)


@dataclass(frozen=True, slots=True)
class QuietDays:
    """Which days are no working days for reminding."""

    weekends: bool = True
    holidays: frozenset[date] = field(default_factory=frozenset)
    working: frozenset[date] = field(default_factory=frozenset)

    def __contains__(self, day: date) -> bool:
        if day in self.working:
            return False
        return (self.weekends and day.weekday() >= SATURDAY) or day in self.holidays


@lru_cache(maxsize=32)
def holidays_of(text: str) -> Holidays:
    """One day a line ("02/09/2026 Quốc khánh") or several ("14/02/2026 - 20/02/2026 Tết"); a day that makes up for one
    begins with "Làm bù"; blank lines say nothing."""
    entries: set[Entry] = set()
    errors: list[str] = []
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return Holidays((), (f"Chỉ ghi được {MOST_LINES} dòng ngày nghỉ. Bỏ bớt các năm đã qua.",))
    for number, line in enumerate(lines, start=1):
        try:
            entries |= _entry_of(line.strip())
        except ValueError as error:
            errors.append(f"Dòng {number}: {error}")
    return Holidays(tuple(sorted(entries)), tuple(errors))


def _entry_of(line: str) -> set[Entry]:
    """ValueError with a sentence when the line says no day."""
    if not line:
        return set()
    makes_up = _MAKES_UP.match(line)
    found = _FROM_TO.fullmatch(line[makes_up.end() :] if makes_up else line)
    if found is None:
        raise ValueError(f"“{_cut(line)}” không bắt đầu bằng một ngày. Ghi như 02/09/2026 Quốc khánh.")
    first = _day(found[1], found[2], found[3])
    last = _day(found[4], found[5], found[6]) if found[4] else first
    length = (last - first).days + 1
    if length < 1:
        raise ValueError(f"ngày cuối {last:%d/%m/}{last.year:04} trước ngày đầu. Đổi lại hai ngày.")
    if length > LONGEST_HOLIDAY:
        raise ValueError(f"kỳ nghỉ dài {length} ngày. Mỗi dòng nhiều nhất {LONGEST_HOLIDAY} ngày.")
    if makes_up and length > 1:
        raise ValueError("mỗi dòng “Làm bù” ghi một ngày.")
    return {Entry(first, last, found[7].strip(), works=bool(makes_up))}


def _day(day: str, month: str, year: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"không có ngày {day}/{month}/{year} trên lịch. Xem lại ngày.") from None


def _cut(line: str) -> str:
    return line if len(line) <= 40 else line[:40] + "…"


def lead_days(text: str) -> tuple[int, ...]:
    """How many days before the due date one is reminded, the longest first: "7, 1" → (7, 1). 0 is the due day itself.

    ValueError with a sentence when the text says something else.
    """
    parts = [part for part in re.split(r"[,;\s]+", text) if part]
    if not parts:
        raise ValueError("Ghi ít nhất một số ngày, ví dụ 7, 1.")
    if odd := next((part for part in parts if not _DIGITS.fullmatch(part)), None):
        raise ValueError(f"“{_cut(odd)}” không phải số ngày. Ghi các số cách nhau dấu phẩy, ví dụ 7, 1.")
    days = sorted({int(part) for part in parts}, reverse=True)
    if days[0] > LONGEST_LEAD:
        raise ValueError(f"Nhắc trước nhiều nhất {LONGEST_LEAD} ngày.")
    if len(days) > MOST_LEADS:
        raise ValueError(f"Nhắc nhiều nhất {MOST_LEADS} lần trước hạn.")
    return tuple(days)
