"""Tables without lines on a page: columns told by the gaps that go through many lines of print."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import one_line, paragraphs_of
from .page import Row, Word, tight_pitch

_GAP = 0.75  # of a line's height: between cells of one line
_GUTTER = 4.0  # points that stay free through all lines of a table
_FIRST_TITLE = re.compile(r"^(?:STT|TT|Số TT|Stt|SỐ TT|Số thứ tự)\b")
_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\d{1,2}){0,2}[.)]?|[IVX]{1,5}[.)]?|[A-Z][.)])$")
_NO_ROW = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục|DANH MỤC|BIỂU|BẢNG|Nơi nhận|NƠI NHẬN|\(?(?:Ban hành )?[Kk]èm theo|TM\.|KT\.|TL\.|T/M|K/T|T/L)"
)
_FORMAL = re.compile(r"CỘNG H[ÒO][AÀ] X|ĐẢNG CỘNG SẢN|Độc lập\s*[-–]|,\s*ngày\b.*\btháng\b|^Số\s*:|Nơi nhận")

Gaps = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """Rows `first` to `last` of a page (both included) are a table with these lines, cells parted by tabs."""

    first: int
    last: int
    lines: tuple[str, ...]
    gaps: Gaps


def find_open_tables(rows: Sequence[Row], carried: Gaps = ()) -> list[OpenTable]:
    """Tables among the lines of a page, where the evidence is clear; `carried`: the table of the page before."""
    found: list[OpenTable] = []
    pitch = tight_pitch(rows)
    if (table := _carried_on(rows, carried, pitch)) is not None:
        found.append(table)
    at = found[-1].last + 1 if found else 0
    while at < len(rows):
        table = _table_at(rows, at, found[-1].last + 1 if found else 0, pitch) if _many_cells(rows[at]) else None
        if table:
            found.append(table)
        at = table.last + 1 if table else at + 1
    return found


def _carried_on(rows: Sequence[Row], gaps: Gaps, pitch: float) -> OpenTable | None:
    """What stands on top of a page in the columns of the table that reached the end of the page before."""
    if not gaps or not rows or len(_narrowed(gaps, rows[0])) < len(gaps) or len(_cells(rows[0], gaps)) < 2:
        return None
    last, kept, crossing = _grown_down(rows, 0, gaps, pitch)
    return OpenTable(0, last, _lines(rows[: last + 1], crossing, kept, pitch), kept) if len(kept) == len(gaps) else None


def _many_cells(row: Row) -> bool:
    return len(row.segments(_GAP * row.height)) >= 3 and not _FORMAL.search(row.text)


def _table_at(rows: Sequence[Row], seed: int, floor: int, pitch: float) -> OpenTable | None:
    segments = rows[seed].segments(_GAP * rows[seed].height)
    gaps: Gaps = tuple((a.right, b.left) for a, b in itertools.pairwise(segments))
    first = seed
    last, gaps, crossing = _grown_down(rows, seed, gaps, pitch)
    while first > floor and _may_stand_above(rows, first - 1, gaps, pitch):
        first -= 1
        gaps = _narrowed(gaps, rows[first])
    while (
        last > first and len(_cells(rows[last], gaps)) < 2 and rows[last - 1].middle - rows[last].middle > 1.6 * pitch
    ):
        last -= 1
    kept = [rows[index] for index in range(first, last + 1)]
    across = {index - first for index in crossing if first <= index <= last}
    gaps = _gutters(kept, across, gaps)
    across |= {index for index, row in enumerate(kept) if _is_section(row) and len(_narrowed(gaps, row)) < len(gaps)}
    return _evident(first, last, kept, across, gaps, pitch)


def _is_section(row: Row) -> bool:
    return bool(_NUMBER.match(row.words[0].text)) and len(row.segments(_GAP * row.height)) <= 2


def _gutters(rows: Sequence[Row], crossing: set[int], gaps: Gaps) -> Gaps:
    """The gaps that no line of the table closes, narrower ones than those between two words included."""
    plain = [row for index, row in enumerate(rows) if index not in crossing and not _is_section(row)]
    numbered = [row for index, row in enumerate(rows) if index not in crossing and _is_section(row)]
    if len(plain) + len(numbered) < 3 or not plain:
        return gaps
    edges = sorted((word.left, word.right) for row in plain for word in row.words)
    edges += [(row.words[0].left, row.words[0].right) for row in numbered]
    least = _GUTTER if len(plain) >= 5 else 0.6 * plain[0].height
    free: list[tuple[float, float]] = []
    reach = min(left for left, _right in edges)
    for left, right in sorted(edges):
        if left - reach >= least:
            free.append((reach, left))
        reach = max(reach, right)
    return tuple(free) if len(free) >= len(gaps) else gaps


def _grown_down(rows: Sequence[Row], seed: int, gaps: Gaps, pitch: float) -> tuple[int, Gaps, set[int]]:
    """(last row, gaps that stay free, rows that run across them)."""
    last, crossing = seed, set[int]()
    for index in range(seed + 1, len(rows)):
        row = rows[index]
        if _NO_ROW.match(row.text) or _FORMAL.search(row.text) or rows[index - 1].middle - row.middle > 4 * pitch:
            break
        narrowed = _narrowed(gaps, row)
        if len(narrowed) < len(gaps) and not (index - seed <= 3 and len(narrowed) >= 2):
            if not _heads_a_section(rows, index, gaps):
                break
            crossing.add(index)
        else:
            gaps = narrowed
        last = index
    return last, gaps, crossing


def _heads_a_section(rows: Sequence[Row], index: int, gaps: Gaps) -> bool:
    """A line across the table, numbered, after which rows go on: "II. CÔNG TÁC TỔ CHỨC"."""
    if index + 1 >= len(rows) or not _NUMBER.match(rows[index].words[0].text):
        return False
    after = rows[index + 1]
    return len(_narrowed(gaps, after)) == len(gaps) and len(_cells(after, gaps)) >= 3


def _may_stand_above(rows: Sequence[Row], index: int, gaps: Gaps, pitch: float) -> bool:
    row = rows[index]
    if len(_narrowed(gaps, row)) < len(gaps) or _NO_ROW.match(row.text) or _FORMAL.search(row.text):
        return False
    if row.middle - rows[index + 1].middle > 1.5 * pitch:
        return False
    return len(_cells(row, gaps)) >= 2 or len(_cells(rows[index + 1], gaps)) < len(gaps)


def _narrowed(gaps: Gaps, row: Row) -> Gaps:
    """What is left of the gaps beside the words of one more row."""
    left: list[tuple[float, float]] = []
    for low, high in gaps:
        for word in row.words:
            if word.right <= low or word.left >= high:
                continue
            if (word.left + word.right) / 2 < (low + high) / 2:
                low = max(low, word.right)
            else:
                high = min(high, word.left)
        if high - low >= _GUTTER:
            left.append((low, high))
    return tuple(left)


def _cells(row: Row, gaps: Gaps) -> dict[int, list[Word]]:
    """The words of a row by column."""
    out: dict[int, list[Word]] = {}
    for word in row.words:
        out.setdefault(sum(word.left >= (low + high) / 2 for low, high in gaps), []).append(word)
    return out


def _evident(first: int, last: int, rows: list[Row], crossing: set[int], gaps: Gaps, pitch: float) -> OpenTable | None:
    """The table, if there is enough to be sure: numbers in the first column, or many full lines."""
    if len(gaps) < 2 or len(rows) < 2:
        return None
    cells = [_cells(row, gaps) for row in rows]
    numbered = sum(_is_number(cell.get(0)) for cell in cells)
    titled = any(_FIRST_TITLE.match(_joined(cell.get(0))) for cell in cells[:4])
    full = sum(len(cell) >= 3 for cell in cells)
    if not ((titled and numbered >= 1) or (numbered >= 2 and full >= 2) or (full >= 3 and full >= 0.6 * len(rows))):
        return None
    return OpenTable(first, last, _lines(rows, crossing, gaps, pitch), gaps)


def _lines(rows: Sequence[Row], crossing: set[int], gaps: Gaps, pitch: float) -> tuple[str, ...]:
    """The rows of the table, lines of print that belong to one row joined."""
    cells = [_cells(row, gaps) for row in rows]
    starts = _row_starts(rows, cells, crossing, pitch)
    lines = []
    for begin, end in itertools.pairwise([*starts, len(rows)]):
        if begin in crossing:
            words = [word.text for word in rows[begin].words]
            lines.append(f"{words[0]}\t{' '.join(words[1:])}")
        else:
            lines.append(_line(cells[begin:end], gaps))
    return tuple(lines)


def _row_starts(rows: Sequence[Row], cells: list[dict[int, list[Word]]], crossing: set[int], pitch: float) -> list[int]:
    """Where rows begin: at a number in the first column, or where the lines stand wider apart."""
    pitches = [above.middle - below.middle for above, below in itertools.pairwise(rows)]
    tight = min((p for p in pitches if p > 0.5 * pitch), default=pitch)
    apart = {index + 1 for index, p in enumerate(pitches) if p > 1.22 * tight + 0.5}
    starts = {0} | crossing | {index + 1 for index in crossing if index + 1 < len(rows)}
    numbers = {index for index, cell in enumerate(cells) if _is_number(cell.get(0))}
    if numbers:
        # Numbers that stand in the middle of their row: each space between rows then holds exactly one number.
        spaced = sorted(apart | {0, len(rows)})
        alone = all(sum(low <= n < high for n in numbers) <= 1 for low, high in itertools.pairwise(spaced))
        starts |= apart if alone and len(apart) >= len(numbers) else numbers
    else:
        starts |= apart or set(range(len(rows)))
    return sorted(starts)


def _line(cells: Sequence[dict[int, list[Word]]], gaps: Gaps) -> str:
    out = []
    for column in range(len(gaps) + 1):
        parts = [Row(tuple(cell[column])) for cell in cells if column in cell]
        right = gaps[column][0] if column < len(gaps) else max((part.right for part in parts), default=0.0)
        out.append(one_line(paragraphs_of(parts, right)))
    return "\t".join(out)


def _is_number(words: list[Word] | None) -> bool:
    return words is not None and len(words) == 1 and bool(_NUMBER.match(words[0].text))


def _joined(words: list[Word] | None) -> str:
    return " ".join(word.text for word in words or ())
