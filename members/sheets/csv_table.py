"""Sheet → lines of CSV, as Excel on a Vietnamese machine opens them by a double click. No ORM; line by line.

Between values stands a semicolon: where the comma parts whole numbers from decimals, as in Vietnam, Excel takes the
semicolon as its list separator and would leave a line with commas in one cell. A byte order mark tells it that the text
is UTF-8. CSV cannot say "this is text": what begins like a formula gets an apostrophe before it (reliability.md,
decision 16). The head of the sheet is left out: a CSV is read by programs, and its first line names the columns.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from .xlsx import FORMULA_STARTS, Cell, Formula, Sheet

CONTENT_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"
ROWS_AT_ONCE = 50


def lines(sheet: Sheet) -> Iterator[bytes]:
    """The columns' names, then the rows, some at a time as they are to be sent."""
    buffer, rows = io.StringIO(newline=""), iter(sheet.rows)
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(column.label for column in sheet.columns)
    while buffer.tell():
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
        writer.writerows(map(_plain, islice(rows, ROWS_AT_ONCE)))


def _plain(row: Sequence[Cell]) -> list[str]:
    return [_words(cell) for cell in row]


def _words(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, str):
        return harmless(value)
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, not even behind blanks."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text
