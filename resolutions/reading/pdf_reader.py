"""A program of its own, run by its path: reads a PDF or a photo from stdin and prints what `pdf.py` asks for.

    pages          one JSON line per page: [width, height, share covered by pictures, words, rules]
    picture N DPI  page N (from 0) as a grey picture, PGM
    photo TURN     a JPEG as a grey picture, turned by TURN quarters, PGM
A last line of JSON tells what went wrong, if anything did: {"error": "encrypted"}. Imports nothing of ours, so that it
starts quickly; whatever a file does to it, only this process suffers.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

MAX_PAGES, MAX_WORDS = 600, 150_000  # more would hold a request for too long
_MOST_PATHS = 8_000
_MOST_CHARACTERS = 200_000
_MOST_PIXELS = 40_000_000
_UNMAPPED = {0, 0xFFFF}
_LINE_END_HYPHEN = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at the end of a line: "87/TTr-" "SKHCN"

Box = tuple[float, float, float, float]  # left, bottom, right, top


class _Turn:
    """From the page's own coordinates to those of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.quarter = int(page.get_rotation()) // 90 % 4
        self.width, self.height = page.get_size()  # as shown
        self._left, self._bottom, self._right, self._top = page.get_bbox()

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.quarter == 1:
            return bottom - self._bottom, self._right - right, top - self._bottom, self._right - left
        if self.quarter == 2:
            return self._right - right, self._top - top, self._right - left, self._top - bottom
        if self.quarter == 3:
            return self._top - top, left - self._left, self._top - bottom, right - self._left
        return left - self._left, bottom - self._bottom, right - self._left, top - self._bottom


def page_facts(document: Any, index: int) -> list[Any]:
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            turn = _Turn(page)
            words = list(_words(textpage, turn))
            rules, covered = _drawn(page, turn)
        finally:
            textpage.close()
        rounded = [[round(value, 2) for value in rule] for rule in rules]
        return [round(turn.width, 2), round(turn.height, 2), round(covered, 3), words, rounded]
    finally:
        page.close()


def _words(textpage: Any, turn: _Turn) -> Iterator[list[Any]]:
    box = raw.FS_RECTF()
    letters: list[str] = []
    bounds: list[Box] = []
    for index in range(min(raw.FPDFText_CountChars(textpage), _MOST_CHARACTERS)):
        letter = _letter(raw.FPDFText_GetUnicode(textpage, index))
        if not letter or letter.isspace() or raw.FPDFText_IsGenerated(textpage, index) == 1:
            yield from _word(letters, bounds)
            letters, bounds = [], []
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box))
        place = turn.box(box.left, box.bottom, box.right, box.top)
        if bounds and _apart(bounds[-1], place):
            yield from _word(letters, bounds)
            letters, bounds = [], []
        letters.append(letter)
        bounds.append(place)
    yield from _word(letters, bounds)


def _letter(code: int) -> str:
    return "-" if code in _LINE_END_HYPHEN else "" if code in _UNMAPPED else chr(code)


def _whole(letters: list[str]) -> str:
    """pdfium tells a character outside the basic plane as two halves; a half by itself is none."""
    return "".join(letters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _apart(before: Box, place: Box) -> bool:
    height = max(before[3] - before[1], 1.0)
    lifted = abs((before[1] + before[3]) - (place[1] + place[3])) > 1.4 * height
    return lifted or place[0] - before[2] > 0.5 * height or before[0] - place[2] > 0.5 * height


def _word(letters: list[str], bounds: list[Box]) -> Iterator[list[Any]]:
    text = _whole(letters)
    if text:
        lefts, bottoms, rights, tops = zip(*bounds, strict=True)
        place = (min(lefts), min(bottoms), max(rights), max(tops))
        yield [text, *(round(value, 2) for value in place)]


def _drawn(page: Any, turn: _Turn) -> tuple[list[Box], float]:
    """Straight lines of the paths, and how much of the page pictures cover."""
    rules: list[Box] = []
    covered = 0.0
    whole = max(turn.width * turn.height, 1.0)
    wanted = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for number, item in enumerate(page.get_objects(filter=wanted, max_depth=3)):
        if number >= _MOST_PATHS or len(rules) >= 3 * _MOST_PATHS:
            break
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom) / whole
        else:
            rules.extend(turn.box(*rule) for rule in _rules(item))
    return rules, covered


def _rules(item: Any) -> Iterator[Box]:
    """The straight level and upright strokes of one path; a thin filled box is one stroke."""
    left, bottom, right, top = item.get_bounds()
    count = raw.FPDFPath_CountSegments(item)
    if count <= 2 or right - left < 4 or top - bottom < 4:
        yield left, bottom, right, top
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(count, 4_000)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        point = matrix.on_point(x.value, y.value)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            start = point
        else:
            yield from _stroke(last, point)
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _stroke(point, start)
        last = point


def _stroke(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(wide, high) < 1.5 and max(wide, high) > 3:
        yield min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def grey(page: Any, scale: float) -> bytes:
    """The page as PGM; a huge page is drawn smaller."""
    width, height = page.get_size()
    pixels = max(width * height, 1.0)
    scale = min(scale, (_MOST_PIXELS / pixels) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
    buffer = bytes(bitmap.buffer)
    rows = buffer if stride == wide else b"".join(buffer[at * stride : at * stride + wide] for at in range(high))
    return b"P5\n%d %d\n255\n" % (wide, high) + rows


def photo_page(data: bytes, turn: int) -> tuple[Any, Any]:
    """A JPEG on a page of its own, one point per pixel, turned as the camera was held."""
    document = pdfium.PdfDocument.new()
    image = pdfium.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(data), inline=True)
    wide, high = image.get_px_size()
    image.set_matrix(pdfium.PdfMatrix().scale(wide, high))
    page = document.new_page(wide, high)
    page.insert_obj(image)
    page.gen_content()
    page.set_rotation(90 * (turn % 4))
    return document, page


def main(task: str, *numbers: str) -> None:
    data = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    if task == "photo":
        _document, page = photo_page(data, int(numbers[0]))
        longest = max(page.get_size())
        out.write(grey(page, min(1.0, 4000 / longest)))
        return
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        words = str(error).lower()
        locked = "password" in words or "security" in words
        out.write(json.dumps({"error": "encrypted" if locked else "corrupt"}).encode())
        return
    if task == "picture":
        out.write(grey(document[int(numbers[0])], int(numbers[1]) / 72))
        return
    count = 0
    for index in range(len(document)):
        facts = page_facts(document, index)
        out.write(json.dumps(facts, ensure_ascii=False).encode() + b"\n")
        count += len(facts[3])
        if len(document) > MAX_PAGES or count > MAX_WORDS:
            out.write(json.dumps({"error": "too_long"}).encode() + b"\n")
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
