"""Papers for a meeting before anything is frozen: made of the live review, marked on every page, kept nowhere."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from members.language import official
from members.letterhead import head_of
from members.models import Organisation, PaperStyle
from members.templatetags.page import day as written
from resolutions.numbering import symbol_of

from ..models import ReportKind, Review
from ..period_filter import Period
from ..reviews.heading import head_for
from ..reviews.reading import standings_now, with_lines
from ..reviews.standing import Standing
from ..reviews.tables import tables_of
from ..status import State, Windows
from .frozen import Frozen, Wanted
from .kinds import KINDS
from .paper import Paper

OFFERED = (ReportKind.MEETING_PACK, ReportKind.SUMMARY)
MOST = 3_000  # tasks: the paper is set while somebody waits


class TooLarge(Exception):
    """More tasks than a request can set on paper."""


@official()
def draft_paper(
    *, review: Review, kind: ReportKind, style: PaperStyle, union: Organisation, at: datetime, windows: Windows
) -> Paper:
    """Without number, day and signature: those belong to what is made of the frozen review. TooLarge beyond MOST."""
    here = timezone.localtime(at)
    told, is_party = KINDS[kind], style == PaperStyle.PARTY
    series = told.short(is_party=is_party)
    union.symbol = symbol_of(union=union, series=series, is_party=is_party, day=here.date())
    number = "" if told.document_kind else None
    head = head_of(union, is_party=is_party, day=None, year=here.year, number=number, series=series)
    paper = told.make(_live(review, union, here, windows), Wanted(head))
    return replace(paper, is_draft=True, draft_note=_note(here))


def _live(review: Review, union: Organisation, here: datetime, windows: Windows) -> Frozen:
    """The review as it stands, read once: all that the paper says is of one moment. While its period runs, tasks are
    judged today."""
    period = Period(review.span, here.date())
    standings = list(with_lines(standings_now(period, windows), review.lines.all()))
    if len(standings) > MOST:
        raise TooLarge
    head = head_for(review, tables_of(standings, review.span), None, union, here.date(), windows)

    def rows(state: State | None = None) -> Iterable[Standing]:
        return (row for row in standings if state is None or row.state == state)

    return Frozen(replace(head, ends_on=period.day), rows, len(standings))


def _note(here: datetime) -> str:
    told = {"time": f"{here:%H:%M}", "day": written(here.date())}
    return _("DỰ THẢO, số liệu lúc %(time)s ngày %(day)s, chưa khóa") % told
