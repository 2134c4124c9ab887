"""The register as a graph: which documents a reader sees, and which of them carry out or are based on which.

A document that carries out one that is not registered hangs below a place that bears its number; such places have
numbers below zero. Nothing is bridged: where a representative does not see the document in between, there is no way.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import F

from members.models import User
from resolutions.models import Document, DocumentLink, LinkKind

from .graph import Edge, Graph

UPWARD = (LinkKind.IMPLEMENTS, LinkKind.BASED_ON)


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that others carry out and that is not in the register, as the first of them prints it."""

    number: str
    printed: str


@dataclass(frozen=True, slots=True)
class Register:
    graph: Graph
    missing: Mapping[int, Missing] = field(default_factory=dict)


def register_of(user: User) -> Register:
    """All that the user sees, the oldest first. Two queries, whatever the number of documents."""
    oldest_first = (F("issued_on").asc(nulls_last=True), "pk")
    seen = list(Document.objects.visible_to(user).order_by(*oldest_first).values_list("pk", flat=True))
    rows = DocumentLink.objects.filter(kind__in=UPWARD).order_by("pk")
    links = list(rows.values_list("document", "to", "kind", "number_key", "number", "printed", "dated"))
    edges = [Edge(to, lower, kind == LinkKind.IMPLEMENTS) for lower, to, kind, *_told in links if to]
    if user.is_representative:  # what a document names is in its text, which a representative does not read
        return Register(Graph(seen, edges))
    unknown = [
        _Named(lower, key, number, printed, dated)
        for lower, to, kind, key, number, printed, dated in links
        if not to and kind == LinkKind.IMPLEMENTS and key
    ]
    missing, more = _missing(unknown)
    return Register(Graph([*missing, *seen], [*edges, *more]), missing)


@dataclass(frozen=True, slots=True)
class _Named:
    lower: int
    key: str
    number: str
    printed: str
    dated: date | None


def _missing(unknown: Iterable[_Named]) -> tuple[dict[int, Missing], list[Edge]]:
    """One place for each number and year: numbers start anew each year. Who prints no year means the only one told."""
    years: dict[str, set[int]] = defaultdict(set)
    for named in unknown:
        if named.dated:
            years[named.key].add(named.dated.year)
    places: dict[tuple[str, int], int] = {}
    missing: dict[int, Missing] = {}
    edges = []
    for named in unknown:
        told = years[named.key]
        year = named.dated.year if named.dated else next(iter(told)) if len(told) == 1 else 0
        node = places.setdefault((named.key, year), -len(places) - 1)
        missing.setdefault(node, Missing(named.number, named.printed))
        edges.append(Edge(node, named.lower))
    return missing, edges


# --- Around one document -------------------------------------------------------------------------------------------

_EDGES = """
WITH RECURSIVE reached(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT link.{to} FROM {table} link JOIN reached ON link.{here} = reached.id
    WHERE link.kind IN ('implements', 'based_on') AND link.to_id IS NOT NULL
)
SELECT link.to_id, link.document_id, link.kind FROM {table} link JOIN reached ON link.{here} = reached.id
WHERE link.kind IN ('implements', 'based_on') AND link.to_id IS NOT NULL
"""


def graph_above(document: int, user: User) -> Graph:
    """A document and what is above it, as far as the user sees it. Two queries, however long the chain is."""
    return as_seen(document, edges_above(document), user)


def graph_below(document: int, user: User) -> Graph:
    return as_seen(document, edges_below(document), user)


def below(document: int, user: User) -> set[int]:
    """A document and all documents below it that the user sees; nothing, if it does not see this one."""
    return graph_below(document, user).below(document)


def edges_above(document: int) -> list[Edge]:
    """All of them, whoever asks: nothing to show by itself."""
    return _edges(document, here="document_id", to="to_id")


def edges_below(document: int) -> list[Edge]:
    return _edges(document, here="to_id", to="document_id")


def _edges(document: int, *, here: str, to: str) -> list[Edge]:
    sql = _EDGES.format(table=DocumentLink._meta.db_table, here=here, to=to)
    with connection.cursor() as cursor:
        cursor.execute(sql, [document])
        return [Edge(upper, lower, kind == LinkKind.IMPLEMENTS) for upper, lower, kind in cursor.fetchall()]


def as_seen(document: int, edges: Sequence[Edge], user: User) -> Graph:
    """The document and the ends of these edges, without those that the user does not see."""
    named = {document, *(n for edge in edges for n in (edge.upper, edge.lower))}
    rows = Document.objects.visible_to(user).filter(pk__in=named).order_by(F("issued_on").asc(nulls_last=True), "pk")
    return Graph(list(rows.values_list("pk", flat=True)), edges)
