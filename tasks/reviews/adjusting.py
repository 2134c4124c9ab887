"""Adjustments: what was edited of tasks after their review was frozen, told in the next one. ORM → frozen values.

The last `REVIEWS` frozen reviews of the same length and kind are looked at, and of them only tasks with history after
the freezing. What a later review has told already is told again only when it changed once more.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..models import Assignment, Part, Snapshot, SnapshotRow, Task, TaskEvent
from ..period_filter import Period
from ..periods import ReportingPeriod
from ..status import Windows, state
from . import standing as standings
from .edited import Row, edits, state_words
from .head import Adjustment
from .live_pass import live_tasks
from .reading import batches
from .snapshots import frozen_before, head_of

REVIEWS = 8
CORRECTIONS = (TaskEvent.Verb.CHANGED, TaskEvent.Verb.MOVED)  # they set a due date right; others move it
Told = dict[tuple[str, int, str], str]  # (review, task, what) → as it was told last


def adjustments(span: ReportingPeriod, windows: Windows) -> tuple[Adjustment, ...]:
    """All that the review of this period has to tell of those before it, the latest of them first."""
    found: list[Adjustment] = []
    told: Told = {}
    for snapshot in frozen_before(span, REVIEWS):
        found += _of(snapshot, windows, told)
        for one in reversed(head_of(snapshot).adjustments):
            told.setdefault((one.period, one.task, one.field), one.new)
    return tuple(found)


def _of(snapshot: Snapshot, windows: Windows, told: Told) -> Iterator[Adjustment]:
    period = snapshot.review.period
    for task, title, what, old, new in _differing(snapshot, windows):
        before = told.get((period, task, what), old)
        if before != new:
            yield Adjustment(period, task, title, what, before, new)


Difference = tuple[int, str, str, str, str]  # task, title, what, as frozen, as it is now


def _differing(snapshot: Snapshot, windows: Windows) -> Iterator[Difference]:
    day = snapshot.review.ends_on
    edited = TaskEvent.objects.filter(task=OuterRef("task"), at__gt=snapshot.frozen_at)
    rows = snapshot.rows.filter(Exists(edited)).order_by("position").values_list("task_id", "content")
    for batch in batches(rows.iterator()):
        now = _rows_now([task for task, _content in batch], snapshot)
        for task, content in batch:
            then = standings.from_json(content)
            for what, (old, new) in edits(then, now[task], day, windows).items():
                yield task, then.title, what, old, new
    yield from _registered_later(snapshot, windows)


def _registered_later(snapshot: Snapshot, windows: Windows) -> Iterator[Difference]:
    """Tasks that belonged to the period but were not in the register yet. Parts of a task that was are no news."""
    day = snapshot.review.ends_on
    there = SnapshotRow.objects.filter(snapshot=snapshot)
    live = live_tasks(Period(snapshot.review.span, day))
    late = live.exclude(Exists(there.filter(task=OuterRef("pk")))).exclude(
        Exists(there.filter(task=OuterRef("parent")))
    )
    for task in late.order_by("pk").iterator():
        how = state(task.stage, task.deadline_kind, task.due_on, task.closed_on, day, windows)
        yield task.pk, task.title, _("Ghi vào sổ sau"), "", state_words(how)


def _rows_now(ids: Sequence[int], snapshot: Snapshot) -> dict[int, Row]:
    """The tasks as they stand, in three queries."""
    tasks = Task.objects.filter(pk__in=ids).order_by()
    assigned = Assignment.objects.filter(task__in=ids, part=Part.LEAD).select_related("unit").order_by("id")
    leads: dict[int, list[tuple[int, str]]] = {}
    for one in assigned:
        leads.setdefault(one.task_id, []).append((one.unit_id, one.unit.name))
    moved = _moved_since(ids, snapshot)
    columns = ("pk", "title", "stage", "deadline_kind", "due_on", "original_due_on", "closed_on")
    return {
        pk: Row(title, stage, kind, moved.get(pk, due), original, closed, tuple(leads.get(pk, ())))
        for pk, title, stage, kind, due, original, closed in tasks.values_list(*columns)
    }


def _moved_since(ids: Sequence[int], snapshot: Snapshot) -> dict[int, date | None]:
    """{task: its due date before it was first extended, or first set, after the review was frozen}."""
    lines = TaskEvent.objects.filter(task__in=ids, at__gt=snapshot.frozen_at, changes__has_key="due_on")
    found: dict[int, date | None] = {}
    for task, changes in lines.exclude(verb__in=CORRECTIONS).order_by("-at", "-id").values_list("task", "changes"):
        old = changes["due_on"][0]
        found[task] = date.fromisoformat(old) if old else None
    return found
