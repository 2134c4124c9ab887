"""Annexes: tables of tasks and numbered text, each under its printed number; lists and figures are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from .annex_cells import times, units
from .annex_columns import heading_roles, is_heading, lists_people, tells_both
from .annex_rows import Row, cells_of, read_rows
from .deadlines import find_deadlines
from .lexicon import UNIT_START
from .markers import roman
from .parsed import Annex, Deadline, ParsedTask, Span
from .phrases import Moment
from .targets import find_targets
from .text import fold
from .units import heading_units
from .zones import ATTACHED, Body, Line, Table

ReadBody = Callable[[Body], tuple[ParsedTask, ...]]

_PRINTED = re.compile(
    r"^(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|BIỂU|Biểu|BẢNG|Bảng|DANH MỤC)\s*(?:SỐ|Số|số)?\s*:?\s*0?(\d{1,2}"
    r"|[IVX]{1,5})(?![\w/])"
)
_ANNEX = re.compile(r"^(?:PHỤ LỤC|Phụ lục)\b")
_WORK = re.compile(
    r"nhiem vu|phan cong|cong viec|chuong trinh|ke hoach|giai phap|tien do|noi dung|lo trinh|hoat dong|de an"
)
_NO_WORK = re.compile(
    r"de cuong|^mau\b|bieu mau|\bmau (?:so|bao cao|phieu|van ban)|danh sach|kinh phi|du toan|\bchi tieu\b|so do"
    r"|quy trinh"
    r"|phieu |thong ke|tong hop so lieu|huong dan|thanh phan"
)
_PERSON = re.compile(r"^(?:Đ/c|Đồng chí|Ông|Bà|[A-ZĐ]{2,}|P\.|Phó|Trưởng|Toàn)\b|^P\. ?\w")
_FIGURE = re.compile(r"^[\d.,\s%/+–-]*$")
_WHO = ("lead", "coop")


def read_annexes(tables: Sequence[Table], issued_on: Moment, read_body: ReadBody) -> tuple[Annex, ...]:
    """The annexes that hold tasks. `read_body` reads one that is written as numbered text."""
    out: dict[int, list[Annex]] = {}
    last, printed_before = 0, False
    for table in _parts(tables):
        printed = _printed_number(table.title)
        same = not table.title and printed_before and bool(out)
        number = printed or (last if same else last + 1)
        annex = _read(table, number, issued_on, read_body)
        if annex is not None:
            out.setdefault(number, []).append(annex)
        counts = annex is not None or printed or any(_ANNEX.match(line.text) for line in table.title[:1])
        last = number if counts else last
        printed_before = printed is not None or (same and printed_before)
    return tuple(_as_one(annexes) for annexes in out.values())


def _as_one(annexes: Sequence[Annex]) -> Annex:
    """Tables under one number are one annex; a path that comes twice is marked so."""
    rows = [row for annex in annexes for row in annex.rows]
    span = (min(annex.span[0] for annex in annexes), max(annex.span[1] for annex in annexes))
    return annexes[0] if len(annexes) == 1 else replace(annexes[0], rows=_each_path_once(rows), span=span)


def _each_path_once(rows: Sequence[ParsedTask]) -> tuple[ParsedTask, ...]:
    seen: dict[str, int] = {}
    out = []
    for row in rows:
        path = row.path.partition("#")[0]
        seen[path] = seen.get(path, 0) + 1
        out.append(row if seen[path] == 1 else replace(row, path=f"{path}#{seen[path]}"))
    return tuple(out)


def _parts(tables: Sequence[Table]) -> list[Table]:
    """Tables cut where another heading row begins; one without title and heading goes on with the one before it."""
    out: list[Table] = []
    for table in tables:
        if not table.rows:
            if table.title and table.body.lines:
                out.append(table)
            continue
        for part in _cut(table):
            if out and out[-1].rows and not part.title and _heading_at(part.rows) is None:
                out[-1].rows.extend(part.rows)
            else:
                out.append(part)
    return out


def _cut(table: Table) -> list[Table]:
    parts = [Table([], list(table.title), table.announced, table.body)]
    head: list[str] | None = None
    for index, line in enumerate(table.rows):
        titles = [cell.text for cell in cells_of(line)] if "\t" in line.text else []
        if is_heading(titles) or (head is None and index < 4 and heading_roles(titles)):
            if head is not None and _words(titles) != _words(head):
                loose = _loose_end(parts[-1].rows)
                parts.append(Table([], loose, announced=bool(loose)))
            head = titles
        parts[-1].rows.append(line)
    return parts


def _loose_end(rows: list[Line]) -> list[Line]:
    """Lines without cells at the end of a table: the title of the next one. They are taken away from `rows`."""
    end = len(rows)
    while end > 0 and "\t" not in rows[end - 1].text:
        end -= 1
    loose = rows[end:]
    del rows[end:]
    return loose


def _words(titles: Sequence[str]) -> list[str]:
    return [" ".join(fold(title).split()) for title in titles]


def _heading_at(rows: Sequence[Line]) -> int | None:
    for index, line in enumerate(rows[:4]):
        titles = [cell.text for cell in cells_of(line)]
        if heading_roles(titles) or is_heading(titles):
            return index
    return None


def _printed_number(title: Sequence[Line]) -> int | None:
    for line in title[:3]:
        if match := _PRINTED.match(line.text):
            return int(match[1]) if match[1].isdecimal() else roman(match[1])
    return None


def _read(table: Table, number: int, issued_on: Moment, read_body: ReadBody) -> Annex | None:
    rows, names = _table_rows(table, number, issued_on)
    if table.body.lines and _title_orders(table.title):
        table.body.prefix = f"PL{number}"
        told = read_body(table.body)
        if rows or _orders(told, table.title):
            rows = (*rows, *told)
    if not rows:
        return None
    title = [line for line in table.title if not ATTACHED.match(line.text)]
    reference = next((line.text for line in table.title if ATTACHED.match(line.text)), None)
    lines = sorted((*table.title, *table.rows, *table.body.lines), key=lambda line: line.start)
    return Annex(
        number,
        " ".join(line.text for line in title) or None,
        _each_path_once(sorted(rows, key=lambda row: row.span)),
        (lines[0].start, max(line.end for line in lines)),
        reference,
        names,
    )


def _title_orders(title: Sequence[Line]) -> bool:
    return not any(_NO_WORK.search(fold(line.text)) for line in title if not ATTACHED.match(line.text))


def _orders(tasks: Sequence[ParsedTask], title: Sequence[Line]) -> bool:
    """Whether the text of an annex gives tasks: its title says so, or most of what it orders names who is to do it."""
    if any(_WORK.search(fold(line.text)) for line in title if not ATTACHED.match(line.text)):
        return bool(tasks)
    return sum(bool(task.lead_units) for task in tasks) >= max(2, len(tasks) // 2)


def _table_rows(table: Table, number: int, issued_on: Moment) -> tuple[tuple[ParsedTask, ...], tuple[str, ...]]:
    head = next(
        (i for i, line in enumerate(table.rows[:4]) if heading_roles([cell.text for cell in cells_of(line)])), None
    )
    if head is None:
        return (), ()
    titles = [cell.text for cell in cells_of(table.rows[head])]
    titles, below = _two_lines(titles, table.rows[head + 1 :])
    roles = heading_roles(titles) or []
    rows = read_rows(below, f"PL{number}", roles)
    if lists_people(titles, roles) or not _holds_tasks(rows, issued_on):
        return (), ()
    _fill_down(rows, roles)
    both = tells_both(titles) and "coop" not in roles
    return tuple(_task(row, issued_on, both=both) for row in rows), tuple(titles)


def _two_lines(titles: list[str], rows: list[Line]) -> tuple[list[str], list[Line]]:
    """ "Đơn vị thực hiện" over "Chủ trì" and "Phối hợp": the second heading row tells the columns apart."""
    lower = [cell.text for cell in cells_of(rows[0])] if rows else []
    if len(lower) != len(titles) or lower[0] not in ("", titles[0]) or len([text for text in lower if text]) < 2:
        return titles, rows
    merged = [below or above for above, below in zip(titles, lower, strict=True)]
    if any(len(text) > 40 or text[:1].isdigit() for text in lower) or not heading_roles(merged):
        return titles, rows
    named = sum(1 for text in lower if text and heading_roles(["STT", "Nội dung", text]))
    return (merged, rows[1:]) if named >= 2 else (titles, rows)


def _holds_tasks(rows: Sequence[Row], issued_on: Moment) -> bool:
    """Whether most rows say what is to be done, and by whom or until when or with which result."""
    good = sum(_is_task(row, issued_on) for row in rows)
    return good > 0 and good >= 0.5 * len(rows)


def _is_task(row: Row, issued_on: Moment) -> bool:
    text = row.text("content")
    if len(text) < 4 or _FIGURE.match(text) or heading_units(text):
        return False
    named = any(UNIT_START.match(part := row.text(name).lstrip("-–+•* ")) or _PERSON.match(part) for name in _WHO)
    result = row.text("result")
    above = row.above is not None or (row.starts_section is False and not row.text("lead"))
    told = named or bool(times(row.text("time"), issued_on)) or (len(result) >= 3 and not _FIGURE.match(result))
    return told or (above and bool(row.text("coop")))


def _fill_down(rows: Sequence[Row], roles: Sequence[str]) -> None:
    """Parts take over what their row says; merged cells are filled where the table is written so throughout."""
    for row in rows:
        for name in ("lead", "coop", "time"):
            if row.above is not None and not row.text(name) and (name != "time" or not row.text("result")):
                row.cells[name] = list(row.above.cells.get(name, ()))
    for name, enough in (("lead", _leads_merged), ("time", _times_merged)):
        if name not in roles or not enough(rows):
            continue
        held: list[Line] = []
        for row in rows:
            if row.starts_section:
                held = []
            if row.text(name):
                held = row.cells[name]
            elif held:
                row.cells[name] = list(held)


def _leads_merged(rows: Sequence[Row]) -> bool:
    """Several rows without a lead, and every section begins with one: cells are merged downwards."""
    empty = sum(not row.text("lead") for row in rows)
    return empty >= 2 and all(row.text("lead") for row in rows if row.starts_section)


def _times_merged(rows: Sequence[Row]) -> bool:
    empty = sum(not row.text("time") for row in rows)
    return empty >= 3 and 2 * empty >= len(rows) and all(row.text("time") for row in rows if row.starts_section)


def _task(row: Row, issued_on: Moment, *, both: bool) -> ParsedTask:
    text = row.text("content")
    lead, coop = units(row.text("lead"), row.text("coop"), both=both)
    inherited_lead = () if lead or "lead" in row.cells else heading_units(row.section)
    deadlines = times(row.text("time"), issued_on)
    lead = lead or inherited_lead
    doubts = (
        ("NO_LEAD", not lead),
        ("LEAD_INHERITED", bool(inherited_lead)),
        ("NO_DEADLINE", not deadlines),
        ("SAME_UNIT_TWICE", bool(set(lead) & set(coop))),
    )
    return ParsedTask(
        row.path,
        text,
        row.span,
        lead,
        coop,
        deadlines,
        find_targets(text),
        row.text("result") or None,
        None if deadlines else _section_time(row.section, issued_on),
        lead_spans=_spans(row, "lead"),
        coop_spans=_spans(row, "coop"),
        doubts=tuple(code for code, doubt in doubts if doubt),
    )


def _section_time(title: str, issued_on: Moment) -> Deadline | None:
    """ "I. Quý I năm 2026" over rows without a time of their own; marked as inferred."""
    found = times(title, issued_on) if 0 < len(title) <= 60 else ()
    found = found or find_deadlines(title, issued_on)[:1]
    return replace(found[0], inferred=True, span=None) if found and found[0].kind != "conditional" else None


def _spans(row: Row, name: str) -> tuple[Span, ...]:
    return tuple((cell.start, cell.end) for cell in row.cells.get(name, []))
