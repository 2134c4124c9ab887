"""Texts copied from web pages: cells parted by lines that hold only "|", formal lines broken at any word.

The copies of legal web sites look alike: each cell of the letterhead, the foot and of every table ends in a line "|",
and the source of the page broke its lines wherever they were full, also inside "KẾ HOẠCH" or "Số: 12/KH-UBND".
"""

from __future__ import annotations

import re

from .cell_lines import one_line
from .kinds import KINDS
from .text import CAPITAL

_BAR = re.compile(r"^[ \t]*[|│][ \t]*$")
_EDGE_BAR = re.compile(r"^[ \t]*\|[ \t]+|[ \t]+\|[ \t]*$")
_NUMBER_TITLE = re.compile(r"^(?:STT|TT|Số TT|Số thứ tự)\.?$", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"^(?:\d{1,4}(?:\.\d{1,3}){0,3}|[IVX]{1,6}|[A-Z])\s*[.)]?$")
_COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)?$")
_FACT = re.compile(
    r"^(?:Số hiệu|Số ký hiệu|Số/Ký hiệu|Loại văn bản|Nơi ban hành|Cơ quan ban hành|Người ký|Ngày ban hành"
    r"|Ngày hiệu lực|Ngày có hiệu lực|Ngày công báo|Ngày đăng công báo|Số công báo|Lĩnh vực|Lĩnh vực, ngành|Tình trạng"
    r"|Tình trạng hiệu lực|Ngày hết hiệu lực|Ngày cập nhật|Chức danh"
    r"|Cơ quan ban hành/ Chức danh/ Người ký|Trích yếu)\s*:?$"
)
_KIND_WORDS = "|".join(r"\s+".join(kind.upper().split()) for kind in KINDS)
_BROKEN_KIND = re.compile(rf"^(?:{_KIND_WORDS})(?=[ \t]*:?[ \t]*(?:\n|$))", re.MULTILINE)
_WORDS_OF_STATE = (
    r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM",
    r"ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM",
    r"Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc",
    r"^[ \t]*Số\s*:\s*\d[\d/]*(?=[ \t]*[-/])",
    rf"^[ \t]*(?:[{CAPITAL}][\w]*\s+){{0,3}}[{CAPITAL}][\w]*,\s+ngày\s+\d{{0,2}}\s*tháng\s+\d{{0,2}}\s*năm\s+\d{{4}}",
)
_BROKEN_FORMULAS = re.compile("|".join(_WORDS_OF_STATE), re.MULTILINE)
_FORMULAS_WITHIN = 6_000  # characters: the letterhead stands at the beginning
_MAX_COLUMNS = 12
_LONGEST_TITLE = 90


def unbroken(text: str) -> str:
    """The text with the formal lines of its letterhead and its kinds in one piece each."""
    head, rest = text[:_FORMULAS_WITHIN], text[_FORMULAS_WITHIN:]
    head = _BROKEN_FORMULAS.sub(lambda match: " ".join(match[0].split()), head)
    return _BROKEN_KIND.sub(lambda match: " ".join(match[0].split()), head + rest)


def unbar(lines: list[str]) -> list[str]:
    """Lines whose cells end in lone bars → tables as tab rows, other cells set apart by empty lines."""
    if not any(_BAR.match(line) for line in lines):
        return [_without_edge_bar(line) for line in lines]
    cells = _cells(lines)
    out: list[str] = []
    position = 0
    while position < len(cells):
        if rows := _table(cells, position):
            table, position = rows
            out += ["", *table, ""]
        elif _is_fact(cells, position):
            position += 2
        else:
            out += [*map(_without_edge_bar, cells[position]), ""]
            position += 1
    return out


def _without_edge_bar(line: str) -> str:
    return _EDGE_BAR.sub("", line) if line.count("|") == 1 else line


def _cells(lines: list[str]) -> list[list[str]]:
    cells: list[list[str]] = [[]]
    for line in lines:
        if _BAR.match(line):
            cells.append([])
        else:
            cells[-1].append(line)
    return cells


def _joined(cell: list[str]) -> str:
    return " ".join(one_line(cell).split())


def _is_fact(cells: list[list[str]], position: int) -> bool:
    """ "Số hiệu: | 76/KH-UBND |": what the site says about the document; the document says it itself."""
    words = _last_line(cells[position])
    alone = len([line for line in cells[position] if line.strip()]) == 1
    return alone and bool(_FACT.match(words)) and position + 1 < len(cells)


def _last_line(cell: list[str]) -> str:
    return next((line.strip() for line in reversed(cell) if line.strip()), "")


def _table(cells: list[list[str]], start: int) -> tuple[list[str], int] | None:
    """(text before, rows as tab lines; the next cell) of a table that begins with the last line of a cell, or None."""
    if not _NUMBER_TITLE.match(_last_line(cells[start])):
        return None
    titles = [_last_line(cells[start])]
    position = start + 1
    while position < len(cells) and len(titles) <= _MAX_COLUMNS:
        words = _joined(cells[position])
        if _ROW_NUMBER.match(words) or _COLUMN_NUMBER.match(words) or len(words) > _LONGEST_TITLE:
            break
        titles.append(words)
        position += 1
    if not 3 <= len(titles) <= _MAX_COLUMNS or position >= len(cells):
        return None
    before = _without_last(cells[start])
    rows, position = _rows(cells, position, len(titles))
    return [*before, "\t".join(titles), *rows], position


def _without_last(cell: list[str]) -> list[str]:
    filled = [at for at, line in enumerate(cell) if line.strip()]
    return cell[: filled[-1]]


def _rows(cells: list[list[str]], position: int, width: int) -> tuple[list[str], int]:
    rows: list[str] = []
    while position < len(cells):
        head = _joined(cells[position])
        if _NUMBER_TITLE.match(head):  # the heading row, printed again on the next page
            position += width
            continue
        if position + 1 >= len(cells) or not (not head or _ROW_NUMBER.match(head) or _COLUMN_NUMBER.match(head)):
            break
        taken = _row_length(cells, position, width)
        row = [_joined(cell) for cell in cells[position : position + taken]]
        if not any(row):
            break
        rows.append("\t".join(row + [""] * (width - taken)))
        position += taken
    return rows, position


def _row_length(cells: list[list[str]], position: int, width: int) -> int:
    """How many cells this row has: fewer than columns where a section title runs over several of them."""
    head = _joined(cells[position])
    if not head:  # a row that goes on: its last cells may be missing
        for taken in range(2, min(width, len(cells) - position)):
            if _ROW_NUMBER.match(_joined(cells[position + taken])):
                return taken
    if re.match(r"^(?:[IVX]{1,6}|[A-Z])\s*[.)]?$", head):
        for taken in range(2, width):
            if position + taken < len(cells) and _starts_section(_joined(cells[position + taken])):
                return taken
    return min(width, len(cells) - position)


def _starts_section(words: str) -> bool:
    return bool(re.match(r"^(?:0?1|\d{1,3}|I)\s*[.)]?$", words))
