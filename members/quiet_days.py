"""Days on which nobody is reminded, and how long before a due date one is: read from what an admin typed. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
LONGEST_HOLIDAY = 31  # days in one line
MOST_LINES = 500
LONGEST_LEAD = 366  # days before a due date
MOST_LEADS = 6
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_FROM_TO = re.compile(rf"{_DAY}(?:\s*(?:-|–|—|đến)\s*{_DAY})?(?!\d)[\s:,;-]*(.*)")
_DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days of all lines that could be read, and one sentence for each line that could not."""

    days: frozenset[date] = frozenset()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietDays:
    """Which days are no working days for reminding."""

    weekends: bool = True
    holidays: frozenset[date] = field(default_factory=frozenset)

    def __contains__(self, day: date) -> bool:
        return (self.weekends and day.weekday() >= SATURDAY) or day in self.holidays


def holidays_of(text: str) -> Holidays:
    """One day a line ("02/09/2026 Quốc khánh") or several ("14/02/2026 - 20/02/2026 Tết"); blank lines say nothing."""
    days: set[date] = set()
    errors: list[str] = []
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return Holidays(frozenset(), (f"Chỉ ghi được {MOST_LINES} dòng ngày nghỉ. Bỏ bớt các năm đã qua.",))
    for number, line in enumerate(lines, start=1):
        try:
            days |= _days_of(line.strip())
        except ValueError as error:
            errors.append(f"Dòng {number}: {error}")
    return Holidays(frozenset(days), tuple(errors))


def _days_of(line: str) -> set[date]:
    """ValueError with a sentence when the line says no day."""
    if not line:
        return set()
    found = _FROM_TO.fullmatch(line)
    if found is None:
        raise ValueError(f"“{_cut(line)}” không bắt đầu bằng một ngày. Ghi như 02/09/2026 Quốc khánh.")
    first = _day(found[1], found[2], found[3])
    last = _day(found[4], found[5], found[6]) if found[4] else first
    length = (last - first).days + 1
    if length < 1:
        raise ValueError(f"ngày cuối {last:%d/%m/}{last.year:04} trước ngày đầu. Đổi lại hai ngày.")
    if length > LONGEST_HOLIDAY:
        raise ValueError(f"kỳ nghỉ dài {length} ngày. Mỗi dòng nhiều nhất {LONGEST_HOLIDAY} ngày.")
    return {first + timedelta(days=n) for n in range(length)}


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
