"""What a file is, told by its bytes, and whether it may be opened: nothing is unpacked before this has passed."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from .parsed import UnreadableSource

Format = Literal["txt", "docx", "pdf", "doc", "rtf", "image"]

MAX_BYTES = 20 * 1024 * 1024
MAX_MEMBERS = 3_000
MAX_UNPACKED = 150 * 1024 * 1024
MAX_XML = 60 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!", b"\x00asm")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<head", b"<script", b"<body", b"<?php", b"mime-version:")
_TEXT_ENDINGS = (".txt", ".text", ".md")
_KNOWN_ENDINGS = (
    *_TEXT_ENDINGS,
    *(
        ".docx",
        ".docm",
        ".doc",
        ".pdf",
        ".rtf",
        ".odt",
        ".xlsx",
        ".xls",
        ".pptx",
        ".ppt",
        ".csv",
        ".zip",
        ".rar",
        ".7z",
    ),
    *(".html", ".htm", ".xml", ".svg", ".js", ".json", ".py", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif"),
    *(".exe", ".dll", ".msi", ".bat", ".cmd", ".ps1", ".sh", ".jar", ".apk", ".vbs", ".com", ".scr", ".lnk", ".iso"),
)

_MESSAGES = {
    "empty": "Tệp rỗng, không có nội dung. Hãy mở tệp trên máy để kiểm tra rồi chọn lại.",
    "too_large": f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB. "
    "Hãy giảm cỡ ảnh trong tệp hoặc tách phụ lục thành tệp riêng rồi gửi lại.",
    "too_long": "Văn bản quá dài để đọc một lần. Hãy tách thành nhiều tệp rồi gửi từng tệp.",
    "not_document": "Tệp này không phải văn bản đọc được. Hãy gửi tệp Word (.docx), PDF có chữ hoặc tệp .txt.",
    "image": "Đây là tệp ảnh, phải nhận dạng chữ thì mới đọc được. "
    "Hãy gửi ở trang Nhập văn bản, hoặc gửi tệp Word (.docx), PDF có chữ.",
    "wrong_name": "Nội dung tệp không khớp với đuôi của tên tệp. "
    "Hãy mở tệp, lưu lại đúng loại (.docx, .pdf hoặc .txt) rồi gửi lại.",
    "legacy_doc": "Đây là tệp Word kiểu cũ (.doc) mà máy chủ chưa có chương trình để đọc. "
    "Hãy mở bằng Word, chọn Lưu thành .docx rồi gửi lại, hoặc nhờ người quản trị cài antiword.",
    "encrypted": "Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi gửi lại.",
    "bomb": "Tệp nén bất thường: mở ra quá lớn nên không được mở. Hãy mở trên máy, lưu lại thành tệp mới rồi gửi lại.",
    "corrupt": "Tệp bị hỏng, không mở được. Hãy mở trên máy, lưu lại rồi gửi lại.",
    "scanned": "Tệp PDF này là ảnh quét, phải nhận dạng chữ thì mới đọc được. "
    "Hãy gửi ở trang Nhập văn bản, hoặc gửi tệp Word (.docx), hoặc dán nội dung.",
    "partly_scanned": "Trong tệp PDF này có trang là ảnh quét, phải nhận dạng chữ thì mới đọc được.",
    "no_tesseract": "Văn bản này là ảnh quét. Máy chủ chưa có chương trình nhận dạng chữ: nhờ người quản trị cài "
    "tesseract-ocr và tesseract-ocr-vie. Trong lúc chờ, hãy gửi tệp Word (.docx), dán nội dung, "
    "hoặc vào sổ bằng biểu mẫu và đính kèm tệp này.",
    "no_vietnamese": "Văn bản này là ảnh quét. Máy chủ có tesseract nhưng chưa có dữ liệu tiếng Việt: nhờ người quản "
    "trị cài tesseract-ocr-vie. Trong lúc chờ, hãy gửi tệp Word (.docx), dán nội dung, "
    "hoặc vào sổ bằng biểu mẫu và đính kèm tệp này.",
    "too_many_pages": "Văn bản quét có quá nhiều trang để nhận dạng một lần (nhiều nhất 100 trang). "
    "Hãy tách thành nhiều tệp rồi gửi từng tệp.",
    "huge_picture": "Ảnh quá lớn để nhận dạng chữ (nhiều nhất 60 triệu điểm ảnh). Hãy thu nhỏ ảnh rồi gửi lại.",
    "too_slow": "Đọc tệp này mất quá lâu nên đã dừng lại. "
    "Hãy in lại văn bản thành tệp PDF mới, hoặc tách thành nhiều tệp rồi gửi lại.",
    "no_room": "Máy chủ hết chỗ lưu nên chưa đọc được tệp. Hãy báo người quản trị dọn ổ đĩa rồi gửi lại.",
    "nothing_recognised": "Không nhận ra chữ nào trong ảnh. Hãy quét lại rõ hơn, thẳng trang, rồi gửi lại.",
    "encoding": "Không nhận ra bảng mã của tệp chữ. Hãy lưu lại tệp với bảng mã UTF-8 (Unicode) rồi gửi lại.",
    "secret": "Văn bản có dấu chỉ độ mật. Hệ thống không nhận tài liệu bí mật nhà nước; tệp không được lưu. "
    "Hãy xử lý theo quy định bảo vệ bí mật nhà nước.",
}


def unreadable(code: str) -> UnreadableSource:
    """The refusal for a code, with its Vietnamese sentence. The file's content is never part of it."""
    return UnreadableSource(code, _MESSAGES[code])


