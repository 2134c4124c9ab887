"""The summary report of a review: sections with roman numbers, each a sentence and its table. No ORM."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from members.templatetags.page import day as written

from ..day_counts import grouped
from ..reviews.standing import Standing
from ..status import State
from . import paper_tables as tables
from . import sentences
from .frozen import Frozen, Wanted
from .paper import Annex, Block, Paper, Paragraph

Section = tuple[str, list[Block]]


def summary_report(frozen: Frozen, wanted: Wanted) -> Paper:
    return Paper(
        head=wanted.letterhead,
        kind=_("BÁO CÁO"),
        title=_("Kết quả thực hiện nhiệm vụ %s") % frozen.name,
        blocks=[*_opening(frozen), *numbered(_sections(frozen), wanted), *_closing(frozen, wanted)],
        signature=wanted.signature,
        recipients=wanted.recipients,
        annexes=[follow_up_annex(frozen)],
        is_draft=wanted.is_draft,
        reference=wanted.reference,
    )


def follow_up_annex(frozen: Frozen) -> Annex:
    """The follow-up table, on pages that lie on their side."""
    title = _("Bảng theo dõi thực hiện nhiệm vụ %s") % frozen.name
    return Annex(title, [tables.follow_up_table(frozen.rows(), frozen.day)], is_landscape=True)


def numbered(sections: Sequence[Section], wanted: Wanted) -> Iterator[Block]:
    for number, (title, blocks) in enumerate(sections, 1):
        yield Paragraph(sentences.section(number, title, is_party=wanted.is_party), "heading", bold=True)
        yield from blocks


def _sections(frozen: Frozen) -> list[Section]:
    late = list(frozen.rows(State.LATE))
    told: list[Section] = [(_("KẾT QUẢ CHUNG"), overall(frozen)), (_("KẾT QUẢ THEO TỪNG MẶT"), by_each(frozen))]
    told.append((_("NHIỆM VỤ QUÁ HẠN CHƯA HOÀN THÀNH"), overdue(frozen, late)))
    if frozen.head.targets:
        told.append((_("CHỈ TIÊU"), targets(frozen)))
    told.append((_("KẾT LUẬN"), conclusions(frozen)))
    if frozen.head.adjustments:
        told.append((_("ĐIỀU CHỈNH SỐ LIỆU CÁC KỲ TRƯỚC"), adjustments(frozen)))
    return told


def _opening(frozen: Frozen) -> Iterator[Block]:
    told = {"union": frozen.head.union_name, "name": frozen.name, "days": frozen.days, "day": written(frozen.day)}
    yield Paragraph(
        _(
            "%(union)s báo cáo kết quả thực hiện các nhiệm vụ được giao %(name)s (%(days)s; số liệu chốt đến hết ngày "
            "%(day)s) như sau:"
        )
        % told
    )


def _closing(frozen: Frozen, wanted: Wanted) -> Iterator[Block]:
    words = _("Trên đây là báo cáo kết quả thực hiện nhiệm vụ %(name)s của %(union)s%(end)s")
    yield Paragraph(words % {"name": frozen.name, "union": frozen.head.union_name, "end": wanted.end})


# --- Sections, which the meeting pack has too -----------------------------------------------------------------------


def overall(frozen: Frozen) -> list[Block]:
    head, total = frozen.head, frozen.total
    said = list(sentences.main_figures(total, head.tables.ended))
    said += sentences.due_and_waiting(total, head.tables.dues, head.tables.waiting)
    said.append(sentences.compared(total, head.previous, _("So với %s")))
    said.append(sentences.compared(total, head.year_before, _("So với cùng kỳ năm trước, %s")))
    said += [sentences.extended(head.tables.extended, total), sentences.changed(head.since)]
    blocks: list[Block] = [Paragraph(words) for words in said if words]
    if head.previous or head.year_before:
        blocks.append(tables.compared_table(_("Bảng so sánh với kỳ trước và cùng kỳ năm trước"), head, frozen.name))
    return blocks


def by_each(frozen: Frozen) -> list[Block]:
    """By unit and by document; by cluster and field where units have any."""
    counted, total = frozen.head.tables, frozen.total
    ways = (
        (_("Theo đơn vị chủ trì"), _("Đơn vị chủ trì"), counted.units, _("Chưa có đơn vị chủ trì")),
        (_("Theo văn bản"), _("Văn bản"), counted.documents, _("Không theo văn bản")),
        (_("Theo cụm thi đua"), _("Cụm thi đua"), counted.clusters, _("Ngoài các cụm")),
        (_("Theo lĩnh vực"), _("Lĩnh vực"), counted.fields, _("Chưa ghi lĩnh vực")),
    )
    blocks: list[Block] = []
    for caption, about, groups, nameless in ways:
        if any(group.key for group in groups):
            blocks.append(tables.summary_table(caption, about, groups, total, nameless))
    notes = [_("HT: hoàn thành. Tỷ lệ = hoàn thành ÷ (hoàn thành + chưa hoàn thành quá hạn), cắt một số lẻ.")]
    notes.append(_("Việc có nhiều đơn vị chủ trì nằm trong dòng của mỗi đơn vị, ở dòng tổng chỉ tính một lần."))
    return [*blocks, Paragraph(" ".join(notes), "note", italic=True)] if blocks else _nothing(_("Không có số liệu."))


def overdue(frozen: Frozen, late: Sequence[Standing]) -> list[Block]:
    if not late:
        return _nothing(_("Đến hết ngày %s không có nhiệm vụ nào quá hạn.") % written(frozen.day))
    unexplained = sum(not row.cause for row in late)
    words = _("Đến hết ngày %(day)s có %(n)s nhiệm vụ quá hạn chưa hoàn thành.")
    words %= {"day": written(frozen.day), "n": grouped(len(late))}
    if unexplained:
        words += " " + _("%s nhiệm vụ chưa ghi nguyên nhân.") % grouped(unexplained)
    return [Paragraph(words), tables.late_table(late, frozen.day)]


def conclusions(frozen: Frozen) -> list[Block]:
    head = frozen.head
    met = _("Tại %s, Ban Thường vụ kết luận:") if head.meeting else ""
    said = [met % head.meeting if met else "", *head.conclusion.splitlines()]
    blocks: list[Block] = [Paragraph(words.strip()) for words in said if words.strip()]
    rows = [row for row in frozen.rows() if row.conclusion]
    if rows:
        blocks += [Paragraph(_("Kết luận với từng nhiệm vụ:")), tables.concluded_table(rows, frozen.day)]
    return blocks or _nothing(_("Chưa có kết luận."))


def targets(frozen: Frozen) -> list[Block]:
    told = frozen.head.targets
    if all(one.reached in {"", _("chưa có số")} for one in told):
        return _nothing(_("Có %s chỉ tiêu phải đạt, chưa chỉ tiêu nào có số liệu.") % grouped(len(told)))
    return [tables.targets_table(frozen.head)]


def adjustments(frozen: Frozen) -> list[Block]:
    words = _("Số liệu đã chốt ở các kỳ trước không sửa lại. Những thay đổi sau khi chốt gồm %s mục dưới đây.")
    return [Paragraph(words % grouped(len(frozen.head.adjustments))), tables.adjusted_table(frozen.head)]


def _nothing(words: str) -> list[Block]:
    return [Paragraph(words)]
