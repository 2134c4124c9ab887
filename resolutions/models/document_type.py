"""The kinds of documents: a list that the admin keeps. Kinds that are used are switched off, never removed.

Every page names kinds, few pages change them: their names are read once for each request and thread, and anew at the
next (`forget` runs when a request starts), so that no two processes disagree for longer than one request takes. Outside
requests, in commands that run on, they are read anew after some seconds.
"""

import time
from typing import Any, ClassVar

from asgiref.local import Local
from django.db import models
from django.utils.translation import gettext_lazy as _

FRESH = 5.0  # seconds
LETTER, OTHER = "letter", "other"
_kept = Local()


class DocumentType(models.Model):
    """`code` is what documents store. The `built_in` ones are known to the code, which reads and writes them."""

    code = models.CharField(max_length=12, primary_key=True, editable=False)
    name = models.CharField(_("Tên loại"), max_length=80, unique=True, error_messages={"unique": _("Loại này đã có.")})
    abbreviation = models.CharField(
        _("Viết tắt trong số, ký hiệu"),
        max_length=12,
        blank=True,
        help_text=_("Ví dụ: QC. Không có thì để trống."),
    )
    position = models.PositiveSmallIntegerField(
        _("Thứ tự"), default=500, help_text=_("Số nhỏ đứng trước trong danh sách chọn.")
    )
    is_active = models.BooleanField(_("Đang dùng"), default=True)
    built_in = models.BooleanField(default=False, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    is_installed: ClassVar[bool] = True  # every migrated database has some

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


def types() -> dict[str, DocumentType]:
    """{code: kind}, in the admin's order. At most one query a request."""
    found, read_at = getattr(_kept, "types", ({}, -FRESH))
    if not found or time.monotonic() - read_at > FRESH:
        found = {kind.code: kind for kind in DocumentType.objects.all()}
        _kept.types = (found, time.monotonic())
    return found


def forget(**_kwargs: Any) -> None:
    """The names are read anew when they are asked for next."""
    if hasattr(_kept, "types"):
        del _kept.types


def label_of(code: str) -> str:
    """What the screen calls a kind; the code itself where nobody knows it."""
    kind = types().get(code)
    return kind.name if kind else code


def every_choice() -> list[tuple[str, str]]:
    """For filters: also what is switched off, since documents have it."""
    return [(code, kind.name) for code, kind in types().items()]


def choices(current: str = "") -> list[tuple[str, str]]:
    """For forms: what is in use, and what the document has already."""
    return [(code, kind.name) for code, kind in types().items() if kind.is_active or code == current]
