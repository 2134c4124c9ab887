"""The steps of a task's life as atomic verbs: the task is locked, its version raised, history written, all or nothing.

What is possible stands in `transitions`. Every verb takes `user` and `today`; `at` is the instant that history shows
(now, unless demonstration data tell a story); `version`, when given, is the version of the task that the user saw.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Unit, User
from members.refusals import tell_refused
from resolutions.models import Attachment

from . import transitions
from .awaiting import waits_of
from .inbox import leaders, tell
from .models import Assignment, EntryKind, Evidence, NoticeKind, Part, ProgressEntry, Stage, Task, TaskEvent
from .periods import quarter_of
from .transitions import Action


class TaskMoved(Exception):
    """The task is no longer as the user saw it: its version or its stage changed in between."""

    def __init__(self, task: Task) -> None:
        super().__init__(f"task {task.pk} is {task.stage}")
        self.task = task


class ForeignTasks(Http404):
    """A batch names a task that the user cannot see: nothing of it is done, and nothing leaks."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, as reported. `key` makes a repeated submission one entry per task."""

    text: str
    on: date
    obstacle: str = ""
    proposal: str = ""
    percent: int | None = None
    document_number: str = ""
    no_evidence_reason: str = ""
    attachments: Sequence[Attachment] = ()
    key: uuid.UUID | None = None
    corrects: ProgressEntry | None = None

    def key_for(self, task: Task) -> uuid.UUID:
        return uuid.uuid5(self.key, str(task.pk)) if self.key else uuid.uuid4()

    @property
    def has_evidence(self) -> bool:
        return bool(self.document_number.strip() or self.attachments or self.no_evidence_reason.strip())


@contextmanager
def locked(task: Task, version: int | None) -> Iterator[Task]:
    """The task's row, locked for the time of the step; on leaving, the fields that changed are written. Keys never
    change: rows that point to the task may come in meanwhile (`no_key`), else two steps could wait for each other.

    The caller's object is brought up to date. Raises TaskMoved when the version is not the one the user saw.
    """
    with transaction.atomic():
        row = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
        if version is not None and row.version != version:
            raise TaskMoved(row)
        names = [f.attname for f in row._meta.concrete_fields if not f.generated]
        before = {name: getattr(row, name) for name in names}
        yield row
        changed = [name for name in names if getattr(row, name) != before[name]]
        row.save(update_fields=changed)
    for name in names:
        setattr(task, name, getattr(row, name))


def history(
    row: Task,
    verb: TaskEvent.Verb,
    *,
    user: User | None,
    today: date,
    at: datetime | None,
    before: str = "",
    **values: Any,
) -> TaskEvent:
    """A line of history, and with it a new version of the (locked) task. Nothing happens after today. No user: the
    system did it."""
    if at is not None and timezone.localdate(at) > today:
        raise ValueError("history cannot lie in the future")
    row.version += 1
    return TaskEvent.objects.create(
        task=row,
        verb=verb,
        actor=user,
        at=at or timezone.now(),
        stage_before=before or row.stage,
        stage_after=row.stage,
        due_after=row.due_on,
        **values,
    )


def required(text: str, message: str) -> str:
    if not text.strip():
        raise ValidationError(message)
    return text.strip()


def check(row: Task, action: Action, user: User) -> None:
    """Refuse a step that the table does not have for this stage or this user."""
    if row.stage not in action.frm or row.has_parts:
        raise TaskMoved(row)
    if not action.who.includes(row, user):
        raise PermissionDenied


def _move(
    task: Task,
    action: Action,
    *,
    user: User,
    today: date,
    at: datetime | None,
    version: int | None,
    fields: dict[str, Any] | None = None,
    **values: Any,
) -> TaskEvent:
    """A step that changes only the stage, and the given fields of the task."""
    note = values.pop("reason", "").strip()
    if action.wants_reason:
        required(note, _("Cần ghi lý do."))
    with locked(task, version) as row:
        check(row, action, user)
        before, row.stage = row.stage, action.to or row.stage
        for name, value in (fields or {}).items():
            setattr(row, name, value)
        return history(row, action.verb, user=user, today=today, at=at, before=before, note=note, **values)


# --- Taking on -----------------------------------------------------------------------------------------------------


def accept(*, task: Task, user: User, today: date, at: datetime | None = None, version: int | None = None) -> TaskEvent:
    """The lead unit (or the office for it) takes the task on."""
    return _move(task, transitions.ACCEPT, user=user, today=today, at=at, version=version)


