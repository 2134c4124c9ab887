"""Tables of units, people, figures or accounts that were uploaded and wait to be looked at and written."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .user import User


class TableKind(models.TextChoices):
    UNITS = "units", _("Đơn vị")
    PEOPLE = "people", _("Con người")
    FIGURES = "figures", _("Số liệu")
    USERS = "users", _("Tài khoản")


class TableState(models.TextChoices):
    PLANNING = "planning", _("Đang đọc bảng")
    OPEN = "open", _("Chờ xác nhận")
    WRITING = "writing", _("Đang ghi")
    WRITTEN = "written", _("Đã ghi")
    DROPPED = "dropped", _("Đã bỏ")
    FAILED = "failed", _("Chưa làm được")


class TableImportQuerySet(models.QuerySet["TableImport"]):
    def visible_to(self, user: "User") -> Self:
        """One's own: who has uploaded a table confirms it."""
        return self.filter(owner=user.pk)


class TableImport(models.Model):
    """An uploaded table as a job. `rows` are [line of the file, {column: cell}] and `fates` what would become of each;
    both are forgotten when it ends. `done` of `total` rows are through; `worker` and `beat_at` tell who is at it."""

    kind = models.CharField(_("Bảng"), max_length=8, choices=TableKind)
    name = models.CharField(_("Tên tệp"), max_length=200)
    columns = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    fates = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=TableState, default=TableState.PLANNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tables")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    objects = TableImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:table", args=[self.pk])
