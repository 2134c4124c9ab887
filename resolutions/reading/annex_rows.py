"""Lines of one table → its data rows with paths: sections, numbers, sub-rows, what goes on from the row above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .annex_cells import repeats
from .annex_columns import heading_roles, role
from .cell_lines import goes_on
from .lexicon import ORDER_START
from .parsed import LONGEST_TASK, Span
from .text import is_upper
from .zones import Line

_NUMBER = re.compile(r"^(\d{1,4}(?:\.\d{1,3}){0,3})\s*[.)]?$")
_SECTION = re.compile(r"^([IVX]{1,6}|[A-ZĐ])\s*[.)\-]?$")
_SUB = re.compile(r"^[-–+•*]\s*")
_LETTER = re.compile(r"^([a-zđ])\s*[.)]?$")
_LEADING_NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_LEADING_SECTION = re.compile(r"^([IVX]{1,5}|[A-H])\s*[.)\-–:]\s+(?=\S)")
_COLUMN_NUMBERS = re.compile(r"^\(?\d{1,2}\)?$|^\(?\d\)?\s*=.*$")
_TOTAL = re.compile(r"^(?:tổng cộng|tổng số|cộng|tổng)\s*:?\s*$|^(?:tổng cộng|tổng số)\b", re.IGNORECASE)
_NO_ROW = re.compile(r"^(?:ghi chú|nguồn|chú thích)\s*:", re.IGNORECASE)
_PHRASED = ("lead", "coop", "time", "result")


@dataclass(slots=True)
class Row:
    """A data row; cells by role. `above` is the row it belongs to as a part, `section` the title it stands under."""

    path: str
    cells: dict[str, list[Line]]
    span: Span
    section: str = ""
    above: Row | None = None
    parts: int = 0
    number: str = ""
    starts_section: bool = False

    def text(self, name: str) -> str:
        """The words of a role's cells, further phrases of a list apart by ";"."""
        words: list[str] = []
        length = 0
        for cell in self.cells.get(name, ()):
            if words and name in _PHRASED and not goes_on(words[-1], cell.text):
                words[-1] = words[-1].rstrip(" ;,") + ";"
            words.append(cell.text)
            length += len(cell.text)
            if length > LONGEST_TASK:
                break
        return " ".join(words)


@dataclass(slots=True)
class _State:
    prefix: str
    roles: Sequence[str]
    sections: list[tuple[str, str]] = field(default_factory=list)  # (family, label)
    title: str = ""
    fresh: bool = True
    rows: list[Row] = field(default_factory=list)
    main: Row | None = None
    count: int = 0


def cells_of(line: Line) -> list[Line]:
    """The cells of a row with their places in the text."""
    out, position = [], line.start
    for text in line.text.split("\t"):
        stripped = text.strip()
        out.append(Line(stripped, position + text.find(stripped) if stripped else position))
        position += len(text) + 1
    return out


def read_rows(lines: Sequence[Line], prefix: str, roles: Sequence[str]) -> list[Row]:
    """The data rows of a table below its heading row; every line counts once. Group rows are left out."""
    state = _State(prefix, roles)
    for line in lines:
        _read_line(state, line)
    return [row for row in state.rows if row.text("content") and not _only_groups(row)]


def _only_groups(row: Row) -> bool:
    """A numbered line that only heads its parts: no time and no result of its own."""
    return row.parts > 0 and not row.text("time") and not row.text("result")


def _read_line(state: _State, line: Line) -> None:
    cells = cells_of(line)
    filled = [cell for cell in cells if cell.text]
    if not filled or _repeated_heading(state, cells):
        return
    if len(filled) >= 3 and all(_COLUMN_NUMBERS.match(cell.text) for cell in filled):
        return
    if len(cells) == 1 or (len(cells) > 2 and len(filled) > 1 and len({cell.text for cell in filled}) == 1):
        _single(state, filled[0], line)
        return
    if _TOTAL.match(filled[0].text) or _NO_ROW.match(filled[0].text):
        return
    if state.roles[0] == "no":
        _numbered(state, cells, filled, line)
    else:
        _without_numbers(state, cells, filled, line)


def _repeated_heading(state: _State, cells: list[Line]) -> bool:
    roles = heading_roles([cell.text for cell in cells])
    return roles is not None and (role(cells[0].text) == "no" or roles == list(state.roles))


