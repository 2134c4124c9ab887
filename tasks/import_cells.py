"""Cells of an uploaded table against what the export writes: which were edited, and what was meant. Pure but for words.

A cell that equals what would be exported is not edited, whatever stands in it; so is one that equals what was exported
when the file was made, before somebody changed the task in the application (three texts are compared, not two).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from members.folding import fold, nfc

from .forms.assign import split_names
from .reports.csv_table import harmless
from .reports.xlsx import Value, fit
from .table_columns import COOP, DUE, INSTRUCTION, LEAD, MOVED, PERSON, PRODUCT, TITLE

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST = {TITLE: 500, PRODUCT: 300, INSTRUCTION: 5_000, LEAD: 20_000, COOP: 20_000, PERSON: 300}
NAMES = (LEAD, COOP)
_CODE = re.compile(r"(?:NV)?\s*(\d{1,18})(?:\.(\d{1,9}))?", re.IGNORECASE)
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


def code_of(cell: str) -> tuple[int, int | None]:
    """The task of a row, and which version of it the file shows: "NV12.3" → (12, 3), "12" → (12, None)."""
    found = _CODE.fullmatch(nfc(cell).strip())
    if not found or not int(found[1]):
        raise WrongCell(_("Mã “%s” không đúng. Giữ mã như khi xuất, ví dụ NV12.3; việc mới thì để trống.") % cell[:40])
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


def same_names(cell: str, written: str) -> bool:
    return {fold(name) for name in split_names(cell)} == {fold(name) for name in split_names(written)}


def typed(cell: str) -> str:
    """The text that is meant: without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    text = tidy(cell)
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def refuse_broken(key: str, cell: str) -> None:
    if _BROKEN.fullmatch(cell.strip()):
        raise WrongCell(_("Ô có lỗi hoặc công thức chưa tính. Ghi giá trị vào ô, hoặc mở bằng Excel rồi lưu lại."))
    limit = LONGEST.get(key)
    if limit and len(typed(cell)) > limit:
        raise WrongCell(_("Dài quá %d ký tự. Rút ngắn lại.") % limit)


def day_of(cell: str) -> date | None:
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
    if not FIRST_YEAR <= meant.year <= LAST_YEAR:
        raise WrongCell(_("Xem lại năm của ngày %s.") % text[:40])
    return meant


# --- Edited or not -------------------------------------------------------------------------------------------------


def edited(
    cells: Mapping[str, str],
    written: Mapping[str, str],
    since: Mapping[str, Since],
    labels: Mapping[str, str],
    keys: Sequence[str],
) -> Edits:
    """Which of the columns `keys` were edited; dates are told apart by `due_edited`."""
    found = Edits()
    for key in keys:
        cell = cells.get(key)
        if cell is None or key in (DUE, MOVED) or same(cell, written[key]):
            continue
        if key in NAMES and same_names(cell, written[key]):
            continue
        try:
            if key in since:
                settle(labels[key], _was_so(key, cell, since[key].was), since[key], found)
                continue
            refuse_broken(key, cell)
        except WrongCell as wrong:
            found.problems.append((labels[key], wrong.words))
        else:
            found.cells[key] = typed(cell)
    return found


def _was_so(key: str, cell: str, was: str) -> bool:
    return same_names(cell, was) if key in NAMES else same(cell, was)


def settle(label: str, is_untouched: bool, since: Since, found: Edits) -> None:
    """The task was changed after the file was written: only an untouched cell can be merged; it keeps what is now."""
    if not is_untouched:
        words = _("%s đã đổi sau khi xuất tệp. Xuất tệp mới rồi sửa lại ô này.")
        raise WrongCell(words % since.who)
    found.notes.append(
        _("%(column)s: %(who)s đã đổi sau khi xuất tệp, giữ giá trị mới") % {"column": label, "who": since.who}
    )
