"""A PDF → its pages of words and drawn lines. The file is opened in a process of its own (`pdf_reader.py`)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from . import confined
from .containers import unreadable
from .page import Page, Word

SECONDS, MEGABYTES = 20, 1_500
_READER = str(Path(__file__).with_name("pdf_reader.py"))
_FEW_LETTERS, _STAMPED_LETTERS = 15, 250
_SOME_PICTURE, _WHOLE_PICTURE = 0.25, 0.6


def read_pages(data: bytes) -> list[Page]:
    """All pages; UnreadableSource says why not. A document that is too long comes as that error and its first page."""
    lines = _ask(data, "pages").decode("utf-8", "replace").splitlines()
    if lines and lines[-1].startswith("{"):
        raise TooLong(_page(json.loads(lines[0]))) if len(lines) > 1 else unreadable(json.loads(lines[0])["error"])
    return [_page(json.loads(line)) for line in lines]


class TooLong(Exception):
    """More pages or words than are read at once; the first one is there to look for a stamp."""

    def __init__(self, first: Page) -> None:
        super().__init__("too long")
        self.first = first


def picture(data: bytes, index: int, *, dpi: int) -> bytes:
    """Page `index` (from 0) as a grey picture (PGM)."""
    return _ask(data, "picture", str(index), str(dpi))


def turned_photo(data: bytes, quarters: int) -> bytes:
    """A JPEG as a grey picture (PGM), turned clockwise by so many quarters."""
    return _ask(data, "photo", str(quarters))


def without_text(page: Page) -> bool:
    """Whether a page is a picture of text: nothing to read but perhaps a signature's stamp over the scan."""
    letters = sum(character.isalnum() for word in page.words for character in word.text)
    return (page.covered >= _SOME_PICTURE and letters < _FEW_LETTERS) or (
        page.covered >= _WHOLE_PICTURE and letters < _STAMPED_LETTERS
    )


def _ask(data: bytes, *task: str) -> bytes:
    try:
        return confined.run(
            lambda _folder: [sys.executable, "-I", _READER, *task], data=data, seconds=SECONDS, megabytes=MEGABYTES
        )
    except confined.Failed as failure:
        raise unreadable(failure.code) from failure


def _page(facts: list[Any]) -> Page:
    width, height, covered, words, rules = facts
    return Page(width, height, tuple(Word(*word) for word in words), tuple(tuple(rule) for rule in rules), covered)
