"""The kinds of documents that a new installation starts with: those that the code knows, with the abbreviations of
domain.md, section 6."""

from contextlib import suppress
from typing import Any

from django.apps import apps

# Code, name, abbreviation in numbers; an official letter has none.
DEFAULTS = (
    ("resolution", "Nghị quyết", "NQ"),
    ("programme", "Chương trình", "CTr"),
    ("plan", "Kế hoạch", "KH"),
    ("conclusion", "Kết luận", "KL"),
    ("directive", "Chỉ thị", "CT"),
    ("decision", "Quyết định", "QĐ"),
    ("letter", "Công văn", ""),
    ("notice", "Thông báo", "TB"),
    ("guide", "Hướng dẫn", "HD"),
    ("project", "Đề án", "ĐA"),
    ("report", "Báo cáo", "BC"),
    ("other", "Văn bản khác", ""),
)


def install_kinds(using: str, apps: Any = apps, **kwargs: Any) -> None:
    """After every migrate and flush: the defaults, where there is no kind at all."""
    with suppress(LookupError):  # migrated back to before there was such a table
        rows = apps.get_model("resolutions", "DocumentType").objects.using(using)
        if not rows.exists():
            create_kinds(rows)


def create_kinds(rows: Any) -> None:
    for position, (code, name, short) in enumerate(DEFAULTS, start=1):
        last = 900 if code == "other" else position * 10
        rows.create(code=code, name=name, abbreviation=short, position=last, built_in=True)
