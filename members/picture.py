"""A small picture, looked at by its bytes: what it is, how large, and whether it may be a logo. Pure: no Django.

Only PNG and JPEG: both are made of parts with known lengths, so that a file can be walked from its first byte to its
last. SVG can carry scripts and is not taken.
"""

import struct
import zlib
from dataclasses import dataclass

from .wording import Words

LARGEST = 512 * 1024  # bytes
SMALLEST_SIDE, LONGEST_SIDE = 16, 2000  # pixels
MOST_TIMES = 6  # how much longer one side may be than the other
PNG, JPEG = "image/png", "image/jpeg"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_LONGEST_PART = 2**31 - 1
_SIZES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA


class PictureRefused(Exception):
    """Why this cannot be a logo, as a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Picture:
    content_type: str
    width: int
    height: int


NEITHER = Words("Tệp không phải ảnh PNG hoặc JPEG. Lưu ảnh lại theo một trong hai kiểu ấy rồi tải lên.")
BROKEN = Words("Ảnh bị hỏng hoặc tải lên chưa đủ. Mở ảnh trên máy, lưu lại rồi tải lên lần nữa.")


def looked_at(data: bytes) -> Picture:
    """What the bytes are; PictureRefused when they are no picture of these kinds, a broken one, too large or small."""
    if len(data) > LARGEST:
        raise PictureRefused(Words("Ảnh lớn hơn 512 KB. Thu nhỏ ảnh rồi tải lên."))
    if data.startswith(_PNG_HEAD):
        return _bounded(PNG, _png(data))
    if data.startswith(b"\xff\xd8\xff"):
        return _bounded(JPEG, _jpeg(data))
    raise PictureRefused(NEITHER)


def content_type_of(data: bytes) -> str:
    """Of bytes that were looked at when they came in."""
    return PNG if data.startswith(_PNG_HEAD) else JPEG


def _bounded(content_type: str, sides: tuple[int, int]) -> Picture:
    short, long = sorted(sides)
    if short < SMALLEST_SIDE or long > LONGEST_SIDE:
        raise PictureRefused(
            Words(
                "Ảnh có %(sides)s × %(sides2)s điểm. Mỗi cạnh cần từ %(n)s đến %(n2)s điểm.",
                sides=sides[0],
                sides2=sides[1],
                n=SMALLEST_SIDE,
                n2=LONGEST_SIDE,
            )
        )
    if long > MOST_TIMES * short:
        raise PictureRefused(Words("Ảnh quá dài so với chiều kia. Cắt ảnh gọn lại, gần vuông là đẹp nhất."))
    return Picture(content_type, *sides)


def _png(data: bytes) -> tuple[int, int]:
    """Width and height; every chunk has its checksum, IHDR stands first, IEND last, nothing behind it."""
    at, names, sides = len(_PNG_HEAD), list[bytes](), (0, 0)
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if length > _LONGEST_PART or at + 12 + length > len(data):
            break
        body = data[at + 8 : at + 8 + length]
        if zlib.crc32(name + body) != int.from_bytes(data[at + 8 + length : at + 12 + length], "big"):
            break
        if not names and (name != b"IHDR" or length != 13):
            break
        if not names:
            sides = struct.unpack(">II", body[:8])
        names.append(name)
        at += 12 + length
        if name == b"IEND":
            break
    if at != len(data) or not names or names[-1] != b"IEND" or b"IDAT" not in names:
        raise PictureRefused(BROKEN)
    return sides


def _jpeg(data: bytes) -> tuple[int, int]:
    """Width and height from the frame's head; segments before the scan have lengths, the file ends with its mark."""
    at, sides = 2, (0, 0)
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        mark = data[at + 1]
        if mark == 0xFF:  # filling
            at += 1
            continue
        if mark in _ALONE:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(data) or mark in (_START, _END):
            break
        if mark in _SIZES and length >= 8:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            sides = (width, height)
        if mark == _SCAN:
            if sides == (0, 0) or not data.rstrip(b"\x00").endswith(b"\xff\xd9"):
                break
            return sides
        at += 2 + length
    raise PictureRefused(BROKEN)