def decline(
    *, task: Task, user: User, today: date, reason: str, at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """The user's unit gives the task back; without another lead it waits to be assigned again."""
    reason = required(reason, _("Cần ghi lý do."))
    with locked(task, version) as row:
        check(row, transitions.DECLINE, user)
        before = names_of(row, Part.LEAD)
        Assignment.objects.filter(task=row, unit=user.unit_id, part=Part.LEAD).delete()
        changes = {"lead": [before, names_of(row, Part.LEAD)]}
        return history(row, transitions.DECLINE.verb, user=user, today=today, at=at, note=reason, changes=changes)


def names_of(task: Task, part: Part) -> str:
    """The units that have this part, as history shows them."""
    units = Unit.objects.filter(assignments__task=task, assignments__part=part).order_by("assignments__id")
    return "; ".join(units.values_list("name", flat=True))


# --- Reporting -----------------------------------------------------------------------------------------------------


def record_progress(
    *, task: Task, user: User, today: date, report: Report, at: datetime | None = None, version: int | None = None
) -> ProgressEntry:
    """What was done so far. Starts a task that had not begun; leaves a paused or reported one in its stage."""
    actions = (transitions.PROGRESS, transitions.ADD)
    return _record(task, actions, report, EntryKind.PROGRESS, user=user, today=today, at=at, version=version)


def report_result(
    *, task: Task, user: User, today: date, report: Report, at: datetime | None = None, version: int | None = None
) -> ProgressEntry:
    """The work is done, with proof (a numbered document, a file, or why there is none); it waits to be confirmed."""
    if not report.has_evidence:
        raise ValidationError(_("Cần số văn bản, tệp chứng minh, hoặc lý do không có văn bản."))
    actions = (transitions.REPORT,)
    return _record(task, actions, report, EntryKind.RESULT, user=user, today=today, at=at, version=version)


def before_given(day: date, given_on: date) -> str:
    """Why a report of this day is refused: it would make work in time that was late."""
    words = {"day": f"{day:%d/%m/%Y}", "given": f"{given_on:%d/%m/%Y}"}
    return _("Ngày %(day)s trước ngày giao %(given)s. Ghi ngày từ ngày giao trở đi.") % words


def _record(
    task: Task,
    actions: Sequence[Action],
    report: Report,
    kind: EntryKind,
    *,
    user: User,
    today: date,
    at: datetime | None,
    version: int | None,
) -> ProgressEntry:
    """Write an entry, its evidence, the task and the history line. The same key again gives the entry that is there."""
    required(report.text, _("Cần ghi đã làm được gì."))
    if report.on > today:
        raise ValidationError(_("Ngày báo cáo không thể sau hôm nay."))
    key = report.key_for(task)
    if written := ProgressEntry.objects.filter(request_key=key).first():
        return written
    with locked(task, version) as row:
        if written := ProgressEntry.objects.filter(request_key=key).first():
            return written
        if report.on < row.given_on:
            raise ValidationError(before_given(report.on, row.given_on))
        action = next((a for a in actions if row.stage in a.frm), actions[0])
        check(row, action, user)
        before, row.stage = row.stage, action.to or row.stage
        row.last_entry_on = max(report.on, row.last_entry_on or report.on)
        row.percent = row.percent if report.percent is None else report.percent
        entry = write_entry(row, report, kind, key, user, at)
        history(row, action.verb, user=user, today=today, at=at, before=before, entry=entry)
    return entry


def write_entry(
    row: Task, report: Report, kind: EntryKind, key: uuid.UUID, user: User, at: datetime | None
) -> ProgressEntry:
    """The row of an entry with its evidence; the task is locked, its history is written by the caller."""
    entry = ProgressEntry.objects.create(
        task=row,
        kind=kind,
        reported_on=report.on,
        period=quarter_of(report.on).slug,
        corrects=report.corrects,
        first_at=(report.corrects.first_at or report.corrects.at) if report.corrects else None,
        text=report.text.strip(),
        obstacle=report.obstacle.strip(),
        proposal=report.proposal.strip(),
        percent=report.percent,
        document_number=report.document_number.strip(),
        no_evidence_reason=report.no_evidence_reason.strip(),
        stage_after=row.stage,
        author=user,
        unit_id=user.unit_id,
        at=at or timezone.now(),
        request_key=key,
    )
    if report.attachments:
        Evidence.objects.bulk_create(Evidence(entry=entry, attachment=a) for a in report.attachments)
    return entry


# --- Deciding ------------------------------------------------------------------------------------------------------


def result_of(task: Task) -> ProgressEntry | None:
    """The report that waits for a decision, or that was accepted, as it was corrected last."""
    return task.entries.filter(kind=EntryKind.RESULT).in_force().newest_first().first()


def confirm(
    *, task: Task, user: User, today: date, reason: str = "", at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """Accept the result. The task is finished on the day of the report, so that waiting makes nobody late.

    One's own report needs a written reason and stays marked in the history (domain.md §2).
    """
    with locked(task, version) as row:
        check(row, transitions.CONFIRM, user)
        result = result_of(row)
        own_work = result is not None and result.author_id == user.pk
        if own_work:
            required(reason, _("Kết quả do chính anh chị báo: cần ghi lý do tự xác nhận."))
        before, row.stage = row.stage, Stage.DONE
        row.closed_on = max(result.reported_on if result else today, row.given_on)
        row.percent = 100
        values: dict[str, Any] = {"note": reason.strip(), "own_work": own_work, "entry": result}
        return history(row, transitions.CONFIRM.verb, user=user, today=today, at=at, before=before, **values)


def send_back(
    *, task: Task, user: User, today: date, reason: str, at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """Return the result with what is missing, and tell the units that lead."""
    result = result_of(task)
    action = transitions.RETURN
    with transaction.atomic():
        event = _move(task, action, user=user, today=today, at=at, version=version, reason=reason, entry=result)
        tell(leaders(task), NoticeKind.RETURNED, task, f"returned:{event.pk}", author=user, note=event.note, at=at)
    return event


# --- Pausing, ending -----------------------------------------------------------------------------------------------


def hold(
    *, task: Task, user: User, today: date, reason: str, at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """Put the task off: it is shown apart and in no lateness count until it is resumed."""
    return _move(task, transitions.HOLD, user=user, today=today, at=at, version=version, reason=reason)


def await_condition(
    *, task: Task, user: User, today: date, reason: str, at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """The task waits for something outside; `reason` names it, and may name the document that is awaited."""
    waits = waits_of(reason.strip(), task.document.number)
    kept = {"condition": task.condition, "awaits": task.awaits, "awaits_key": task.awaits_key}
    fields = {name: kept[name] or value for name, value in waits.items()}
    action = transitions.AWAIT
    return _move(task, action, user=user, today=today, at=at, version=version, reason=reason, fields=fields)


def resume(
    *, task: Task, user: User, today: date, reason: str = "", at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """Go on with a paused task: as not begun when nothing was ever recorded."""
    fields = {} if task.last_entry_on else {"stage": Stage.TODO}
    action = transitions.RESUME
    return _move(task, action, user=user, today=today, at=at, version=version, reason=reason, fields=fields)


def end(
    *,
    task: Task,
    user: User,
    today: date,
    reason: str,
    basis: str,
    at: datetime | None = None,
    version: int | None = None,
) -> TaskEvent:
    """Close the task without doing it; the reason and the document that says so are mandatory (domain.md §3)."""
    basis = required(basis, _("Cần ghi văn bản làm căn cứ."))
    how: dict[str, Any] = {"reason": reason, "basis": basis, "fields": {"closed_on": max(today, task.given_on)}}
    return _move(task, transitions.END, user=user, today=today, at=at, version=version, **how)


def reopen(
    *, task: Task, user: User, today: date, reason: str, at: datetime | None = None, version: int | None = None
) -> TaskEvent:
    """Undo a confirmation or an ending."""
    how: dict[str, Any] = {"reason": reason, "fields": {"closed_on": None}}
    return _move(task, transitions.REOPEN, user=user, today=today, at=at, version=version, **how)


# --- Many at once --------------------------------------------------------------------------------------------------


def chosen(ids: Iterable[int], user: User) -> list[Task]:
    """The tasks of a batch, in the order of the documents. A task the user cannot see refuses the whole batch."""
    wanted = set(ids)
    found = list(Task.objects.visible_to(user).filter(pk__in=wanted).with_row().order_by("document_id", "place_sort"))
    if len(found) != len(wanted):
        tell_refused("foreign rows", "tasks")
        raise ForeignTasks
    return found


def for_each(tasks: Iterable[Task], verb: Callable[..., Any], **values: Any) -> list[Any]:
    """Apply a verb to every task, all or nothing; in one order, so that two batches never wait for each other."""
    with transaction.atomic():
        return [verb(task=task, **values) for task in sorted(tasks, key=lambda t: t.pk)]
