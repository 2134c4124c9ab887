"""A reminder letter goes on record as an atomic verb: a line in the history of each task that stands in it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from members.language import kept
from members.models import Unit, User

from .models import Assignment, Part, Task, TaskEvent
from .reminder_letter import SENT_TO
from .workflow import TaskMoved, history, locked, required


def issue_letter(
    *,
    unit: Unit,
    tasks: Sequence[Task],
    user: User,
    today: date,
    number: str,
    issued_on: date,
    until: date | None = None,
    at: datetime | None = None,
) -> int:
    """How many tasks got their line, all or none. A letter that is on record already adds nothing."""
    if not user.can_assign:
        raise PermissionDenied
    number = required(number, _("Cần ghi số công văn."))
    told = {"basis": kept("%(n)s ngày %(d)s") % {"n": number, "d": f"{issued_on:%d/%m/%Y}"}}
    told["note"] = kept("Yêu cầu báo cáo trước ngày %s.") % f"{until:%d/%m/%Y}" if until else ""
    changes = {SENT_TO: ["", unit.name]}
    written = 0
    with transaction.atomic():
        for task in sorted(tasks, key=lambda task: task.pk):
            with locked(task, None) as row:
                if not Assignment.objects.filter(task=row, unit=unit, part=Part.LEAD).exists():
                    raise TaskMoved(row)
                before = row.events.filter(verb=TaskEvent.Verb.REMINDED, basis=told["basis"])
                if any(event.changes == changes for event in before):
                    continue
                history(row, TaskEvent.Verb.REMINDED, user=user, today=today, at=at, changes=changes, **told)
                written += 1
    return written
