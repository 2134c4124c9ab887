"""A document's text as paragraphs, headings and tables with marked sentences. Pure: no Django, no markup.

Marks are spans of the text, and what they cover stays the text: joined segments give it back to the letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Literal

from .paper_head import Head, letterhead
from .reading.text import is_upper

HEADING_LENGTH = 220
NUMBER_CELL = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence to show. `label` is the number on its pin (no pin without one), `href` where the pin leads, `key` the
    row that it belongs to."""

    start: int
    end: int
    anchor: str
    label: str = ""
    href: str = ""
    hint: str = ""
    sure: bool = True
    key: str = ""


def key_of(marks: Iterable[Mark]) -> str:
    """The same for the same marks: whether a paper that is shown still fits."""
    return sha256(repr(sorted(marks, key=lambda m: (m.start, m.anchor))).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under at most one mark; `opens` are the marks that begin here, `within` those that go on: the
    rest of a sentence that another mark parts, or that goes over to the next line."""

    text: str
    mark: Mark | None = None
    opens: tuple[Mark, ...] = ()
    within: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the text that the outline links to."""

    start: int
    name: str
    level: int
    is_heading: bool


BlockKind = Literal["head", "heading", "title", "paragraph", "table"]
Cell = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one table with its rows of cells (a paragraph is one row with one cell). A letterhead has two
    rows: the lines of its left column, and those of its right one."""

    kind: BlockKind
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[str, ...] = ()


def after_number(text: str, start: int, end: int) -> int:
    """Where the words of a sentence begin; in a table row that is after the cell with its number."""
    head, tab, _rest = text[start:end].partition("\t")
    return start + len(head) + 1 if tab and len(head) <= NUMBER_CELL else start


def segments(text: str, start: int, end: int, marks: Sequence[Mark], opened: set[Mark]) -> Iterator[Segment]:
    """The text from start to end cut where marks begin and end; where they overlap the shortest one shows.

    A mark opens in the first segment it touches; `opened` carries that from one stretch of text to the next.
    """
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    edges = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    for left, right in pairwise(edges):
        covering = [m for m in inside if m.start <= left and m.end >= right]
        opening = tuple(m for m in covering if m not in opened)
        shown = min(covering, key=lambda m: m.end - m.start, default=None)
        within = tuple(m for m in covering if m.label and (m in opened or m is not shown))
        opened.update(opening)
        yield Segment(text[left:right], shown, opening, within)


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the lines that hold something."""
    position = 0
    for line in text.split("\n"):
        if line.strip():
            yield position, position + len(line)
        position += len(line) + 1


def cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the cells of a table row; cells are parted by tabs."""
    position = start
    for cell in text[start:end].split("\t"):
        yield position, position + len(cell)
        position += len(cell) + 1


def blocks(text: str, marks: Iterable[Mark], anchors: Iterable[Anchor] = ()) -> list[Block]:
    """The whole text, ready to be shown. Cost is linear in lines plus marks."""
    shown = list(lines(text))
    head = letterhead(text, shown)
    facts = [Mark(start, end, f"head{i}") for i, (start, end) in enumerate(head.facts)] if head else []
    pending, places = _Queue([*marks, *facts]), sorted(anchors, key=lambda a: a.start)
    made: list[Block] = []
    opened: set[Mark] = set()
    index = 0
    for start, end in shown:
        if head and head.start <= start < head.end:
            if start == head.start:
                made.append(_head(text, head, pending.touching(start, head.end), opened))
            continue
        here = pending.touching(start, end)
        named: list[Anchor] = []
        while index < len(places) and places[index].start < end:
            named.append(places[index])
            index += 1
        row = tuple(tuple(segments(text, left, right, here, opened)) for left, right in cells(text, start, end))
        names = tuple(a.name for a in named)
        if len(row) > 1 and made and made[-1].kind == "table":
            made[-1] = Block("table", (*made[-1].rows, row), made[-1].anchors + names)
        else:
            made.append(Block(_kind(text[start:end], len(row), named), (row,), names))
    return made


def _head(text: str, head: Head, here: Sequence[Mark], opened: set[Mark]) -> Block:
    columns = (head.left, head.right)
    rows = tuple(tuple(tuple(segments(text, *cell, here, opened)) for cell in column) for column in columns)
    return Block("head", rows)


def _kind(line: str, width: int, named: Sequence[Anchor]) -> BlockKind:
    if width > 1:
        return "table"
    if len(line) <= HEADING_LENGTH and any(a.is_heading for a in named):
        return "heading"
    return "title" if len(line) <= HEADING_LENGTH and is_upper(line) else "paragraph"


class _Queue:
    """Marks in order of their start, handed out to the lines they touch."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.waiting = sorted(marks, key=lambda m: m.start, reverse=True)
        self.active: list[Mark] = []

    def touching(self, start: int, end: int) -> list[Mark]:
        while self.waiting and self.waiting[-1].start < end:
            self.active.append(self.waiting.pop())
        self.active = [m for m in self.active if m.end > start]
        return self.active
