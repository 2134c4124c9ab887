"""Days of the demonstration, all counted from today: the same day always gives the same dates.

Texts hold marks in braces: {q-1} "quý II/2026" and {Q+2} "Quý I/2027" count quarters from the present one, {d+2} days
from today, {m+4} months; {date:plan}, {longdate:plan} a document's day, {dm:plan+400} a day after it; {term} the years.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tasks.periods import ReportingPeriod, quarter_of

MARK = re.compile(r"\{(?P<word>q|Q|d|m|date:|longdate:|dm:|term)(?P<name>[a-z_]*)(?P<shift>[+-]\d+)?\}")
# Each document: quarter counted from the present one, month in it, day of the month. The draft was typed today.
ISSUED = {
    "programme_party": (-8, 2, 18),
    "programme": (-7, 1, 12),
    "plan": (-6, 1, 9),
    "workplan": (-3, 1, 14),
    "resolution": (-2, 1, 8),
}
TERM_YEARS = 5


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """The instant of a day's hour in the union's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass(frozen=True, slots=True)
class Timeline:
    """The demonstration's calendar for one day called today."""

    today: date

    def quarter(self, shift: int) -> ReportingPeriod:
        return quarter_of(self.today).shifted(shift)

    def in_quarter(self, shift: int, month: int, day: int) -> date:
        """A working day in the quarter: month 1–3 of it, day of the month."""
        start = self.quarter(shift).start
        return workday(date(start.year, start.month + month - 1, day))

    def after(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def issued(self, document: str) -> date:
        return self.in_quarter(*ISSUED[document]) if document in ISSUED else self.today

    @property
    def term_start(self) -> date:
        return self.in_quarter(-9, 2, 20)

    @property
    def term_end(self) -> date:
        return self.term_start.replace(year=self.term_start.year + TERM_YEARS)

    @property
    def term_years(self) -> str:
        return f"{self.term_start.year} - {self.term_end.year}"

    def render(self, text: str) -> str:
        """The text with its marks replaced by days; an unknown mark stays and a test finds it."""
        return MARK.sub(lambda m: self._mark(m["word"].rstrip(":"), m["name"], int(m["shift"] or 0)), text)

    def _mark(self, word: str, name: str, shift: int) -> str:
        if word in {"q", "Q"}:
            return f"{'quý' if word == 'q' else 'Quý'} {self.quarter(shift).label}"
        if word == "term":
            return self.term_years
        if word == "m":
            month = self.today.year * 12 + self.today.month - 1 + shift
            return f"tháng {month % 12 + 1}/{month // 12}"
        day = self.after(shift) if word == "d" else self.issued(name) + timedelta(days=shift)
        if word == "longdate":
            return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"
        return f"{day:%d/%m/%Y}"
