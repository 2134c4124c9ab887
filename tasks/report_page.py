"""What the pages show of reports that were or are being made: how far one is, and what may be done with it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from members.models import Organisation, User
from resolutions.numbering import next_number

from .models import Report, ReportKind, ReportState, Review
from .reports.issuing_report import can_be_issued
from .reports.kinds import KINDS, PAPER
from .reports.making import AT_ONCE, LIVE
from .reports.options import Options
from .reports.paper import Paper
from .reports.rendering import file_name, frozen_of, papers_of

SHOWN = 5  # in the panel of a review


@dataclass(frozen=True)
class ReportPage:
    """One report, as this user may see it."""

    report: Report
    user: User

    @property
    def live(self) -> bool:
        return self.report.state in LIVE

    @property
    def running(self) -> bool:
        return self.report.state == ReportState.RUNNING

    @property
    def failed(self) -> bool:
        return self.report.state == ReportState.FAILED

    @property
    def done(self) -> bool:
        return self.report.state == ReportState.DONE

    @property
    def file_name(self) -> str:
        return file_name(self.report)

    @property
    def options(self) -> Options:
        return Options.from_json(self.report.options)

    @property
    def can_make(self) -> bool:
        return self.user.can_assign

    @property
    def can_issue(self) -> bool:
        return self.can_make and self.done and not self.report.document_id and can_be_issued(self.report)

    @cached_property
    def papers(self) -> list[Paper]:
        """As they stand in the file, for a look at the first one; nothing for sheets and for large reviews."""
        if self.report.format not in PAPER or not self.done or self.report.total > AT_ONCE:
            return []
        return papers_of(self.report, frozen_of(self.report.review.snapshot))

    @property
    def preview(self) -> Paper | None:
        """The first paper, without its annexes."""
        return replace(self.papers[0], annexes=()) if self.papers else None

    @property
    def is_issuable(self) -> bool:
        return can_be_issued(self.report)


@dataclass(frozen=True, slots=True)
class ReportsPanel:
    """The reports of a frozen review on its own page, and the form for one more."""

    review: Review
    pages: list[ReportPage]
    more: bool
    form: Any = None


def visible_reports(user: User) -> "QuerySet[Report]":
    return Report.objects.visible_to(user).select_related("review", "unit", "file", "document", "created_by")


def proposed_number(report: Report, union: Organisation, told: Options) -> str:
    """What was typed when it was made, else the next one of the register."""
    kind, is_party = KINDS[ReportKind(report.kind)], report.style == "party"
    day = told.day or report.created_at.date()
    return told.number or next_number(union=union, series=kind.short(is_party=is_party), is_party=is_party, day=day)
