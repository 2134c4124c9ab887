"""How many were at a meeting: by the names that were marked, or else by the numbers of its minutes; and who sits in a
body on a day."""

from datetime import date

from members.models import Mandate, Unit

from .attendance import Headcount
from .models import Meeting


def headcount_of(meeting: Meeting) -> Headcount:
    """Of a meeting that was read `with_names`: names go before numbers."""
    named = (meeting.named_present, meeting.named_excused, meeting.named_unexcused)  # type: ignore[attr-defined]
    if any(named):
        return Headcount(meeting.member_count, *named)
    return Headcount(meeting.member_count, meeting.present_count, meeting.excused_count, meeting.unexcused_count)


def sitting_on(body: Unit, day: date) -> list[Mandate]:
    """The offices of a body as they were on a day, in their order; each person once, under the first of them."""
    rows = body.mandates.held_on(day).select_related("person")
    return list({mandate.person_id: mandate for mandate in reversed(rows)}.values())[::-1]
