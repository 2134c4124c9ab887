"""The union whose work is tracked: one row."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..history import Event

if TYPE_CHECKING:
    from .user import User
from ..quiet_days import QuietDays, holidays_of, lead_days


class Organisation(models.Model):
    """The union itself and its conventions. There is at most one row; without it the application is not set up yet."""

    name = models.CharField(_("Tên Liên hiệp hội"), max_length=200)
    short_name = models.CharField(_("Tên gọi tắt"), max_length=60, blank=True)
    place = models.CharField(_("Địa danh"), max_length=80, help_text=_("Ghi trước ngày tháng trên văn bản."))
    parent_name = models.CharField(_("Cơ quan cấp trên"), max_length=200, blank=True)
    soon_days_dated = models.PositiveSmallIntegerField(
        _("Báo sắp đến hạn trước (việc có ngày)"), default=3, help_text=_("Số ngày, với việc hạn theo ngày hoặc tháng.")
    )
    soon_days_long = models.PositiveSmallIntegerField(
        _("Báo sắp đến hạn trước (việc theo quý trở lên)"), default=30, help_text=_("Số ngày.")
    )
    remind_days = models.CharField(
        _("Nhắc trước hạn"),
        max_length=60,
        default="7, 1",
        help_text=_("Số ngày trước hạn, cách nhau dấu phẩy. Ví dụ: 7, 1."),
    )
    quiet_weekends = models.BooleanField(_("Không gửi nhắc vào thứ Bảy, Chủ nhật"), default=True)
    holidays = models.TextField(
        _("Ngày nghỉ"),
        blank=True,
        help_text=_("Mỗi dòng một ngày, ví dụ: 02/09/2026 Quốc khánh. Ngày nghỉ không gửi nhắc."),
    )
    conventions = models.JSONField(default=dict, blank=True, editable=False)  # see tasks.conventions
    is_demo = models.BooleanField(_("Dữ liệu trình diễn"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="organisation_single_row",
                violation_error_message=_("Chỉ có một Liên hiệp hội trong một lần cài đặt."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self | None:
        """The only row, or None before the first run."""
        return cls.objects.filter(pk=1).first()

    @property
    def quiet_days(self) -> QuietDays:
        """The days on which nobody is reminded."""
        return QuietDays(self.quiet_weekends, holidays_of(self.holidays).days)

    def lead_days(self, *, is_long: bool) -> tuple[int, ...]:
        """How many days before a due date one is reminded; of a quarter or longer also when it is soon due."""
        days = {*lead_days(self.remind_days), *([self.soon_days_long] if is_long else [])}
        return tuple(sorted(days, reverse=True))


class OrganisationEvent(Event):
    """History of the union's own settings, terms and clusters."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        FOUNDED = "founded", _("Khởi tạo")
        CHANGED = "changed", _("Sửa thiết lập")
        TERM = "term", _("Ghi nhiệm kỳ")
        CLUSTER = "cluster", _("Ghi cụm thi đua")
        VIEW = "view", _("Xóa danh sách đã lưu")
        DRAFT = "draft", _("Bỏ bản nháp văn bản")

    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())

    @classmethod
    def removed(cls, verb: Verb, by: "User", gone: dict[str, str]) -> Self:
        """What is deleted stays readable: {what it is called: its last value}. In the deletion's own transaction."""
        return cls.objects.create(verb=verb, actor=by, changes={k: [old, ""] for k, old in gone.items() if old})
