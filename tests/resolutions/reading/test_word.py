"""What a Word file holds besides plain paragraphs: tables, tracked changes, boxes, controls, old fonts."""

import io
import time
from contextlib import suppress
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from resolutions.reading import UnreadableSource, read_text, text_of

from ...tasks.intake_texts import PLAN
from .files import zipped
from .test_encodings import CODES

W = nsdecls("w")


def lines(document: Any) -> list[str]:
    out = io.BytesIO()
    document.save(out)
    return [line for line in text_of(out.getvalue(), "a.docx").split("\n") if line]


def with_paragraphs(*inner: str) -> list[str]:
    document = Document()
    for xml in inner:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {W}>{xml}</w:p>"))
    return lines(document)


def run(text: str, more: str = "") -> str:
    return f"<w:r>{more}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_tracked_changes_keep_what_was_inserted_only() -> None:
    deleted = "<w:del w:id='1' w:author='x'><w:r><w:delText>Ban cũ</w:delText></w:r></w:del>"
    moved = "<w:moveFrom w:id='3' w:author='x'><w:r><w:t>chỗ cũ</w:t></w:r></w:moveFrom>"
    inserted = f"<w:ins w:id='2' w:author='x'>{run('Văn phòng')}</w:ins>"
    assert with_paragraphs(deleted + inserted + moved + run(" tổng hợp.")) == ["Văn phòng tổng hợp."]


def test_footnotes_hyphens_and_hidden_text_leave_no_trace() -> None:
    note = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    hidden = run("ẩn", "<w:rPr><w:vanish/></w:rPr>")
    hyphen = "<w:r><w:softHyphen/></w:r>"
    number = "<w:r><w:t>16</w:t><w:noBreakHyphen/><w:t>NQ/TU</w:t></w:r>"
    assert with_paragraphs(
        run("Nghị quyết số ") + number + note + hidden + run(" về trí\u00ad") + hyphen + run("thức")
    ) == ["Nghị quyết số 16-NQ/TU về trí\u00adthức"]


def test_content_controls_and_smart_tags_are_read() -> None:
    inline = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('tháng 5')}</w:sdtContent></w:sdt>"
    assert with_paragraphs(run("Trong ") + inline + run(" năm 2026")) == ["Trong tháng 5 năm 2026"]


def test_text_box_is_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('Số: 12/KH-LHH')}</w:p></w:txbxContent>"
    alternate = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert with_paragraphs(f"<w:r>{alternate}</w:r>" + run("KẾ HOẠCH")) == ["Số: 12/KH-LHH", "KẾ HOẠCH"]


def test_merged_cells_hold_for_every_row_and_once_across() -> None:
    document = Document()
    table = document.add_table(4, 4)
    cells = [
        ("STT", "Nội dung", "Đơn vị chủ trì", "Thời gian"),
        ("I", "CÔNG TÁC TỔ CHỨC", "", ""),
        ("1", "Rà soát điều lệ", "Văn phòng", "Quý I/2026"),
        ("2", "Kết nạp hội viên", "", "Quý II/2026"),
    ]
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 3))
    table.cell(2, 2).merge(table.cell(3, 2))
    table.cell(2, 1).text = "Rà soát\nđiều lệ"
    assert lines(document) == [
        "STT\tNội dung\tĐơn vị chủ trì\tThời gian",
        "I\tCÔNG TÁC TỔ CHỨC\t\t",
        "1\tRà soát điều lệ\tVăn phòng\tQuý I/2026",
        "2\tKết nạp hội viên\tVăn phòng\tQuý II/2026",
    ]


def test_numbered_paragraph_that_was_deleted_is_not_counted() -> None:
    document = Document()
    for text in ("Một", "Hai", "Ba"):
        document.add_paragraph(text, style="List Number")
    gone = document.paragraphs[1]._p
    gone.get_or_add_pPr().append(parse_xml(f"<w:rPr {W}><w:del w:id='9' w:author='x'/></w:rPr>"))
    for part in gone.r_lst:
        gone.remove(part)
    gone.append(parse_xml(f"<w:del {W} w:id='8' w:author='x'><w:r><w:delText>Hai</w:delText></w:r></w:del>"))
    assert lines(document) == ["1. Một", "2. Ba"]


def font(name: str) -> str:
    return f"<w:rPr><w:rFonts w:ascii='{name}' w:hAnsi='{name}'/></w:rPr>"


def test_runs_in_old_fonts_stand_beside_unicode() -> None:
    tcvn3, vni = (CODES[code]("Đẩy mạnh phổ biến kiến thức").decode("latin-1") for code in ("tcvn3", "vni"))
    head = CODES["tcvn3"]("Kế hoạch").decode("latin-1")
    assert with_paragraphs(
        run(head, font(".VnTimeH")),
        run("1. ") + run(tcvn3, font(".VnTime")) + run(" và tập huấn.", font("Times New Roman")),
        run("2. ") + run(vni[:1], font("VNI-Times")) + run(vni[1:], font("VNI-Times")) + run(" ở cơ sở."),
    ) == [
        "KẾ HOẠCH",
        "1. Đẩy mạnh phổ biến kiến thức và tập huấn.",
        "2. Đẩy mạnh phổ biến kiến thức ở cơ sở.",
    ]


