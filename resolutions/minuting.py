"""Verbs on what a meeting left behind: agenda, attendance, votes, documents, minutes.

Each is one transaction on the locked meeting, with its line of history. What is sent a second time just as it is
stored changes nothing and is no conflict: a double click, or a retry after a crash.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from members.history import differences
from members.language import kept, official
from members.models import User
from members.versions import claim

from . import files
from .attendance import Ballot
from .files import Upload
from .models import (
    AgendaItem,
    Attachment,
    Attendance,
    AttendanceStatus,
    Document,
    Meeting,
    MeetingEvent,
    MeetingPaper,
    MeetingState,
    Vote,
)

Verb = MeetingEvent.Verb


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One matter of the agenda; `key` is its row, None for a new one."""

    key: int | None
    title: str
    presenter: str = ""
    outcome: str = ""

    @property
    def facts(self) -> tuple[str, str, str]:
        return self.title, self.presenter, self.outcome


@dataclass(frozen=True, slots=True)
class Mark:
    """How one person was there, and in which office; without one the person only sat in."""

    status: str
    position: str = ""
    reason: str = ""


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it is stored, for this transaction alone. Of one that did not take place nothing is recorded."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if stored.state == MeetingState.CANCELLED:
        raise PermissionDenied
    return stored


@official()
def _held(stored: Meeting) -> dict[str, list[object]]:
    """Who counts attendance or votes says that the meeting took place."""
    if stored.state != MeetingState.PLANNED:
        return {}
    Meeting.objects.filter(pk=stored.pk).update(state=MeetingState.HELD)
    return {"state": [str(MeetingState.PLANNED.label), str(MeetingState.HELD.label)]}


def _tell(meeting: Meeting, verb: str, by: User, changes: Mapping[str, Any], at: datetime | None = None) -> None:
    if changes:
        MeetingEvent.objects.create(
            meeting=meeting, verb=verb, actor=by, changes=dict(changes), at=at or timezone.now()
        )


@transaction.atomic
def keep_agenda(
    *, meeting: Meeting, version: int, lines: Sequence[AgendaLine], by: User, at: datetime | None = None
) -> bool:
    """The agenda in this order and no other; False when somebody saved the meeting in between."""
    stored = _locked(meeting)
    rows = {row.pk: row for row in stored.agenda.all()}
    before = [(row.title, row.presenter, row.outcome) for row in rows.values()]
    if before == [line.facts for line in lines]:
        return True
    if not claim(meeting, version):
        return False
    named = {line.key for line in lines if line.key}
    AgendaItem.objects.filter(meeting=stored).exclude(pk__in=named).delete()
    for position, line in enumerate(lines, start=1):
        row = rows.get(line.key or 0) or AgendaItem(meeting=stored)
        row.position, (row.title, row.presenter, row.outcome) = position, line.facts
        row.save()
    told = ["\n".join(f"{i}. {title}" for i, (title, *_rest) in enumerate(each, 1)) for each in (before, _facts(lines))]
    _tell(stored, Verb.AGENDA, by, {kept("Chương trình"): told}, at)
    return True


def _facts(lines: Sequence[AgendaLine]) -> list[tuple[str, str, str]]:
    return [line.facts for line in lines]


@transaction.atomic
def take_attendance(
    *,
    meeting: Meeting,
    version: int,
    marks: Mapping[int, Mark],
    guests: str,
    by: User,
    members: int | None = None,
    at: datetime | None = None,
) -> bool:
    """{person: mark} as the whole list of who was there. `members` is written down where no number of members is.

    History tells numbers, neither names nor reasons (see `registry.change_person`).
    """
    stored = _locked(meeting)
    rows = {row.person_id: row for row in stored.attendance.all()}
    before = {key: Mark(row.status, row.position, row.reason) for key, row in rows.items()}
    if before == dict(marks) and stored.guests == guests:
        return True
    if not claim(meeting, version):
        return False
    Attendance.objects.filter(meeting=stored).exclude(person__in=marks).delete()
    for person, mark in marks.items():
        if before.get(person) != mark:
            row = rows.get(person) or Attendance(meeting=stored, person_id=person)
            row.status, row.position, row.reason = mark.status, mark.position, mark.reason
            row.save()
    changes = differences(_numbers(before), _numbers(marks))
    if stored.guests != guests:
        changes["guests"] = [kept("đã ghi") if stored.guests else "", kept("ghi lại") if guests else ""]
    if stored.member_count is None and members:
        changes["member_count"] = ["", members]
    Meeting.objects.filter(pk=stored.pk).update(guests=guests, member_count=stored.member_count or members)
    _tell(stored, Verb.ATTENDED, by, changes | (_held(stored) if marks else {}), at)
    return True


