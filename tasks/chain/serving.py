"""Which documents a document or a task serves: the ways up from it; and how all that is below a document stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from members.models import User
from resolutions.models import Document, DocumentLink, LinkKind

from ..drill import Counted, tasks_url
from ..status import Summary
from .counting import Judging, summaries
from .reading import as_seen, edges_above, edges_below

WAYS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Way:
    """From a topmost document down to this one. `beyond`: what the topmost carries out without its being registered."""

    documents: Sequence[Document]
    beyond: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    shown: Sequence[Way]
    has_more: bool

    @property
    def is_told(self) -> bool:
        """Whether they lead anywhere."""
        return any(len(way.documents) > 1 or way.beyond for way in self.shown)


def ways_up(document: int, user: User) -> Ways:
    """As far as the user sees it, in at most four queries; in two where nothing is above."""
    edges = edges_above(document)
    beyond = {} if edges else _unregistered({document}, user)
    if not (edges or beyond):
        return Ways((), has_more=False)
    graph = as_seen(document, edges, user)
    if document not in graph.place:
        return Ways((), has_more=False)
    found = list(islice(graph.paths(document), WAYS_SHOWN + 1))
    shown = found[:WAYS_SHOWN]
    papers = Document.objects.defer("text", "outline").in_bulk({node for path in shown for node in path})
    beyond = beyond or _unregistered({path[0] for path in shown}, user)
    ways = [Way([papers[node] for node in path], beyond.get(path[0], ())) for path in shown]
    return Ways(ways, len(found) > WAYS_SHOWN)


def _unregistered(tops: set[int], user: User) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if not user.is_representative:
        links = DocumentLink.objects.filter(document__in=tops, kind=LinkKind.IMPLEMENTS, to__isnull=True)
        for document, printed in links.order_by("pk").values_list("document", "printed"):
            found.setdefault(document, []).append(printed)
    return found


@dataclass(frozen=True)
class DocumentChain:
    """The panel of a document's page."""

    document: Document
    judging: Judging

    @cached_property
    def ways(self) -> Ways:
        return ways_up(self.document.pk, self.judging.user)

    @cached_property
    def _below(self) -> set[int]:
        edges = edges_below(self.document.pk)
        return as_seen(self.document.pk, edges, self.judging.user).below(self.document.pk) if edges else set()

    @property
    def below(self) -> int:
        return max(0, len(self._below) - 1)

    @property
    def is_shown(self) -> bool:
        return self.ways.is_told or self.below > 0

    @cached_property
    def total(self) -> Summary:
        return sum(summaries(self.judging, self._below).values(), Summary())

    @property
    def tasks_url(self) -> str:
        return tasks_url(None, Counted.TOTAL, chain=self.document.pk)

    @property
    def late_url(self) -> str:
        return tasks_url(None, Counted.LATE, chain=self.document.pk)
