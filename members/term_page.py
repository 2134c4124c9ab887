"""What the page of a term shows: its days, the bodies and people of it, its meetings and documents.

Meetings and documents lie on the floor above: they are reached by their names from the term.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .body_page import people_in
from .holding import is_held
from .models import Mandate, Term, Unit, User

LATEST = 20


@dataclass(frozen=True, slots=True)
class TermBody:
    unit: Unit
    people: int
    now: int
    heads: Sequence[Mandate]


@dataclass(frozen=True, slots=True)
class TermPage:
    term: Term
    is_current: bool
    bodies: Sequence[TermBody]
    congresses: Sequence[Any]
    meetings: Sequence[Any]
    meeting_count: int
    documents: Sequence[Any]
    document_count: int
    is_admin: bool


def term_facts(term: Term, user: User, today: date) -> TermPage:
    """For readers who see everything of the union."""
    mandates: dict[Unit, list[Mandate]] = {}
    for mandate in term.mandates.select_related("unit", "person").order_by("unit__name_fold", "rank", "id"):
        mandates.setdefault(mandate.unit, []).append(mandate)
    day = min(today, term.ends_on)
    meetings: Any = term.meetings.select_related("body")
    documents: Any = term.documents.order_by("-issued_on", "-id")
    return TermPage(
        term=term,
        is_current=term.starts_on <= today <= term.ends_on,
        bodies=[
            TermBody(unit, people_in(rows), people_in(m for m in rows if is_held(m, day)), rows[:1])
            for unit, rows in mandates.items()
        ],
        congresses=list(meetings.filter(kind="congress")),
        meetings=list(meetings.exclude(kind="congress")[:LATEST]),
        meeting_count=meetings.exclude(kind="congress").count(),
        documents=list(documents.defer("text", "outline")[:LATEST]),
        document_count=documents.count(),
        is_admin=user.is_admin,
    )