@official()
def _numbers(marks: Mapping[int, Mark]) -> dict[str, object]:
    counted = [mark.status for mark in marks.values() if mark.position]
    numbers: dict[str, object] = {str(status.label): counted.count(status.value) for status in AttendanceStatus}
    return numbers | {kept("Dự, không tính"): len(marks) - len(counted)}


@transaction.atomic
def count_attendance(
    *, meeting: Meeting, version: int, counts: Mapping[str, int | None], by: User, at: datetime | None = None
) -> bool:
    """The numbers of members, present, excused and unexcused as the minutes give them, without names."""
    stored = _locked(meeting)
    before = {name: getattr(stored, name) for name in counts}
    if before == dict(counts):
        return True
    if not claim(meeting, version):
        return False
    Meeting.objects.filter(pk=stored.pk).update(**counts)
    was_there = any(value is not None for name, value in counts.items() if name != "member_count")
    _tell(stored, Verb.ATTENDED, by, differences(before, dict(counts)) | (_held(stored) if was_there else {}), at)
    return True


def ballot_of(vote: Vote) -> Ballot:
    return Ballot(vote.in_favour, vote.against, vote.abstained, vote.invalid, vote.is_passed)


@official()
def _vote_words(vote: Vote) -> str:
    outcome = vote.get_is_passed_display() if vote.is_passed is not None else kept("chưa ghi kết quả")
    return f"{vote.get_method_display()}: {ballot_of(vote).words}; {outcome}"


@transaction.atomic
def record_vote(*, vote: Vote, by: User, at: datetime | None = None) -> Vote:
    stored = _locked(vote.meeting)
    vote.save(force_insert=True)
    _tell(stored, Verb.VOTED, by, {vote.question: ["", _vote_words(vote)]} | _held(stored), at)
    return vote


@transaction.atomic
def change_vote(*, vote: Vote, version: int, by: User) -> bool:
    """Store the edited vote; False when somebody saved something of the meeting in between."""
    _locked(vote.meeting)
    before = Vote.objects.select_for_update().get(pk=vote.pk)
    if not claim(vote.meeting, version):
        return False
    vote.save()
    changes = differences({vote.question: _vote_words(before)}, {vote.question: _vote_words(vote)})
    if before.question != vote.question:
        changes = {before.question: [_vote_words(before), f"{vote.question}. {_vote_words(vote)}"]}
    _tell(vote.meeting, Verb.VOTED, by, changes)
    return True


@transaction.atomic
def remove_vote(*, vote: Vote, by: User) -> None:
    """Takes out a vote that was entered by mistake; history keeps what it said."""
    stored = _locked(vote.meeting)
    if Vote.objects.filter(pk=vote.pk).delete()[0]:
        _tell(stored, Verb.VOTED, by, {vote.question: [_vote_words(vote), kept("bỏ, ghi nhầm")]})


@transaction.atomic
@official()
def link_paper(
    *, meeting: Meeting, document: Document, part: str, by: User, at: datetime | None = None
) -> MeetingPaper:
    """A document that the meeting adopted, or had before it. Linked again it takes the part that was said last."""
    stored = _locked(meeting)
    paper, is_new = MeetingPaper.objects.get_or_create(meeting=stored, document=document, defaults={"part": part})
    old = "" if is_new else str(paper.get_part_display())
    if not is_new and paper.part != part:
        paper.part = part
        paper.save(update_fields=["part"])
    label = str(MeetingPaper.Part(part).label)
    if old != label:
        _tell(stored, Verb.PAPERS, by, {str(document.label): [old, label]}, at)
    return paper


@transaction.atomic
@official()
def unlink_paper(*, paper: MeetingPaper, by: User) -> None:
    stored = _locked(paper.meeting)
    if MeetingPaper.objects.filter(pk=paper.pk).delete()[0]:
        _tell(stored, Verb.PAPERS, by, {str(paper.document.label): [str(paper.get_part_display()), kept("bỏ gắn")]})


def attach_minutes(*, meeting: Meeting, version: int, upload: Upload, by: User) -> bool:
    """The file of the minutes; the one before stays stored, and history tells its name. FileRefused says why not."""
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            stored = _locked(meeting)
            if stored.minutes and stored.minutes.sha256 == hashlib.sha256(upload.data).hexdigest():
                return True
            if not claim(meeting, version):
                return False
            new = files.store(name=upload.name, data=upload.data, uploaded_by=by, was_read=upload.was_read)
            kept.append(new)
            Meeting.objects.filter(pk=stored.pk).update(minutes=new)
            _tell(stored, Verb.MINUTES, by, {"minutes": [stored.minutes.name if stored.minutes else "", new.name]})
    except BaseException:
        for attachment in kept:
            files.discard(attachment)
        raise
    return True
