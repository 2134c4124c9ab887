"""What stands in a table cell, on one line: wrapped lines joined, units and items kept apart with ";"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexicon import UNIT_START
from .page import Row, Word, joined, rows_of

_ITEM = re.compile(r"^(?:[-–+•]|\d{1,2}[.)]|[a-zđ]\))\s")
_BULLET = re.compile(r"^[-–+•]\s")


def one_line(paragraphs: Sequence[str]) -> str:
    """Paragraphs of a cell on one line; a list of units or items keeps its partings as ";"."""
    listed = len(paragraphs) > 1 and (
        all(UNIT_START.match(line) for line in paragraphs) or all(_BULLET.match(line) for line in paragraphs[1:])
    )
    joined = ("; " if listed else " ").join(line.rstrip(" ;") if listed else line for line in paragraphs)
    return joined.replace("\t", " ")


def cell_text(words: Sequence[Word], right: float) -> str:
    """The words of a printed cell that ends at `right`, as one line."""
    return one_line(paragraphs_of(rows_of(words), right))


def paragraphs_of(rows: Sequence[Row], right: float) -> list[str]:
    """Lines of print in a cell → its paragraphs: one ends where the next word would have had room."""
    out: list[str] = []
    before: Row | None = None
    for row in rows:
        text = " ".join(word.text for word in row.words)
        if before is not None and not _starts(before, row, text, out[-1], right):
            out[-1] = joined(out[-1], text)
        else:
            out.append(text)
        before = row
    return out


def _starts(before: Row, row: Row, text: str, sofar: str, right: float) -> bool:
    """Whether `row` starts a paragraph of its own in its cell."""
    first = row.words[0]
    room = right - before.right - 0.3 * row.height
    fitted = first.right - first.left < room - 0.2 * row.height
    if _ITEM.match(text):
        return fitted or sofar.endswith((".", ";", ":"))
    return fitted and bool(UNIT_START.match(text)) and bool(UNIT_START.match(sofar)) and not sofar.endswith((",", "và"))
