"""The live tasks of a period counted by state, due day, document, unit, cluster and field: one pass, one statement.

The rows of the tasks are read once and told apart once, from the index `task_closed` alone; everything else is added up
from what that gave. A task with several leads stands in the line of each; in a cluster or field it is one, so only such
tasks are looked at again.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from members.models import Cluster, Unit

from ..lateness import live_halves
from ..models import Assignment, Part, Task, TaskQuerySet
from ..period_filter import Period
from ..status import CONDITIONAL_KIND, PAUSED_STAGES, State, Summary, Windows
from ..telling import told

Statement = tuple[str, tuple[Any, ...]]
States = Mapping[str, int]
KEPT = 64  # statements: putting one together costs more than its answer


class Line(NamedTuple):
    """So many tasks of one state. `what` tells by what they were grouped; the rest is empty where it does not. A line
    of units that `is_shared` counts tasks of several leads, which the lines of clusters and fields tell apart."""

    what: str
    state: str
    tasks: int
    key: int | None
    day: Any  # SQLite gives text
    name: str | None
    field: str | None
    cluster: str | None
    waiting: int | None
    first: int | None
    moved: int | None
    times: int | None
    is_shared: int


def live_tasks(period: Period) -> TaskQuerySet:
    return Task.objects.counted().filter(period.live()).order_by()


def lines(period: Period, windows: Windows, documents: int) -> list[Line]:
    """Of the documents only so many, those with most overdue tasks; the line `documents` tells how many there are."""
    sql, params = _statement(period, windows)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, documents])
        return [Line._make(row) for row in cursor.fetchall()]


class Stood(NamedTuple):
    """How the tasks of a period stood: by state, how many of them waited, and how many not ended fell due in it."""

    states: States
    waiting: int
    due: int


def stood(periods: Sequence[Period], windows: Windows) -> list[Stood]:
    """The figures of whole periods alone, answered from the index `task_closed`. One query."""
    counts: list[dict[str, int]] = [{} for _period in periods]
    sums = [[0, 0] for _period in periods]
    sql, params = _whole(tuple(periods), windows)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for place, state, count, waiting, due in cursor.fetchall():
            counts[place][state] = count
            sums[place][0] += int(waiting)
            sums[place][1] += int(due) if state != State.ENDED else 0
    return [Stood(states, *more) for states, more in zip(counts, sums, strict=True)]


def summary_of(states: States) -> Summary:
    in_time = states.get(State.IN_TIME, 0) + states.get(State.SOON, 0)
    done, late_done = states.get(State.DONE_ON_TIME, 0), states.get(State.DONE_LATE, 0)
    return Summary(done, late_done, in_time, states.get(State.LATE, 0), states.get(State.UNDATED, 0))


# --- Statements ----------------------------------------------------------------------------------------------------


def _told(period: Period, windows: Windows, *columns: str, **more: Any) -> Statement:
    """The live tasks with their state of the day, whether they wait (of the undated those that rest or wait for a
    condition), and the due day if it lies in the period: these columns of them.

    Asked for in two halves, open and closed: for the two at once databases leave the index, or go through all of it.
    """
    undated = period.conditions(windows)[State.UNDATED]
    rows = (
        Task.objects.counted()
        .order_by()
        .annotate(
            told=told(period.day, windows, period.today),
            waits=_flag(undated & (Q(stage__in=PAUSED_STAGES) | Q(deadline_kind=CONDITIONAL_KIND))),
            fell=Case(When(due_on__gte=period.span.start, due_on__lte=period.span.end, then=F("due_on"))),
            **more,
        )
    )
    halves = (rows.filter(half).values(*columns) for half in live_halves(period.span.start, period.span.end))
    (still_open, params), (closed, others) = (half.query.sql_with_params() for half in halves)
    return f"{still_open} UNION ALL {closed}", (*params, *others)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


@lru_cache(maxsize=KEPT)
def _whole(periods: tuple[Period, ...], windows: Windows) -> Statement:
    parts: list[str] = []
    params: list[Any] = []
    for place, period in enumerate(periods):
        sql, values = _told(period, windows, "told", "waits", "fell")
        parts.append(f"SELECT {place}, told, COUNT(*), SUM(waits), COUNT(fell) FROM ({sql}) AS live GROUP BY told")  # noqa: S608
        params += values
    return " UNION ALL ".join(parts), tuple(params)


@lru_cache(maxsize=KEPT)
def _statement(period: Period, windows: Windows) -> Statement:
    states = period.conditions(windows)
    done = states[State.DONE_ON_TIME] | states[State.DONE_LATE]
    first = _flag(done & Q(closed_on__lte=Coalesce("original_due_on", "due_on", "closed_on")))
    columns = "pk", "document_id", "told", "waits", "fell", "first", "extension_count", "lead_count", "first_lead"
    live, params = _told(period, windows, *columns, first=first)
    return _COUNTED.replace("{live}", live), params


_ASSIGNMENT, _UNIT, _CLUSTER = (f'"{model._meta.db_table}"' for model in (Assignment, Unit, Cluster))
# Left joins keep SQLite from beginning with all assignments: a task of several leads has some.
_SHARED = f"shared LEFT JOIN {_ASSIGNMENT} a ON a.task_id = shared.id AND a.part = '{Part.LEAD.value}'"
_OF_UNIT = f"{_UNIT} u ON u.id = a.unit_id"
_OF_CLUSTER = f"{_CLUSTER} c ON c.id = u.cluster_id"
_NO_SUMS = "NULL, NULL, NULL, NULL"
_COLUMNS = "id, document_id, told, waits, fell, first, times, lead_count, lead"
_COUNTED = f"""WITH live ({_COLUMNS}) AS MATERIALIZED ({{live}}),
sums AS MATERIALIZED (
    SELECT document_id, fell, told, COUNT(*) AS n, SUM(waits) AS waits, SUM(first) AS first,
    SUM(CASE WHEN times > 0 THEN 1 ELSE 0 END) AS moved, SUM(times) AS times FROM live GROUP BY 1, 2, 3),
