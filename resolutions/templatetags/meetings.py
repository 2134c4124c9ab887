"""Meetings on the pages of documents, units and people. {% load meetings %}"""

from typing import Any, cast

from django import template

from members import clock
from members.access import UserRequest
from members.models import Person, Term, Unit, UnitKind

from ..meeting_page import meeting_rows
from ..meeting_prefill import prefilled
from ..models import Attendance, Document, Meeting, MeetingPaper

register = template.Library()
SHOWN = 5


@register.inclusion_tag("resolutions/_document_meetings.html", takes_context=True)
def document_meetings(context: template.Context, document: Document) -> dict[str, Any]:
    """Which meetings adopted a document or had it before them; to the office, what its text tells of its meeting."""
    user = cast(UserRequest, context["request"]).user
    visible = Meeting.objects.visible_to(user).values("pk")
    rows = MeetingPaper.objects.filter(document=document, meeting__in=visible)
    papers = list(rows.select_related("meeting__body", "meeting__term"))
    told = prefilled(document) if user.is_office and not papers else None
    return {"papers": papers, "told": told, "document": document}


@register.inclusion_tag("resolutions/_unit_meetings.html", takes_context=True)
def unit_meetings(context: template.Context, unit: Unit) -> dict[str, Any]:
    """The next and the last meetings of a unit; a leading body without any says where to enter one."""
    request = cast(UserRequest, context["request"])
    today = clock.today()
    rows = Meeting.objects.visible_to(request.user).filter(body=unit).upcoming_first(today)
    found = list(rows.with_row(request.user)[: SHOWN + 1])
    can_add = request.user.is_office and unit.left_on is None
    shown = meeting_rows(found[:SHOWN], today)
    offered = bool(found) or unit.kind == UnitKind.BODY
    return {"rows": shown, "has_more": len(found) > SHOWN, "unit": unit, "can_add": can_add, "is_shown": offered}


@register.inclusion_tag("resolutions/_person_meetings.html", takes_context=True)
def person_meetings(context: template.Context, person: Person) -> dict[str, Any]:
    """How often a person was at the meetings that the reader sees: in each term, and at the last of them."""
    user = cast(UserRequest, context["request"]).user
    rows = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"), person=person)
    terms = Term.objects.filter(pk__in=rows.values("meeting__term"))
    last = rows.counted().select_related("meeting__body").order_by("-meeting__held_on", "-pk")[:SHOWN]
    rates = [(term, rate) for term in terms if (rate := rows.rate_of(person, term)).meetings]
    return {"rates": rates, "all": rows.rate_of(person), "last": list(last)}
