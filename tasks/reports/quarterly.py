"""A period as a workbook: summary per unit, document, cluster and field, and the follow-up table (domain.md §5)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.sheets.xlsx import Sheet, Value, workbook
from members.templatetags.page import day as written

from ..period_filter import Period
from ..period_words import bare_name
from ..reviews.facts import ReviewFacts, Table
from ..reviews.tables import Group
from .summary_columns import numbers, summary_columns


def file_name(period: Period) -> str:
    return f"ra-soat-{period.key}.xlsx"


def quarterly_workbook(facts: ReviewFacts, follow_up: Sheet, organisation: str) -> bytes:
    """Summary per unit, document, cluster and field, and the period's tasks one by one."""
    heading = (organisation, *_heading(facts.period))
    several = _("Việc có nhiều đơn vị chủ trì nằm trong dòng của mỗi đơn vị, ở dòng tổng chỉ tính một lần.")
    by_cluster = _("Tính theo cụm của đơn vị chủ trì; việc có nhiều đơn vị chủ trì trong một cụm chỉ tính một lần.")
    by_field = _("Tính theo lĩnh vực của đơn vị chủ trì; việc có nhiều đơn vị cùng lĩnh vực chỉ tính một lần.")
    tables = (
        About(_("Theo đơn vị"), _("Đơn vị chủ trì"), facts.units, _("Chưa có đơn vị chủ trì"), several),
        About(_("Theo văn bản"), _("Văn bản"), facts.documents, "", ""),
        About(_("Theo cụm thi đua"), _("Cụm thi đua"), facts.clusters, _("Ngoài các cụm"), by_cluster),
        About(_("Theo lĩnh vực"), _("Lĩnh vực"), facts.fields, _("Chưa ghi lĩnh vực"), by_field),
    )
    return workbook(*(_summary_sheet(about, facts, heading) for about in tables), follow_up)


@dataclass(frozen=True, slots=True)
class About:
    """A sheet's title, the head of its first column, its lines, the name of the line without one, and its own note."""

    title: str
    about: str
    table: Table
    unnamed: str
    note: str


def _heading(period: Period) -> tuple[str, str]:
    span = period.span
    kind = _("kỳ hành chính theo Nghị định 09/2019/NĐ-CP") if span.administrative else _("kỳ theo lịch")
    days = _("từ ngày %(start)s đến ngày %(end)s") % {"start": written(span.start), "end": written(span.end)}
    return (
        _("Rà soát %(name)s (%(kind)s, %(days)s)") % {"name": bare_name(span), "kind": kind, "days": days},
        _("Số liệu tính đến hết ngày %s") % written(period.day),
    )


# --- Summary tables ------------------------------------------------------------------------------------------------


def _summary_sheet(about: About, facts: ReviewFacts, heading: tuple[str, ...]) -> Sheet:
    table = about.table
    rows: list[tuple[Value, ...]] = [
        (number, _name(line, about.unnamed), *numbers(line.summary)) for number, line in enumerate(table.lines, 1)
    ]
    if table.others:
        rows.append((None, _("Các dòng khác (%d)") % table.others, *numbers(table.rest)))
    notes = [_("Tỷ lệ = hoàn thành ÷ (hoàn thành + chưa hoàn thành quá hạn), cắt một số lẻ, không làm tròn.")]
    notes += [about.note] if about.note else []
    if facts.ended:
        notes.append(_("Không tính %d nhiệm vụ kết thúc không thực hiện trong kỳ.") % facts.ended)
    total = (None, _("Toàn Liên hiệp hội"), *numbers(facts.total))
    return Sheet(about.title, (*heading, *notes), summary_columns(about.about), rows, total)


def _name(line: Group, unnamed: str) -> str:
    name = line.name or unnamed
    return f"{name}: {line.note}" if line.note else name