most AS MATERIALIZED (
    SELECT document_id FROM sums GROUP BY document_id
    ORDER BY SUM(CASE WHEN told = '{State.LATE.value}' THEN n ELSE 0 END) DESC, SUM(n) DESC, document_id LIMIT %s),
shared AS MATERIALIZED (SELECT id, told FROM live WHERE lead_count > 1),
leads AS MATERIALIZED (
    SELECT lead AS unit_id, told, 0 AS several, COUNT(*) AS n FROM live WHERE lead_count <= 1 GROUP BY 1, 2
    UNION ALL SELECT a.unit_id, shared.told, 1, COUNT(*) FROM {_SHARED} GROUP BY 1, 2)
SELECT 'all', told, SUM(n), NULL, fell, NULL, NULL, NULL, SUM(waits), SUM(first), SUM(moved), SUM(times), 0
    FROM sums GROUP BY fell, told
UNION ALL SELECT 'documents', '', COUNT(DISTINCT document_id), 0, NULL, NULL, NULL, NULL, {_NO_SUMS}, 0 FROM sums
UNION ALL SELECT 'document', told, SUM(n), document_id, NULL, NULL, NULL, NULL, {_NO_SUMS}, 0
    FROM sums WHERE document_id IN (SELECT document_id FROM most) GROUP BY document_id, told
UNION ALL SELECT 'unit', told, n, leads.unit_id, NULL, u.name, u.field, c.name, {_NO_SUMS}, several
    FROM leads LEFT JOIN {_UNIT} u ON u.id = leads.unit_id LEFT JOIN {_OF_CLUSTER}
UNION ALL SELECT 'cluster', told, COUNT(DISTINCT shared.id), 0, NULL, NULL, NULL, c.name, {_NO_SUMS}, 1
    FROM {_SHARED} LEFT JOIN {_OF_UNIT} LEFT JOIN {_OF_CLUSTER} GROUP BY c.name, told
UNION ALL SELECT 'field', told, COUNT(DISTINCT shared.id), 0, NULL, NULL, u.field, NULL, {_NO_SUMS}, 1
    FROM {_SHARED} LEFT JOIN {_OF_UNIT} GROUP BY u.field, told"""  # noqa: S608
