"""What was reported on a task, with evidence. Append-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Unit
from resolutions.models import Attachment

from .task import Stage, Task


class EntryKind(models.TextChoices):
    PROGRESS = "progress", _("Tiến độ")
    RESULT = "result", _("Kết quả")


class ProgressEntry(models.Model):
    """One report. `reported_on` is the day the work stood so; `at` is when it was typed. A correction is a new row."""

    append_only: ClassVar[bool] = True

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=EntryKind, default=EntryKind.PROGRESS)
    reported_on = models.DateField(_("Ngày"))
    period = models.CharField(
        _("Kỳ rà soát"), max_length=12, blank=True, db_default="", editable=False
    )  # "2026-q3", of reported_on
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("Đính chính"),
    )
    text = models.TextField(_("Đã làm được gì"))
    obstacle = models.TextField(_("Vướng mắc, nguyên nhân"), blank=True)
    proposal = models.TextField(_("Kiến nghị"), blank=True)
    percent = models.PositiveSmallIntegerField(_("Phần trăm"), null=True, blank=True)
    document_number = models.CharField(_("Số văn bản"), max_length=60, blank=True)
    no_evidence_reason = models.CharField(_("Lý do không có văn bản"), max_length=200, blank=True)
    stage_after = models.CharField(max_length=8, choices=Stage)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index("at", "id", name="entry_at")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="entry_percent_at_most_100",
                violation_error_message=_("Phần trăm từ 0 đến 100."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Evidence(models.Model):
    """A file that proves an entry."""

    append_only: ClassVar[bool] = True

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="evidence")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="evidence")

    def __str__(self) -> str:
        return str(self.attachment)
