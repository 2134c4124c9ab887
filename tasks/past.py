"""How tasks stood at the end of a past day, told by their history. Read-only: nothing here is stored.

Each line of history keeps the stage and the due date that held after it, so the last line up to the day says how the
task stood; other fields are rolled back through the lines that came later. What history does not know is said, not made
up: a task that came into the register after the day is shown as its first line knew it, with `is_known` false.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import DateField, Exists, Min, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, Greatest, RowNumber, TruncDate
from django.utils import timezone

from members.models import Unit, UnitName, User
from members.times import NameTable

from .models import Assignment, Part, ProgressEntry, Stage, Task, TaskEvent, TaskQuerySet
from .models.progress import NEWEST_FIRST, ProgressEntryQuerySet
from .models.task import CLOSED_STAGES
from .paging import among
from .status import DONE_STAGE, ENDED_STAGE, PAUSED_STAGES, SHORT_KINDS, State, Summary, Windows, state
from .task_rows import names_of

Verb = TaskEvent.Verb
CLOSING = (Verb.CONFIRMED, Verb.ENDED)
SPLITTING = (Verb.DIVIDED, Verb.REPEATED)
ROLLED_BACK = ("title", "product", "instruction", "deadline_phrase", "deadline_kind", "condition", "lead", "coop")
FETCHED = 500
COLUMNS = ("id", "document_id", "place_sort", "deadline_kind", "stage", "due_on", "line", "closed_then")
PART_OF = {"chu-tri": ("lead",), "phoi-hop": ("coop",)}
Place = tuple[int, int]  # document, place in it


def end_of(day: date) -> datetime:
    """The first instant after the day, in the union's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def first_day() -> date | None:
    """The day of the first task that was given; None without any."""
    found: date | None = Task.objects.aggregate(first=Min("given_on"))["first"]
    return found


@dataclass(frozen=True, slots=True)
class Then:
    """How one task stood at the end of a day."""

    stage: Stage
    due_on: date | None
    closed_on: date | None
    is_known: bool

    def state(self, kind: str, day: date, windows: Windows) -> State:
        return state(self.stage, kind, self.due_on, self.closed_on, day, windows)


# --- One task ------------------------------------------------------------------------------------------------------


def then(task: Task, events: Sequence[TaskEvent], day: date) -> Then:
    """From the task's lines of history, the oldest first."""
    until = [event for event in events if event.at < end_of(day)]
    if until:
        last = until[-1]
        return Then(Stage(last.stage_after), last.due_after, _closed_on(task, until), is_known=True)
    first = events[0] if events else None
    stage = Stage((first and (first.stage_before or first.stage_after)) or task.stage)
    still_open = stage not in CLOSED_STAGES
    return Then(stage, first.due_after if first else task.due_on, None if still_open else task.closed_on, False)


def _closed_on(task: Task, until: Sequence[TaskEvent]) -> date | None:
    """The day of the accepted report, or of the ending, if the task was closed then."""
    if until[-1].stage_after not in CLOSED_STAGES:
        return None
    closing = next((event for event in reversed(until) if event.verb in CLOSING), None)
    if closing is None:
        return task.closed_on
    reported = closing.entry.reported_on if closing.entry else timezone.localdate(closing.at)
    return max(reported, task.given_on)


def rolled_back(values: Mapping[str, Any], later: Iterable[TaskEvent]) -> dict[str, Any]:
    """The values as they were before the given lines of history, of which the newest comes first."""
    past = dict(values)
    for event in later:
        past |= {name: old for name, (old, _new) in event.changes.items() if name in ROLLED_BACK}
    return past


# --- Many tasks ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Which tasks of which day: of a document, of a unit with its part then. Without a user: of the whole union."""

    user: User | None
    day: date
    windows: Windows
    document: int | None = None
    unit: Unit | None = None
    part: str = ""

    @cached_property
    def held(self) -> list[int] | None:
        """The tasks of the unit, if one is asked for."""
        return sorted(of_unit(self.unit, self.part, self.day)) if self.unit else None


def tasks_of(asked: Asked) -> TaskQuerySet:
    """The tasks that stood for themselves on that day, within what the user may see today.

    A task that was divided later was still whole; its parts and the periods of a recurring one came with their making.
    A collection of figures was made as a whole of parts: it never stood for itself.
    """
    until = TaskEvent.objects.filter(task=OuterRef("pk"), at__lt=end_of(asked.day)).order_by()
    was_split = Exists(until.filter(verb__in=SPLITTING))
    was_whole = Q(has_parts=True, figure_call=None) & ~was_split
    stood = Q(has_parts=False, parent=None) | Q(has_parts=False) & Exists(until) | was_whole
    seen = Task.objects.visible_to(asked.user) if asked.user else Task.objects.all()
    rows = seen.filter(stood, given_on__lte=asked.day)
    if asked.document:
        rows = rows.filter(document=asked.document)
    return rows if asked.held is None else rows.filter(pk__in=among(asked.held))


