"""Excel files are searched for the stamp of a state secret, too."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from resolutions import files
from resolutions.filetypes import FileRefused
from resolutions.reading import UnreadableSource
from resolutions.reading.spreadsheet import upper_rows

from .files import zipped


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PLAIN = [["UBND TỈNH HÀ THANH", None], ["STT", "Nội dung"], [1, "Quản lý tài liệu mật"]]


def test_upper_rows_of_every_sheet_are_lines() -> None:
    first, second = filter(None, upper_rows(workbook(PLAIN, [["Tờ hai"]])))
    assert first[1:] == ["STT\tNội dung", "1\tQuản lý tài liệu mật"]
    assert second == ["Tờ hai"]


@pytest.mark.parametrize("stamp", ["MẬT", "Tối mật", "TUYỆT MẬT"])
def test_stamp_in_a_cell_of_any_sheet_is_refused(stamp: str) -> None:
    with pytest.raises(FileRefused, match="dấu chỉ độ mật"):
        files.refuse_secret("bang.xlsx", workbook([*PLAIN, *[[n] for n in range(90)]], [[None, stamp], ["Danh sách"]]))


def test_tables_without_a_stamp_pass_whatever_they_speak_of() -> None:
    files.refuse_secret("bang.xlsx", workbook(PLAIN))
    files.refuse_secret("bang.xlsx", workbook([]))


def test_damaged_and_hostile_tables_end_in_one_error() -> None:
    good = workbook(PLAIN)
    for data in (b"PK\x03\x04", good[:-200], good.replace(b"xl/workbook", b"xl/werkbook")):
        with pytest.raises(UnreadableSource):
            upper_rows(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    with pytest.raises(UnreadableSource):
        upper_rows(out.getvalue())


NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROWS = "<row><c t='inlineStr'><is><t>STT</t></is></c></row>"
BOX = (
    "<xdr:wsDr xmlns:xdr='d' xmlns:a='a'><xdr:sp>"
    "<a:p><a:r><a:t>TỐI </a:t></a:r><a:r><a:t>MẬT</a:t></a:r></a:p></xdr:sp></xdr:wsDr>"
)


@pytest.mark.parametrize(
    ("rows", "more", "drawing"),
    [
        (ROWS, '<headerFooter><oddHeader>&amp;L&amp;"Arial"UBND&amp;RMẬT</oddHeader></headerFooter>', "<a/>"),
        (ROWS, "<headerFooter><firstFooter>&amp;CTUYỆT MẬT</firstFooter></headerFooter>", "<a/>"),
        (ROWS, "", BOX),
        ("<row><c t='s'><v>²</v></c></row><row><c t='inlineStr'><is><t>MẬT</t></is></c></row>", "", "<a/>"),
    ],
    ids=["header", "footer", "text box", "beside a digit that is none"],
)
def test_stamp_outside_the_cells_is_refused(rows: str, more: str, drawing: str) -> None:
    sheet = f"<worksheet {NS}><sheetData>{rows}</sheetData>{more}</worksheet>"
    members = {"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": sheet, "xl/drawings/drawing1.xml": drawing}
    with pytest.raises(FileRefused, match="dấu chỉ độ mật"):
        files.refuse_secret("bang.xlsx", zipped({name: text.encode() for name, text in members.items()}))


COMMENT = "<!--" + "".join(chr(97 + number * number % 23) for number in range(9_000)) + "-->"
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "x">]>'
UTF16 = '<?xml version="1.0" encoding="utf-16"?>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/drawings/drawing1.xml"])
@pytest.mark.parametrize(
    "text",
    [
        f"{DOCTYPE}<a>&b;</a>".encode(),
        f"{COMMENT}{DOCTYPE}<a>&b;</a>".encode(),
        f"{UTF16}{COMMENT}{DOCTYPE}<a>&b;</a>".encode("utf-16"),
    ],
    ids=["early", "behind a long comment", "in two bytes a letter"],
)
def test_entities_are_refused_wherever_they_are_declared(text: bytes, part: str) -> None:
    plain = f"<worksheet {NS}><sheetData>{ROWS}</sheetData></worksheet>".encode()
    members = {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": plain} | {part: text}
    with pytest.raises(UnreadableSource) as refusal:
        upper_rows(zipped(members))
    assert refusal.value.code == "bomb"
    with pytest.raises(FileRefused, match="bất thường"):
        files.refuse_secret("bang.xlsx", zipped(members))


def test_long_comment_without_entities_is_read_on() -> None:
    sheet = f"{COMMENT}<worksheet {NS}><sheetData>{ROWS}</sheetData></worksheet>"
    assert upper_rows(zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": sheet.encode()}))[0] == ["STT"]
