"""`status.state` as conditions for the database: one formula, two languages (tests/tasks/test_lateness.py compares)."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import F, Q

from .status import DONE_STAGE, ENDED_STAGE, PAUSED_STAGES, SHORT_KINDS, State, Windows


def open_on(day: date) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gt=day)


def live_in(start: date, end: date) -> Q:
    """Tasks that a period's review is about: given by its end, and not closed before its start."""
    return Q(given_on__lte=end) & (Q(closed_on__isnull=True) | Q(closed_on__gte=start))


def live_halves(start: date, end: date) -> tuple[Q, Q]:
    """The same apart: those that are open today, and those closed since the start. Each is a stretch of an index."""
    given = Q(given_on__lte=end)
    return given & Q(closed_on__isnull=True), given & Q(closed_on__gte=start)


def conditions(day: date, windows: Windows, today: date | None = None) -> Mapping[State, Q]:
    """{state: condition} on Task rows for the day. When the day is today, "open" is simply "not closed" (an index)."""
    is_open = Q(closed_on__isnull=True) if day == today else open_on(day)
    closed = Q(closed_on__isnull=False) if day == today else Q(closed_on__lte=day)
    running = is_open & Q(due_on__isnull=False) & ~Q(stage__in=PAUSED_STAGES)
    dated_limit, long_limit = day + timedelta(days=windows.dated), day + timedelta(days=windows.long)
    soon = Q(due_on__lte=dated_limit, deadline_kind__in=SHORT_KINDS) | (
        Q(due_on__lte=long_limit) & ~Q(deadline_kind__in=SHORT_KINDS)
    )
    return {
        State.LATE: running & Q(due_on__lt=day),
        State.SOON: running & Q(due_on__gte=day) & soon,
        State.IN_TIME: running & Q(due_on__gte=day) & ~soon,
        State.UNDATED: is_open & (Q(due_on__isnull=True) | Q(stage__in=PAUSED_STAGES)),
        State.DONE_ON_TIME: closed & Q(stage=DONE_STAGE) & (Q(due_on__isnull=True) | Q(closed_on__lte=F("due_on"))),
        State.DONE_LATE: closed & Q(stage=DONE_STAGE, closed_on__gt=F("due_on")),
        State.ENDED: closed & Q(stage=ENDED_STAGE),
    }
