"""The picture of a tree of documents: every box holds its words, every line leads somewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from members.unit_map import INSET, NARROWEST, width_of
from tasks.chain.drawing import BAR_X, HERE, MISSING, Strip, picture
from tasks.status import Summary

WORDS = st.text(st.sampled_from("aâm ơƯ W,.-độ"), min_size=1, max_size=200)
SMALL = st.integers(0, 40)


@dataclass(frozen=True)
class Paper:
    name: str
    title: str
    rolled: Summary
    node: int = 1
    notes: Sequence[str] = ()
    chain_url: str = ""
    children: Sequence["Paper"] = ()


SUMMARIES = st.builds(Summary, SMALL, SMALL, SMALL, SMALL, SMALL)
NOTES = st.lists(WORDS, max_size=2)
LEAVES = st.builds(Paper, WORDS, WORDS, SUMMARIES, st.integers(-2, 9), NOTES)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Paper, WORDS, WORDS, SUMMARIES, st.integers(-2, 9), NOTES, children=st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


def count(paper: Paper) -> int:
    return 1 + sum(count(child) for child in paper.children)


def number(text: str) -> float:
    return float(text.rstrip("%"))


@settings(deadline=None, max_examples=80)
@given(st.lists(TREES, max_size=4))
def test_every_document_is_a_box_that_holds_its_words(roots: list[Paper]) -> None:
    strips = picture(roots, here=3).strips
    assert len(strips) == sum(count(root) for root in roots)
    for strip in strips:
        left, width = number(strip.x), number(strip.width)
        assert left >= 0
        assert left + width <= 100.01
        assert strip.box_height <= strip.height
        for line in (*strip.name, *strip.words):
            assert 0 < number(line.y) <= strip.box_height
            assert left * NARROWEST / 100 + width_of(line.text) <= BAR_X * NARROWEST / 100 - INSET / 2
        assert all(0 <= number(s.x) <= 100 and number(s.x) + number(s.width) <= 100.01 for s in strip.segments)
        for stroke in strip.strokes:
            assert 0 <= number(stroke.y1) <= number(stroke.y2) <= strip.height


@settings(deadline=None)
@given(TREES)
def test_lines_go_on_from_strip_to_strip(root: Paper) -> None:
    """A line that leaves a strip at its foot comes in at the head of the next one, at the same place."""

    def leaving(strip: Strip) -> set[str]:
        return {s.x1 for s in strip.strokes if s.x1 == s.x2 and s.y2 == str(strip.height)}

    def entering(strip: Strip) -> set[str]:
        return {s.x1 for s in strip.strokes if s.x1 == s.x2 and s.y1 == "0"}

    strips = picture([root]).strips
    assert leaving(strips[-1]) == set()
    for upper, lower in pairwise(strips):
        assert leaving(upper) == entering(lower)


def test_here_and_what_is_not_registered_are_told_apart() -> None:
    plan = Paper("21-KH", "Kế hoạch", Summary(1, 0, 0, 1), node=5)
    strips = picture([Paper("42-CT/TW", "chưa có trong sổ", Summary(1, 0, 0, 1), node=-1, children=[plan])], 5).strips
    assert [s.style for s in strips] == [MISSING, HERE]
    assert [s.late for s in strips] == [1, 1]
    assert [s.rate for s in strips] == [500, 500]


def test_a_document_without_tasks_has_no_bar() -> None:
    assert picture([Paper("01/NQ", "Nghị quyết", Summary())]).strips[0].segments == ()
