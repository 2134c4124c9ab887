"""Tables set in columns by blanks alone (text of a PDF, or typed): each row becomes one line of cells parted by tabs.

The heading row tells how many columns there are and roughly where; the blank strip that most rows leave free between
two titles is the border. A row is a run of lines with one number; an empty line, or the number, tells where it starts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .annex_columns import heading_roles, is_heading
from .cell_lines import goes_on, one_line
from .text import is_upper

_PIECE = re.compile(r"\S+(?: \S+)*")
_NUMBER_TITLE = re.compile(r"^(?:STT|TT|Stt|Số TT|SỐ TT|Số thứ tự|SỐ THỨ TỰ)\.?$")
_NUMBER = re.compile(r"^(?:\d{1,4}(?:\.\d{1,3}){0,3}|[IVX]{1,6}|[A-ZĐ]|[a-zđ](?=[.)]))[.)]?$")
_PAGE = re.compile(r"^\s*(?:[-–—]\s*)?\d{1,4}(?:\s*[-–—])?\s*$")
_ENDS = re.compile(
    r"^\s*(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|DANH MỤC|DANH SÁCH|BIỂU\b|Nơi nhận|NƠI NHẬN|(?:TM|KT|TL|TUQ)\.\s"
    r"|Ghi chú\s*:"
    r"|\(?(?:Ban hành )?[Kk]èm theo)"
)
_HEADING_REACH = 4  # lines above and below the line with "STT" that may belong to the heading row
_LONGEST_TABLE = 4_000  # lines
_SAMPLE = 400  # lines that vote on where the borders are
_MOST_HEADS = 3
_MOST_COLUMNS = 14
_WIDEST = 400  # characters of a line that count


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a table stands: the first line after its heading, its titles, the left border of each column."""

    after: int
    titles: list[str]
    borders: list[int]


def unspace(lines: Sequence[str]) -> list[str]:
    """The lines with every table set in columns by blanks turned into rows of cells parted by tabs."""
    out: list[str] = []
    position = 0
    while position < len(lines):
        found = _heading(lines, position) if _may_head(lines[position]) else None
        if found is None:
            out.append(lines[position])
            position += 1
            continue
        above, table = found
        del out[len(out) - above :]
        rows, position = _rows(lines, table)
        out += ["", "\t".join(table.titles), *rows, ""]
    return out


def _may_head(line: str) -> bool:
    if "\t" in line or "|" in line:
        return False
    first = _PIECE.search(line)
    return bool(first and _NUMBER_TITLE.match(first[0].split("  ")[0])) and len(_pieces(line)) >= 2


def _pieces(line: str) -> list[tuple[int, int, str]]:
    """Runs of words parted by two blanks or more: (start, end, text)."""
    return [(match.start(), match.end(), match[0]) for match in _PIECE.finditer(line[:_WIDEST])]


def _heading(lines: Sequence[str], position: int) -> tuple[int, _Table] | None:
    """(lines of the heading above `position`, the table), when a heading row of a table stands here."""
    found = _titles(lines, position)
    sample = _sample(lines, found[1] + 1) if found else []
    if found is None or len(sample) < 2:
        return None
    first, last, spans = found
    lined = [*lines[first : last + 1], *sample]
    borders = [0, *(_border((a, b), (c, d), lined) for (a, b, _), (c, d, _) in pairwise(spans))]
    return position - first, _Table(last + 1, [" ".join(words) for _, _, words in spans], borders)


def _titles(lines: Sequence[str], position: int) -> tuple[int, int, list[tuple[int, int, list[str]]]] | None:
    """First and last line of a heading row, and its titles with their places."""
    first, last = _heading_lines(lines, position)
    spans = _clusters([piece for line in lines[first : last + 1] for piece in _pieces(line)])
    titles = [" ".join(words) for _, _, words in spans]
    if not 3 <= len(spans) <= _MOST_COLUMNS or not (heading_roles(titles) or is_heading(titles)):
        return None
    return first, last, spans


def _heading_lines(lines: Sequence[str], position: int) -> tuple[int, int]:
    first = position
    while first > 0 and position - first < _HEADING_REACH and _title_line(lines[first - 1], lines[position]):
        first -= 1
    last = position
    while last + 1 < len(lines) and last - position < _HEADING_REACH and _title_line(lines[last + 1], lines[position]):
        if not _goes_on_below(lines[last + 1], lines[position]):
            break
        last += 1
    return first, last


