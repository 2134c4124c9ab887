"""The list of tasks as a screen: slim rows with every word ready, so that the template only prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import User
from members.templatetags.page import day as day_words
from members.templatetags.page import icon
from resolutions.models import Document
from resolutions.reading.paths import path_words

from . import counting
from .counting import Number
from .cycles import period_name
from .filters import STATE_WORDS, TaskFilter
from .models import Assignment, Part, Stage, Task, TaskQuerySet
from .paging import SORTS, Page, among, cut, few
from .periods import Quarter
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
TAB_ICONS = {
    "qua-han": "late",
    "sap-den-han": "soon",
    "trong-han": "intime",
    "khong-han": "cond",
    "hoan-thanh": "done",
    "ket-thuc": "ended",
}
TAB_CLASSES = {"qua-han": "late", "sap-den-han": "soon", "hoan-thanh": "done"}
KEPT = ("trang_thai", "van_ban", "ky", "vai", "chua_bao")  # conditions without a control above the list
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


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one document. Without a head when the list is not grouped."""

    rows: list[Row]
    document: Document | None = None
    total: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    icon: str
    css: str
    count: Number
    current: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """What an empty page offers: drop one condition and so many tasks are found."""

    url: str
    left_out: str
    count: Number


@dataclass(frozen=True, slots=True)
class TaskList:
    """The screen."""

    filter: TaskFilter
    tabs: list[Tab]
    groups: list[Group]
    page: Page[dict[str, Any]]
    can_record: bool
    can_assign: bool
    hint: Hint | None = None

    @property
    def total(self) -> Number:
        """How many tasks the list holds; a state that is no tab is not counted."""
        return next(
            (tab.count for tab in self.tabs if tab.current), Number(self.page.last_number, bool(self.page.next))
        )

    @property
    def is_grouped(self) -> bool:
        return bool(self.groups) and self.groups[0].document is not None

    @property
    def can_pick(self) -> bool:
        return self.can_record or self.can_assign

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter.conditions())

    @property
    def conditions(self) -> str:
        return ", ".join(condition.words for condition in self.filter.conditions())

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What no control and no tab shows: each condition in words, and the list without it."""
        shown = {"trang_thai"} if any(tab.current for tab in self.tabs) else set()
        told = [condition for condition in self.filter.conditions() if condition.name in set(KEPT) - shown]
        return [(condition.words, self.filter.address(**{condition.name: ""})) for condition in told]

    @property
    def previous_url(self) -> str:
        return self._beside(self.page.previous)

    @property
    def next_url(self) -> str:
        return self._beside(self.page.next)

    def _beside(self, place: str) -> str:
        address = self.filter.address()
        return f"{address}{'&' if len(address) > 1 else ''}{place}"

    @property
    def due_sort_url(self) -> str:
        """Sorting by the due date, the other way round when it is so already."""
        return self.filter.address(sap_xep="-han" if self.filter.sort.key == "han" else "han")

    @property
    def due_sort_arrow(self) -> str:
        return {"han": " ↑", "-han": " ↓"}.get(self.filter.sort.key, "")

    @property
    def due_aria_sort(self) -> SafeString:
        word = {"han": "ascending", "-han": "descending"}.get(self.filter.sort.key)
        return format_html(' aria-sort="{}"', word) if word else SafeString("")


class Teller:
    """Makes rows for one user and one day: what is the same for all of them is computed once."""

    def __init__(self, user: User, day: date, windows: Windows) -> None:
        self.user, self.day, self.windows = user, day, windows
        self.address = reverse("tasks:task", args=[0]).replace("0", "%d")

    def rows(self, found: Iterable[Mapping[str, Any]]) -> list[Row]:
        found = list(found)
        parts = names_of([task["id"] for task in found])
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
            meta=_meta(task),
            leads=several(leads),
            coops=several(coops),
            due=day_words(task["due_on"]),
            when=self._when(task, how),
            phrase=task["deadline_phrase"],
            chip=stage_chip(task["stage"], how.value),
            can_record=mine and task["stage"] in RECORDABLE,
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
            return _("xong %s") % day_words(closed)
        if due is None:
            return _("chưa tính hạn")
        if how == State.ENDED or task["stage"] in (Stage.HOLD, Stage.COND):
            return _("không tính trễ")
        if (due - self.day).days <= NEAR:
            return days_words(how, due, closed, self.day)
        return _("suy ra") if task["deadline_inferred"] and task["deadline_kind"] == "recurring" else ""


def several(names: list[str]) -> str:
    """Names in full; of many the first ones, and how many others."""
    if len(names) <= NAMES_SHOWN:
        return "; ".join(names)
    first = "; ".join(names[: NAMES_SHOWN - 1])
    return _("%(names)s và %(count)d đơn vị khác") % {"names": first, "count": len(names) - NAMES_SHOWN + 1}


def _small(words: str) -> SafeString:
    return format_html('<span class="small muted">{}</span>', words) if words else SafeString("")


def _meta(task: Mapping[str, Any]) -> str:
    words = (period_name(task["period"]), task["lane__name"], path_words(task["path"]) if task["path"] else "")
    parts = [word for word in words if word]
    if task["original_due_on"] and task["original_due_on"] != task["due_on"]:
        parts.append(_("hạn gốc %s") % day_words(task["original_due_on"]))
    if task["last_entry_on"] and not task["closed_on"]:
        parts.append(_("ghi lần cuối %s") % day_words(task["last_entry_on"]))
    return " · ".join(parts)


def names_of(ids: list[int]) -> dict[int, tuple[list[str], list[str]]]:
    """{task: (names of leads, names of those who take part)} in one query."""
    names: dict[int, tuple[list[str], list[str]]] = {}
    rows = Assignment.objects.filter(task__in=ids).order_by("id").values_list("task_id", "part", "unit__name")
    for task, part, name in rows:
        names.setdefault(task, ([], []))[part != Part.LEAD].append(name)
    return names


def task_list(tasks: TaskFilter) -> TaskList:
    """The page that a valid filter asks for."""
    user, sort = tasks.user, tasks.sort
    found = tasks.qs
    tabs = tabs_of(tasks)
    first, second = _column(sort.columns[0]), sort.columns[1]
    page = cut(
        _findable(tasks, found),
        sort,
        tasks.form.place,
        lambda rows: rows.values(*COLUMNS),
        lambda row: (row[first], row[second]),
    )
    rows = Teller(user, tasks.day, tasks.windows).rows(page.rows)
    groups = _by_document(rows, tasks.queryset) if sort.key == "van-ban" else [Group(rows)] if rows else []
    return TaskList(
        filter=tasks,
        tabs=tabs,
        groups=groups,
        page=page,
        can_record=user.is_office or user.is_representative,
        can_assign=user.can_assign,
        hint=None if rows else _hint(tasks),
    )


def _findable(tasks: TaskFilter, rows: TaskQuerySet) -> TaskQuerySet:
    """The rows in a form in which the database finds a page of them quickly.

    Few are found by their conditions and then sorted; many are met soon on a walk in the order of the list. Left alone,
    SQLite takes the one way for the other. The number of queries does not tell which way was taken.
    """
    if tasks.found:  # search has told the two apart already
        return tasks.on_a_walk(rows) if tasks.found.common else rows
    if not (tasks.narrows or tasks.state):
        return rows
    ids = few(rows)
    return tasks.on_a_walk(rows) if ids is None else Task.objects.filter(pk__in=among(ids))


def _column(name: str) -> str:
    return "document_id" if name == "document" else name


def tabs_of(tasks: TaskFilter) -> list[Tab]:
    counts = counting.per_state(tasks)
    words = {**{key: str(label) for key, label in STATE_WORDS}, "": _("Tất cả")}
    words |= {"khong-han": _("Không hạn, chờ"), "ket-thuc": _("Kết thúc")}
    return [
        Tab(
            tasks.address(trang_thai=key),
            words[key],
            TAB_ICONS.get(key, ""),
            TAB_CLASSES.get(key, ""),
            counts[key],
            key == tasks.state,
        )
        for key in ("", *counting.TABS)
    ]


def _by_document(rows: list[Row], visible: TaskQuerySet) -> list[Group]:
    """Rows under their documents, with how many tasks each has in all and how many are done."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.document_id, []).append(row)
    documents = Document.objects.only("number", "kind", "kind_printed", "title", "issued_on").in_bulk(groups)
    counts = {
        line["document_id"]: line
        for line in visible.filter(document__in=groups)
        .order_by()
        .values("document_id")
        .annotate(total=Count("id"), done=Count("id", filter=Q(stage=Stage.DONE)))
    }
    return [Group(lines, documents[pk], counts[pk]["total"], counts[pk]["done"]) for pk, lines in groups.items()]


