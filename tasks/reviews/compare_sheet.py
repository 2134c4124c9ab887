"""A comparison of two days or periods as a workbook: figures, units, and a row for each change."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, Value

from ..status import Summary
from .compare_page import ComparePage


def sheets(page: ComparePage, organisation: str) -> tuple[Sheet, ...]:
    first, second = page.first.name, page.second.name
    told = _("So sánh %(first)s (%(how)s) với %(second)s (%(what)s)") % {
        "first": first,
        "how": page.first.source,
        "second": second,
        "what": page.second.source,
    }
    heading = (organisation, told)
    return (
        Sheet(_("Số liệu"), heading, _figure_columns(first, second), _figures(page)),
        Sheet(_("Theo đơn vị"), heading, _unit_columns(first, second), _units(page)),
        Sheet(_("Thay đổi"), heading, _change_columns(first, second), _changes(page)),
    )


def _figure_columns(first: str, second: str) -> tuple[Column, ...]:
    return Column(_("Số liệu"), 44), Column(first, 20), Column(second, 20), Column(_("Tăng, giảm"), 14)


def _figures(page: ComparePage) -> Iterator[Sequence[Value]]:
    for line in page.figures:
        yield line.name, line.first, line.second, line.change


def _unit_columns(first: str, second: str) -> tuple[Column, ...]:
    names = _("Tổng số"), _("Hoàn thành"), _("Quá hạn")
    numbers = (Column(f"{name}, {side}", 14, "int") for side in (first, second) for name in names)
    return Column(_("Đơn vị chủ trì"), 44), *numbers, Column(_("Ghi chú"), 36)


def _units(page: ComparePage) -> Iterator[Sequence[Value]]:
    for line in page.units:
        yield line.name, *_numbers(line.first), *_numbers(line.second), line.note


def _numbers(summary: Summary) -> tuple[int, int, int]:
    return summary.total, summary.completed, summary.late


def _change_columns(first: str, second: str) -> tuple[Column, ...]:
    return (
        Column(_("STT"), 6, "int"),
        Column(_("Thay đổi"), 20),
        Column(_("Nhiệm vụ"), 50),
        Column(_("Căn cứ (số văn bản, mục)"), 26),
        Column(_("Chủ trì"), 30),
        Column(_("Trước: %s") % first, 34),
        Column(_("Sau: %s") % second, 34),
    )


def _changes(page: ComparePage) -> Iterator[Sequence[Value]]:
    for number, (kind, line) in enumerate(page.all_lines(), start=1):
        yield number, kind, line.title, line.place, line.leads, line.before, line.after
