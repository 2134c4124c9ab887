"""Bytes of an uploaded file → text → `ParsedDocument`.

Whatever is wrong with a file ends as an `UnreadableSource` with a Vietnamese sentence; nothing of its content is in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from . import confined
from .containers import sniff, unreadable
from .conventions import STANDARD, Conventions
from .document import read_text
from .encodings import decode, mend
from .kinds import Own, also
from .layout import text_of_pages
from .legacy_doc import text_of_doc, text_of_rtf
from .page import Page
from .parsed import ParsedDocument, UnreadableSource
from .pdf import TooLong, read_pages, without_text
from .secrecy import secrecy_mark
from .text import normalise
from .word_reader import MAX_CHARACTERS

_SECONDS, _MEGABYTES = 20, 1_500
# The reading package by itself, without what its own start would load.
_START = (
    "import sys, types; package = types.ModuleType('reading'); package.__path__ = sys.argv[1:]; "
    "sys.modules['reading'] = package; from reading.word_reader import main; main()"
)
_LETTERS_A_PAGE = 25


def read_bytes(
    data: bytes, name: str, *, partly: bool = False, rules: Conventions = STANDARD, kinds: Own = ()
) -> ParsedDocument:
    """A file's bytes and its name → what was read; raises only UnreadableSource, whatever the bytes are."""
    with also(kinds):
        text = text_of(data, name, partly=partly)
    return read_text(text, rules, kinds)


def text_of(data: bytes, name: str, *, partly: bool = False) -> str:
    """The text of a TXT, DOCX, DOC or PDF file; raises only UnreadableSource. A state secret is refused here.

    A PDF of which some pages are scanned is refused ("partly_scanned") unless `partly`: then those pages are left out.
    """
    form = sniff(data, name)
    try:
        text = _text(form, data, partly)
    except UnreadableSource:
        raise
    except Exception as error:  # libraries raise whatever a damaged file makes them stumble over
        raise unreadable("corrupt") from error
    return checked(text)


def checked(text: str, *, empty: str = "empty") -> str:
    """The text, if it may be taken in and there is any; whoever takes in what cannot be read asks for the secret."""
    if secrecy_mark(text) is not None:
        raise unreadable("secret")
    if len(text) > MAX_CHARACTERS:
        raise unreadable("too_long")
    if not any(character.isalnum() for character in normalise(text[:200_000])):
        raise unreadable(empty)
    return text


def _text(form: str, data: bytes, partly: bool) -> str:
    if form == "txt":
        return decode(data)
    if form == "docx":
        return _docx(data)
    if form == "doc":
        return mend(text_of_doc(data, _docx))
    if form == "rtf":
        return mend(text_of_rtf(data, _docx))
    if form == "image":
        raise unreadable("image")
    return _pdf(data, partly)


def _docx(data: bytes) -> str:
    words = [sys.executable, "-I", "-c", _START, str(Path(__file__).parent)]
    try:
        printed = confined.run(lambda _folder: words, data=data, seconds=_SECONDS, megabytes=_MEGABYTES)
    except confined.Failed as failure:
        raise unreadable(failure.code) from failure
    found = json.loads(printed)
    text = mend(found["text"])
    if any(secrecy_mark(mend(place)) for place in (text, *found["beside"])):
        raise unreadable("secret")
    if found["error"]:
        raise unreadable(found["error"])
    return text


def _pdf(data: bytes, partly: bool) -> str:
    try:
        pages = read_pages(data)
    except TooLong as long:
        checked(text_of_pages([long.first]), empty="too_long")
        raise unreadable("too_long") from long
    text = text_of_printed(pages)
    if secrecy_mark(text) is not None:
        raise unreadable("secret")
    scanned = sum(without_text(page) for page in pages)
    letters = sum(character.isalnum() for character in text)
    if scanned == len(pages) or letters < _LETTERS_A_PAGE * max(1, len(pages)) ** 0.5:
        raise unreadable("scanned")
    if scanned and not partly:
        raise unreadable("partly_scanned")
    return text


def text_of_printed(pages: Sequence[Page]) -> str:
    """The text of pages, in the letters that were meant: old fonts leave their codes in a PDF too."""
    return mend(text_of_pages(pages))
