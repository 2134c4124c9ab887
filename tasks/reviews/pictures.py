"""The pictures of a review: places from `charts`, sentences for those who cannot see them. Under four values a sentence
stands instead of a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members.templatetags.page import day, share

from .. import charts
from ..drill import Counted, due_between, review_url
from ..judging import Colour
from ..period_words import bare_name
from ..periods import Length, ReportingPeriod
from .facts import Point, ReviewFacts, Table
from .head import TargetThen
from .rows import (
    Row,
    Scope,
    cell,
    cluster_scope,
    in_words,
    lists_behind,
    lists_of_point,
    sentence,
    summary_row,
    unit_scope,
)
from .stretches import Stretch, stretches
from .tables import Group

BARS_SHOWN, GOALS_SHOWN = 12, 12
COLOURS = (Colour.RED, Colour.AMBER, Colour.NONE, Colour.GREEN, Colour.CLOSED)  # what asks for somebody first


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    url: str
    rate: int | None
    sentence: str
    segments: tuple[charts.Segment, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each of the first lines, or what they say in sentences."""

    id: str
    title: str
    bars: tuple[Bar, ...]
    sentences: tuple[str, ...]
    are_some_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """Completion over the periods: a chart, or a sentence when there are too few; and the figures as a table."""

    title: str
    chart: charts.Series | None
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dues:
    """What falls due when in the period, and how it stands; and the figures as a table."""

    title: str
    columns: tuple[charts.Stack, ...]
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A target against its goal; no bar where there is no figure, or too few targets to draw."""

    name: str
    url: str
    period: str
    reached: str
    goal: str
    state: str
    is_late: bool
    sentence: str
    bar: charts.Bullet | None


@dataclass(frozen=True, slots=True)
class Goals:
    """The targets of the period's tasks, those furthest behind first, and how many others there are."""

    shown: tuple[Goal, ...]
    others: int

    @property
    def is_drawn(self) -> bool:
        return any(goal.bar for goal in self.shown)

    @property
    def count(self) -> int:
        return len(self.shown) + self.others


# --- Bars ----------------------------------------------------------------------------------------------------------


def unit_bars(facts: ReviewFacts) -> Bars:
    unnamed = _("Chưa có đơn vị chủ trì")
    return _bars("bieu-do", _("Tình hình từng đơn vị"), facts, facts.units, unnamed, unit_scope)


def cluster_bars(facts: ReviewFacts) -> Bars:
    return _bars("bieu-do-cum", _("Tình hình từng cụm"), facts, facts.clusters, _("Ngoài các cụm"), cluster_scope)


def _bars(
    id_: str, title: str, facts: ReviewFacts, table: Table, unnamed: str, scope: Callable[[Group], Scope]
) -> Bars:
    told, lists = [group for group in table.lines if group.summary.total], lists_behind(facts)
    named = [Group(g.key, g.name or unnamed, g.summary) for g in told]
    if len(named) < charts.FEWEST:
        return Bars(id_, title, (), tuple(map(sentence, named)))
    shown = named[:BARS_SHOWN]
    scale = max(group.summary.total for group in shown)
    bars = tuple(
        Bar(
            group.name,
            lists.url(Counted.TOTAL, **scope(group)),
            group.summary.rate_permille,
            sentence(group),
            charts.segments(group.summary, scale),
        )
        for group in shown
    )
    return Bars(id_, title, bars, (), len(shown) < len(named) + table.others)


# --- Completion over the periods -----------------------------------------------------------------------------------


