"""Orders of the list that go along another table: unit by unit or person by person, the tasks of each by due date.

Tasks of nobody come last. A task that several units lead stands once, under the first of them. Few tasks are sorted as
they are; of many, one query tells who has any, and then each group of the page is fetched for itself, from an index.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Person, Unit

from .models import Assignment, Part, Task, TaskQuerySet
from .paging import PAGE_SIZE, Beyond, Page, Place, Unindexed, among, number_of, turned

NOBODY = 0
LAST = "\uffff"  # nobody's name: after all others
Key = tuple[int, date, int]  # owner, due date, task


@dataclass(frozen=True, slots=True)
class Walk:
    """`owned` keeps the rows that have an owner, `orphans` the others, `with_owner` all. Owners go by `name`."""

    key: str
    label: str | Promise
    owners: Callable[[], QuerySet[Any, Any]]
    name: str
    owned: Callable[[TaskQuerySet], TaskQuerySet]
    orphans: Callable[[TaskQuerySet], TaskQuerySet]
    with_owner: Callable[[TaskQuerySet], TaskQuerySet]

    def place(self, text: str) -> Key:
        """From the address: "12.2026-09-30.123". ValueError for anything else."""
        owner, due, task = text.split(".")
        return number_of(owner), date.fromisoformat(due), number_of(task)

    def of(self, rows: TaskQuerySet, owner: Any) -> TaskQuerySet:
        """The rows of one owner."""
        return self.owned(rows).filter(Q(owner=owner)) if owner != NOBODY else self.orphans(rows)

    def ordered(self, rows: TaskQuerySet) -> TaskQuerySet:
        """All rows in this order at once, for an export."""
        by = F("owner_name").asc(nulls_last=True), F("owner").asc(nulls_last=True), "due_sort", "pk"
        return self.with_owner(rows).order_by(*by)


def cut_walk(
    rows: TaskQuerySet, walk: Walk, place: Place, columns: tuple[str, ...], is_few: bool, size: int = PAGE_SIZE
) -> Page[dict[str, Any]]:
    """The page at the place; each row knows its `owner`. `is_few`: all rows may be read at once."""
    way = _Way(walk, rows, place.before if place.before is not None else place.after, place.before is not None)
    found = way.among_few(size + 1) if is_few else way.among_many(size + 1)
    more, found = len(found) > size, found[:size]
    whole = {row["id"]: row for row in Task.objects.filter(pk__in=among([key[2] for key in found])).values(*columns)}
    page = [whole[task] | {"owner": owner} for owner, _due, task in found if task in whole]
    return turned(page, more, place, size, lambda row: f"{row['owner']}.{row['due_sort']}.{row['id']}")


@dataclass(frozen=True, slots=True)
class _Way:
    """Rows beyond a start, in one direction."""

    walk: Walk
    rows: TaskQuerySet
    start: Key | None
    backward: bool

    def among_few(self, size: int) -> list[Key]:
        columns = F("owner_name"), F("owner"), F("due_sort"), F("pk")
        found = self.walk.with_owner(self.rows).values_list(*columns)
        keys = sorted((name or LAST, owner or NOBODY, due, pk) for name, owner, due, pk in found)
        if self.start is not None:
            owner, due, task = self.start
            name = self.walk.owners().filter(pk=owner).values_list(self.walk.name, flat=True).first() or LAST
            at = (name, owner, due, task)
            keys = [key for key in keys if (key < at if self.backward else key > at)]
        return [key[1:] for key in (reversed(keys) if self.backward else keys)][:size]

    def among_many(self, size: int) -> list[Key]:
        found: list[Key] = []
        for owner in self._owners():
            if len(found) == size:
                break
            found += self._keys_of(owner, size - len(found))
        return found

    def _owners(self) -> list[int]:
        """Who has rows, from the start on; nobody comes last."""
        has_rows = Exists(self.walk.of(self.rows, OuterRef("pk")))
        owners = list(self.walk.owners().annotate(has=has_rows).order_by(self.walk.name, "pk").values_list("pk", "has"))
        order = [pk for pk, _has in owners] + [NOBODY]
        having = {pk for pk, has in owners if has} | {NOBODY}
        if self.start is not None:
            if self.start[0] not in order:
                return []
            place = order.index(self.start[0])
            order = order[: place + 1] if self.backward else order[place:]
        return [pk for pk in (reversed(order) if self.backward else order) if pk in having]

    def _keys_of(self, owner: int, limit: int) -> list[Key]:
        rows = self.walk.of(self.rows, owner)
        if self.start is not None and self.start[0] == owner:
            due, task = (Value(part) for part in self.start[1:])
            rows = rows.filter(Beyond(F("due_sort"), F("pk"), due, task, sign="<" if self.backward else ">"))
        order = ("-due_sort", "-pk") if self.backward else ("due_sort", "pk")
        return [(owner, due, pk) for due, pk in rows.order_by(*order).values_list("due_sort", "pk")[:limit]]


# --- Units, by their first lead ---


def _led(rows: TaskQuerySet) -> TaskQuerySet:
    rows = rows.filter(assignments__part=Part.LEAD).annotate(share=F("assignments__pk"), owner=F("assignments__unit"))
    earlier = Assignment.objects.filter(task=OuterRef("pk"), part=Part.LEAD, pk__lt=OuterRef("share"))
    return rows.filter(Q(lead_count=1) | ~Exists(earlier))


def _leaderless(rows: TaskQuerySet) -> TaskQuerySet:
    return rows.filter(lead_count=0)


def _with_lead(rows: TaskQuerySet) -> TaskQuerySet:
    first = Assignment.objects.filter(task=OuterRef("pk"), part=Part.LEAD).order_by("pk")
    return rows.annotate(
        owner=Subquery(first.values("unit")[:1]), owner_name=Subquery(first.values("unit__name_fold")[:1])
    )


# --- People ---


def _in_charge(rows: TaskQuerySet) -> TaskQuerySet:
    return rows.filter(person__isnull=False).annotate(owner=F("person"))


def _uncharged(rows: TaskQuerySet) -> TaskQuerySet:
    """Nearly all rows, as a rule: met on a walk along their due dates."""
    return rows.alias(any_person=Unindexed("person")).filter(any_person__isnull=True)


def _with_person(rows: TaskQuerySet) -> TaskQuerySet:
    return rows.annotate(owner=F("person"), owner_name=F("person__search"))


WALKS: Mapping[str, Walk] = {
    walk.key: walk
    for walk in (
        Walk("don-vi", _("Theo đơn vị chủ trì"), Unit.objects.all, "name_fold", _led, _leaderless, _with_lead),
        Walk("nguoi", _("Theo người phụ trách"), Person.objects.all, "search", _in_charge, _uncharged, _with_person),
    )
}
