"""Papers as Word files, opened and measured: millimetres and points of domain.md, section 6."""

import io
import time
import unicodedata
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from tasks.reports.docx import render_docx
from tasks.reports.layouts import default_layout
from tasks.reports.paper import Block, Column, Paragraph, Row, Table

from . import papers

STATE, PARTY = default_layout("state"), default_layout("party")
MM = 36_000  # lengths of the file's reader, in a millimetre


def opened(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


def paragraphs(file: Any) -> list[Any]:
    """Also those in tables."""
    element = file.element.body
    return [docx.text.paragraph.Paragraph(one, file) for one in element.iter(qn("w:p"))]


def said(file: Any, start: str) -> Any:
    return next(one for one in paragraphs(file) if one.text.startswith(start))


def test_pages_are_a4_with_the_margins() -> None:
    file = opened(render_docx(papers.paper(rows=3), STATE))
    plain, turned, last = file.sections
    for section in (plain, last):
        assert (round(section.page_width / MM), round(section.page_height / MM)) == (210, 297)
    assert (round(turned.page_width / MM), round(turned.page_height / MM)) == (297, 210)
    assert [section.orientation for section in file.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    for one in file.sections:
        margins = (one.top_margin, one.bottom_margin, one.left_margin, one.right_margin)
        assert [round(margin / MM, 1) for margin in margins] == [20, 20, 30, 15]


def test_all_letters_are_times_also_the_asian_and_complex_ones() -> None:
    file = opened(render_docx(papers.paper(rows=3), STATE))
    fonts = file.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert not [name for name in fonts.attrib if "Theme" in name]
    assert not list(file.element.body.iter(qn("w:rFonts")))


@pytest.mark.parametrize(
    ("is_party", "start", "size", "bold", "italic"),
    [
        (False, "CỘNG HÒA", 12, True, None), (False, "Độc lập", 13, True, None), (False, "LIÊN HIỆP", 12, None, None),
        (False, "Số: 05/BC-LHH", 13, None, None), (False, "An Bình, ngày 05 tháng 02", 13, None, True),
        (False, "BÁO CÁO", 14, True, None), (False, "Kết quả quý", 14, True, None), (False, "Thực", 14, None, None),
        (False, "Nơi nhận:", 12, True, True), (False, "- Như trên;", 11, None, None), (False, "- Lưu", 11, None, None),
        (False, "TM. BAN", 14, True, None), (False, "CHỦ TỊCH", 14, True, None), (False, "Trần Thị", 14, True, None),
        (False, "(Kèm theo", 14, None, True), (False, "Hội thành viên", 11, None, None),
        (True, "ĐẢNG CỘNG SẢN", 15, True, None), (True, "*", 14, None, None), (True, "Số 32-BC/ĐĐLHH", 14, None, None),
        (True, "An Bình, ngày", 14, None, True), (True, "BÁO CÁO", 16, True, None), (True, "Kết quả", 15, True, None),
        (True, "-----", 15, None, None), (True, "Nơi nhận:", 14, None, None), (True, "- Như trên;", 12, None, None),
        (True, "T/M ĐẢNG ĐOÀN", 14, True, None),
    ],
)  # fmt: skip
def test_letters_have_the_size_of_the_decree_and_of_the_guide(
    is_party: bool, start: str, size: float, bold: bool | None, italic: bool | None
) -> None:
    found = said(opened(render_docx(papers.paper(is_party, rows=2), PARTY if is_party else STATE)), start).runs[0]
    assert (found.font.size.pt, found.bold, found.italic) == (size, bold, italic)
    assert bool(found.underline) is (is_party and start == "Nơi nhận:")


def test_body_is_justified_set_in_and_apart() -> None:
    form = said(opened(render_docx(papers.paper(rows=2), STATE)), "Thực hiện").paragraph_format
    assert form.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
    assert form.first_line_indent.mm == pytest.approx(12.7, abs=0.05)
    assert form.space_after.pt == 6
    assert form.line_spacing == 1.15


def test_page_number_stands_above_but_not_on_the_first_page() -> None:
    plain, turned, last = opened(render_docx(papers.paper(rows=2), STATE)).sections
    assert [one.different_first_page_header_footer for one in (plain, turned, last)] == [True, False, False]
    assert plain.first_page_header.paragraphs[0].text == ""
    (shown,) = plain.header.paragraphs
    assert shown.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    assert shown._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
    assert shown._p.find(f".//{qn('w:sz')}").get(qn("w:val")) == "26"


def test_tables_repeat_their_head_and_break_no_row() -> None:
    file = opened(render_docx(papers.paper(rows=5), STATE))
    ruled = next(table for table in file.tables if len(table.columns) == 13)
    rows = ruled._tbl.findall(qn("w:tr"))
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, True] + [False] * 6
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert sum(column.width for column in ruled.columns) / MM == pytest.approx(252, abs=0.5)
    assert rows[2].find(f".//{qn('w:gridSpan')}").get(qn("w:val")) == "13"


def test_a_tall_row_may_break_and_cells_have_room() -> None:
    table = Table([Column("STT", 1), Column("Nội dung", 9)], [Row((1, "từ " * 2000)), Row((2, "ngắn"))])
    file = opened(render_docx(papers.paper(blocks=[table], annexes=()), STATE))
    (ruled,) = [one._tbl for one in file.tables if "STT" in one.cell(0, 0).text]
    assert [row.find(f".//{qn('w:cantSplit')}") is None for row in ruled.findall(qn("w:tr"))] == [False, True, False]
    room = ruled.find(f".//{qn('w:tblCellMar')}")
    assert all(int(room.find(qn(f"w:{side}")).get(qn("w:w"))) >= 20 for side in ("top", "left", "bottom", "right"))


def test_room_for_an_answer_stays_with_the_signature() -> None:
    blocks: list[Block] = [Paragraph("Xa"), Paragraph("Gửi lại."), *[Paragraph("…" * 42, "note")] * 3]
    file = opened(render_docx(papers.paper(blocks=blocks, annexes=()), STATE))
    kept = [bool(said(file, text).paragraph_format.keep_with_next) for text in ("Xa", "Gửi lại.", "…")]
    assert kept == [False, True, True]


def test_rules_of_the_head_are_as_long_as_the_motto_and_part_of_the_issuer() -> None:
    file = opened(render_docx(papers.paper(rows=2), STATE))
    grid = [int(one.get(qn("w:w"))) / 20 for one in file.tables[0]._tbl.iter(qn("w:gridCol"))]
    lengths = []
    for width, cell in zip(grid, file.tables[0]._tbl.findall(f".//{qn('w:tc')}")[:2], strict=True):
        (edged,) = (one for one in cell.iter(qn("w:p")) if one.find(f".//{qn('w:pBdr')}") is not None)
        indent = edged.find(f".//{qn('w:ind')}")
        lengths.append(width - sum(int(indent.get(qn(f"w:{side}"))) for side in ("left", "right")) / 20)
    assert lengths[0] == pytest.approx(0.4 * 170.5, rel=0.1)  # of "VÀ KỸ THUẬT TỈNH AN BÌNH", bold 12
    assert lengths[1] == pytest.approx(12.2417 * 13, rel=0.01)  # the motto in Times bold 13
    assert file.tables[0]._tbl.find(f".//{qn('w:tblBorders')}") is None


def test_annexes_are_numbered_when_there_are_several() -> None:
    texts = [one.text for one in paragraphs(opened(render_docx(papers.paper(rows=2), STATE)))]
    assert {"Phụ lục I", "Phụ lục II", "BẢNG THEO DÕI NHIỆM VỤ"} <= set(texts)
    assert texts.count("(Kèm theo Báo cáo số 05/BC-LHH ngày 05/02/2026)") == 2
    one = papers.paper(annexes=papers.paper(rows=2).annexes[:1])
    assert "Phụ lục" in [p.text for p in paragraphs(opened(render_docx(one, STATE)))]


def test_whatever_people_type_makes_a_file_and_stays_text() -> None:
    odd = "a\x00b\x07\u202ec\u200f😀\ud800\ufeff <w:p/> & ]]> #x $y @z *k* = \x0b" + "x" * 10_000
    table = Table([Column(odd, 1), Column("", 0.1)], [Row((odd, None)), Row((odd,), "group"), Row((1, odd), "total")])
    blocks: list[Block] = [Paragraph(odd), Paragraph("một\nhai"), table, Table([Column("Trống", 1)], [])]
    file = opened(render_docx(papers.paper(blocks=blocks, recipients=(odd,), title=odd, annexes=()), STATE))
    texts = [one.text for one in paragraphs(file)]
    assert sum("abc😀 <w:p/> & ]]> #x $y @z *k* = x" in text for text in texts) == 6
    assert {"một\nhai", "Không có."} <= set(texts)


def test_letters_are_whole() -> None:
    twin = unicodedata.normalize("NFD", papers.WORDS)
    file = opened(render_docx(papers.paper(blocks=[Paragraph(twin)], annexes=()), STATE))
    assert papers.WORDS in [one.text for one in file.paragraphs]


def test_several_papers_count_their_pages_apart() -> None:
    one = papers.paper(annexes=(), closing="Địa chỉ: số 1 phố Mới")
    file = opened(render_docx([one, papers.paper(annexes=()), one], STATE))
    starts = [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in file.sections]
    assert starts == ["1", "1", "1"]
    below = [section.first_page_footer.paragraphs[0].text for section in file.sections]
    assert below == ["Địa chỉ: số 1 phố Mới", "", "Địa chỉ: số 1 phố Mới"]


def test_file_tells_what_it_is_and_no_tool() -> None:
    about = opened(render_docx(papers.paper(rows=2), STATE)).core_properties
    assert about.title == "Báo cáo Kết quả quý IV năm 2025"
    assert about.author == papers.head().issuer
    assert about.comments == ""


def test_500_tasks_take_less_than_5_seconds() -> None:
    told: list[tuple[int, int]] = []
    start = time.process_time()
    file = opened(render_docx(papers.paper(rows=500), STATE, lambda done, total: told.append((done, total))))
    assert time.process_time() - start < 5
    assert len(file.tables[-2].rows) == 503
    assert told[0] == (100, 511)
    assert told[-1] == (511, 511)
