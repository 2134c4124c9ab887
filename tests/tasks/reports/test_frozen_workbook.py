"""The workbook of a frozen review: formulas give the very figures, days are days, text is never a formula."""

import io
import re
from datetime import datetime
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings

from members.sheets import csv_table
from tasks.reports.frozen import Frozen
from tasks.reports.frozen_workbook import follow_up_sheet, frozen_workbook, unit_workbook
from tasks.status import State

from .frozen_facts import any_review, frozen_of, quarter, task

OURS = re.compile(r"=(SUM|COUNTIF|SUBTOTAL|IF)\(")


class Calculator:
    """The few functions that our formulas use, over what stands in the file."""

    def __init__(self, book: Any) -> None:
        self.book = book

    def cell(self, page: Any, name: str) -> Any:
        value = page[name].value
        return self.result(page, value) if isinstance(value, str) and value.startswith("=") else value

    def span(self, page: Any, text: str) -> list[Any]:
        if "!" in text:
            title, text = text.split("!")
            page = self.book[title.strip("'")]
        return [self.cell(page, one.coordinate) for row in page[text.replace("$", "")] for one in row]

    def result(self, page: Any, formula: str) -> Any:
        text = formula.removeprefix("=")
        if found := re.fullmatch(r"SUM\((\w+:\w+)\)", text):
            return sum(value or 0 for value in self.span(page, found[1]))
        if found := re.fullmatch(r"SUBTOTAL\(103,(\w+:\w+)\)", text):
            return sum(value is not None for value in self.span(page, found[1]))
        if text.startswith("COUNTIF"):
            parts = re.findall(r"COUNTIF\(([^,]+),\"([^\"]+)\"\)", text)
            return sum(self.span(page, span).count(label) for span, label in parts)
        line = re.findall(r"D(\d+)", text)[0]
        done, late, open_late = (self.cell(page, f"{column}{line}") for column in "DEG")
        base = done + late + open_late
        return int((done + late) * 1000 / base) / 1000 if base else "–"


def both(content: bytes) -> tuple[Any, Any]:
    """The book with its formulas, and with what stands in the cells for programs that do not calculate."""
    return openpyxl.load_workbook(io.BytesIO(content)), openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def check(content: bytes) -> int:
    book, shown = both(content)
    checked, reckon = 0, Calculator(book)
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert OURS.match(cell.value), cell.value
                    assert reckon.result(page, cell.value) == shown[page.title][cell.coordinate].value, cell.value
                    checked += 1
    return checked


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_review)
def test_formulas_give_the_very_figures(frozen: Frozen) -> None:
    assert check(frozen_workbook(frozen)) >= 4 * 7
    assert check(unit_workbook(frozen, 1)) == 1


def test_the_quarter_has_its_sheets_totals_and_panes() -> None:
    book, shown = both(frozen_workbook(quarter()))
    assert book.sheetnames == ["Theo đơn vị", "Theo văn bản", "Theo cụm", "Theo lĩnh vực", "Theo dõi", "Điều chỉnh"]
    for name in book.sheetnames[:4]:
        assert list(shown[name].values)[-1][1:] == ("Toàn Liên hiệp hội", 11, 4, 2, 2, 2, 1, 0.75), name
    page = book["Theo dõi"]
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:S16"
    assert isinstance(page["H5"].value, datetime)
    assert page["H5"].number_format == "dd/mm/yyyy"
    assert page["A17"].value == "=SUBTOTAL(103,M5:M16)"
    assert shown["Theo dõi"]["A17"].value == 12
    assert shown["Điều chỉnh"]["F5"].value == "Hoàn thành quá hạn"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    evil = '=HYPERLINK("http://x","y")'
    frozen = frozen_of([task(1, State.LATE, title=evil, cause="+1", answerable="@x", conclusion="-2")], conclusion=evil)
    book, _shown = both(frozen_workbook(frozen))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(OURS.match(cell.value) for cell in cells)
    assert book["Theo dõi"]["B5"].value == evil
    assert book["Theo dõi"]["B5"].data_type == "s"


def test_csv_has_the_rows_of_the_sheet() -> None:
    lines = b"".join(csv_table.lines(follow_up_sheet(quarter()))).decode().splitlines()
    assert len(lines) == 13
    assert lines[0].startswith("\ufeffSTT;Nhiệm vụ")
    assert lines[9].startswith("9;Nhiệm vụ 9;")
