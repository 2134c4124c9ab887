"""Reports as people make and fetch them in the browser, and what the files must hold when they are opened."""

import csv
import io
import re

import pypdfium2 as pdfium
from docx import Document as Word
from openpyxl import load_workbook
from playwright.sync_api import expect

from tasks.models import Review
from tasks.reviews.snapshots import head_of

from .conftest import Visitor

HEADS = {"state": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "party": "ĐẢNG CỘNG SẢN VIỆT NAM"}
FOLLOW_UP, SUMMARY, PACK = "follow_up", "summary", "meeting_pack"


def make(person: Visitor, review: Review, kind: str, format: str, style: str) -> bytes:
    """From the form to the file."""
    page = person.page
    person.goto(f"/ra-soat/{review.period}/bao-cao/")
    page.locator("[name=loai]").select_option(kind)
    page.locator("[name=dinh_dang]").select_option(format)
    page.locator("[name=the_thuc]").select_option(style)
    page.get_by_role("button", name="Dựng báo cáo").click()
    link = page.get_by_role("link", name=re.compile("^Tải về"))
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


def opened_in_all_formats(person: Visitor, review: Review) -> None:
    """Word and PDF in both layouts, Excel and CSV: made, fetched, opened, and true to the snapshot."""
    total = head_of(review.snapshot).tables.total
    for style, head in HEADS.items():
        word = make(person, review, SUMMARY, "docx", style)
        assert head in words_of(word)
        assert str(total.total) in words_of(word)
        printed = pages_of(make(person, review, SUMMARY, "pdf", style))
        assert head in printed[0]
        assert any(f"{total.total}" in page for page in printed)
    assert len(pages_of(make(person, review, PACK, "pdf", "state"))) >= 2
    _sheets(make(person, review, FOLLOW_UP, "xlsx", "state"), review)
    told = make(person, review, FOLLOW_UP, "csv", "state").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    assert len([row for row in rows if row and row[0].isdecimal()]) == review.snapshot.row_count
    person.check()


def words_of(word: bytes) -> str:
    document = Word(io.BytesIO(word))
    return "".join(part.text or "" for part in document.element.body.iter() if part.tag.endswith("}t"))


def pages_of(file: bytes) -> list[str]:
    document = pdfium.PdfDocument(file)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def _sheets(file: bytes, review: Review) -> None:
    """Real dates, a filter, frozen panes, totals as formulas."""
    book = load_workbook(io.BytesIO(file))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(isinstance(cell.value, str) and cell.value.startswith("=SU") for cell in cells)
    assert any(cell.is_date for cell in cells)
    assert any(sheet.auto_filter.ref for sheet in book)
    assert any(sheet.freeze_panes for sheet in book)
