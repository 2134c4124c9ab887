"""The writer of spreadsheets, read back with another library."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from members.sheets.xlsx import CELL_LIMIT, Column, Sheet, workbook

COLUMNS = (Column("Việc", 40), Column("Số", 8, "int"), Column("Hạn", 12, "date"), Column("Tỷ lệ", 8, "share"))


def read(*sheets: Sheet) -> Workbook:
    return load_workbook(io.BytesIO(workbook(*sheets)))


def one(*rows: tuple[str | int | date | None, ...], **extra: object) -> Workbook:
    return read(Sheet("Bảng", ("Tiêu đề", "Dòng hai"), COLUMNS, rows, **extra))  # type: ignore[arg-type]


def test_xlsx_keeps_types() -> None:
    page = one(("Ký kết", 10025, date(2026, 9, 30), 800)).active
    assert page is not None
    cells = page[5]
    assert [c.value for c in cells] == ["Ký kết", 10025, datetime(2026, 9, 30), 0.8]
    assert [c.number_format for c in cells[1:]] == ["#,##0", "dd/mm/yyyy", "0.0%"]
    assert [c.value for c in page[4]] == ["Việc", "Số", "Hạn", "Tỷ lệ"]
    assert page["A1"].value == "Tiêu đề"
    assert cells[0].alignment.wrap_text


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 123", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "http://x.vn", "007"]
)
def test_xlsx_never_makes_formula_or_link(text: str) -> None:
    page = one((text, None, None, None)).active
    assert page is not None
    cell = page["A5"]
    assert unescape(cell.value) == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert bool(cell.quotePrefix) == (text[0] in "=+-@\t\r")


def test_xlsx_missing_values() -> None:
    page = one((None, None, None, None)).active
    assert page is not None
    assert [c.value for c in page[5]] == [None, None, None, "–"]


def test_xlsx_total_stays_below_filter() -> None:
    page = one(("a", 1, None, 0), ("b", 2, None, 1000), total=("Cộng", 3, None, 500)).active
    assert page is not None
    assert [c.value for c in page[7]] == ["Cộng", 3, None, 0.5]
    assert page["A7"].font.b
    assert page.auto_filter.ref == "A4:D6"


def test_xlsx_prints_landscape_with_repeated_head() -> None:
    page = one(("a", 1, None, 0)).active
    assert page is not None
    assert page.page_setup.orientation == "landscape"
    assert str(page.page_setup.paperSize) == "9"
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$4:$4"
    assert page.freeze_panes == "A5"


def test_xlsx_sheet_names_are_lawful_and_different() -> None:
    long = "Theo văn bản: Nghị quyết [05/NQ-LHH] và nhiều chữ nữa"
    names = read(*(Sheet(t, (), COLUMNS, []) for t in (long, long, "", "'")))
    assert all(len(n) <= 31 for n in names.sheetnames)
    assert len(set(names.sheetnames)) == 4


def test_xlsx_cuts_overlong_text_and_says_so() -> None:
    page = one(("x" * (CELL_LIMIT + 5), None, None, None)).active
    assert page is not None
    assert len(page["A5"].value) == CELL_LIMIT
    assert page["A5"].value.endswith("xem trong hệ thống)")


def test_xlsx_takes_no_text_for_markup() -> None:
    page = one(("<r><t>đậm</t></r>", None, None, None), ("<r>a & b</r>", None, None, None)).active
    assert page is not None
    assert [page["A5"].value, page["A6"].value] == ["<r><t>đậm</t></r> ", "<r>a & b</r> "]


def test_xlsx_wrong_number_of_cells_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        one(("a", 1))


def test_xlsx_rows_may_be_a_generator() -> None:
    page = read(Sheet("Bảng", (), COLUMNS, ((str(i), i, None, None) for i in range(1000)))).active
    assert page is not None
    assert page["B1001"].value == 999
    assert page["A1"].value == "Việc"
