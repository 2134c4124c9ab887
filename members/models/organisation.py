"""The union whose work is tracked: one row."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..history import Event

if TYPE_CHECKING:
    from .user import User
from ..naming import NOWHERE, Home, home_of
from ..quiet_days import QuietDays, holidays_of, lead_days


class PaperStyle(models.TextChoices):
    STATE = "state", _("Nhà nước (Nghị định 30/2020/NĐ-CP)")
    PARTY = "party", _("Đảng (Hướng dẫn 36-HD/VPTW)")


class Reporting(models.TextChoices):
    CALENDAR = "calendar", _("Theo lịch: quý bắt đầu ngày 1")
    DECREE = "decree", _("Theo Nghị định 09/2019/NĐ-CP: từ ngày 15 đến ngày 14")


class FactorOf(models.TextChoices):
    """Of whom the union asks a second factor when they sign in."""

    NOBODY = "nobody", _("Không bắt buộc ai; ai muốn thì tự bật")
    LEADERS = "leaders", _("Quản trị và Ban Thường vụ")
    EVERYBODY = "all", _("Mọi tài khoản, cả đơn vị và người xem")


class OrganisationManager(models.Manager["Organisation"]):
    def get_queryset(self) -> models.QuerySet["Organisation"]:
        """Without the picture's bytes: the row is read on every request, the picture by one view alone."""
        return super().get_queryset().defer("logo")


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
    address = models.CharField(_("Địa chỉ"), max_length=200, blank=True, db_default="")
    phone = models.CharField(_("Điện thoại"), max_length=30, blank=True, db_default="")
    email = models.EmailField(_("Thư điện tử"), blank=True, db_default="")
    website = models.CharField(_("Trang thông tin điện tử"), max_length=200, blank=True, db_default="")
    symbol = models.CharField(
        _("Ký hiệu trên văn bản"), max_length=30, blank=True, db_default="", help_text=_("Ví dụ: LHH, ĐĐLHH.")
    )
    party_parent_name = models.CharField(
        _("Cơ quan cấp trên, thể thức Đảng"), max_length=200, blank=True, db_default=""
    )
    party_issuer = models.CharField(_("Cơ quan ban hành, thể thức Đảng"), max_length=200, blank=True, db_default="")
    party_symbol = models.CharField(_("Ký hiệu trên văn bản, thể thức Đảng"), max_length=30, blank=True, db_default="")
    style = models.CharField(
        _("Thể thức mặc định"), max_length=6, choices=PaperStyle, default=PaperStyle.STATE, db_default="state"
    )
    reporting = models.CharField(
        _("Kỳ báo cáo"), max_length=8, choices=Reporting, default=Reporting.CALENDAR, db_default="calendar"
    )
    needs_second_factor = models.CharField(
        _("Ai phải xác thực hai bước"), max_length=8, choices=FactorOf, default=FactorOf.NOBODY, db_default="nobody"
    )
    logo = models.BinaryField(null=True, blank=True)  # a small PNG, served by a view
    logo_hash = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    conventions = models.JSONField(default=dict, blank=True, editable=False)  # see tasks.conventions
    is_demo = models.BooleanField(_("Dữ liệu trình diễn"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[OrganisationManager] = OrganisationManager()

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
    def current(cls) -> "Organisation | None":
        """The only row, or None before the first run."""
        return cls.objects.filter(pk=1).first()

    @classmethod
    def home(cls) -> Home:
        """The union's own place and abbreviations, by which names are understood here. Two queries."""
        union = cls.current()
        words = tuple(Abbreviation.objects.order_by("short").values_list("short", "full"))
        return home_of(union.name, union.place, words) if union else NOWHERE

    @property
    def is_party(self) -> bool:
        """Whether its papers look like the Party's."""
        return self.style == PaperStyle.PARTY

    def parent_in(self, *, is_party: bool) -> str:
        """The line above the issuer's; the Party's papers have one of their own where it is set, and so below."""
        return (is_party and self.party_parent_name) or self.parent_name

    def issuer_in(self, *, is_party: bool) -> str:
        return (is_party and self.party_issuer) or self.name

    def symbol_in(self, *, is_party: bool) -> str:
        return (is_party and self.party_symbol) or self.symbol

    @property
    def reports_by_decree(self) -> bool:
        """Whether its reporting periods run from the 15th to the 14th."""
        return self.reporting == Reporting.DECREE

    @property
    def contact_line(self) -> str:
        """How to reach the union, as the foot of an official letter tells it."""
        told = (
            (_("Địa chỉ"), self.address),
            (_("Điện thoại"), self.phone),
            (_("Thư điện tử"), self.email),
            (_("Trang thông tin"), self.website),
        )
        return "; ".join(f"{label}: {value}" for label, value in told if value)

    @property
    def quiet_days(self) -> QuietDays:
        """The days on which nobody is reminded."""
        free = holidays_of(self.holidays)
        return QuietDays(self.quiet_weekends, free.days, free.working)

    def lead_days(self, *, is_long: bool) -> tuple[int, ...]:
        """How many days before a due date one is reminded; of a quarter or longer also when it is soon due."""
        days = {*lead_days(self.remind_days), *([self.soon_days_long] if is_long else [])}
        return tuple(sorted(days, reverse=True))


class LogoTrial(models.Model):
    """A picture that an admin has uploaded and looks at before it becomes the logo; each admin has at most one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.sha256[:8]


class Abbreviation(models.Model):
    """What the union's documents write for short: "TVPB" for "Tư vấn, phản biện". Reading documents knows them."""

    short = models.CharField(_("Viết tắt"), max_length=30, unique=True, error_messages={"unique": _("Chữ này đã có.")})
    full = models.CharField(_("Viết đủ"), max_length=200)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["short"]

    def __str__(self) -> str:
        return self.short


class OrganisationEvent(Event):
    """History of the union's own settings, terms and clusters."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        FOUNDED = "founded", _("Khởi tạo")
        CHANGED = "changed", _("Sửa thiết lập")
        TERM = "term", _("Ghi nhiệm kỳ")
        CLUSTER = "cluster", _("Ghi cụm thi đua")
        FIGURES = "figures", _("Ghi loại số liệu")
        KINDS = "kinds", _("Ghi loại văn bản")
        WORDS = "words", _("Ghi chữ viết tắt")
        IMPORTED = "imported", _("Nhập bảng")
        RIGHTS = "rights", _("Rà soát quyền")
        PERSON = "person", _("Dữ liệu cá nhân")
        VIEW = "view", _("Xóa danh sách đã lưu")
        DRAFT = "draft", _("Bỏ bản nháp văn bản")

    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())

    @classmethod
    def removed(cls, verb: Verb, by: "User", gone: dict[str, str]) -> Self:
        """What is deleted stays readable: {what it is called: its last value}. In the deletion's own transaction."""
        return cls.objects.create(verb=verb, actor=by, changes={k: [old, ""] for k, old in gone.items() if old})
