"""Geometry of the charts. Pure: numbers in, places out; the templates only draw.

x and width are percentages, y and height pixels; without a viewBox text never stretches (design.md, Charts).
Places are strings with a decimal point, whatever language the page speaks.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .status import Summary

DIGIT_SHARE = 2.6  # percent of the bar's room that one digit needs on a phone
SERIES_TOP, SERIES_FLOOR = 26.0, 200.0
SERIES_LEFT, SERIES_RIGHT = 15.0, 94.0
LABEL_RAISE, LABEL_DROP, LABEL_SHIFT = 11.0, 20.0, 14  # pixels from the dot
FEWEST = 4  # under so many values a sentence says more than a chart
SOLID, HATCHED = frozenset({"done", "late"}), "donelate"  # kinds of segments and layers
BULLET_ROOM = 1.25  # goals that fit on a bullet bar


@dataclass(frozen=True, slots=True)
class Filled:
    """A part that is told by its colour or hatching; `kind` is the end of its class (seg-…)."""

    kind: str

    @property
    def is_solid(self) -> bool:
        return self.kind in SOLID

    @property
    def is_hatched(self) -> bool:
        return self.kind == HATCHED


@dataclass(frozen=True, slots=True)
class Segment(Filled):
    """A part of a stacked bar; `figure` is empty where it would not fit."""

    x: str
    width: str
    middle: str
    figure: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    text_y: str
    dx: str
    figure: str
    label: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Gridline:
    y: str
    text_y: str
    label: str
    is_axis: bool


@dataclass(frozen=True, slots=True)
class Series:
    grid: tuple[Gridline, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]


def percent(value: float) -> str:
    return f"{value:.3f}%"


def segments(summary: Summary, scale: int) -> tuple[Segment, ...]:
    """The bar of one line; `scale` is the largest total, one for all bars. Empty parts are left out."""
    made, before = [], 0
    for kind, value in _parts(summary):
        if value:
            x, width = before * 100 / scale, value * 100 / scale
            figure = str(value) if width >= DIGIT_SHARE * len(str(value)) else ""
            made.append(Segment(kind, percent(x), percent(width), percent(x + width / 2), figure))
        before += value
    return tuple(made)


def _parts(summary: Summary) -> tuple[tuple[str, int], ...]:
    """(end of its class, how many), in the order in which all pictures draw them."""
    return (
        ("done", summary.done_on_time),
        ("donelate", summary.done_late),
        ("open", summary.in_time),
        ("late", summary.late),
        ("none", summary.undated),
    )


def series(rates: Sequence[int | None], labels: Sequence[str]) -> Series:
    """A line over the rates, in tenths of a percent. Where a rate is missing the line has a gap."""
    known = [r for r in rates if r is not None]
    floor = min(known, default=0) // 200 * 20
    floor = min(floor, 80)
    step = (SERIES_RIGHT - SERIES_LEFT) / max(1, len(rates) - 1)
    places = [
        None if rate is None else (SERIES_LEFT + i * step, _height(rate / 10, floor)) for i, rate in enumerate(rates)
    ]
    dots = tuple(
        _dot(places, rates, i, label)
        for i, (place, label) in enumerate(zip(places, labels, strict=True))
        if place is not None
    )
    strokes = tuple(
        Stroke(percent(a[0]), f"{a[1]:.1f}", percent(b[0]), f"{b[1]:.1f}")
        for a, b in itertools.pairwise(places)
        if a and b
    )
    return Series(tuple(_gridline(value, floor) for value in range(floor, 101, 20)), strokes, dots)


def _dot(places: Sequence[tuple[float, float] | None], rates: Sequence[int | None], i: int, label: str) -> Dot:
    """A point with its figure beside the line, never on it: below where no neighbour is lower, else above on the side
    where the line falls away. A figure equal to both its neighbours is not said again."""
    x, y = places[i] or (0.0, 0.0)
    before = places[i - 1] if i else None
    after = places[i + 1] if i + 1 < len(places) else None
    from_above = before is not None and before[1] < y
    to_above = after is not None and after[1] < y
    is_lowest = not any(place is not None and place[1] > y for place in (before, after))
    in_valley = (from_above or to_above) and is_lowest
    shift = 0 if in_valley or from_above == to_above else LABEL_SHIFT if from_above else -LABEL_SHIFT
    in_valley = in_valley and y + LABEL_DROP <= SERIES_FLOOR  # the axis has its own words
    text_y = y + LABEL_DROP if in_valley else y - LABEL_RAISE
    is_last, rate = i == len(places) - 1, rates[i] or 0
    is_told = not is_last and i > 0 and rates[i - 1] == rates[i] == rates[i + 1]
    return Dot(percent(x), f"{y:.1f}", f"{text_y:.1f}", str(shift), "" if is_told else _tenths(rate), label, is_last)


def _height(value: float, floor: int) -> float:
    return SERIES_FLOOR - (value - floor) * (SERIES_FLOOR - SERIES_TOP) / (100 - floor)


def _gridline(value: int, floor: int) -> Gridline:
    y = _height(value, floor)
    return Gridline(f"{y:.1f}", f"{y + 4:.1f}", f"{value}%", value == floor)


def _tenths(permille: int) -> str:
    """80,0; a full hundred without its decimal, or neighbours would touch."""
    return "100" if permille == 1000 else f"{permille // 10},{permille % 10}"


# --- A figure against its goal -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bar for the way made, a mark for the goal, and one for the time gone by (empty: none). `kind` ends a class."""

    kind: str
    width: str
    goal: str
    now: str


