"""What was written down about a task, newest first, each row with the name of who wrote it: its events and reports."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from members.models import Role

from .models import ProgressEntry, Task, TaskEvent

LINES_SHOWN = 200


def events_of(task: Task) -> QuerySet[Any]:
    """Names come as columns: a whole account for each line costs more than the line."""
    rows: QuerySet[TaskEvent] = task.events.all()
    return rows.annotate(actor_name=F("actor__full_name"), actor_login=F("actor__username"))


def entries_of(task: Task) -> QuerySet[Any]:
    rows: QuerySet[ProgressEntry] = task.entries.all()
    return rows.annotate(
        author_name=F("author__full_name"),
        author_login=F("author__username"),
        author_role=F("author__role"),
        unit_name=F("unit__name"),
    )


def actor_of(event: Any) -> str:
    """Of an event that `events_of` found."""
    return event.actor_name or event.actor_login or _("Hệ thống")


def author_of(entry: Any) -> str:
    """Of a report that `entries_of` found."""
    return str(entry.author_name or entry.author_login)


def author_with_place(entry: Any) -> str:
    """The author, and for which unit or in which role."""
    return f"{author_of(entry)}, {entry.unit_name or Role(entry.author_role).label}"
