"""Small files made on the spot: DOCX with automatic numbers and tables, PDF with text, damaged and hostile ones."""

import io
import zipfile
import zlib
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def numbered_docx() -> bytes:
    """A plan whose numbers I., 1., a) are Word's own, with a letterhead table and a table of tasks."""
    document = Document()
    number = _numbering(document, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-")])
    head = document.add_table(2, 2)
    head.cell(0, 0).text = "HỘI LÀM VƯỜN\nTỈNH AN THÁI"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 12/KH-HLV", "An Thái, ngày 05 tháng 3 năm 2026"
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Trồng cây năm 2026")
    lines = [(0, "NHIỆM VỤ"), (1, "Trồng rừng phòng hộ:"), (2, "Chuẩn bị cây giống trong tháng 4/2026;"),
             (2, "Vận động hội viên tham gia."), (1, "Tổng kết phong trào."), (0, "TỔ CHỨC THỰC HIỆN"),
             (1, "Văn phòng theo dõi, tổng hợp:"), (3, "Lập danh sách các xã;"),
             (3, "Gửi báo cáo hằng tháng.")]  # fmt: skip
    for level, text in lines:
        _number(document.add_paragraph(text), number, level)
    foot = document.add_table(1, 2)
    foot.cell(0, 0).text, foot.cell(0, 1).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT.", "CHỦ TỊCH\nĐỗ Quang Vinh"
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(1, 4)
    for cell, title in zip(table.rows[0].cells, ("STT", "Nội dung", "Chủ trì", "Thời hạn"), strict=True):
        cell.text = title
    for row in (
        ("1", "Ươm cây", "Văn phòng\nBan Kỹ thuật", "Tháng 3/2026"),
        ("2", "Trồng cây", "Các chi hội", "Quý II/2026"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _numbering(document: Any, levels: list[tuple[str, str]]) -> int:
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for index, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(index))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    number.append(link)
    numbering.append(number)
    return 77


def _number(paragraph: Any, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def pdf(lines: list[str], rules: list[tuple[int, int, int, int]] | None = None, capital_a: str = "") -> bytes:
    """A one-page PDF: ASCII lines "x y text", drawn rules (x0, y0, x1, y1), what "A" means (hexadecimal UTF-16)."""
    named = b"/ToUnicode 6 0 R" if capital_a else b""
    meaning = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        f"1 beginbfchar <41> <{capital_a or '0041'}> endbfchar endcmap end"
    ).encode()
    drawn = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in rules or [])
    text = "".join("BT /F1 11 Tf {} {} Td ({}) Tj ET\n".format(*line.split(" ", 2)) for line in lines)
    stream = zlib.compress((drawn + text).encode("latin-1"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >>" % named,
        b"<< /Length %d >>\nstream\n" % len(meaning) + meaning + b"\nendstream",
    ]
    return _assembled(objects)


def encrypted_pdf() -> bytes:
    """A PDF that names a standard security handler with keys nobody has."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    ]
    return _assembled(objects, b"/Encrypt 3 0 R /ID [<00><00>]")


def _assembled(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
