"""How a target stands: its periods, how far it has come in each, and what that means on a day. Pure: no database.

The rule. A period that is over is reached or missed. Before that the way made (from the first figure to the goal) is
held against the time gone by (from the period's first day to today):
- on its way: at most `SLACK` behind the time;
- behind, still to be reached: more, but less than half of the period is gone, or half of what should be done is;
- far behind: less than that. It is then as red as a target that was missed, and asks for an explanation.
A ceiling ("không quá 5%") without a first figure is either kept or broken: no way leads to it. A bare figure
("12 lớp", op "=") is an order to reach it; more is no fault. "Khoảng" is reached at `ABOUT` of the figure.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from .cycles import REPEATING, cycles, period_name

SLACK = Fraction(1, 10)  # of the period: so far one may be behind the time
HALF = Fraction(1, 2)  # before half of the period nothing is far behind
KEEPS_UP = Fraction(1, 2)  # of what should be done by now: less is far behind
NEAR_END = Fraction(9, 10)  # from here on what is behind asks for an explanation
ABOUT = Fraction(9, 10)
LONGEST = timedelta(days=3653)  # periods further back are told by the list of measures alone
FREQUENCIES_OF_WORDS = {"năm": "yearly", "quý": "quarterly", "tháng": "monthly", "tuần": "weekly"}
CEILINGS = frozenset({"<=", "<"})
PERCENT = "%"


class Colour(enum.StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"
    CLOSED = "closed"


class Verdict(enum.StrEnum):
    """From best to worst, in this order; a target whose object is gone (CLOSED) is not judged."""

    REACHED = "reached"
    ON_WAY = "on-way"
    OPEN = "open"  # not reached, and no day by which it must be
    UNKNOWN = "unknown"
    BEHIND = "behind"
    FAR = "far"
    MISSED = "missed"
    CLOSED = "closed"

    @property
    def colour(self) -> Colour:
        return _COLOURS[self]

    @property
    def rank(self) -> int:
        return _ORDER[self]


_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}
_COLOURS = {
    Verdict.REACHED: Colour.GREEN,
    Verdict.ON_WAY: Colour.GREEN,
    Verdict.OPEN: Colour.NONE,
    Verdict.UNKNOWN: Colour.NONE,
    Verdict.BEHIND: Colour.AMBER,
    Verdict.FAR: Colour.RED,
    Verdict.MISSED: Colour.RED,
    Verdict.CLOSED: Colour.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached, and from where the way begins."""

    op: str
    value: Decimal
    baseline: Decimal | None = None

    @property
    def is_ceiling(self) -> bool:
        return self.op in CEILINGS

    def reached(self, value: Decimal) -> bool:
        if self.op == ">":
            return value > self.value
        if self.op == "<":
            return value < self.value
        if self.op == "<=":
            return value <= self.value
        wanted = Fraction(self.value) * ABOUT if self.op == "~" else Fraction(self.value)
        return Fraction(value) >= wanted

    def way(self, value: Decimal) -> Fraction | None:
        """The part of the way that is made: 0 at the first figure, 1 at the goal, more beyond it. None: a ceiling
        without a first figure has no way."""
        if self.baseline is None and self.is_ceiling:
            return None
        start, end = Fraction(self.baseline or 0), Fraction(self.value)
        leads_there = start > end if self.is_ceiling else start < end
        if not leads_there:
            return Fraction(1 if self.reached(value) else 0)
        return max(Fraction(0), (Fraction(value) - start) / (end - start))


