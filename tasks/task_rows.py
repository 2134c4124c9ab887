"""Rows of the task list: every word ready, so that whoever draws them only prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import User
from members.statements import fetched
from members.templatetags.page import day as day_words
from members.templatetags.page import icon
from members.times import NameTable
from resolutions.reading.paths import path_words

from .cycles import period_name
from .models import Assignment, Part, Stage, Task
from .paging import among, as_one
from .status import State, Windows, state
from .templatetags.status import days_words, stage_chip
from .transitions import ADD, PROGRESS

NAMES_SHOWN = 3
NEAR = 90  # "còn … ngày" is said only so many days ahead
COLUMNS = (
    "id", "position", "place_sort", "path", "title", "document_id", "document__number", "stage", "deadline_kind",
    "deadline_phrase", "deadline_inferred", "due_on", "original_due_on", "closed_on",
    "last_entry_on", "due_sort", "entry_sort", "period", "lane__name",
)  # fmt: skip
RECORDABLE = PROGRESS.frm | ADD.frm


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    key: str
    url: str
    position: str
    title: str
    document_id: int
    number: str
    meta: str
    leads: str
    coops: str
    due: str
    when: SafeString
    phrase: str
    chip: SafeString
    can_record: bool
    is_mine: bool


class Teller:
    """Makes rows for one user and one day: what is the same for all of them is computed once."""

    def __init__(self, user: User, day: date, windows: Windows) -> None:
        self.user, self.day, self.windows = user, day, windows
        self.address = reverse("tasks:task", args=[0]).replace("0", "%d")
        self.day_words, self.chip = cache(day_words), cache(stage_chip)
        self.done, self.undated, self.paused = _("xong %s"), _("chưa tính hạn"), _("không tính trễ")
        self.inferred, self.original, self.last = _("suy ra"), _("hạn gốc %s"), _("ghi lần cuối %s")

    def rows(self, found: Iterable[Mapping[str, Any]]) -> list[Row]:
        found = list(found)
        parts = names_of({task["id"]: task["closed_on"] for task in found})
        mine = self._mine([task["id"] for task in found])
        return [self.row(task, *parts.get(task["id"], ([], [])), task["id"] in mine) for task in found]

    def row(self, task: Mapping[str, Any], leads: list[str], coops: list[str], mine: bool) -> Row:
        how = state(task["stage"], task["deadline_kind"], task["due_on"], task["closed_on"], self.day, self.windows)
        return Row(
            key=str(task["id"]),
            url=self.address % task["id"],
            position=str(task["position"]),
            title=task["title"],
            document_id=task["document_id"],
            number=task["document__number"],
            meta=self._meta(task),
            leads=several(leads),
            coops=several(coops),
            due=self.day_words(task["due_on"]),
            when=self._when(task, how),
            phrase=task["deadline_phrase"],
            chip=self.chip(task["stage"], how.value),
            can_record=mine and task["stage"] in RECORDABLE,
            is_mine=mine,
        )

    def _mine(self, ids: list[int]) -> set[int]:
        """The tasks on which this user may record."""
        if self.user.is_office:
            return set(ids)
        if not self.user.is_representative:
            return set()
        own = Assignment.objects.filter(unit=self.user.unit_id, part=Part.LEAD, task__in=ids)
        return set(own.values_list("task_id", flat=True))

    def _when(self, task: Mapping[str, Any], how: State) -> SafeString:
        """The line under the date: how late or how early, or why there is no date."""
        due, closed = task["due_on"], task["closed_on"]
        if how in (State.LATE, State.SOON):
            words = days_words(how, due, closed, self.day)
            return format_html('<span class="chip chip--plain chip--{}">{}{}</span>', how.value, icon(how.value), words)
        return _small(self._quiet(task, how))

    def _quiet(self, task: Mapping[str, Any], how: State) -> str:
        due, closed = task["due_on"], task["closed_on"]
        if how in (State.DONE_ON_TIME, State.DONE_LATE):
            return self.done % self.day_words(closed)
        if due is None:
            return self.undated
        if how == State.ENDED or task["stage"] in (Stage.HOLD, Stage.COND):
            return self.paused
        if (due - self.day).days <= NEAR:
            return days_words(how, due, closed, self.day)
        return self.inferred if task["deadline_inferred"] and task["deadline_kind"] == "recurring" else ""

    def _meta(self, task: Mapping[str, Any]) -> str:
        words = (period_name(task["period"]), task["lane__name"], path_words(task["path"]) if task["path"] else "")
        parts = [word for word in words if word]
        if task["original_due_on"] and task["original_due_on"] != task["due_on"]:
            parts.append(self.original % self.day_words(task["original_due_on"]))
        if task["last_entry_on"] and not task["closed_on"]:
            parts.append(self.last % self.day_words(task["last_entry_on"]))
        return " · ".join(parts)


def several(names: list[str]) -> str:
    """Names in full; of many the first ones, and how many others."""
    if len(names) <= NAMES_SHOWN:
        return "; ".join(names)
    first = "; ".join(names[: NAMES_SHOWN - 1])
    return _("%(names)s và %(count)d đơn vị khác") % {"names": first, "count": len(names) - NAMES_SHOWN + 1}


@lru_cache(maxsize=1_000)
def _small(words: str) -> SafeString:
    return format_html('<span class="small muted">{}</span>', words) if words else SafeString("")


def names_of(closed: Mapping[int, date | None]) -> dict[int, tuple[list[str], list[str]]]:
    """{task: (names of leads, names of those who take part)} in one query; one more where there are closed tasks, whose
    units are called as they were on the day of closing. Each task is given with that day."""
    names: dict[int, tuple[list[str], list[str]]] = {}
    table = NameTable()
    for _id, task, part, unit, name in sorted(fetched((_parts_among(), (as_one(list(closed)),)))):
        names.setdefault(task, ([], []))[part != Part.LEAD].append(table.name_on(unit, name, closed[task]))
    return names


@cache
def _parts_among() -> str:
    rows = Assignment.objects.filter(task__in=among([])).order_by()
    return rows.values_list("id", "task_id", "part", "unit_id", "unit__name").query.sql_with_params()[0]


def one_row(task: Task, user: User, day: date, windows: Windows) -> Row:
    """The row of one task, after it was changed in place."""
    found = Task.objects.filter(pk=task.pk).values(*COLUMNS)
    return Teller(user, day, windows).rows(found)[0]
