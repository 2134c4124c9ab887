"""Elections: a congress or a plenary gives offices, ends those of the old term, and is their basis. All or nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.holding import is_ahead, last_day_before
from members.language import kept, official
from members.models import Mandate, Term, Unit, UnitEvent, User
from members.seating import Seat, end_mandates, seat_people

from .models import Elected, Meeting, MeetingEvent, MeetingState


@dataclass(frozen=True, slots=True)
class Place:
    """An office that was filled, and the votes it got."""

    seat: Seat
    in_favour: int | None = None
    ballots: int | None = None


class Overtaken(Exception):
    """An office that was to end was changed in between."""


def elects(meeting: Meeting) -> bool:
    """Whether results of an election may be recorded: not of a meeting that did not take place."""
    return meeting.state != MeetingState.CANCELLED


def to_end(unit: Unit, on: date) -> list[Mandate]:
    """Whose offices in the body end when the new ones begin on that day: those that are held the day before and have no
    earlier end."""
    rows = unit.mandates.select_related("person", "term").order_by("rank", "id")
    before = last_day_before(on)
    return [m for m in rows.filter(ends_on__isnull=True) if not is_ahead(m, before)]


@official()
def basis_of(meeting: Meeting, document: str) -> str:
    """The words that stand as the basis of each office: the resolution, and the meeting that adopted it."""
    words = f"{meeting.get_kind_display()} {kept('ngày')} {meeting.held_on:%d/%m/%Y}"
    return f"{document}, {words}"[:200] if document else words


@transaction.atomic
def elect(
    *,
    meeting: Meeting,
    unit: Unit,
    term: Term | None,
    on: date,
    document: str,
    places: Sequence[Place],
    ending: Sequence[tuple[int, int]],
    by: User,
    key: uuid.UUID | None = None,
) -> list[Mandate]:
    """Give the offices, end the old ones (id, version) the day before, and write it into the history of body and
    meeting. Overtaken, and nothing stored, when one of the old ones was changed in between."""
    if not by.is_office:
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    if key and (earlier := Mandate.objects.filter(request_key=key).first()):
        return [earlier]
    basis = basis_of(meeting, document)
    if ending:
        why = kept("hết nhiệm kỳ, %s") % basis
        if end_mandates(mandates=ending, on=last_day_before(on), basis=why[:200], by=by) is None:
            raise Overtaken
    seats = [place.seat for place in places]
    facts = {"starts_on": on, "term": term, "basis": basis, "key": key, "verb": UnitEvent.Verb.ELECTED}
    made = seat_people(unit=unit, seats=seats, by=by, **facts)  # type: ignore[arg-type]
    for mandate, place in zip(made, places, strict=True):
        Elected.objects.create(meeting=meeting, mandate=mandate, in_favour=place.in_favour, ballots=place.ballots)
    words = kept("%(count)d người vào %(unit)s") % {"count": len(made), "unit": unit}
    changes = {kept("Bầu"): ["", words]} | ({kept("Thôi giữ chức vụ"): ["", str(len(ending))]} if ending else {})
    MeetingEvent.objects.create(meeting=meeting, verb=MeetingEvent.Verb.ELECTED, actor=by, changes=changes, note=basis)
    return made
