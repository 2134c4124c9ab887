"""One sitting of assigning: many tasks get their units, person, due date, words and decision; all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, FilteredRelation, Q
from django.db.models.functions import Coalesce

from members.history import differences
from members.models import Person, Unit, User

from .assigning import KEEP, Keep, assign
from .dividing import divide
from .editing import values_of
from .living_units import UnitEnded, hold
from .models import Assignment, Part, Task, TaskEvent
from .revising import lock
from .workflow import TaskMoved, history, locked


class StaleRows(Exception):
    """Somebody changed these tasks, {id: the task as it is now}, since the sitting began. Nothing was saved."""

    def __init__(self, tasks: Mapping[int, Task]) -> None:
        super().__init__(sorted(tasks))
        self.tasks = tasks


@dataclass(frozen=True, slots=True)
class Change:
    """What one task is to get; KEEP leaves a thing as it is. `version` is that of the task as it was shown."""

    task: Task
    version: int
    leads: Sequence[Unit] | Keep = KEEP
    coops: Sequence[Unit] | Keep = KEEP
    due_on: date | Keep | None = KEEP
    person: Person | Keep | None = KEEP
    decision: str | Keep = KEEP
    product: str | Keep = KEEP
    instruction: str | Keep = KEEP
    note: str = ""
    divides: bool = False


def save(*, changes: Iterable[Change], user: User, today: date) -> int:
    """Carry out the changes in one transaction; how many tasks now stand otherwise than before."""
    if not user.can_assign:
        raise PermissionDenied
    wanted = sorted(changes, key=lambda change: change.task.pk)
    with transaction.atomic():
        rows = lock(change.task.pk for change in wanted)
        stale = [change.task.pk for change in wanted if rows[change.task.pk].version != change.version]
        stale += [pk for pk, row in rows.items() if not row.is_open and pk not in stale]
        if stale:
            raise StaleRows({pk: rows[pk] for pk in stale})
        try:
            _hold_all(wanted)
            return sum(_carry_out(change, user, today) for change in wanted)
        except TaskMoved as moved:
            raise StaleRows({moved.task.pk: moved.task}) from moved
        except UnitEnded as ended:
            raise StaleRows(rows) from ended


def _hold_all(changes: Iterable[Change]) -> None:
    """The units of all tasks in one go: task by task, this and an act on units could wait for each other."""
    wanted = {change.task.pk: (change.leads, change.coops) for change in changes}
    named = {(pk, unit.pk) for pk, lists in wanted.items() for units in lists for unit in _listed(units)}
    present = set(Assignment.objects.filter(task__in=wanted).values_list("task", "unit"))
    hold(unit for _pk, unit in named - present)


def _listed(units: Sequence[Unit] | Keep) -> Sequence[Unit]:
    return () if isinstance(units, Keep) else units


def _carry_out(change: Change, user: User, today: date) -> bool:
    units = assign(
        task=change.task,
        user=user,
        today=today,
        leads=change.leads,
        coops=change.coops,
        due_on=change.due_on,
        person=change.person,
        decision=change.decision,
        note=change.note,
        divides=change.divides,
    )
    words = _describe(change, user, today)
    parts = divide(task=change.task, user=user, today=today) if change.divides else []
    return bool(words or units or parts)


def _describe(change: Change, user: User, today: date) -> TaskEvent | None:
    """The product and the instruction, as a line of history of their own."""
    with locked(change.task, None) as row:
        before = values_of(row)
        if not isinstance(change.product, Keep):
            row.product = change.product
        if not isinstance(change.instruction, Keep):
            row.instruction = change.instruction
        if not (changes := differences(before, values_of(row))):
            return None
        return history(row, TaskEvent.Verb.CHANGED, user=user, today=today, at=None, changes=changes)


def load() -> dict[int, int]:
    """{unit: open tasks that it leads}; under 0 the open tasks without a lead."""
    lead = FilteredRelation("assignments", condition=Q(assignments__part=Part.LEAD))
    rows = Task.objects.counted().filter(closed_on__isnull=True).order_by().annotate(lead=lead)
    rows = rows.annotate(unit=Coalesce("lead__unit_id", 0))
    return {row["unit"]: row["n"] for row in rows.values("unit").annotate(n=Count("pk"))}
