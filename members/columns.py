"""Columns of a small chart: x and width in percent, y and height in pixels (design.md, Charts). Pure: no Django."""

from collections.abc import Sequence
from dataclasses import dataclass

CHART_HEIGHT = 130
CHART_TOP = 30
MOST_COLUMNS = 8
FEWEST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `mark` stands behind its number: a word on what the number lacks."""

    value: int
    label: str
    x: float
    width: float
    y: float
    height: float
    last: bool
    mark: str = ""

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def value_y(self) -> float:
        return self.y - 7


def columns_of(values: Sequence[tuple[str, int, str]]) -> list[Column]:
    """The last few of these (label, number, mark) as columns; none when there are too few for a picture."""
    shown = values[-MOST_COLUMNS:]
    if len(shown) < FEWEST_COLUMNS:
        return []
    step, top = 100 / len(shown), max(value for _label, value, _mark in shown) or 1
    columns = []
    for i, (label, value, mark) in enumerate(shown):
        height = round(value / top * CHART_HEIGHT, 1)
        x, y = round(step * i + step * 0.16, 1), round(CHART_TOP + CHART_HEIGHT - height, 1)
        columns.append(Column(value, label, x, round(step * 0.68, 1), y, height, i == len(shown) - 1, mark))
    return columns
