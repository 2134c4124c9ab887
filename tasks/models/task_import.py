"""Tables that were uploaded and wait for a person to confirm them."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from members.models import User


class ImportState(models.TextChoices):
    OPEN = "open", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã ghi")
    DROPPED = "dropped", _("Đã bỏ")


class TaskImportQuerySet(models.QuerySet["TaskImport"]):
    def visible_to(self, user: "User") -> Self:
        """One's own: who has uploaded a table confirms it."""
        return self.filter(owner=user.pk)


class TaskImport(models.Model):
    """An uploaded table, as text: the file itself is not stored. `rows` are [line of the file, {column: cell}], kept
    only until the table is confirmed or dropped. `told` is how many rows had which fate."""

    name = models.CharField(_("Tên tệp"), max_length=200)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.OPEN)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    objects = TaskImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | ~models.Q(state="open") & models.Q(closed_at__isnull=False),
                name="task_import_open_iff_not_closed",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tasks:import", args=[self.pk])