_ENDINGS: dict[Format, tuple[str, ...]] = {"txt": _TEXT_ENDINGS, "rtf": (".rtf", ".doc")}


def sniff(data: bytes, name: str) -> Format:
    """The format of a file that may be opened; raises UnreadableSource for every other."""
    if not data:
        raise unreadable("empty")
    if len(data) > MAX_BYTES:
        raise unreadable("too_large")
    found = _format(data)
    ending = PurePosixPath(name.replace("\\", "/").replace("\x00", "").strip()).suffix.lower()
    # "Công văn số 12.KH" has a point but no ending: only a known ending can contradict the content.
    if found != "image" and ending in _KNOWN_ENDINGS and ending not in _ENDINGS.get(found, (f".{found}",)):
        raise unreadable("wrong_name")
    return found


def _format(data: bytes) -> Format:
    head = data[:16]
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        if "word/document.xml" not in member_names(data):
            raise unreadable("not_document")
        return "docx"
    if head.startswith(_OLE):
        return _ole(data)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if (
        head.startswith(_IMAGES)
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or head[4:12] in (b"ftypheic", b"ftypavif")
    ):
        return "image"
    if head.startswith((*_PROGRAMS, *_ARCHIVES)) or data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(
        _MARKUP
    ):
        raise unreadable("not_document")
    return "txt"


def _ole(data: bytes) -> Format:
    """The container of Word before 2007, and of what has a password. Names of its streams are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise unreadable("encrypted")
    if "WordDocument".encode("utf-16-le") not in data:
        raise unreadable("not_document")
    return "doc"


def member_names(data: bytes) -> set[str]:
    """What is in a DOCX or XLSX whose table of contents promises a reasonable size, each member measured unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_bomb(members, len(data))
            _measure(archive, members)
            return {member.filename for member in members}
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        RuntimeError,
        EOFError,
        zipfile.LargeZipFile,
    ) as error:
        raise unreadable("corrupt") from error
    except Exception as error:
        if isinstance(error, UnreadableSource):
            raise
        raise unreadable("corrupt") from error  # zlib and lzma raise errors of their own


def _refuse_bomb(members: list[zipfile.ZipInfo], size: int) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise unreadable("encrypted")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    swollen = any(m.file_size > _RATIO_FROM and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members)
    large_xml = any(m.file_size > MAX_XML for m in members if m.filename.endswith((".xml", ".rels")))
    # More packed bytes than the file has: members overlap.
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or packed > size or swollen or large_xml:
        raise unreadable("bomb")


def _measure(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack the XML members piece by piece, counting: what was declared must hold, and no entities may be defined."""
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        actual = 0
        with archive.open(member) as stream:
            first = stream.read(4096)
            if b"<!DOCTYPE" in first or b"<!ENTITY" in first:
                raise unreadable("bomb")
            actual += len(first)
            while piece := stream.read(1 << 16):
                actual += len(piece)
                if actual > max(member.file_size, 1) or actual > MAX_XML:
                    raise unreadable("bomb")
        if actual != member.file_size:
            raise unreadable("corrupt")
