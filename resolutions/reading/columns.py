"""Heads and feet set in two columns without lines: which rows they are, and what stands left and right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .kinds import is_kind_line
from .page import Row, tight_pitch

_HEAD = re.compile(r"CỘNG H[ÒO][AÀ] X|ĐẢNG CỘNG SẢN VIỆT|Độc lập\s*[-–]\s*Tự do|^\S.{2,30},\s*ngày\b.{0,14}\btháng\b")
_FOOT = re.compile(r"^(?:Nơi nhận|NƠI NHẬN)\b")
_SIGNED = re.compile(
    r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\b\.?[\s.]*[A-ZĐ]|^(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG BAN)"
)
_LEFT_OF_HEAD = re.compile(r"^(?:Số\s*:|V/v|[*\-–—_]+$)")
_RECIPIENT = re.compile(r"^(?:[-–+•]|Như |Lưu)")
_NARROW, _WIDE = 0.6, 1.3  # of a line's height
_KEPT = 5.0
_SAME = 14.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows `first` to `last` (both included) stand in two columns."""

    first: int
    last: int
    left: tuple[Row, ...]
    right: tuple[Row, ...]


@dataclass(slots=True)
class _Run:
    low: float
    high: float
    left: list[tuple[int, Row]]
    right: list[tuple[int, Row]]
    foot: bool

    def take(self, index: int, row: Row) -> bool:
        """Add a row if it keeps the gap free; a row in one column must belong to it."""
        free, cut = max(self._free(row, cut) for cut in range(len(row.words) + 1))
        left, right = row.words[:cut], row.words[cut:]
        between = right[0].left - left[-1].right if left and right else free
        if free < _KEPT or between < _NARROW * row.height or is_kind_line(row.text):
            return False
        if not right and not self._fits(row, self.left):
            return False
        if not left and not self._fits(row, self.right):
            return False
        if left:
            self.low = max(self.low, left[-1].right)
            self.left.append((index, Row(left)))
        if right:
            self.high = min(self.high, right[0].left)
            self.right.append((index, Row(right)))
        return True

    def _free(self, row: Row, cut: int) -> tuple[float, int]:
        """How much of the gap stays free when the row is cut before word `cut`."""
        low = max(self.low, row.words[cut - 1].right) if cut else self.low
        high = min(self.high, row.words[cut].left) if cut < len(row.words) else self.high
        return high - low, cut

    def _fits(self, row: Row, column: list[tuple[int, Row]]) -> bool:
        """Set flush with the column, or centred in it."""
        rows = [other for _index, other in column]
        if not rows:
            return True
        left, right = min(other.left for other in rows), max(other.right for other in rows)
        centres = [(other.left + other.right) / 2 for other in rows]
        centre = (row.left + row.right) / 2
        flush = abs(row.left - left) < _SAME or any(abs(row.left - other.left) < 4 for other in rows)
        return (
            flush
            or min(abs(centre - other) for other in centres) < _SAME
            or (left - 2 <= row.left and row.right <= right + 2 and len(rows) > 2)
        )


def find_columns(rows: Sequence[Row]) -> list[Columns]:
    """Two-column parts among the rows of a page, in order."""
    found: list[Columns] = []
    pitch = tight_pitch(rows)
    at = 0
    while at < len(rows):
        floor = found[-1].last + 1 if found else 0
        part = _part(rows, at, floor, pitch)
        if part:
            found.append(part)
        at = part.last + 1 if part else at + 1
    return found


def _part(rows: Sequence[Row], seed: int, floor: int, pitch: float) -> Columns | None:
    run = _seeded(rows, seed)
    if run is None:
        return None
    first = last = seed
    for index in range(seed + 1, len(rows)):
        if not _near(rows[last], rows[index], run, pitch) or not _belongs(run, rows[index]):
            break
        if not run.take(index, rows[index]):
            break
        last = index
    for index in range(seed - 1, floor - 1, -1):
        if rows[index].middle - rows[first].middle > 2.6 * pitch or not _belongs_above(run, rows[index]):
            break
        if not run.take(index, rows[index]):
            break
        first = index
    left = tuple(row for _index, row in sorted(run.left, key=lambda pair: pair[0]))
    right = tuple(row for _index, row in sorted(run.right, key=lambda pair: pair[0]))
    return Columns(first, last, left, right)


def _seeded(rows: Sequence[Row], seed: int) -> _Run | None:
    """A row of a head or a foot that stands in two columns."""
    row = rows[seed]
    for gap in (_WIDE, _NARROW):
        parts = row.segments(gap * row.height)
        for cut in range(1, len(parts)):
            left = Row(tuple(word for part in parts[:cut] for word in part.words))
            right = Row(tuple(word for part in parts[cut:] for word in part.words))
            foot = bool(_FOOT.match(left.text) or (_SIGNED.match(right.text) and _foot_near(rows, seed)))
            head = bool(_HEAD.search(right.text) or (_LEFT_OF_HEAD.match(left.text) and _HEAD.search(row.text)))
            if (foot or head) and not _HEAD.search(left.text):
                return _Run(left.right, right.left, [(seed, left)], [(seed, right)], foot)
    return None


def _foot_near(rows: Sequence[Row], at: int) -> bool:
    return any(_FOOT.match(row.text) or _RECIPIENT.match(row.text) for row in rows[max(0, at - 2) : at + 4])


def _near(above: Row, below: Row, run: _Run, pitch: float) -> bool:
    """A signature leaves room for the seal before the name."""
    return above.middle - below.middle < (9 if run.foot else 3.2) * pitch


def _belongs(run: _Run, row: Row) -> bool:
    """Whether a row below can be one of the columns: both sides, or one side with words that such a side has."""
    if run.foot or row.left < run.low < run.high < row.right:
        return True
    return row.right <= run.high or row.left >= run.low


def _belongs_above(run: _Run, row: Row) -> bool:
    if run.foot:
        return bool(_FOOT.match(row.text) or _SIGNED.match(row.text)) and (row.right <= run.high or row.left >= run.low)
    return row.right <= run.high or row.left >= run.low or (row.left < run.low and row.right > run.high)
