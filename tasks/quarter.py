"""The quarter's figures: ORM → frozen dataclasses. The database counts; no task is looked at row by row.

Each query goes over the tasks that are live in the period and no others, and is answered from the index `task_closed`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from members.models import Unit
from resolutions.models import Document

from .lateness import open_on
from .models import Assignment, EntryKind, Part, ProgressEntry, Stage, Task, TaskQuerySet
from .models.progress import ProgressEntryQuerySet
from .models.task import UNDATED_LAST
from .period_filter import Period
from .periods import Quarter, last_quarters
from .status import PAUSED_STAGES, State, Summary, Windows
from .task_rows import several

SERIES_LENGTH = 8
LATE_SHOWN = 20
UNITS_SHOWN, DOCUMENTS_SHOWN = 25, 15
ALL_SHOWN, ALL_EXPORTED = 500, 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary table. `key` is the unit or document; 0 stands for tasks without a lead."""

    key: int
    name: str
    summary: Summary
    ended: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that are shown and, if there are more, how many others and their sum."""

    lines: tuple[Line, ...]
    others: int
    rest: Summary


@dataclass(frozen=True, slots=True)
class Point:
    """A quarter of the series: what was completed in it and what was overdue at its end."""

    quarter: Quarter
    summary: Summary

    @property
    def rate(self) -> int | None:
        return self.summary.rate_permille


@dataclass(frozen=True, slots=True)
class LateTask:
    """An overdue task with the cause that was recorded last, and who recorded it."""

    task: Task
    leads: tuple[str, ...]
    due_on: date
    days: int
    cause: ProgressEntry | None
    result: ProgressEntry | None = None

    @property
    def how_late(self) -> str:
        return _("quá %s ngày") % number_format(self.days, force_grouping=True)

    @property
    def lead_words(self) -> str:
        return several(list(self.leads))


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """All that the quarter's page and its spreadsheet say."""

    period: Period
    total: Line
    units: Table
    documents: Table
    series: tuple[Point, ...]
    late: tuple[LateTask, ...]

    @property
    def is_empty(self) -> bool:
        return self.total.summary.total + self.total.ended == 0

    @property
    def previous(self) -> Point:
        return self.series[-2]


def quarter_facts(
    period: Period, windows: Windows, *, shown: int | None = None, late_shown: int = LATE_SHOWN
) -> QuarterFacts:
    """The figures of the period; `shown` lines per table instead of the usual number."""
    total, document_count = _total(period, windows)
    return QuarterFacts(
        period=period,
        total=total,
        units=_units(period, windows, shown or UNITS_SHOWN),
        documents=_documents(period, windows, shown or DOCUMENTS_SHOWN, total.summary, document_count),
        series=series(period),
        late=late_tasks(period, windows, late_shown),
    )


def headline(period: Period, windows: Windows) -> Summary:
    """The period's figures alone."""
    return _total(period, windows)[0].summary


# --- Summary tables ------------------------------------------------------------------------------------------------


def live_tasks(period: Period) -> TaskQuerySet:
    return Task.objects.counted().filter(period.live()).order_by()


def _counts(period: Period, windows: Windows) -> dict[str, Count]:
    """Conditional counts. Tasks in time are what remains: the states exclude each other and leave nothing out."""
    states = period.conditions(windows)
    counted = (State.DONE_ON_TIME, State.DONE_LATE, State.LATE, State.UNDATED, State.ENDED)
    return {"n_all": Count("pk")} | {f"n_{state.value}": Count("pk", filter=states[state]) for state in counted}


def _summary(row: dict[str, Any]) -> Summary:
    done, late_done, late, undated = (row[f"n_{s}"] for s in ("done", "donelate", "late", "undated"))
    return Summary(done, late_done, row["n_all"] - row["n_ended"] - done - late_done - late - undated, late, undated)


def _total(period: Period, windows: Windows) -> tuple[Line, int]:
    """The whole union's line, and the number of documents concerned."""
    row = live_tasks(period).aggregate(**_counts(period, windows), documents=Count("document", distinct=True))
    return Line(0, "", _summary(row), row["n_ended"]), row["documents"]


def _units(period: Period, windows: Windows, shown: int) -> Table:
    """A line per lead unit, and one for tasks without a lead. A task with several leads is in the line of each."""
    # The outer join (and not a filter) keeps both databases from starting at the assignments of all times.
    lead = FilteredRelation("assignments", condition=Q(assignments__part=Part.LEAD))
    grouped = live_tasks(period).annotate(lead=lead).annotate(group=Coalesce("lead__unit_id", Value(0)))
    rows = list(grouped.values("group").annotate(**_counts(period, windows)))
    rows.sort(key=lambda r: (-r["n_late"], -r["n_all"], r["group"]))
    names = Unit.objects.only("name").in_bulk([r["group"] for r in rows[:shown]])
    lines = [_unit_line(r, names) for r in rows[:shown]]
    rest = sum((_summary(r) for r in rows[shown:]), Summary())
    return Table(tuple(lines), len(rows) - len(lines), rest)


def _unit_line(row: dict[str, Any], units: dict[int, Unit]) -> Line:
    name = units[row["group"]].name if row["group"] else ""
    return Line(row["group"], name, _summary(row), row["n_ended"])


def _documents(period: Period, windows: Windows, shown: int, total: Summary, count: int) -> Table:
    """A line per document; the database sorts and cuts, because documents grow with the years."""
    # Grouping by an expression keeps SQLite from walking the index of all documents instead of the live tasks.
    grouped = live_tasks(period).annotate(group=Coalesce("document_id", Value(0))).values("group")
    rows = list(grouped.annotate(**_counts(period, windows)).order_by("-n_late", "-n_all", "group")[:shown])
    found = Document.objects.only("kind", "kind_printed", "number", "title").in_bulk([r["group"] for r in rows])
    lines = [_document_line(found[r["group"]], r) for r in rows]
    rest = _less(total, sum((line.summary for line in lines), Summary()))
    return Table(tuple(lines), count - len(lines), rest)


