"""Lists that are sent while they are read are the workbooks that the library would have written."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from members.sheets import xlsx_stream
from members.sheets.xlsx import CELL_LIMIT, Column, Formula, Sheet, Value, workbook
from members.sheets.xlsx_stream import stream

COLUMNS = (
    Column("Việc & <chữ>", 40),
    Column("Số", 8, "int"),
    Column("Lượng", 8, "number"),
    Column("Hạn", 12, "date"),
    Column("Tỷ lệ", 8, "share"),
    Column("Mã", 9, printed=False),
)
HEADING = ("Tiêu đề & <đầu>", "Dòng hai")
STYLES = ("font", "border", "fill", "number_format", "alignment", "protection", "quotePrefix")
NASTY = [
    "=1+1", "+84", "-2", "@a", "\t=1", "\r=1", " =1", "a & <b> \"c\" 'd'", "dòng một\ndòng hai", " trước", "sau ", "\n",
    " ", "\x01\x1f", "_x0041_", "_x", "a_x000D_b", "\u00a0x", "\ufffe", "☂ 😀", "e\u0302\u0323", "x" * (CELL_LIMIT + 5),
    "007", "http://x.vn", "", "a\r\nb", "]]>", "_x00e9_",
]  # fmt: skip


def sheet_of(rows: Sequence[Sequence[Value]], **extra: Any) -> Sheet:
    return Sheet("Bảng: một/hai", HEADING, COLUMNS, rows, **extra)


def both(sheet: Sheet) -> tuple[Any, Any]:
    return load_workbook(io.BytesIO(b"".join(stream(sheet)))), load_workbook(io.BytesIO(workbook(sheet)))


def cells(page: Any) -> list[Any]:
    return [
        (cell.coordinate, cell.value, *(str(getattr(cell, name)) for name in STYLES))
        for row in page.iter_rows()
        for cell in row
    ]


def set_up(book: Any) -> list[Any]:
    page = book.active
    widths = {letter: (column.width, column.min, column.max) for letter, column in page.column_dimensions.items()}
    parts = (page.page_setup, page.page_margins, page.oddFooter, page.sheet_properties)
    printed = (page.print_title_rows, page.print_area, *map(str, parts))
    return [book.sheetnames, widths, page.auto_filter.ref, page.freeze_panes, printed]


MANY: list[list[Value]] = [
    ["Ký kết", 10025, Decimal("1.25"), date(2026, 9, 30), 800, "NV1.1"],
    ["Xa xưa", -3, 0, date(1900, 2, 28), 0, None],
    ["Vẫn xưa", 10**12, Decimal("-0.5"), date(1900, 3, 1), 1000, "-"],
    [None, None, None, None, None, None],
    ["chữ ở cột số", "=chữ", "chữ", "chưa rõ ngày", "chưa tính", "x"],
]


@pytest.mark.parametrize("rows", [MANY, [], MANY * 60, [[text, 1, None, None, None, text] for text in NASTY]])
def test_stream_writes_what_the_library_writes(rows: list[list[Value]]) -> None:
    for sheet in (sheet_of(rows), sheet_of(rows, frozen=2)):
        ours, theirs = both(sheet)
        assert cells(ours.active) == cells(theirs.active)
        assert set_up(ours) == set_up(theirs)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=60))
def test_stream_keeps_any_text(text: str) -> None:
    ours, theirs = both(sheet_of([[text, None, None, None, None, None]]))
    assert (ours.active["A5"].value, ours.active["A5"].quotePrefix) == (
        theirs.active["A5"].value,
        theirs.active["A5"].quotePrefix,
    )


def test_stream_takes_no_text_for_markup() -> None:
    ours, _theirs = both(sheet_of([["<r>a & b</r>", None, None, None, None, None]]))
    assert ours.active["A5"].value == "<r>a & b</r>"


def test_stream_is_a_sound_archive_without_what_it_cannot_know() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(stream(sheet_of(MANY))))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert len(archive.namelist()) == len(set(archive.namelist()))
        assert b"<dimension" not in archive.read("xl/worksheets/sheet1.xml")


def test_stream_sends_before_it_has_read_everything_and_keeps_nothing() -> None:
    read = 0

    def rows() -> Iterator[Sequence[Value]]:
        nonlocal read
        for read in range(1, 20_001):
            yield [f"Việc số {read} " + str(hash(str(read))) * 8, read, None, date(2026, 9, 30), None, "x"]

    pieces = stream(Sheet("Bảng", (), COLUMNS, rows()))
    assert next(pieces)
    assert 0 < read < 5_000
    tracemalloc.start()
    largest = max(map(len, pieces))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == 20_000
    assert largest < 2 * xlsx_stream.PIECE + 64 * 1024
    assert peak < 2 * 1024 * 1024


def test_stream_refuses_formulas() -> None:
    with pytest.raises(TypeError, match="formulas"):
        b"".join(stream(Sheet("Bảng", (), COLUMNS, [[Formula("=1+1", 2)] * 6])))


@pytest.mark.parametrize("extra", [{"total": [None] * 6}, {"set_in": 1}])
def test_stream_refuses_what_only_the_library_writes(extra: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="list"):
        next(stream(sheet_of([], **extra)))


def test_stream_of_a_row_with_too_few_cells_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        b"".join(stream(sheet_of([["a", 1]])))
