"""The XML of a DOCX → lines of text: automatic numbers computed, tables as tab rows, layout tables as plain lines.

Works on parsed elements of any ElementTree kind; opening the package is the business of `sources.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .cells import one_line
from .word_fonts import Fonts, converted
from .word_numbering import Numbering, W

Element = Any  # lxml has no type information
Rows = list[list[list[str]]]  # rows of cells of paragraphs

_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}footnoteReference", f"{W}sdtPr"}
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_SYMBOLS = {"F0B7": "•", "F0A7": "•", "F0D8": "•", "F0FC": "•", "F02D": "-", "F02B": "+"}
_DATA_TITLE = re.compile(
    r"^(?:STT|TT|Số TT|Stt|Nội dung|NỘI DUNG|Nhiệm vụ|NHIỆM VỤ|Tên nhiệm vụ|Công việc|Nội dung công việc)\b"
)
_COLUMNS, _MOST_COLUMNS = "    ", 60
_MARKS = {f"{W}tab": _COLUMNS, f"{W}ptab": _COLUMNS, f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def lines_of_document(document: Element, numbering: Element | None, styles: Element | None) -> Iterator[str]:
    """All paragraphs and table rows of a document body, in order. Nested tables are read as lines of their cell."""
    numbers = _Context(numbering, styles)
    body = document.find(f"{W}body")
    return _blocks(body if body is not None else document, numbers)


def picture_words(part: Element) -> Iterator[str]:
    """Words that are drawn, not written: WordArt keeps them in an attribute."""
    for element in part.iter(_TEXT_PATH):
        yield element.get("string") or ""


def hidden_lines(part: Element) -> Iterator[str]:
    """Paragraphs with hidden text, whole: what the reader of the paper does not see may still be a stamp."""
    last = None
    for mark in part.iter(f"{W}vanish"):
        paragraph = next(mark.iterancestors(f"{W}p"), None)
        if paragraph is not None and paragraph is not last:
            yield "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        last = paragraph


class _Context(Numbering):
    """What the whole document tells about each paragraph: its number and its fonts."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        super().__init__(numbering, styles)
        self.fonts = Fonts(styles)


def _blocks(parent: Element, numbers: _Context) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, numbers)
        elif child.tag == f"{W}tbl":
            yield from _table(child, numbers)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo", f"{W}smartTag"):
            yield from _blocks(child, numbers)


def _paragraph(paragraph: Element, numbers: _Context) -> list[str]:
    boxes = [line for box in _text_boxes(paragraph) for line in _blocks(box, numbers)]
    text = "".join(converted(_pieces(paragraph, numbers.fonts)))
    if not text.strip() and paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
        return boxes  # taken out with its number, and shown only because changes are tracked
    label = numbers.label(paragraph)
    if label and text.strip():
        text = f"{label} {text.lstrip()}"
    elif label:
        text = label
    return [*boxes, *(line for line in text.split("\n"))]


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes, each once: the fallback drawing repeats the same text, and a box inside a box is read with that."""
    return _nearest(paragraph, f"{W}txbxContent", _FALLBACK)


def _nearest(parent: Element, wanted: str, closed: str) -> Iterator[Element]:
    """Elements of one tag below another, in order; nothing is sought inside them, nor inside those that are closed."""
    pending = list(reversed(parent))
    while pending:
        node = pending.pop()
        if node.tag == wanted:
            yield node
        elif node.tag != closed:
            pending.extend(reversed(node))


def _pieces(element: Element, fonts: Fonts) -> Iterator[tuple[str, str]]:
    """(font, text) of a paragraph in order; a stack instead of recursion, since nesting may be deep."""
    pending = list(reversed(element))
    around, font = fonts.around(element), ""
    while pending:
        node = pending.pop()
        tag = node.tag
        if tag == f"{W}r":
            if node.find(f"{W}rPr/{W}vanish") is not None:
                continue  # hidden text
            font = fonts.of(node) or around
            pending.extend(reversed(node))
        elif tag == f"{W}t":
            yield font, node.text or ""
        elif tag in _MARKS:
            yield font, _MARKS[tag]
        elif tag == f"{W}sym":
            yield "", _SYMBOLS.get((node.get(f"{W}char") or "").upper(), "")
        elif tag not in _SKIPPED and tag != f"{W}txbxContent" and tag != _FALLBACK and isinstance(tag, str):
            pending.extend(reversed(node))


def _table(table: Element, numbers: _Context) -> Iterator[str]:
    elements = list(_nearest(table, f"{W}tr", f"{W}tbl"))
    rows = [[_cell_lines(cell, numbers) for cell in _cells(row)] for row in elements]
    yield from table_lines(rows, lambda: _spread(elements, rows))


def table_lines(rows: Rows, spread: Callable[[], Iterable[list[list[str]]]] | None = None) -> Iterator[str]:
    """A table of data as tab rows (`spread` makes its columns equal), one that only lays text out as plain lines."""
    if _is_data(rows):
        for row in spread() if spread else rows:
            yield "\t".join(one_line(cell) for cell in row)
        return
    for row in rows:
        for cell in row:
            yield from cell


def _cells(row: Element) -> Iterator[Element]:
    return _nearest(row, f"{W}tc", f"{W}tbl")


def _cell_lines(cell: Element, numbers: _Context) -> list[str]:
    return [line.strip() for line in _blocks(cell, numbers) if line.strip()]


def _is_data(rows: list[list[list[str]]]) -> bool:
    """A table of data has three columns or more, or titles like "STT" on top; all else only lays text out."""
    if not rows:
        return False
    titles = [" ".join(cell) for row in rows[:3] for cell in row]
    if any(_DATA_TITLE.match(title) and len(title) < 60 for title in titles) and max(len(row) for row in rows) >= 2:
        return True
    text = " ".join(titles)
    formal = re.search(r"CỘNG H[ÒO]|ĐẢNG CỘNG SẢN|Nơi nhận|Độc lập", text)
    return max(len(row) for row in rows) >= 3 and len(rows) >= 2 and not formal


def _columns_before(row: Element) -> int:
    """Columns that a row leaves out at its start."""
    return _columns(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _columns(element: Element | None, usual: int = 1) -> int:
    value = "" if element is None else element.get(f"{W}val") or ""
    return min(int(value), _MOST_COLUMNS) if value.isascii() and value.isdecimal() and len(value) < 7 else usual


def _spread(elements: list[Element], rows: Rows) -> Iterator[list[list[str]]]:
    """Column positions made equal: a cell over two columns leaves one empty, a cell over two rows is repeated below."""
    above: dict[int, list[str]] = {}
    for row, element in zip(rows, elements, strict=True):
        spread: list[list[str]] = [[] for _ in range(_columns_before(element))]
        same_item = False
        for lines, cell in zip(row, _cells(element), strict=True):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            column = len(spread)
            if merge is not None and merge.get(f"{W}val") != "restart":
                same_item = same_item or column == 0
                lines = [] if same_item else above.get(column, [])
            above[column] = lines
            spread.append(lines)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            spread.extend([] for _ in range(_columns(span) - 1))
        yield spread
