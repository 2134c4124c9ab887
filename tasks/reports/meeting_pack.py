"""What lies on the table of the meeting: its agenda in front, then numbered annexes with the figures. No ORM."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from members.templatetags.page import day as written

from ..day_counts import grouped
from ..reviews.standing import Standing
from ..status import State
from .frozen import Frozen, Wanted
from .paper import Annex, Block, Paper, Paragraph
from .summary_report import adjustments, by_each, conclusions, follow_up_annex, numbered, overall, overdue, targets
from .wording import roman


def meeting_pack(frozen: Frozen, wanted: Wanted) -> Paper:
    late = list(frozen.rows(State.LATE))
    annexes = _annexes(frozen, late)
    return Paper(
        head=wanted.letterhead,
        kind=_("TÀI LIỆU HỌP"),
        title=_("Rà soát việc thực hiện nhiệm vụ %s") % frozen.name,
        blocks=[*_agenda(frozen, wanted, annexes), *_summary(frozen, wanted)],
        signature=wanted.signature,
        recipients=wanted.recipients,
        annexes=annexes,
        is_draft=wanted.is_draft,
        reference=wanted.reference or _("Tài liệu họp rà soát %s") % frozen.name,
    )


def _agenda(frozen: Frozen, wanted: Wanted, annexes: list[Annex]) -> Iterator[Block]:
    yield Paragraph(_("CHƯƠNG TRÌNH"), "centre", bold=True)
    points = [
        _("Kết quả thực hiện nhiệm vụ %(name)s (%(days)s).") % {"name": frozen.name, "days": frozen.days},
        *(
            _("%(title)s (Phụ lục %(n)s).") % {"title": annex.title, "n": roman(n)}
            for n, annex in enumerate(annexes, 1)
        ),
        _("Thảo luận, kết luận."),
    ]
    sign = "-" if wanted.is_party else "."
    for number, words in enumerate(points, 1):
        yield Paragraph(f"{number}{sign} {words}")


def _summary(frozen: Frozen, wanted: Wanted) -> Iterator[Block]:
    yield Paragraph(_("TÓM TẮT"), "centre", bold=True)
    late = grouped(frozen.total.late)
    told = _("Số liệu chốt đến hết ngày %(day)s; có %(n)s nhiệm vụ quá hạn cần cho ý kiến.")
    yield Paragraph(told % {"day": written(frozen.day), "n": late})
    sections = [(_("KẾT QUẢ CHUNG"), overall(frozen)), (_("KẾT LUẬN"), conclusions(frozen))]
    yield from numbered(sections, wanted)


def _annexes(frozen: Frozen, late: list[Standing]) -> list[Annex]:
    found = [
        Annex(_("Tổng hợp số liệu %s") % frozen.name, by_each(frozen)),
        Annex(_("Nhiệm vụ quá hạn, nguyên nhân, trách nhiệm"), overdue(frozen, late), is_landscape=True),
        follow_up_annex(frozen),
    ]
    if frozen.head.targets:
        found.append(Annex(_("Chỉ tiêu"), targets(frozen)))
    if frozen.head.adjustments:
        found.append(Annex(_("Điều chỉnh số liệu các kỳ trước"), adjustments(frozen), is_landscape=True))
    return found
