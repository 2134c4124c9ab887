"""Documents above and below each other. Pure: documents and which carries out which, in; trees and sums, out.

Real registers are no tree: a plan carries out two programmes, and by mistake A carries out B while B carries out A.
Each document therefore stands once in the tree, below the nearest document that it carries out; everywhere else it is
only named. A sum holds each document once, however many ways lead to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from ..status import Summary


@dataclass(frozen=True, slots=True)
class Edge:
    """`lower` carries out `upper`, or is merely based on it."""

    upper: int
    lower: int
    carries_out: bool = True


@dataclass(frozen=True)
class Graph:
    """`nodes` in the order in which they stand beside each other, oldest first. An edge to any other is left out."""

    nodes: Sequence[int]
    edges: Iterable[Edge]

    @cached_property
    def place(self) -> Mapping[int, int]:
        return {node: i for i, node in enumerate(self.nodes)}

    @cached_property
    def uppers(self) -> Mapping[int, Mapping[int, bool]]:
        """{lower: {upper: whether it carries it out}}; who does both carries out."""
        found: dict[int, dict[int, bool]] = {node: {} for node in self.nodes}
        for edge in self.edges:
            if edge.upper in found and edge.lower in found and edge.upper != edge.lower:
                ways = found[edge.lower]
                ways[edge.upper] = edge.carries_out or ways.get(edge.upper, False)
        return found

    @cached_property
    def lowers(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {node: [] for node in self.nodes}
        for lower, ways in self.uppers.items():
            for upper in ways:
                found[upper].append(lower)
        return {node: sorted(below, key=self.place.__getitem__) for node, below in found.items()}

    def below(self, *starts: int) -> set[int]:
        """These documents and everything below them."""
        return _reached(starts, self.lowers)

    def above(self, *starts: int) -> set[int]:
        return _reached(starts, self.uppers)

    def part(self, kept: set[int]) -> "Graph":
        edges = [Edge(u, low, how) for low in kept for u, how in self.uppers[low].items() if u in kept]
        return Graph([node for node in self.nodes if node in kept], edges)

    def paths(self, node: int) -> Iterator[tuple[int, ...]]:
        """The ways from a topmost document down to this one. A way that turns in a ring ends where it would repeat."""
        stack: list[tuple[int, ...]] = [(node,)]
        while stack:
            path = stack.pop()
            further = [u for u in self.uppers[path[0]] if u not in path]
            if not further:
                yield path
            # What is merely a basis goes in first, so that the stack gives out what is carried out first.
            ways = sorted((self.uppers[path[0]][u], self.place[u], u) for u in further)
            stack += [(u, *path) for _how, _place, u in ways]


def _reached(starts: Iterable[int], further: Mapping[int, Iterable[int]]) -> set[int]:
    found = {start for start in starts if start in further}
    waiting = list(found)
    while waiting:
        for node in further[waiting.pop()]:
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


# --- Rings ---------------------------------------------------------------------------------------------------------


def rings(graph: Graph) -> list[tuple[int, ...]]:
    """The documents in groups that cannot be told above and below: mostly one, more where they turn in a ring. What is
    below comes before what is above (Tarjan's algorithm without recursion, for chains of any length)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    made: list[tuple[int, ...]] = []
    open_: dict[int, None] = {}
    for start in graph.nodes:
        if start in index:
            continue
        work = [(start, iter(graph.lowers[start]))]
        index[start] = low[start] = len(index)
        open_[start] = None
        while work:
            node, rest = work[-1]
            child = next(rest, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    made.append(_closed(open_, node))
            elif child not in index:
                index[child] = low[child] = len(index)
                open_[child] = None
                work.append((child, iter(graph.lowers[child])))
            elif child in open_:
                low[node] = min(low[node], index[child])
    return made


def _closed(open_: dict[int, None], node: int) -> tuple[int, ...]:
    ring = []
    while True:
        last, _none = open_.popitem()
        ring.append(last)
        if last == node:
            return tuple(ring)


# --- Sums ----------------------------------------------------------------------------------------------------------


def rolled(graph: Graph, own: Mapping[int, Summary]) -> dict[int, Summary]:
    """{document: the sum of its own figures and those of all documents below it}, each document once in a sum."""
    found: dict[int, Summary] = {}
    for group in _together(graph):
        found |= _rolled(graph.part(group) if len(group) < len(graph.nodes) else graph, own)
    return found


def _together(graph: Graph) -> Iterator[set[int]]:
    """The documents that hang together somehow; sets of bits below stay as short as such a group."""
    placed = set[int]()
    for start in graph.nodes:
        if start in placed:
            continue
        group, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            for other in (*graph.lowers[node], *graph.uppers[node]):
                if other not in group:
                    group.add(other)
                    waiting.append(other)
        placed |= group
        yield group


def _rolled(graph: Graph, own: Mapping[int, Summary]) -> dict[int, Summary]:
    found, group_of, bits = dict[int, Summary](), dict[int, int](), list[int]()
    sums, singles, telling = list[Summary](), list[Summary](), 0
    for number, ring in enumerate(rings(graph)):
        group_of |= dict.fromkeys(ring, number)
        below = {group_of[low] for node in ring for low in graph.lowers[node]} - {number}
        singles.append(_total([own[node] for node in ring if node in own]))
        telling |= (singles[number] != Summary()) << number
        bits.append(reduce(or_, (bits[g] for g in below), 1 << number))
        # Where no two ways meet, the sums below add up; else each document is added once.
        apart = bits[number].bit_count() == 1 + sum(bits[g].bit_count() for g in below)
        once = _members(bits[number] & telling)
        parts = [singles[number], *(sums[g] for g in below)] if apart else [singles[g] for g in once]
        sums.append(_total(parts))
        found |= dict.fromkeys(ring, sums[number])
    return found


def _total(parts: Sequence[Summary]) -> Summary:
    """What `sum` gives, without a Summary for each step: a register has thousands."""
    if len(parts) == 1:
        return parts[0]
    rows = ((s.done_on_time, s.done_late, s.in_time, s.late, s.undated) for s in parts)
    return Summary(*map(sum, zip(*rows, strict=True)))


def _members(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


# --- The tree ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that also stands below another one. `is_ring`: it stands above that one as well, by mistake."""

    node: int
    is_ring: bool


@dataclass(frozen=True)
class Forest:
    """Each document once. `mentions`: what else is below a document but stands elsewhere in the forest."""

    roots: tuple[int, ...]
    parent: Mapping[int, int]
    children: Mapping[int, Sequence[int]]
    mentions: Mapping[int, Sequence[Mention]]


def forest(graph: Graph) -> Forest:
    parent = _parents(graph)
    children: dict[int, list[int]] = defaultdict(list)
    for node in graph.nodes:
        if node in parent:
            children[parent[node]].append(node)
    roots = tuple(node for node in graph.nodes if node not in parent)
    first, last = _spans(roots, children)

    def holds(upper: int, lower: int) -> bool:
        return first[upper] <= first[lower] <= last[upper]

    mentions: dict[int, list[Mention]] = defaultdict(list)
    for upper in graph.nodes:
        for lower in graph.lowers[upper]:
            if not holds(upper, lower):
                mentions[upper].append(Mention(lower, is_ring=holds(lower, upper)))
    return Forest(roots, parent, children, mentions)


def _parents(graph: Graph) -> dict[int, int]:
    """{document: the one under which it stands}: one that it carries out before a mere basis, then the lowest."""
    groups = rings(graph)
    group_of = {node: number for number, ring in enumerate(groups) for node in ring}
    level = [0] * len(groups)
    for number in reversed(range(len(groups))):
        for node in groups[number]:
            for lower in graph.lowers[node]:
                if group_of[lower] != number:
                    level[group_of[lower]] = max(level[group_of[lower]], level[number] + 1)
    parent: dict[int, int] = {}
    for number, ring in enumerate(groups):
        ways = [
            (how, level[group_of[upper]], graph.place[upper], -graph.place[node], node, upper)
            for node in ring
            for upper, how in graph.uppers[node].items()
            if group_of[upper] != number
        ]
        best = max(ways, default=None)
        head = best[4] if best else min(ring, key=graph.place.__getitem__)
        if best:
            parent[head] = best[5]
        _inside(graph, set(ring), head, parent)
    return parent


def _inside(graph: Graph, ring: set[int], head: int, parent: dict[int, int]) -> None:
    """Cuts a ring open at its head: the others hang below it, each by the shortest way."""
    waiting, placed = [head], {head}
    for node in waiting:
        for lower in graph.lowers[node]:
            if lower in ring and lower not in placed:
                placed.add(lower)
                parent[lower] = node
                waiting.append(lower)


def _spans(roots: Iterable[int], children: Mapping[int, Sequence[int]]) -> tuple[dict[int, int], dict[int, int]]:
    """The place of each document on a walk through the tree, and that of the last one below it."""
    first, last = dict[int, int](), dict[int, int]()
    for root in roots:
        work = [(root, iter(children.get(root, ())))]
        first[root] = len(first)
        while work:
            node, rest = work[-1]
            child = next(rest, None)
            if child is None:
                last[node] = len(first) - 1
                work.pop()
            else:
                first[child] = len(first)
                work.append((child, iter(children.get(child, ()))))
    return first, last
