"""The list of tasks as a screen: pages of rows in their order, under heads where it is grouped."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .counting import Number
from .filter_words import GROUPINGS
from .filters import INDEXED, TaskFilter
from .grouping import Group, groups_of
from .list_head import Screen, hint, tabs_of
from .models import Task, TaskQuerySet
from .paging import Page, Sort, among, cut, few
from .task_rows import COLUMNS, Teller
from .walks import Walk, cut_walk


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList(Screen):
    """The screen."""

    template: ClassVar[str] = "tasks/_list_table.html"

    groups: list[Group]
    page: Page[dict[str, Any]]
    can_record: bool
    can_assign: bool

    @property
    def is_empty(self) -> bool:
        return not self.groups

    @property
    def is_grouped(self) -> bool:
        return bool(self.groups) and self.groups[0].head is not None

    @property
    def grouped_by(self) -> str:
        return str(dict(GROUPINGS).get(self.filter.grouping, "")).lower()

    @property
    def can_pick(self) -> bool:
        return self.can_record or self.can_assign

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
        """Sorting by the due date, the other way round when it is so already. Only quarters stay grouped then."""
        wanted = "-han" if self.filter.sort.key == "han" else "han"
        return self.filter.address(sap_xep=wanted, nhom="quy" if self.filter.grouping == "quy" else "")

    @property
    def due_sort_arrow(self) -> str:
        return {"han": " ↑", "-han": " ↓"}.get(self.filter.sort.key, "")

    @property
    def due_aria_sort(self) -> SafeString:
        word = {"han": "ascending", "-han": "descending"}.get(self.filter.sort.key)
        return format_html(' aria-sort="{}"', word) if word else SafeString("")


def task_list(tasks: TaskFilter) -> TaskList:
    """The page that a valid filter asks for."""
    user = tasks.user
    found = tasks.qs
    tabs = tabs_of(tasks)
    findable, is_few = _findable(tasks, found)
    page = _page(tasks, findable, is_few)
    rows = Teller(user, tasks.day, tasks.windows).rows(page.rows)
    return TaskList(
        filter=tasks,
        tabs=tabs,
        total=next((tab.count for tab in tabs if tab.current), Number(page.last_number, bool(page.next))),
        groups=groups_of(tasks, rows, page, findable),
        page=page,
        can_record=user.is_office or user.is_representative,
        can_assign=user.can_assign,
        hint=None if rows else hint(tasks),
    )


def _page(tasks: TaskFilter, rows: TaskQuerySet, is_few: bool) -> Page[dict[str, Any]]:
    sort: Sort | Walk = tasks.sort
    if isinstance(sort, Walk):  # owners are looked up by conditions, which a walk along the list hides from indexes
        return cut_walk(rows if is_few else tasks.qs, sort, tasks.form.place, COLUMNS, is_few)
    first, second = _column(sort.columns[0]), sort.columns[1]
    return cut(rows, sort, tasks.form.place, lambda some: some.values(*COLUMNS), lambda row: (row[first], row[second]))


def _findable(tasks: TaskFilter, rows: TaskQuerySet) -> tuple[TaskQuerySet, bool]:
    """The rows in a form in which the database finds a page of them quickly, and whether they are few.

    Few are found by their conditions and then sorted; many are met soon on a walk in the order of the list. Left alone,
    SQLite takes the one way for the other. The number of queries does not tell which way was taken.
    """
    if not isinstance(tasks.sort, Walk):
        if tasks.found:  # search has told the two apart already
            return tasks.on_a_walk(rows) if tasks.found.common else rows, False
        if not (tasks.narrows or tasks.state):
            return rows, False
    ids = few(tasks.row_by_row() if tasks.narrows & INDEXED else rows)
    return (tasks.on_a_walk(rows), False) if ids is None else (Task.objects.filter(pk__in=among(ids)), True)


def _column(name: str) -> str:
    return "document_id" if name == "document" else name
