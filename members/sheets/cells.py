"""Cells of an uploaded table: what was meant by them, and whether they are what an export writes. Pure but for words.

A cell that equals what would be exported is not edited, whatever stands in it; so is one that equals what was exported
when the file was made, before somebody changed the row in the application (three texts are compared, not two).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _

from ..folding import nfc
from .csv_table import harmless
from .xlsx import Value, fit

FIRST_YEAR, LAST_YEAR = 1900, 2100
_CODE = r"(?:%s)?\s*(\d{1,18})(?:\.(\d{1,9}))?"
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?:\s+00:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_BROKEN = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|CHƯA TÍNH|SPILL!|CALC!)")


class WrongCell(Exception):
    """What stands in a cell cannot be meant; the message says what to write instead."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a value after the file was written: what it was then, who changed it and when."""

    was: str
    who: str


@dataclass(slots=True)
class Edits:
    """The edited cells of one row, what is wrong with it, and what is said about it besides."""

    cells: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def code_of(cell: str, prefix: str, refused: str) -> tuple[int, int | None]:
    """The row that is meant, and which version of it the file shows: "NV12.3" → (12, 3), "12" → (12, None)."""
    found = re.fullmatch(_CODE % prefix, nfc(cell).strip(), re.IGNORECASE)
    if not found or not 0 < int(found[1]) < 1 << 63:
        raise WrongCell(refused % cell[:40])
    return int(found[1]), int(found[2]) if found[2] else None


def tidy(text: str) -> str:
    """
    >>> tidy(" a\\r\\nb ")
    'a\\nb'
    """
    return nfc(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def words_of(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m}/{value.year:04d}" if isinstance(value, date) else str(value)


def same(cell: str, written: str) -> bool:
    """Whether the cell is what an export writes, in a workbook or as CSV."""
    if cell == written:
        return True
    return tidy(cell) in {tidy(written), tidy(harmless(written)), tidy(fit(written)), tidy(harmless(fit(written)))}


def typed(cell: str) -> str:
    """The text that is meant: without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = tidy(cell)
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def refuse_broken(cell: str, limit: int | None = None) -> None:
    if _BROKEN.fullmatch(cell.strip()):
        raise WrongCell(_("Ô có lỗi hoặc công thức chưa tính. Ghi giá trị vào ô, hoặc mở bằng Excel rồi lưu lại."))
    if limit and len(typed(cell)) > limit:
        raise WrongCell(_("Dài quá %d ký tự. Rút ngắn lại.") % limit)


def day_of(cell: str, first_year: int = FIRST_YEAR) -> date | None:
    """From "30/9/2026", "30.09.2026" or "2026-09-30"; None for a blank cell."""
    text = typed(cell)
    if not text:
        return None
    if found := _DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise WrongCell(_("Không hiểu ngày “%s”. Ghi như 30/09/2026.") % text[:40])
    try:
        meant = date(year, month, day)
    except ValueError as error:
        raise WrongCell(_("Không có ngày %s. Ghi như 30/09/2026.") % text[:40]) from error
    if not first_year <= meant.year <= LAST_YEAR:
        raise WrongCell(_("Xem lại năm của ngày %s.") % text[:40])
    return meant


def alike(_key: str, cell: str, written: str) -> bool:
    return same(cell, written)


def edited(
    cells: Mapping[str, str],
    written: Mapping[str, str],
    since: Mapping[str, Since],
    labels: Mapping[str, str],
    keys: Sequence[str],
    *,
    alike: Callable[[str, str, str], bool] = alike,
    limits: Mapping[str, int] = MappingProxyType({}),
) -> Edits:
    """Which of the columns `keys` were edited. `since`: what was changed here after the file was written."""
    found = Edits()
    for key in keys:
        cell = cells.get(key)
        if cell is None or alike(key, cell, written[key]):
            continue
        try:
            if key in since:
                settle(labels[key], alike(key, cell, since[key].was), since[key], found)
                continue
            refuse_broken(cell, limits.get(key))
        except WrongCell as wrong:
            found.problems.append((labels[key], wrong.words))
        else:
            found.cells[key] = typed(cell)
    return found


def settle(label: str, is_untouched: bool, since: Since, found: Edits) -> None:
    """The row was changed after the file was written: only an untouched cell can be merged; it keeps what is now."""
    if not is_untouched:
        words = _("%s đã đổi sau khi xuất tệp. Xuất tệp mới rồi sửa lại ô này.")
        raise WrongCell(words % since.who)
    found.notes.append(
        _("%(column)s: %(who)s đã đổi sau khi xuất tệp, giữ giá trị mới") % {"column": label, "who": since.who}
    )
