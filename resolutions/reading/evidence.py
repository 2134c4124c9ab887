"""What the clerk's checks look at, and how they name and find a place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .outline import Block
from .parsed import Annex, Header, ParsedTask, Reference, Span
from .paths import capitalised, path_words
from .zones import Line, Zones


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document as it was read, with the zones it was read from."""

    text: str
    zones: Zones
    header: Header
    blocks: list[Block]
    tasks: list[ParsedTask]
    annexes: tuple[Annex, ...]
    mentions: list[Reference]

    @property
    def rows(self) -> list[ParsedTask]:
        return [row for annex in self.annexes for row in annex.rows]

    @property
    def body_start(self) -> int:
        """Where the text below head and title begins."""
        return next((body.lines[0].start for body in self.zones.bodies if body.lines), len(self.text))

    @property
    def foot_start(self) -> int:
        """Where recipients and signature begin; the end of the text when there are none."""
        return self.zones.foot[0].start if self.zones.foot else len(self.text)


def place(path: str) -> str:
    """A path in words, at the start of a sentence."""
    return capitalised(path_words(path))


def in_line(lines: list[Line], words: str) -> Span | None:
    """Where words stand in the first of some lines that has them."""
    for line in lines:
        if words and (at := line.text.find(words)) >= 0:
            return line.start + at, line.start + at + len(words)
    return None


def found_in(text: str, words: str, span: Span) -> Span:
    """Where words stand inside a span of the text; the span itself when they do not."""
    at = text.find(words, *span) if words else -1
    return (at, at + len(words)) if at >= 0 else span


def short(text: str, longest: int = 90) -> str:
    """A quotation for a sentence on the screen."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= longest else plain[: longest - 1].rsplit(" ", 1)[0] + "…"
