"""Sheet → .xlsx, sent while its rows are read: for lists of many thousand rows. No ORM.

The library writes everything but the rows: styles, the set-up of the page, names, the head (`xlsx.frame`). The rows are
put between as text, in pieces: objects and calls for each cell take the library five times as long. A cell is here what
it is in `xlsx.workbook`, in the same style; a test holds the two together.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from .xlsx import FORMULA_STARTS, Cell, Column, Formula, Sheet, Value, fit, frame

PIECE = 64 * 1024  # bytes, more or less
ROWS_AT_ONCE = 50
FIRST_DAY = date(1899, 12, 31).toordinal()  # day 0; the format counts a 29 February 1900 that never was
LAST_BEFORE_GAP = 59
PAGE, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_SIZE = re.compile(r'<dimension ref="[^"]*"/>')
_STYLE = re.compile(r'<c r="([A-Z]+)\d+" s="(\d+)"')
_ESCAPES = re.compile(r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Place:
    """A column as cells need it: its letters, and the number of each style in which a cell of it may stand."""

    letters: str
    is_share: bool
    plain: str
    quoted: str
    dated: str


class _Sent:
    """What the archive has written and nobody has taken yet. It cannot be sought in: nothing written is changed."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()

    def write(self, data: bytes) -> int:
        return self._buffer.write(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What is not taken yet still is."""

    def taken(self, at_least: int = 1) -> Iterator[bytes]:
        """All of it as one piece, once there is so much."""
        if self._buffer.tell() >= at_least:
            yield self._buffer.getvalue()
            self._buffer = io.BytesIO()


def stream(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces. For plain lists: no formulas, no totals, no tree."""
    if sheet.total is not None or sheet.set_in:
        raise ValueError("a list is streamed; totals and trees are written by xlsx.workbook")
    first = sheet.first_line
    samples: list[list[Value]] = [[value] * len(sheet.columns) for value in (None, "=", date(2000, 1, 1))]
    parts = _parts(frame(sheet, samples, len(samples)))
    above, sampled = parts[PAGE].split(f'<row r="{first}"', 1)
    rows = _rows(sheet.rows, first, _places(sheet.columns, sampled))
    sent, count = _Sent(), 0
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name not in {PAGE, BOOK}:
                archive.writestr(name, content)
        with archive.open(PAGE, "w") as page:
            page.write(_SIZE.sub("", above).encode())
            while some := list(islice(rows, ROWS_AT_ONCE)):
                count += len(some)
                page.write("".join(some).encode())
                yield from sent.taken(PIECE)
            last = _parts(frame(sheet, (), count))
            page.write(f"</sheetData>{last[PAGE].split('</sheetData>', 1)[1]}".encode())
        archive.writestr(BOOK, last[BOOK])
    yield from sent.taken()


def _parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _places(columns: Sequence[Column], sampled: str) -> list[_Place]:
    """From the rows of samples: one of blanks, one of quoted text, one of days."""
    found, width = _STYLE.findall(sampled), len(columns)
    plain, quoted, dated = found[:width], found[width : 2 * width], found[2 * width :]
    return [
        _Place(letters, column.kind == "share", style, in_quotes[1], day[1])
        for column, (letters, style), in_quotes, day in zip(columns, plain, quoted, dated, strict=True)
    ]


def _rows(rows: Iterable[Sequence[Cell]], line: int, places: Sequence[_Place]) -> Iterator[str]:
    for number, row in enumerate(rows, start=line):
        cells = [_cell(place, number, value) for place, value in zip(places, row, strict=True)]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: _Place, line: int, value: Cell) -> str:
    if value is None and place.is_share:
        value = "–"
    if value is None:
        return f'<c r="{place.letters}{line}" s="{place.plain}"/>'
    if isinstance(value, str):
        style = place.quoted if value.startswith(FORMULA_STARTS) else place.plain
        return f'<c r="{place.letters}{line}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'
    if isinstance(value, date):
        return f'<c r="{place.letters}{line}" s="{place.dated}"><v>{_day(value)}</v></c>'
    if isinstance(value, Formula):
        raise TypeError("a list is streamed; formulas are written by xlsx.workbook")
    number = value / 1000 if place.is_share else value
    return f'<c r="{place.letters}{line}" s="{place.plain}"><v>{number:.16G}</v></c>'


def _day(value: date) -> int:
    days = value.toordinal() - FIRST_DAY
    return days + (days > LAST_BEFORE_GAP)


def _text(text: str) -> str:
    """As an element `t`. Characters that XML cannot hold are written as the format wants them: _x0001_."""
    text = fit(text)
    if not text.isprintable() or "_x" in text:
        text = _ESCAPES.sub(_escaped, text)
    blanks = ' xml:space="preserve"' if text != text.strip() else ""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<t{blanks}>{text}</t>"


def _escaped(found: re.Match[str]) -> str:
    """What reads like such an escape gets its underscore escaped."""
    text = found[0]
    return f"_x005F{text}" if len(text) > 1 else f"_x{ord(text):04X}_"