def _title_line(line: str, main: str) -> bool:
    """Whether a line holds only further words of column titles: nothing under the number, short pieces."""
    pieces = _pieces(line)
    if not pieces or "\t" in line or _ENDS.match(line):
        return False
    heads = _pieces(main)
    in_columns = all(any(s < b and a < e for a, b, _ in heads) or len(pieces) > 1 for s, e, _ in pieces)
    clear = pieces[0][0] >= heads[0][1]
    return clear and in_columns and all(len(text) <= 30 for _, _, text in pieces)


def _goes_on_below(line: str, main: str) -> bool:
    """Whether a line below "STT" goes on with titles, and does not begin the first row (its number being centred)."""
    pieces = [text for _, _, text in _pieces(line)]
    lower = sum(text[0].islower() or text[0] == "(" for text in pieces)
    return 2 * lower >= len(pieces) or (is_upper(line) and is_upper(main))


def _clusters(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, list[str]]]:
    """Pieces one below the other are one title."""
    out: list[tuple[int, int, list[str]]] = []
    for start, end, text in sorted(pieces, key=lambda piece: piece[0]):
        hit = next((i for i, (a, b, _) in enumerate(out) if start < b and a < end), None)
        if hit is None:
            out.append((start, end, [text]))
        else:
            a, b, words = out[hit]
            out[hit] = (min(a, start), max(b, end), words)
    # Words of a title in the order of their lines, not of their left edges.
    for _, _, words in out:
        words.clear()
    for start, end, text in pieces:
        next(words for a, b, words in out if start < b and a < end).append(text)
    return out


def _sample(lines: Sequence[str], start: int) -> list[str]:
    """Lines of the table that show its columns: several pieces, not a section title."""
    out: list[str] = []
    heads = 0
    for line in lines[start : start + _SAMPLE]:
        heads += _may_head(line)
        if _ENDS.match(line) or heads > _MOST_HEADS:
            break
        if len(_pieces(line)) >= 2 and "\t" not in line:
            out.append(line[:_WIDEST])
    return out


def _border(left: tuple[int, int], right: tuple[int, int], lines: Sequence[str]) -> int:
    """Where the right one of two columns begins: after the widest strip that (almost) all lines leave blank."""
    low, high = (left[0] + left[1]) // 2, (right[0] + right[1] + 1) // 2
    filled = [0] * (high - low + 1)
    for line in lines:
        for start, end, _ in _pieces(line):
            for at in range(max(start, low), min(end, high + 1)):
                filled[at - low] += 1
    least = min(filled)
    best, run = (0, 0), 0
    for at, count in enumerate([*filled, least + 1]):
        if count == least:
            run += 1
        else:
            best, run = max(best, (run, at)), 0
    return low + best[1]


def _rows(lines: Sequence[str], table: _Table) -> tuple[list[str], int]:
    """The rows below a heading, and the line after the table."""
    body, position = _body(lines, table)
    groups = _groups(body)
    return ["\t".join(_joined(group, len(table.titles))) for group in groups], position


def _body(lines: Sequence[str], table: _Table) -> tuple[list[list[str] | None], int]:
    """The table's lines as cells; None for an empty line. Page numbers and repeated headings are left out."""
    body: list[list[str] | None] = []
    position, blanks = table.after, 0
    while position < min(len(lines), table.after + _LONGEST_TABLE):
        line = lines[position]
        if not line.strip():
            body.append(None)
            blanks += 1
        elif _PAGE.match(line) and (blanks or position + 1 == len(lines)) and _page_turn(lines, position):
            body.append(None)
        elif _may_head(line) and (again := _titles(lines, position)) is not None:
            if [" ".join(words) for _, _, words in again[2]] != table.titles:
                break
            del body[max(0, len(body) - (position - again[0])) :]
            position = again[1] + 1
            continue
        else:
            cells = _cut(line, table.borders)
            if _ENDS.match(line) or not _fits(line, cells, table):
                break
            body.append(cells)
            blanks = 0
        position += 1
    while body and body[-1] is None:
        body.pop()
    return body, position


def _page_turn(lines: Sequence[str], position: int) -> bool:
    """A number on a line of its own between empty lines, in the middle of the sheet: no row number."""
    line = lines[position]
    alone = position + 1 >= len(lines) or not lines[position + 1].strip()
    return alone and len(line) - len(line.lstrip()) > 20


