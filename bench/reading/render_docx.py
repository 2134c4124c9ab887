"""A plain text as a Word file, as offices make them: tables for the letterhead, Word's own numbers, real tables."""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from resolutions.reading.markers import Marker, read_marker

from .pieces import Columns, Table, pieces

_LEVEL = {"roman": 0, "upper": 0, "arabic": 1, "dotted": 2, "letter": 3, "paren": 3, "dash": 4, "plus": 5, "bullet": 6}
_FORMS = {"roman": "upperRoman", "upper": "upperLetter", "letter": "lowerLetter"}
_BULLETS = {"dash": "-", "plus": "+", "bullet": "\uf0b7"}
_NO_LETTER_Đ = "abcd"  # Word counts a, b, c, d, e; a Vietnamese list that has đ is typed by hand


def docx_of(text: str, *, numbered: bool = True) -> bytes:
    """The text as .docx; `numbered`: marks of paragraphs are Word's automatic numbers where it has them."""
    document = Document()
    numbers = _Numbers(document)
    for piece in pieces(text):
        if isinstance(piece, Columns):
            _columns(document, piece)
        elif isinstance(piece, Table):
            _table(document, piece)
        else:
            _paragraph(document, piece, numbers if numbered else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _columns(document: Any, piece: Columns) -> None:
    table = document.add_table(1, 2)
    for cell, lines in zip(table.rows[0].cells, (piece.left, piece.right), strict=True):
        cell.text = lines[0] if lines else ""
        for line in lines[1:]:
            cell.add_paragraph(line)


def _table(document: Any, piece: Table) -> None:
    width = max(map(len, piece.rows))
    table = document.add_table(len(piece.rows), width)
    table.style = "Table Grid"
    for row, cells in zip(table.rows, piece.rows, strict=True):
        if len(cells) < width and len([cell for cell in cells if cell]) <= 2:
            row.cells[len(cells) - 1].merge(row.cells[-1])
        for cell, words in zip(row.cells, cells, strict=False):
            cell.text = words
    document.add_paragraph()


def _paragraph(document: Any, line: str, numbers: "_Numbers | None") -> None:
    marker = read_marker(line)
    if numbers is None or marker is None or not numbers.can(marker, line):
        document.add_paragraph(line)
        return
    numbers.put(document.add_paragraph(line[marker.length :]), marker, line[: marker.length].strip())


class _Numbers:
    """One list of Word for each kind of mark; a number that does not follow starts a new list at its value."""

    def __init__(self, document: Any) -> None:
        self._part = document.part.numbering_part.element
        self._lists: dict[tuple[str, str], str] = {}
        self._current: dict[str, tuple[str, int]] = {}
        self._next = 500

    def can(self, marker: Marker, line: str) -> bool:
        printed = line[: marker.length].strip()
        if marker.family in _BULLETS:
            return True
        if marker.family not in _LEVEL or marker.number is None or not (1 <= marker.number < 200):
            return False
        if marker.family == "letter" and printed[0] not in _NO_LETTER_Đ:
            return False
        return self._shape(marker, printed) is not None

    def _shape(self, marker: Marker, printed: str) -> str | None:
        """The text of the level with its place for the number: "%1.", "2.%1.", "(%1)"."""
        if marker.family in _BULLETS:
            return _BULLETS[marker.family]
        value = {"roman": marker.label, "upper": marker.label, "letter": printed[:1]}.get(
            marker.family, str(marker.number)
        )
        before, found, after = printed.rpartition(value)
        if not found or any(letter.isalnum() for letter in after):
            return None
        return f"{before}%1{after}" if "%" not in before + after else None

    def put(self, paragraph: Any, marker: Marker, printed: str) -> None:
        shape = self._shape(marker, printed) or "%1."
        key = (marker.family, shape)
        number = marker.number or 1
        current = self._current.get(f"{key}")
        if current is None or (marker.family not in _BULLETS and current[1] + 1 != number):
            current = (self._list(key, number), number - 1)
        self._current[f"{key}"] = (current[0], number)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = int(current[0])

    def _list(self, key: tuple[str, str], start: int) -> str:
        family, shape = key
        self._next += 1
        abstract = _element("w:abstractNum", abstractNumId=str(self._next))
        level = _element("w:lvl", ilvl="0")
        form = "bullet" if family in _BULLETS else _FORMS.get(family, "decimal")
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", shape)):
            level.append(_element(tag, val=value))
        place = _element("w:pPr")
        place.append(_element("w:ind", left="720", hanging="360"))
        level.append(place)
        abstract.append(level)
        self._part.insert(0, abstract)
        number = _element("w:num", numId=str(self._next))
        number.append(_element("w:abstractNumId", val=str(self._next)))
        override = _element("w:lvlOverride", ilvl="0")
        override.append(_element("w:startOverride", val=str(start)))
        number.append(override)
        self._part.append(number)
        return str(self._next)


def _element(tag: str, **values: str) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element
