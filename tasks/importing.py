"""An uploaded table as atomic verbs: kept until it is confirmed, then all its rows are written, or none."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Organisation, Unit, User
from members.sheets.heads import Table
from members.sheets.preview import ADD, CHANGE
from resolutions.models import Document

from .editing import resolve
from .import_fates import NewTask, RowFate
from .import_rows import plan
from .models import Assignment, DeadlineKind, ImportState, Part, Stage, Task, TaskEvent, TaskImport
from .revising import BATCH, Overtaken, batches, revise, tell_new_leads
from .status import Windows
from .workflow import required


class ImportClosed(Exception):
    """The table was dropped, or confirmed, in between."""


def take_in(*, name: str, table: Table, user: User, request_key: uuid.UUID) -> TaskImport:
    """Keep the rows of a table until they are confirmed. The same key again gives what is there."""
    if not user.is_office:
        raise PermissionDenied
    values = {"name": name[:200], "columns": sorted(table.keys), "unknown": list(table.unknown)}
    rows = [[line, cells] for line, cells in table.rows]
    try:
        with transaction.atomic():
            return TaskImport.objects.create(rows=rows, owner=user, request_key=request_key, **values)
    except IntegrityError:
        return TaskImport.objects.get(request_key=request_key)


def drop(*, table: TaskImport, user: User) -> None:
    """Put the table away; its rows are forgotten."""
    with transaction.atomic():
        row = _open(table, user)
        _close(row, ImportState.DROPPED, row.told)


def confirm(
    *,
    table: TaskImport,
    user: User,
    today: date,
    windows: Windows,
    seen: str,
    note: str = "",
    at: datetime | None = None,
) -> TaskImport:
    """Write all rows that are new or changed. `seen` are the marks of the preview: Overtaken when any row's fate is
    another now. Rows that were refused are left out, as the preview said. A reason is needed when due dates move."""
    if not user.is_office:
        raise PermissionDenied
    with transaction.atomic():
        row = _open(table, user)
        Organisation.objects.select_for_update().filter(pk=1).first()  # two tables may bring the same new task
        fates = plan(row, user, today, windows)
        if marks(fates) != seen:
            raise Overtaken(fate.line for fate in fates)
        changes = [fate.fate.revision for fate in fates if fate.kind == CHANGE and fate.fate]
        if any(fate.fate.moves_due for fate in fates if fate.fate):
            required(note, _("Đổi hạn đã có thì cần ghi lý do."))
        added = [fate.new for fate in fates if fate.kind == ADD and fate.new]
        _add(added, user, today, note.strip(), at or timezone.now())  # first: documents are locked before tasks
        revise(revisions=changes, user=user, today=today, note=note, at=at)
        return _close(row, ImportState.CONFIRMED, Counter(fate.kind for fate in fates))


def marks(fates: Sequence[RowFate]) -> str:
    """What the preview showed, row by row, in six letters each."""
    return "".join(fate.mark for fate in fates)


def _open(table: TaskImport, user: User) -> TaskImport:
    row = TaskImport.objects.select_for_update().get(pk=table.pk)
    if row.owner_id != user.pk:
        raise PermissionDenied
    if row.state != ImportState.OPEN:
        raise ImportClosed
    return row


def _close(row: TaskImport, state: ImportState, told: dict[str, int]) -> TaskImport:
    row.state, row.told, row.rows, row.closed_at = state, dict(told), [], timezone.now()
    row.save(update_fields=["state", "told", "rows", "closed_at"])
    return row


# --- New tasks -----------------------------------------------------------------------------------------------------


def _add(news: Sequence[NewTask], user: User, today: date, note: str, at: datetime) -> list[Task]:
    """New tasks at the end of their documents, with units, history and notices."""
    last: dict[int, int] = {}
    for ids in batches(sorted({new.document.pk for new in news})):
        locked = Document.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        last |= dict.fromkeys(locked.values_list("pk", flat=True), 0)
        ends = Task.objects.filter(document__in=ids).order_by().values_list("document").annotate(Max("position"))
        last |= dict(ends)
    made = []
    for new in news:
        last[new.document.pk] += 1
        made.append(_task(new, last[new.document.pk], today))
    tasks = Task.objects.bulk_create(made, batch_size=BATCH)
    pairs = list(zip(tasks, news, strict=True))
    parts = [(task, unit, part) for task, new in pairs for part, units in _parts(new) for unit in units]
    Assignment.objects.bulk_create(
        [Assignment(task=task, unit=unit, part=part) for task, unit, part in parts], batch_size=BATCH
    )
    events = TaskEvent.objects.bulk_create([_created(task, user, note, at) for task in tasks], batch_size=BATCH)
    charged = [task.pk for task in tasks if task.person_id]
    tell_new_leads(events, {task.pk: {unit.pk for unit in new.leads} for task, new in pairs}, user, charged)
    return tasks


def _parts(new: NewTask) -> Sequence[tuple[Part, Sequence[Unit]]]:
    return (Part.LEAD, new.leads), (Part.COOP, new.coops)


def _task(new: NewTask, position: int, today: date) -> Task:
    """As a task that is read from its document: the phrase is resolved, unless the table tells the day."""
    task = Task(
        document=new.document,
        position=position,
        path=new.path,
        title=new.title,
        product=new.product,
        instruction=new.instruction,
        person=new.person,
        given_on=min(new.document.issued_on or today, today),
    )
    resolve(task, new.phrase)
    if new.due_on:
        task.due_on = task.original_due_on = new.due_on
        task.deadline_inferred = False
        if task.deadline_kind in {DeadlineKind.NONE, DeadlineKind.CONDITIONAL}:
            task.deadline_kind = DeadlineKind.DATE
    if task.deadline_kind == DeadlineKind.CONDITIONAL:
        task.stage = Stage.COND
    return task


def _created(task: Task, user: User, note: str, at: datetime) -> TaskEvent:
    return TaskEvent(
        task=task,
        verb=TaskEvent.Verb.CREATED,
        actor=user,
        at=at,
        note=note,
        stage_after=task.stage,
        due_after=task.due_on,
    )
