"""What was completed in each of several periods and what was overdue at its end, counted in the database."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value

from members.models import Unit

from ..lateness import open_on
from ..models import Part, Stage, Task, TaskQuerySet
from ..period_filter import Period
from ..periods import last_periods
from ..status import PAUSED_STAGES, Summary
from .facts import SERIES_LENGTH, Point

Statement = tuple[str, tuple[Any, ...]]
_CLOSED_LATE = Q(closed_on__gt=F("due_on"))


def series(period: Period, length: int = SERIES_LENGTH, *, led_by: Unit | None = None) -> tuple[Point, ...]:
    """Completed and overdue of the last periods, oldest first, each judged on its own day; of all tasks, or of those
    that a unit leads. Two queries."""
    return points([Period(q, period.today) for q in last_periods(period.span, length)], led_by=led_by)


def points(periods: Sequence[Period], *, led_by: Unit | None = None) -> tuple[Point, ...]:
    """The same of these periods, which follow each other in time."""
    periods = tuple(periods)
    completed, overdue = _statements(periods, led_by.pk if led_by else None)
    with connection.cursor() as cursor:
        cursor.execute(*completed)
        done = {place: (count - late, late) for place, count, late in cursor.fetchall()}
        cursor.execute(*overdue)
        late = [sum(column) for column in zip(*cursor.fetchall(), strict=True)][1:]
    numbers = (Summary(*done.get(place, (0, 0)), 0, late[place]) for place in range(len(periods)))
    return tuple(Point(p.span, its) for p, its in zip(periods, numbers, strict=True))


@lru_cache(maxsize=64)
def _statements(periods: tuple[Period, ...], led_by: int | None) -> tuple[Statement, Statement]:
    """Put together once and kept: that would cost more than the answers."""
    tasks = Task.objects.counted().order_by()
    if led_by:
        tasks = tasks.filter(assignments__unit=led_by, assignments__part=Part.LEAD)
    # A stretch of the index for each period, and nothing sorted.
    parts = [_completed_in(tasks, period, place) for place, period in enumerate(periods)]
    completed = parts[0].union(*parts[1:], all=True)
    still_open, since_closed = _overdue(tasks, periods)
    overdue = still_open.union(since_closed, all=True)
    return completed.query.sql_with_params(), overdue.query.sql_with_params()


def _completed_in(tasks: TaskQuerySet, period: Period, place: int) -> QuerySet[Task, dict[str, int]]:
    closed = tasks.filter(closed_on__gte=period.span.start, closed_on__lte=period.day)
    # "Not ended" says the same as "done" of a closed task, but draws no database to the index of stages.
    done = closed.filter(given_on__lte=period.span.end).exclude(stage=Stage.ENDED)
    numbers = done.values(place=Value(place)).annotate(n=Count("*"), n_late=Count(Value(1), filter=_CLOSED_LATE))
    return numbers.values("place", "n", "n_late")


def _overdue(tasks: TaskQuerySet, periods: Sequence[Period]) -> list[QuerySet[Task, dict[str, int]]]:
    """How many tasks were overdue at the end of each period: of those that are open today, and of those closed since.
    For the two at once the database would go through all tasks."""
    numbers = {
        f"n{i}": Count(Value(1), filter=Q(due_on__lt=p.day, given_on__lte=p.span.end) & open_on(p.day))
        for i, p in enumerate(periods)
    }
    due = tasks.filter(due_on__lt=periods[-1].day).exclude(stage__in=PAUSED_STAGES)
    halves = Q(closed_on__isnull=True), _CLOSED_LATE & Q(closed_on__gt=periods[0].day)
    return [due.filter(half).values(place=Value(0)).annotate(**numbers) for half in halves]
