"""How wide the columns of a table of many texts should be, so that its rows come out low. Pure: no Django.

The highest cell makes the height of its row. Widths are moved from column to column in small steps as long as the rows
of a sample get lower together.
"""

import math
from collections.abc import Sequence

SAMPLE = 200  # rows that are looked at
STEP_MM = 1.5
MOST_STEPS = 400
SHARPNESS = 6  # the greater, the closer the sum of a row's cells comes to its highest one
RAGGED = 1.5  # letters of a line that stay empty, because words are not broken


def lowest(texts: Sequence[Sequence[str]], least_mm: Sequence[float], room_mm: float, letter_mm: float) -> list[float]:
    """The width of each column, none below its least; together they fill the room. `texts`: row by row."""
    stride = max(len(texts) // SAMPLE, 1)
    letters = [[len(row[at]) for row in texts[::stride]] for at in range(len(least_mm))]
    asked = [sum(column) or 0.1 for column in letters]
    spare = (room_mm - sum(least_mm)) / sum(asked)
    widths = [narrow + spare * much for narrow, much in zip(least_mm, asked, strict=True)]
    for _step in range(MOST_STEPS):
        if not _better(widths, letters, least_mm, letter_mm):
            break
    return widths


def _better(widths: list[float], letters: Sequence[Sequence[int]], least_mm: Sequence[float], letter_mm: float) -> bool:
    """Move a step of width to where it helps most from where it hurts least; False if that helps nothing."""
    powers = [_powers(column, wide, letter_mm) for column, wide in zip(letters, widths, strict=True)]
    sums = [sum(row) for row in zip(*powers, strict=True)]

    def height(at: int, by: float) -> float:
        """All rows, with this column wider by so much."""
        others = _powers(letters[at], widths[at] + by, letter_mm)
        changed = zip(sums, powers[at], others, strict=True)
        return math.fsum(math.pow(max(all_ - old + new, 0.0), 1 / SHARPNESS) for all_, old, new in changed)

    now = math.fsum(math.pow(all_, 1 / SHARPNESS) for all_ in sums)
    gains = [now - height(at, STEP_MM) for at in range(len(widths))]
    losses = [
        height(at, -STEP_MM) - now if widths[at] - STEP_MM >= least_mm[at] else float("inf")
        for at in range(len(widths))
    ]
    to, giver = max(range(len(widths)), key=gains.__getitem__), min(range(len(widths)), key=losses.__getitem__)
    if to == giver or gains[to] <= losses[giver] + 1e-9:
        return False
    widths[to] += STEP_MM
    widths[giver] -= STEP_MM
    return True


def _powers(letters: Sequence[int], wide_mm: float, letter_mm: float) -> list[float]:
    """How many lines each text takes, to the power."""
    in_line = max(wide_mm / letter_mm - RAGGED, 1.0)
    return [(count / in_line) ** SHARPNESS for count in letters]
