"""How the tasks of many documents stand: counted in the database, document by document, in one query.

Each reader's own tasks alone are counted. A divided task is told by its parts (`Task.objects.counted`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q

from members.models import User

from ..lateness import conditions
from ..models import Task, TaskQuerySet
from ..period_filter import Period
from ..status import State, Summary, Windows


@dataclass(frozen=True)
class Judging:
    """Whose tasks are counted and for which day they are judged: today, or the day of a period and its live tasks."""

    user: User
    today: date
    windows: Windows
    period: Period | None = None

    @property
    def day(self) -> date:
        return self.period.day if self.period else self.today

    @cached_property
    def states(self) -> Mapping[State, Q]:
        return conditions(self.day, self.windows, self.today)

    @property
    def tasks(self) -> TaskQuerySet:
        rows = Task.objects.visible_to(self.user).counted().order_by()
        return rows.filter(self.period.live()) if self.period else rows


def late_counts(judging: Judging) -> dict[int, int]:
    """{document: its overdue tasks}, for all documents: overdue tasks are few, and an index holds them."""
    rows = judging.tasks.filter(judging.states[State.LATE]).values_list("document")
    return dict(rows.annotate(n=Count("pk")))


def summaries(judging: Judging, documents: Collection[int]) -> dict[int, Summary]:
    """{document: how its own tasks stand}. Documents without tasks are left out."""
    states = judging.states
    counts = {s.value: Count("pk", filter=states[s]) for s in State if s is not State.ENDED}
    rows = judging.tasks.filter(document__in=documents).values("document").annotate(**counts)
    return {row["document"]: _summary(row) for row in rows}


def _summary(row: Mapping[str, int]) -> Summary:
    return Summary(
        done_on_time=row[State.DONE_ON_TIME.value],
        done_late=row[State.DONE_LATE.value],
        in_time=row[State.SOON.value] + row[State.IN_TIME.value],
        late=row[State.LATE.value],
        undated=row[State.UNDATED.value],
    )
