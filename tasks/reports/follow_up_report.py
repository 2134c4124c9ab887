"""The follow-up table as a paper of its own: a short report, and the table annexed to it. No ORM."""

from django.utils.translation import gettext as _

from members.templatetags.page import day as written

from . import sentences
from .frozen import Frozen, Wanted
from .paper import Paper, Paragraph
from .summary_report import follow_up_annex


def follow_up_report(frozen: Frozen, wanted: Wanted) -> Paper:
    told = {"union": frozen.head.union_name, "name": frozen.name, "days": frozen.days, "day": written(frozen.day)}
    opening = _("%(union)s báo cáo việc theo dõi thực hiện nhiệm vụ %(name)s (%(days)s), chốt đến hết ngày %(day)s:")
    said = [opening % told, *sentences.main_figures(frozen.total, frozen.head.tables.ended)]
    closing = _("Từng nhiệm vụ, kết quả, nguyên nhân và kết luận có trong bảng kèm theo báo cáo này%s") % wanted.end
    return Paper(
        head=wanted.letterhead,
        kind=_("BÁO CÁO"),
        title=_("Theo dõi thực hiện nhiệm vụ %s") % frozen.name,
        blocks=[Paragraph(words) for words in (*said, closing)],
        signature=wanted.signature,
        recipients=wanted.recipients,
        annexes=[follow_up_annex(frozen)],
        is_draft=wanted.is_draft,
        reference=wanted.reference,
    )
