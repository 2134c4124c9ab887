"""Stored files: what is let in, under which name, how it is kept and served."""

import errno
import io
import os
import re
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from hypothesis import given
from hypothesis import strategies as st

from resolutions import files
from resolutions.files import FileRefused
from resolutions.filetypes import safe_name
from resolutions.models import Attachment

from ..conftest import Cast

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def office_xml(part: str = "word/document.xml", **more: bytes) -> bytes:
    """The least that is a docx (or, with another part, an xlsx)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, b"<x/>")
        for name, data in more.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


GOOD: dict[str, bytes] = {
    "a.pdf": b"%PDF-1.7\n%\xe2\xe3\n",
    "a.docx": office_xml(),
    "a.xlsx": office_xml("xl/workbook.xml"),
    "a.doc": ole("WordDocument"),
    "a.xls": ole("Workbook"),
    "a.txt": "Kế hoạch số 1".encode(),
    "b.txt": "Kế hoạch số 1".encode("utf-16"),
    "c.txt": "K\xea ho\xe1ch".encode("latin-1"),
    "A.JPG": b"\xff\xd8\xff\xe0abc",
    "a.jpeg": b"\xff\xd8\xff\xe0abc",
    "a.png": b"\x89PNG\r\n\x1a\nabc",
    "a.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
}


@pytest.mark.parametrize("text", ["TỐI MẬT\nUBND TỈNH X\nKế hoạch Hoa Ban", "Độ mật: Mật\n1. Việc"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_files_keeps_no_state_secret(text: str, code: str, cast: Cast) -> None:
    """Whatever way a file comes, its stamp is looked for; nothing of it is stored, nothing of it is said."""
    with pytest.raises(FileRefused, match="dấu chỉ độ mật") as refusal:
        files.store(name="bao-cao.txt", data=text.encode(code), uploaded_by=cast.own)
    assert "Hoa Ban" not in refusal.value.message
    assert not Attachment.objects.exists()
    assert not list(Path(default_storage.path("")).rglob("*.part"))
    assert not [p for p in Path(default_storage.path("")).rglob("*") if p.is_file()]


@pytest.mark.parametrize("name", GOOD)
def test_files_keeps_allowed_types(name: str, cast: Cast) -> None:
    kept = files.store(name=name, data=GOOD[name], uploaded_by=cast.office)
    assert kept.name == name
    assert kept.size == len(GOOD[name])
    with default_storage.open(kept.key) as stream:
        assert stream.read() == GOOD[name]


def test_files_random_key_says_nothing(cast: Cast) -> None:
    first, second = (files.store(name="ke-hoach.pdf", data=GOOD["a.pdf"], uploaded_by=cast.office) for _ in range(2))
    assert first.key != second.key
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{40}", first.key)
    assert first.sha256 == second.sha256


BAD: dict[str, tuple[bytes, str]] = {
    "rong.pdf": (b"", "rỗng"),
    "trang.html": (b"<html></html>", "Không nhận loại tệp này"),
    "hinh.svg": (b"<svg/>", "Không nhận loại tệp này"),
    "nen.zip": (office_xml(), "Không nhận loại tệp này"),
    "lenh.js": (b"alert(1)", "Không nhận loại tệp này"),
    "may.exe": (b"MZ\x90", "Không nhận loại tệp này"),
    "khong-duoi": (b"%PDF-1.7", "Không nhận loại tệp này"),
    "ten.docm": (office_xml(), "Không nhận loại tệp này"),
    "ten.pdf.exe": (b"%PDF-1.7", "Không nhận loại tệp này"),
    "gia.pdf": (b"MZ\x90\0", "chương trình"),
    "elf.txt": (b"\x7fELF", "chương trình"),
    "web.txt": (b"  <!DOCTYPE html><p>", "mã trang web"),
    "web16.txt": ("<html>".encode("utf-16"), "mã trang web"),
    "hinh.txt": (b"\xef\xbb\xbf<svg onload=alert(1)>", "mã trang web"),
    "lenh.txt": (b"#!/bin/sh\nrm", "mã trang web"),
    "php.txt": (b"<?php", "mã trang web"),
    "nhi-phan.txt": (b"abc\0def", "không đúng với đuôi .txt"),
    "chu.pdf": (b"xin chao", "không đúng với đuôi .pdf"),
    "anh.png": (GOOD["A.JPG"], "không đúng với đuôi .png"),
    "bang.docx": (GOOD["a.xlsx"], "không đúng với đuôi .docx"),
    "nen.docx": (office_xml("khac.xml").replace(b"[Content_Types]", b"[Content_Typez]"), "không đúng với đuôi .docx"),
    "bang.doc": (ole("Workbook"), "không đúng với đuôi .doc"),
    "la.xls": (ole("Khac"), "không đúng với đuôi .xls"),
    "hong.docx": (b"PK\x03\x04hong", "hỏng"),
    "macro.doc": (ole("WordDocument_VBA_PROJECT"), "macro"),
    "khoa.docx": (ole("EncryptedPackage"), "mật khẩu"),
}
BAD["macro.docx"] = (office_xml(**{"word/vbaProject.bin": b"x"}), "macro")
BAD["nhung.docx"] = (office_xml(**{"word/embeddings/a.exe": b"MZ"}), "nhúng")
BAD["nhung2.docx"] = (office_xml(**{"word/embeddings/a.exe. ": b"MZ"}), "nhúng")
BAD["nhung3.docx"] = (office_xml(**{"word/embeddings/oleObject1.bin": OLE}), "nhúng")
BAD["dau-kep.txt"] = (b"\xef\xbb\xbf\xef\xbb\xbf<html>", "mã trang web")
BAD["dau-kep16.txt"] = (b"\xff\xfe" + "\ufeff<html>".encode("utf-16-le"), "mã trang web")
BAD["an.txt"] = ("\u200b <script>x</script>".encode(), "mã trang web")
BAD["bom.docx"] = (office_xml(**{"word/media/a.xml": b"\0" * 30_000_000}), "bất thường")
BAD["nhieu.xlsx"] = (office_xml("xl/workbook.xml", **{f"xl/{i}.xml": b"" for i in range(5_001)}), "bất thường")


@pytest.mark.parametrize("name", BAD)
def test_files_refuses(name: str, cast: Cast, tmp_path: Path) -> None:
    data, why = BAD[name]
    with pytest.raises(FileRefused, match=why):
        files.store(name=name, data=data, uploaded_by=cast.office)
    assert not Attachment.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_files_refuses_too_large(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(FileRefused, match="lớn hơn 1 MB"):
        files.store(name="to.txt", data=b"x" * (1024 * 1024 + 1), uploaded_by=cast.office)
    files.store(name="vua.txt", data=b"x" * (1024 * 1024), uploaded_by=cast.office)


def test_files_refuses_overlapping_entries(cast: Cast) -> None:
    """A bomb whose entries share their bytes: the packed sizes add up to more than the file."""
    plain = office_xml(**{f"word/{i}.xml": b"a" * 100 for i in range(3)})
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        small = archive.infolist()[-1].compress_size
    inflated = plain.replace(
        small.to_bytes(4, "little") + (100).to_bytes(4, "little"), b"\xff\xff\0\0" + b"\xff\xff\0\0"
    )
    assert inflated != plain
    with pytest.raises(FileRefused, match="bất thường"):
        files.store(name="chong.docx", data=inflated, uploaded_by=cast.office)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\Users\\a\\Kế hoạch.pdf", "Kế hoạch.pdf"),
        ("a\x00b.pdf", "a b.pdf"),
        ("Kế hoạch.pdf", "Kế hoạch.pdf"),
        ("..pdf", "tep.pdf"),
        ("bao\u202efdp.exe.pdf", "bao fdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("d" * 300 + ".pdf", "d" * 196 + ".pdf"),
    ],
)
def test_files_hostile_names(typed: str, kept: str, cast: Cast) -> None:
    stored = files.store(name=typed, data=GOOD["a.pdf"], uploaded_by=cast.office)
    assert stored.name == kept
    with closing(files.response(stored)) as answer:
        header = answer["Content-Disposition"]
    assert header.startswith("attachment")
    assert "\n" not in header
    assert "\r" not in header


@given(st.text(max_size=400))
def test_files_names_are_always_safe(typed: str) -> None:
    name = safe_name(typed)
    assert 1 <= len(name) <= 200
    assert not set(name) & set('/\\\0\r\n"')
    assert name == safe_name(name)
    assert not name.startswith(".")


def test_files_response_is_inert(cast: Cast) -> None:
    stored = files.store(name="Kế hoạch.pdf", data=GOOD["a.pdf"], uploaded_by=cast.office)
    answer = files.response(stored)
    assert isinstance(answer, FileResponse)
    assert b"".join(answer.streaming_content) == GOOD["a.pdf"]  # type: ignore[arg-type]
    answer.close()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''K%E1%BA%BF" in answer["Content-Disposition"]


def test_files_response_without_bytes_is_404(cast: Cast) -> None:
    stored = files.store(name="a.pdf", data=GOOD["a.pdf"], uploaded_by=cast.office)
    files.discard(stored)
    with pytest.raises(Http404):
        files.response(stored)


@pytest.mark.parametrize("step", ["fsync", "rename", "row"])
def test_files_nothing_is_left_when_a_step_fails(
    step: str, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    targets: dict[str, Callable[[], None]] = {
        "fsync": lambda: monkeypatch.setattr(os, "fsync", fail),
        "rename": lambda: monkeypatch.setattr(Path, "rename", fail),
        "row": lambda: monkeypatch.setattr(Attachment.objects, "create", fail),
    }
    targets[step]()
    with pytest.raises((OSError, FileRefused), match=r"No space|hết chỗ lưu"):
        files.store(name="a.pdf", data=GOOD["a.pdf"], uploaded_by=cast.office)
    monkeypatch.undo()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
    assert not Attachment.objects.exists()
