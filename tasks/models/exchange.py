"""Two levels of unions: reviews that came from the unions below, and keys with which programs read our own."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Unit

from ..status import Summary

if TYPE_CHECKING:
    from members.models import User


class ReceivedReviewQuerySet(models.QuerySet["ReceivedReview"]):
    def visible_to(self, user: "User") -> Self:
        return self.none() if user.is_representative else self

    def in_force(self) -> Self:
        """The newest of each union and period: a file that was sent again replaces the one before."""
        return self.filter(replaced_by__isnull=True)


class ReceivedReview(models.Model):
    """A frozen review of a union below, as its file brought it. Append-only: a later file is a new row."""

    append_only: ClassVar[bool] = True

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="received_reviews", verbose_name=_("Liên hiệp hội")
    )
    period = models.CharField(_("Kỳ"), max_length=12, db_index=True)
    union_name = models.CharField(_("Tên trong tệp"), max_length=200)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    done_on_time = models.PositiveIntegerField()
    done_late = models.PositiveIntegerField()
    in_time = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    undated = models.PositiveIntegerField()
    ended = models.PositiveIntegerField(default=0)
    previous = models.JSONField(default=list)  # the five numbers of its period before, as the file tells them; or none
    signed_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    objects = ReceivedReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period", "sha256"],
                name="received_review_once",
                violation_error_message=_("Tệp này đã được nhận."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:received_review", args=[self.pk])

    @staticmethod
    def list_url() -> str:
        return reverse("tasks:received")

    @property
    def summary(self) -> Summary:
        return Summary(self.done_on_time, self.done_late, self.in_time, self.late, self.undated)

    @property
    def is_replaced(self) -> bool:
        return hasattr(self, "replaced_by")

    @property
    def summary_before(self) -> Summary | None:
        return Summary(*self.previous) if self.previous else None


class IncomingReviewQuerySet(models.QuerySet["IncomingReview"]):
    def visible_to(self, user: "User") -> Self:
        """Whoever sent the files looks at them; nobody else."""
        return self.filter(owner=user)


class IncomingReview(models.Model):
    """A file that was sent and waits to be looked at: read already, or refused with a sentence. Kept for a day."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    batch = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IncomingReviewQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="incoming_review_position")]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key with which a program reads frozen reviews as JSON. Kept as a hash; shown once."""

    name = models.CharField(_("Dùng cho"), max_length=120)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=12, editable=False)  # its first letters, to tell keys apart
    expires_on = models.DateField(_("Hết hạn ngày"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name
