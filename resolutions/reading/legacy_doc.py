"""Word files from before 2007 (.doc, .rtf) → text, by LibreOffice or antiword where the machine has one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from . import confined
from .containers import unreadable
from .parsed import UnreadableSource
from .word import table_lines

_ANTIWORD_SECONDS, _OFFICE_SECONDS = 20, 50
_ANTIWORD_MEGABYTES, _OFFICE_MEGABYTES = 400, 2_500


def text_of_doc(data: bytes, read_docx: Callable[[bytes], str]) -> str:
    """The text of a .doc; UnreadableSource when no program for it is there or none can open it.

    LibreOffice knows numbers that Word counts and tables of any shape, so it is asked first; antiword knows neither.
    """
    refusal = unreadable("legacy_doc")
    for read in (_by_office, _by_antiword):
        try:
            return read(data, read_docx)
        except UnreadableSource as error:
            if error.code == "secret":  # another program may not see the place of the stamp
                raise
            # A program that was stopped leaves open whether there is a stamp: that the next one stumbles says less.
            keeps = error.code == "legacy_doc" or refusal.code in ("too_slow", "no_room")
            refusal = refusal if keeps else error
    raise refusal


def text_of_rtf(data: bytes, read_docx: Callable[[bytes], str]) -> str:
    """The text of an RTF file, which only LibreOffice can tell."""
    return _by_office(data, read_docx, "Rich Text Format")


def _by_antiword(data: bytes, _read_docx: Callable[[bytes], str]) -> str:
    antiword = confined.program("antiword")
    if antiword is None:
        raise unreadable("legacy_doc")

    def command(_folder: Path) -> list[str]:
        return [antiword, "-m", "UTF-8.txt", "-x", "db", "in"]

    try:
        printed = confined.run(command, data=data, seconds=_ANTIWORD_SECONDS, megabytes=_ANTIWORD_MEGABYTES)
    except confined.Failed as failure:
        raise unreadable(failure.code) from failure
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    book = etree.fromstring(printed, parser)
    if book is None:
        raise unreadable("corrupt")
    return "\n".join(_book_lines(book))


def _book_lines(book: Any) -> Iterator[str]:
    """Paragraphs and table rows of antiword's DocBook, in order."""
    for element in book.iter("para", "title", "informaltable"):
        if element.tag == "informaltable":
            rows = [[_inner_lines(cell) for cell in row.iter("entry")] for row in element.iter("row")]
            yield from table_lines(rows)
        elif element.find(".//informaltable") is None and next(element.iterancestors("entry"), None) is None:
            dash = "- " if element.getparent() is not None and _bulleted(element) else ""
            for line in _inner_lines(element):
                yield from (dash + part for part in _unrolled(line))


def _bulleted(element: Any) -> bool:
    return next((above.tag for above in element.iterancestors("itemizedlist", "orderedlist")), "") == "itemizedlist"


def _inner_lines(element: Any) -> list[str]:
    return [line.strip() for line in "".join(element.itertext()).split("\n") if line.strip()]


def _unrolled(line: str) -> list[str]:
    """A table that antiword took for one paragraph: each cell ends with a bar, each row with one more."""
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) < 9 or cells[-1]:
        return [line]
    cells.pop()
    for width in range(3, min(len(cells) // 2, 16) + 1):
        ends = cells[width - 1 :: width]
        if (
            len(cells) % width == 0
            and not any(ends)
            and all(any(cells[at : at + width]) for at in range(0, len(cells), width))
        ):
            return ["\t".join(cells[at : at + width - 1]) for at in range(0, len(cells), width)]
    return [line]


def _by_office(data: bytes, read_docx: Callable[[bytes], str], kind: str = "MS Word 97") -> str:
    """Through .docx, with a profile made for this one call: what the file changes is gone with it.

    `kind` is the only way in which LibreOffice may take the file: left to itself it reads rubbish as plain text.
    """
    office = confined.program("soffice") or confined.program("libreoffice")
    if office is None:
        raise unreadable("legacy_doc")

    def command(folder: Path) -> list[str]:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        return [
            office,
            profile,
            "--headless",
            "--norestore",
            f"--infilter={kind}",
            "--convert-to",
            "docx",
            "--outdir",
            "done",
            "in",
        ]

    try:
        converted = confined.run(
            command, data=data, seconds=_OFFICE_SECONDS, megabytes=_OFFICE_MEGABYTES, result="done/in.docx"
        )
    except confined.Failed as failure:
        raise unreadable(failure.code) from failure
    return read_docx(converted)
