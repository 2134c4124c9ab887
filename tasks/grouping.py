"""Rows of the list under heads: their document, unit, quarter or person, and how many tasks of the list stand there.

What lies wholly on the page is counted from its rows; a first or last group that goes on beyond it asks the database.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Person, Unit
from members.templatetags.page import day as day_words
from resolutions.models import Document

from . import counting
from .counting import Number
from .filters import TaskFilter
from .models import TaskQuerySet
from .paging import COUNT_LIMIT, Page, among
from .periods import ReportingPeriod, quarter_of
from .status import State, state
from .task_rows import Row
from .walks import NOBODY, WALKS

UNDATED = None
DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What the rows below have in common; without an address where nothing more is to be seen."""

    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the page that belong together. Without a head when the list is not grouped."""

    rows: Sequence[Row]
    head: Head | None = None
    total: Number | None = None
    done: Number | None = None
    late: Number | None = None


def groups_of(tasks: TaskFilter, rows: Sequence[Row], page: Page[dict[str, Any]], found: TaskQuerySet) -> list[Group]:
    """The rows of the page under their heads. `found`: all rows of the list."""
    kind = tasks.grouping
    if not kind or not rows:
        return [Group(rows)] if rows else []
    key_of, heads = KEYS[kind], HEADS[kind]
    members: dict[Hashable, list[tuple[Row, Found]]] = {}
    for row, task in zip(rows, page.rows, strict=True):
        members.setdefault(key_of(task), []).append((row, task))
    keys = list(members)
    beyond = {keys[0]} if page.previous else set()
    beyond |= {keys[-1]} if page.next else set()
    told = heads(tasks, keys)
    return [
        _group([row for row, _task in of], told[key], _counts(tasks, kind, key, of, found, key in beyond))
        for key, of in members.items()
    ]


def _group(rows: Sequence[Row], head: Head, counts: tuple[Mapping[State, int], bool]) -> Group:
    states, more = counts

    def number(wanted: frozenset[State]) -> Number:
        return Number(min(COUNT_LIMIT, sum(states.get(state, 0) for state in wanted)), more)

    return Group(rows, head, number(frozenset(State)), number(DONE), number(frozenset({State.LATE})))


def _counts(
    tasks: TaskFilter,
    kind: str,
    key: Hashable,
    of: Sequence[tuple[Row, Found]],
    found: TaskQuerySet,
    is_beyond: bool,
) -> tuple[Mapping[State, int], bool]:
    """{state: tasks of the group}, and whether counting was stopped at the limit."""
    if is_beyond:
        return counting.each_state(tasks, ROWS[kind](found, key))
    return _states(tasks, of), False


def _states(tasks: TaskFilter, of: Sequence[tuple[Row, Found]]) -> Mapping[State, int]:
    return Counter(
        state(task["stage"], task["deadline_kind"], task["due_on"], task["closed_on"], tasks.day, tasks.windows)
        for _row, task in of
    )


def groups_of_rows(tasks: TaskFilter, parts: Sequence[tuple[Head, Sequence[tuple[Row, Found]]]]) -> list[Group]:
    """Groups of which all rows are at hand."""
    return [_group([row for row, _task in of], head, (_states(tasks, of), False)) for head, of in parts]


# --- What tells the groups apart ---


def _quarter_of(task: Found) -> ReportingPeriod | None:
    due: date | None = task["due_on"]
    return quarter_of(due) if due else UNDATED


KEYS: Mapping[str, Callable[[Found], Hashable]] = {
    "van-ban": lambda task: task["document_id"],
    "quy": _quarter_of,
    "don-vi": lambda task: task["owner"],
    "nguoi": lambda task: task["owner"],
}


def _in_quarter(rows: TaskQuerySet, quarter: Any) -> TaskQuerySet:
    return rows.filter(due_sort__range=(quarter.start, quarter.end)) if quarter else rows.filter(due_on__isnull=True)


ROWS: Mapping[str, Callable[[TaskQuerySet, Any], TaskQuerySet]] = {
    "van-ban": lambda rows, document: rows.filter(document=document),
    "quy": _in_quarter,
    "don-vi": WALKS["don-vi"].of,
    "nguoi": WALKS["nguoi"].of,
}


# --- What the heads say ---


def _of_documents(tasks: TaskFilter, keys: Sequence[Any]) -> Mapping[Any, Head]:
    rows = Document.objects.filter(pk__in=among([*keys])).order_by()
    documents = {d.pk: d for d in rows.only("number", "kind", "kind_printed", "title", "issued_on")}
    address = reverse("resolutions:document", args=[0]).replace("0", "%d")
    return {
        pk: Head(str(d), address % pk, " · ".join(w for w in (d.title, day_words(d.issued_on)) if w))
        for pk, d in documents.items()
    }


def _of_quarters(tasks: TaskFilter, keys: Sequence[Any]) -> Mapping[Any, Head]:
    return {
        quarter: Head(
            _("Quý %s") % quarter.label, tasks.address(han=quarter.label, nhom="") if quarter.is_known else ""
        )
        if quarter
        else Head(_("Không có hạn"))
        for quarter in keys
    }


def _of_units(tasks: TaskFilter, keys: Sequence[Any]) -> Mapping[Any, Head]:
    names = dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))
    heads = {
        pk: Head(name, tasks.address(don_vi=str(pk), vai="chu-tri", nhom="") if pk in tasks.units else "")
        for pk, name in names.items()
    }
    return heads | {NOBODY: Head(_("Chưa giao đơn vị chủ trì"))}


def _of_people(tasks: TaskFilter, keys: Sequence[Any]) -> Mapping[Any, Head]:
    people = Person.objects.only("full_name", "honorific").in_bulk(keys)
    heads = {pk: Head(str(person), tasks.address(nguoi=str(pk), nhom="")) for pk, person in people.items()}
    return heads | {NOBODY: Head(_("Chưa ghi người phụ trách"))}


HEADS: Mapping[str, Callable[[TaskFilter, Sequence[Any]], Mapping[Any, Head]]] = {
    "van-ban": _of_documents,
    "quy": _of_quarters,
    "don-vi": _of_units,
    "nguoi": _of_people,
}
