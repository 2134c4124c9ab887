"""Notices in the application: writing them for those who may see the task, and one's own inbox, unread ones counted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
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
    due_on: date | None = None,
) -> None:
    """Tell these people once (`key`) about the task; never the author, never somebody who does not see the task. No
    author: a job of the night."""
    told = readers_of(task).filter(pk__in=people)
    facts: dict[str, Any] = {"kind": kind, "task": task, "key": key, "note": note[:NOTE_SHOWN], "due_on": due_on}
    facts["at"] = at or timezone.now()
    write([Notice(user=user, **facts) for user in told if author is None or user.pk != author.pk])


def in_charge(tasks: Iterable[int] | QuerySet[Any, Any]) -> list[tuple[int, int]]:
    """(task, account of the person in charge of it), where that person has one and may see the task."""
    own = Assignment.objects.filter(task=OuterRef("pk"), unit=OuterRef("person__user__unit"))
    seen = ~Q(person__user__role=Role.UNIT) | Exists(own)
    rows = Task.objects.filter(seen, pk__in=tasks, person__user__is_active=True).order_by("pk")
    return list(rows.values_list("pk", "person__user"))


def tell_leads(
    tasks: Iterable[Task], kind: NoticeKind, key: str, *, author: User | None, at: datetime | None = None
) -> None:
    """Tell those who speak for the units that lead each of these tasks, and the person in charge of it, with as many
    queries for 300 as for one. `key` names the occasion."""
    by_pk, instant = {task.pk: task for task in tasks}, at or timezone.now()
    led = Assignment.objects.filter(task__in=by_pk, part=Part.LEAD, unit__users__is_active=True)
    told = [*led.order_by("pk").values_list("task", "unit__users").distinct(), *in_charge(by_pk)]
    write(
        [
            Notice(
                user_id=user, kind=kind, task=by_pk[task], key=f"{key}:{task}", due_on=by_pk[task].due_on, at=instant
            )
            for task, user in dict.fromkeys(told)
            if author is None or user != author.pk
        ]
    )


def write(notices: Iterable[Notice]) -> None:
    """What somebody was told already is passed over, also when two tell at one moment."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def speakers(units: Iterable[Unit] | Iterable[int] | QuerySet[Any, Any]) -> QuerySet[User]:
    """The users who speak for these units."""
    return User.objects.filter(unit__in=units)


def leaders(task: Task) -> QuerySet[User]:
    """The users who speak for the units that lead the task, and the person in charge of it."""
    units = Assignment.objects.filter(task=task, part=Part.LEAD).values("unit")
    return User.objects.filter(Q(unit__in=units) | Q(person__isnull=False, person=task.person_id))


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
