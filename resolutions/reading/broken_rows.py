"""Rows of cells parted by tabs whose cells have line ends inside: each row is put back on one line.

Copied tables look so: the line end of a cell breaks the row, and the tabs that are missing follow on later lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .annex_columns import heading_roles, is_heading
from .cell_lines import goes_on, one_line

_NUMBER_TITLE = re.compile(r"^\s*(?:STT|TT|Stt|Số TT|SỐ TT|Số thứ tự|SỐ THỨ TỰ)\.?\s*\t")
_ROW_START = re.compile(r"^\s*(?:\d{1,4}(?:\.\d{1,3}){0,3}|[IVX]{1,6}|[A-ZĐ]|[a-zđ](?=[.)])|\(\d{1,2}\))\s?[.)]?\s*\t")
_SECTION = re.compile(r"^\s*[IVX]{1,6}\s*[.)\-–]\s+\S")
_ITEM = re.compile(r"^\s*[-–+•*]\s*\S")
_ENDS = re.compile(
    r"^\s*(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|DANH MỤC|DANH SÁCH|BIỂU\b|Nơi nhận|NƠI NHẬN|(?:TM|KT|TL|TUQ)\.\s"
    r"|\(?(?:Ban hành )?[Kk]èm theo)"
)
_HEADING_LINES = 14
_FIGURES = re.compile(r"\d{1,4}")
_LONGEST_TITLE = 40
_ROW_LINES = 60
_AHEAD = 6


def mend_rows(lines: Sequence[str]) -> list[str]:
    """The lines with the rows of tables that tabs make each on a line of its own."""
    out: list[str] = []
    position = 0
    while position < len(lines):
        found = _heading(lines, position) if _NUMBER_TITLE.match(lines[position]) else None
        if found is None:
            out.append(lines[position])
            position += 1
            continue
        titles, position = found
        out.append("\t".join(titles))
        rows, position = _rows(lines, position, len(titles))
        out += rows
    return out


def _heading(lines: Sequence[str], start: int) -> tuple[list[str], int] | None:
    """The titles of a heading row that begins here, and the line after it."""
    end = start + 1
    while end < min(len(lines), start + _HEADING_LINES) and _goes_on_titles(lines[end]):
        end += 1
    if end == len(lines) or "\t" not in lines[start]:
        return None
    cells = _cells([line for line in lines[start:end] if line.strip()])
    if _FIGURES.fullmatch(lines[end].strip()) and lines[end + 1 : end + 2] and "\t" in lines[end + 1]:
        end += 1  # a page number under the heading row that a page repeats
    titles = [one_line(cell) for cell in cells]
    return (titles, end) if heading_roles(titles) or is_heading(titles) else None


def _goes_on_titles(line: str) -> bool:
    """Whether a line below "STT" still holds words of column titles."""
    if (
        _FIGURES.fullmatch(line.strip())
        or _ROW_START.match(line)
        or _SECTION.match(line)
        or _ENDS.match(line)
        or line.startswith("\t")
    ):
        return False
    return all(len(piece) <= _LONGEST_TITLE for piece in line.split("\t")) and not line.strip().isupper()


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """Lines joined at their ends: the first piece of each goes on in the cell in which the line before ended."""
    cells: list[list[str]] = [[]]
    for line in lines:
        first, *rest = line.split("\t")
        cells[-1].append(first.strip())
        cells += [[piece.strip()] for piece in rest]
    return cells


def _rows(lines: Sequence[str], position: int, width: int) -> tuple[list[str], int]:
    out: list[str] = []
    while position < len(lines):
        if "\t" not in lines[position]:
            if _ENDS.match(lines[position]) or not _row_ahead(lines, position, width):
                break
            out.append(lines[position])
            position += 1
            continue
        if _NUMBER_TITLE.match(lines[position]):
            break
        end = _row_end(lines, position, width)
        parts = [line for line in lines[position:end] if line.strip()]
        out.append(lines[position] if len(parts) == 1 else "\t".join(_quoted_off(one_line(c)) for c in _cells(parts)))
        position = end
    return out, position


def _row_ahead(lines: Sequence[str], position: int, width: int) -> bool:
    return any(line.count("\t") >= min(2, width - 1) for line in lines[position : position + _AHEAD])


def _row_end(lines: Sequence[str], start: int, width: int) -> int:
    """The line after a row: all its tabs have come, and no line that goes on in its last cell follows."""
    tabs = lines[start].count("\t")
    last = lines[start].rsplit("\t", 1)[1].strip()
    end = start + 1
    while end < min(len(lines), start + _ROW_LINES):
        line = lines[end]
        if _starts_row(line, lines[start], complete=tabs == width - 1) or _ENDS.match(line):
            break
        if tabs + line.count("\t") > width - 1:
            break
        if tabs == width - 1 and not _continues_last(lines, end, last):
            break
        if not line.strip() and not _tabs_follow(lines, end, width - 1 - tabs):
            break
        tabs += line.count("\t")
        last = line.rsplit("\t", 1)[-1].strip() or last
        end += 1
    return end


def _starts_row(line: str, row: str, *, complete: bool) -> bool:
    """Whether a line begins a further row; "2030" in an incomplete one is a year that ends a line of its cell."""
    if not _ROW_START.match(line):
        return False
    number, before = _FIGURES.match(line.strip()), _FIGURES.match(row.strip())
    if complete or number is None:
        return True
    return int(number[0]) <= (int(before[0]) + 3 if before else 300)


def _continues_last(lines: Sequence[str], at: int, last: str) -> bool:
    line = lines[at].strip()
    if not line or "\t" in lines[at] or not last or _SECTION.match(line):
        return False
    if goes_on(last, line) or _ITEM.match(line):
        return True
    after = next((text for text in lines[at + 1 : at + 4] if text.strip()), "")
    return len(line) < 60 and not line.isupper() and bool(_ROW_START.match(after))


def _tabs_follow(lines: Sequence[str], at: int, missing: int) -> bool:
    """Whether an empty line stands inside a cell: the tabs that the row still lacks come on the next lines."""
    for line in lines[at + 1 : at + _AHEAD]:
        if _ROW_START.match(line) or _ENDS.match(line):
            return False
        if line.strip():
            return missing > 0 and line.count("\t") <= missing
    return False


def _quoted_off(cell: str) -> str:
    """A spreadsheet puts cells with line ends in quotation marks of its own."""
    quoted = len(cell) > 2 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")
    return cell[1:-1].replace('""', '"') if quoted else cell
