"""Official reports: how papers look, who signs them, who gets them; and the reports that were made."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import PaperStyle, Unit
from resolutions.models import Attachment, Document

from .review import Review

if TYPE_CHECKING:
    from members.models import User


def _measure(label: object, default: str, least: str, most: str) -> "models.DecimalField[Decimal, Decimal]":
    limits = [MinValueValidator(Decimal(least)), MaxValueValidator(Decimal(most))]
    return models.DecimalField(label, max_digits=5, decimal_places=2, default=Decimal(default), validators=limits)  # type: ignore[arg-type]


class PaperLayout(models.Model):
    """How official papers of a style look: lengths in millimetres (mm), letters and gaps in points (pt).

    Source: Decree 30/2020, annex I; guide 36-HD/VPTW. One row a style, which an admin may change.
    """

    style = models.CharField(_("Thể thức"), max_length=6, choices=PaperStyle, unique=True)
    font = models.CharField(_("Phông chữ"), max_length=60, default="Times New Roman")
    top_mm = _measure(_("Lề trên (mm)"), "20", "5", "60")
    bottom_mm = _measure(_("Lề dưới (mm)"), "20", "5", "60")
    left_mm = _measure(_("Lề trái (mm)"), "30", "5", "60")
    right_mm = _measure(_("Lề phải (mm)"), "15", "5", "60")
    nation_pt = _measure(_("Quốc hiệu, tiêu đề của Đảng (pt)"), "12", "8", "24")
    motto_pt = _measure(_("Tiêu ngữ (pt)"), "13", "8", "24")
    parent_pt = _measure(_("Cơ quan cấp trên (pt)"), "12", "8", "24")
    issuer_pt = _measure(_("Cơ quan ban hành (pt)"), "12", "8", "24")
    number_pt = _measure(_("Số, ký hiệu (pt)"), "13", "8", "24")
    place_pt = _measure(_("Địa danh, ngày tháng (pt)"), "13", "8", "24")
    kind_pt = _measure(_("Tên loại văn bản (pt)"), "14", "8", "24")
    title_pt = _measure(_("Trích yếu (pt)"), "14", "8", "24")
    body_pt = _measure(_("Nội dung (pt)"), "14", "8", "24")
    table_pt = _measure(_("Bảng (pt)"), "11", "6", "24")
    signer_pt = _measure(_("Quyền hạn, chức vụ, họ tên người ký (pt)"), "14", "8", "24")
    recipients_label_pt = _measure(_("Chữ “Nơi nhận” (pt)"), "12", "8", "24")
    recipients_pt = _measure(_("Danh sách nơi nhận (pt)"), "11", "6", "24")
    page_number_pt = _measure(_("Số trang (pt)"), "13", "8", "24")
    first_line_mm = _measure(_("Lùi đầu dòng (mm)"), "12.7", "0", "30")
    paragraph_gap_pt = _measure(_("Cách đoạn (pt)"), "6", "0", "24")
    line_spacing = _measure(_("Cách dòng (lần)"), "1.15", "1", "2")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["style"]

    def __str__(self) -> str:
        return str(self.get_style_display())


class Signer(models.Model):
    """Who may sign reports: "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn A"."""

    authority = models.CharField(_("Thẩm quyền ký"), max_length=80, blank=True)
    title = models.CharField(_("Chức vụ"), max_length=120)
    name = models.CharField(_("Họ và tên"), max_length=120)
    is_active = models.BooleanField(_("Đang dùng"), default=True)
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=0)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.title} {self.name}"


class ReportKind(models.TextChoices):
    FOLLOW_UP = "follow_up", _("Bảng theo dõi nhiệm vụ")
    SUMMARY = "summary", _("Báo cáo tổng hợp")
    UNIT_SHEET = "unit_sheet", _("Phiếu của đơn vị")
    REMINDER = "reminder", _("Công văn đôn đốc")
    MEETING_PACK = "meeting_pack", _("Tài liệu họp")


class ReportFormat(models.TextChoices):
    DOCX = "docx", _("Word")
    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel")
    CSV = "csv", _("CSV")


class RecipientList(models.Model):
    """Where papers of a kind go ("Nơi nhận"): lines, the last one usually "Lưu: VT"."""

    kind = models.CharField(_("Loại báo cáo"), max_length=12, choices=ReportKind, unique=True)
    lines = models.TextField(_("Nơi nhận"), max_length=2000, help_text=_("Mỗi dòng một nơi."))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ReportState(models.TextChoices):
    WAITING = "waiting", _("Chờ dựng")
    RUNNING = "running", _("Đang dựng")
    DONE = "done", _("Đã dựng")
    FAILED = "failed", _("Chưa dựng được")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User") -> Self:
        return self.none() if user.is_representative else self


class Report(models.Model):
    """A report made of a frozen review: a job first, then its file. `options` are what was chosen in the form (signer,
    recipients, number, day …); `document` is the entry in the register once it was issued."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("Loại báo cáo"), max_length=12, choices=ReportKind)
    format = models.CharField(_("Định dạng"), max_length=4, choices=ReportFormat)
    style = models.CharField(_("Thể thức"), max_length=6, choices=PaperStyle)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Đơn vị")
    )
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="report", verbose_name=_("Văn bản")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(unique=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(file__isnull=False), name="report_done_has_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.review}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:report_made", args=[self.pk])