def of_unit(unit: Unit, part: str, day: date) -> set[int]:
    """The tasks that the unit led or took part in then: those it has or lost since, not those it won since."""
    names = {unit.name, *UnitName.objects.filter(unit=unit).values_list("name", flat=True)}
    names |= NameTable(frozenset({unit.pk})).names_of(unit.pk)
    held: set[int] = set()
    for name in PART_OF.get(part, ("lead", "coop")):
        now = set(Assignment.objects.filter(unit=unit, part=Part(name)).values_list("task_id", flat=True))
        before = _units_before(name, day)
        held |= (now - before.keys()) | {task for task, units in before.items() if names & set(units.split("; "))}
    return held


def _units_before(name: str, day: date) -> dict[int, str]:
    """{task: who had this part at the end of the day} of the tasks in which that changed since."""
    later = TaskEvent.objects.filter(at__gte=end_of(day), changes__has_key=name).order_by("at", "id")
    before: dict[int, str] = {}
    for task, changes in later.values_list("task_id", "changes"):
        before.setdefault(task, str(changes[name][0] or ""))
    return before


def _lines_then(rows: TaskQuerySet, day: date) -> tuple[str, tuple[Any, ...]]:
    """Each task with the line of history that tells how it stood (the last one up to the day, or else the first of all)
    and the day on which it was closed by then, as a query."""
    events = TaskEvent.objects.filter(task=OuterRef("pk"))
    last = events.filter(at__lt=end_of(day)).order_by("-at", "-id")
    closed = last.filter(verb__in=CLOSING).annotate(on=Coalesce("entry__reported_on", TruncDate("at")))
    columns = rows.order_by().annotate(
        line=Coalesce(Subquery(last.values("pk")[:1]), Subquery(events.order_by("at", "id").values("pk")[:1])),
        closed_then=Greatest(
            Coalesce(Subquery(closed.values("on")[:1]), "closed_on"), "given_on", output_field=DateField()
        ),
    )
    return columns.values(*COLUMNS).query.sql_with_params()


