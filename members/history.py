"""Append-only history: who did what, when and why, with the old and the new values. The database refuses changes."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of history. `changes` is {field: [old, new]} with values as they are shown; `note` is the reason."""

    at = models.DateTimeField(_("Lúc"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Người ghi")
    )
    note = models.TextField(_("Lý do, ghi chú"), blank=True)
    changes = models.JSONField(_("Thay đổi"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-id"]


def differences(before: dict[str, object], after: dict[str, object]) -> dict[str, list[object]]:
    """{field: [old, new]} for the fields whose value changed; values must be JSON's own."""
    return {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
