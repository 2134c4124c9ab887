"""The drawing of who belongs to whom: nothing overlaps, nothing runs out of its box, everybody is drawn once."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from members.unit_map import INSET, NARROWEST, Box, strips, width_of, wrapped

LONG = "Hội Khoa học và Kỹ thuật Chăn nuôi, Thú y, Thủy sản và Phát triển nông thôn miền núi"


@dataclass(frozen=True)
class Unit:
    name: str
    nodes: Sequence["Unit"] = ()
    note: str = ""
    url: str = "/don-vi/1/"
    style: str = ""


NAMES = st.text(st.sampled_from("aâm ơƯ W,.-độ"), min_size=1, max_size=120)
TREES = st.recursive(
    st.builds(Unit, NAMES, note=st.sampled_from(["", "Dự kiến"])),
    lambda inner: st.builds(Unit, NAMES, st.lists(inner, max_size=8)),
    max_leaves=40,
)


def numbers(box: Box) -> tuple[float, float, float, float]:
    x, width = float(box.x.rstrip("%")), float(box.width.rstrip("%"))
    return x, x + width, float(box.y), float(box.y) + float(box.height)


def count(node: Unit) -> int:
    return 1 + sum(count(child) for child in node.nodes)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(TREES, max_size=7), max_size=3))
def test_boxes_never_overlap_and_stay_on_the_sheet(groups: list[list[Unit]]) -> None:
    made = strips("Liên hiệp hội", [("Hội thành viên", nodes) for nodes in groups])
    for strip in made:
        places = [numbers(box) for box in strip.boxes]
        for i, (left, right, top, bottom) in enumerate(places):
            assert left >= 0
            assert right <= 100
            assert top >= 0
            assert bottom <= strip.height
            for other in places[i + 1 :]:
                assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
    drawn = sum(len(strip.boxes) for strip in made)
    assert drawn == 1 + len(groups) + sum(count(node) for nodes in groups for node in nodes)


@settings(deadline=None)
@given(st.text(st.sampled_from("aâm ơƯW,.-độ "), max_size=200), st.integers(40, 400))
def test_lines_fit_and_lose_no_letter(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert all(width_of(line) <= room or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_sixty_long_names_stay_in_their_boxes() -> None:
    nodes = [Unit(f"{LONG} số {i}", [Unit(f"Chi hội {j} của {LONG}") for j in range(i % 9)]) for i in range(60)]
    for strip in strips(LONG, [("Hội thành viên", nodes)]):
        for box in strip.boxes:
            room = float(box.width.rstrip("%")) * NARROWEST / 100 - INSET
            assert all(width_of(words.text) <= room + 0.01 for words in box.words if not words.is_note)
            assert all(0 < float(words.y) - float(box.y) < float(box.height) for words in box.words)
