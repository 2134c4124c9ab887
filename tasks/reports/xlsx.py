"""Dataclass → .xlsx bytes. No ORM: rows come as plain values and are written one by one, without being kept.

Text stays text: a cell that begins with = + - @ tab or CR is written as a string with Excel's quote prefix, so that it
looks the same and becomes no formula, not even when somebody edits the cell (reliability.md, decision 16).
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
class Sheet:
    """A sheet: lines of heading, the table's head, its rows, and a total line below if there is one."""

    title: str
    heading: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    total: Sequence[Value] | None = None


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as an .xlsx file. Rows go straight to disk; only one is in memory at a time."""
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
            _write_sheet(page, sheet, styles)
    return target.getvalue()


class _Styles:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool], Any] = {}
        self.heading = book.add_format({"bold": True, "font_size": 13})
        self.note = book.add_format({"italic": True})
        frame = {"text_wrap": True, "border": 1}
        self.head = book.add_format(
            frame | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E9ECF6"}
        )

    def cell(self, kind: str, *, bold: bool = False, quoted: bool = False) -> Any:
        key = (kind, bold, quoted)
        if key not in self._made:
            values = {
                "text_wrap": True,
                "valign": "top",
                "border": 1,
                "bold": bold,
                "num_format": FORMATS[kind],
                "align": "left" if kind == "text" else "right",
                "quote_prefix": quoted,
            }
            self._made[key] = self._book.add_format(values)
        return self._made[key]


def _write_sheet(page: Any, sheet: Sheet, styles: _Styles) -> None:
    _set_up_page(page, sheet)
    for line, text in enumerate(sheet.heading):
        page.write_string(line, 0, text[:CELL_LIMIT], styles.note if line else styles.heading)
    head = len(sheet.heading) + bool(sheet.heading)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
    for index, column in enumerate(sheet.columns):
        page.write_string(head, index, column.label, styles.head)
    line = head
    for row in sheet.rows:
        line += 1
        _write_row(page, line, row, sheet.columns, styles, bold=False)
    page.autofilter(head, 0, max(line, head + 1), len(sheet.columns) - 1)
    page.freeze_panes(head + 1, 0)
    page.repeat_rows(head)
    on_paper = sum(column.printed for column in sheet.columns)
    if on_paper < len(sheet.columns):
        page.print_area(0, 0, max(line, head + 1) + (sheet.total is not None), on_paper - 1)
    if sheet.total is not None:
        _write_row(page, line + 1, sheet.total, sheet.columns, styles, bold=True)


def _write_row(
    page: Any, line: int, row: Sequence[Value], columns: Sequence[Column], styles: _Styles, *, bold: bool
) -> None:
    for index, (value, column) in enumerate(zip(row, columns, strict=True)):
        _write_cell(page, line, index, value, column.kind, styles, bold)


def _write_cell(page: Any, line: int, index: int, value: Value, kind: Kind, styles: _Styles, bold: bool) -> None:
    style = styles.cell(kind, bold=bold)
    if value is None:
        page.write_string(line, index, "–", style) if kind == "share" else page.write_blank(line, index, None, style)
    elif isinstance(value, str):
        quoted = value.startswith(FORMULA_STARTS)
        page.write_string(line, index, fit(value), styles.cell(kind, bold=bold, quoted=quoted))
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
    mark = _("… (còn nữa, xem trong hệ thống)")
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(mark)] + mark


def _title(wanted: str, taken: set[str]) -> str:
    """A sheet name that the format allows, different from those taken."""
    base = _NOT_IN_TITLE.sub("-", wanted).strip("' ")[:TITLE_LIMIT] or _("Bảng")
    name, number = base, 2
    while name.lower() in taken:
        suffix = f" ({number})"
        name, number = base[: TITLE_LIMIT - len(suffix)] + suffix, number + 1
    taken.add(name.lower())
    return name
