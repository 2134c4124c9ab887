"""Lines of the review's tables with the address of the list behind each number: today's tasks, or those of a snapshot
where that was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..drill import (
    NOWHERE,
    Counted,
    Lists,
    day_list,
    document_url,
    frozen_list,
    none_named,
    tasks_list,
    unit_url,
)
from ..period_filter import Period
from ..status import Summary
from .facts import Point, ReviewFacts, Source, Table
from .tables import Group


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


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """`id` is its anchor, `about` the head of its first column."""

    id: str
    title: str
    about: str
    rows: tuple[Row, ...]
    rest: Row | None
    note: str = ""


Scope = Mapping[str, int | str]  # of `drill.Lists`

COLUMNS = (
    Counted.TOTAL,
    Counted.DONE_ON_TIME,
    Counted.DONE_LATE,
    Counted.IN_TIME,
    Counted.LATE,
    Counted.UNDATED,
)


def values(summary: Summary) -> tuple[int, ...]:
    """The summary's numbers in the order of COLUMNS."""
    return (summary.total, summary.done_on_time, summary.done_late, summary.in_time, summary.late, summary.undated)


def lists_of(period: Period, source: Source) -> Lists:
    """The lists behind what was counted of the period."""
    if source is Source.NOW:
        return tasks_list(period)
    if source is Source.FROZEN:
        return frozen_list(period.span)
    return day_list(period.day) if source is Source.DAY else NOWHERE


def lists_behind(facts: ReviewFacts) -> Lists:
    return lists_of(facts.period, facts.source)


def lists_of_point(point: Point, facts: ReviewFacts) -> Lists:
    return lists_of(Period(point.span, facts.period.today), point.source)


def cell(value: int, counted: Counted | None, lists: Lists, **scope: int | str) -> Cell:
    return Cell(value, lists.url(counted, **scope) if value else "", value > 0 and counted is Counted.LATE)


def labels() -> tuple[str, ...]:
    """The heads of COLUMNS, short."""
    return _labels(get_language())


@lru_cache(maxsize=8)
def _labels(_language: str | None) -> tuple[str, ...]:
    return (
        _("Tổng số"),
        _("HT đúng hạn"),
        _("HT quá hạn"),
        _("Chưa HT trong hạn"),
        _("Chưa HT quá hạn"),
        _("Không hạn, chờ đ.kiện"),
    )


def summary_row(group: Group, lists: Lists, scope: Scope, url: str = "") -> Row:
    lines = zip(values(group.summary), COLUMNS, lists.urls(COLUMNS, **scope), strict=True)
    cells = tuple(Cell(n, list_ if n else "", n > 0 and counted is Counted.LATE) for n, counted, list_ in lines)
    return Row(group.name, url, group.note, cells, group.summary.rate_permille)


def total_row(facts: ReviewFacts) -> Row:
    whole = Group("", _("Toàn Liên hiệp hội"), facts.total)
    return summary_row(whole, lists_behind(facts), {})


# --- Tables --------------------------------------------------------------------------------------------------------


def unit_table(facts: ReviewFacts) -> SummaryTable:
    unnamed, lists = _("Chưa có đơn vị chủ trì"), lists_behind(facts)

    def row(group: Group) -> Row:
        is_registered = group.key not in {"", "0"}  # history can name a unit that the register does not know
        url = unit_url(group.key) if is_registered else ""
        return summary_row(_named(group, unnamed), lists, unit_scope(group), url)

    rest = _("%d đơn vị khác")
    note = _("Việc có nhiều đơn vị chủ trì nằm trong dòng của mỗi đơn vị; dòng tổng chỉ tính việc ấy một lần.")
    rows = tuple(map(row, facts.units.lines))
    return SummaryTable("don-vi", _("Theo đơn vị chủ trì"), _("Đơn vị chủ trì"), rows, _rest(facts.units, rest), note)


def document_table(facts: ReviewFacts) -> SummaryTable:
    lists = lists_behind(facts)

    def row(group: Group) -> Row:
        return summary_row(group, lists, {"document": int(group.key)}, document_url(group.key))

    rest = _("%d văn bản khác")
    rows = tuple(map(row, facts.documents.lines))
    return SummaryTable("van-ban", _("Theo văn bản"), _("Văn bản"), rows, _rest(facts.documents, rest))


def cluster_table(facts: ReviewFacts) -> SummaryTable:
    unnamed, lists = _("Ngoài các cụm"), lists_behind(facts)
    rows = tuple(summary_row(_named(g, unnamed), lists, cluster_scope(g)) for g in facts.clusters.lines)
    note = _("Tính theo cụm của đơn vị chủ trì; việc có nhiều đơn vị chủ trì trong một cụm chỉ tính một lần.")
    return SummaryTable("cum", _("Theo cụm thi đua"), _("Cụm thi đua"), rows, None, note)


def field_table(facts: ReviewFacts) -> SummaryTable:
    unnamed, lists = _("Chưa ghi lĩnh vực"), lists_behind(facts)
    rows = tuple(summary_row(_named(g, unnamed), lists, {"field": none_named(g.key)}) for g in facts.fields.lines)
    rest = _("%d lĩnh vực khác")
    note = _("Tính theo lĩnh vực của đơn vị chủ trì; việc có nhiều đơn vị cùng lĩnh vực chỉ tính một lần.")
    return SummaryTable("linh-vuc", _("Theo lĩnh vực"), _("Lĩnh vực"), rows, _rest(facts.fields, rest), note)


def unit_scope(group: Group) -> Scope:
    return {"unit": int(group.key)} if group.key else {"unassigned": 1}


def cluster_scope(group: Group) -> Scope:
    return {"cluster": none_named(group.key)}


def _named(group: Group, otherwise: str) -> Group:
    return group if group.name else Group(group.key, otherwise, group.summary, group.ended, group.note)


def _rest(table: Table, name: str) -> Row | None:
    if not table.others:
        return None
    cells = tuple(Cell(value, "") for value in values(table.rest))
    return Row(name % table.others, "", "", cells, table.rest.rate_permille)


# --- In words ------------------------------------------------------------------------------------------------------


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


def sentence(group: Group) -> str:
    return f"{group.name}: {in_words(group.summary) or _('không có việc nào')}"


def in_words(summary: Summary) -> str:
    """The parts of a bar as a sentence; empty parts are left out."""
    parts = zip(values(summary)[1:], _parts(get_language()), strict=True)
    return ", ".join(f"{number} {words}" for number, words in parts if number)


@lru_cache(maxsize=8)
def _parts(_language: str | None) -> tuple[str, ...]:
    """What stands in COLUMNS after the total."""
    return (
        _("hoàn thành đúng hạn"),
        _("hoàn thành quá hạn"),
        _("chưa xong, trong hạn"),
        _("chưa xong, quá hạn"),
        _("không hạn, chờ điều kiện"),
    )
