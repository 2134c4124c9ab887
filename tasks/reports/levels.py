"""The unions below side by side, as a workbook. The dataclass of the page → rows of values."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, Value, workbook
from members.templatetags.page import day as written

from ..exchange.side_by_side import Block, Line, SideBySide
from .summary_columns import number_columns, numbers


def file_name(facts: SideBySide) -> str:
    return f"cac-don-vi-{facts.span.slug}.xlsx"


def levels_workbook(facts: SideBySide, organisation: str) -> bytes:
    heading = (
        organisation,
        _("Các Liên hiệp hội, %(name)s (từ ngày %(start)s đến ngày %(end)s)")
        % {"name": facts.name, "start": written(facts.span.start), "end": written(facts.span.end)},
        _("Tỷ lệ = hoàn thành ÷ (hoàn thành + chưa hoàn thành quá hạn), cắt một số lẻ, không làm tròn."),
        _("Chưa gửi: %s") % ("; ".join(unit.name for unit in facts.missing) or _("không có")),
    )
    total = (None, _("Tổng cộng"), "", *numbers(facts.total), None, None, None)
    by_cluster = Sheet(_("Theo cụm"), heading, _cluster_columns(), _clusters(facts.blocks), total[:2] + total[3:-3])
    return workbook(Sheet(_("Các Liên hiệp hội"), heading, _columns(), _rows(facts), total), by_cluster)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 6, "int"),
        Column(_("Liên hiệp hội"), 48),
        Column(_("Cụm thi đua"), 20),
        *number_columns(),
        Column(_("Tỷ lệ kỳ trước"), 10, "share"),
        Column(_("Ngày ký"), 12, "date"),
        Column(_("Ngày nhận"), 12, "date"),
    )


def _cluster_columns() -> tuple[Column, ...]:
    return (Column(_("STT"), 6, "int"), Column(_("Cụm thi đua"), 48), *number_columns())


def _rows(facts: SideBySide) -> Iterator[tuple[Value, ...]]:
    for number, line in enumerate(facts.lines, 1):
        yield (number, line.name, line.cluster, *numbers(line.summary), line.rate_before, *_days(line))


def _days(line: Line) -> tuple[Value, Value]:
    moments = (line.review.signed_at, line.review.received_at)
    signed, received = (timezone.localdate(moment) for moment in moments)
    return signed, received


def _clusters(blocks: tuple[Block, ...]) -> Iterator[tuple[Value, ...]]:
    for number, block in enumerate(blocks, 1):
        yield (number, block.name or _("Ngoài các cụm"), *numbers(block.summary))
