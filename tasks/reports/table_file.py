"""Bytes of an uploaded table (.xlsx, or CSV however Excel saved it) → lines of text cells. Nothing is stored here."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from resolutions.files import refuse_secret
from resolutions.filetypes import FileRefused, inspect
from resolutions.reading import UnreadableSource, confined, secrecy_mark
from resolutions.reading.encodings import decode

from . import workbook_reader

TEXTS = (".csv", ".tsv", ".txt")
SEPARATORS = (";", ",", "\t", "|")
SECONDS, MEGABYTES = 30, 768
MOST_LINES = 5_200  # headings and blank lines besides the rows
LONGEST_CELL = 40_000
Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class TableFile:
    """The lines of each sheet, numbered as the file numbers them. A CSV can be cut in several ways: each is one."""

    sheets: Sequence[list[Line]]


def read(name: str, data: bytes) -> TableFile:
    """FileRefused carries a Vietnamese sentence for a file that is no table, or bears the stamp of a state secret."""
    ending = Path(name).suffix.lower()
    try:
        if ending in TEXTS:
            inspect("bang.txt", data, settings.UPLOAD_MAX_BYTES)
            return of_text(decode(data))
        if ending != ".xlsx":
            raise FileRefused(_("Chỉ nhập được tệp .xlsx hoặc .csv. Hãy mở tệp, lưu thành .xlsx rồi gửi lại."))
        inspect(name, data, settings.UPLOAD_MAX_BYTES)
        refuse_secret(name, data)
        return TableFile([_cleaned(sheet) for sheet in _workbook(data)])
    except UnreadableSource as unread:
        raise FileRefused(unread.message) from unread


def of_text(text: str) -> TableFile:
    """A CSV, or what was copied out of Excel: cut at each separator that may be meant."""
    if secrecy_mark(text):
        raise FileRefused(_("Tệp có dấu chỉ độ mật. Hệ thống không nhận tài liệu bí mật nhà nước; tệp không được lưu."))
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return TableFile([_cut(rest, first.strip()[-1], 2)])
    return TableFile(
        [_cut(text, mark, 1) for mark in SEPARATORS if mark in first or mark in text[:5_000]] or [_cut(text, ";", 1)]
    )


def _cut(text: str, mark: str, first: int) -> list[Line]:
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for number, cells in enumerate(reader, start=first):
            if any(cell.strip() for cell in cells):
                lines.append((number, cells[: workbook_reader.CELLS]))
            if len(lines) > MOST_LINES:
                break
    except csv.Error:  # a cell without an end: this is not the separator
        return []
    return _cleaned(lines)


def _workbook(data: bytes) -> list[list[Line]]:
    words = [sys.executable, "-I", str(Path(workbook_reader.__file__))]
    try:
        printed = confined.run(lambda _folder: words, data=data, seconds=SECONDS, megabytes=MEGABYTES)
    except confined.Failed as failure:
        raise FileRefused(
            _("Đọc bảng này mất quá lâu. Hãy chép phần cần nhập sang tệp mới rồi gửi lại.")
            if failure.overrun
            else _("Không mở được bảng trong tệp. Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại.")
        ) from failure
    return [[(number, cells) for number, cells in sheet] for sheet in json.loads(printed)]


def _cleaned(lines: Sequence[Line]) -> list[Line]:
    """Without what no database stores; a cell longer than any field is cut where it is refused all the same."""
    kept = [(number, [_storable(cell[:LONGEST_CELL]) for cell in cells]) for number, cells in lines]
    return [(number, cells) for number, cells in kept if any(cell.strip() for cell in cells)][: MOST_LINES + 1]


def _storable(cell: str) -> str:
    """Excel may write a letter as two halves ("_xD83D__xDE00_"): they are joined, and half a letter is none."""
    return cell.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")
