"""The table of scores: a line for each document, then the median and the worst beside their goals."""

import statistics
import sys
from collections.abc import Sequence

from .scoring import Score

COLUMNS = ("tasks", "rows", "deadlines", "leads", "coops", "targets", "references", "header", "warnings")
GOALS: dict[str, tuple[float, float]] = {
    "tasks": (0.97, 0.90), "rows": (0.97, 0.90), "deadlines": (0.95, 0.85), "leads": (0.93, 0.80),
    "coops": (0.90, 0.75), "targets": (0.90, 0.70), "references": (0.95, 0.80), "header": (0.97, 0.85),
}  # fmt: skip
WARNINGS_GOAL = 0.90  # of all labelled error and warn codes


def values(scores: Sequence[Score], column: str) -> list[float]:
    return [value for score in scores if (value := score.value(column)) is not None]


def warned(scores: Sequence[Score]) -> float:
    """The share of all labelled codes that were told."""
    hits, missed = sum(s.warned.hits for s in scores), sum(s.warned.missed for s in scores)
    return hits / (hits + missed) if hits + missed else 1.0


def reached(scores: Sequence[Score], column: str) -> bool:
    if column == "warnings":
        return warned(scores) >= WARNINGS_GOAL
    found = values(scores, column)
    median, worst = GOALS[column]
    return not found or (statistics.median(found) >= median and min(found) >= worst)


def print_table(scores: Sequence[Score], *, notes: bool = False) -> None:
    wide = max((len(score.name) for score in scores), default=8) + 2
    sys.stdout.write(" " * wide + "".join(f"{name:>11}" for name in COLUMNS) + "\n")
    for score in scores:
        cells = "".join(_cell(score.value(name)) for name in COLUMNS)
        sys.stdout.write(f"{score.name:<{wide}}{cells}\n")
        for note in score.notes if notes else ():
            sys.stdout.write(f"    {note}\n")
    if scores:
        _summary(scores, wide)


def _cell(value: float | None) -> str:
    return f"{'–':>11}" if value is None else f"{value:>11.3f}"


def _summary(scores: Sequence[Score], wide: int) -> None:
    for name, pick, goal in (("median", statistics.median, 0), ("worst", min, 1)):
        cells, goals = [], []
        for column in COLUMNS[:-1]:
            found = values(scores, column)
            cells.append(_cell(float(pick(found)) if found else None))
            goals.append(f"{GOALS[column][goal]:>11.2f}")
        told = _cell(warned(scores)) if name == "median" else f"{'':>11}"
        sys.stdout.write(f"{name:<{wide}}{''.join(cells)}{told}\n{'  goal':<{wide}}{''.join(goals)}"
                         + (f"{WARNINGS_GOAL:>11.2f}\n" if name == "median" else "\n"))  # fmt: skip
    missed = [column for column in COLUMNS if not reached(scores, column)]
    wrong = [score.name for score in scores if not score.class_right]
    sys.stdout.write(f"goals missed: {', '.join(missed) or 'none'}\n")
    sys.stdout.write(f"taken for the wrong class: {', '.join(wrong) or 'none'}\n")
    false = sum(score.warned.false for score in scores)
    sys.stdout.write(f"codes told without a label: {false} in {len(scores)} documents\n")
