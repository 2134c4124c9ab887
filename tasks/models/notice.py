"""What people are told: notices in the application, the mail that gathers them, and calendar feeds."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .task import Task


class NoticeKind(models.TextChoices):
    SOON = "soon", _("Sắp đến hạn")
    LATE = "late", _("Quá hạn")
    CONFIRM_48 = "confirm48", _("Kết quả chờ xác nhận quá 48 giờ")
    CONFIRM_96 = "confirm96", _("Kết quả chờ xác nhận quá 96 giờ")
    EXTENSION = "extension", _("Đề nghị gia hạn chưa trả lời")
    ASSIGNED = "assigned", _("Việc mới giao")
    RETURNED = "returned", _("Kết quả bị trả lại")
    DECIDED = "decided", _("Đề nghị gia hạn đã trả lời")
    MENTIONED = "mentioned", _("Có người nhắc đến")
    DECISION = "decision", _("Có kết luận, chỉ đạo")
    WOKEN = "woken", _("Điều kiện đã có")


MOST_TRIES = 6


class OutgoingMail(models.Model):
    """A person's digest of a day, written with the notices in it, then sent until it has gone.

    Whoever sends it first enters the try: `attempts`, `tried_at`, no `error`. So it is on its way while it has neither
    an error nor a `sent_at`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails")
    day = models.DateField()
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="mail_once_a_day")]
        indexes = [models.Index("id", name="mail_unsent", condition=models.Q(sent_at=None))]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_given_up(self) -> bool:
        return self.sent_at is None and self.attempts >= MOST_TRIES


class Notice(models.Model):
    """One thing that a person is told once. `key` names the occasion: kind, task, due date or row that caused it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="notices")
    due_on = models.DateField(null=True, blank=True)
    key = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
            models.Index("user", name="notice_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"


class CalendarFeed(models.Model):
    """A person's secret calendar address; only the hash of its key is kept, a new key ends the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("Đọc lần cuối"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)
