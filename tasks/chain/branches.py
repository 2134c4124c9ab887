"""The tree of documents with its figures, ready to be shown: a branch knows its words, own tasks and the sum below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from resolutions.models import Document, DocumentLink, LinkKind
from resolutions.models.document_type import label_of

from ..drill import Counted, tasks_url
from ..period_filter import Period
from ..status import Summary
from .counting import Judging, summaries
from .graph import Forest, rolled
from .reading import Register

_COLUMNS = ("pk", "kind", "kind_printed", "number", "title", "issuer", "issued_on", "state")


@dataclass(frozen=True, slots=True)
class Reach:
    """How many documents of each tree are shown, and how many levels; deeper ones are on their own chain's page."""

    most: int
    levels: int = 12


@dataclass(frozen=True, slots=True)
class Other:
    """Another document, named beside one of the tree. Without an address it is not registered."""

    words: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A document and what is below it. `cut`: how many documents further below are not shown here. `period` is the one
    in which tasks are judged, if it is not today that counts."""

    node: int
    name: str
    title: str
    note: str
    own: Summary
    rolled: Summary
    depth: int
    children: tuple["Branch", ...] = ()
    others: tuple[Other, ...] = ()
    cut: int = 0
    is_asked: bool = True
    period: Period | None = None

    @property
    def is_registered(self) -> bool:
        return self.node > 0

    @property
    def is_open(self) -> bool:
        """Branches come open as far as a page can be overlooked."""
        return self.depth < 2

    @property
    def level(self) -> int:
        """How far a line is set in on paper."""
        return min(self.depth, 7) + 1

    @property
    def url(self) -> str:
        return reverse("resolutions:document", args=[self.node]) if self.is_registered else ""

    @property
    def chain_url(self) -> str:
        return reverse("tasks:chain", args=[self.node]) if self.is_registered else ""

    @property
    def has_below(self) -> bool:
        return bool(self.children or self.cut)

    @property
    def tasks_url(self) -> str:
        """The tasks of the whole branch; of a number that is not registered there is no list."""
        return self._list(Counted.TOTAL)

    @property
    def done_url(self) -> str:
        return self._list(Counted.COMPLETED)

    @property
    def late_url(self) -> str:
        return self._list(Counted.LATE)

    def _list(self, counted: Counted) -> str:
        return tasks_url(self.period, counted, chain=self.node) if self.is_registered else ""

    @property
    def notes(self) -> list[str]:
        """What the picture says below the title."""
        words = [f"{other.words}: {other.name}" for other in self.others]
        if self.cut:
            words.append(_("còn %d văn bản bên dưới, không vẽ ở đây") % self.cut)
        return [self.note, *words] if self.note else words

    def walk(self) -> Iterator["Branch"]:
        """Itself and every branch below it, in the order in which they are read."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Grown:
    """The figures and the words with which branches are grown."""

    register: Register
    tree: Forest
    own: Mapping[int, Summary]
    sums: Mapping[int, Summary]
    papers: Mapping[int, Document]
    others: Mapping[int, Sequence[Other]]
    shown: frozenset[int]
    asked: frozenset[int]
    period: Period | None

    def branch(self, node: int, depth: int = 0) -> Branch:
        below = self.tree.children.get(node, ())
        children = tuple(self.branch(child, depth + 1) for child in below if child in self.shown)
        paper, missing = self.papers.get(node), self.register.missing.get(node)
        return Branch(
            node=node,
            name=paper.label if paper else missing.number if missing else "",
            title=paper.title if paper else _("chưa có trong sổ"),
            note=note_of(paper) if paper else "",
            own=self.own.get(node, Summary()),
            rolled=self.sums[node],
            depth=depth,
            children=children,
            others=(*self.others.get(node, ()), *self._mentions(node)),
            cut=0 if len(children) == len(below) else self._cut(below),
            is_asked=node in self.asked,
            period=self.period,
        )

    def _cut(self, below: Sequence[int]) -> int:
        """How many documents of these trees are not shown."""
        return sum(1 for node in subtree(self.tree, below) if node not in self.shown)

    def _mentions(self, node: int) -> Iterator[Other]:
        for mention in self.tree.mentions.get(node, ()):
            if paper := self.papers.get(mention.node):
                words = _("vòng lặp trong sổ, lại dẫn về") if mention.is_ring else _("còn có bên dưới")
                yield Other(words, paper.label, reverse("tasks:chain", args=[paper.pk]))


def note_of(paper: Document) -> str:
    state = "" if paper.state == "in_force" else str(paper.get_state_display())
    day = f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else ""
    return " · ".join(words for words in (paper.issuer, day, state) if words)


def grow(
    register: Register, judging: Judging, tree: Forest, roots: Sequence[int], asked: frozenset[int], reach: Reach
) -> tuple[Branch, ...]:
    """The trees of some roots, as far as they are shown. Sums hold everything below, also what is not shown.

    Three queries: figures, documents, and the other documents that these name.
    """
    whole = register.graph
    below = whole.part(whole.below(*roots))
    own = summaries(judging, [node for node in below.nodes if node > 0])
    shown = frozenset(node for root in roots for node in islice(_by_level(tree, root, reach.levels), reach.most))
    named = {m.node for node in shown for m in tree.mentions.get(node, ())}
    papers = Document.objects.only(*_COLUMNS).in_bulk([node for node in shown | named if node > 0])
    others = others_of([node for node in shown if node > 0], judging.user)
    grown = Grown(register, tree, own, rolled(below, own), papers, others, shown, asked, judging.period)
    return tuple(grown.branch(root) for root in roots)


def subtree(tree: Forest, starts: Sequence[int]) -> Iterator[int]:
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += tree.children.get(node, ())


def _by_level(tree: Forest, root: int, levels: int) -> Iterator[int]:
    """The documents of a tree level by level, so that a cut leaves the upper ones."""
    level, depth = [root], 0
    while level and depth < levels:
        yield from level
        level = [child for node in level for child in tree.children.get(node, ())]
        depth += 1


# --- What is told beside the tree ----------------------------------------------------------------------------------

_WORDS = {
    LinkKind.AMENDS: gettext_lazy("sửa đổi, bổ sung"),
    LinkKind.REPLACES: gettext_lazy("thay thế"),
    LinkKind.BASED_ON: gettext_lazy("căn cứ"),
}


def others_of(nodes: Sequence[int], user: User) -> dict[int, list[Other]]:
    """What these documents amend or replace, and what they are based on without its being registered: told, never
    summed. A representative reads no document's text, hence nothing of this."""
    found: dict[int, list[Other]] = {}
    if user.is_representative or not nodes:
        return found
    links = DocumentLink.objects.filter(document__in=nodes).order_by("pk")
    told = links.filter(kind__in=(LinkKind.AMENDS, LinkKind.REPLACES)) | links.filter(
        kind=LinkKind.BASED_ON, to__isnull=True
    )
    rows = told.values_list("document", "kind", "to", "printed", "to__kind", "to__kind_printed", "to__number")
    for document, kind, to, printed, to_kind, to_printed, number in rows:
        if to:
            label = to_printed or label_of(to_kind)
            name, url = f"{label} số {number}" if number else label, reverse("resolutions:document", args=[to])
        else:
            name, url = printed, ""
        found.setdefault(document, []).append(Other(str(_WORDS[LinkKind(kind)]), name, url))
    return found