def trend(facts: ReviewFacts) -> Trend:
    titles = {
        Length.MONTH: _("Tỷ lệ qua các tháng"),
        Length.QUARTER: _("Tỷ lệ qua các quý"),
        Length.HALF: _("Tỷ lệ qua các kỳ 6 tháng"),
        Length.YEAR: _("Tỷ lệ qua các năm"),
    }
    known = [point for point in facts.series if point.rate is not None]
    told = [f"{bare_name(point.span)} {share(point.rate)}" for point in known]
    chart = None
    if len(known) >= charts.FEWEST:
        first = facts.series.index(known[0])
        chart = charts.series([p.rate for p in facts.series[first:]], _labels([p.span for p in facts.series[first:]]))
    rows = tuple(_trend_row(point, facts) for point in reversed(facts.series))
    return Trend(titles[facts.period.span.length], chart, ", ".join(told), rows)


def _trend_row(point: Point, facts: ReviewFacts) -> Row:
    its = lists_of_point(point, facts)
    numbers = ((point.summary.completed, Counted.COMPLETED), (point.summary.late, Counted.LATE))
    cells = tuple(cell(value, counted, its) for value, counted in numbers)
    return Row(bare_name(point.span), review_url(point.span), "", cells, point.rate)


def _labels(spans: Sequence[ReportingPeriod]) -> list[str]:
    """The year is written at the first period and where a year begins."""
    return [span.label if i == 0 or span.number == 1 else span.label.partition("/")[0] for i, span in enumerate(spans)]


# --- Due dates -----------------------------------------------------------------------------------------------------


def dues(facts: ReviewFacts) -> Dues:
    span = facts.period.span
    is_by_week = span.length <= Length.QUARTER
    title = _("Đến hạn từng tuần") if is_by_week else _("Đến hạn từng tháng")
    parts = stretches(span, facts.dues)
    told = [part for part in parts if part.summary.total]
    columns = [
        (part.summary, str(part.summary.total or ""), *label)
        for part, label in zip(parts, _stretch_labels(parts, is_by_week), strict=True)
    ]
    rows = tuple(_stretch_row(part, facts) for part in told)
    words = "; ".join(f"{_days(part)}: {in_words(part.summary)}" for part in told)
    return Dues(title, charts.stacks(columns) if len(told) >= charts.FEWEST else (), words, rows)


def _stretch_labels(parts: Sequence[Stretch], is_by_week: bool) -> list[tuple[str, str]]:
    """Under each week its first day, under the first week of a month the month too; under each month its number."""
    made, before = list[tuple[str, str]](), 0
    for part in parts:
        month = part.start.month if is_by_week else part.end.month
        told = f"T{month}" if month != before else ""
        made.append((str(part.start.day), told) if is_by_week else (told, ""))
        before = month
    return made


def _stretch_row(part: Stretch, facts: ReviewFacts) -> Row:
    its = Group("", _days(part), part.summary)
    return summary_row(its, lists_behind(facts), {"due": due_between(part.start, part.end)})


def _days(part: Stretch) -> str:
    return f"{part.start:%d/%m}–{day(part.end)}"


# --- Targets -------------------------------------------------------------------------------------------------------


def goals(facts: ReviewFacts) -> Goals:
    told = sorted(facts.targets, key=lambda one: COLOURS.index(Colour(one.colour)))
    is_drawn = sum(one.way is not None for one in told) >= charts.FEWEST
    shown = tuple(_goal(one, is_drawn) for one in told[:GOALS_SHOWN])
    return Goals(shown, len(told) - len(shown))


def _goal(one: TargetThen, is_drawn: bool) -> Goal:
    bar = None
    if is_drawn and one.way is not None:
        bar = charts.bullet(one.way / 1000, None if one.gone is None else one.gone / 1000, one.colour)
    words = {"name": one.printed, "period": one.period, "reached": one.reached, "goal": one.goal, "state": one.state}
    told = _("%(name)s, %(period)s: %(reached)s, phải đạt %(goal)s. %(state)s.") % words
    if one.gone is not None:
        told += " " + _("Đã qua %d%% thời gian.") % (one.gone // 10)
    url = reverse("tasks:target", args=[one.target])
    is_late = one.colour == Colour.RED
    return Goal(one.printed, url, one.period, one.reached, one.goal, one.state, is_late, told, bar)
