"""The letterhead of a document: which of its first lines stand on the left, which on the right. Pure.

A letterhead has two columns: who issues it, with the number below; the motto of the state or of the Party, with place
and date below. As plain text their lines follow each other, column after column or in turns.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from members.folding import fold

from .reading.kinds import kind_of_line
from .reading.text import is_upper

LINES, LENGTH, ABOVE = 16, 90, 5
Span = tuple[int, int]
_MOTTO = re.compile(r"(?:cong hoa|chxhcn|dang cong san viet nam|doc lap\b)")
_DATE = re.compile(r"\bngày\s[\d\s.…_lIO]*tháng\s[\d\s.…_lIO]*năm\b[ .…_\d]*|\bngày\s\d{1,2}/\d{1,2}/\d{4}")
_NUMBER = re.compile(r"^\s*[Ss]ố\s*:?\s*(?P<number>\S.*?)\s*$")
_SUBJECT = re.compile(r"\s*(?:V/v|Về việc)\b")
_RULE = re.compile(r"[\s*_=–—-]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The cells of the letterhead as spans of the text; `facts` are its number and its date."""

    start: int
    end: int
    left: tuple[Span, ...]
    right: tuple[Span, ...]
    facts: tuple[Span, ...]


def letterhead(text: str, lines: Sequence[Span]) -> Head | None:
    """The letterhead among the first lines; None without a motto, or without an issuer or number beside it."""
    shown = lines[:LINES]
    motto = next(
        (i for i, (start, end) in enumerate(shown) if any(_is_motto(c) for c in _words(text, start, end))), None
    )
    if motto is None:
        return None
    first = motto
    while first > max(0, motto - ABOVE) and _is_issuer(text[slice(*shown[first - 1])]):
        first -= 1
    last = _last(text, shown, motto)
    sides: dict[str, list[Span]] = {"left": [], "right": []}
    facts: list[Span] = []
    side = "left"
    for start, end in shown[first : last + 1]:
        for left, right in _cells(text, start, end):
            side = _side(text[left:right], side)
            sides[side].append((left, right))
            facts += _facts(text, left, right)
    if not sides["left"] or not sides["right"]:
        return None
    return Head(shown[first][0], shown[last][1], tuple(sides["left"]), tuple(sides["right"]), tuple(facts))


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for cell in text[start:end].split("\t"):
        if cell.strip():
            yield position, position + len(cell)
        position += len(cell) + 1


def _words(text: str, start: int, end: int) -> list[str]:
    return [text[left:right] for left, right in _cells(text, start, end)]


def _is_motto(words: str) -> bool:
    return len(words) <= LENGTH and bool(_MOTTO.match(fold(words).strip(" *-–")))


def _is_issuer(words: str) -> bool:
    told = is_upper(words) or _RULE.fullmatch(words) or _NUMBER.match(words)
    return len(words) <= LENGTH and bool(told) and not kind_of_line(words)


def _last(text: str, lines: Sequence[Span], motto: int) -> int:
    """The last line: the number, the date, the motto, a subject below the number, or the rule below one of them."""
    last = motto
    for index, (start, end) in enumerate(lines[motto + 1 :], start=motto + 1):
        words = text[start:end]
        if len(words) > 2 * LENGTH or kind_of_line(words):
            break
        told = any(
            _is_motto(c) or _NUMBER.match(c) or _DATE.search(c) or _SUBJECT.match(c) for c in _words(text, start, end)
        )
        if told or (last == index - 1 and _RULE.fullmatch(words)):
            last = index
        elif not _is_issuer(words):
            break
    return last


def _side(words: str, before: str) -> str:
    if _RULE.fullmatch(words):
        return before
    return "right" if _is_motto(words) or (_DATE.search(words) and not _NUMBER.match(words)) else "left"


def _facts(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if match := _NUMBER.match(words):
        yield start + match.start("number"), start + match.end("number")
    elif match := _DATE.search(words):
        yield start + match.start(), start + len(words[: match.end()].rstrip())
