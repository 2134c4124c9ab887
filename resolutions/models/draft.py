"""Drafts of documents being read, and scans whose letters are being recognised."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fingerprint import fingerprint
from .document import Attachment, Document


class DraftState(models.TextChoices):
    OPEN = "open", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    DROPPED = "dropped", _("Đã bỏ")


class Draft(models.Model):
    """A document that was read and waits for a person to confirm it.

    `parsed` is what the program read (the JSON of reading.to_json); `edits` is what people changed on the review page,
    kept beside it ({"header": {field: value}, "rows": {row key: {field: value}}, …}), and `steps` is how
    to take the last changes back.
    """

    name = models.CharField(_("Tên"), max_length=200)
    source = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="drafts")
    text = models.TextField()
    text_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    parsed = models.JSONField()
    edits = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="drafts")
    # The meeting from whose page it was taken in: the document is linked with it when it is registered.
    meeting = models.ForeignKey(
        "resolutions.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="confirmed", document__isnull=False)
                | ~models.Q(state="confirmed") & models.Q(document__isnull=True),
                name="draft_document_iff_confirmed",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.text_hash = fingerprint(self.text)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("tasks:draft", args=[self.pk])


class DraftVisit(models.Model):
    """Who has a draft open: told by its page every so often while it is shown."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "user"], name="draft_visit_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.draft}"


class RecognitionState(models.TextChoices):
    WAITING = "waiting", _("Đang chờ đến lượt")
    RUNNING = "running", _("Đang nhận dạng chữ")
    DONE = "done", _("Đã đọc xong")
    FAILED = "failed", _("Chưa đọc được")
    STOPPED = "stopped", _("Đã dừng")


class Recognition(models.Model):
    """A scanned document whose letters are being recognised, page by page, in the background.

    `key` is where the file is held; it is empty once nothing more is to be done with it. `worker` and `beat_at` tell
    which machine works on it and when it last said so.
    """

    name = models.CharField(_("Tên tệp"), max_length=200)
    key = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=RecognitionState, default=RecognitionState.WAITING)
    pages = models.PositiveIntegerField(_("Số trang phải nhận dạng"))
    message = models.CharField(_("Vì sao chưa đọc được"), max_length=500, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="recognition")
    meeting = models.ForeignKey(
        "resolutions.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    holds_file: ClassVar[tuple[str, ...]] = ("key", "name")  # until its letters are known

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", draft__isnull=False)
                | ~models.Q(state="done") & models.Q(draft__isnull=True),
                name="recognition_draft_iff_done",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tasks:recognition", args=[self.pk])


class RecognisedPage(models.Model):
    """What was recognised on one page: kept until the whole document is read, so that no page is done twice."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="leaves")
    index = models.PositiveIntegerField()
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recognition", "index"], name="recognised_page_once")]

    def __str__(self) -> str:
        return f"{self.recognition}, {self.index + 1}"
