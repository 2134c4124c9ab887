"""Due dates that move because what they were computed from has changed: a preview was seen, then all of it is done.

Each verb is one transaction. What was seen is computed again inside it; if it is no longer the same, nothing is done.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from members.language import kept, official
from members.models import Organisation, OrganisationEvent, User
from members.versions import claim
from resolutions.models import Document
from resolutions.reading.conventions import Conventions

from .convention_words import differences_told
from .conventions import conventions_of, with_conventions
from .models import DeadlineKind, Stage, Task, TaskEvent
from .redating import Move, Redating, by_conventions, by_document, corrected

BATCH = 200
FIELDS = (
    *("due_on", "original_due_on", "starts_on", "deadline_kind", "deadline_inferred", "deadline_tentative"),
    *("condition", "stage", "version"),
)


class PreviewStale(Exception):
    """What would move is no longer what the user saw."""

    def __init__(self, redating: Redating) -> None:
        super().__init__(f"{len(redating.moves)} due dates")
        self.redating = redating


@transaction.atomic
def change_conventions(
    *,
    organisation: Organisation,
    version: int,
    new: Conventions,
    user: User,
    today: date,
    seen: str = "",
    recompute: bool = False,
    at: datetime | None = None,
) -> int | None:
    """Store the union's conventions; with `recompute` the open tasks follow, as the preview `seen` said. Gives how many
    moved; None when somebody changed the union's settings in between."""
    if not user.is_admin:
        raise PermissionDenied
    before = Organisation.objects.select_for_update().get(pk=organisation.pk)
    with official():
        changes = differences_told(conventions_of(before), new)
    redating = by_conventions(before, new) if recompute else Redating()
    if recompute and redating.seen != seen:
        raise PreviewStale(redating)
    if not claim(organisation, version):
        return None
    if changes:
        organisation.conventions = with_conventions(before, new)
        organisation.save(update_fields=["conventions"])
        OrganisationEvent.objects.create(
            verb=OrganisationEvent.Verb.CHANGED, actor=user, at=at or timezone.now(), changes=changes
        )
    note = kept("Quy ước tính hạn đổi: %s.") % "; ".join(f"{name}: {new}" for name, (_old, new) in changes.items())
    return _move(redating, note if changes else kept("Tính lại theo quy ước hiện nay."), user, today, at)


@transaction.atomic
def redate_document(*, document: Document, seen: str, user: User, today: date, at: datetime | None = None) -> int:
    """The due dates of a document's tasks follow its corrected day, term or title, as the preview `seen` said."""
    if not user.can_assign:
        raise PermissionDenied
    stored = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    redating = by_document(stored)
    if redating.seen != seen:
        raise PreviewStale(redating)
    return _move(redating, kept("Văn bản đã sửa: %s.") % corrected(stored), user, today, at)


def _move(redating: Redating, note: str, user: User, today: date, at: datetime | None) -> int:
    """All moves with their history. The rows are locked in one order; one that was changed since stops them all."""
    if at is not None and timezone.localdate(at) > today:
        raise ValueError("history cannot lie in the future")
    moves = {move.task.pk: move for move in redating.moves}
    keys = sorted(moves)
    when = at or timezone.now()
    for start in range(0, len(keys), BATCH):
        chosen = Task.objects.select_for_update(no_key=True).filter(pk__in=keys[start : start + BATCH]).order_by("pk")
        rows = list(chosen.defer("text", "search", "instruction"))
        if any(row.version != moves[row.pk].task.version for row in rows):
            raise PreviewStale(redating)
        events = [_apply(row, moves[row.pk], note, user, when) for row in rows]
        Task.objects.bulk_update(rows, FIELDS)
        TaskEvent.objects.bulk_create(events)
    return len(keys)


def _apply(row: Task, move: Move, note: str, user: User, at: datetime) -> TaskEvent:
    """Change the (locked) row; its line of history. Its original date was computed from the same phrase: it follows."""
    stage = row.stage
    changes = {"due_on": _iso([row.due_on, move.new])}
    row.due_on = row.original_due_on = move.new
    if (deadline := move.deadline) is not None:
        if row.starts_on != deadline.start:
            changes["starts_on"] = _iso([row.starts_on, deadline.start])
        row.starts_on, row.deadline_kind = deadline.start, deadline.kind
        row.deadline_inferred, row.deadline_tentative = deadline.inferred, deadline.tentative
        row.condition = (deadline.condition or "")[:500]
        if stage == Stage.COND and row.deadline_kind != DeadlineKind.CONDITIONAL:  # it waited for a day to count from
            row.stage = Stage.DOING if row.last_entry_on else Stage.NEW
    row.version += 1
    told: dict[str, Any] = {"note": note, "changes": changes, "due_after": row.due_on}
    verb = TaskEvent.Verb.MOVED
    return TaskEvent(task=row, verb=verb, actor=user, at=at, stage_before=stage, stage_after=row.stage, **told)


def _iso(days: Iterable[date | None]) -> list[str]:
    return [day.isoformat() if day else "" for day in days]
