"""Files of every kind: read, or refused with a sentence that says what to do."""

import io
import struct
from datetime import date
from types import SimpleNamespace

import pytest

from resolutions.reading import UnreadableSource, pdf_reader, read_bytes
from resolutions.reading import pdf as pdf_files
from resolutions.reading.containers import MAX_BYTES
from resolutions.reading.sources import text_of

from .files import encrypted_pdf, numbered_docx, pdf, zipped

PLAN = "KẾ HOẠCH\nTrồng cây\n1. Trồng cây ở các xã trong tháng 5/2026.\n2. Tổng kết việc trồng cây."
OLE_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600 + "WordDocument".encode("utf-16-le") + b"0" * 600
DOCUMENT = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body/></w:document>"


def code_of(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read_bytes(data, name)
    assert refusal.value.message[0].isupper()
    return refusal.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_file_in_unicode(encoding: str) -> None:
    assert [task.path for task in read_bytes(PLAN.encode(encoding), "kh.txt").tasks] == ["1", "2"]


def test_text_file_in_windows_1258() -> None:
    data = (
        b"C\xf4ng ta\xecc h\xf4\xf2i\n1. Th\xfd\xf2c hi\xea\xf2n k\xea\xec hoa\xf2ch v\xe0 b\xe1o c\xe1o c\xe1c x\xe3."
    )
    assert "hội" in text_of(data, "kh.txt")


def test_text_file_in_tcvn3() -> None:
    data = "1. Thùc hiÖn kÕ ho¹ch cña tØnh vµ c¸c héi.".encode("latin-1")
    assert "Thực hiện kế hoạch của tỉnh và các hội." in text_of(data, "kh.txt")


def test_docx_with_automatic_numbers_and_tables() -> None:
    parsed = read_bytes(numbered_docx(), "Kế hoạch.docx")
    header = parsed.header
    assert (header.issuer.lower(), header.number) == ("hội làm vườn tỉnh an thái", "12/KH-HLV")
    assert (header.issued_on, header.signer, header.signer_title) == (date(2026, 3, 5), "Đỗ Quang Vinh", "Chủ tịch")
    assert header.recipients == ("Như trên", "Lưu: VT")
    assert [task.path for task in parsed.tasks] == ["I/1/a)", "I/1/b)", "I/2", "II/1/-1", "II/1/-2"]
    assert parsed.tasks[3].lead_units == ("Văn phòng",)
    (annex,) = parsed.annexes
    assert [row.lead_units for row in annex.rows] == [("Văn phòng", "Ban Kỹ thuật"), ("Các chi hội",)]
    assert [row.deadlines[0].due for row in annex.rows] == [date(2026, 3, 31), date(2026, 6, 30)]


def test_pdf_with_text_and_a_ruled_table() -> None:
    rules = [(x, 500, x, 600) for x in (50, 90, 300, 450)] + [(50, y, 450, y) for y in (500, 550, 600)]
    lines = ["50 700 KE HOACH", "55 570 STT", "100 570 Noi dung", "310 570 Thoi han", "55 520 1"]
    lines += ["100 530 Trong cay", "100 515 rung", "310 520 2026"]
    assert "STT\tNoi dung\tThoi han\n1\tTrong cay rung\t2026" in text_of(pdf(lines, rules), "a.pdf")


@pytest.mark.parametrize(("meaning", "read"), [("D83DDE00", "😀 Ke hoach"), ("D83D", "Ke hoach"), ("DE00", "Ke hoach")])
def test_pdf_characters_outside_the_basic_plane(meaning: str, read: str) -> None:
    """pdfium tells them in two halves; a half by itself is left out."""
    data = pdf(["50 700 A Ke hoach nam hai nghin khong tram hai sau"], capital_a=meaning)
    assert text_of(data, "a.pdf") == f"{read} nam hai nghin khong tram hai sau"


def test_pdf_with_more_words_than_a_request_may_wait_for_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(data: bytes, *task: str) -> bytes:
        printed = io.BytesIO()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=printed))
        pdf_reader.main(*task)
        return printed.getvalue()

    monkeypatch.setattr(pdf_files, "_ask", ask)
    assert "Ke hoach" in text_of(pdf(["50 700 Ke hoach trong cay nam 2026 cua hoi"]), "a.pdf")
    monkeypatch.setattr(pdf_reader, "MAX_WORDS", 7)
    assert code_of(pdf(["50 700 Ke hoach trong cay nam 2026 cua hoi"]), "a.pdf") == "too_long"
    assert pdf_files.SECONDS <= 20


def test_pdf_without_text_is_a_scan() -> None:
    assert code_of(pdf([]), "a.pdf") == "scanned"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\n ", "a.txt", "empty"),
        (b"a" * (MAX_BYTES + 1), "a.txt", "too_large"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "a.png", "image"),
        (b"\xff\xd8\xff\xe0" + b"0" * 40, "a.pdf", "image"),
        (b"MZ\x90\x00" + b"0" * 40, "a.docx", "not_document"),
        (b"\x7fELF" + b"0" * 40, "a.txt", "not_document"),
        (b"<!DOCTYPE html><html></html>", "a.txt", "not_document"),
        (b"\xef\xbb\xbf <html>", "a.txt", "not_document"),
        (b"Rar!\x1a\x07\x00", "a.docx", "not_document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "a.doc", "not_document"),
        (OLE_WORD, "a.doc", "corrupt"),
        (OLE_WORD, "a.docx", "wrong_name"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (encrypted_pdf(), "a.pdf", "encrypted"),
        (b"%PDF-1.7\nrubbish", "a.pdf", "corrupt"),
        (b"PK\x03\x04rubbish", "a.docx", "corrupt"),
        (zipped({"a.txt": b"x"}), "a.zip", "not_document"),
        (zipped({"word/document.xml": b"<unclosed"}), "a.docx", "corrupt"),
        (PLAN.encode(), "a.docx", "wrong_name"),
        (numbered_docx(), "a.pdf", "wrong_name"),
        (PLAN.encode(), "a.exe", "wrong_name"),
        (b"\x8f\x90\x9d\x81" * 50, "a.txt", "encoding"),
        (b"ab\x00\x01\x02\x03\x04\x05\x06" * 20, "a.txt", "not_document"),
    ],
)  # fmt: skip
def test_refusals(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code


def test_text_without_an_ending_in_its_name_is_read() -> None:
    for name in ("", "Công văn số 12.KH", "ke-hoach"):
        assert read_bytes(PLAN.encode(), name).tasks


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert code_of(zipped({"word/document.xml": b"<a>" + b" " * 30_000_000}), "a.docx") == "bomb"
    assert code_of(zipped({"word/document.xml": DOCUMENT} | {f"x{n}": b"" for n in range(3_100)}), "a.docx") == "bomb"


def test_zip_member_larger_than_it_declares_is_refused() -> None:
    data = zipped({"word/document.xml": DOCUMENT + b" " * 5_000})
    real, false = struct.pack("<I", len(DOCUMENT) + 5_000), struct.pack("<I", 300)
    assert code_of(data.replace(real, false), "a.docx") in {"bomb", "corrupt"}


def test_entity_bomb_is_refused() -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>'
    assert code_of(zipped({"word/document.xml": entities}), "a.docx") == "bomb"


def test_docx_with_a_password_inside_the_zip_is_refused() -> None:
    data = bytearray(zipped({"word/document.xml": DOCUMENT}))
    data[6] |= 1
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert code_of(bytes(data), "a.docx") == "encrypted"
