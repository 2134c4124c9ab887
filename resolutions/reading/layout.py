"""Pages of words and lines → text: tables as tab rows, columns one by one, paragraphs whole, furniture gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import cell_text
from .columns import find_columns
from .open_tables import Gaps, find_open_tables
from .page import Page, Row, Word, rows_of
from .prose import Joiner
from .ruled import Grid, find_grids

_BAND = 0.13  # of the page, top and bottom: where running heads and page numbers stand
_PAGE_NUMBER = re.compile(r"^[-–—\s]*(?:(?:Trang|Page|Tr\.?)\s*)?\d{1,4}(?:\s*[/|]\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page taken apart: its grids with their words, and the rows outside of them."""

    page: Page
    grids: tuple[tuple[Grid, tuple[Word, ...]], ...]
    rows: tuple[Row, ...]


def text_of_pages(pages: Sequence[Page]) -> str:
    """The text of a document from its pages, one paragraph or table row per line."""
    sheets = [_sheet(page) for page in pages]
    running = _running(sheets)
    joiner = Joiner()
    open_at_end: Gaps = ()
    for sheet in sheets:
        rows = [row for row in sheet.rows if not _furniture(sheet, row, running)]
        open_at_end = _set(sheet, rows, joiner, open_at_end)
    return "\n".join(joiner.lines)


def _sheet(page: Page) -> _Sheet:
    grids = find_grids(page.rules, page.width, page.height)
    inside: list[list[Word]] = [[] for _ in grids]
    outside: list[Word] = []
    for word in page.words:
        home = next((index for index, grid in enumerate(grids) if _within(word, grid)), None)
        (outside if home is None else inside[home]).append(word)
    filled = [(grid, tuple(words)) for grid, words in zip(grids, inside, strict=True) if words]
    return _Sheet(page, tuple(filled), tuple(rows_of(outside)))


def _within(word: Word, grid: Grid) -> bool:
    left, bottom, right, top = grid.outline
    return left - 2 <= (word.left + word.right) / 2 <= right + 2 and bottom - 1 <= word.middle <= top + 1


# --- Furniture ------------------------------------------------------------------------------------------------------
def _in_band(sheet: _Sheet, row: Row) -> bool:
    return row.middle > (1 - _BAND) * sheet.page.height or row.middle < _BAND * sheet.page.height


def _mark(row: Row) -> str:
    return _DIGITS.sub("#", row.text.strip())


def _running(sheets: Sequence[_Sheet]) -> set[str]:
    """Lines that come back at the edge of half of the pages, whatever number they carry."""
    if len(sheets) < 2:
        return set()
    seen: Counter[str] = Counter()
    for sheet in sheets:
        edge = [*sheet.rows[:3], *sheet.rows[-3:]]
        seen.update({_mark(row) for row in edge if _in_band(sheet, row) and len(row.segments(18)) < 4})
    enough = max(2, (len(sheets) + 1) // 2)
    return {mark for mark, count in seen.items() if count >= enough}


def _furniture(sheet: _Sheet, row: Row, running: set[str]) -> bool:
    if not _in_band(sheet, row):
        return False
    return _mark(row) in running or bool(_PAGE_NUMBER.match(row.text))


# --- One page in reading order --------------------------------------------------------------------------------------
def _set(sheet: _Sheet, rows: list[Row], joiner: Joiner, carried: Gaps) -> Gaps:
    """Hands a page over. `carried`: columns of the open table that reached the end of the page before; likewise out."""
    joiner.page(rows, sheet.page)
    rest = rows
    for grid, words in sheet.grids:
        above = [row for row in rest if row.middle > grid.outline[3]]
        _lines(above, joiner, carried)
        joiner.table(_grid_lines(grid, words))
        rest, carried = [row for row in rest if row.middle <= grid.outline[3]], ()
    return _lines(rest, joiner, carried)


def _lines(rows: list[Row], joiner: Joiner, carried: Gaps) -> Gaps:
    """Rows between ruled tables: two-column heads and feet, open tables, prose."""
    at = 0
    for columns in find_columns(rows):
        _prose_and_tables(rows[at : columns.first], joiner, carried)
        for side in (columns.left, columns.right):
            joiner.column(side)
        at, carried = columns.last + 1, ()
    return _prose_and_tables(rows[at:], joiner, carried)


def _prose_and_tables(rows: list[Row], joiner: Joiner, carried: Gaps) -> Gaps:
    at = 0
    open_at_end: Gaps = ()
    for table in find_open_tables(rows, carried):
        joiner.prose(rows[at : table.first])
        joiner.table(table.lines)
        at, open_at_end = table.last + 1, table.gaps
    joiner.prose(rows[at:])
    return open_at_end if rows and at == len(rows) else ()


def _grid_lines(grid: Grid, words: Sequence[Word]) -> list[str]:
    """Rows of a ruled table. A cell over two rows is repeated below, unless it is the first: then the item goes on."""
    homes: dict[int, list[Word]] = {}
    for word in words:
        middle = (word.left + word.right) / 2
        for index, cell in enumerate(grid.cells):
            left, bottom, right, top = cell.box
            if left <= middle <= right and bottom <= word.middle <= top:
                homes.setdefault(index, []).append(word)
                break
    table = [[""] * grid.columns for _ in range(grid.rows)]
    widths = [0] * grid.rows
    for index, cell in enumerate(grid.cells):
        text = cell_text(homes.get(index, ()), cell.box[2] - 2)
        table[cell.row][cell.column] = text
        widths[cell.row] = max(widths[cell.row], cell.column + 1 if text or cell.beside == 0 else 0)
    goes_on = {
        row
        for cell in grid.cells
        if cell.column == 0 and cell.below
        for row in range(cell.row + 1, cell.row + cell.below + 1)
    }
    for cell in grid.cells:
        for row in range(cell.row + 1, cell.row + cell.below + 1):
            if row not in goes_on:
                table[row][cell.column] = table[cell.row][cell.column]
    filled = {cell.row for index, cell in enumerate(grid.cells) if homes.get(index)}
    return ["\t".join(cells) for row, cells in enumerate(table) if row in filled]
