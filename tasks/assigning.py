"""Who leads a task, who takes part and until when: one atomic verb."""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.history import differences
from members.models import Person, Unit, User

from .dividing import is_divided
from .inbox import speakers, tell
from .living_units import hold
from .models import Assignment, DeadlineKind, NoticeKind, Part, Task, TaskEvent
from .workflow import TaskMoved, history, locked

GRANTED = gettext_lazy("Hạn đã được gia hạn: chỉ đổi tiếp bằng đề nghị gia hạn.")


class Keep(enum.Enum):
    """Says "as it is" where None has a meaning of its own."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


def assign(
    *,
    task: Task,
    user: User,
    today: date,
    leads: Sequence[Unit] | Keep = KEEP,
    coops: Sequence[Unit] | Keep = KEEP,
    due_on: date | Keep | None = KEEP,
    person: Person | Keep | None = KEEP,
    decision: str | Keep = KEEP,
    note: str = "",
    at: datetime | None = None,
    version: int | None = None,
    divides: bool = False,
) -> TaskEvent | None:
    """Give the task its units, the person in charge and its due date; None when nothing changes.

    `decision` is the document by which it is given. The first due date becomes the original one and stays; moving an
    existing date needs a reason (`note`). The stage does not change: a new task stays new until its lead accepts it.
    When the caller `divides` the task at once, its units are told of their parts, not of the whole.
    """
    if not user.can_assign:
        raise PermissionDenied
    with locked(task, version) as row:
        if not row.is_open or is_divided(row):  # the units of a divided task are those of its parts
            raise TaskMoved(row)
        before = values_of(row)
        new_leads = _set_parts(row, leads, coops)
        if due_on is not KEEP:
            _set_due(row, due_on, note)
        if not isinstance(person, Keep):
            row.person = person
        if not isinstance(decision, Keep):
            row.decision = decision.strip()
        changes = differences(before, values_of(row))
        if not changes:
            return None
        verb = TaskEvent.Verb.ASSIGNED
        event = history(row, verb, user=user, today=today, at=at, note=note.strip(), changes=changes)
        if not divides:
            whom = speakers(new_leads)
            if "person" in changes and row.person_id:
                whom |= User.objects.filter(person=row.person_id)
            key = f"assigned:{event.pk}"
            tell(whom, NoticeKind.ASSIGNED, row, key, author=user, note=event.note, at=at)
        return event


def values_of(task: Task) -> dict[str, object]:
    """Lead, cooperating units and the rest as history keeps them: of the person only the number, never the name."""
    parts = list(Assignment.objects.filter(task=task).select_related("unit").order_by("unit__name_fold", "id"))
    return {
        "lead": "; ".join(a.unit.name for a in parts if a.part == Part.LEAD),
        "coop": "; ".join(a.unit.name for a in parts if a.part == Part.COOP),
        "due_on": task.due_on.isoformat() if task.due_on else "",
        "person": task.person_id or "",
        "decision": task.decision,
    }


def _set_parts(row: Task, leads: Sequence[Unit] | Keep, coops: Sequence[Unit] | Keep) -> list[int]:
    """Make the rows say who has which part; rows that stay keep the name that the document printed. Gives the units
    that lead now and did not before."""
    present = {a.unit_id: a for a in Assignment.objects.filter(task=row)}
    wanted = {pk: Part(a.part) for pk, a in present.items()}
    for units, part in ((leads, Part.LEAD), (coops, Part.COOP)):
        if not isinstance(units, Keep):
            wanted = {pk: p for pk, p in wanted.items() if p != part} | {unit.pk: part for unit in units}
    if not isinstance(leads, Keep) and not isinstance(coops, Keep) and {u.pk for u in leads} & {u.pk for u in coops}:
        raise ValidationError(_("Một đơn vị không thể vừa chủ trì vừa phối hợp cùng một nhiệm vụ."))
    hold(wanted.keys() - present.keys())
    if gone := [a.pk for pk, a in present.items() if pk not in wanted]:
        Assignment.objects.filter(pk__in=gone).delete()
    for pk, part in wanted.items():
        if pk not in present:
            Assignment.objects.create(task=row, unit_id=pk, part=part)
        elif present[pk].part != part:
            Assignment.objects.filter(pk=present[pk].pk).update(part=part)
    led = {pk for pk, a in present.items() if a.part == Part.LEAD}
    return [pk for pk, part in wanted.items() if part == Part.LEAD and pk not in led]


def _set_due(row: Task, due_on: date | None, note: str) -> None:
    """A date that was granted is the standing committee's: only another extension moves it."""
    if row.due_on == due_on:
        return
    if row.extension_count:
        raise ValidationError(GRANTED)
    if row.due_on is not None and not note.strip():
        raise ValidationError(_("Đổi hạn đã có thì cần ghi lý do."))
    row.due_on = due_on
    if row.original_due_on is None:
        row.original_due_on = due_on
    if row.deadline_kind in {DeadlineKind.NONE, DeadlineKind.CONDITIONAL}:
        row.deadline_kind = DeadlineKind.DATE