def bullet(way: float, gone: float | None, kind: str) -> Bullet:
    """Both are parts of the whole: 1 is the goal, and the end of the time. What goes far beyond is cut at the edge."""
    scale = 100 / BULLET_ROOM
    now = "" if gone is None else percent(gone * scale)
    return Bullet(kind, percent(min(max(way, 0), BULLET_ROOM) * scale), percent(scale), now)


# --- Columns over time ---------------------------------------------------------------------------------------------

STACK_TOP, STACK_FLOOR = 34.0, 164.0
FIGURE_ROOM = 16.0  # pixels of height that a figure in a column needs


@dataclass(frozen=True, slots=True)
class Layer(Filled):
    """A part of a column; `figure` is empty where it would not fit."""

    y: str
    height: str
    text_y: str
    figure: str


@dataclass(frozen=True, slots=True)
class Stack:
    """A column of layers, what is settled at the bottom; `figure` stands on top of it, two labels below."""

    x: str
    width: str
    middle: str
    layers: tuple[Layer, ...]
    figure: str
    figure_y: str
    label: str
    label_below: str


def stacks(columns: Sequence[tuple[Summary, str, str, str]]) -> tuple[Stack, ...]:
    """(summary, figure on top, label, label below it) of each column; one scale for all. None when all are empty."""
    tallest = max((summary.total for summary, *_words in columns), default=0)
    if not tallest:
        return ()
    step = 100 / len(columns)
    made = []
    for i, (summary, figure, label, label_below) in enumerate(columns):
        layers = _layers(summary, (STACK_FLOOR - STACK_TOP) / tallest)
        top = float(layers[-1].y) if layers else STACK_FLOOR
        x = (percent(step * i + step * 0.2), percent(step * 0.6), percent(step * (i + 0.5)))
        made.append(Stack(*x, layers, figure, f"{top - 8:.1f}", label, label_below))
    return tuple(made)


def rate_figure(permille: int | None) -> str:
    """A rate on top of a column; a dash where nothing was to be judged."""
    return "–" if permille is None else f"{_tenths(permille)}%"


def _layers(summary: Summary, pixels: float) -> tuple[Layer, ...]:
    made, floor = list[Layer](), STACK_FLOOR
    for kind, value in _parts(summary):
        if value:
            height = value * pixels
            figure = str(value) if height >= FIGURE_ROOM else ""
            made.append(Layer(kind, f"{floor - height:.1f}", f"{height:.1f}", f"{floor - height / 2 + 4:.1f}", figure))
            floor -= height
    return tuple(made)
