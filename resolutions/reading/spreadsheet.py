"""The upper rows of an Excel file (.xlsx) as lines of text: enough to find the stamp of a state secret."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from lxml import etree

from .containers import member_names, unreadable
from .parsed import UnreadableSource

_ROWS, _SHEETS, _STRINGS = 40, 20, 5_000
_DRAWING = re.compile(r"xl/drawings/[^/]+\.(?:xml|vml)")
_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|\d+|[A-Z])")
_EDGES = tuple(f"{{*}}{which}{edge}" for which in ("odd", "even", "first") for edge in ("Header", "Footer"))
_TEXTS = ("{*}p", "{*}textbox")
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def upper_rows(data: bytes) -> list[list[str]]:
    """For each sheet the lines of its first rows, cells parted by tabs; UnreadableSource for anything else."""
    names = member_names(data)
    if "xl/workbook.xml" not in names:
        raise unreadable("not_document")
    sheets = sorted(name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            drawn = sorted(name for name in names if _DRAWING.fullmatch(name))[:_SHEETS]
            _refuse_doctypes(archive, [*({"xl/sharedStrings.xml"} & names), *sheets[:_SHEETS], *drawn])
            shared: list[str] = []
            if "xl/sharedStrings.xml" in names:
                with archive.open("xl/sharedStrings.xml") as stream:
                    shared = list(_texts(stream))
            return [
                *(list(_sheet(archive, name, shared)) for name in sheets[:_SHEETS]),
                *(list(_words(archive, name, _EDGES)) for name in sheets[:_SHEETS]),
                *(list(_words(archive, name, _TEXTS)) for name in drawn),
            ]
    except UnreadableSource:
        raise
    except Exception as error:  # a damaged archive or XML, whatever library stumbles over it
        raise unreadable("corrupt") from error


def _refuse_doctypes(archive: zipfile.ZipFile, parts: Iterable[str]) -> None:
    """What `member_names` looks for in the first bytes of a part may stand behind a long comment, or in letters of two
    bytes: a parser says so wherever it stands, and is asked no further than to the first element."""
    for name in parts:
        parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
        with archive.open(name) as stream:
            while piece := stream.read(1 << 14):
                parser.feed(piece)
                first = next(parser.read_events(), None)
                if first is not None:
                    if first[1].getroottree().docinfo.doctype:
                        raise unreadable("bomb")
                    break


def _texts(stream: IO[bytes]) -> Iterator[str]:
    for index, item in enumerate(_elements(stream, "si")):
        if index >= _STRINGS:
            return
        yield "".join(part.text or "" for part in item.iter(f"{_NS}t"))


def _sheet(archive: zipfile.ZipFile, name: str, shared: list[str]) -> Iterator[str]:
    with archive.open(name) as stream:
        for index, row in enumerate(_elements(stream, "row")):
            if index >= _ROWS:
                return
            yield "\t".join(_cell(cell, shared) for cell in row.iter(f"{_NS}c"))


def _words(archive: zipfile.ZipFile, name: str, wanted: tuple[str, ...]) -> Iterator[str]:
    """Lines of what stands outside the cells: page headers and footers with their codes (&R, &"font"), text boxes."""
    with archive.open(name) as stream:
        for _event, element in etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True):
            text = "".join(element.itertext())
            yield from _CODES.sub("\t", text).split("\n")
            element.clear()


def _cell(cell: Any, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_NS}t"))
    value = cell.findtext(f"{_NS}v") or ""
    if cell.get("t") == "s" and value.isascii() and value.isdecimal() and len(value) < 10:
        return shared[int(value)] if int(value) < len(shared) else ""
    return value


def _elements(stream: IO[bytes], tag: str) -> Iterator[Any]:
    for _event, element in etree.iterparse(stream, tag=f"{_NS}{tag}", resolve_entities=False, no_network=True):
        yield element
        element.clear()
