"""How many tasks stand in each state: exact up to a limit, so that a count never costs more than a page.

The conditions of a day are put into SQL once and kept: building them anew would cost more than the database's answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from .filters import INDEXED, STATES, TaskFilter
from .lateness import conditions
from .models import Stage, Task, TaskQuerySet
from .paging import COUNT_LIMIT, Unindexed
from .status import State, Windows
from .telling import told

TABS = ("qua-han", "sap-den-han", "trong-han", "khong-han", "hoan-thanh", "ket-thuc")
LOOK_LIMIT = 1_000  # so many closed rows of a narrowed list are looked at one by one
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Number:
    """A count. `more`: it was stopped at the limit."""

    value: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.value:,}".replace(",", ".") + ("+" if self.more else "")

    def __add__(self, other: "Number") -> "Number":
        return _number(self.value + other.value, self.more or other.more)


def capped(rows: TaskQuerySet) -> Number:
    """How many rows, counted no further than the limit."""
    return _number(rows.order_by()[: COUNT_LIMIT + 1].count())


def _number(count: int, more: bool = False) -> Number:
    return Number(min(count, COUNT_LIMIT), more or count > COUNT_LIMIT)


def per_state(tasks: TaskFilter) -> dict[str, Number]:
    """{tab: count}, and the sum under "". The tabs tell every task apart, so that they add up."""
    if tasks.narrows or tasks.user.is_representative:
        numbers = _narrowed(tasks)
    else:
        numbers = _count_each(tasks.day, tasks.windows, tasks.today)
    return {"": sum(numbers.values(), Number(0)), **numbers}


def _count_each(day: date, windows: Windows, today: date) -> dict[str, Number]:
    """All tasks: one count for each tab, each answered from an index. In time is what is left of the open ones."""
    sql, params = _counts(day, windows, today)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        late, soon, undated, still_open, done, ended = cursor.fetchone()
    in_time = _number(max(0, still_open - late - soon - undated), still_open > COUNT_LIMIT)
    counts = (_number(late), _number(soon), in_time, _number(undated), _number(done), _number(ended))
    return dict(zip(TABS, counts, strict=True))


@lru_cache(maxsize=8)
def _counts(day: date, windows: Windows, today: date) -> Statement:
    how = conditions(day, windows, today)
    wanted = {
        "late": how[State.LATE],
        "soon": how[State.SOON],
        "undated": how[State.UNDATED],
        "open": Q(closed_on__isnull=True),
        "done": Q(stage=Stage.DONE),
        "ended": Q(stage=Stage.ENDED),
    }
    parts: list[str] = []
    params: list[Any] = []
    for name, condition in wanted.items():
        limited = Task.objects.counted().filter(condition).order_by().values("pk")[: COUNT_LIMIT + 1]
        sql, values = limited.query.sql_with_params()
        if connection.vendor == "sqlite" and name in {"late", "soon"}:
            # Left alone it goes through all open tasks, because it knows nothing of how dates are spread.
            sql = sql.replace('FROM "tasks_task" WHERE', 'FROM "tasks_task" INDEXED BY "task_open" WHERE', 1)
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS {name}_rows)")  # noqa: S608
        params += values
    return f"SELECT {', '.join(parts)}", tuple(params)


def per_stage(rows: TaskQuerySet) -> dict[Stage, Number]:
    """How many of the rows are in each stage, one count each. One query."""
    parts: list[str] = []
    params: list[Any] = []
    for stage in Stage:
        sql, values = rows.filter(stage=stage).order_by().values("pk")[: COUNT_LIMIT + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS {stage.value}_rows)")  # noqa: S608
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return {stage: _number(count) for stage, count in zip(Stage, cursor.fetchone(), strict=True)}


def _narrowed(tasks: TaskFilter) -> dict[str, Number]:
    """Each row that was found is looked at: the open ones all, of the closed ones so many as LOOK_LIMIT says."""
    rows = tasks.in_any_state
    if tasks.found and tasks.narrows == {"q"}:  # of a common word, some of the tasks that hold it
        some = tasks.found.first
        counts, more = _told_apart(tasks, rows if some is None else some, COUNT_LIMIT)
        more = more or some is not None
        return {tab: _number(sum(counts.get(s, 0) for s in STATES[tab]), more) for tab in TABS}
    still, many = _told_apart(tasks, _open(tasks, rows), COUNT_LIMIT)
    closed, more = _closed(tasks, rows)
    return {
        tab: _number(
            sum(still.get(s, 0) + closed.get(s, 0) for s in STATES[tab]),
            many or (more and tab in {"hoan-thanh", "ket-thuc"}),
        )
        for tab in TABS
    }


def _open(tasks: TaskFilter, rows: TaskQuerySet) -> TaskQuerySet:
    if not tasks.narrows & INDEXED:
        return rows.filter(closed_on__isnull=True)
    return rows.alias(any_closed=Unindexed("closed_on")).filter(any_closed__isnull=True)


def _closed(tasks: TaskFilter, rows: TaskQuerySet) -> tuple[Mapping[State, int], bool]:
    rows = rows.filter(closed_on__isnull=False)
    if tasks.day != tasks.today:
        return _told_apart(tasks, rows, COUNT_LIMIT)
    stages = list(rows.order_by().values_list("stage", flat=True)[: LOOK_LIMIT + 1])
    ended = stages.count(Stage.ENDED)
    return {State.DONE_ON_TIME: len(stages) - ended, State.ENDED: ended}, len(stages) > LOOK_LIMIT


def each_state(tasks: TaskFilter, rows: TaskQuerySet) -> tuple[Mapping[State, int], bool]:
    """{state: rows}, and whether counting was stopped at the limit."""
    return _told_apart(tasks, rows, COUNT_LIMIT)


def _told_apart(tasks: TaskFilter, rows: TaskQuerySet, limit: int) -> tuple[Mapping[State, int], bool]:
    """How many of the rows stand in each state, and whether there are more than the limit."""
    state = told(tasks.day, tasks.windows, tasks.today)
    try:
        sql, params = rows.order_by().annotate(told=state).values("told")[: limit + 1].query.sql_with_params()
    except EmptyResultSet:  # a condition that no row can meet needs no database
        return {}, False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT told, COUNT(*) FROM ({sql}) AS told_rows GROUP BY told", params)  # noqa: S608
        counts = {State(name): count for name, count in cursor.fetchall()}
    return counts, sum(counts.values()) > limit
