"""A period held against the one before and the same one last year, figure by figure, each with how it was made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from members.templatetags.page import day, share

from ..drill import Counted, Only, due_between
from ..period_words import bare_name
from .facts import Point, ReviewFacts
from .rows import Scope, lists_of_point, number

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Then:
    """The same figure in another period, and how much more or less it is now ("+3", "−2"; "" where both are equal)."""

    value: str
    change: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    how: str
    value: str
    before: Then | None
    year: Then | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """The table; a column is missing where nothing was counted in that period, or it would be the same one twice."""

    here: str
    before: Point | None
    year: Point | None
    lines: tuple[Line, ...]

    @property
    def before_name(self) -> str:
        return bare_name(self.before.span) if self.before else ""

    @property
    def year_name(self) -> str:
        return bare_name(self.year.span) if self.year else ""


class _Told(NamedTuple):
    """A line: its name, how it is made, its number of a period, and what of the period's list that counts; a rate
    counts nothing."""

    name: str
    how: str
    read: Callable[[Point], int | None]
    counted: Counted | None = None
    scope: Callable[[Point], Scope] = lambda _point: {}

    def words(self, value: int | None) -> str:
        return number(value or 0) if self.counted else share(value)

    def url(self, point: Point, facts: ReviewFacts) -> str:
        if not self.counted or not self.read(point):
            return ""
        return lists_of_point(point, facts).url(self.counted, **self.scope(point))


def beside(facts: ReviewFacts) -> Beside:
    before = _counted(facts.previous)
    year = _counted(facts.year_before)
    year = None if before and year and before.span == year.span else year
    here = facts.here

    def line(told: _Told) -> Line:
        value = told.read(here)
        held = [_then(told, value, one, facts) if one else None for one in (before, year)]
        return Line(told.name, told.how, told.words(value), held[0], held[1], told.url(here, facts))

    return Beside(bare_name(here.span), before, year, tuple(map(line, _rows(facts))))


def _rows(facts: ReviewFacts) -> tuple[_Told, ...]:
    span = facts.period.span
    days = {"start": day(span.start), "end": day(span.end)}
    in_force = _("hạn đang có hiệu lực từ %(start)s đến %(end)s") % days
    on_time, late, untold = _("xong trong kỳ, không sau hạn"), _("xong trong kỳ, sau hạn"), _("không tính vào tỷ lệ")
    return (
        _Told(_("Tổng số"), _("giao đến hết kỳ, chưa xong trước kỳ"), lambda p: p.summary.total, Counted.TOTAL),
        _Told(_("Đến hạn trong kỳ"), in_force, lambda p: p.due, Counted.TOTAL, _due_in),
        _Told(_("Hoàn thành đúng hạn"), on_time, lambda p: p.summary.done_on_time, Counted.DONE_ON_TIME),
        _Told(_("Hoàn thành quá hạn"), late, lambda p: p.summary.done_late, Counted.DONE_LATE),
        _Told(_("Chưa xong, trong hạn"), _("kể cả sắp đến hạn"), lambda p: p.summary.in_time, Counted.IN_TIME),
        _Told(_("Chưa xong, quá hạn"), _("hạn trước ngày tính số liệu"), lambda p: p.summary.late, Counted.LATE),
        _Told(_("Không hạn"), untold, lambda p: p.summary.undated - p.waiting, Counted.UNDATED, _only(Only.NO_DUE)),
        _Told(_("Chờ điều kiện, tạm hoãn"), untold, lambda p: p.waiting, Counted.UNDATED, _only(Only.WAITING)),
        _Told(_("Tỷ lệ hoàn thành"), rate_made(facts.here), lambda p: p.rate),
    )


def _due_in(point: Point) -> Scope:
    return {"due": due_between(point.span.start, point.span.end)}


def _only(what: Only) -> Callable[[Point], Scope]:
    return lambda _point: {"only": what.value}


def rate_made(point: Point) -> str:
    """ "28 ÷ (28 + 7 quá hạn)": how the official rate was made."""
    told = {"done": number(point.summary.completed), "late": number(point.summary.late)}
    return _("%(done)s ÷ (%(done)s + %(late)s quá hạn)") % told


def _counted(point: Point | None) -> Point | None:
    return point if point and point.summary.total else None


def _then(told: _Told, value: int | None, point: Point, facts: ReviewFacts) -> Then:
    then = told.read(point)
    shown, url = told.words(then), told.url(point, facts)
    if value is None or then is None or value == then:
        return Then(shown, "", url)
    gap = abs(value - then)
    change = number(gap) if told.counted else f"{gap // 10},{gap % 10}"
    return Then(shown, ("+" if value > then else MINUS) + change, url)
