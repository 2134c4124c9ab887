"""A program of its own: reads a DOCX from stdin, prints its text and whatever else may bear a stamp, for `sources.py`.

One JSON object: {"text": …, "beside": [headers, footers, WordArt, hidden text], "error": a code of `containers.py` or
null}. Whatever a file does to it, only this process suffers; characters are counted while they come.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from .word import hidden_lines, lines_of_document, picture_words

MAX_CHARACTERS = 3_000_000
_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml")
_MOST_EDGES, _MOST_BESIDE = 60, 400


class Refused(Exception):
    """The file may not be opened; the code says why."""


def main() -> None:
    """Nothing but MemoryError is caught: any other way to end badly means a damaged file."""
    try:
        answer = read(sys.stdin.buffer.read())
    except Refused as refusal:
        answer = {"text": "", "beside": [], "error": str(refusal)}
    except MemoryError:
        answer = {"text": "", "beside": [], "error": "too_slow"}  # nothing of it was searched for a stamp
    sys.stdout.write(json.dumps(answer))


def read(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = (_part(archive, f"word/{name}.xml") for name in ("document", "numbering", "styles"))
        document, numbering, styles = parts
        beside = ["\n".join(lines) for lines in _beside(archive, document, styles)]
    taken: list[str] = []
    count = 0
    for line in lines_of_document(document, numbering, styles):
        taken.append(line)
        count += len(line) + 1
        if count > MAX_CHARACTERS:
            return {"text": "\n".join(taken)[:MAX_CHARACTERS], "beside": beside, "error": "too_long"}
    return {"text": "\n".join(taken), "beside": beside, "error": None}


def _beside(archive: zipfile.ZipFile, document: Any, styles: Any) -> Iterator[list[str]]:
    """Lines of what stands outside the running text, each place by itself."""
    yield list(islice(picture_words(document), _MOST_BESIDE))
    yield list(islice(hidden_lines(document), _MOST_BESIDE))
    for name in [name for name in archive.namelist() if _EDGE.fullmatch(name)][:_MOST_EDGES]:
        part = _part(archive, name)
        yield list(islice(lines_of_document(part, None, styles), _MOST_BESIDE))
        yield list(islice(picture_words(part), _MOST_BESIDE))
        yield list(islice(hidden_lines(part), _MOST_BESIDE))


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    """A part of a Word file as an element tree; None when the file has none."""
    try:
        content = archive.read(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:  # in whatever encoding it stands there
        raise Refused("bomb")
    return root
