"""What the pages of meetings show, as far as the reader may see it. Frozen facts; templates compute nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from members.changes import HistoryLine, history_lines
from members.models import User

from .attendance import Ballot, Headcount
from .headcounts import headcount_of
from .minuting import ballot_of
from .models import (
    AgendaItem,
    Attendance,
    AttendanceStatus,
    Document,
    Meeting,
    MeetingEvent,
    MeetingPaper,
    MeetingState,
    Vote,
    VoteMethod,
)

KEY_VERBS = frozenset({MeetingEvent.Verb.CREATED, MeetingEvent.Verb.CANCELLED, MeetingEvent.Verb.ELECTED})


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A line of the list."""

    meeting: Meeting
    headcount: Headcount
    adopted: Sequence[MeetingPaper]
    is_next: bool

    @property
    def days(self) -> str:
        return days_of(self.meeting)


def meeting_rows(meetings: Iterable[Meeting], today: date) -> list[MeetingRow]:
    """Of meetings that were read `with_row`, the next one on top of them."""
    rows = list(meetings)
    coming = [m for m in rows if m.state == MeetingState.PLANNED and m.held_on >= today]
    nearest = min((m.held_on for m in coming), default=None)
    return [MeetingRow(m, headcount_of(m), m.adopted, m in coming and m.held_on == nearest) for m in rows]  # type: ignore[attr-defined]


def days_of(meeting: Meeting) -> str:
    """ "05/01/2023", "05/01/2023–06/01/2023"."""
    first = f"{meeting.held_on:%d/%m/%Y}"
    many = meeting.until and meeting.until != meeting.held_on
    return f"{first}\u2060–\u2060{meeting.until:%d/%m/%Y}" if many else first


def hours_of(meeting: Meeting) -> str:
    start, end = (f"{clock:%H:%M}" if clock else "" for clock in (meeting.starts_at, meeting.ends_at))
    if start and end:
        return _("từ %(start)s đến %(end)s") % {"start": start, "end": end}
    return _("từ %s") % start if start else _("kết thúc lúc %s") % end if end else ""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A vote, its numbers, and what in them does not add up."""

    vote: Vote
    ballot: Ballot
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A linked document; adopted papers that were issued before the meeting make one wonder."""

    paper: MeetingPaper
    warning: str = ""


@dataclass(frozen=True)
class MeetingPage:
    """One meeting, to be read `with_names`."""

    meeting: Meeting
    user: User
    today: date

    @property
    def can_edit(self) -> bool:
        return self.user.is_office

    @property
    def can_record(self) -> bool:
        return self.can_edit and self.meeting.state != MeetingState.CANCELLED

    @property
    def can_count(self) -> bool:
        """Attendance and votes are of a day that has come."""
        return self.can_record and self.meeting.held_on <= self.today

    @property
    def can_cancel(self) -> bool:
        return self.can_edit and self.meeting.state == MeetingState.PLANNED

    @property
    def is_congress(self) -> bool:
        return self.meeting.kind == "congress"

    @property
    def days(self) -> str:
        return days_of(self.meeting)

    @property
    def hours(self) -> str:
        return hours_of(self.meeting)

    @property
    def awaits_record(self) -> bool:
        """Its day is over and nobody has said whether it took place."""
        return self.meeting.state == MeetingState.PLANNED and self.meeting.held_on < self.today

    @cached_property
    def headcount(self) -> Headcount:
        return headcount_of(self.meeting)

    @cached_property
    def guests(self) -> list[str]:
        return [line.strip() for line in self.meeting.guests.splitlines() if line.strip()]

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        return list(self.meeting.agenda.all())

    @cached_property
    def votes(self) -> list[VoteLine]:
        return [self._line(vote) for vote in self.meeting.votes.select_related("item")]

    def _line(self, vote: Vote) -> VoteLine:
        ballot, is_secret = ballot_of(vote), vote.method == VoteMethod.SECRET
        return VoteLine(vote, ballot, ballot.warnings(self.headcount.present, is_secret=is_secret))

    @cached_property
    def _papers(self) -> list[MeetingPaper]:
        seen = Document.objects.visible_to(self.user).values("pk")
        rows = self.meeting.papers.filter(document__in=seen).select_related("document")
        return list(rows.defer("document__text", "document__outline"))

    @property
    def adopted(self) -> list[PaperLine]:
        rows = [paper for paper in self._papers if paper.part == MeetingPaper.Part.ADOPTED]
        return [PaperLine(paper, self._too_early(paper.document)) for paper in rows]

    @property
    def material(self) -> list[PaperLine]:
        return [PaperLine(paper) for paper in self._papers if paper.part == MeetingPaper.Part.MATERIAL]

    @property
    def papers(self) -> list[PaperLine]:
        return [*self.adopted, *self.material]

    def _too_early(self, document: Document) -> str:
        if document.issued_on is None or document.issued_on >= self.meeting.held_on:
            return ""
        days = {"issued": f"{document.issued_on:%d/%m/%Y}", "held": f"{self.meeting.held_on:%d/%m/%Y}"}
        return _("Ban hành ngày %(issued)s, trước ngày họp %(held)s. Hãy xem lại ngày.") % days

    @cached_property
    def _attendance(self) -> list[Attendance]:
        return list(self.meeting.attendance.select_related("person"))

    def _with(self, status: str) -> list[Attendance]:
        return [row for row in self._attendance if row.status == status and row.position]

    @property
    def present(self) -> list[Attendance]:
        return self._with(AttendanceStatus.PRESENT)

    @property
    def excused(self) -> list[Attendance]:
        return self._with(AttendanceStatus.EXCUSED)

    @property
    def unexcused(self) -> list[Attendance]:
        return self._with(AttendanceStatus.UNEXCUSED)

    @property
    def sat_in(self) -> list[Attendance]:
        """There, but in no count."""
        return [row for row in self._attendance if not row.position]

    @cached_property
    def history(self) -> list[HistoryLine]:
        if self.user.is_representative:
            return []
        return history_lines(self.meeting.events.select_related("actor"), Meeting, KEY_VERBS)
