"""Geometry of the timeline: a quarter's days on a strip, marks beside or above each other. Pure: days in, places out.

x is a share of the strip's width in percent, y a lane: the template draws lanes of one height (design.md, Charts).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LANES = 5
MARK = 2.2  # the width of a mark, in percent
EDGE = 1.4  # room at both ends, or the first and the last day's marks would be cut


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the day with this number in the list is drawn."""

    index: int
    x: float
    lane: int


@dataclass(frozen=True, slots=True)
class Rest:
    """How many days found no lane around here: written as "+3" in the lane above the marks."""

    x: float
    count: int


def place_of(day: date, start: date, end: date) -> float:
    """The middle of a day on the strip from the first to the last day, in percent."""
    share = ((day - start).days + 0.5) / ((end - start).days + 1)
    return round(EDGE + share * (100 - 2 * EDGE), 2)


def laid(places: Sequence[float], lanes: int = LANES, width: float = MARK) -> tuple[list[Mark], list[Rest]]:
    """Each place, from left to right, in the lowest lane that is free there; what finds none is counted."""
    free = [-width] * lanes
    marks: list[Mark] = []
    rests: list[Rest] = []
    for index, x in sorted(enumerate(places), key=lambda pair: pair[1]):
        lane = next((n for n, right in enumerate(free) if x - right >= width), None)
        if lane is not None:
            free[lane] = x
            marks.append(Mark(index, x, lane))
        elif rests and x - rests[-1].x < 2 * width:
            rests[-1] = Rest(rests[-1].x, rests[-1].count + 1)
        else:
            rests.append(Rest(x, 1))
    return marks, rests
