"""Extensions: a requested, reasoned and decided change of a due date. Both halves are append-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Unit

from .task import Task


class ExtensionRequest(models.Model):
    """A unit (or the office for it) asks for a later date. Open until it has a decision; one open request a task."""

    append_only: ClassVar[bool] = True

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extension_requests")
    number = models.PositiveSmallIntegerField(_("Lần"))
    old_due_on = models.DateField(_("Hạn cũ"))
    wanted_on = models.DateField(_("Xin đến ngày"))
    reason = models.TextField(_("Lý do"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="extension_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "number"],
                name="extension_number_once",
                violation_error_message=_("Nhiệm vụ này đang có đề nghị gia hạn."),
            ),
            models.CheckConstraint(
                condition=models.Q(wanted_on__gt=models.F("old_due_on")),
                name="extension_after_old_due",
                violation_error_message=_("Hạn mới phải sau hạn cũ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on:%d/%m/%Y} → {self.wanted_on:%d/%m/%Y}"


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Đồng ý")
    COUNTERED = "countered", _("Đồng ý đến ngày khác")
    REFUSED = "refused", _("Không đồng ý")
    WITHDRAWN = "withdrawn", _("Đã rút")


MOVING = (Outcome.GRANTED, Outcome.COUNTERED)


class ExtensionDecision(models.Model):
    """What became of a request. `due_on` is the new due date when there is one."""

    append_only: ClassVar[bool] = True

    request = models.OneToOneField(ExtensionRequest, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(_("Quyết định"), max_length=10, choices=Outcome)
    due_on = models.DateField(_("Hạn mới"), null=True, blank=True)
    note = models.TextField(_("Ý kiến"), blank=True)
    basis = models.CharField(_("Văn bản làm căn cứ"), max_length=120, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="extension_decisions")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=MOVING, due_on__isnull=False)
                | ~models.Q(outcome__in=MOVING) & models.Q(due_on__isnull=True),
                name="extension_due_iff_granted",
                violation_error_message=_("Đồng ý gia hạn thì phải có hạn mới; không đồng ý thì không."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())
