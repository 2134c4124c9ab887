"""Papers that go to one unit: its own sheet, and the letter about what it owes. No ORM."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from members.templatetags.page import day as written

from ..day_counts import grouped
from ..status import State
from . import paper_tables as tables
from . import sentences
from .frozen import Frozen, Wanted
from .paper import Block, Paper, Paragraph, Signature

ROOM = "…" * 42
ROOM_LINES = 3


def unit_sheet(frozen: Frozen, wanted: Wanted) -> Paper:
    """What the review says of one unit, with room for its answer; the unit signs."""
    group = frozen.unit(wanted.unit)
    return Paper(
        head=wanted.letterhead,
        kind=_("PHIẾU RÀ SOÁT"),
        title=_("Nhiệm vụ %(name)s của %(unit)s") % {"name": frozen.name, "unit": group.name},
        blocks=[*_sheet(frozen, wanted)],
        signature=Signature(title=_("ĐẠI DIỆN ĐƠN VỊ")),
        is_draft=wanted.is_draft,
        reference=wanted.reference,
    )


def _sheet(frozen: Frozen, wanted: Wanted) -> Iterator[Block]:
    group = frozen.unit(wanted.unit)
    yield Paragraph(_("Số liệu chốt đến hết ngày %s.") % written(frozen.day), "note", italic=True)
    yield Paragraph(sentences.section(1, _("SỐ LIỆU"), is_party=wanted.is_party), "heading", bold=True)
    yield from (Paragraph(words) for words in sentences.main_figures(group.summary, group.ended))
    yield Paragraph(sentences.section(2, _("NHIỆM VỤ CHỦ TRÌ"), is_party=wanted.is_party), "heading", bold=True)
    yield tables.unit_table(frozen.of_unit(wanted.unit), frozen.day)
    yield Paragraph(sentences.section(3, _("Ý KIẾN CỦA ĐƠN VỊ"), is_party=wanted.is_party), "heading", bold=True)
    if wanted.until:
        yield Paragraph(_("Đề nghị đơn vị gửi lại phiếu trước ngày %s.") % written(wanted.until))
    yield from (Paragraph(ROOM, "note") for _line in range(ROOM_LINES))


def reminder(frozen: Frozen, wanted: Wanted) -> Paper:
    """The official letter about the tasks of a unit that were overdue when the review was frozen."""
    group = frozen.unit(wanted.unit)
    late = list(frozen.of_unit(wanted.unit, State.LATE))
    told = {"unit": group.name, "name": frozen.name, "day": written(frozen.day), "n": grouped(len(late))}
    opening = _(
        "Qua rà soát việc thực hiện các nhiệm vụ được giao %(name)s, đến hết ngày %(day)s, %(unit)s còn %(n)s nhiệm vụ "
        "quá hạn chưa hoàn thành, cụ thể như sau:"
    )
    return Paper(
        head=wanted.letterhead,
        kind="",
        title="",
        to=[group.name],
        blocks=[Paragraph(opening % told), tables.owed_table(late, frozen.day), *_asked(frozen, wanted, group.name)],
        signature=wanted.signature,
        recipients=wanted.recipients,
        closing=wanted.closing,
        is_draft=wanted.is_draft,
        reference=wanted.reference,
    )


def _asked(frozen: Frozen, wanted: Wanted, unit: str) -> Iterator[Block]:
    until = _("trước ngày %s") % (written(wanted.until) if wanted.until else "……/……/…………")
    told = {"union": frozen.head.union_name, "unit": unit, "until": until, "end": wanted.end}
    words = _(
        "%(union)s đề nghị %(unit)s khẩn trương thực hiện các nhiệm vụ nêu trên, báo cáo kết quả, nguyên nhân và khó "
        "khăn, vướng mắc (nếu có) %(until)s để tổng hợp, báo cáo%(end)s"
    )
    yield Paragraph(words % told)