def _document_line(document: Document, row: dict[str, Any]) -> Line:
    return Line(document.pk, document.label, _summary(row), row["n_ended"], note=document.title)


def _less(whole: Summary, part: Summary) -> Summary:
    return Summary(
        whole.done_on_time - part.done_on_time,
        whole.done_late - part.done_late,
        whole.in_time - part.in_time,
        whole.late - part.late,
        whole.undated - part.undated,
    )


# --- Completion over the quarters ----------------------------------------------------------------------------------


def series(period: Period, length: int = SERIES_LENGTH) -> tuple[Point, ...]:
    """Completed and overdue of the last quarters, oldest first, each judged on its own day. Two queries."""
    periods = [Period(q, period.today) for q in last_quarters(period.quarter, length)]
    numbers = zip(periods, _completed(periods), _overdue(periods), strict=True)
    return tuple(Point(p.quarter, Summary(on_time, done_late, 0, late)) for p, (on_time, done_late), late in numbers)


def _completed(periods: Sequence[Period]) -> list[tuple[int, int]]:
    """(on time, late) of each period, in one query: a stretch of the index for each, and nothing sorted."""
    parts = [_completed_in(period, place) for place, period in enumerate(periods)]
    rows = {row["place"]: (row["n"] - row["n_late"], row["n_late"]) for row in parts[0].union(*parts[1:], all=True)}
    return [rows.get(place, (0, 0)) for place in range(len(periods))]


def _completed_in(period: Period, place: int) -> QuerySet[Task, dict[str, int]]:
    closed = Task.objects.counted().filter(closed_on__gte=period.quarter.start, closed_on__lte=period.day)
    # "Not ended" says the same as "done" of a closed task, but draws no database to the index of stages.
    done = closed.filter(given_on__lte=period.quarter.end).exclude(stage=Stage.ENDED).order_by()
    numbers = done.values(place=Value(place)).annotate(n=Count("pk"), n_late=Count("pk", filter=_CLOSED_LATE))
    return numbers.values("place", "n", "n_late")


_CLOSED_LATE = Q(closed_on__gt=F("due_on"))


def _overdue(periods: Sequence[Period]) -> list[int]:
    """How many tasks were overdue at the end of each period."""
    numbers = {
        f"n{i}": Count("pk", filter=Q(due_on__lt=p.day, given_on__lte=p.quarter.end) & open_on(p.day))
        for i, p in enumerate(periods)
    }
    late_once = _CLOSED_LATE & Q(closed_on__gt=periods[0].day)
    due = Task.objects.counted().filter(Q(closed_on__isnull=True) | late_once, due_on__lt=periods[-1].day)
    row = due.exclude(stage__in=PAUSED_STAGES).aggregate(**numbers)
    return [row[f"n{i}"] for i in range(len(periods))]


# --- What is late, and why -----------------------------------------------------------------------------------------


def late_tasks(period: Period, windows: Windows, limit: int = LATE_SHOWN) -> tuple[LateTask, ...]:
    """The overdue tasks, the longest first, each with the cause recorded last before the period's day."""
    late = live_tasks(period).filter(period.conditions(windows)[State.LATE]).order_by("due_on", "pk")
    # First the ids, from the index alone; then the rows that are shown.
    ids = list(late.values_list("pk", flat=True)[:limit])
    tasks = list(Task.objects.filter(pk__in=ids).with_row().defer("text", "search").order_by("due_on", "pk"))
    causes = _causes(ids, period.day)
    results = last_results([task.pk for task in tasks], period.day)
    return tuple(
        LateTask(
            task,
            _names(task.assignments.all(), Part.LEAD),
            due,
            (period.day - due).days,
            causes.get(task.pk),
            results.get(task.pk) if task.stage == Stage.CONFIRM else None,
        )
        for task in tasks
        if (due := task.due_on or UNDATED_LAST)
    )


def _names(assignments: Iterable[Assignment], part: Part) -> tuple[str, ...]:
    return tuple(a.unit.name for a in assignments if a.part == part)


def _causes(ids: Sequence[int], day: date) -> dict[int, ProgressEntry]:
    """{task: the last entry up to the day that names an obstacle or makes a proposal}."""
    return _last_entries(
        ids, ProgressEntry.objects.in_force().filter(reported_on__lte=day).exclude(obstacle="", proposal="")
    )


def last_results(ids: Sequence[int], day: date) -> dict[int, ProgressEntry]:
    """{task: the last result reported up to the day}."""
    return _last_entries(ids, ProgressEntry.objects.in_force().filter(reported_on__lte=day, kind=EntryKind.RESULT))


def _last_entries(ids: Sequence[int], entries: ProgressEntryQuerySet) -> dict[int, ProgressEntry]:
    """{task: the last of the given entries}, in one query."""
    latest = Subquery(entries.filter(task=OuterRef("pk")).newest_first().values("pk")[:1])
    wanted = Task.objects.filter(pk__in=ids).order_by().annotate(latest=latest).values("latest")
    found = ProgressEntry.objects.filter(pk__in=wanted).order_by().select_related("author", "unit")
    told = ("task", "reported_on", "obstacle", "proposal", "document_number", "text")
    return {e.task_id: e for e in found.only(*told, "author__full_name", "author__username", "unit__name")}
