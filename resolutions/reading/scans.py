"""Scanned documents: which pages must be recognised, each page's letters, and the text of the whole at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .containers import sniff, unreadable
from .encodings import mend
from .layout import text_of_pages
from .page import Page, Word, rows_of
from .pdf import TooLong, picture, read_pages, turned_photo, without_text
from .picture import MAX_LEAVES, MAX_PIXELS, look_at
from .secrecy import stamped
from .sources import checked
from .tesseract import DPI, lacking, read_picture, settled

PARTLY = "partly_scanned"
SCANNED = frozenset({"scanned", PARTLY, "image"})
MAX_SCANNED, STAMPED_PAGES = 100, 3
_LACKING = {"tesseract": "no_tesseract", "vie": "no_vietnamese"}


@dataclass(frozen=True, slots=True)
class Scan:
    """Which pages of a file must be recognised (from 0)."""

    form: str
    todo: tuple[int, ...]


def refuse_without_program() -> None:
    """UnreadableSource with what an administrator has to install, if this machine cannot recognise letters."""
    if lack := lacking():
        raise unreadable(_LACKING[lack])


def look_through(data: bytes, name: str) -> Scan:
    """What there is to recognise; UnreadableSource when nothing, or too much."""
    form = sniff(data, name)
    if form == "image":
        return Scan(form, tuple(range(_leaves(data))))
    if form != "pdf":
        raise unreadable("not_document")
    try:
        pages = read_pages(data)
    except TooLong as long:
        raise unreadable("too_many_pages") from long
    todo = tuple(index for index, page in enumerate(pages) if without_text(page) or not page.words)
    if len(todo) > MAX_SCANNED:
        raise unreadable("too_many_pages")
    return Scan(form, todo)


def _leaves(data: bytes) -> int:
    found = look_at(data)
    if found is None:
        raise unreadable("corrupt")
    if found.width * found.height > MAX_PIXELS:
        raise unreadable("huge_picture")
    if found.leaves > MAX_LEAVES:
        raise unreadable("too_many_pages")
    return found.leaves


def recognise(data: bytes, scan: Scan, index: int) -> Page:
    """The words of one page. Takes seconds."""
    if scan.form == "pdf":
        return read_picture(picture(data, index, dpi=DPI))
    found = look_at(data)
    if found is not None and found.kind == "jpeg":
        return read_picture(turned_photo(data, found.quarters))
    return read_picture(data, leaf=index if found is not None and found.kind == "tiff" else None)


def refuse_stamped(page: Page) -> None:
    """UnreadableSource for a recognised page that bears the stamp of a state secret."""
    if any(stamped(row.segments(0.7 * row.height), page.height) for row in rows_of(page.words)):
        raise unreadable("secret")


def text_of_scan(data: bytes, scan: Scan, recognised: Mapping[int, Page]) -> str:
    """The text of the whole document; UnreadableSource when it is a secret, or when no letters were found."""
    pages = read_pages(data) if scan.form == "pdf" else [Page(0, 0)] * len(scan.todo)
    whole = [recognised.get(index, page) for index, page in enumerate(pages)]
    for page in whole[:STAMPED_PAGES]:
        refuse_stamped(page)
    return checked(settled(mend(text_of_pages(whole))), empty="nothing_recognised")


def to_facts(page: Page) -> list[Any]:
    """A page as plain values, to be kept."""
    words = [[w.text, *(round(value, 1) for value in (w.left, w.bottom, w.right, w.top))] for w in page.words]
    return [page.width, page.height, words, [[round(value, 1) for value in rule] for rule in page.rules]]


def from_facts(facts: list[Any]) -> Page:
    width, height, words, rules = facts
    return Page(width, height, tuple(Word(*word) for word in words), tuple(tuple(rule) for rule in rules), 1.0)
