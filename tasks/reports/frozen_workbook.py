"""A frozen review as a workbook: summaries with totals and rates as formulas, the follow-up table, adjustments. No ORM.

What is counted stands as numbers, what follows from them as formulas that give the very same figures: a task with
several leading units is in the line of each, so totals by unit count the follow-up table instead of adding lines up.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from members.sheets.xlsx import Cell, Column, Formula, Sheet, workbook
from members.templatetags.page import day as written

from ..follow_up import first_columns
from ..reviews.standing import Standing
from ..reviews.tables import Group
from ..status import State, Summary
from ..templatetags.status import STATE_LABELS
from .frozen import Frozen
from .paper_tables import adjusted, finished_on, joined, moved_due, name_of, named, result_of
from .summary_columns import summary_columns

# What the columns of a summary count in the follow-up table, left to right from its column D.
_COUNTED = (
    (State.DONE_ON_TIME,),
    (State.DONE_LATE,),
    (State.IN_TIME, State.SOON),
    (State.LATE,),
    (State.UNDATED,),
)
_STATE_COLUMN = "M"


def frozen_workbook(frozen: Frozen) -> bytes:
    """Sheets by unit, document, cluster and field, the follow-up table, adjustments of earlier periods."""
    followed = follow_up_sheet(frozen)
    counted = frozen.head.tables
    ways = (
        (_("Theo đơn vị"), _("Đơn vị chủ trì"), counted.units, _("Chưa có đơn vị chủ trì"), False),
        (_("Theo văn bản"), _("Văn bản"), counted.documents, _("Không theo văn bản"), True),
        (_("Theo cụm"), _("Cụm thi đua"), counted.clusters, _("Ngoài các cụm"), False),
        (_("Theo lĩnh vực"), _("Lĩnh vực"), counted.fields, _("Chưa ghi lĩnh vực"), False),
    )
    summaries = [_summary(frozen, followed, *way) for way in ways]
    return workbook(*summaries, followed, _adjustments(frozen))


def unit_workbook(frozen: Frozen, unit: int) -> bytes:
    return workbook(follow_up_sheet(frozen, unit))


def _heading(frozen: Frozen, title: str) -> tuple[str, ...]:
    told = {"name": frozen.name, "days": frozen.days, "day": written(frozen.day)}
    cut = _("Rà soát %(name)s (%(days)s), số liệu đã khóa, chốt đến hết ngày %(day)s") % told
    return (f"{frozen.head.union_name}. {title}", cut)


# --- Summaries -----------------------------------------------------------------------------------------------------


def _summary(
    frozen: Frozen, followed: Sheet, title: str, about: str, groups: Sequence[Group], nameless: str, adds_up: bool
) -> Sheet:
    """`adds_up`: each task stands in one line alone, so that the total is the sum of the lines."""
    notes = [_("Tỷ lệ = hoàn thành ÷ (hoàn thành + chưa hoàn thành quá hạn), cắt một số lẻ, không làm tròn.")]
    if not adds_up:
        notes.append(_("Việc có nhiều đơn vị chủ trì nằm ở nhiều dòng, ở dòng tổng chỉ tính một lần."))
    if frozen.head.tables.ended:
        notes.append(_("Không tính %d nhiệm vụ kết thúc không thực hiện trong kỳ.") % frozen.head.tables.ended)
    rows = [
        (number, named(group, nameless), *_line(_counts(group.summary), group.summary))
        for number, group in enumerate(groups, 1)
    ]
    total = frozen.total
    cells = _sums(total) if adds_up and groups else _counted_in(followed, frozen, total)
    last = (None, _("Toàn Liên hiệp hội"), *_line(cells, total))
    return Sheet(title, (*_heading(frozen, title), *notes), summary_columns(about), rows, last, frozen=2)


def _counts(summary: Summary) -> tuple[int, ...]:
    return (summary.done_on_time, summary.done_late, summary.in_time, summary.late, summary.undated)


def _line(cells: Sequence[Cell], summary: Summary) -> tuple[Cell, ...]:
    """The sum of the five counts in front of them, the official rate behind."""
    rate = '=IF(D{row}+E{row}+G{row}=0,"–",INT((D{row}+E{row})*1000/(D{row}+E{row}+G{row}))/1000)'
    return (Formula("=SUM(D{row}:H{row})", summary.total), *cells, Formula(rate, summary.rate_permille))


def _sums(total: Summary) -> tuple[Cell, ...]:
    letters = zip("DEFGH", _counts(total), strict=True)
    return tuple(Formula(f"=SUM({column}{{first}}:{column}{{last}})", count) for column, count in letters)


def _counted_in(followed: Sheet, frozen: Frozen, total: Summary) -> tuple[Cell, ...]:
    first = followed.first_line
    span = f"'{followed.title}'!${_STATE_COLUMN}${first}:${_STATE_COLUMN}${first + max(frozen.count, 1) - 1}"
    found = zip(_COUNTED, _counts(total), strict=True)
    return tuple(Formula("=" + "+".join(_count_of(span, state) for state in states), count) for states, count in found)


def _count_of(span: str, state: State) -> str:
    return f'COUNTIF({span},"{STATE_LABELS[state]}")'


# --- Tasks one by one ----------------------------------------------------------------------------------------------


def follow_up_columns() -> tuple[Column, ...]:
    return (
        *first_columns(),
        Column(_("Trạng thái"), 24),
        Column(_("Số ngày quá hạn"), 10, "int"),
        Column(_("Nguyên nhân, kiến nghị"), 36),
        Column(_("Người chịu trách nhiệm"), 24),
        Column(_("Thời hạn hoàn thành"), 12, "date"),
        Column(_("Kết luận"), 36),
        Column(_("Mã"), 10, printed=False),
    )


def follow_up_sheet(frozen: Frozen, unit: int = 0) -> Sheet:
    """Row by row, without keeping them. The total line counts the rows that a filter leaves."""
    title = _("Theo dõi")
    rows = frozen.of_unit(unit) if unit else frozen.rows()
    count = frozen.unit(unit).summary.total + frozen.unit(unit).ended if unit else frozen.count
    name = frozen.unit(unit).name if unit else ""
    about = ": ".join(filter(None, (_("Bảng theo dõi thực hiện nhiệm vụ"), name)))
    shown = (Formula("=SUBTOTAL(103,M{first}:M{last})", count), _("dòng đang hiện"))
    total = (*shown, *(None for _column in follow_up_columns()[2:]))
    lines = (_followed(number, row, frozen) for number, row in enumerate(rows, 1))
    return Sheet(title, _heading(frozen, about), follow_up_columns(), lines, total, frozen=2)


def _followed(number: int, row: Standing, frozen: Frozen) -> tuple[Cell, ...]:
    is_late = row.state in {State.LATE, State.DONE_LATE}
    return (
        number,
        name_of(row),
        row.basis,
        row.lead_names,
        row.coop_names,
        row.product,
        row.phrase,
        row.original_due_on or row.due_on,
        moved_due(row),
        row.extensions or None,
        result_of(row),
        finished_on(row),
        str(STATE_LABELS[row.state]),
        row.days_late(frozen.day) if is_late else None,
        joined(row.cause, row.proposal),
        row.answerable,
        row.until,
        row.conclusion,
        f"NV{row.task}",
    )


def _adjustments(frozen: Frozen) -> Sheet:
    columns = (
        Column(_("STT"), 6, "int"),
        Column(_("Kỳ đã khóa"), 18),
        Column(_("Nhiệm vụ"), 50),
        Column(_("Nội dung"), 20),
        Column(_("Đã chốt"), 30),
        Column(_("Nay là"), 30),
    )
    title = _("Điều chỉnh")
    return Sheet(title, _heading(frozen, _("Điều chỉnh số liệu các kỳ trước")), columns, _adjusted(frozen), frozen=2)


def _adjusted(frozen: Frozen) -> Iterator[tuple[Cell, ...]]:
    return ((number, *adjusted(one)) for number, one in enumerate(frozen.head.adjustments, 1))
