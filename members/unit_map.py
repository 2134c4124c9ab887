"""The drawing of who belongs to whom. Pure: branches in, places out; the template only draws.

x and width are percentages, y and height pixels; without a viewBox text never stretches (design.md, Charts). The
drawing is cut into strips, one above the other, so that paper can be turned between them: the union, then per kind its
heading and rows of three branches; what belongs to a unit hangs below it, a little to the right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

COLUMNS = 3
TRUNK, HEADING_X, HEADING_WIDTH, UNIT_WIDTH = 1.0, 2.6, 42.0, 48.0
OWN, STEP_IN, BETWEEN = 1.8, 4.4, 1.4  # from a heading's edge: its own trunk, and its rows; between two columns
INDENT, SPINE = 2.0, 0.9  # of what hangs below a box, and of the line on which it hangs
MOST_INDENTS, MOST_SECTIONS = 4, 3
STACKED = 4  # units that may hang below a box in its column; more of them get rows of their own
LINE, PAD, GAP, BUS, TOP, META = 17, 8, 10, 8, 20, 16
NARROWEST = 730  # pixels that the drawing has on the smallest screen that shows it
INSET = 20  # pixels of a box that hold no letters
SLIM, BROAD = frozenset("iíìỉĩịjltfr'.,;:()|-–/ "), frozenset("mwMW%&@")


class Node(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def style(self) -> str: ...
    @property
    def nodes(self) -> Sequence["Node"]: ...


@dataclass(frozen=True, slots=True)
class Words:
    y: str
    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    x: str
    y: str
    width: str
    height: str
    words: tuple[Words, ...]
    style: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Strip:
    height: int
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a section hangs: on which trunk, whether others of its kind follow on it, and which trunks pass by."""

    x: float
    trunk: float
    goes_on: bool
    passing: tuple[float, ...] = ()
    depth: int = 0

    def lines(self, height: int) -> list[Stroke]:
        return [_down(x, 0, height) for x in self.passing]

    def within(self, *, goes_on: bool) -> "Frame":
        """The frame of a section inside this one."""
        passing = (*self.passing, self.trunk) if self.goes_on else self.passing
        return Frame(self.x + STEP_IN, self.x + OWN, goes_on, passing, self.depth + 1)


def strips(union: str, groups: Sequence[tuple[str, Sequence[Node]]]) -> tuple[Strip, ...]:
    """`groups`: the heading of each kind, and its branches in order."""
    made = [_head(union, has_more=bool(groups))]
    for i, (heading, nodes) in enumerate(groups):
        frame = Frame(HEADING_X, TRUNK, goes_on=i < len(groups) - 1)
        made += _section(_box(heading, "", HEADING_X, HEADING_WIDTH, 10, style="kind"), nodes, frame)
    return tuple(made)


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _across(y: int, x1: float, x2: float) -> Stroke:
    return Stroke(_percent(x1), str(y), _percent(x2), str(y))


def _down(x: float, y1: int, y2: int) -> Stroke:
    return Stroke(_percent(x), str(y1), _percent(x), str(y2))


def _head(union: str, *, has_more: bool) -> Strip:
    box, height = _box(union, "", 20.0, 60.0, 2, style="union")
    under = 2 + height
    if not has_more:
        return Strip(under + 2, (box,), ())
    strokes = (_down(50, under, under + 12), _across(under + 12, TRUNK, 50), _down(TRUNK, under + 12, under + 18))
    return Strip(under + 18, (box,), strokes)


