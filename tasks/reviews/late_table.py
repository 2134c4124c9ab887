"""The table of late tasks with why, who, until when and what was concluded; and other tasks on which the review wrote.

Of a running review as the tasks stand now, of a frozen one as its snapshot has kept them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from members.times import NameTable
from tasks.day_counts import overdue
from tasks.drill import task_url
from tasks.models import (
    Assignment,
    EntryKind,
    Part,
    ProgressEntry,
    Review,
    ReviewLine,
    Snapshot,
    Stage,
    Task,
    TaskQuerySet,
)
from tasks.models.task import UNDATED_LAST
from tasks.period_filter import Period
from tasks.quarter import TOLD
from tasks.status import State, Windows
from tasks.task_rows import several

from .live_pass import live_tasks
from .standing import Standing
from .standing import from_json as standing_from

SLOTS = 10


@dataclass(frozen=True, slots=True)
class LateRow:
    """One task. `told` is the cause as those who do the work reported it last, `result` their report that it is
    done and waits to be confirmed; `line` is what the review itself says."""

    task: int
    title: str
    basis: str
    leads: str
    due_on: date | None
    days: int
    told: ProgressEntry | None = None
    result: ProgressEntry | None = None
    proposal: str = ""  # as a snapshot keeps it
    earlier: str = ""  # the cause that an earlier review told, while this one tells none
    after: str = ""  # that it was finished after the day, in words; nothing of it in a snapshot
    line: ReviewLine = field(default_factory=ReviewLine)

    @property
    def url(self) -> str:
        return task_url(self.task)

    @property
    def how_late(self) -> str:
        return overdue(self.days) if self.days else ""

    @property
    def has_no_cause(self) -> bool:
        return not (self.line.cause or self.told or self.result or self.proposal)


def closed_words(task: Task, day: date) -> str:
    """ "Đã xong ngày 25/09/2026", after the day "Sau ngày chốt: đã xong ngày 08/10/2026"; "" of an open task."""
    if task.closed_on is None:
        return ""
    told = _("kết thúc ngày %s") if task.stage == Stage.ENDED else _("đã xong ngày %s")
    words = told % f"{task.closed_on:%d/%m/%Y}"
    return _("Sau ngày chốt: %s") % words if task.closed_on > day else words[:1].upper() + words[1:]


def words_after(task: Task, result: ProgressEntry | None, day: date) -> str:
    """That the task was closed, or its result reported, after the day; "" otherwise."""
    if task.closed_on is not None:
        return closed_words(task, day) if task.closed_on > day else ""
    if task.stage != Stage.CONFIRM or result is None or result.reported_on <= day:
        return ""
    return _("Sau ngày chốt: đã báo xong ngày %s, chờ xác nhận") % f"{result.reported_on:%d/%m/%Y}"


def longest_late(period: Period, windows: Windows, limit: int) -> list[int]:
    """The first of them, by number."""
    sql, params = _late(period, windows)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*params, limit])
        return [pk for (pk,) in cursor.fetchall()]


@lru_cache(maxsize=64)
def _late(period: Period, windows: Windows) -> tuple[str, tuple[Any, ...]]:
    """Put together once: that would cost more than the answer."""
    return late_of(period, windows).values("pk").query.sql_with_params()


def late_of(period: Period, windows: Windows) -> TaskQuerySet:
    """The overdue tasks, the longest first."""
    return live_tasks(period).filter(period.conditions(windows)[State.LATE]).order_by("due_on", "pk")


def other_ids(review: Review, late: TaskQuerySet) -> list[int]:
    """Tasks that are not overdue but of which the review says something, in the order in which it was written."""
    lines = review.lines.exclude(task__in=late.order_by().values("pk")).order_by("pk")
    return list(lines.values_list("task", flat=True))


def rows_now(review: Review | None, ids: Sequence[int], day: date, names: NameTable | None = None) -> list[LateRow]:
    """The rows of these tasks, in this order; a fixed number of queries. `names` that were read are not read again."""
    tasks = Task.objects.filter(pk__in=ids).select_related("document", "lane").only(*_SHOWN).in_bulk()
    causes, results = _told(ids, day)
    leads = _leads(ids, names or NameTable(), day)
    lines = {line.task_id: line for line in review.lines.filter(task__in=ids)} if review else {}
    earlier = _earlier_causes([pk for pk in ids if not (pk in lines and lines[pk].cause)], day)
    found = []
    for task in (tasks[pk] for pk in ids if pk in tasks):
        result = results.get(task.pk)
        row = LateRow(
            task=task.pk,
            title=task.title,
            basis=", ".join(part for part in (str(task.document), task.place, task.part_name) if part),
            leads=several(leads.get(task.pk, [])),
            due_on=task.due_on,
            days=_days(task, day),
            told=causes.get(task.pk),
            result=result if task.stage == Stage.CONFIRM and result and result.reported_on <= day else None,
            earlier=earlier.get(task.pk, ""),
            after=words_after(task, result, day),
            line=lines.get(task.pk) or ReviewLine(review=review, task=task, version=0),
        )
        found.append(row)
    return found


_OF_TASK = ("title", "path", "period", "due_on", "closed_on", "stage")
_SHOWN = (*_OF_TASK, "document__kind", "document__kind_printed", "document__number", "lane__name")


def _told(ids: Sequence[int], day: date) -> tuple[dict[int, ProgressEntry], dict[int, ProgressEntry]]:
    """{task: the last report up to the day that tells a cause}, {task: the last result of all}, in two queries."""
    slots = -(-max(len(ids), 1) // SLOTS) * SLOTS
    sql, params = _last_reports(day, slots)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *ids, *[0] * (slots - len(ids))])
        rows = cursor.fetchall()
    wanted = {pk for _task, *pks in rows for pk in pks if pk} or {0}  # a query all the same, whatever was reported
    found = ProgressEntry.objects.select_related("author", "unit").only(*TOLD).in_bulk(list(wanted))
    return (
        {task: found[cause] for task, cause, _result in rows if cause},
        {task: found[result] for task, _cause, result in rows if result},
    )


@lru_cache(maxsize=64)
def _last_reports(day: date, slots: int) -> tuple[str, tuple[Any, ...]]:
    """The statement for so many tasks, whose numbers come last. Put together once: that would cost more than the
    answer."""
    reports = ProgressEntry.objects.in_force().filter(task=OuterRef("pk")).newest_first().values("pk")
    causes = reports.filter(reported_on__lte=day).exclude(obstacle="", proposal="")
    results = reports.filter(kind=EntryKind.RESULT)
    tasks = Task.objects.filter(pk__in=range(slots)).order_by()
    sql, params = tasks.values_list("pk", Subquery(causes[:1]), Subquery(results[:1])).query.sql_with_params()
    return sql, params[:-slots]


def _leads(ids: Sequence[int], names: NameTable, day: date) -> dict[int, list[str]]:
    """{task: its leads under the names that they bore on the day}, in one query."""
    rows = Assignment.objects.filter(task__in=ids, part=Part.LEAD).order_by("pk")
    found: dict[int, list[str]] = {}
    for task, unit, name in rows.values_list("task_id", "unit_id", "unit__name"):
        found.setdefault(task, []).append(names.name_on(unit, name, day))
    return found


def _earlier_causes(ids: Sequence[int], day: date) -> dict[int, str]:
    """{task: "Quý III/2026: …"}: the cause in the latest review of a period that ended before the day."""
    lines = ReviewLine.objects.filter(task__in=ids, review__ends_on__lt=day).exclude(cause="").select_related("review")
    told = lines.order_by("review__ends_on", "review")
    names = ((line.task_id, str(line.review), line.cause) for line in told)
    return {task: f"{name[:1].upper()}{name[1:]}: {cause}" for task, name, cause in names}


def _days(task: Task, day: date) -> int:
    """How late it is on the day, if it is open then."""
    is_open = task.closed_on is None or task.closed_on > day
    return max((day - (task.due_on or UNDATED_LAST)).days, 0) if is_open else 0


def rows_then(snapshot: Snapshot, contents: Sequence[str]) -> list[LateRow]:
    return [_kept(standing_from(content), snapshot.review.ends_on) for content in contents]


def _kept(standing: Standing, day: date) -> LateRow:
    said = ReviewLine(
        conclusion=standing.conclusion, answerable=standing.answerable, until=standing.until, cause=standing.cause
    )
    return LateRow(
        task=standing.task,
        title=standing.title,
        basis=standing.basis,
        leads=standing.lead_names,
        due_on=standing.due_on,
        days=standing.days_late(day),
        proposal=standing.proposal,
        line=said,
    )
