"""Dataclass → .xlsx bytes. No ORM: rows come as plain values and are written one by one, without being kept.

Text stays text: a cell that begins with = + - @ tab or CR is written as a string with Excel's quote prefix, so that it
looks the same and becomes no formula, not even when somebody edits the cell (reliability.md, decision 16). Formulas are
a type of their own, which only code makes.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter
from django.utils.translation import gettext as _

Value = str | int | Decimal | date | None
Kind = Literal["text", "int", "number", "date", "share"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # characters, a limit of the file format
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LANDSCAPE_A4 = 9
FORMATS = {"date": "dd/mm/yyyy", "int": "#,##0", "number": "#,##0.##", "share": "0.0%", "text": "@"}
TITLE_LIMIT = 31
DEEPEST_LEVEL = 7  # a limit of the file format
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. A "share" is given in tenths of a percent (800 is shown as 80,0%); a missing one as a dash. The last
    columns may be left out when the sheet is printed."""

    label: str
    width: float
    kind: Kind = "text"
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Formula:
    """ "=SUM(C{first}:C{last})": `{row}` is its own line, `{first}` and `{last}` those of the rows. `value` is what it
    gives, in the same measure as the column's other values; programs that do not calculate show it."""

    text: str
    value: Value


Cell = Value | Formula


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: lines of heading, the table's head, its rows, and a total line below if there is one. What stands left
    of column `frozen` stays in sight when one scrolls to the right. `set_in` names the column of a tree whose text is
    set in by the level that stands in the column before it; its rows fold."""

    title: str
    heading: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    frozen: int = 0
    set_in: int = 0

    @property
    def first_line(self) -> int:
        """The line of its first row, counted from 1 as formulas do."""
        return _head_line(self) + 2


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as an .xlsx file. Rows go straight to disk; only one is in memory at a time."""
    return _written(sheets)


def frame(sheet: Sheet, rows: Iterable[Sequence[Cell]], count: int) -> bytes:
    """What `xlsx_stream` puts the rows of a list into: a file with these rows only, but set up for `count` of them."""
    return _written([replace(sheet, rows=rows)], count)


def _written(sheets: Sequence[Sheet], count: int | None = None) -> bytes:
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        styles = _Styles(book)
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_title(sheet.title, taken))
            _write_sheet(page, sheet, styles, count)
    return target.getvalue()


class _Styles:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool, int], Any] = {}
        self.heading = book.add_format({"bold": True, "font_size": 13})
        self.note = book.add_format({"italic": True})
        frame = {"text_wrap": True, "border": 1}
        self.head = book.add_format(
            frame | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E9ECF6"}
        )

    def cell(self, kind: str, *, bold: bool = False, quoted: bool = False, indent: int = 0) -> Any:
        key = (kind, bold, quoted, indent)
        if key not in self._made:
            values = {
                "text_wrap": True,
                "valign": "top",
                "border": 1,
                "bold": bold,
                "num_format": FORMATS[kind],
                "align": "left" if kind == "text" else "right",
                "quote_prefix": quoted,
                "indent": indent,
            }
            self._made[key] = self._book.add_format(values)
        return self._made[key]


def _write_sheet(page: Any, sheet: Sheet, styles: _Styles, count: int | None) -> None:
    """`count`: of how many rows the page shall know, if not of those that it has."""
    _set_up_page(page, sheet)
    for line, text in enumerate(sheet.heading):
        page.write_string(line, 0, text[:CELL_LIMIT], styles.note if line else styles.heading)
    head = _head_line(sheet)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
    for index, column in enumerate(sheet.columns):
        page.write_string(head, index, column.label, styles.head)
    line = head
    for row in sheet.rows:
        line += 1
        _write_row(page, line, row, sheet.columns, styles, (head + 2, line + 1), bold=False)
        if sheet.set_in:
            _set_in(page, line, row, sheet.set_in, styles)
    line = line if count is None else head + count
    page.autofilter(head, 0, max(line, head + 1), len(sheet.columns) - 1)
    page.freeze_panes(head + 1, sheet.frozen)
    page.repeat_rows(head)
    page.outline_settings(symbols_below=False)
    on_paper = sum(column.printed for column in sheet.columns)
    if on_paper < len(sheet.columns):
        page.print_area(0, 0, max(line, head + 1) + (sheet.total is not None), on_paper - 1)
    if sheet.total is not None:
        _write_row(page, line + 1, sheet.total, sheet.columns, styles, (head + 2, line + 1), bold=True)


