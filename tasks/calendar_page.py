"""The tasks of a filter by the days on which they are due: a month, some of each day, and how many more there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from django.db.models import BooleanField, Case, Count, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from .filters import TaskFilter
from .list_head import Screen, hint, tabs_of, total_of
from .models import TaskQuerySet
from .models.task import UNDATED_LAST
from .months import Month
from .status import State, state
from .templatetags.status import STATE_LABELS

SHOWN = 3  # tasks of a day
ICONS = {State.UNDATED: "cond"}


@dataclass(frozen=True, slots=True)
class Due:
    """A task on its day: its state as a shape, and in a word for those who do not see it."""

    url: str
    title: str
    state: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the calendar. Days of the neighbouring months are empty."""

    day: date
    inside: bool
    is_today: bool
    tasks: list[Due]
    count: int
    url: str
    holiday: str | None = None  # its name, which may be empty

    @property
    def is_off(self) -> bool:
        return self.holiday is not None

    @property
    def more(self) -> int:
        return self.count - len(self.tasks)

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Screen):
    """The screen. Where addresses of months end, there is no way on."""

    template: ClassVar[str] = "tasks/_calendar.html"

    month: Month
    weeks: list[list[Day]]
    previous_url: str
    next_url: str
    today_url: str
    nearest: list[tuple[str, str]]

    @property
    def count(self) -> int:
        return sum(day.count for week in self.weeks for day in week)

    @property
    def weekdays(self) -> list[str]:
        return [str(name) for name in WEEKDAYS.values()]

    @property
    def states(self) -> list[str]:
        """The states that stand on the page, for its legend."""
        there = {due.state for week in self.weeks for day in week for due in day.tasks}
        return [state.value for state in State if state.value in there]


def calendar(tasks: TaskFilter, holidays: Mapping[date, str] = MappingProxyType({})) -> Calendar:
    """The month that a valid filter asks for."""
    rows, month = tasks.on_a_walk(tasks.qs), tasks.month
    tabs = tabs_of(tasks)
    found = _of_month(tasks, rows, month)
    weeks = [[_day(tasks, day, month, found.get(day, []), holidays.get(day)) for day in week] for week in month.weeks]
    total = total_of(tasks, tabs)
    return Calendar(
        filter=tasks,
        tabs=tabs,
        total=total,
        hint=None if total.value else hint(tasks),
        month=month,
        weeks=weeks,
        previous_url=_url(tasks, month.shifted(-1)),
        next_url=_url(tasks, month.shifted(1)),
        today_url="" if month == Month.containing(tasks.today) else _url(tasks, Month.containing(tasks.today)),
        nearest=[] if found or not total.value else _nearest(tasks, rows, month),
    )


def _of_month(tasks: TaskFilter, rows: TaskQuerySet, month: Month) -> Mapping[date, list[dict[str, Any]]]:
    """{day: its first tasks, open ones before closed ones}; each row knows how many its day has. One query."""
    is_closed = Case(When(closed_on__isnull=True, then=Value(False)), default=Value(True), output_field=BooleanField())
    lines = (
        rows.filter(due_sort__range=(month.start, month.end))
        .annotate(
            nth=Window(RowNumber(), partition_by=F("due_sort"), order_by=[is_closed.asc(), F("pk").asc()]),
            of_day=Window(Count("pk"), partition_by=F("due_sort")),
        )
        .filter(nth__lte=SHOWN)
        .order_by("due_sort", "nth")
        .values("pk", "title", "stage", "deadline_kind", "due_on", "closed_on", "of_day")
    )
    days: dict[date, list[dict[str, Any]]] = {}
    for line in lines:
        days.setdefault(line["due_on"], []).append(line)
    return days


def _day(tasks: TaskFilter, day: date, month: Month, found: list[dict[str, Any]], holiday: str | None) -> Day:
    return Day(
        day,
        inside=month.start <= day <= month.end,
        is_today=day == tasks.today,
        tasks=[_due(tasks, line) for line in found],
        count=found[0]["of_day"] if found else 0,
        url=tasks.address(dang="", thang="", nhom="", ngay=day.isoformat()) if found else "",
        holiday=holiday,
    )


def _due(tasks: TaskFilter, line: dict[str, Any]) -> Due:
    how = state(line["stage"], line["deadline_kind"], line["due_on"], line["closed_on"], tasks.day, tasks.windows)
    url = reverse("tasks:task", args=[line["pk"]])
    return Due(url, line["title"], how.value, ICONS.get(how, how.value), str(STATE_LABELS[how]))


def _url(tasks: TaskFilter, month: Month | None) -> str:
    return tasks.address(thang=month.slug) if month else ""


def _nearest(tasks: TaskFilter, rows: TaskQuerySet, month: Month) -> list[tuple[str, str]]:
    """Of an empty month: the nearest months before and after it that have something, in words and as addresses."""
    before = rows.filter(due_sort__lt=month.start).order_by("-due_sort").values_list("due_sort", flat=True).first()
    after = (
        rows.filter(due_sort__gt=month.end, due_sort__lt=UNDATED_LAST)
        .order_by("due_sort")
        .values_list("due_sort", flat=True)
        .first()
    )
    months = [Month.containing(day).shifted(0) for day in (before, after) if day]
    return [(_("Tháng %s") % found.label, _url(tasks, found)) for found in months if found]
