"""Ruled tables on a page: from drawn lines to cells, merged ones included. Plain geometry in points, y upwards."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .page import Box

_THIN = 4.0
_NEAR = 3.0
_LEAST = 6.0
_MOST_LINES = 8_000
_MOST_CELLS = 6_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over one or more rows and columns of its grid; `below` and `beside` count those after the first."""

    row: int
    column: int
    below: int
    beside: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its outline, how many rows and columns it has, and its cells in reading order."""

    outline: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: where it stands on its own axis, and from where to where it runs."""

    at: float
    low: float
    high: float


def find_grids(paths: Sequence[Box], width: float = 0.0, height: float = 0.0) -> list[Grid]:
    """Tables drawn by the given bounds, top first. Frames, underlines and boxes round a page give none."""
    upright, level = _rules(paths[:_MOST_LINES], width, height)
    grids = [grid for ups, levels in _groups(upright, level) if (grid := _grid(ups, levels)) is not None]
    return sorted(grids, key=lambda grid: -grid.outline[3])


def _rules(paths: Sequence[Box], width: float, height: float) -> tuple[list[_Rule], list[_Rule]]:
    upright: list[_Rule] = []
    level: list[_Rule] = []
    for left, bottom, right, top in paths:
        wide, high = right - left, top - bottom
        if width and wide > 0.97 * width and high > 0.97 * height:
            continue  # the page's own background
        if wide < _THIN and high >= _LEAST:
            upright.append(_Rule((left + right) / 2, bottom, top))
        elif high < _THIN and wide >= _LEAST:
            level.append(_Rule((bottom + top) / 2, left, right))
        elif wide >= _LEAST and high >= _LEAST:
            upright.extend((_Rule(left, bottom, top), _Rule(right, bottom, top)))
            level.extend((_Rule(bottom, left, right), _Rule(top, left, right)))
    return upright, level


def _groups(upright: list[_Rule], level: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Rules that hang together: the height over which some upright rule runs, and the level rules within it."""
    groups: list[tuple[list[_Rule], float]] = []
    for rule in sorted(upright, key=lambda rule: rule.low):
        if groups and rule.low <= groups[-1][1] + _NEAR:
            ups, reach = groups[-1]
            ups.append(rule)
            groups[-1] = (ups, max(reach, rule.high))
        else:
            groups.append(([rule], rule.high))
    out = []
    for ups, reach in groups:
        low = min(rule.low for rule in ups)
        out.append((ups, [rule for rule in level if low - _NEAR <= rule.at <= reach + _NEAR]))
    return out


def _grid(upright: list[_Rule], level: list[_Rule]) -> Grid | None:
    ends = [end for rule in level for end in (rule.low, rule.high)]
    inner = [rule.at for rule in upright]
    # Tables that are open at the sides: the level rules tell where they end.
    outer = [min(ends), max(ends)] if ends else []
    columns = _distinct(inner + [end for end in outer if end < min(inner) - _LEAST or end > max(inner) + _LEAST])
    wide = [rule for rule in level if any(rule.low - _NEAR <= a and rule.high + _NEAR >= b for a, b in _pairs(columns))]
    wide += _pieced(level, columns)
    rows = _distinct([rule.at for rule in wide])[::-1]
    # One row alone is what a page break leaves of a table; with two cells it may as well be a frame.
    if len(columns) < 3 or len(rows) < (2 if len(columns) > 3 else 3) or len(columns) * len(rows) > _MOST_CELLS:
        return None
    cells = _cells(columns, rows, upright, level)
    busy = max(sum(cell.row == index for cell in cells) for index in range(min(len(rows) - 1, 40)))
    if busy < 2:
        return None
    return Grid((columns[0], rows[-1], columns[-1], rows[0]), len(rows) - 1, len(columns) - 1, cells)


def _pieced(level: list[_Rule], columns: list[float]) -> list[_Rule]:
    """Level rules drawn in pieces that together cover a column."""
    out = []
    for at in _distinct([rule.at for rule in level]):
        parts = [rule for rule in level if abs(rule.at - at) <= _NEAR]
        if len(parts) > 1 and any(_covered(parts, low, high) for low, high in _pairs(columns)):
            out.append(_Rule(at, 0, 0))
    return out


def _cells(columns: list[float], rows: list[float], upright: list[_Rule], level: list[_Rule]) -> tuple[Cell, ...]:
    """Elementary boxes put together where no rule parts them."""
    wide, high = len(columns) - 1, len(rows) - 1
    standing = [[rule for rule in upright if abs(rule.at - at) <= _NEAR] for at in columns]
    lying = [[rule for rule in level if abs(rule.at - at) <= _NEAR] for at in rows]
    parted_right = [[_stands(standing[c + 1], rows[r + 1], rows[r]) for c in range(wide)] for r in range(high)]
    parted_below = [[_covered(lying[r + 1], columns[c], columns[c + 1]) for c in range(wide)] for r in range(high)]
    taken = [[False] * wide for _ in range(high)]
    cells = []
    for row in range(high):
        for column in range(wide):
            if taken[row][column]:
                continue
            last = column
            while last + 1 < wide and not parted_right[row][last] and not taken[row][last + 1]:
                last += 1
            end = row
            while end + 1 < high and not any(parted_below[end][c] for c in range(column, last + 1)):
                end += 1
            for r in range(row, end + 1):
                for c in range(column, last + 1):
                    taken[r][c] = True
            box = (columns[column], rows[end + 1], columns[last + 1], rows[row])
            cells.append(Cell(row, column, end - row, last - column, box))
    return tuple(cells)


def _stands(upright: list[_Rule], low: float, high: float) -> bool:
    middle = (low + high) / 2
    return any(rule.low - _NEAR <= middle <= rule.high + _NEAR for rule in upright)


def _covered(rules: list[_Rule], low: float, high: float) -> bool:
    """Whether rules at one height run from `low` to `high`, be it in pieces."""
    reach = low
    for rule in sorted(rules, key=lambda rule: rule.low):
        if rule.low > reach + 2 * _NEAR:
            break
        reach = max(reach, rule.high)
    return reach >= high - 2 * _NEAR


def _pairs(values: list[float]) -> list[tuple[float, float]]:
    return list(itertools.pairwise(values))


def _distinct(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out
