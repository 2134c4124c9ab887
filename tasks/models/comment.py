"""What people say to each other on a task, and what the committee decides on it. Append-only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Unit

from .task import Task


class CommentKind(models.TextChoices):
    COMMENT = "comment", _("Trao đổi")
    DECISION = "decision", _("Kết luận, chỉ đạo")


class Comment(models.Model):
    """A remark, or a decision of the committee, which stands as an instruction on the task."""

    append_only: ClassVar[bool] = True

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=8, choices=CommentKind, default=CommentKind.COMMENT)
    text = models.TextField(_("Nội dung"))
    basis = models.CharField(_("Văn bản làm căn cứ"), max_length=120, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text[:80]


class Mention(models.Model):
    """Whom a comment names: a user, or everybody who speaks for a unit."""

    append_only: ClassVar[bool] = True

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="mentions"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="mentions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, unit__isnull=True)
                | models.Q(user__isnull=True, unit__isnull=False),
                name="mention_names_one",
            ),
            models.UniqueConstraint(fields=["comment", "user"], name="mention_user_once"),
            models.UniqueConstraint(fields=["comment", "unit"], name="mention_unit_once"),
        ]

    def __str__(self) -> str:
        return str(self.user or self.unit)