def _hint(tasks: TaskFilter) -> Hint | None:
    """The first condition without which something would be found."""
    set_conditions = tasks.conditions()
    if len(set_conditions) < 2:
        return None
    for condition in reversed(set_conditions):
        count = counting.capped(tasks.without(condition.name))
        if count.value:
            return Hint(tasks.address(**{condition.name: ""}), condition.words, count)
    return None


def one_row(task: Task, user: User, day: date, windows: Windows) -> Row:
    """The row of one task, after it was changed in place."""
    found = Task.objects.filter(pk=task.pk).values(*COLUMNS)
    return Teller(user, day, windows).rows(found)[0]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The controls above the list with what is set in them, built by hand: a select of all units must stay cheap."""

    q: str
    number: str
    due: str
    unassigned: bool
    units: list[Choice]
    stages: list[Choice]
    sorts: list[Choice]
    quarters: list[str]
    kept: list[tuple[str, str]]


def filter_bar(tasks: TaskFilter) -> FilterBar:
    data = tasks.data

    def choices(name: str, pairs: Iterable[tuple[Any, Any]]) -> list[Choice]:
        set_to = data.get(name, "")
        return [Choice(str(value), str(label), str(value) == set_to) for value, label in pairs]

    first = Quarter.containing(tasks.today).shifted(-4)
    return FilterBar(
        q=data.get("q", ""),
        number=data.get("so", ""),
        due=data.get("han", ""),
        unassigned=data.get("chua_giao") == "1",
        units=[] if tasks.user.is_representative else choices("don_vi", tasks.units.items()),
        stages=choices("buoc", Stage.choices),
        sorts=choices("sap_xep", [(sort.key, sort.label) for sort in SORTS.values()]),
        quarters=[first.shifted(n).label for n in range(9)],
        kept=[(name.replace("_", "-"), data[name]) for name in KEPT if data.get(name)],
    )
