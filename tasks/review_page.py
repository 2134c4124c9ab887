"""What the page of a review shows: its figures with the lists behind them, held against others, pictures and tables."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.templatetags.page import share

from .drill import Counted, Only
from .figure import Figure
from .period_filter import Period
from .period_words import bare_name
from .reviews.beside import Beside, beside, rate_made
from .reviews.facts import Point, ReviewFacts
from .reviews.pictures import Bars, Dues, Goals, Trend, cluster_bars, dues, goals, trend, unit_bars
from .reviews.rows import (
    Cell,
    Row,
    SummaryTable,
    cell,
    cluster_table,
    document_table,
    field_table,
    lists_behind,
    number,
    total_row,
    unit_table,
)
from .reviews.tables import Extended
from .status import Summary


@dataclass(frozen=True, slots=True)
class ReviewPage:
    facts: ReviewFacts
    figures: tuple[Figure, ...]
    beside: Beside
    late_url: str
    ended: Cell
    at_first_due: Cell
    at_last_due: Cell
    moved: Cell
    total: Row
    units: SummaryTable
    documents: SummaryTable
    clusters: SummaryTable
    fields: SummaryTable
    bars: Bars
    cluster_bars: Bars
    trend: Trend
    dues: Dues
    goals: Goals

    @property
    def period(self) -> Period:
        return self.facts.period

    @property
    def summary(self) -> Summary:
        return self.facts.total

    @property
    def extended(self) -> Extended:
        return self.facts.extended

    @property
    def tables(self) -> tuple[SummaryTable, ...]:
        """In the order of the page. The union without clusters, or without fields, has no such table."""
        some = (self.clusters, self.facts.clusters), (self.fields, self.facts.fields)
        return (self.units, self.documents, *(shown for shown, table in some if any(g.key for g in table.lines)))


def review_page(facts: ReviewFacts) -> ReviewPage:
    total, lists = total_row(facts), lists_behind(facts)
    return ReviewPage(
        facts=facts,
        figures=_figures(facts, total),
        beside=beside(facts),
        late_url=lists.url(Counted.LATE),
        ended=cell(facts.ended, Counted.ENDED, lists),
        at_first_due=cell(facts.extended.on_time_first, Counted.COMPLETED, lists, only=Only.FIRST_DUE.value),
        at_last_due=cell(facts.extended.on_time_extended, Counted.DONE_ON_TIME, lists),
        moved=cell(facts.extended.tasks, None, lists, only=Only.EXTENDED.value),
        total=total,
        units=unit_table(facts),
        documents=document_table(facts),
        clusters=cluster_table(facts),
        fields=field_table(facts),
        bars=unit_bars(facts),
        cluster_bars=cluster_bars(facts),
        trend=trend(facts),
        dues=dues(facts),
        goals=goals(facts),
    )


# --- Figures -------------------------------------------------------------------------------------------------------


def _figures(facts: ReviewFacts, total: Row) -> tuple[Figure, ...]:
    """The numbers at the head, each with how it was made, some with that of the period before."""
    all_, _done, _donelate, in_time, late, undated = total.cells
    s, was = facts.total, facts.previous
    completed = cell(s.completed, Counted.COMPLETED, lists_behind(facts))
    told = {
        "done": number(s.completed),
        "open": number(s.not_completed),
        "on_time": number(s.done_on_time),
        "late": number(s.done_late),
        "without": number(s.undated - facts.waiting),
        "waiting": number(facts.waiting),
    }
    parts = _("%(done)s đã xong + %(open)s chưa xong") % told
    split = _("%(on_time)s đúng hạn + %(late)s quá hạn") % told
    apart = _("%(without)s không hạn + %(waiting)s chờ điều kiện, tạm hoãn") % told
    rate = _and_before(rate_made(facts.here), was, lambda p: share(p.rate))
    return (
        Figure(_("Tỷ lệ hoàn thành"), share(s.rate_permille), rate),
        _figure(_("Tổng số"), all_, parts),
        _figure(_("Hoàn thành"), completed, _and_before(split, was, lambda p: number(p.summary.completed)), "done"),
        _figure(_("Trong hạn"), in_time, _("chưa xong, kể cả sắp đến hạn"), "intime"),
        _figure(_("Quá hạn"), late, _and_before(_("chưa xong"), was, lambda p: number(p.summary.late)), "late"),
        _figure(_("Không hạn, chờ"), undated, apart, "cond"),
    )


def _figure(name: str, its: Cell, note: str, icon: str = "") -> Figure:
    return Figure(name, number(its.value), note, its.url, icon, its.is_late)


def _and_before(note: str, was: Point | None, told: Callable[[Point], str]) -> str:
    """The note, and what the number was in the period before, if anything was counted then."""
    if was is None or not was.summary.total:
        return note
    return f"{note}; {bare_name(was.span)}: {told(was)}"
