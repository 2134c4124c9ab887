"""A period held against the one before and the same one last year, figure by figure, each with how it was made."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.templatetags.page import day, share

from ..period_words import bare_name
from .facts import Point, ReviewFacts
from .rows import number

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Then:
    """The same figure in another period, and how much more or less it is now ("+3", "−2"; "" where both are equal)."""

    value: str
    change: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    how: str
    value: str
    before: Then | None
    year: Then | None


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


Read = Callable[[Point], int | None]


def beside(facts: ReviewFacts) -> Beside:
    before = _counted(facts.previous)
    year = _counted(facts.year_before)
    year = None if before and year and before.span == year.span else year
    here = facts.here

    def line(name: str, how: str, read: Read, *, is_share: bool = False) -> Line:
        value = read(here)
        held = [_then(value, read(one), is_share) if one else None for one in (before, year)]
        return Line(name, how, _told(value, is_share), held[0], held[1])

    rate = line(_("Tỷ lệ hoàn thành"), rate_made(here), lambda point: point.rate, is_share=True)
    return Beside(bare_name(here.span), before, year, (*(line(*row) for row in _rows(facts)), rate))


def _rows(facts: ReviewFacts) -> tuple[tuple[str, str, Read], ...]:
    span = facts.period.span
    days = {"start": day(span.start), "end": day(span.end)}
    return (
        (_("Tổng số"), _("giao đến hết kỳ, chưa xong trước kỳ"), lambda p: p.summary.total),
        (_("Đến hạn trong kỳ"), _("hạn đang có hiệu lực từ %(start)s đến %(end)s") % days, lambda p: p.due),
        (_("Hoàn thành đúng hạn"), _("xong trong kỳ, không sau hạn"), lambda p: p.summary.done_on_time),
        (_("Hoàn thành quá hạn"), _("xong trong kỳ, sau hạn"), lambda p: p.summary.done_late),
        (_("Chưa xong, trong hạn"), _("kể cả sắp đến hạn"), lambda p: p.summary.in_time),
        (_("Chưa xong, quá hạn"), _("hạn trước ngày tính số liệu"), lambda p: p.summary.late),
        (_("Không hạn"), _("không tính vào tỷ lệ"), lambda p: p.summary.undated - p.waiting),
        (_("Chờ điều kiện, tạm hoãn"), _("không tính vào tỷ lệ"), lambda p: p.waiting),
    )


def rate_made(point: Point) -> str:
    """ "28 ÷ (28 + 7 quá hạn)": how the official rate was made."""
    told = {"done": number(point.summary.completed), "late": number(point.summary.late)}
    return _("%(done)s ÷ (%(done)s + %(late)s quá hạn)") % told


def _counted(point: Point | None) -> Point | None:
    return point if point and point.summary.total else None


def _then(value: int | None, then: int | None, is_share: bool) -> Then:
    if value is None or then is None or value == then:
        return Then(_told(then, is_share), "")
    sign = "+" if value > then else MINUS
    gap = abs(value - then)
    return Then(_told(then, is_share), sign + (f"{gap // 10},{gap % 10}" if is_share else number(gap)))


def _told(value: int | None, is_share: bool) -> str:
    return share(value) if is_share else number(value or 0)
