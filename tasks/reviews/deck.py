"""Which tasks the meeting room is shown, in which order: the overdue ones, the longest first, then what was put in.

Live as the page counts them, or, once the review is frozen, as its snapshot has them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.times import NameTable
from tasks.models import Assignment, Part, Review, ReviewLine, SnapshotRow
from tasks.models.task import UNDATED_LAST
from tasks.period_filter import Period
from tasks.quarter import headline
from tasks.reviews.live_pass import live_tasks
from tasks.status import State, Summary, Windows

from .head import from_json as head_from
from .standing import Standing
from .standing import from_json as standing_from


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides of a period: its figures, one a task, and the end. `others` are not overdue but were written on."""

    period: Period
    review: Review | None
    summary: Summary
    late: tuple[int, ...]
    others: tuple[int, ...]
    late_units: tuple[tuple[str, int], ...] = ()  # (name, how many overdue tasks it leads), the most first

    @property
    def tasks(self) -> tuple[int, ...]:
        return self.late + self.others

    @property
    def is_frozen(self) -> bool:
        return self.review is not None and self.review.is_frozen

    def place(self, task: int) -> int:
        """Which slide of the tasks it is, from 1; 0 when the task is not shown."""
        return self.tasks.index(task) + 1 if task in self.tasks else 0

    def before(self, task: int) -> int | None:
        """The task of the slide before; None when that is the first slide of all. A task of no slide comes last."""
        others = self.tasks[: self.place(task) - 1] if self.place(task) else self.tasks
        return others[-1] if others else None

    def after(self, task: int) -> int | None:
        """The task of the next slide; None when that is the last slide of all."""
        at = self.place(task)
        return self.tasks[at] if 0 < at < len(self.tasks) else None


def deck_of(period: Period, review: Review | None, windows: Windows) -> Deck:
    """A fixed number of queries, whatever the number of tasks."""
    if review is not None and review.is_frozen:
        return _kept(period, review)
    late = live_tasks(period).filter(period.conditions(windows)[State.LATE]).order_by("due_on", "pk")
    ids = tuple(late.values_list("pk", flat=True))
    lines = review.lines.all() if review else ReviewLine.objects.none()
    return Deck(period, review, headline(period, windows), ids, _written(lines, ids), _leading(period, ids))


def _leading(period: Period, late: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Under the names that the units bore on the period's day."""
    leads = Assignment.objects.filter(task__in=late, part=Part.LEAD).values_list("unit", "unit__name")
    then = NameTable()
    counted = Counter(leads)
    return _most({then.name_on(unit, name, period.day): n for (unit, name), n in counted.items()})


def _most(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _written(lines: QuerySet[ReviewLine], late: Sequence[int]) -> tuple[int, ...]:
    """The tasks of these lines that are not overdue, in the order in which they were written on."""
    known = frozenset(late)
    return tuple(task for task in lines.order_by("pk").values_list("task", flat=True) if task not in known)


def _kept(period: Period, review: Review) -> Deck:
    """From the snapshot: its own overdue rows, and the lines, which nobody can change any more."""
    rows = SnapshotRow.objects.filter(snapshot=review.snapshot, state=State.LATE.value)
    standings = [standing_from(content) for content in rows.values_list("content", flat=True)]
    late = tuple(one.task for one in sorted(standings, key=_longest_first))
    summary = head_from(review.snapshot.head).tables.total
    kept = review.lines.filter(task__snapshot_rows__snapshot=review.snapshot)
    leading = Counter(unit.name for one in standings for unit in one.leads)
    return Deck(period, review, summary, late, _written(kept, late), _most(leading))


def _longest_first(standing: Standing) -> tuple[date, int]:
    return standing.due_on or UNDATED_LAST, standing.task
