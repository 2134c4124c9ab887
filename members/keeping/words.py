"""What is told of backups on the command line, in Vietnamese sentences."""

from django.utils.translation import gettext as _

from .archive import BrokenArchive
from .manifest import Flaw, Manifest


def of_broken(error: BrokenArchive) -> str:
    """Why an archive is refused."""
    sentences = {
        "unreadable": _("Tệp sao lưu hỏng hoặc bị cắt cụt, không đọc được: %s"),
        "foreign": _("Đây không phải bản sao lưu của chương trình này.%s"),
        "manifest": _("Bảng kê trong bản sao lưu đã bị sửa hoặc hỏng (%s)."),
        "altered": _("Nội dung không khớp mã băm ghi trong bảng kê: %s"),
        "rows": _("Số dòng không khớp bảng kê: %s"),
        "missing": _("Trong bản sao lưu thiếu %s"),
        "extra": _("Trong bản sao lưu có thứ không nằm trong bảng kê: %s"),
        "size": _("Dung lượng không khớp bảng kê: %s"),
        "twice": _("Trong bản sao lưu có hai mục cùng tên.%s"),
        "link": _("Trong bản sao lưu có mục không phải tệp thường: %s"),
        "columns": _("Các cột không khớp với các bước nâng cấp ghi trong bảng kê: %s"),
    }
    return sentences[error.what] % error.member


def of_flaw(flaw: Flaw) -> str:
    """A file that was not well already when the backup was taken."""
    what = {
        "missing": _("đã mất"),
        "altered": _("nội dung khác lúc nhận"),
        "unreadable": _("không đọc được"),
        "passing": _("vừa dùng xong và đã xóa khi đang sao lưu (không sao)"),
    }
    return f"{flaw.name} ({flaw.key}): {what.get(flaw.what, flaw.what)}"


def summary(manifest: Manifest) -> str:
    return _("%(rows)d dòng của %(tables)d bảng, %(files)d tệp, lập lúc %(at)s bằng bản phát hành %(program)s") % {
        "rows": manifest.rows,
        "tables": len(manifest.tables),
        "files": len(manifest.files),
        "at": manifest.made_at,
        "program": manifest.program,
    }


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
