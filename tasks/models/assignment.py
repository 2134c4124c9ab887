"""Who leads a task and who takes part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Unit

from .task import Task


class Part(models.TextChoices):
    LEAD = "lead", _("Chủ trì")
    COOP = "coop", _("Phối hợp")


def with_units(of: str = "assignments") -> "models.Prefetch[str]":
    """Units along with the assignments: a prefetch that follows a foreign key fails on SQLite beyond 1.000 rows."""
    return models.Prefetch(of, Assignment.objects.select_related("unit"))


class Assignment(models.Model):
    """A unit's part in a task; a task can have several leads. `printed` is the name as the document wrote it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("Đơn vị"))
    part = models.CharField(_("Vai trò"), max_length=4, choices=Part)
    printed = models.CharField(_("Tên ghi trên văn bản"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"],
                name="assignment_unit_once_per_task",
                violation_error_message=_("Mỗi đơn vị chỉ có một vai trò trong một nhiệm vụ."),
            )
        ]
        indexes = [
            models.Index("unit", "part", "task", name="assignment_by_unit"),
            models.Index("task", "part", "unit", name="assignment_by_task"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.get_part_display()})"