@dataclass(frozen=True, slots=True)
class Span:
    """One period of a target, or with the key "" its whole time; `end` None: until nobody knows when. `since` is the
    first day on which the work was given, where that lies inside the period."""

    key: str
    start: date
    end: date | None
    since: date

    @property
    def name(self) -> str:
        return period_name(self.key)

    def is_over(self, day: date) -> bool:
        return self.end is not None and day > self.end

    def elapsed(self, day: date) -> Fraction | None:
        """The part of the period that is gone when the day is; None for one without an end."""
        if self.end is None:
            return None
        days = (self.end - self.since).days + 1
        gone = (day - self.since).days + 1
        return min(Fraction(1), max(Fraction(0), Fraction(gone, days))) if days > 0 else Fraction(1)

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def spans(frequency: str, first: date, last: date | None, today: date) -> tuple[Span, ...]:
    """The periods up to the one of today, newest first; at least one. `first`: when the work was given."""
    if frequency not in REPEATING:
        return (Span("", first, last, first),)
    until = max(first, min(last or today, today))
    begin = max(first, until - min(LONGEST, until - date.min))
    found = [Span(c.key, c.start, c.end, max(c.start, first)) for c in cycles(frequency, begin, until)]
    return tuple(found[::-1])


def judge(goal: Goal, value: Decimal | None, span: Span, day: date) -> Verdict:
    """How a figure of this period stands on the day."""
    if value is None:
        return Verdict.UNKNOWN
    way, is_over = goal.way(value), span.is_over(day)
    if way is None:
        return _kept(goal.reached(value), is_over)
    if goal.reached(value):
        return Verdict.REACHED
    if is_over:
        return Verdict.MISSED
    gone = span.elapsed(day)
    if gone is None:
        return Verdict.OPEN
    if way + SLACK >= gone:
        return Verdict.ON_WAY
    return Verdict.BEHIND if gone < HALF or way >= gone * KEEPS_UP else Verdict.FAR


def _kept(is_kept: bool, is_over: bool) -> Verdict:
    """A ceiling: what is kept today may still be broken tomorrow."""
    if is_over:
        return Verdict.REACHED if is_kept else Verdict.MISSED
    return Verdict.ON_WAY if is_kept else Verdict.FAR


def together(own: Verdict, parts: Iterable[Verdict]) -> Verdict:
    """The whole stands no better than its worst part; parts whose object is gone are left out."""
    judged = [part for part in parts if part is not Verdict.CLOSED]
    return own if own is Verdict.CLOSED else max([own, *judged], key=lambda verdict: verdict.rank)


def asks_explanation(verdict: Verdict, span: Span, day: date) -> bool:
    """Red asks why; what is behind does so when its period is about to end."""
    if verdict is Verdict.BEHIND:
        return (span.elapsed(day) or 0) >= NEAR_END
    return verdict.colour is Colour.RED


def comparable(unit_word: str, other: str) -> bool:
    """Whether two figures may be set against each other: a share and a count may not."""
    return (unit_word.strip() == PERCENT) == (other.strip() == PERCENT)


def exceeds(part: Decimal | None, whole: Decimal | None) -> bool:
    return part is not None and whole is not None and part > whole


def frequency_of(printed_period: str, task_frequency: str = "") -> str:
    """How a target is counted: as its own words say ("/năm"), else as often as the work itself is to be done."""
    own = FREQUENCIES_OF_WORDS.get(printed_period.strip().lower(), "")
    return own or (task_frequency if task_frequency in REPEATING else "")


def figure(value: Decimal | None) -> str:
    """1.234,5 for 1234.50: as the office writes it, without idle zeros."""
    if value is None:
        return ""
    whole, _point, rest = f"{value:.2f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    rest = rest.rstrip("0")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"


def amount(value: Decimal | None, unit_word: str) -> str:
    """ "8 chi hội", "90%"."""
    words = figure(value)
    if not words or not unit_word:
        return words
    return words + unit_word if unit_word == PERCENT else f"{words} {unit_word}"


def op_words(op: str) -> str:
    """What stands before the figure; nothing before a bare one."""
    names = {
        ">=": _("ít nhất"),
        ">": _("trên"),
        "=": "",
        "<=": _("không quá"),
        "<": _("dưới"),
        "~": _("khoảng"),
    }
    return names.get(op, names[">="])
