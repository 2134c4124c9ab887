"""The picture of a tree of documents. Pure: branches in, places out; the template only draws.

A document is a box under the one it serves, a little to the right, as wide as the page, so that a title of any length
stays whole; its bar stands in one column with all others, on one scale (design.md, Charts). Each box is a drawing of
its own, so that paper can be turned between any two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from members.unit_map import INSET, LINE, META, NARROWEST, PAD, Stroke, Words, wrapped

from ..charts import Segment, segments
from ..status import Summary

INDENT, MOST_INDENTS, SPINE = 3.2, 7, 1.2  # percent: a level, how many of them, and the line on which a level hangs
BAR_X, ELBOW, GAP, LOWEST = 66.0, 20, 10, 58
HERE, MISSING = "here", "missing"


class Drawn(Protocol):
    """What a document must tell to be drawn."""

    @property
    def node(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def rolled(self) -> Summary: ...
    @property
    def chain_url(self) -> str: ...
    @property
    def children(self) -> Sequence["Drawn"]: ...


@dataclass(frozen=True, slots=True)
class Strip:
    height: int
    box_height: int
    x: str
    width: str
    style: str
    url: str
    title: str
    name: tuple[Words, ...]
    words: tuple[Words, ...]
    segments: tuple[Segment, ...]
    rate: int | None
    late: int
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    strips: tuple[Strip, ...]


def picture(roots: Sequence[Drawn], here: int = 0) -> Picture:
    """The trees one below the other; the box of the document `here` is told apart."""
    scale = max((drawn.rolled.total for root in roots for drawn, _ in _walk(root, ())), default=0)
    rows = [row for root in roots for row in _walk(root, ())]
    return Picture(tuple(_strip(drawn, goes_on, scale, here) for drawn, goes_on in rows))


def _walk(drawn: Drawn, goes_on: tuple[bool, ...]) -> Iterator[tuple[Drawn, tuple[bool, ...]]]:
    """Each document with, for each level down to its own, whether another one of that level follows."""
    yield drawn, goes_on
    for child in drawn.children:
        yield from _walk(child, (*goes_on, child is not drawn.children[-1]))


def left_of(depth: int) -> float:
    return min(depth, MOST_INDENTS) * INDENT


def _strip(drawn: Drawn, goes_on: tuple[bool, ...], scale: int, here: int) -> Strip:
    depth = len(goes_on)
    x = left_of(depth)
    room = (BAR_X - 1 - x) * NARROWEST / 100 - INSET
    name = wrapped(drawn.name, room * 0.94)  # bold letters are wider
    title = wrapped(drawn.title, room)
    notes = [line for note in drawn.notes for line in wrapped(note, room)]
    y = PAD + 12
    words = [Words(str(y + (len(name) + i) * LINE), line) for i, line in enumerate(title)]
    under = y + (len(name) + len(title)) * LINE
    words += [Words(str(under + i * META), line, is_note=True) for i, line in enumerate(notes)]
    tall = max(LOWEST, PAD * 2 + (len(name) + len(title)) * LINE + len(notes) * META)
    return Strip(
        height=tall + GAP,
        box_height=tall,
        x=_percent(x),
        width=_percent(100 - x),
        style=HERE if drawn.node == here else MISSING if drawn.node < 0 else "",
        url=drawn.chain_url,
        title=drawn.title,
        name=tuple(Words(str(y + i * LINE), line) for i, line in enumerate(name)),
        words=tuple(words),
        segments=segments(drawn.rolled, scale) if drawn.rolled.total else (),
        rate=drawn.rolled.rate_permille,
        late=drawn.rolled.late,
        strokes=tuple(_strokes(goes_on, tall, bool(drawn.children))),
    )


def _strokes(goes_on: tuple[bool, ...], tall: int, has_children: bool) -> Iterator[Stroke]:
    """The lines of the levels that go on past this box, the elbow that leads to it, and the start of its own level."""
    depth, height = len(goes_on), str(tall + GAP)
    for level, more in enumerate(goes_on[:MOST_INDENTS], start=1):
        spine = _percent(left_of(level - 1) + SPINE)
        if level == depth:
            yield Stroke(spine, "0", spine, height if more else str(ELBOW))
            yield Stroke(spine, str(ELBOW), _percent(left_of(level)), str(ELBOW))
        elif more:
            yield Stroke(spine, "0", spine, height)
    if has_children and depth < MOST_INDENTS:
        spine = _percent(left_of(depth) + SPINE)
        yield Stroke(spine, str(tall), spine, height)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