def _cut(line: str, borders: Sequence[int]) -> list[str]:
    """The cells of a line; words that run over a border stay in the column where they begin."""
    cells = [""] * len(borders)
    for start, end, text in _pieces(line):
        while True:
            column = max(i for i, border in enumerate(borders) if border <= max(start, 0))
            beyond = next((b for b in borders[column + 1 :] if b < end and line[b - 1] == " "), None)
            # One blank at the border parts two full cells, but only where the next column has its margin.
            cut = None if beyond is None or _spans_title(line, borders, column) else beyond
            piece = text if cut is None else line[start:cut].strip()
            cells[column] = f"{cells[column]} {piece}".strip()
            if cut is None:
                break
            start, text = cut, line[cut:end]
    return cells


def _spans_title(line: str, borders: Sequence[int], column: int) -> bool:
    """Whether a line is a section title that runs over its columns: nothing but a number and one run of words."""
    return len(_pieces(line)) <= 2 and column <= 1


def _fits(line: str, cells: Sequence[str], table: _Table) -> bool:
    """Whether a line can belong to the table: its words stand in its columns, or it is a section title."""
    pieces = _pieces(line)
    if len(pieces) >= 2:
        return True
    start, end, text = pieces[0]
    column = max(i for i, border in enumerate(table.borders) if border <= start)
    right = table.borders[column + 1] if column + 1 < len(table.borders) else _WIDEST
    if column == 0:
        return bool(_NUMBER.match(text)) or (text.split(" ")[0].rstrip(".").isupper() and end < 2 * table.borders[2])
    return end <= right or column == 1


def _groups(body: Sequence[list[str] | None]) -> list[list[list[str]]]:
    """Lines of each row: blocks between empty lines, cut at each further number."""
    blocks: list[list[list[str]]] = [[]]
    for cells in body:
        if cells is None:
            blocks.append([])
        else:
            blocks[-1].append(cells)
    parted = _parted_by_blanks(blocks)
    if not parted:
        blocks = [[cells for block in blocks for cells in block]]
    return [group for block in blocks if block for group in _split(block)]


def _parted_by_blanks(blocks: Sequence[list[list[str]]]) -> bool:
    """Whether empty lines stand between rows: most blocks have one number."""
    filled = [block for block in blocks if block]
    return sum(_numbers(block) == 1 for block in filled) >= 0.6 * len(filled)


def _numbers(block: Sequence[list[str]]) -> int:
    return sum(bool(_NUMBER.match(cells[0])) for cells in block)


def _split(block: list[list[str]]) -> list[list[list[str]]]:
    """The lines of several rows: cut before each number; where numbers stand in the middle, where a row may end."""
    at = [i for i, cells in enumerate(block) if _NUMBER.match(cells[0])]
    if len(at) < 2:
        return [block]
    cuts = [0, *(_cut_between(block, before + 1, number) for before, number in pairwise(at))]
    return [block[start:end] for start, end in zip(cuts, [*cuts[1:], len(block)], strict=True) if start < end]


def _cut_between(block: list[list[str]], first: int, number: int) -> int:
    """Where the next row begins: at its number, or above it where more columns begin a new phrase (centred numbers)."""
    title = sum(map(bool, block[number])) <= 2 and block[number][1][:1].isupper()
    if title and (is_upper(block[number][1]) or not block[number][0][0].isdigit()):
        return number  # a section
    best = max(range(first, number + 1), key=lambda at: (_begins(block, at), at))
    return best if _begins(block, best) > _begins(block, number) + 1 else number


def _begins(block: list[list[str]], at: int) -> int:
    """How many columns begin a new phrase in a line, those that go on in it counted against them."""
    above = block[at - 1]
    return sum(
        1 if cell[0].isupper() and not goes_on(above[i], cell) else -2 for i, cell in enumerate(block[at]) if cell and i
    )


def _joined(group: Sequence[list[str]], width: int) -> list[str]:
    """One row of cells from the lines of a row."""
    cells = [one_line([line[column] for line in group]) for column in range(width)]
    if sum(map(bool, cells[1:])) == 1 and cells[1]:
        return [cells[0], " ".join(line[1] for line in group if line[1])]
    return cells
