"""Pages of a long list at constant cost: the address carries the place after (or before) which to go on, not a number.

A page deep in a million rows costs what the first one costs, and a row that is inserted meanwhile shifts nothing.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable, RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
RARE = 1_000  # up to so many rows are cheaper to fetch and sort than to meet while walking in order
LAST_ID = 2**63 - 1
Key = tuple[Any, int]
Row = TypeVar("Row")


class Beyond(models.Func):
    """`(a, b) > (x, y)`: a row comparison, which both databases answer from an index over (a, b)."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, *expressions: Any, sign: str) -> None:
        super().__init__(*expressions)
        self.extra["sign"] = sign

    template = "%(expressions)s"
    arg_joiner = ", "

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(e) for e in self.source_expressions]
        (a, pa), (b, pb), (x, px), (y, py) = parts
        return f"({a}, {b}) {self.extra['sign']} ({x}, {y})", [*pa, *pb, *px, *py]


class Unindexed(models.Func):
    """A column for which SQLite shall use no index: it takes one on a value that nearly every row has, and then sorts
    them all. PostgreSQL knows from its statistics."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="+%(expressions)s", **extra)


def among(ids: Sequence[int]) -> RawSQL:
    """The ids as one parameter of a query, to be used with `pk__in`."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [as_one(ids)])
    return RawSQL("SELECT unnest(%s::bigint[])", [as_one(ids)])


def as_one(ids: Sequence[int]) -> Any:
    """The parameter, for a statement that is kept."""
    return json.dumps(ids) if connection.vendor == "sqlite" else ids


def few(rows: QuerySet[Any, Any]) -> list[int] | None:
    """The ids of the rows when they are few; None when they are many."""
    ids = list(rows.order_by().values_list("pk", flat=True)[: RARE + 1])
    return ids if len(ids) <= RARE else None


def is_rare(rows: QuerySet[Any, Any]) -> bool:
    """Whether so few rows match that they are best found by their own index."""
    return rows.order_by()[: RARE + 1].count() <= RARE


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list by two columns that together are unique; `down` for each says whether it descends."""

    key: str
    label: str | Promise
    columns: tuple[str, str]
    down: tuple[bool, bool]
    parse: Callable[[str], Any]

    def place(self, text: str) -> Key:
        """From the address: "2026-09-30.123". ValueError for anything else."""
        first, _dot, second = text.rpartition(".")
        return self.parse(first), number_of(second)

    def ordered(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """All rows in this order at once, for an export."""
        return rows.order_by(*self.order_by(backward=False))

    def order_by(self, backward: bool) -> list[Combinable]:
        return [
            F(name).desc() if down != backward else F(name).asc()
            for name, down in zip(self.columns, self.down, strict=True)
        ]

    def beyond(self, key: Key, backward: bool) -> Q | Beyond:
        """Rows that come after the key in this order (before it when going backward)."""
        a, b = self.columns
        first, second = ("lt" if down != backward else "gt" for down in self.down)
        if first == second:
            types = [models.Value(v) for v in key]
            return Beyond(F(a), F(b), *types, sign="<" if first == "lt" else ">")
        return Q(**{f"{a}__{first}e": key[0]}) & (Q(**{f"{a}__{first}": key[0]}) | Q(**{f"{b}__{second}": key[1]}))


def number_of(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > LAST_ID:
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date:
    return date.fromisoformat(text)


SORTS = {
    sort.key: sort
    for sort in (
        Sort("han", _("Hạn gần trước"), ("due_sort", "id"), (False, False), _day),
        Sort("-han", _("Hạn xa trước"), ("due_sort", "id"), (True, True), _day),
        Sort("van-ban", _("Theo văn bản"), ("document", "place_sort"), (True, False), number_of),
        Sort("moi-ghi", _("Mới ghi tiến độ trước"), ("entry_sort", "id"), (True, True), _day),
    )
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after a key of the order, before one, or at the top; and the number of its first row."""

    after: Any = None
    before: Any = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page, and where its neighbours begin."""

    rows: Sequence[Row]
    number: int
    previous: str
    next: str

    @property
    def last_number(self) -> int:
        return self.number + len(self.rows) - 1


def cut(
    rows: QuerySet[Any, Any],
    sort: Sort,
    place: Place,
    with_columns: Callable[[QuerySet[Any, Any]], QuerySet[Any, Row]],
    key_of: Callable[[Row], Key],
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """The page at the place. One row more than is shown tells whether there is a neighbour.

    Two queries: the rows are found and sorted by their keys alone; those that are shown are fetched whole.
    """
    backward = place.before is not None
    key = place.before if backward else place.after
    if key is not None:
        rows = rows.filter(sort.beyond(key, backward))
    order = sort.order_by(backward)
    ids = list(rows.order_by(*order).values_list("pk", flat=True)[: size + 1])
    found = list(with_columns(rows.model._default_manager.filter(pk__in=among(ids))).order_by(*order))
    more, found = len(found) > size, found[:size]
    return turned(found, more, place, size, lambda row: _text(key_of(row)))


def turned(found: list[Row], more: bool, place: Place, size: int, text_of: Callable[[Row], str]) -> Page[Row]:
    """The rows that were found going away from the place, as a page; `more`: there is another one in that direction."""
    backward = place.before is not None
    if backward:
        found.reverse()
    has_previous = more if backward else place.after is not None
    has_next = backward or more
    number = max(1, place.number)
    return Page(
        found,
        number,
        f"truoc={text_of(found[0])}&tu={max(1, number - size)}" if found and has_previous else "",
        f"sau={text_of(found[-1])}&tu={number + len(found)}" if found and has_next else "",
    )


def _text(key: Key) -> str:
    first, second = key
    return f"{first.isoformat() if isinstance(first, date) else first}.{second}"