def _told(asked: Asked) -> tuple[str, list[Any]]:
    """The tasks with their state of that day, as the head of a query. Worked out once a row: so the subqueries stay
    out of the many conditions below."""
    lines, values = _lines_then(tasks_of(asked), asked.day)
    end = connection.ops.adapt_datetimefield_value(end_of(asked.day))
    day, soon, long_soon = (
        (asked.day + timedelta(days=days)).isoformat() for days in (0, asked.windows.dated, asked.windows.long)
    )
    short, paused = ("'" + "', '".join(sorted(names)) + "'" for names in (SHORT_KINDS, PAUSED_STAGES))
    closed = "WHEN stage_then = %s AND closed_then <= %s"
    sql = f"""WITH lines AS MATERIALIZED ({lines}), stood AS MATERIALIZED (
        SELECT lines.*, CASE WHEN e.at < %s THEN 1 ELSE 0 END AS known,
        CASE WHEN e.id IS NULL THEN stage WHEN e.at < %s THEN e.stage_after
        ELSE COALESCE(NULLIF(e.stage_before, ''), e.stage_after) END AS stage_then,
        CASE WHEN e.id IS NULL THEN due_on ELSE e.due_after END AS due_then
        FROM lines LEFT JOIN {TaskEvent._meta.db_table} e ON e.id = lines.line),
        told AS MATERIALIZED (SELECT stood.*, CASE
        {closed} THEN %s {closed} AND closed_then > due_then THEN %s {closed} THEN %s
        WHEN due_then IS NULL OR stage_then IN ({paused}) THEN %s
        WHEN due_then < %s THEN %s
        WHEN deadline_kind IN ({short}) AND due_then <= %s THEN %s
        WHEN deadline_kind NOT IN ({short}) AND due_then <= %s THEN %s
        ELSE %s END AS state FROM stood) """  # noqa: S608 - all values are parameters
    done = (DONE_STAGE, day)
    more: list[str] = [ENDED_STAGE, day, State.ENDED, *done, State.DONE_LATE, *done, State.DONE_ON_TIME]
    more += [State.UNDATED, day, State.LATE, soon, State.SOON, long_soon, State.SOON, State.IN_TIME]
    return sql, [*values, end, end, *(str(value) for value in more)]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks stood in each state; `unknown`: of how many history knows nothing yet on that day."""

    states: Mapping[State, int]
    unknown: int

    def of(self, states: Iterable[State]) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def summary(self) -> Summary:
        n = self.states
        kinds = (State.DONE_ON_TIME, State.DONE_LATE, State.IN_TIME, State.LATE, State.UNDATED)
        done, late_done, in_time, late, undated = (n.get(kind, 0) for kind in kinds)
        return Summary(done, late_done, in_time + n.get(State.SOON, 0), late, undated)


@dataclass(frozen=True, slots=True)
class Row:
    """A task as it stood; `place` is its place in the list."""

    pk: int
    place: Place
    state: State
    then: Then


def look(
    asked: Asked, states: Iterable[State] = (), limit: int = 0, after: Place | None = None
) -> tuple[Counts, list[Row]]:
    """How many tasks of that day stood in each state; and those in the given states, the newest documents first, from
    the place on. One query for both, since most of its cost is the same."""
    sql, params = _told(asked)
    kinds = [state.value for state in states]
    marks = ", ".join(["%s"] * len(kinds)) or "NULL"
    beyond = "AND (document_id < %s OR (document_id = %s AND place_sort > %s))" if after else ""
    params += [*kinds, *((after[0], after[0], after[1]) if after else ()), limit]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT COUNT(*), 0, 0, 0, state, NULL, NULL, NULL, known FROM told GROUP BY state, known "  # noqa: S608
            "UNION ALL SELECT * FROM (SELECT 0, id, document_id, place_sort, state, stage_then, due_then, closed_then, "
            f"known FROM told WHERE state IN ({marks}) {beyond} ORDER BY document_id DESC, place_sort LIMIT %s) page",
            params,
        )
        found = cursor.fetchall()
    counted = [(State(line[4]), line[0], bool(line[8])) for line in found if line[0]]
    numbers: dict[State, int] = {}
    for kind, count, _known in counted:
        numbers[kind] = numbers.get(kind, 0) + count
    rows = sorted((_row(line[1:]) for line in found if not line[0]), key=lambda row: (-row.place[0], row.place[1]))
    return Counts(numbers, sum(count for _kind, count, known in counted if not known)), rows


def stood(asked: Asked, since: date) -> Iterator[Row]:
    """The tasks of that day that were not closed before `since`, document by document. One query, read as it comes."""
    sql, params = _told(asked)
    columns = "id, document_id, place_sort, state, stage_then, due_then, closed_then, known"
    gone = "stage_then IN (%s, %s) AND closed_then < %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT {columns} FROM told WHERE NOT ({gone}) ORDER BY document_id, place_sort",  # noqa: S608
            [*params, *(str(stage.value) for stage in CLOSED_STAGES), since.isoformat()],
        )
        while found := cursor.fetchmany(FETCHED):
            yield from map(_row, found)


def _row(found: Sequence[Any]) -> Row:
    pk, document, place, state, stage, due, closed, known = found
    is_closed = stage in CLOSED_STAGES
    held = Then(Stage(stage), _day(due), _day(closed) if is_closed else None, bool(known))
    return Row(pk, (document, place), State(state), held)


def _day(value: Any) -> date | None:
    """SQLite gives text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def old_values(ids: Sequence[int], day: date) -> dict[int, dict[str, Any]]:
    """{task: its words and units as they were then}, in three queries."""
    fields = [name for name in ROLLED_BACK if name not in {"lead", "coop"}]
    values = {task["id"]: task for task in Task.objects.filter(pk__in=ids).values("id", "closed_on", *fields)}
    names = names_of({pk: task.pop("closed_on") for pk, task in values.items()})
    changed = changed_since(ids, day)
    for pk, task in values.items():
        task["lead"], task["coop"] = ("; ".join(units) for units in names.get(pk, ([], [])))
    return {pk: task | changed.get(pk, {}) for pk, task in values.items()}


def changed_since(ids: Sequence[int], day: date) -> dict[int, dict[str, Any]]:
    """{task: the old values of what was changed after the day}, in one query."""
    later = TaskEvent.objects.filter(task__in=ids, at__gte=end_of(day)).exclude(changes={}).order_by("-at", "-id")
    old: dict[int, dict[str, Any]] = {}
    for event in later.only("task", "changes"):
        old[event.task_id] = rolled_back(old.get(event.task_id, {}), [event])
    return old


def typed_by(day: date) -> ProgressEntryQuerySet:
    """The reports that had been typed by the end of the day, without those that a correction had replaced by then."""
    end = end_of(day)
    replaced = ProgressEntry.objects.filter(corrects=OuterRef("pk"), at__lt=end)
    return ProgressEntry.objects.filter(~Exists(replaced), at__lt=end)


def last_entries(ids: Sequence[int], day: date) -> dict[int, ProgressEntry]:
    """{task: what had been reported last by the end of the day}, in one query."""
    newest = Window(RowNumber(), partition_by="task", order_by=list(NEWEST_FIRST))
    found = typed_by(day).filter(task__in=ids).annotate(place=newest).filter(place=1)
    return {entry.task_id: entry for entry in found.select_related("author", "unit")}
