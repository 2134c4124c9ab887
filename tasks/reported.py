"""What was reported on tasks, and how often their due dates moved: for many tasks at once, one query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Window
from django.db.models.functions import RowNumber

from .models import ProgressEntry, TaskEvent
from .models.progress import NEWEST_FIRST, ProgressEntryQuerySet


@dataclass(frozen=True, slots=True)
class Latest:
    """What was reported last on a task."""

    text: str = ""
    number: str = ""
    obstacle: str = ""
    proposal: str = ""


def told_by(day: date) -> ProgressEntryQuerySet:
    """The reports in force that tell of the work up to that day."""
    return ProgressEntry.objects.in_force().filter(reported_on__lte=day)


def last_words(entries: ProgressEntryQuerySet, ids: Sequence[int]) -> dict[int, Latest]:
    """{task: the newest of these reports}."""
    rows = _newest(entries, ids).values_list("task", "text", "document_number", "obstacle", "proposal")
    return {task: Latest(*words) for task, *words in rows}


def last_causes(entries: ProgressEntryQuerySet, ids: Sequence[int]) -> dict[int, Latest]:
    """{task: the newest of these reports that names an obstacle or makes a proposal}."""
    return last_words(entries.exclude(obstacle="", proposal=""), ids)


def last_percents(entries: ProgressEntryQuerySet, ids: Sequence[int]) -> dict[int, int]:
    """{task: the percentage that was reported last}."""
    told = _newest(entries.filter(percent__isnull=False), ids)
    return {task: percent or 0 for task, percent in told.values_list("task", "percent")}


def _newest(entries: ProgressEntryQuerySet, ids: Sequence[int]) -> ProgressEntryQuerySet:
    newest = Window(RowNumber(), partition_by="task", order_by=NEWEST_FIRST)
    return entries.filter(task__in=ids).annotate(place=newest).filter(place=1)


def moves_of(ids: Sequence[int], before: datetime | None = None) -> dict[int, int]:
    """{task: how often its due date was moved}: history lines, of all times or before an instant, in which a due date
    gave way to another."""
    lines = TaskEvent.objects.filter(task__in=ids, changes__has_key="due_on").order_by()
    if before:
        lines = lines.filter(at__lt=before)
    counts: dict[int, int] = {}
    for task, changes in lines.values_list("task", "changes"):
        old, new = changes["due_on"]
        if old and new:
            counts[task] = counts.get(task, 0) + 1
    return counts
