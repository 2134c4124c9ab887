"""Tables with every cell on a line of its own (text copied from a web page or a PDF): rows of cells parted by tabs.

Nothing but the words tells which column a line belongs to, for cells may be empty or take several lines. Each row is
fitted to the columns from left to right at the least cost: names of units below "Chủ trì", phrases of time below
"Thời gian", and so on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .annex_columns import expanded, heading_roles, is_heading, role
from .cell_fit import fit, tells_time
from .cell_lines import one_line
from .text import CAPITAL

_NUMBER_CELL = re.compile(r"^(?:STT|TT|Stt|Số TT|SỐ TT|Số thứ tự|SỐ THỨ TỰ)\.?$")
_ROW_NUMBER = re.compile(r"^(\d{1,4})\s?[.)]?$")
_DOTTED = re.compile(r"^\d{1,3}(?:\.\d{1,3}){1,3}\.?$")
_SECTION = re.compile(r"^([IVX]{1,5}|[A-E])\s?[.)]?$")
_LED_BY_NUMBER = re.compile(r"^(\d{1,3})[.)]?\s+(?=[^\W\d_])")
_COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)$")
_ENDS = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|DANH MỤC|DANH SÁCH|BIỂU\b|Nơi nhận|NƠI NHẬN|(?:TM|KT|TL|TUQ)\.\s"
    rf"|[IVX]{{1,4}}\.\s+[{CAPITAL}]{{2}}"
    r"|\(?(?:Ban hành )?[Kk]èm theo|Điều \d)"
)
_MAX_COLUMNS = 12
_LONGEST_TITLE = 60
_LINES_PER_CELL = 8


def unstack(lines: Sequence[str]) -> list[str]:
    """Lines in which each table cell stands on a line of its own → the same with those tables as tab rows.

    Such a table shows itself by a line "STT" followed by column titles and then by a line "1".
    """
    out: list[str] = []
    position = 0
    while position < len(lines):
        if _NUMBER_CELL.match(lines[position].strip()):
            rows, position_after = _stacked_table(lines, position)
            if rows:
                out.extend(rows)
                position = position_after
                continue
        out.append(lines[position])
        position += 1
    return out


def _stacked_table(lines: Sequence[str], start: int) -> tuple[list[str], int]:
    """The rows of a stacked table that begins at `start`, and the line after it; no rows when it is none."""
    titles, first = _titles(lines, start)
    if not 3 <= len(titles) <= _MAX_COLUMNS:
        return [], start
    roles = heading_roles(titles) or [role(title) for title in titles]
    rows, position, expected = ["\t".join(titles)], first, 1
    while position < len(lines):
        position = _past_repeated_titles(lines, position, titles)
        if position >= len(lines):
            break
        cells, after = _cells(lines, position, expected, roles)
        if not cells:
            break
        rows.append("\t".join(cells))
        number = _ROW_NUMBER.match(cells[0])
        expected = int(number[1]) + 1 if number else expected
        position = after
    return (rows, position) if len(rows) > 1 else ([], start)


def _titles(lines: Sequence[str], start: int) -> tuple[list[str], int]:
    """Column titles from `start` on, and the line of the first row; wrapped titles are put together."""
    titles: list[str] = []
    for position in range(start, min(start + 4 * _MAX_COLUMNS, len(lines))):
        line = lines[position].strip()
        if titles and (_ROW_NUMBER.match(line) or _SECTION.match(line) or _led(line, 1)):
            titles = expanded(titles)
            if heading_roles(titles) or is_heading(titles):
                return titles, _past_column_numbers(lines, position, len(titles))
            return [], start
        if not line or _COLUMN_NUMBER.match(line):
            continue
        if titles and (line[0].islower() or line.startswith("(")):
            titles[-1] += " " + line
        else:
            titles.append(line)
        if len(line) > _LONGEST_TITLE or "\t" in line:
            break
    return [], start


def _past_column_numbers(lines: Sequence[str], position: int, width: int) -> int:
    """Skip a row "1", "2", "3" … that numbers the columns."""
    seen, at = 0, position
    while at < len(lines) and seen < width:
        line = lines[at].strip()
        if line:
            if line != str(seen + 1):
                return position
            seen += 1
        at += 1
    return at if seen == width else position


def _past_repeated_titles(lines: Sequence[str], position: int, titles: Sequence[str]) -> int:
    """Skip blank lines and a heading row repeated at the top of a page."""
    while position < len(lines) and not lines[position].strip():
        position += 1
    if position < len(lines) and lines[position].strip() == titles[0]:
        again, after = _titles(lines, position)
        return after if again == list(titles) else position
    return position


def _cells(lines: Sequence[str], start: int, expected: int, roles: Sequence[str]) -> tuple[list[str], int]:
    """One row: its number cell and what follows up to the next row's number; ([], start) when there is none."""
    head = lines[start].strip()
    body: list[str] = []
    number, section = _ROW_NUMBER.match(head), bool(_SECTION.match(head))
    if not section and not number and not _DOTTED.match(head):
        mark = _LED_BY_NUMBER.match(head) if _led(head, expected) else None
        if mark is None:
            return [], start
        head, body = mark[1], [head[mark.end() :]]
        number = _ROW_NUMBER.match(head)
    if number and int(number[1]) not in (1, expected):
        return [], start
    wanted = int(number[1]) + 1 if number else expected
    position = _row_end(lines, start + 1, wanted, ["content"] if section else roles[1:], body)
    if section:
        return [head, *_section_cells(body, roles)], position
    return [head, *fit(body, roles[1:])], position


