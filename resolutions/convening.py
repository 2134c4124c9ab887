"""Verbs on meetings: entered, amended, cancelled. Each is one transaction with its line of history."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from members.history import differences
from members.language import kept, official
from members.models import Term, Unit, User
from members.versions import claim

from .minuting import link_paper
from .models import Document, Meeting, MeetingEvent, MeetingKind, MeetingPaper, MeetingState

Verb = MeetingEvent.Verb
PLAIN = (
    *("ordinal", "title", "place", "summary"),
    *("member_count", "present_count", "excused_count", "unexcused_count"),
)
NUMBERED_TOGETHER = (
    frozenset({MeetingKind.CONGRESS}),
    frozenset({MeetingKind.REGULAR, MeetingKind.EXTRA, MeetingKind.OPEN}),
)


@official()
def values_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting's facts as history shows them. People are not copied there: their names stand in their own rows."""
    values: dict[str, Any] = {
        "body": str(meeting.body),
        "kind": str(meeting.get_kind_display()),
        "term": str(meeting.term or ""),
        "state": str(meeting.get_state_display()),
    }
    values |= {name: "" if (value := getattr(meeting, name)) is None else str(value) for name in PLAIN}
    for name in ("held_on", "until", "starts_at", "ends_at"):
        moment: date | time | None = getattr(meeting, name)
        form = "%d/%m/%Y" if isinstance(moment, date) else "%H:%M"
        values[name] = moment.strftime(form) if moment is not None else ""
    return values


def _surroundings(before: Meeting, after: Meeting) -> dict[str, list[object]]:
    """That chair, secretary or guests were changed; not to whom."""
    told: dict[str, list[object]] = {}
    for name in ("chair_id", "secretary_id", "guests"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told[name.removesuffix("_id")] = [
                kept("đã ghi") if old else "",
                kept("ghi lại") if old and new else kept("đã ghi"),
            ]
            if not new:
                told[name.removesuffix("_id")][1] = ""
    return told


def numbered_with(kind: str) -> frozenset[str]:
    """Kinds of meetings that are counted in one row with this one; congresses have a row of their own."""
    return next((kinds for kinds in NUMBERED_TOGETHER if kind in kinds), frozenset({MeetingKind.OTHER}))


def next_ordinal(body: Unit, kind: str, term: Term | None) -> int:
    """One more than the last: conferences count within a term, congresses through all of them."""
    rows = body.meetings.filter(kind__in=numbered_with(kind)).exclude(state=MeetingState.CANCELLED)
    if kind != MeetingKind.CONGRESS:
        rows = rows.filter(term=term)
    return (rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1


def term_on(body: Unit, day: date) -> Term | None:
    """The term in which a day lies: the body's own, else the union's."""
    there = Term.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return there.filter(unit=body).first() or there.filter(unit__isnull=True).first()


def adopting(key: str | None) -> Meeting | None:
    """The meeting that an address names as the one that adopted a document; None for anything else."""
    is_key = bool(key) and key is not None and key.isascii() and key.isdigit() and len(key) < 10
    rows = Meeting.objects.select_related("body").exclude(state=MeetingState.CANCELLED)
    return rows.filter(pk=int(key)).first() if key and is_key else None


def same_number(meeting: Meeting) -> Meeting | None:
    """Another meeting of this body that bears the same number."""
    if meeting.ordinal is None or meeting.body_id is None:
        return None
    rows = Meeting.objects.filter(
        body=meeting.body_id, ordinal=meeting.ordinal, kind__in=numbered_with(meeting.kind)
    ).exclude(pk=meeting.pk)
    if meeting.kind != MeetingKind.CONGRESS:
        rows = rows.filter(term=meeting.term_id)
    return rows.exclude(state=MeetingState.CANCELLED).first()


@transaction.atomic
def create_meeting(
    *, meeting: Meeting, by: User, document: Document | None = None, at: datetime | None = None
) -> Meeting:
    """Enter a meeting; with the document from which it was told, it is linked with it. `at`: see `register`."""
    meeting.save(force_insert=True)
    MeetingEvent.objects.create(meeting=meeting, verb=Verb.CREATED, actor=by, at=at or timezone.now())
    if document:
        link_paper(meeting=meeting, document=document, part=MeetingPaper.Part.ADOPTED, by=by, at=at)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, version: int, by: User) -> bool:
    """Store the edited meeting; False when somebody saved it in between."""
    before = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not claim(meeting, version):
        return False
    meeting.minutes_id = before.minutes_id
    meeting.save()
    changes = differences(values_of(before), values_of(meeting)) | _surroundings(before, meeting)
    if changes:
        MeetingEvent.objects.create(meeting=meeting, verb=Verb.CHANGED, actor=by, changes=changes)
    return True


@transaction.atomic
@official()
def cancel_meeting(*, meeting: Meeting, version: int, reason: str, by: User) -> bool:
    """A meeting that was planned does not take place, for a reason. One that was held stays held."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not claim(meeting, version):
        return False
    if stored.state != MeetingState.PLANNED:
        raise PermissionDenied
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    changes = {"state": [str(stored.get_state_display()), str(MeetingState.CANCELLED.label)]}
    MeetingEvent.objects.create(meeting=meeting, verb=Verb.CANCELLED, actor=by, note=reason, changes=changes)
    return True
