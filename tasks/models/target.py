"""Numeric targets that a task's sentence sets: "ít nhất 10 nhiệm vụ/năm, trong đó ít nhất 01 giám định"."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .assignment import with_units
from .task import Task

if TYPE_CHECKING:
    from members.models import User


class Counting(models.TextChoices):
    BY_HAND = "hand", _("Ghi số tay, có nguồn")
    BY_TASKS = "tasks", _("Đếm nhiệm vụ đã hoàn thành")


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: "User") -> Self:
        """Whoever sees the task sees its targets."""
        return self.filter(task__in=Task.objects.visible_to(user)) if user.is_representative else self

    def with_task(self) -> Self:
        """What judging a target needs besides its figures, in a fixed number of queries."""
        unread = [f"task__document__{name}" for name in ("text", "outline", "search")]
        rows = self.select_related("task__document__term").defer(*unread)
        return rows.prefetch_related(with_units("task__assignments"))


class Target(models.Model):
    """A number to reach; `part_of` nests one target in another. `period` is as printed, `frequency` as it is judged."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    part_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    printed = models.CharField(_("Văn bản ghi"), max_length=300)
    op = models.CharField(_("So sánh"), max_length=2, default=">=")
    value = models.DecimalField(_("Số phải đạt"), max_digits=14, decimal_places=2)
    unit_word = models.CharField(_("Đơn vị tính"), max_length=60, blank=True)
    metric = models.CharField(_("Chỉ tiêu"), max_length=200, blank=True)
    period = models.CharField(_("Kỳ"), max_length=60, blank=True)
    frequency = models.CharField(
        _("Tính theo"), max_length=12, blank=True
    )  # yearly, quarterly … or "": one count in all
    baseline = models.DecimalField(_("Số ban đầu"), max_digits=14, decimal_places=2, null=True, blank=True)
    counting = models.CharField(_("Cách đo"), max_length=5, choices=Counting, default=Counting.BY_HAND)
    closed_on = models.DateField(_("Khép lại ngày"), null=True, blank=True)
    closed_reason = models.CharField(_("Lý do khép lại"), max_length=500, blank=True)
    closed_basis = models.CharField(_("Văn bản làm căn cứ"), max_length=120, blank=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | ~models.Q(closed_reason="") & ~models.Q(closed_basis=""),
                name="target_closed_with_basis",
                violation_error_message=_("Khép chỉ tiêu cần lý do và văn bản làm căn cứ."),
            )
        ]

    def __str__(self) -> str:
        return self.printed

    def get_absolute_url(self) -> str:
        return reverse("tasks:target", args=[self.pk])


class TargetMeasure(models.Model):
    """What was reached in a period, as told by a source. Append-only: the last row of a period holds."""

    append_only: ClassVar[bool] = True

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="measures")
    period = models.CharField(_("Kỳ"), max_length=12, blank=True)
    value = models.DecimalField(_("Đạt được"), max_digits=14, decimal_places=2, null=True, blank=True)
    measured_on = models.DateField(_("Tính đến ngày"))
    source = models.CharField(_("Nguồn số liệu"), max_length=200, blank=True)
    explanation = models.TextField(_("Giải trình"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=True, source="") & ~models.Q(explanation="")
                | models.Q(value__isnull=False) & ~models.Q(source=""),
                name="measure_has_source",
                violation_error_message=_("Ghi số thì cần nguồn; không ghi số thì cần lời giải trình."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.value}"


class TargetTask(models.Model):
    """A task whose completion counts for a target."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="counted")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="counts_for")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "task"],
                name="target_task_once",
                violation_error_message=_("Nhiệm vụ này đã được tính."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} ← {self.task}"
