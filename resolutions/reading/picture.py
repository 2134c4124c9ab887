"""What a picture file says of itself before anybody unpacks it, and the ruling lines in a grey picture."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from dataclasses import dataclass

MAX_PIXELS = 60_000_000
MAX_LEAVES = 100
_DARK = bytes(0 if value < 150 else 255 for value in range(256))
_BRUSH = 4
_LONG = 110  # pixels at 300 dpi: longer than the strokes of letters
_FILLER = re.compile(rb"\xff+")
_PGM = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")
_QUARTERS = {3: 2, 6: 1, 8: 3}
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """`kind`: png, jpeg, tiff or webp; `quarters`: how far the camera was turned; `leaves`: pages of a TIFF."""

    kind: str
    width: int
    height: int
    quarters: int = 0
    leaves: int = 1


def look_at(data: bytes) -> Picture | None:
    """The kind and size of a picture that may be recognised; None for any other file, and for one that is damaged."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            return Picture("png", *struct.unpack(">II", data[16:24]))
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith((b"II*\x00", b"MM\x00*")):
            return _tiff(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError, ValueError):
        return None
    return None


def _jpeg(data: bytes) -> Picture | None:
    at, quarters = 2, 0
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        mark = data[at + 1]
        if mark == 0xFF or 0xD0 <= mark <= 0xD8 or mark == 1:
            if mark != 0xFF:
                at += 2
            elif filler := _FILLER.match(data, at):  # any number of these may stand before a mark
                at = filler.end() - 1
            continue
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        if mark == 0xE1 and data[at + 4 : at + 10] == b"Exif\x00\x00":
            with suppress(struct.error, IndexError):  # what the camera says of itself may be damaged, the photo is not
                quarters = _held(data[at + 10 : at + 2 + length])
        if 0xC0 <= mark <= 0xCF and mark not in _NO_SIZE:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Picture("jpeg", width, height, quarters)
        at += 2 + max(length, 2)
    return None


def _held(exif: bytes) -> int:
    """Quarters by which a photo has to be turned (tag 112)."""
    for tag, value in _entries(exif, *_first(exif)):
        if tag == 0x0112:
            return _QUARTERS.get(value, 0)
    return 0


def _first(data: bytes) -> tuple[str, int]:
    order = "<" if data.startswith(b"II") else ">"
    return order, struct.unpack(order + "I", data[4:8])[0]


def _entries(data: bytes, order: str, at: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack(order + "H", data[at : at + 2])
    found = []
    for index in range(min(count, 200)):
        entry = data[at + 2 + 12 * index : at + 14 + 12 * index]
        tag, kind = struct.unpack(order + "HH", entry[:4])
        wanted = "H" if kind == 3 else "I"
        found.append((tag, struct.unpack(order + wanted, entry[8 : 8 + struct.calcsize(wanted)])[0]))
    return found


def _tiff(data: bytes) -> Picture | None:
    order, at = _first(data)
    width = height = leaves = 0
    seen: set[int] = set()
    while at and at not in seen and leaves <= MAX_LEAVES:
        seen.add(at)
        facts = dict(_entries(data, order, at))
        width, height = max(width, facts.get(256, 0)), max(height, facts.get(257, 0))
        leaves += 1
        (count,) = struct.unpack(order + "H", data[at : at + 2])
        at = struct.unpack(order + "I", data[at + 2 + 12 * count : at + 6 + 12 * count])[0]
    return Picture("tiff", width, height, leaves=leaves) if width and height else None


def _webp(data: bytes) -> Picture | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return Picture("webp", 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Picture("webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return Picture("webp", width & 0x3FFF, height & 0x3FFF)
    return None


def drawn_lines(data: bytes) -> list[Box]:
    """Level and upright ruling lines of a grey picture (PGM), in pixels from its top left: left, bottom, right, top."""
    match = _PGM.match(data[:64])
    if match is None:
        return []
    width, height = int(match[1]), int(match[2])
    dots = data[match.end() : match.end() + width * height].translate(_DARK)
    if len(dots) < width * height:
        return []
    level = _runs(dots, width, height)
    # Turned by a quarter with slices: column x of the picture becomes row x.
    turned = b"".join(dots[x::width] for x in range(width))
    upright = _runs(turned, height, width)
    lines: list[Box] = [(low, at, high, at) for at, low, high in _merged(level)]
    return lines + [(at, high, at, low) for at, low, high in _merged(upright)]


def without_lines(data: bytes, lines: list[Box]) -> bytes:
    """The picture with its ruling lines painted over: letters beside them are then recognised better."""
    match = _PGM.match(data[:64])
    if match is None or not lines:
        return data
    width, height, start = int(match[1]), int(match[2]), match.end()
    dots = bytearray(data)
    for left, bottom, right, top in lines:
        low, high = max(int(left) - _BRUSH, 0), min(int(right) + _BRUSH, width)
        blank = b"\xff" * (high - low)
        for row in range(max(int(top) - _BRUSH, 0), min(int(bottom) + _BRUSH + 1, height)):
            dots[start + row * width + low : start + row * width + high] = blank
    return bytes(dots)


def cut_out(data: bytes, box: Box) -> bytes:
    """A part of a grey picture (left, top, right, bottom in pixels) as a picture, with a white margin."""
    match = _PGM.match(data[:64])
    if match is None:
        return data
    width, height, start = int(match[1]), int(match[2]), match.end()
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = min(int(box[2]), width), min(int(box[3]), height)
    margin, wide = b"\xff" * 30, right - left + 60
    rows = [data[start + row * width + left : start + row * width + right] for row in range(top, bottom)]
    blank = b"\xff" * (wide * 30)
    return b"P5\n%d %d\n255\n" % (wide, len(rows) + 60) + blank + b"".join(margin + r + margin for r in rows) + blank


def _runs(dots: bytes, width: int, height: int) -> list[tuple[int, int, int]]:
    """(row, first, last) of every long dark run."""
    long = b"\x00" * _LONG
    found = []
    for row in range(height):
        line = dots[row * width : (row + 1) * width]
        at = line.find(long)
        while at >= 0:
            end = line.find(b"\xff", at + _LONG)
            end = width if end < 0 else end
            found.append((row, at, end))
            at = line.find(long, end)
        if len(found) > 60_000:
            return []  # a dark picture, no ruled page
    return found


def _merged(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Runs of neighbouring rows that touch make one line: a drawn line is a few pixels thick and never quite level."""
    lines: list[list[int]] = []  # last row, low, high, first row
    active: list[list[int]] = []
    for row, low, high in runs:
        active = [line for line in active if row - line[0] <= 4]
        home = next((line for line in active if low <= line[2] + 12 and high >= line[1] - 12), None)
        if home is None:
            home = [row, low, high, row]
            lines.append(home)
            active.append(home)
        home[0], home[1], home[2] = row, min(home[1], low), max(home[2], high)
    return [((line[0] + line[3]) // 2, line[1], line[2]) for line in lines if line[0] - line[3] < 40]
