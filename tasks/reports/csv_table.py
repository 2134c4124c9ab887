"""Sheet → lines of CSV, as Excel on a Vietnamese machine opens them by a double click. No ORM; line by line.

Between values stands a semicolon: where the comma parts whole numbers from decimals, as in Vietnam, Excel takes the
semicolon as its list separator and would leave a line with commas in one cell. A byte order mark tells it that the text
is UTF-8. CSV cannot say "this is text": what begins like a formula gets an apostrophe before it (reliability.md,
decision 16). The head of the sheet is left out: a CSV is read by programs, and its first line names the columns.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from .xlsx import FORMULA_STARTS, Sheet, Value

CONTENT_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(sheet: Sheet) -> Iterator[bytes]:
    """The columns' names, then the rows, each as it is to be sent."""
    writer: Any = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield (BOM + str(writer.writerow([column.label for column in sheet.columns]))).encode()
    for row in sheet.rows:
        yield str(writer.writerow(_plain(row))).encode()


def _plain(row: Sequence[Value]) -> list[str]:
    return [_words(value) for value in row]


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, not even behind blanks."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text
