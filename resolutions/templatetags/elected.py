"""On a meeting's page: whom it elected, body by body. {% load elected %}"""

from collections.abc import Mapping
from typing import Any

from django import template

from members.models import Unit, User

from ..electing import elects
from ..models import Elected, Meeting, MeetingKind

register = template.Library()


@register.simple_tag
def elected_at(meeting: Meeting, user: User) -> dict[str, Any]:
    """{bodies: {unit: [elected]}} in order of rank, whether this reader may record more, and whether the panel stands:
    at a congress, and wherever somebody was elected."""
    rows = Elected.objects.filter(meeting=meeting).select_related("mandate__person", "mandate__unit")
    bodies: dict[Unit, list[Elected]] = {}
    for row in rows.order_by("mandate__unit__name_fold", "mandate__rank", "pk"):
        bodies.setdefault(row.mandate.unit, []).append(row)
    can_elect = user.is_office and elects(meeting)
    shown: Mapping[str, Any] = {"bodies": bodies, "can_elect": can_elect}
    return {**shown, "is_shown": bool(bodies) or can_elect or meeting.kind == MeetingKind.CONGRESS}
