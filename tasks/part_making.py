"""Parts of a task, of units and periods alike: what they have from the whole, number, units, first line of history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from members.models import User

from .models import Assignment, Part, Task, TaskEvent

WORDS = (
    "document_id", "position", "path", "title", "text", "span_start", "span_end", "product", "instruction",
    "person_id", "decision", "deadline_phrase", "deadline_inferred", "deadline_tentative",
)  # fmt: skip
Units = Iterable[tuple[int, Part, str]]  # unit, its part, its name as printed


def like(whole: Task, names: Sequence[str], **own: Any) -> Task:
    """A new part, not stored: these fields of the whole, and its own."""
    return Task(**{name: getattr(whole, name) for name in names}, parent=whole, **own)


def store(whole: Task, made: Sequence[tuple[Task, Units]], *, user: User | None, at: datetime | None) -> list[Task]:
    """Store the parts behind those of the same place of the document, with their units and first lines of history.

    The caller holds the lock of the whole. No user: a job of the night.
    """
    last = Task.objects.filter(document=whole.document_id, position=whole.position).aggregate(last=Max("part_no"))
    for number, (part, _) in enumerate(made, start=(last["last"] or 0) + 1):
        part.part_no = number
    parts = Task.objects.bulk_create(part for part, _ in made)
    Assignment.objects.bulk_create(
        Assignment(task=task, unit_id=unit, part=part, printed=printed)
        for task, units in made
        for unit, part, printed in units
    )
    when = at or timezone.now()
    TaskEvent.objects.bulk_create(
        TaskEvent(
            task=part, verb=TaskEvent.Verb.CREATED, actor=user, at=when, stage_after=part.stage, due_after=part.due_on
        )
        for part in parts
    )
    return parts
