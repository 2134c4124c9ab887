"""The pages of a past day: one task, and the list of all tasks, as they stood then."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import Unit, User
from members.templatetags.page import day as day_words
from members.times import NameTable
from resolutions.reading.paths import path_words

from . import past
from .counting import TABS
from .detail import Line, TaskScreen
from .filter_words import STATE_WORDS
from .filters import STATES
from .forms.past_form import DayForm, PastFilterForm
from .list_head import TAB_CLASSES, TAB_ICONS
from .models import DeadlineKind, ProgressEntry, Task, TaskEvent
from .past import Asked, Counts, Then
from .status import State, Windows
from .task_rows import several
from .templatetags.status import days_words, stage_chip

PAGE_SIZE = 50
EVERY = frozenset(State)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parsed(text: str) -> date:
    """A day of an address, "2026-06-30"; ValueError for anything else."""
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def trouble(text: str, today: date, user: User) -> str:
    """Why this day cannot be shown; "" when it can."""
    try:
        day = parsed(text)
    except ValueError:
        return _("Không có ngày “%s”. Chọn một ngày có trong lịch.") % text[:20]
    first = past.first_day()
    if day > today:
        return _("Ngày %s chưa tới, nên chưa có gì để xem lại.") % day_words(day)
    if first is None or day < first:
        since = _("Nhiệm vụ đầu tiên được giao ngày %s.") % day_words(first)
        told = since if first and not user.is_representative else ""
        return f"{_('Ngày %s chưa có nhiệm vụ nào.') % day_words(day)} {told}".strip()
    return ""


def names_then(day: date) -> dict[str, str]:
    """{a later name: the name of that day} of units that were renamed since. A name that a unit bears today is its own,
    whoever bore it once."""
    table, then = NameTable(), dict[str, str]()
    changed = [pk for pk, naming in table.units.items() if naming.is_changed_after(day)]
    units = dict(Unit.objects.filter(pk__in=changed).values_list("pk", "name"))
    for pk, now in units.items():
        first = table.name_on(pk, now, day)
        then |= {name: first for name in table.names_of(pk) if name != first and name not in then}
    return then | {now: table.name_on(pk, now, day) for pk, now in units.items()}


def units_then(words: str, names: Mapping[str, str]) -> list[str]:
    return [names.get(name, name) for name in words.split("; ") if name]


def beside(events: QuerySet[TaskEvent], day: date, today: date) -> tuple[date | None, date | None]:
    """The nearest days before and after on which something was written."""
    start = timezone.make_aware(datetime.combine(day, time()))
    before = events.filter(at__lt=start).order_by("-at").values_list("at", flat=True).first()
    after = events.filter(at__gte=past.end_of(day)).order_by("at").values_list("at", flat=True).first()
    days = [timezone.localdate(at) if at else None for at in (before, after)]
    first = past.first_day()
    previous = days[0] if days[0] and first and days[0] >= first else None
    return previous, days[1] if days[1] and days[1] <= today else None


# --- One task ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PastTask:
    """One task at the end of a past day, for one user."""

    task: Task
    user: User
    day: date
    today: date
    windows: Windows

    @cached_property
    def events(self) -> list[TaskEvent]:
        return list(self.task.events.select_related("entry").order_by("at", "id"))

    @cached_property
    def then(self) -> Then:
        return past.then(self.task, self.events, self.day)

    @property
    def is_given(self) -> bool:
        return self.task.given_on <= self.day

    @cached_property
    def values(self) -> dict[str, Any]:
        return past.old_values([self.task.pk], self.day)[self.task.pk]

    @cached_property
    def state(self) -> State:
        return self.then.state(self.values["deadline_kind"], self.day, self.windows)

    @property
    def chip(self) -> SafeString:
        return stage_chip(self.then.stage, self.state.value)

    @property
    def days(self) -> str:
        return days_words(self.state, self.then.due_on, self.then.closed_on, self.day)

    @property
    def deadline_kind(self) -> str:
        return str(DeadlineKind(self.values["deadline_kind"]).label)

    @cached_property
    def _names(self) -> dict[str, str]:
        return names_then(self.day)

    @property
    def leads(self) -> list[str]:
        return units_then(self.values["lead"], self._names)

    @property
    def coops(self) -> list[str]:
        return units_then(self.values["coop"], self._names)

    @cached_property
    def entry(self) -> ProgressEntry | None:
        return past.last_entries([self.task.pk], self.day).get(self.task.pk)

    @cached_property
    def percent(self) -> int | None:
        """As it was reported last; a task that was done then is whole."""
        if self.state in {State.DONE_ON_TIME, State.DONE_LATE}:
            return 100
        told = past.typed_by(self.day).filter(task=self.task, percent__isnull=False).newest_first()
        return told.values_list("percent", flat=True).first()

    @cached_property
    def history(self) -> list[Line]:
        """The lines that were there by then."""
        screen, end = TaskScreen(self.task, self.user, self.day, self.windows), past.end_of(self.day)
        return [
            replace(line, can_correct=False, corrected_by=newer if newer and newer.at < end else None)
            for line in screen.history
            for newer in (line.corrected_by,)
            if line.at < end
        ]

    @cached_property
    def neighbours(self) -> tuple[str, str]:
        """Addresses of the days before and after on which this task changed."""
        found = beside(TaskEvent.objects.filter(task=self.task), self.day, self.today)
        return tuple(task_address(self.task, day) if day else "" for day in found)  # type: ignore[return-value]

    @property
    def picker(self) -> DayForm:
        return DayForm(initial={"ngay": day_words(self.day), "viec": self.task.pk})


def task_address(task: Task, day: date) -> str:
    return reverse("tasks:past_task", args=[task.pk, day.isoformat()])


# --- The list ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastRow:
    url: str
    title: str
    meta: str
    leads: str
    coops: str
    due: str
    when: str
    chip: SafeString
    is_known: bool


@dataclass(frozen=True, slots=True)
class PastTab:
    url: str
    label: str
    icon: str
    css: str
    count: int
    current: bool


@dataclass(frozen=True)
class PastList:
    """The list of a past day. The form must be valid."""

    form: PastFilterForm
    user: User
    day: date
    today: date
    windows: Windows

    @cached_property
    def asked(self) -> Asked:
        values = self.form.cleaned_data
        return Asked(self.user, self.day, self.windows, values["van_ban"], self.form.unit, values["vai"])

    @cached_property
    def _found(self) -> tuple[Counts, list[past.Row]]:
        return past.look(self.asked, self.states, PAGE_SIZE + 1, self.form.cleaned_data["sau"])

    @property
    def counts(self) -> Counts:
        return self._found[0]

    @property
    def state(self) -> str:
        return str(self.form.cleaned_data["trang_thai"])

    @property
    def states(self) -> frozenset[State]:
        return STATES[self.state] if self.state else EVERY

    @property
    def total(self) -> int:
        return self.counts.of(self.states)

    @property
    def tabs(self) -> list[PastTab]:
        """The states tell every task apart, so that they add up to the first one."""
        words = {key: str(label) for key, label in STATE_WORDS} | {"": _("Tất cả"), "ket-thuc": _("Kết thúc")}
        return [
            PastTab(
                self.address(trang_thai=key),
                words[key],
                TAB_ICONS.get(key, ""),
                TAB_CLASSES.get(key, ""),
                self.counts.of(STATES[key] if key else EVERY),
                key == self.state,
            )
            for key in ("", *TABS)
        ]

    def address(self, name: str = "tasks:past_day", day: date | None = None, **changes: str) -> str:
        """This list with some conditions changed, from its first page."""
        kept = {key: value for key, value in self.form.data.items() if value and key in self.form.fields}
        kept = {key: value for key, value in (kept | {"sau": ""} | changes).items() if value}
        query = urlencode({key.replace("_", "-"): value for key, value in kept.items()})
        url = reverse(name, args=[(day or self.day).isoformat()])
        return f"{url}?{query}" if query else url

    @property
    def xlsx_url(self) -> str:
        return self.address("tasks:past_xlsx")

    @cached_property
    def neighbours(self) -> tuple[str, str]:
        events = TaskEvent.objects.all()
        if self.user.is_representative:
            events = events.filter(task__in=Task.objects.visible_to(self.user).values("pk"))
        found = beside(events, self.day, self.today)
        return tuple(self.address(day=day) if day else "" for day in found)  # type: ignore[return-value]

    @cached_property
    def rows(self) -> list[PastRow]:
        found = self._found[1][:PAGE_SIZE]
        told = facts_of(found, self.day)
        return [self._row(row, told[row.pk]) for row in found]

    def _row(self, row: past.Row, facts: "Facts") -> PastRow:
        return PastRow(
            url=task_address(facts.task, self.day),
            title=facts.title,
            meta=facts.place,
            leads=several(facts.leads),
            coops=several(facts.coops),
            due=day_words(row.then.due_on),
            when=days_words(row.state, row.then.due_on, row.then.closed_on, self.day),
            chip=stage_chip(row.then.stage, row.state.value),
            is_known=row.then.is_known,
        )

    @property
    def next_url(self) -> str:
        if len(self._found[1]) <= PAGE_SIZE:
            return ""
        document, place = self._found[1][PAGE_SIZE - 1].place
        return self.address(sau=f"{document}.{place}")

    @property
    def first_url(self) -> str:
        """The first page, when this is a later one."""
        return self.address() if self.form.cleaned_data["sau"] else ""

    @cached_property
    def units(self) -> Sequence[tuple[int, str]]:
        return [] if self.user.is_representative else list(Unit.objects.values_list("pk", "name"))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter keeps though it has no control for it."""
        names = ("van_ban", "trang_thai")
        return [(name.replace("_", "-"), self.form.data[name]) for name in names if self.form.data.get(name)]

    @property
    def picker(self) -> DayForm:
        return DayForm(initial={"ngay": day_words(self.day)})


@dataclass(frozen=True, slots=True)
class Facts:
    """The words of one task as they were then."""

    task: Task
    title: str
    product: str
    leads: list[str]
    coops: list[str]

    @property
    def place(self) -> str:
        parts = (self.task.document.number, path_words(self.task.path) if self.task.path else "", self.task.part_name)
        return " · ".join(part for part in parts if part)


def facts_of(rows: Sequence[past.Row], day: date) -> dict[int, Facts]:
    """The words of the tasks that are shown, in a fixed number of queries."""
    ids = [row.pk for row in rows]
    values, names = past.old_values(ids, day), names_then(day)
    tasks = Task.objects.select_related("document", "lane").only("path", "period", "lane__name", "document__number")
    found = tasks.in_bulk(ids)
    return {
        pk: Facts(
            found[pk],
            told["title"],
            told["product"],
            units_then(told["lead"], names),
            units_then(told["coop"], names),
        )
        for pk, told in values.items()
    }
