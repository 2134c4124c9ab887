"""A page as words and drawn lines with their places. Plain geometry in points, y upwards as in PDF."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """`rules` are the bounds of straight drawn lines; `covered`: the share of the page that pictures cover."""

    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Box, ...] = ()
    covered: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line of print, left before right."""

    words: tuple[Word, ...]
    left: float = field(init=False)
    right: float = field(init=False)
    bottom: float = field(init=False)
    top: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "left", min(word.left for word in self.words))
        object.__setattr__(self, "right", max(word.right for word in self.words))
        object.__setattr__(self, "bottom", min(word.bottom for word in self.words))
        object.__setattr__(self, "top", max(word.top for word in self.words))

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return max(1.0, _median([word.top - word.bottom for word in self.words]))

    @property
    def text(self) -> str:
        """The words with single blanks; where the print leaves a wide gap, with many."""
        parts: list[str] = []
        for index, word in enumerate(self.words):
            if index:
                gap = word.left - self.words[index - 1].right
                parts.append("      " if gap > 1.6 * self.height else " ")
            parts.append(word.text)
        return "".join(parts)

    def segments(self, gap: float) -> list[Row]:
        """The parts between gaps of at least `gap` points."""
        parts: list[list[Word]] = [[self.words[0]]]
        for before, word in zip(self.words, self.words[1:], strict=False):
            if word.left - before.right >= gap:
                parts.append([])
            parts[-1].append(word)
        return [Row(tuple(part)) for part in parts]


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Words gathered to lines of print, top line first."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.middle, word.left)):
        if lines:
            first = lines[-1][0]
            reach = 0.5 * min(max(first.top - first.bottom, 1.0), max(word.top - word.bottom, 1.0))
            if first.middle - word.middle < max(reach, 1.0):
                lines[-1].append(word)
                continue
        lines.append([word])
    return [Row(tuple(sorted(line, key=lambda word: word.left))) for line in lines]


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph; a number or a range broken at its hyphen ("45-" "NQ/TW") is whole again."""
    broken = len(before) > 1 and before[-1] in "-/" and before[-2].isalnum() and after[:1].isalnum()
    return before + after if broken else f"{before} {after}"


def tight_pitch(rows: Sequence[Row]) -> float:
    """The usual distance from line to line within a paragraph."""
    pitches = sorted(
        above.middle - below.middle
        for above, below in itertools.pairwise(rows)
        if 0.6 * above.height < above.middle - below.middle < 2.2 * above.height
    )
    return pitches[len(pitches) // 4] if pitches else 1.2 * _median([row.height for row in rows] or [12.0])


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]
