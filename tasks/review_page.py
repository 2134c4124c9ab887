"""What the quarter's page shows: its figures with the addresses of the lists behind them, charts and navigation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from members.templatetags.page import share

from . import charts
from .drill import Counted, quarter_url, tasks_url
from .figure import Figure
from .period_filter import Period
from .periods import Quarter
from .quarter import LateTask, Line, Point, QuarterFacts, Table
from .status import Summary

BARS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the list behind it; no address where there is nothing to list."""

    value: int
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    url: str
    note: str
    cells: tuple[Cell, ...]
    rate: int | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class SummaryTable:
    rows: tuple[Row, ...]
    rest: Row | None


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    url: str
    rate: int | None
    sentence: str
    segments: tuple[charts.Segment, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Completion over the quarters: a chart, or a sentence when there are too few; and the figures as a table."""

    chart: charts.Series | None
    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    facts: QuarterFacts
    figures: tuple[Figure, ...]
    late_url: str
    ended: Cell
    total: Row
    units: SummaryTable
    documents: SummaryTable
    bars: tuple[Bar, ...]
    trend: Trend

    @property
    def period(self) -> Period:
        return self.facts.period

    @property
    def summary(self) -> Summary:
        return self.facts.total.summary

    @property
    def late(self) -> tuple[LateTask, ...]:
        return self.facts.late

    @property
    def late_not_shown(self) -> int:
        return self.summary.late - len(self.facts.late)

    @property
    def bars_left_out(self) -> bool:
        return len(self.bars) < len(self.units.rows) + self.facts.units.others


def review_page(facts: QuarterFacts) -> ReviewPage:
    period = facts.period
    total = _row(Line(0, _("Toàn Liên hiệp hội"), facts.total.summary), period, {}, "")
    return ReviewPage(
        facts=facts,
        figures=_figures(facts, total),
        late_url=tasks_url(period, Counted.LATE),
        ended=_cell(facts.total.ended, Counted.ENDED, period, {}),
        total=total,
        units=_table(facts.units, period, "units"),
        documents=_table(facts.documents, period, "documents"),
        bars=_bars(facts.units, period),
        trend=_trend(facts.series, period),
    )


# --- Figures -------------------------------------------------------------------------------------------------------


def _figures(facts: QuarterFacts, total: Row) -> tuple[Figure, ...]:
    """The numbers at the head, each with how it was made and what it was a quarter ago."""
    all_, _done, _donelate, in_time, late, undated = total.cells
    s, was = facts.total.summary, facts.previous
    completed = _cell(s.completed, Counted.COMPLETED, facts.period, {})
    made = _("%(done)s ÷ (%(done)s + %(late)s quá hạn)") % {"done": number(s.completed), "late": number(s.late)}
    parts = _("%(done)s đã xong + %(open)s chưa xong") % {
        "done": number(s.completed),
        "open": number(s.not_completed),
    }
    split = _("%(on_time)s đúng hạn + %(late)s quá hạn") % {
        "on_time": number(s.done_on_time),
        "late": number(s.done_late),
    }
    return (
        Figure(_("Tỷ lệ hoàn thành"), share(s.rate_permille), _and_before(made, was, share(was.rate))),
        _figure(_("Tổng số"), all_, parts),
        _figure(_("Hoàn thành"), completed, _and_before(split, was, number(was.summary.completed)), "done"),
        _figure(_("Trong hạn"), in_time, _("chưa xong, kể cả sắp đến hạn"), "intime"),
        _figure(_("Quá hạn"), late, _and_before(_("chưa xong"), was, number(was.summary.late)), "late"),
        _figure(_("Không hạn, chờ"), undated, _("không tính vào tỷ lệ"), "cond"),
    )


def _figure(name: str, cell: Cell, note: str, icon: str = "") -> Figure:
    return Figure(name, number(cell.value), note, cell.url, icon, cell.is_late)


def _and_before(note: str, was: Point, value: str) -> str:
    """The note, and what the number was in the quarter before, if anything was counted then."""
    if not was.summary.total:
        return note
    return f"{note}; " + _("quý %(quarter)s: %(value)s") % {"quarter": was.quarter.label, "value": value}


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


# --- Tables --------------------------------------------------------------------------------------------------------


def _table(table: Table, period: Period, about: str) -> SummaryTable:
    rows = tuple(_unit_row(x, period) if about == "units" else _document_row(x, period) for x in table.lines)
    rest = None
    if table.others:
        name = _("%d đơn vị khác") if about == "units" else _("%d văn bản khác")
        cells = tuple(Cell(value, "") for value in _values(table.rest))
        rest = Row(name % table.others, "", "", cells, table.rest.rate_permille)
    return SummaryTable(rows, rest)


def _unit_row(line: Line, period: Period) -> Row:
    if not line.key:
        unassigned = Line(0, _("Chưa có đơn vị chủ trì"), line.summary)
        return _row(unassigned, period, {"unassigned": 1}, "")
    return _row(line, period, {"unit": line.key}, reverse("members:unit", args=[line.key]))


def _document_row(line: Line, period: Period) -> Row:
    return _row(line, period, {"document": line.key}, reverse("resolutions:document", args=[line.key]))


COLUMNS = (
    Counted.TOTAL,
    Counted.DONE_ON_TIME,
    Counted.DONE_LATE,
    Counted.IN_TIME,
    Counted.LATE,
    Counted.UNDATED,
)


def _values(summary: Summary) -> tuple[int, ...]:
    """The summary's numbers in the order of COLUMNS."""
    return (summary.total, summary.done_on_time, summary.done_late, summary.in_time, summary.late, summary.undated)


def _row(line: Line, period: Period, scope: dict[str, int], url: str) -> Row:
    pairs = zip(COLUMNS, _values(line.summary), strict=True)
    cells = tuple(_cell(value, counted, period, scope) for counted, value in pairs)
    sentence = f"{line.name}: {in_words(line.summary)}"
    return Row(line.name, url, line.note, cells, line.summary.rate_permille, sentence)


def _cell(value: int, counted: Counted, period: Period, scope: dict[str, int]) -> Cell:
    return Cell(value, tasks_url(period, counted, **scope) if value else "", value > 0 and counted is Counted.LATE)


# --- Charts --------------------------------------------------------------------------------------------------------


def _bars(units: Table, period: Period) -> tuple[Bar, ...]:
    """A bar for each of the first units; none when there are so few that the table says it at a glance."""
    lines = [line for line in units.lines if line.summary.total][:BARS_SHOWN]
    if len(lines) < charts.FEWEST:
        return ()
    scale = max(line.summary.total for line in lines)
    return tuple(
        Bar(
            name := line.name or _("Chưa có đơn vị chủ trì"),
            tasks_url(period, Counted.TOTAL, **({"unit": line.key} if line.key else {"unassigned": 1})),
            line.summary.rate_permille,
            f"{name}: {in_words(line.summary)}",
            charts.segments(line.summary, scale),
        )
        for line in lines
    )


def in_words(summary: Summary) -> str:
    """The parts of a bar as a sentence; empty parts are left out."""
    parts = (
        (summary.done_on_time, _("hoàn thành đúng hạn")),
        (summary.done_late, _("hoàn thành quá hạn")),
        (summary.in_time, _("chưa xong, trong hạn")),
        (summary.late, _("chưa xong, quá hạn")),
        (summary.undated, _("không hạn, chờ điều kiện")),
    )
    return ", ".join(f"{number} {words}" for number, words in parts if number)


def _trend(series: Sequence[Point], period: Period) -> Trend:
    known = [point for point in series if point.rate is not None]
    told = [f"{_('quý')} {point.quarter.label} {share(point.rate)}" for point in known]
    chart = None
    if len(known) >= charts.FEWEST:
        first = series.index(known[0])
        chart = charts.series([p.rate for p in series[first:]], _labels([p.quarter for p in series[first:]]))
    rows = tuple(_trend_row(point, period) for point in reversed(series))
    return Trend(chart, ", ".join(told), rows)


def _trend_row(point: Point, period: Period) -> Row:
    its = Period(point.quarter, period.today)
    numbers = ((point.summary.completed, Counted.COMPLETED), (point.summary.late, Counted.LATE))
    cells = tuple(_cell(value, counted, its, {}) for value, counted in numbers)
    return Row(point.quarter.label, review_url(point.quarter), "", cells, point.rate)


def _labels(quarters: Sequence[Quarter]) -> list[str]:
    """The year is written at the first quarter and where a year begins."""
    return [q.label if i == 0 or q.number == 1 else q.label.partition("/")[0] for i, q in enumerate(quarters)]


def review_url(quarter: Quarter) -> str:
    return quarter_url(quarter)
