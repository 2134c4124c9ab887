"""The quarter as a workbook: summary per unit, per document, and the follow-up table (domain.md §5)."""

from django.utils.translation import gettext as _

from members.templatetags.page import day as written

from ..period_filter import Period
from ..quarter import Line, QuarterFacts, Table
from ..status import Summary
from .xlsx import Column, Sheet, Value, workbook


def file_name(period: Period) -> str:
    return f"ra-soat-{period.key}.xlsx"


def quarterly_workbook(facts: QuarterFacts, follow_up: Sheet, organisation: str) -> bytes:
    """Summary per unit, per document, and the period's tasks one by one."""
    heading = (organisation, *_heading(facts.period))
    return workbook(
        _summary_sheet(_("Theo đơn vị"), _("Đơn vị chủ trì"), facts.units, facts, heading),
        _summary_sheet(_("Theo văn bản"), _("Văn bản"), facts.documents, facts, heading),
        follow_up,
    )


def _heading(period: Period) -> tuple[str, str]:
    quarter = period.quarter
    kind = _("kỳ hành chính theo Nghị định 09/2019/NĐ-CP") if quarter.administrative else _("quý lịch")
    span = _("từ ngày %(start)s đến ngày %(end)s") % {"start": written(quarter.start), "end": written(quarter.end)}
    return (
        _("Rà soát quý %(quarter)s (%(kind)s, %(span)s)") % {"quarter": quarter.label, "kind": kind, "span": span},
        _("Số liệu tính đến hết ngày %s") % written(period.day),
    )


# --- Summary tables ------------------------------------------------------------------------------------------------


def _columns(about: str) -> tuple[Column, ...]:
    return (
        Column(_("STT"), 6, "int"),
        Column(about, 60),
        Column(_("Tổng số"), 10, "int"),
        Column(_("HT đúng hạn"), 10, "int"),
        Column(_("HT quá hạn"), 10, "int"),
        Column(_("Chưa HT trong hạn"), 11, "int"),
        Column(_("Chưa HT quá hạn"), 11, "int"),
        Column(_("Không hạn, chờ điều kiện"), 13, "int"),
        Column(_("Tỷ lệ"), 10, "share"),
    )


def _summary_sheet(title: str, about: str, table: Table, facts: QuarterFacts, heading: tuple[str, ...]) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (number, _name(line), *_numbers(line.summary)) for number, line in enumerate(table.lines, 1)
    ]
    if table.others:
        rows.append((None, _("Các dòng khác (%d)") % table.others, *_numbers(table.rest)))
    notes = [_("Tỷ lệ = hoàn thành ÷ (hoàn thành + chưa hoàn thành quá hạn), cắt một số lẻ, không làm tròn.")]
    if table is facts.units:
        notes.append(_("Việc có nhiều đơn vị chủ trì nằm trong dòng của mỗi đơn vị, ở dòng tổng chỉ tính một lần."))
    if facts.total.ended:
        notes.append(_("Không tính %d nhiệm vụ kết thúc không thực hiện trong kỳ.") % facts.total.ended)
    total = (None, _("Toàn Liên hiệp hội"), *_numbers(facts.total.summary))
    return Sheet(title, (*heading, *notes), _columns(about), rows, total)


def _name(line: Line) -> str:
    name = line.name or _("Chưa có đơn vị chủ trì")
    return f"{name}: {line.note}" if line.note else name


def _numbers(summary: Summary) -> tuple[int | None, ...]:
    return (
        summary.total,
        summary.done_on_time,
        summary.done_late,
        summary.in_time,
        summary.late,
        summary.undated,
        summary.rate_permille,
    )
