"""Notices in the application: writing them for those who may see the task, and one's own inbox, unread ones counted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from members.models import Role, Unit, User

from .models import Assignment, Notice, NoticeKind, Part, Task

NOTE_SHOWN = 300


def readers_of(task: Task) -> QuerySet[User]:
    """The active users who see this task: the rule of `Task.objects.visible_to`, asked from the other side."""
    units = Assignment.objects.filter(task=task).values("unit")
    return User.objects.filter(is_active=True).filter(~Q(role=Role.UNIT) | Q(unit__in=units))


def tell(
    people: QuerySet[User] | Iterable[int],
    kind: NoticeKind,
    task: Task,
    key: str,
    *,
    author: User | None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Tell these people once (`key`) about the task; never the author, never somebody who does not see the task. No
    author: the system tells."""
    told = readers_of(task).filter(pk__in=people).exclude(pk__in=[author.pk] if author else [])
    instant = at or timezone.now()
    Notice.objects.bulk_create(
        [Notice(user=user, kind=kind, task=task, key=key, note=note[:NOTE_SHOWN], at=instant) for user in told],
        ignore_conflicts=True,
    )


def speakers(units: Iterable[Unit] | Iterable[int] | QuerySet[Any, Any]) -> QuerySet[User]:
    """The users who speak for these units."""
    return User.objects.filter(unit__in=units)


def leaders(task: Task) -> QuerySet[User]:
    """The users who speak for the units that lead the task."""
    return speakers(Assignment.objects.filter(task=task, part=Part.LEAD).values("unit"))


# --- One's own inbox -----------------------------------------------------------------------------------------------


def inbox_of(user: User) -> QuerySet[Notice]:
    """What this user was told, of tasks that it may still see."""
    mine = Notice.objects.filter(user=user)
    return mine.filter(task__in=Task.objects.visible_to(user)) if user.is_representative else mine


def unread(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.filter(read_at=None)


def mark_read(notices: QuerySet[Notice]) -> int:
    """Gives how many were unread until now."""
    return unread(notices).order_by().update(read_at=timezone.now())