def _numbered(state: _State, cells: list[Line], filled: list[Line], line: Line) -> None:
    number = cells[0].text
    others = _others(state, cells)
    if not number:
        _unnumbered(state, cells, line)
    elif (match := _SECTION.match(number)) and not (others and _is_row(state, cells)):
        _open_section(state, match[1], filled[1].text if len(filled) > 1 else "")
    elif match or (match := _NUMBER.match(number)):
        _add_row(state, match[1], cells, line)
    elif match := _LETTER.match(number):
        _add_part(state, match[1] + ")", cells, line)
    elif _SUB.match(number):
        _add_part(state, "", cells, line)
    elif len(filled) == 1:
        _single(state, filled[0], line)
    elif match := _LEADING_SECTION.match(number):
        _open_section(state, match[1], number)


def _others(state: _State, cells: list[Line]) -> list[str]:
    by_role = _by_role(state, cells)
    return [name for name in by_role if name not in ("content", "no", "note", "")]


def _is_row(state: _State, cells: list[Line]) -> bool:
    """Whether a row numbered "I" is a task: it has a unit and a time or result, and no capitals."""
    by_role = _by_role(state, cells)
    content = " ".join(cell.text for cell in by_role.get("content", ()))
    return not is_upper(content) and len(_others(state, cells)) >= 2 and ("time" in by_role or "result" in by_role)


def _without_numbers(state: _State, cells: list[Line], filled: list[Line], line: Line) -> None:
    """A table without a number column: rows count in order, unless the content itself is numbered."""
    content = next((cell for cell, name in zip(cells, state.roles, strict=False) if name == "content"), None)
    if len(filled) == 1:
        _single(state, filled[0], line)
    elif content is None or not content.text:
        _continue(state, cells, state.roles, line)
    elif match := _LEADING_NUMBER.match(content.text):
        cells[cells.index(content)] = Line(content.text[match.end() :], content.start + match.end())
        _add_row(state, match[1], cells, line)
    elif _SUB.match(content.text) and state.main:
        _unnumbered(state, cells, line)
    else:
        _add_row(state, None, cells, line)


def _open_section(state: _State, label: str, title: str) -> None:
    family = "roman" if re.fullmatch(r"[IVX]+", label) and not _next_letter(state, label) else "upper"
    families = [name for name, _ in state.sections]
    if family in families:
        del state.sections[families.index(family) :]
    state.sections.append((family, label))
    state.title, state.main, state.count, state.fresh = title, None, 0, True


def _next_letter(state: _State, label: str) -> bool:
    """Whether "I", "V" or "X" goes on after "H", "U" or "T" of sections lettered so."""
    last = next((name for family, name in state.sections if family == "upper"), "")
    return len(label) == 1 and len(last) == 1 and ord(label) - ord(last) == 1


def _single(state: _State, cell: Line, line: Line) -> None:
    """A line without cells inside a table: a section title, or a wrapped piece of the last row."""
    if match := _LEADING_SECTION.match(cell.text):
        _open_section(state, match[1], cell.text[match.end() :])
    elif is_upper(cell.text) and len(cell.text) > 5:
        state.title, state.main, state.fresh = cell.text, None, True
    elif state.rows and not _LEADING_NUMBER.match(cell.text) and not _NO_ROW.match(cell.text):
        _continue(state, [cell], ["content"], line)


def _path(state: _State, label: str) -> str:
    return "/".join([state.prefix, *(name for _, name in state.sections), label])


def _add_row(state: _State, number: str | None, cells: list[Line], line: Line) -> None:
    state.count += 1
    label = number or str(state.count)
    label = ".".join(str(int(part)) for part in label.split(".")) if label[0].isdecimal() else label
    by_role = _by_role(state, cells)
    content = by_role.get("content", [])
    if content and _TOTAL.match(content[0].text):
        return
    last = state.rows[-1] if state.rows else None
    if last and number and last.number == label and last.text("content") == " ".join(cell.text for cell in content):
        _continue(state, *_new_cells(last, cells, state.roles), line)
        return
    above = _row_above(state, label)
    if above is None and content and not _others(state, cells) and is_upper(content[0].text) and number:
        _open_numbered_section(state, label, content[0].text)
        return
    path = f"{above.path}/{label}" if above else _path(state, label)
    row = Row(path, by_role, (line.start, line.end), state.title, above, number=label, starts_section=state.fresh)
    if above:
        above.parts += 1
        row.starts_section = above.parts == 1
    state.fresh = False
    state.main = row if above is None or "." in label else state.main
    state.rows.append(_resolved(state, row))


