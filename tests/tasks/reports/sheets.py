"""PDF pages read back: where each line of letters stands, in mm from the upper left corner, and how large it is."""

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MM = 25.4 / 72


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str


@contextmanager
def opened(file: bytes) -> Iterator[pdfium.PdfDocument]:
    document = pdfium.PdfDocument(file)
    try:
        yield document
    finally:
        document.close()


def lines(page: pdfium.PdfPage) -> list[Line]:
    """Letters of one baseline that follow each other."""
    text, height = page.get_textpage(), page.get_height()
    found: list[list[tuple[str, float, float, float, float, float, str]]] = [[]]
    for n in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, n))
        if letter in "\r\n":
            found.append([])
            continue
        left, bottom, right, top = text.get_charbox(n, loose=True)
        size, font = raw.FPDFText_GetFontSize(text, n), _font(text, n)
        found[-1].append((letter, left * MM, right * MM, (height - top) * MM, (height - bottom) * MM, size, font))
    return [_line(letters) for letters in found if "".join(letter[0] for letter in letters).strip()]


def _font(text: pdfium.PdfTextPage, n: int) -> str:
    buffer, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, n, buffer, 100, flags)
    return buffer.value.decode()


def _line(letters: list[tuple[str, float, float, float, float, float, str]]) -> Line:
    seen = [one for one in letters if one[0].strip()]
    said = unicodedata.normalize("NFC", "".join(one[0] for one in letters)).strip()
    left, right = min(one[1] for one in seen), max(one[2] for one in seen)
    top, bottom = min(one[3] for one in seen), max(one[4] for one in seen)
    return Line(said, left, right, top, bottom, round(max(one[5] for one in seen), 2), seen[0][6])


def words(file: bytes) -> str:
    with opened(file) as document:
        said = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(unicodedata.normalize("NFC", said).replace("\u200b", "").split())


def rules(page: pdfium.PdfPage) -> list[tuple[float, float, float]]:
    """Lines that lie: left and right end, and how far below the edge of the paper, in mm."""
    found = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        if top - bottom < 2 and right - left > 5:
            found.append((left * MM, right * MM, (page.get_height() - top) * MM))
    return sorted(found, key=lambda one: one[2])