def _section(head: tuple[Box, int], nodes: Sequence[Node], frame: Frame) -> list[Strip]:
    """A heading and, below it, rows of its branches; branches too large for a column become sections within it."""
    box, tall = head
    height, middle = 10 + tall + 4, 10 + tall // 2
    strokes = [*frame.lines(height), _across(middle, frame.trunk, frame.x)]
    strokes.append(_down(frame.trunk, 0, height if frame.goes_on else middle))
    if nodes:
        strokes.append(_down(frame.x + OWN, 10 + tall, height))
    large = [node for node in nodes if frame.depth < MOST_SECTIONS and size(node) - 1 > STACKED]
    small = [node for node in nodes if node not in large]
    made = [Strip(height, (box,), tuple(strokes))]
    for at in range(0, len(small), COLUMNS):
        goes_on = at + COLUMNS < len(small) or bool(large)
        made.append(_row(small[at : at + COLUMNS], frame.within(goes_on=goes_on)))
    for node in large:
        inner = frame.within(goes_on=node is not large[-1])
        width = UNIT_WIDTH if inner.x + UNIT_WIDTH < 100 else 100 - inner.x
        head = _box(node.name, node.note, inner.x, width, 10, style=node.style, url=node.url)
        made += _section(head, node.nodes, inner)
    return made


def size(node: Node) -> int:
    return 1 + sum(size(child) for child in node.nodes)


def _row(nodes: Sequence[Node], frame: Frame) -> Strip:
    """Up to three branches beside each other, on a bus that comes from the trunk."""
    boxes, strokes, height, step = list[Box](), list[Stroke](), 0, (100 - frame.x) / COLUMNS
    for column, node in enumerate(nodes):
        x = frame.x + column * step
        strokes.append(_down(x + (step - BETWEEN) / 2, BUS, TOP))
        end = _branch(node, (x, step - BETWEEN, TOP), 0, boxes, strokes)
        height = max(height, end + GAP)
    strokes.append(_across(BUS, frame.trunk, frame.x + (len(nodes) - 1) * step + (step - BETWEEN) / 2))
    strokes.append(_down(frame.trunk, 0, height if frame.goes_on else BUS))
    return Strip(height, tuple(boxes), (*frame.lines(height), *strokes))


def _branch(node: Node, place: tuple[float, float, int], depth: int, boxes: list[Box], strokes: list[Stroke]) -> int:
    """Places the node (x, width, y) and what is below it; answers where it ends."""
    x, width, y = place
    box, height = _box(node.name, node.note, x, width, y, style=node.style, url=node.url)
    boxes.append(box)
    end, hangs_to = y + height, 0
    indent = INDENT if depth < MOST_INDENTS else 0.0
    for child in node.nodes:
        top = end + GAP
        hangs_to = top + 14 if indent else top
        if indent:
            strokes.append(_across(hangs_to, x + SPINE, x + indent))
        end = _branch(child, (x + indent, width - indent, top), depth + 1, boxes, strokes)
    if hangs_to:
        strokes.append(_down(x + SPINE, y + height, hangs_to))
    return end


def _box(name: str, note: str, x: float, width: float, y: int, *, style: str = "", url: str = "") -> tuple[Box, int]:
    lines = wrapped(name, width * NARROWEST / 100 - INSET)
    words = [Words(str(y + PAD + 12 + i * LINE), line) for i, line in enumerate(lines)]
    height = PAD * 2 + len(lines) * LINE
    if note:
        words += [Words(str(y + PAD + 11 + len(lines) * LINE), note, is_note=True)]
        height += META
    return Box(_percent(x), str(y), _percent(width), str(height), tuple(words), style, url, name), height


# --- Letters -------------------------------------------------------------------------------------------------------


def width_of(text: str) -> float:
    """About how many pixels the text takes at 13 px, rather too many than too few."""
    return sum(_width(c) for c in text)


def _width(letter: str) -> float:
    if letter in SLIM:
        return 4.4
    if letter in BROAD:
        return 11.5
    return 9.6 if letter.isupper() else 7.4


def wrapped(text: str, room: float) -> list[str]:
    """The text in lines that fit; a word that is longer than a line is cut."""
    lines, line = list[str](), ""
    for word in _pieces(text.split(), room):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line or not lines else lines


def _pieces(words: Iterable[str], room: float) -> Iterator[str]:
    for word in words:
        rest = word
        while width_of(rest) > room and len(rest) > 1:
            fits = max(1, next((i for i in range(1, len(rest)) if width_of(rest[: i + 1]) > room), len(rest) - 1))
            yield rest[:fits]
            rest = rest[fits:]
        yield rest
