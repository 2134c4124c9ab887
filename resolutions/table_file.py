"""Bytes of an uploaded table (.xlsx, or CSV however Excel saved it) → lines of text cells. Nothing is stored here.

Tables of tasks and, through the setting TABLE_READER, those of the ground floor come in by this door: what may come in,
and what the stamp of a state secret looks like, is known here.
"""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from members import sheets
from members.sheets.heads import FileRefused, Line, TableFile

from .files import Incoming, received, refuse_secret
from .filetypes import inspect, refuse_large, safe_name
from .reading import UnreadableSource, confined, secrecy_mark
from .reading.encodings import decode

TEXTS = (".csv", ".tsv", ".txt")
SEPARATORS = (";", ",", "\t", "|")
SECONDS, MEGABYTES = 30, 768
CELLS = 60  # of a line; as many as `workbook_reader` prints
# A program of its own, with a library of its own: imported it would take four megabytes of each process.
READER = Path(sheets.__file__).with_name("workbook_reader.py")
MOST_LINES = 5_200  # headings besides the rows, unless the caller takes more
LONGEST_CELL = 40_000


class Upload(Incoming, Protocol):
    """An uploaded file with what its sender says of it."""

    name: str | None
    size: int | None


def of_upload(upload: Upload, most: int = MOST_LINES) -> TableFile:
    """What was sent, as long as it is no larger than any file may be."""
    refuse_large(upload.size or 0, settings.UPLOAD_MAX_BYTES)
    return read(safe_name(upload.name or ""), received(upload), most)


def read(name: str, data: bytes, most: int = MOST_LINES) -> TableFile:
    """FileRefused carries a Vietnamese sentence for a file that is no table, or bears the stamp of a state secret."""
    ending = Path(name).suffix.lower()
    try:
        if ending in TEXTS:
            inspect("bang.txt", data, settings.UPLOAD_MAX_BYTES)
            return of_text(decode(data), most)
        if ending != ".xlsx":
            raise FileRefused(_("Chỉ nhập được tệp .xlsx hoặc .csv. Hãy mở tệp, lưu thành .xlsx rồi gửi lại."))
        inspect(name, data, settings.UPLOAD_MAX_BYTES)
        refuse_secret(name, data)
        return TableFile([_cleaned(sheet, most) for sheet in _workbook(data)])
    except UnreadableSource as unread:
        raise FileRefused(unread.message) from unread


def of_text(text: str, most: int = MOST_LINES) -> TableFile:
    """A CSV, or what was copied out of Excel: cut at each separator that may be meant."""
    if secrecy_mark(text):
        raise FileRefused(_("Tệp có dấu chỉ độ mật. Hệ thống không nhận tài liệu bí mật nhà nước; tệp không được lưu."))
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return TableFile([_cut(rest, first.strip()[-1], 2, most)])
    marks = [mark for mark in SEPARATORS if mark in first or mark in text[:5_000]]
    return TableFile([_cut(text, mark, 1, most) for mark in marks or [";"]])


def _cut(text: str, mark: str, first: int, most: int) -> list[Line]:
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for number, cells in enumerate(reader, start=first):
            if any(cell.strip() for cell in cells):
                lines.append((number, cells[:CELLS]))
            if len(lines) > most:
                break
    except csv.Error:  # a cell without an end: this is not the separator
        return []
    return _cleaned(lines, most)


def _workbook(data: bytes) -> list[list[Line]]:
    words = [sys.executable, "-I", str(READER)]
    try:
        printed = confined.run(lambda _folder: words, data=data, seconds=SECONDS, megabytes=MEGABYTES)
    except confined.Failed as failure:
        raise FileRefused(
            _("Đọc bảng này mất quá lâu. Hãy chép phần cần nhập sang tệp mới rồi gửi lại.")
            if failure.overrun
            else _("Không mở được bảng trong tệp. Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại.")
        ) from failure
    return [[(number, cells) for number, cells in sheet] for sheet in json.loads(printed)]


def _cleaned(lines: Sequence[Line], most: int) -> list[Line]:
    """Without what no database stores; a cell longer than any field is cut where it is refused all the same."""
    kept = [(number, [_storable(cell[:LONGEST_CELL]) for cell in cells]) for number, cells in lines]
    return [(number, cells) for number, cells in kept if any(cell.strip() for cell in cells)][: most + 1]


def _storable(cell: str) -> str:
    """Excel may write a letter as two halves ("_xD83D__xDE00_"): they are joined, and half a letter is none."""
    return cell.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")
