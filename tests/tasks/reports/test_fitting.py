"""The follow-up table is dense: widths go to the columns that make rows high, and letters are smaller."""

import io

import pypdfium2
from docx import Document as Word

from members.letterhead import Head
from tasks.models import PaperLayout
from tasks.reports.docx import render_docx
from tasks.reports.fitting import lowest
from tasks.reports.paper import Annex, Column, Paper, Row, Table
from tasks.reports.pdf import render_pdf
from tasks.reports.wording import column_widths, table_pt

LONG = "Chủ trì, phối hợp với các hội thành viên tổ chức hội thảo khoa học về chuyển đổi số trong nông nghiệp"


def table(*, is_dense: bool) -> Table:
    labels = ("STT", "Nhiệm vụ", "Căn cứ", "Chủ trì", "Phối hợp", "Sản phẩm", "Hạn", "Kết quả", "Nguyên nhân")
    rows = [
        Row(
            (n, LONG, "21-KH/ĐĐLHH, mục II.1", "Văn phòng", "", "", "30/06/2026", "Đã xong", LONG if n % 9 == 0 else "")
        )
        for n in range(1, 43)
    ]
    return Table([Column(label, 10) for label in labels], rows, is_dense=is_dense)


def paper(*, is_dense: bool) -> Paper:
    return Paper(
        Head("", "LHH", False), "BÁO CÁO", "Theo dõi", [], annexes=[Annex("A", [table(is_dense=is_dense)], True)]
    )


def pages(*, is_dense: bool) -> int:
    return len(pypdfium2.PdfDocument(render_pdf(paper(is_dense=is_dense), PaperLayout(style="state"))))


def test_dense_table_takes_half_the_pages() -> None:
    assert pages(is_dense=True) - 1 <= (pages(is_dense=False) - 1) / 2


def test_dense_table_has_smaller_letters_and_the_same_widths_in_word() -> None:
    dense = table(is_dense=True)
    assert (table_pt(dense, 11), table_pt(dense, 9), table_pt(dense, 7), table_pt(table(is_dense=False), 11)) == (
        9,
        8,
        7,
        11,
    )
    file = Word(io.BytesIO(render_docx(paper(is_dense=True), PaperLayout(style="state"))))
    (written,) = [one for one in file.tables if len(one.columns) == 9]
    assert written.rows[1].cells[1].paragraphs[0].runs[0].font.size.pt == 9
    width = sum(column.width.mm for column in written.columns)
    expected = column_widths(dense, width, 9)
    assert [round(column.width.mm) for column in written.columns] == [round(wide) for wide in expected]


def test_widths_fill_the_room_and_none_is_below_its_least() -> None:
    texts = [["1", LONG, "Văn phòng", ""], ["2", LONG * 2, "Ban Khoa học", ""]]
    least = [8.0, 15.0, 15.0, 12.0]
    found = lowest(texts, least, 200, 1.5)
    assert abs(sum(found) - 200) < 0.001
    assert all(wide >= narrow - 0.001 for wide, narrow in zip(found, least, strict=True))
    assert found[1] > 100
    assert lowest([], least, 200, 1.5)[0] >= 8
