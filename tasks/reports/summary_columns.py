"""The columns of a summary table in a workbook (domain.md, section 5), and a summary in their order."""

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column

from ..status import Summary


def number_columns() -> tuple[Column, ...]:
    return (
        Column(_("Tổng số"), 10, "int"),
        Column(_("HT đúng hạn"), 10, "int"),
        Column(_("HT quá hạn"), 10, "int"),
        Column(_("Chưa HT trong hạn"), 11, "int"),
        Column(_("Chưa HT quá hạn"), 11, "int"),
        Column(_("Không hạn, chờ điều kiện"), 13, "int"),
        Column(_("Tỷ lệ"), 10, "share"),
    )


def summary_columns(about: str) -> tuple[Column, ...]:
    """With its number and name in front; `about` is the head of the names."""
    return (Column(_("STT"), 6, "int"), Column(about, 60), *number_columns())


def numbers(summary: Summary) -> tuple[int | None, ...]:
    """The seven numbers, the rate in tenths of a percent."""
    return (
        summary.total,
        summary.done_on_time,
        summary.done_late,
        summary.in_time,
        summary.late,
        summary.undated,
        summary.rate_permille,
    )
