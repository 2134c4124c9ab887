"""Conditional deadlines: what a task waits for is written down, and the task wakes when that is there, once.

The system wakes it when the awaited document comes into the register; a person, when the condition came otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.history import differences
from members.language import kept
from members.models import Role, User
from resolutions.models import Document
from resolutions.reading.references import number_key

from .awaiting import due_by, to_wake, waiting
from .inbox import leaders, tell
from .models import DeadlineKind, NoticeKind, Stage, Task, TaskEvent, TaskQuerySet
from .transitions import Action, Need, Who
from .workflow import check, history, locked, required

Verb = TaskEvent.Verb
WAKE = Action(
    "dieu-kien", Verb.WOKEN, gettext_lazy("Điều kiện đã có"), frozenset({Stage.COND}), Stage.DOING, Who.KEEPERS,
    Need.BASIS,
)  # fmt: skip
LONGEST_BASIS = 120


@dataclass(frozen=True, slots=True)
class Wait:
    """For which document a task waits, and when it is due: so many days after it, or on a fixed day."""

    awaits: str = ""
    after_days: int | None = None
    due_on: date | None = None


# --- Waiting -------------------------------------------------------------------------------------------------------


def set_wait(
    *, task: Task, user: User, today: date, wait: Wait, at: datetime | None = None, version: int | None = None
) -> TaskEvent | None:
    """Write down what a waiting task waits for; None when nothing differs. A due date that it had before it waited is
    not changed here: that takes a reason."""
    awaits = " ".join(wait.awaits.split())
    key = number_key(awaits)
    if awaits and not key:
        raise ValidationError(_("Ghi số, ký hiệu như trên văn bản, ví dụ 93-KL/TW."))
    with locked(task, version) as row:
        check(row, WAKE, user)
        if key and key == row.document.number_key:
            raise ValidationError(_("Đây là số của chính văn bản giao nhiệm vụ này. Ghi số của văn bản đang chờ."))
        if wait.due_on is not None and (wait.after_days is not None or not can_fix_day(row)):
            raise ValidationError(_("Ghi số ngày sau khi có văn bản, hoặc một ngày cố định, không ghi cả hai."))
        before = _wait_of(row)
        row.awaits, row.awaits_key, row.after_days = awaits, key, wait.after_days
        if can_fix_day(row):
            row.due_on = wait.due_on
        changes = differences(before, _wait_of(row))
        if not changes:
            return None
        return history(row, Verb.CHANGED, user=user, today=today, at=at, changes=changes)


def can_fix_day(task: Task) -> bool:
    """Whether a fixed due date may be given while the task waits: it had none before, and no periods of its own."""
    return task.original_due_on is None and task.deadline_kind != DeadlineKind.RECURRING


def _wait_of(row: Task) -> dict[str, object]:
    return {"awaits": row.awaits, "after_days": row.after_days, "due_on": _iso(row.due_on)}


# --- Waking --------------------------------------------------------------------------------------------------------


def wake(
    *,
    task: Task,
    user: User,
    today: date,
    came_on: date,
    basis: str,
    due_on: date | None = None,
    note: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> TaskEvent:
    """A person says that the condition came on this day; `due_on` goes before what was to be counted from it."""
    basis = required(basis, _("Cần ghi căn cứ: văn bản hoặc việc gì cho thấy điều kiện đã có."))
    if came_on > today:
        raise ValidationError(_("Ngày có điều kiện không thể sau hôm nay."))
    if due_on and due_on < came_on:
        raise ValidationError(_("Hạn không thể trước ngày có điều kiện, %s.") % f"{came_on:%d/%m/%Y}")
    with transaction.atomic():
        with locked(task, version) as row:
            check(row, WAKE, user)
            event = _rouse(row, due_on or due_by(row, came_on), user, today, at, basis=basis, note=note.strip())
        _tell(task, event, user, at)
    return event


def wake_by(*, task: Task, document: Document, today: date, at: datetime | None = None) -> TaskEvent | None:
    """The awaited document is in the register: the system wakes the task. None when it no longer waits for it."""
    with transaction.atomic():
        with locked(task, None) as row:
            if row.stage != Stage.COND or row.has_parts or row.awaits_key != document.number_key:
                return None
            due, note = due_by(row, document.issued_on), kept("Văn bản đang chờ đã vào sổ.")
            event = _rouse(row, due, None, today, at, basis=basis_of(document), note=note)
        _tell(task, event, None, at)
    return event


def wake_waiting(*, today: date, tasks: TaskQuerySet | None = None, at: datetime | None = None) -> list[Task]:
    """Wake all tasks (or these) whose document is there; each once, however many do so at a time."""
    found = to_wake(waiting() if tasks is None else tasks)
    return [task for task, document in found if wake_by(task=task, document=document, today=today, at=at)]


def wake_all_by(
    *, tasks: Iterable[Task], document: Document, user: User, today: date, at: datetime | None = None
) -> list[Task]:
    """A person says that these tasks waited for this very document: all of them or none."""
    if not user.can_assign:
        raise PermissionDenied
    came_on = min(document.issued_on or today, today)
    with transaction.atomic():
        chosen = sorted(tasks, key=lambda task: task.pk)
        for task in chosen:
            wake(task=task, user=user, today=today, came_on=came_on, basis=basis_of(document), at=at)
    return chosen


def basis_of(document: Document) -> str:
    """The document as history names it: its number and day."""
    day = kept(" ngày %s") % f"{document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    return f"{document.label[: LONGEST_BASIS - len(day)]}{day}"


def _rouse(
    row: Task, due: date | None, user: User | None, today: date, at: datetime | None, *, basis: str, note: str
) -> TaskEvent:
    """Set the (locked) task going, as resuming does; its first due date is its original one. A due date that an earlier
    waking gave was that of another day, so it is no original."""
    before, old = row.stage, (row.due_on, row.original_due_on)
    row.stage = Stage.DOING if row.last_entry_on else Stage.TODO
    if due:
        row.due_on = due
        if row.original_due_on is None or _gave_original(row):
            row.original_due_on = due
        if row.deadline_kind in {DeadlineKind.CONDITIONAL, DeadlineKind.NONE}:
            row.deadline_kind = DeadlineKind.DATE
    dates = zip(("due_on", "original_due_on"), old, (row.due_on, row.original_due_on), strict=True)
    changes = {name: [_iso(one), _iso(other)] for name, one, other in dates if one != other}
    told = {"note": note, "basis": basis[:LONGEST_BASIS], "changes": changes}
    return history(row, Verb.WOKEN, user=user, today=today, at=at, before=before, **told)


def _gave_original(row: Task) -> bool:
    """Whether the original due date is one that an earlier waking gave."""
    last = row.events.filter(verb=Verb.WOKEN, changes__has_key="original_due_on").order_by("-id").first()
    return last is not None and last.changes["original_due_on"][1] == _iso(row.original_due_on)


def _tell(task: Task, event: TaskEvent, user: User | None, at: datetime | None) -> None:
    """Those who speak for its leads and the office are told, once for each waking."""
    office = User.objects.filter(role__in=(Role.ADMIN, Role.OFFICE))
    due = kept("Hạn %s.") % f"{task.due_on:%d/%m/%Y}" if task.due_on else kept("Chưa có hạn: cần đặt hạn.")
    note = f"{event.basis}. {due}"
    tell(leaders(task) | office, NoticeKind.WOKEN, task, f"woken:{event.pk}", author=user, note=note, at=at)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
