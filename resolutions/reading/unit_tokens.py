"""Words and marks of a text as the grammar of unit names reads them, and where such a name may begin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lexicon import UNIT_START
from .unit_words import Table, plain

_TOKEN = re.compile(r"\n|\w+(?:[&.]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its place."""

    text: str
    low: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def word(self) -> bool:
        return self.text[:1].isalnum()


def tokenise(text: str, start: int, stop: int) -> list[Token]:
    return [Token(m[0], plain(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text, start, stop)]


def name_key(name: str) -> str:
    """The spelling in which names are compared: small letters, one tone style, marks as words of their own."""
    return " ".join(token.low for token in tokenise(name, 0, len(name)))


def phrase_at(words: Table, tokens: list[Token], at: int) -> int:
    """How many tokens the longest phrase of the table takes that stands at `at`; 0 for none."""
    for entry in words.get(tokens[at].low, ()):
        if len(entry) == 1 or [token.low for token in tokens[at : at + len(entry)]] == list(entry):
            return len(entry)
    return 0


def starts_unit(text: str, start: int) -> bool:
    """Whether a unit's name may begin here, in its usual spelling or in capitals."""
    if UNIT_START.match(text, start):
        return True
    word = re.match(r"[^\W\d_]{2,}(?:\s+[^\W\d_]{2,})?", text[start : start + 24])
    if not word or not word[0].isupper():
        return False
    return bool(UNIT_START.match(f"{word[0].capitalize()} "))
