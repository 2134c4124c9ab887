"""The tables of reports: summaries, late tasks, the follow-up table of domain.md, section 5. No ORM."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from members.templatetags.page import day as written
from members.templatetags.page import share

from ..day_counts import grouped
from ..models.task import Stage
from ..period_words import span_name
from ..periods import ReportingPeriod
from ..reviews.head import Adjustment, Head
from ..reviews.standing import Standing
from ..reviews.tables import Group
from ..status import State, Summary
from ..templatetags.status import STATE_LABELS, days_words
from .paper import Cell, Column, Row, Table
from .sentences import of_period

MOST_NAMES = 3


def _columns(*told: tuple[str, float, str]) -> tuple[Column, ...]:
    sides = {"l": "left", "c": "centre", "r": "right"}
    return tuple(Column(label, width, sides[side]) for label, width, side in told)  # type: ignore[arg-type]


# --- Summaries -----------------------------------------------------------------------------------------------------


def counts(summary: Summary) -> tuple[Cell, ...]:
    """The seven numbers of a summary line, as domain.md, section 5, orders them."""
    return (
        summary.total,
        summary.done_on_time,
        summary.done_late,
        summary.in_time,
        summary.late,
        summary.undated,
        share(summary.rate_permille),
    )


def _counted(about: str) -> tuple[Column, ...]:
    numbers = (_("Tổng số"), _("HT đúng hạn"), _("HT quá hạn"), _("Chưa HT trong hạn"), _("Chưa HT quá hạn"))
    return _columns(
        (_("STT"), 5, "c"),
        (about, 34, "l"),
        *((label, 8, "r") for label in numbers),
        (_("Không hạn, chờ điều kiện"), 10, "r"),
        (_("Tỷ lệ"), 9, "r"),
    )


def summary_table(caption: str, about: str, groups: Sequence[Group], total: Summary, nameless: str) -> Table:
    """`nameless`: how the line of what belongs to none is called."""
    rows = [Row((n, named(group, nameless), *counts(group.summary))) for n, group in enumerate(groups, 1)]
    rows.append(Row(("", _("Toàn Liên hiệp hội"), *counts(total)), "total"))
    return Table(_counted(about), rows, caption)


def named(group: Group, nameless: str) -> str:
    return ": ".join(filter(None, (group.name or nameless, group.note)))


def compared_table(caption: str, head: Head, name: str) -> Table:
    """This period beside the one before and the same one last year, where they are told."""
    points = [point for point in (head.previous, head.year_before) if point]
    told = [(name, head.tables.total), *((of_period(point), point.summary) for point in points)]
    rows = [Row((n, period, *counts(summary))) for n, (period, summary) in enumerate(told, 1)]
    return Table(_counted(_("Kỳ")), rows, caption)


# --- Tasks one by one ----------------------------------------------------------------------------------------------


def how_it_stands(row: Standing, day: date) -> str:
    """ "Quá hạn; quá 12 ngày": its state, and its days where they tell something."""
    state = str(STATE_LABELS[row.state])
    if row.state == State.UNDATED and row.stage in Stage.values:
        state = f"{state} ({Stage(row.stage).label})"
    words = days_words(row.state, row.due_on, row.closed_on, day) if row.state != State.IN_TIME else ""
    return "; ".join(filter(None, (state, words)))


def name_of(row: Standing) -> str:
    return " – ".join(filter(None, (row.title, row.part)))


def several(names: Sequence[str]) -> str:
    """On paper a column cannot hold a class of forty units; the workbook names them all."""
    if len(names) <= MOST_NAMES:
        return "; ".join(names)
    rest = _("và %d đơn vị khác") % (len(names) - MOST_NAMES + 1)
    return "; ".join([*names[: MOST_NAMES - 1], rest])


def moved_due(row: Standing) -> date | None:
    """The due date that an extension set, if one did."""
    return row.due_on if row.original_due_on and row.due_on != row.original_due_on else None


def finished_on(row: Standing) -> date | None:
    return row.closed_on if row.state in {State.DONE_ON_TIME, State.DONE_LATE} else None


def joined(*told: str) -> str:
    """ "Chờ kinh phí.", "Xin lùi hạn" → "Chờ kinh phí; Xin lùi hạn"."""
    return "; ".join(words for text in told if (words := text.strip().rstrip(".;").rstrip()))


def result_of(row: Standing) -> str:
    return joined(row.result, row.result_number)


def why(row: Standing) -> str:
    """Cause and proposal, then who answers for it until when, then what the committee concluded."""
    until = _("đến ngày %s") % written(row.until) if row.until else ""
    answers = " ".join(filter(None, (row.answerable, until)))
    told = [row.cause, row.proposal, _("Chịu trách nhiệm: %s") % answers if answers else ""]
    told.append(_("Kết luận: %s") % row.conclusion if row.conclusion else "")
    return joined(*told)


def follow_up_columns() -> tuple[Column, ...]:
    return _columns(
        (_("STT"), 4, "c"),
        (_("Nhiệm vụ"), 19, "l"),
        (_("Căn cứ (số văn bản, mục)"), 9, "l"),
        (_("Chủ trì"), 10, "l"),
        (_("Phối hợp"), 9, "l"),
        (_("Sản phẩm"), 8, "l"),
        (_("Thời hạn (nguyên văn)"), 8, "l"),
        (_("Hạn quy đổi"), 8, "c"),
        (_("Hạn gia hạn (lần)"), 8, "c"),
        (_("Kết quả, số văn bản"), 11, "l"),
        (_("Ngày hoàn thành"), 8, "c"),
        (_("Trạng thái"), 9, "l"),
        (_("Nguyên nhân, kiến nghị"), 12, "l"),
    )


def follow_up_table(rows: Iterable[Standing], day: date, caption: str = "") -> Table:
    lines = [Row(_followed(number, row, day)) for number, row in enumerate(rows, 1)]
    return Table(follow_up_columns(), lines, caption, number_columns=True, is_dense=True)


def _followed(number: int, row: Standing, day: date) -> tuple[Cell, ...]:
    moved = moved_due(row)
    return (
        number,
        name_of(row),
        row.basis,
        row.lead_names,
        several([unit.name for unit in row.coops]),
        row.product,
        row.phrase,
        row.original_due_on or row.due_on,
        (f"{written(moved)} ({row.extensions})" if row.extensions else written(moved)) if moved else "",
        result_of(row),
        finished_on(row),
        how_it_stands(row, day),
        why(row),
    )


def late_first(rows: Iterable[Standing], day: date) -> list[Standing]:
    """What is overdue in front, the longest first; the others as they came."""
    late = State.LATE
    return sorted(rows, key=lambda row: (-row.days_late(day), row.task) if row.state == late else (1, 0))


def late_table(rows: Iterable[Standing], day: date, caption: str = "") -> Table:
    """Why each late task is late, who answers for it, until when: the longest overdue first."""
    columns = _columns(
        (_("STT"), 5, "c"),
        (_("Nhiệm vụ, căn cứ"), 27, "l"),
        (_("Chủ trì"), 15, "l"),
        (_("Hạn"), 12, "c"),
        (_("Quá hạn (ngày)"), 8, "r"),
        (_("Nguyên nhân"), 18, "l"),
        (_("Người chịu trách nhiệm"), 15, "l"),
        (_("Thời hạn hoàn thành"), 12, "c"),
    )
    ordered = late_first(rows, day)
    lines = [Row(_late(number, row, day)) for number, row in enumerate(ordered, 1)]
    return Table(columns, lines, caption)


def _late(number: int, row: Standing, day: date) -> tuple[Cell, ...]:
    what = f"{name_of(row)} ({row.basis})" if row.basis else name_of(row)
    cause = row.cause or _("Chưa ghi nguyên nhân")
    return (number, what, row.lead_names, row.due_on, row.days_late(day), cause, row.answerable, row.until)


def owed_table(rows: Iterable[Standing], day: date) -> Table:
    """What a reminder letter lists."""
    columns = _columns(
        (_("STT"), 6, "c"),
        (_("Nhiệm vụ"), 42, "l"),
        (_("Căn cứ"), 22, "l"),
        (_("Thời hạn"), 14, "c"),
        (_("Tình trạng"), 16, "l"),
    )
    ordered = late_first(rows, day)
    late = _("Quá hạn %s ngày")
    lines = [
        Row((n, name_of(row), row.basis, row.due_on, late % grouped(row.days_late(day))))
        for n, row in enumerate(ordered, 1)
    ]
    return Table(columns, lines)


def unit_table(rows: Iterable[Standing], day: date, caption: str = "") -> Table:
    """The tasks of one unit, upright."""
    columns = _columns(
        (_("STT"), 5, "c"),
        (_("Nhiệm vụ"), 28, "l"),
        (_("Căn cứ"), 14, "l"),
        (_("Hạn"), 12, "c"),
        (_("Kết quả, số văn bản"), 18, "l"),
        (_("Trạng thái"), 14, "l"),
        (_("Nguyên nhân, kết luận"), 19, "l"),
    )
    lines = [
        Row((n, name_of(row), row.basis, row.due_on, result_of(row), how_it_stands(row, day), why(row)))
        for n, row in enumerate(late_first(rows, day), 1)
    ]
    return Table(columns, lines, caption)


def concluded_table(rows: Iterable[Standing], day: date) -> Table:
    columns = _columns((_("STT"), 5, "c"), (_("Nhiệm vụ"), 35, "l"), (_("Chủ trì"), 20, "l"), (_("Kết luận"), 40, "l"))
    lines = [Row((n, name_of(row), row.lead_names, row.conclusion)) for n, row in enumerate(late_first(rows, day), 1)]
    return Table(columns, lines)


def adjusted(one: Adjustment) -> tuple[str, str, str, str, str]:
    """Of which period, which task, what, from what to what."""
    period = span_name(ReportingPeriod.from_slug(one.period))
    return (period, one.title, one.field, one.old, one.new)


def targets_table(head: Head) -> Table:
    columns = _columns((_("STT"), 6, "c"), (_("Chỉ tiêu"), 54, "l"), (_("Phải đạt"), 20, "r"), (_("Đã đạt"), 20, "r"))
    return Table(columns, [Row((n, one.printed, one.goal, one.reached)) for n, one in enumerate(head.targets, 1)])


def adjusted_table(head: Head) -> Table:
    columns = _columns(
        (_("STT"), 5, "c"),
        (_("Kỳ đã khóa"), 15, "l"),
        (_("Nhiệm vụ"), 30, "l"),
        (_("Nội dung"), 14, "l"),
        (_("Đã chốt"), 18, "l"),
        (_("Nay là"), 18, "l"),
    )
    lines = [Row((n, *adjusted(one))) for n, one in enumerate(head.adjustments, 1)]
    return Table(columns, lines)
