"""A period's figures: ORM → frozen dataclasses. The database counts; no task is looked at row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from members.times import NameTable

from .day_counts import overdue
from .models import EntryKind, Part, ProgressEntry, Stage, Task
from .models.progress import ProgressEntryQuerySet
from .models.task import UNDATED_LAST
from .period_filter import Period
from .reviews.facts import DOCUMENTS_SHOWN, UNITS_SHOWN, ReviewFacts
from .reviews.goals import targets_then
from .reviews.live_pass import live_tasks
from .reviews.live_tables import live_tables, whole
from .reviews.others import others_of
from .status import State, Summary, Windows
from .task_rows import several

LATE_SHOWN = 20
TOLD = (  # what lists say of a report
    *("task", "reported_on", "obstacle", "proposal", "document_number", "text"),
    *("author__full_name", "author__username", "unit__name"),
)


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
        return overdue(self.days)

    @property
    def lead_words(self) -> str:
        return several(list(self.leads))


def quarter_facts(
    period: Period, windows: Windows, *, shown: int | None = None, names: NameTable | None = None
) -> ReviewFacts:
    """What a period's review counts today; `shown` lines per table instead of the usual number. `names` that the page
    has read already are not read again."""
    here = live_tables(period, windows, shown or UNITS_SHOWN, shown or DOCUMENTS_SHOWN, names or NameTable())
    others = others_of(period, windows)
    return ReviewFacts(
        period=period,
        total=here.total,
        ended=here.ended,
        waiting=here.waiting,
        units=here.units,
        documents=here.documents,
        clusters=here.clusters,
        fields=here.fields,
        extended=here.extended,
        dues=here.dues,
        series=others.series,
        previous=others.previous,
        year_before=others.year_before,
        targets=targets_then(period),
    )


def headline(period: Period, windows: Windows) -> Summary:
    """The period's figures alone."""
    return whole([period], windows)[0].summary


# --- What is late, and why -----------------------------------------------------------------------------------------


def late_tasks(period: Period, windows: Windows, limit: int = LATE_SHOWN) -> tuple[LateTask, ...]:
    """The overdue tasks, the longest first, each with the cause recorded last before the period's day."""
    late = live_tasks(period).filter(period.conditions(windows)[State.LATE]).order_by("due_on", "pk")
    # First the ids, from the index alone; then the rows that are shown.
    ids = list(late.values_list("pk", flat=True)[:limit])
    tasks = list(Task.objects.filter(pk__in=ids).with_row().defer("text", "search").order_by("due_on", "pk"))
    causes = last_causes(ids, period.day)
    results = last_results([task.pk for task in tasks], period.day)
    then = NameTable()
    return tuple(
        LateTask(
            task,
            _leads(task, then, period.day),
            due,
            (period.day - due).days,
            causes.get(task.pk),
            results.get(task.pk) if task.stage == Stage.CONFIRM else None,
        )
        for task in tasks
        if (due := task.due_on or UNDATED_LAST)
    )


def _leads(task: Task, then: NameTable, day: date) -> tuple[str, ...]:
    """The leads under the names that they bore on the day."""
    return tuple(then.name_on(a.unit_id, a.unit.name, day) for a in task.assignments.all() if a.part == Part.LEAD)


def last_causes(ids: Sequence[int], day: date) -> dict[int, ProgressEntry]:
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
    return {e.task_id: e for e in found.only(*TOLD)}
