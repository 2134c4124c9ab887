"""What was reported on a task, with evidence. Append-only."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Unit
from resolutions.models import Attachment

from ..periods import ReportingPeriod, quarter_of
from .task import Stage, Task


class EntryKind(models.TextChoices):
    PROGRESS = "progress", _("Tiến độ")
    RESULT = "result", _("Kết quả")


NEWEST_FIRST = (Coalesce("first_at", "at").desc(), models.F("id").desc())


class ProgressEntryQuerySet(models.QuerySet["ProgressEntry"]):
    def in_force(self) -> Self:
        """Without the versions that a correction has replaced: what sums, exports and decisions go by."""
        return self.filter(~models.Exists(ProgressEntry.objects.filter(corrects=models.OuterRef("pk"))))

    def newest_first(self) -> Self:
        """A corrected report keeps the place of its first version: correcting an old one does not make it the last."""
        return self.order_by(*NEWEST_FIRST)


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
    first_at = models.DateTimeField(null=True, editable=False)  # of a correction: when its first version was typed
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

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index("at", "id", name="entry_at")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="entry_percent_at_most_100",
                violation_error_message=_("Phần trăm từ 0 đến 100."),
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=models.Q(corrects__isnull=False),
                name="entry_corrected_once",
                violation_error_message=_("Bản ghi này đã được đính chính. Đính chính bản mới nhất."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def quarter(self) -> str:
        """The review period it falls in, in words."""
        quarter = ReportingPeriod.from_slug(self.period) if self.period else quarter_of(self.reported_on)
        return gettext("Quý %s") % quarter.label


class Evidence(models.Model):
    """A file that proves an entry; a correction keeps the files of what it corrects, or leaves them behind."""

    append_only: ClassVar[bool] = True

    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="evidence")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="evidence")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "attachment"], name="evidence_once")]

    def __str__(self) -> str:
        return str(self.attachment)
