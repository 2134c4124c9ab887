"""What a file really is, told from its bytes, and whether it may come in. Pure: no Django.

Every refusal is a Vietnamese sentence that says what to do (reliability.md, item 11).
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from members.folding import nfc
from members.sheets.heads import FileRefused
from members.wording import Words

__all__ = ["FileRefused", "FileType", "inspect", "refuse_large", "safe_name"]

NAME_LENGTH = 200
ENDING_LENGTH = 10
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 150
RATIO_FROM = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNSAFE_IN_NAME = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_NO_LETTER = {"Cc", "Cs", "Co", "Cn"}
_MARKUP = re.compile(
    # Before it may stand white space, byte order marks and letters that nobody sees.
    rb"(?:\s|\xef\xbb\xbf|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe2\x81[\x9f-\xaf]|\xc2[\x85\xa0\xad])*"
    rb"(?:<!doctype|<!--|<\?|<\s*(?:html|head|body|svg|script|iframe|xml|style|meta|img|object|embed)\b|#!)",
    re.IGNORECASE,
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\x00asm")
_PROGRAM_NAMES = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".js",
    ".vbs",
    ".vbe",
    ".wsf",
    ".hta",
    ".bat",
    ".cmd",
    ".ps1",
    ".jar",
    ".lnk",
)


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that may come in."""

    content_type: str
    endings: tuple[str, ...]


_OFFICE_XML = "application/vnd.openxmlformats-officedocument."
PDF = FileType("application/pdf", (".pdf",))
DOCX = FileType(_OFFICE_XML + "wordprocessingml.document", (".docx",))
XLSX = FileType(_OFFICE_XML + "spreadsheetml.sheet", (".xlsx",))
DOC = FileType("application/msword", (".doc",))
XLS = FileType("application/vnd.ms-excel", (".xls",))
TEXT = FileType("text/plain; charset=utf-8", (".txt",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
PNG = FileType("image/png", (".png",))
WEBP = FileType("image/webp", (".webp",))
TIFF = FileType("image/tiff", (".tif", ".tiff"))
ALLOWED = (PDF, DOCX, XLSX, DOC, XLS, TEXT, JPEG, PNG, WEBP, TIFF)
ENDINGS = tuple(ending for kind in ALLOWED for ending in kind.endings)
_LIST = Words("PDF, Word (.docx, .doc), Excel (.xlsx, .xls), .txt hoặc ảnh (.jpg, .png, .webp, .tif)")


def safe_name(name: str) -> str:
    """The last part of a name as people typed it, fit for a header and for any file system; at most 200 characters."""
    last = re.split(r"[/\\]", nfc(name))[-1]
    bare = "".join(" " if _UNSAFE_IN_NAME.match(c) or unicodedata.category(c) in _NO_LETTER else c for c in last)
    stem, dot, ending = " ".join(bare.split()).rstrip(". ").rpartition(".")
    if not dot:
        return ending[:NAME_LENGTH].rstrip() or "tep"
    ending = ending[:ENDING_LENGTH].strip()
    return (stem.strip(". ")[: NAME_LENGTH - len(ending) - 1].rstrip(". ") or "tep") + "." + ending


def refuse_large(size: int, limit: int) -> None:
    """FileRefused for more than `limit` bytes; can be asked before anything is read into memory."""
    if size > limit:
        raise FileRefused(
            Words(
                "Tệp lớn hơn %(limit)s MB. Hãy nén ảnh trong tệp hoặc tách tệp rồi gửi lại.",
                limit=limit // 1024 // 1024,
            )
        )


def inspect(name: str, data: bytes, limit: int) -> FileType:
    """The type of an allowed file; FileRefused for any other. `name` is a safe name, `limit` is in bytes."""
    if not data:
        raise FileRefused(Words("Tệp rỗng. Hãy kiểm tra tệp trên máy rồi chọn lại."))
    refuse_large(len(data), limit)
    promised = next((kind for kind in ALLOWED if name.lower().endswith(kind.endings)), None)
    if promised is None and name.lower().endswith((".heic", ".heif")):
        raise FileRefused(
            Words("Ảnh HEIC không nhận được. Hãy gửi ảnh JPG (iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất).")
        )
    if promised is None:
        raise FileRefused(Words("Không nhận loại tệp này. Hãy lưu thành %(n)s rồi gửi lại.", n=_LIST))
    found = _sniff(data, promised)
    if found is not promised:
        raise FileRefused(
            Words(
                "Nội dung tệp không đúng với đuôi %(endings)s của tên tệp. Hãy mở tệp, lưu lại đúng loại rồi gửi lại.",
                endings=promised.endings[0],
            )
        )
    return found


def _sniff(data: bytes, promised: FileType) -> FileType | None:
    head = data[:16]
    if head.startswith(_PROGRAMS):
        raise FileRefused(Words("Tệp này là chương trình, không phải văn bản. Hệ thống không nhận."))
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    if head.startswith(b"PK"):
        return _office_xml(data)
    if head.startswith(_OLE):
        return _ole(data, promised)
    return TEXT if _is_plain_text(data) else None


def _office_xml(data: bytes) -> FileType | None:
    """Looks at the table of contents only: nothing is unpacked before it is known to be small."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(Words("Tệp bị hỏng, không mở được. Hãy mở trên máy, lưu lại rồi gửi lại.")) from error
    _refuse_bomb(entries, len(data))
    names = {entry.filename.lower().strip(" .") for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused(Words("Tệp có macro. Hãy lưu lại thành tệp không có macro (.docx, .xlsx) rồi gửi lại."))
    if any(name.endswith(_PROGRAM_NAMES) for name in names):
        raise FileRefused(Words("Trong tệp có chương trình nhúng. Hãy bỏ phần nhúng, lưu lại rồi gửi lại."))
    if any("embeddings/" in name and name.endswith(".bin") for name in names):
        raise FileRefused(Words("Trong tệp có đối tượng nhúng. Hãy đổi nó thành ảnh hoặc bỏ đi, lưu lại rồi gửi lại."))
    if "[content_types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _refuse_bomb(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries)
    # More packed bytes than the file has means entries that overlap.
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or packed > size or swollen:
        raise FileRefused(Words("Tệp nén bất thường, khi mở ra quá lớn. Hãy mở trên máy, lưu lại rồi gửi lại."))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused(Words("Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi gửi lại."))


def _ole(data: bytes, promised: FileType) -> FileType | None:
    """Word and Excel before 2007; also the wrapper of an encrypted docx or xlsx. Stream names are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise FileRefused(Words("Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi gửi lại."))
    if holds("_VBA_PROJECT"):
        raise FileRefused(Words("Tệp có macro. Hãy lưu lại thành tệp không có macro (.docx, .xlsx) rồi gửi lại."))
    found = [kind for kind, stream in ((DOC, "WordDocument"), (XLS, "Workbook"), (XLS, "Book")) if holds(stream)]
    return promised if promised in found else next(iter(found), None)


def _is_plain_text(data: bytes) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or a one-byte code; no markup, no script, no control characters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            plain = data.decode("utf-16").encode("utf-8", "replace")
        except UnicodeDecodeError:
            return False
    else:
        plain = data.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(plain):
        raise FileRefused(
            Words("Tệp chứa mã trang web hoặc mã lệnh. Hãy chép phần chữ vào một tệp .txt mới rồi gửi lại.")
        )
    return not any(byte < 32 and byte not in b"\t\n\r\x0b\x0c" for byte in set(plain))