def _row_end(lines: Sequence[str], start: int, wanted: int, roles: Sequence[str], body: list[str]) -> int:
    """Gather the lines of a row into `body`; the line after them."""
    position, most = start, _LINES_PER_CELL * (len(roles) + 1)
    while position < len(lines) and len(body) < most:
        line = lines[position].strip()
        if _starts_row(line, wanted, after_section=len(roles) == 1) or _NUMBER_CELL.match(line) or "\t" in line:
            break
        if body and _ENDS.match(line):
            break
        if line and not _is_page_number(lines, position):
            body.append(line)
        position += 1
        if len(body) < len(roles) or position >= len(lines):
            continue
        if _ends_table(lines, position, wanted) and not _lacks(lines, position, roles, body):
            break
    return position


def _lacks(lines: Sequence[str], position: int, roles: Sequence[str], body: Sequence[str]) -> bool:
    """Whether the last row of a table still waits for its time, or for the short word of result behind it."""
    if "time" not in roles:
        return False
    ahead = [line.strip() for line in lines[position : position + _LINES_PER_CELL] if line.strip()]
    if not any(map(tells_time, body)):
        told = next((i for i, line in enumerate(ahead) if tells_time(line)), None)
        return told is not None and all(len(line) < _LONGEST_TITLE for line in ahead[:told])
    after = len(roles) - 1 - list(roles).index("time")
    return bool(ahead) and after > 0 and tells_time(body[-1]) and len(ahead[0]) < 30 and not _ENDS.match(ahead[0])


def _is_page_number(lines: Sequence[str], position: int) -> bool:
    """A number between empty lines in a table that has none elsewhere."""
    if not _ROW_NUMBER.match(lines[position].strip()):
        return False
    around = [line.strip() for line in lines[max(0, position - 3) : position + 2]]
    return len(around) == 5 and bool(around[0] and around[1]) and not around[2] and not around[4]


def _starts_row(line: str, wanted: int, *, after_section: bool = False) -> bool:
    number = _ROW_NUMBER.match(line)
    if number:
        return int(number[1]) == wanted or (int(number[1]) == 1 and (after_section or line != "1"))
    return bool(_SECTION.match(line) or _DOTTED.match(line)) or _led(line, wanted)


def _led(line: str, expected: int) -> bool:
    """ "3. Tổ chức hội thảo": the number and the first words on one line."""
    mark = _LED_BY_NUMBER.match(line)
    return bool(mark and int(mark[1]) == expected and line[mark.end()].isupper() and re.match(r"\d{1,3}[.)]", line))


def _ends_table(lines: Sequence[str], position: int, wanted: int) -> bool:
    """After a complete row: whether no further row stands within the next lines."""
    ahead = [line.strip() for line in lines[position : position + 24]]
    first = next((line for line in ahead if line), "")
    if first[:1].islower():
        return False
    for line in ahead:
        if _ENDS.match(line):
            return True
        if _starts_row(line, wanted) or _SECTION.match(line) or _NUMBER_CELL.match(line):
            return False
    return True


def _section_cells(body: Sequence[str], roles: Sequence[str]) -> list[str]:
    """The title of a section; a row numbered "I" with a unit or a time of its own keeps its columns."""
    if len(body) >= len(roles) - 1:
        cells = fit(body, roles[1:])
        if sum(map(bool, cells)) >= 3:
            return cells
    return [one_line(body)]
