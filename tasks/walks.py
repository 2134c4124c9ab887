"""Orders of the list that go along another table: unit by unit or person by person, the tasks of each by due date.

Tasks of nobody come last. A task that several units lead stands once, under the first of them. Few tasks are sorted as
they are; of many, one query tells who has any, and then the groups of the page are fetched, the first from an index.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Person, Unit

from .models import Task, TaskQuerySet
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
        """The first owner alone, from an index; then twice as many at a time, for those may have a task each."""
        found: list[Key] = []
        owners, at_once = self._owners(), 1
        while owners and len(found) < size:
            found += self._keys_of(owners[:at_once], size - len(found))
            owners, at_once = owners[at_once:], at_once * 2
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

    def _keys_of(self, owners: Sequence[int], limit: int) -> list[Key]:
        """Nobody is none of several: there the rows are others."""
        some = [owner for owner in owners if owner != NOBODY]
        groups = [some, [NOBODY]] if NOBODY in owners else [some]
        found: list[Key] = []
        for group in reversed(groups) if self.backward else groups:
            found += self._first_of(group, limit - len(found)) if group else []
        return found

    def _first_of(self, owners: Sequence[int], limit: int) -> list[Key]:
        due_order = ("-due_sort", "-pk") if self.backward else ("due_sort", "pk")
        if len(owners) > 1:
            place = Case(*(When(owner=owner, then=Value(place)) for place, owner in enumerate(owners)))
            rows = self.walk.owned(self.rows).filter(Q(owner__in=owners)).order_by(place, *due_order)
            return list(rows.values_list(F("owner"), F("due_sort"), F("pk"))[:limit])
        (owner,) = owners
        rows = self.walk.of(self.rows, owner)
        if self.start is not None and self.start[0] == owner:
            due, task = (Value(part) for part in self.start[1:])
            rows = rows.filter(Beyond(F("due_sort"), F("pk"), due, task, sign="<" if self.backward else ">"))
        return [(owner, due, pk) for due, pk in rows.order_by(*due_order).values_list("due_sort", "pk")[:limit]]


# --- Units, by their first lead ---


def _led(rows: TaskQuerySet) -> TaskQuerySet:
    return rows.filter(first_lead__isnull=False).annotate(owner=F("first_lead"))


def _leaderless(rows: TaskQuerySet) -> TaskQuerySet:
    return rows.filter(lead_count=0)


def _with_lead(rows: TaskQuerySet) -> TaskQuerySet:
    name = Unit.objects.filter(pk=OuterRef("first_lead")).values("name_fold")
    return rows.annotate(owner=F("first_lead"), owner_name=Subquery(name))


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
