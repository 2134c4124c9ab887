"""A program of its own, run by its path: reads an Excel file (.xlsx) from stdin and prints its cells as text.

One JSON list: for each visible sheet a list of [line number, cells]. Days are written as 30/09/2026, formulas are not
computed: what Excel computed last is taken. Whatever a file does to it, only this process suffers. `python -I` runs it.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from lxml import etree
from openpyxl import load_workbook

SHEETS, LINES, CELLS, CHARACTERS = 5, 60_000, 60, 20_000_000
NOT_COMPUTED = "#CHƯA TÍNH"
REFUSED = 3  # exit code: declared entities
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def main() -> None:
    data = sys.stdin.buffer.read()
    has_formulas = look(data)
    sheets = [list(lines(page)) for page in pages(data, data_only=True)]
    if has_formulas:
        for found, page in zip(sheets, pages(data, data_only=False), strict=True):
            mark_formulas(found, lines(page, formulas=True))
    sys.stdout.write(json.dumps(sheets))


def look(data: bytes) -> bool:
    """Whether a sheet has formulas. No part may declare entities, wherever and in whatever encoding it does so."""
    has_formulas = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            content = archive.read(name)
            events = etree.iterparse(io.BytesIO(content), events=("start",), resolve_entities=False, no_network=True)
            first = next(iter(events), None)
            if first is not None and first[1].getroottree().docinfo.doctype:
                sys.exit(REFUSED)
            has_formulas = has_formulas or (name.startswith("xl/worksheets/") and bool(_FORMULA.search(content)))
    return has_formulas


def pages(data: bytes, *, data_only: bool) -> list[Any]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    return [page for page in book.worksheets if page.sheet_state == "visible"][:SHEETS]


def lines(page: Any, *, formulas: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Lines with something in them; so many lines and so much text that the caller can tell that it is too much."""
    page.reset_dimensions()  # what the file says of its size may be a lie
    count = 0
    for number, row in enumerate(page.iter_rows(max_col=CELLS), start=1):
        cells = ["=" if formulas and cell.data_type == "f" else "" if formulas else text(cell.value) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        count += sum(map(len, cells))
        if number > LINES or count > CHARACTERS:
            return
        if cells:
            yield number, cells


def mark_formulas(found: list[Any], formulas: Iterator[tuple[int, list[str]]]) -> None:
    """A formula without a value that Excel computed: blank would mean something else."""
    by_number = dict(found)
    for number, marks in formulas:
        cells = by_number.get(number)
        if cells is None:
            cells = []
            found.append((number, cells))
        cells += [""] * (len(marks) - len(cells))
        for place, mark in enumerate(marks):
            if mark and not cells[place]:
                cells[place] = NOT_COMPUTED
    found.sort(key=lambda line: line[0])


def text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m}/{value.year:04d}" if (value.hour, value.minute) == (0, 0) else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04d}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(value)) if isinstance(value, str) else str(value)


if __name__ == "__main__":
    main()
