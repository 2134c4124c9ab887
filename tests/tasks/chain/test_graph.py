"""Trees and sums over any register, rings and double ways included."""

from functools import reduce
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from tasks.chain.graph import Edge, Graph, Mention, forest, rings, rolled
from tasks.status import Summary

SMALL = st.integers(0, 9)
SUMMARIES = st.builds(Summary, SMALL, SMALL, SMALL, SMALL, SMALL)
NODES = st.integers(1, 14)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    n = draw(NODES)
    node = st.integers(0, n + 2)  # some edges lead to documents that are not there
    edges = draw(st.lists(st.builds(Edge, node, node, st.booleans()), max_size=40))
    return Graph(draw(st.permutations(range(n))), edges)


def reachable(graph: Graph, start: int) -> set[int]:
    """Told once more, in the plainest way."""
    found = {start}
    while more := {e.lower for e in graph.edges if e.upper in found and e.lower in graph.place} - found:
        found |= more
    return found


@given(graphs(), st.lists(SUMMARIES, min_size=14, max_size=14))
def test_a_sum_is_that_of_the_distinct_documents_below(graph: Graph, figures: list[Summary]) -> None:
    own = dict(zip(range(14), figures, strict=True))
    sums = rolled(graph, own)
    assert set(sums) == set(graph.nodes)
    for node, total in sums.items():
        below = reachable(graph, node)
        assert graph.below(node) == below
        assert total == reduce(Summary.__add__, (own[n] for n in below), Summary())
        assert total.total == total.completed + total.not_completed
        assert total.completed == total.done_on_time + total.done_late
        assert total.not_completed == total.in_time + total.late + total.undated


@given(graphs())
def test_each_document_stands_once_below_a_root(graph: Graph) -> None:
    tree = forest(graph)
    seen: list[int] = []
    waiting = list(tree.roots)
    while waiting:
        node = waiting.pop()
        seen.append(node)
        waiting += tree.children.get(node, ())
    assert sorted(seen) == sorted(graph.nodes)
    for lower, upper in tree.parent.items():
        assert upper in graph.uppers[lower]


@given(graphs())
def test_a_root_has_nothing_above_it_but_a_ring(graph: Graph) -> None:
    for root in forest(graph).roots:
        assert graph.above(root) <= graph.below(root)


@given(graphs())
def test_what_is_below_stands_there_or_is_named(graph: Graph) -> None:
    tree = forest(graph)

    def holds(upper: int, lower: int) -> bool:
        while lower != upper and lower in tree.parent:
            lower = tree.parent[lower]
        return lower == upper

    for upper in graph.nodes:
        named = {m.node: m.is_ring for m in tree.mentions.get(upper, ())}
        for lower in graph.lowers[upper]:
            assert holds(upper, lower) != (lower in named)
            assert named.get(lower, False) == (lower in named and holds(lower, upper))


@given(graphs())
def test_rings_come_from_below_and_hold_each_document_once(graph: Graph) -> None:
    groups = rings(graph)
    assert sorted(n for ring in groups for n in ring) == sorted(graph.nodes)
    number = {n: i for i, ring in enumerate(groups) for n in ring}
    for lower, ways in graph.uppers.items():
        for upper in ways:
            assert number[lower] <= number[upper]
            assert (number[lower] == number[upper]) == (upper in graph.below(lower))


@given(graphs())
def test_ways_up_end_and_go_from_a_top_to_the_document(graph: Graph) -> None:
    for node in graph.nodes:
        for path in islice(graph.paths(node), 20):
            assert path[-1] == node
            assert len(set(path)) == len(path)
            assert set(graph.uppers[path[0]]) <= set(path)
            assert all(path[i] in graph.uppers[path[i + 1]] for i in range(len(path) - 1))


@given(graphs())
def test_a_part_keeps_the_edges_between_its_documents(graph: Graph) -> None:
    kept = set(graph.nodes[: len(graph.nodes) // 2])
    part = graph.part(kept)
    assert set(part.nodes) == kept
    for node in kept:
        assert set(part.uppers[node]) == set(graph.uppers[node]) & kept


def test_a_plan_stands_below_the_programme_it_carries_out_not_below_its_basis() -> None:
    conclusion, programme, plan, statute = 1, 2, 3, 4
    edges = [Edge(1, 2), Edge(2, 3), Edge(1, 3, carries_out=False), Edge(4, 3, carries_out=False)]
    tree = forest(Graph([statute, conclusion, programme, plan], edges))
    assert tree.roots == (statute, conclusion)
    assert tree.parent == {programme: conclusion, plan: programme}
    assert tree.mentions == {statute: [Mention(plan, is_ring=False)]}  # below the conclusion it stands already


def test_two_that_carry_out_each_other_are_cut_open_at_the_older() -> None:
    tree = forest(Graph([7, 8], [Edge(7, 8), Edge(8, 7)]))
    assert tree.roots == (7,)
    assert tree.children == {7: [8]}
    assert tree.mentions == {8: [Mention(7, is_ring=True)]}
    sums = rolled(Graph([7, 8], [Edge(7, 8), Edge(8, 7)]), {7: Summary(1), 8: Summary(0, 0, 0, 2)})
    assert sums[7] == sums[8] == Summary(1, 0, 0, 2)


def test_a_chain_of_any_length() -> None:
    n = 5000
    graph = Graph(range(n), [Edge(i, i + 1) for i in range(n - 1)])
    assert rolled(graph, dict.fromkeys(range(n), Summary(1)))[0] == Summary(n)
    assert forest(graph).roots == (0,)
    assert next(graph.paths(n - 1))[0] == 0
