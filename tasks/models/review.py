"""The review of a period: opened, filled, discussed, concluded, frozen; and what of it is kept for good."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.history import Event
from resolutions.models import Meeting

from ..period_words import span_name
from ..periods import ReportingPeriod
from ..status import State
from .comment import Comment
from .task import Task

if TYPE_CHECKING:
    from members.models import User


class ReviewState(models.TextChoices):
    OPEN = "open", _("Đang chuẩn bị")
    FILLED = "filled", _("Đã trình Ban Thường vụ")
    DISCUSSED = "discussed", _("Đã họp, chờ kết luận")
    CONCLUDED = "concluded", _("Đã kết luận, chờ khóa")
    FROZEN = "frozen", _("Đã khóa")


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: "User") -> Self:
        """Everybody who reads the whole union; units see their own work elsewhere."""
        return self.none() if user.is_representative else self

    def frozen(self) -> Self:
        return self.filter(state=ReviewState.FROZEN)


class Review(models.Model):
    """A month, quarter, half year or year that the union looks back on. `period` is the slug of its reporting period;
    tasks are judged on its last day."""

    period = models.CharField(
        _("Kỳ"), max_length=12, unique=True, error_messages={"unique": _("Kỳ này đã được mở rà soát.")}
    )
    starts_on = models.DateField(editable=False)
    ends_on = models.DateField(editable=False)
    state = models.CharField(_("Bước"), max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("Phiên họp")
    )
    discussed_on = models.DateField(_("Ngày họp"), null=True, blank=True)
    conclusion = models.TextField(_("Kết luận chung"), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-starts_on", "period"]
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="review_has_days"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "filled", "discussed"]) | ~models.Q(conclusion=""),
                name="review_concluded_in_words",
                violation_error_message=_("Cần ghi kết luận chung của kỳ."),
            ),
        ]

    def __str__(self) -> str:
        return span_name(self.span)

    def get_absolute_url(self) -> str:
        return reverse("tasks:quarter", args=[self.period])

    @property
    def span(self) -> ReportingPeriod:
        return ReportingPeriod.from_slug(self.period)

    @property
    def is_frozen(self) -> bool:
        return self.state == ReviewState.FROZEN


class ReviewLine(models.Model):
    """What the review says of one task: why it is late, who answers for it until when, and what is concluded.

    Written until the review is frozen. When the review is concluded, the conclusion becomes a decision on the task
    (`decision`), which stands there as an instruction.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lines")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="review_lines")
    cause = models.TextField(_("Nguyên nhân"), max_length=2000, blank=True)
    answerable = models.CharField(_("Ai chịu trách nhiệm"), max_length=200, blank=True)
    until = models.DateField(_("Làm xong trước ngày"), null=True, blank=True)
    conclusion = models.TextField(_("Kết luận"), max_length=2000, blank=True)
    decision = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "task"], name="review_line_once")]

    def __str__(self) -> str:
        return f"{self.review}: {self.task}"


class ReviewRemark(models.Model):
    """What a member of the committee says in a review, of all of it or of one task. Append-only."""

    append_only: ClassVar[bool] = True

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="remarks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="review_remarks")
    text = models.TextField(_("Ý kiến"), max_length=5000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_remarks")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class ReviewEvent(Event):
    """History of a review."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        OPENED = "opened", _("Mở rà soát")
        NOTED = "noted", _("Ghi vào bảng rà soát")
        FILLED = "filled", _("Trình Ban Thường vụ")
        DISCUSSED = "discussed", _("Ghi phiên họp")
        CONCLUDED = "concluded", _("Kết luận")
        REOPENED = "reopened", _("Mở lại bước trước")
        FROZEN = "frozen", _("Khóa và ký")
        ISSUED = "issued", _("Ban hành báo cáo")
        SENT = "sent", _("Xuất gửi cấp trên")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="events")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())


class Snapshot(models.Model):
    """A frozen review: all that its page and its reports say, stored once and never computed again.

    `head` is canonical JSON (figures, tables, series, conclusion, adjustments); each task is a `SnapshotRow`. `sha256`
    is over head and rows, see `tasks.reviews.freezing`. Signed by the named person.
    """

    append_only: ClassVar[bool] = True

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="snapshot")
    schema = models.PositiveSmallIntegerField(default=1)
    head = models.TextField()
    row_count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    authority = models.CharField(_("Thẩm quyền ký"), max_length=80, blank=True)
    signer_title = models.CharField(_("Chức vụ"), max_length=120)
    signer_name = models.CharField(_("Người ký"), max_length=120)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.review} {self.sha256[:12]}"


class SnapshotRow(models.Model):
    """How one task stood when its period was frozen: `content` is canonical JSON of a `Standing`."""

    append_only: ClassVar[bool] = True

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="snapshot_rows")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    content = models.TextField()

    class Meta:
        ordering = ["snapshot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "position"], name="snapshot_row_position"),
            models.UniqueConstraint(fields=["snapshot", "task"], name="snapshot_row_task"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"
