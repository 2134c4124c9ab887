"""Correcting what a task says: one verb, with the differences in its history."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from members.history import differences
from members.models import User
from resolutions.reading import read_phrase
from resolutions.reading.phrases import Anchors

from .awaiting import waits_of
from .conventions import conventions_now
from .models import DeadlineKind, Task, TaskEvent
from .workflow import history, locked, required

FIELDS = (
    "title", "product", "instruction", "decision", "deadline_phrase", "deadline_kind", "condition", "starts_on",
    "due_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a task that people may correct. The source sentence is not among them. No `decision`: as it is."""

    title: str
    product: str
    instruction: str
    deadline_phrase: str
    decision: str | None = None


def change(
    *,
    task: Task,
    user: User,
    today: date,
    wording: Wording,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> TaskEvent | None:
    """Store corrected words; None when nothing differs. Another deadline phrase is resolved anew.

    When that moves a due date which is already set, a reason is needed; the original due date stays.
    """
    if not user.is_office:
        raise PermissionDenied
    with locked(task, version) as row:
        before = values_of(row)
        row.title, row.product = wording.title.strip(), wording.product.strip()
        row.instruction = wording.instruction.strip()
        if wording.decision is not None:
            row.decision = wording.decision.strip()
        if wording.deadline_phrase.strip() != row.deadline_phrase:
            resolve(row, wording.deadline_phrase.strip())
        changes = differences(before, values_of(row))
        if not changes:
            return None
        if before["due_on"] and "due_on" in changes:
            required(reason, _("Thời hạn mới đổi hạn đã có: cần ghi lý do."))
        verb = TaskEvent.Verb.CHANGED
        return history(row, verb, user=user, today=today, at=at, note=reason.strip(), changes=changes)


def values_of(task: Task) -> dict[str, object]:
    """The editable values as history shows them."""
    values = {name: getattr(task, name) for name in FIELDS}
    return {name: value.isoformat() if isinstance(value, date) else value or "" for name, value in values.items()}


def resolve(row: Task, phrase: str) -> None:
    """Read the phrase as a document's is read. A phrase without a date of its own leaves the due date empty."""
    deadline = read_phrase(phrase, Anchors(row.document.issued_on, rules=conventions_now()))
    row.deadline_phrase, row.deadline_kind = phrase, deadline.kind
    row.deadline_inferred, row.deadline_tentative = deadline.inferred, deadline.tentative
    row.frequency = deadline.freq or ""
    waits = waits_of(deadline.condition or "", row.document.number)
    row.condition = waits["condition"]
    if waits["awaits"]:
        row.awaits, row.awaits_key = waits["awaits"], waits["awaits_key"]
    row.by_day = (deadline.by or "")[:8] if deadline.kind == DeadlineKind.RECURRING else ""
    row.starts_on, row.due_on = deadline.start, deadline.due
    if row.original_due_on is None:
        row.original_due_on = row.due_on