def test_old_font_of_a_style_counts() -> None:
    document = Document()
    document.styles["Normal"].font.name = ".VnTime"
    for line in PLAN.split("\n"):
        document.add_paragraph(CODES["tcvn3"](line).decode("cp1252"))
    out = io.BytesIO()
    document.save(out)
    assert [task.text for task in read_text(text_of(out.getvalue(), "a.docx")).tasks] == [
        task.text for task in read_text(PLAN).tasks
    ]


def packed(body: str, **parts: str) -> bytes:
    """A DOCX of bare XML; `parts` are further members of its folder "word"."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    members = {"word/document.xml": document} | {f"word/{name}.xml": text for name, text in parts.items()}
    return zipped({name: text.encode() for name, text in members.items()})


def seconds_of(data: bytes) -> float:
    began = time.monotonic()
    with suppress(UnreadableSource):
        text_of(data, "a.docx")
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:p><w:txbxContent>", "</w:txbxContent></w:p>"),
        ("<w:tbl><w:tr><w:sdt><w:tc>", "</w:tc></w:sdt></w:tr></w:tbl>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    ],
)
def test_boxes_and_tables_in_one_another_are_read_once(opening: str, closing: str) -> None:
    """Read twice on each level they would take 2⁶⁰ steps."""
    data = packed(opening * 60 + f"<w:p>{run('Trong cùng')}</w:p>" + closing * 60)
    assert text_of(data, "a.docx").split("\n").count("Trong cùng") == 1
    assert seconds_of(data) < 5


@pytest.mark.parametrize("many", ["<w:r><w:t>ab </w:t></w:r>", "<w:r><w:rPr><w:b/></w:rPr><w:t>ab </w:t></w:r>"])
def test_many_runs_in_one_paragraph_take_no_longer_than_in_many(many: str) -> None:
    numbers = "".join(many.replace("ab", f"{number * 7919 % 99991}") for number in range(40_000))
    assert seconds_of(packed(f"<w:p>{numbers}</w:p>")) < 5


def test_text_without_end_is_refused_while_it_is_made() -> None:
    label = f"<w:lvl w:ilvl='0'><w:lvlText w:val='{'%1.' * 20_000}'/></w:lvl>"
    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='1'>{label}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    )
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    body = f"<w:p>{numbered}{run('Việc')}</w:p>" * 2_000
    with pytest.raises(UnreadableSource) as refusal:
        text_of(packed(body, numbering=numbering), "a.docx")
    assert refusal.value.code == "too_long"


def test_word_file_is_read_with_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolutions.reading.sources._SECONDS", 1)
    monkeypatch.setattr("resolutions.reading.sources._START", "while True: pass")
    with pytest.raises(UnreadableSource) as refusal:
        text_of(packed(f"<w:p>{run('Kế hoạch')}</w:p>"), "a.docx")
    assert refusal.value.code == "too_slow"


PLAIN = "".join(f"<w:p>{run(text)}</w:p>" for text in ("UBND TỈNH HÀ THANH", "KẾ HOẠCH", "1. Trồng cây."))
HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
VML = "xmlns:v='urn:schemas-microsoft-com:vml'"


@pytest.mark.parametrize(
    "data",
    [
        packed(PLAIN, header1=f"<w:hdr {W}><w:p>{run('MẬT')}</w:p></w:hdr>"),
        packed(PLAIN, footer2=f"<w:ftr {W}><w:p>{run('TỐI ')}{run('MẬT')}</w:p></w:ftr>"),
        packed(f"<w:p><w:r><w:pict><v:shape {VML}><v:textpath string='MẬT'/></v:shape></w:pict></w:r></w:p>{PLAIN}"),
        packed(f"<w:p>{run('MẬT', HIDDEN)}</w:p>{PLAIN}"),
        packed(f"<w:p>{run('-')}</w:p>" * 90 + f"<w:p>{run('MẬT')}</w:p>{PLAIN}"),
    ],
    ids=["header", "footer", "WordArt", "hidden", "below empty lines"],
)
def test_stamp_is_found_wherever_word_keeps_it(data: bytes) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        text_of(data, "a.docx")
    assert refusal.value.code == "secret"


def test_ordinary_words_beside_the_text_are_no_stamp() -> None:
    header = f"<w:hdr {W}><w:p>{run('Tài liệu về bảo vệ bí mật nhà nước')}</w:p></w:hdr>"
    data = packed(f"<w:p>{run('Bí ')}{run('mật', HIDDEN)}{run(' nghề')}</w:p>{PLAIN}", header1=header)
    assert "Trồng cây" in text_of(data, "a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_refused_wherever_it_stands(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!--{"x" * 5_000}--><!DOCTYPE a [<!ENTITY b "bb">]>'
    document = f"{declared}<w:document {W}><w:body>{PLAIN}<w:p>&b;</w:p></w:body></w:document>"
    with pytest.raises(UnreadableSource) as refusal:
        text_of(zipped({"word/document.xml": document.encode(encoding)}), "a.docx")
    assert refusal.value.code == "bomb"