def _open_numbered_section(state: _State, label: str, title: str) -> None:
    """ "1 | CÔNG TÁC TỔ CHỨC | | |": a section that a figure numbers."""
    state.sections = [pair for pair in state.sections if pair[0] != "arabic"]
    state.sections.append(("arabic", label))
    state.title, state.main, state.count, state.fresh = title, None, 0, True


def _row_above(state: _State, label: str) -> Row | None:
    """1.2 belongs below 1, 1.2.3 below 1.2, when that row is the last of its kind."""
    parent = label.rpartition(".")[0]
    row = state.rows[-1] if parent and state.rows else None
    while row is not None and row.number != parent:
        row = row.above
    return row


def _add_part(state: _State, label: str, cells: list[Line], line: Line) -> None:
    above = state.main
    if above is not None:
        above.parts += 1
    count = above.parts if above else len(state.rows) + 1
    base = above.path if above else "/".join([state.prefix, *(name for _, name in state.sections)])
    by_role = _by_role(state, cells)
    if content := by_role.get("content"):
        content[0] = _without_mark(content[0])
    row = Row(f"{base}/{label or f'-{count}'}", by_role, (line.start, line.end), state.title, above)
    state.rows.append(_resolved(state, row))


def _without_mark(cell: Line) -> Line:
    match = _SUB.match(cell.text)
    return Line(cell.text[match.end() :], cell.start + match.end()) if match else cell


def _unnumbered(state: _State, cells: list[Line], line: Line) -> None:
    """Empty number: a part with its own result or time, a section title, or the rest of the row above."""
    by_role = _by_role(state, cells)
    content = by_role.get("content", [])
    others = _others(state, cells)
    if content and not others and (match := _LEADING_SECTION.match(content[0].text)):
        _open_section(state, match[1], content[0].text[match.end() :])
    elif content and not others and is_upper(content[0].text) and len(content[0].text) > 5:
        state.title, state.main, state.fresh = content[0].text, None, True
    elif content and _TOTAL.match(content[0].text):
        return
    elif content and others and (_SUB.match(content[0].text) or _is_part(state, content[0].text, by_role)):
        _add_part(state, "", cells, line)
    elif state.rows:
        _continue(state, cells, state.roles, line)


def _is_part(state: _State, text: str, by_role: dict[str, list[Line]]) -> bool:
    """A further order under one number: its own verb and its own time, the row above being complete."""
    last = state.rows[-1] if state.rows else None
    return (
        last is not None
        and text[0].isupper()
        and bool(ORDER_START.match(text))
        and "time" in by_role
        and bool(last.text("time"))
        and not goes_on(last.text("content"), text)
    )


def _continue(state: _State, cells: Sequence[Line], roles: Sequence[str], line: Line) -> None:
    if not state.rows:
        return
    row = state.rows[-1]
    for cell, name in zip(cells, roles, strict=False):
        if cell.text and name and name != "no":
            row.cells.setdefault(name, []).append(cell)
    row.span = (row.span[0], line.end)


def _new_cells(row: Row, cells: Sequence[Line], roles: Sequence[str]) -> tuple[list[Line], list[str]]:
    """Cells of a line that repeats a row's number and content (merged cells): those that say something new."""
    kept = [
        (cell, name)
        for cell, name in zip(cells, roles, strict=False)
        if cell.text and cell.text not in [known.text for known in row.cells.get(name, ())]
    ]
    return [cell for cell, _ in kept], [name for _, name in kept]


def _resolved(state: _State, row: Row) -> Row:
    """Cells that say "as above" get what stands above."""
    last = state.rows[-1] if state.rows else None
    for name in _PHRASED:
        if last and row.cells.get(name) and repeats(row.text(name)):
            row.cells[name] = list(last.cells.get(name, ()))
    return row


def _by_role(state: _State, cells: Sequence[Line]) -> dict[str, list[Line]]:
    out: dict[str, list[Line]] = {}
    for cell, name in zip(cells, state.roles, strict=False):
        if cell.text and name:
            out.setdefault(name, []).append(cell)
    return out