def _head_line(sheet: Sheet) -> int:
    """Of the columns' names, counted from 0."""
    return len(sheet.heading) + bool(sheet.heading)


def _write_row(
    page: Any,
    line: int,
    row: Sequence[Cell],
    columns: Sequence[Column],
    styles: _Styles,
    span: tuple[int, int],
    *,
    bold: bool,
) -> None:
    """`span`: the first and the last line of the rows, counted from 1."""
    for index, (cell, column) in enumerate(zip(row, columns, strict=True)):
        if isinstance(cell, Formula):
            text = cell.text.format(row=line + 1, first=span[0], last=max(span))
            page.write_formula(line, index, text, styles.cell(column.kind, bold=bold), _result(cell, column.kind))
        else:
            _write_cell(page, line, index, cell, column.kind, styles, bold)


def _result(formula: Formula, kind: Kind) -> Any:
    if formula.value is None:
        return "–" if kind == "share" else ""
    return formula.value / 1000 if kind == "share" and isinstance(formula.value, int) else formula.value


def _set_in(page: Any, line: int, row: Sequence[Cell], column: int, styles: _Styles) -> None:
    """The level of a line, counted from 1, as Excel shows it: its text set in, its row folding into the one above."""
    level, text = row[column - 1], row[column]
    if isinstance(level, int) and isinstance(text, str):
        indent = min(level - 1, DEEPEST_LEVEL)
        page.set_row(line, None, None, {"level": indent})
        style = styles.cell("text", quoted=text.startswith(FORMULA_STARTS), indent=indent)
        page.write_string(line, column, _told(text), style)


def _write_cell(page: Any, line: int, index: int, value: Value, kind: Kind, styles: _Styles, bold: bool) -> None:
    style = styles.cell(kind, bold=bold)
    if value is None:
        page.write_string(line, index, "–", style) if kind == "share" else page.write_blank(line, index, None, style)
    elif isinstance(value, str):
        quoted = value.startswith(FORMULA_STARTS)
        page.write_string(line, index, _told(value), styles.cell(kind, bold=bold, quoted=quoted))
    elif isinstance(value, date):
        page.write_datetime(line, index, value, styles.cell("date", bold=bold))
    else:
        page.write_number(line, index, value / 1000 if kind == "share" else value, style)


def _set_up_page(page: Any, sheet: Sheet) -> None:
    """Landscape A4, as wide as the paper, page number in the foot."""
    page.set_landscape()
    page.set_paper(LANDSCAPE_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer(f"&L{sheet.title.replace('&', '&&')[:100]}&R" + _("Trang") + " &P/&N")


def fit(text: str) -> str:
    """Text that a cell can hold; what had to be cut says so."""
    if len(text) <= CELL_LIMIT:
        return text
    mark = _("… (còn nữa, xem trong hệ thống)")
    return text[: CELL_LIMIT - len(mark)] + mark


def _told(text: str) -> str:
    """What looks like a rich text is put into the file as it stands by the library: a blank tells it apart."""
    return fit(text) + " " * (text.startswith("<r>") and text.endswith("</r>"))


def _title(wanted: str, taken: set[str]) -> str:
    """A sheet name that the format allows, different from those taken."""
    base = _NOT_IN_TITLE.sub("-", wanted).strip("' ")[:TITLE_LIMIT] or _("Bảng")
    name, number = base, 2
    while name.lower() in taken:
        suffix = f" ({number})"
        name, number = base[: TITLE_LIMIT - len(suffix)] + suffix, number + 1
    taken.add(name.lower())
    return name
