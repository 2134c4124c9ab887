"""Recognising the letters of a picture, with tesseract where the machine has it and its Vietnamese data."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

from . import confined
from .containers import unreadable
from .page import Box, Page, Word
from .picture import cut_out, drawn_lines, without_lines
from .ruled import find_grids
from .text import is_upper

DPI = 300
SECONDS, MEGABYTES = 180, 2_000
_LANGUAGE = "vie"
_LEAST_SURE = 5.0
_REMEMBERED = 60.0
_POINTS = 72 / DPI
_STROKES = re.compile(r"^[|¦'‘`]+|[|¦]+$")  # what is left of ruling lines

# What a row of strokes is taken for: I, II, III, IV.
_ROMAN = {"[": "I", "]": "I", "|": "I", "l": "I", "H": "II", "IL": "II", "HI": "III", "IH": "III", "HL": "III",
          "IIL": "III", "IHI": "III", "TI": "II", "TII": "III", "TV": "IV", "IY": "IV"}  # fmt: skip
_NUMBER = re.compile(r"^(" + "|".join(sorted(map(re.escape, _ROMAN), key=len, reverse=True)) + r")(\.\s|\t)")
_NO_POINT = re.compile(r"^(I{1,3}|I?V|VI{1,3}|I?X) +(?=\w{2})")

_asked: tuple[float, str] | None = None


def lacking() -> str:
    """What this machine lacks to recognise letters: "" when all is there, else "tesseract" or "vie"."""
    global _asked
    if _asked is None or time.monotonic() - _asked[0] > _REMEMBERED:
        _asked = (time.monotonic(), _ask())
    return _asked[1]


def forget() -> None:
    """Ask the machine again the next time."""
    global _asked
    _asked = None


def _ask() -> str:
    tesseract = confined.program("tesseract")
    if tesseract is None:
        return "tesseract"
    try:
        printed = confined.run(lambda _folder: [tesseract, "--list-langs"], data=b"", seconds=10, megabytes=500)
    except confined.Failed:
        return "tesseract"
    return "" if _LANGUAGE in printed.decode("utf-8", "replace").split() else "vie"


def read_picture(data: bytes, *, leaf: int | None = None) -> Page:
    """The words of a picture (PGM, PNG, JPEG, TIFF, WEBP; of a TIFF its page `leaf`), placed on a page."""
    lines = drawn_lines(data)
    cleared = without_lines(data, lines)
    chosen = ["-c", f"tessedit_page_number={leaf}"] if leaf is not None else []
    page = _page(_table(cleared, "3", *chosen), lines)
    return _with_row_numbers(page, cleared) if lines else page


def _table(data: bytes, layout: str, *more: str) -> str:
    tesseract = confined.program("tesseract")
    if tesseract is None:
        raise unreadable("no_tesseract")

    def command(_folder: Path) -> list[str]:
        return [tesseract, "in", "stdout", "-l", _LANGUAGE, "--psm", layout, "--dpi", str(DPI), *more, "tsv"]

    try:
        return confined.run(command, data=data, seconds=SECONDS, megabytes=MEGABYTES).decode("utf-8", "replace")
    except confined.Failed as failure:
        raise unreadable(failure.code) from failure


def _with_row_numbers(page: Page, picture: bytes) -> Page:
    """Lone digits in the first column are easily taken for dirt: such a column is looked at once more, by itself."""
    found = list(page.words)
    for grid in find_grids(page.rules, page.width, page.height)[:8]:
        cells = [cell.box for cell in grid.cells if cell.column == 0 and cell.beside == 0]
        empty = [box for box in cells if not any(_inside(word, box) for word in page.words)]
        if len(cells) < 3 or not empty:
            continue
        left, right = empty[0][0], empty[0][2]
        strip = (left, page.height - grid.outline[3], right, page.height - grid.outline[1])
        pixels = tuple(value / _POINTS for value in strip)
        again = _page(_table(cut_out(picture, (pixels[0], pixels[1], pixels[2], pixels[3])), "6"), [])
        margin = 30 * _POINTS
        for word in again.words:
            moved = Word(
                word.text,
                word.left + left - margin,
                page.height - strip[1] - (again.height - word.bottom - margin),
                word.right + left - margin,
                page.height - strip[1] - (again.height - word.top - margin),
            )
            if any(_inside(moved, box) for box in empty):
                found.append(moved)
    return replace(page, words=tuple(found))


def _inside(word: Word, box: Box) -> bool:
    return box[0] <= (word.left + word.right) / 2 <= box[2] and box[1] <= word.middle <= box[3]


def settled(text: str) -> str:
    """Recognised text with the numbers of its headings as they must have been: I for "[", a point after II."""
    return "\n".join(_settled(line) for line in text.split("\n"))


def _settled(line: str) -> str:
    line = _NUMBER.sub(lambda match: _ROMAN[match[1]] + match[2], line)
    return _NO_POINT.sub(r"\1. ", line) if is_upper(line) else line


def _page(table: str, lines: list[Box]) -> Page:
    """Lines of the table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.

    A word stands as high as its line: the box of a dash or of "xa" alone would not tell on which line it is.
    """
    words: list[Word] = []
    wide, high, above, deep = 0.0, 0.0, 0.0, 0.0
    for line in table.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) < 12:
            continue
        left, top, width, height = (float(value) * _POINTS for value in cells[6:10])
        if cells[0] == "1":
            wide, high = width, height
        if cells[0] == "4":
            above, deep = top, height
        text = _STROKES.sub("", cells[11].strip())
        if cells[0] == "5" and text and float(cells[10]) >= _LEAST_SURE:
            words.append(Word(text, left, high - above - deep, left + width, high - above))
    rules = tuple(
        (left * _POINTS, high - bottom * _POINTS, right * _POINTS, high - top * _POINTS)
        for left, bottom, right, top in lines
    )
    return Page(wide, high, tuple(words), rules, 1.0)
