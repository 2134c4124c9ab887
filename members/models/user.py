"""Accounts: one role each; a representative speaks for one unit."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ..folding import nfc
from ..history import Event
from ..search import folded
from .unit import Unit


class Role(models.TextChoices):
    ADMIN = "admin", _("Quản trị")
    OFFICE = "office", _("Văn phòng")
    STANDING = "standing", _("Ban Thường vụ")
    COMMITTEE = "committee", _("Ủy viên BCH")
    UNIT = "unit", _("Đơn vị")
    VIEWER = "viewer", _("Người xem")


class Language(models.TextChoices):
    """Each by its own name: who cannot read the page must find it."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


PLAIN_NAME = RegexValidator(r"^[\w.@+-]+\Z", _("Chỉ dùng chữ, số và các dấu . - _ @ +; không có khoảng trắng."))


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=User.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=User.normalize_username(username or ""))


class User(AbstractBaseUser):
    """An account. Deactivated, never deleted; being locked, a change of role, unit or password ends its sessions."""

    username = models.CharField(
        _("Tên đăng nhập"), max_length=60, unique=True, error_messages={"unique": _("Tên đăng nhập này đã có.")}
    )
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    wants_mail = models.BooleanField(_("Gửi thư nhắc việc hằng ngày"), default=True)
    role = models.CharField(_("Vai trò"), max_length=12, choices=Role)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("Đơn vị")
    )
    person = models.OneToOneField(
        "members.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name=_("Là người"),
        help_text=_("Người trong sổ con người, để việc giao cho người ấy báo đúng tài khoản."),
    )
    is_active = models.BooleanField(_("Đang dùng"), default=True)
    last_seen_at = models.DateTimeField(_("Lần cuối vào"), null=True, blank=True, editable=False)
    language = models.CharField(_("Ngôn ngữ"), max_length=2, choices=Language, default=Language.VIETNAMESE)
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    must_change_password = models.BooleanField(_("Phải đổi mật khẩu"), default=False)
    password_set_at = models.DateTimeField(null=True, editable=False)  # by its owner
    created_at = models.DateTimeField(auto_now_add=True)
    search = folded("full_name", "username")
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role=Role.UNIT, unit__isnull=False)
                | ~models.Q(role=Role.UNIT) & models.Q(unit__isnull=True),
                name="user_unit_iff_representative",
                violation_error_message=_("Tài khoản đơn vị phải gắn với một đơn vị; tài khoản khác thì không."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("members:user", args=[self.pk])

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return nfc(username).strip().lower()

    def get_session_auth_hash(self) -> str:
        return salted_hmac(
            "members.User",
            f"{self.password}|{self.role}|{self.unit_id}|{self.sessions_ended}",
            algorithm="sha256",
        ).hexdigest()

    def must_choose_password(self, now: datetime) -> bool:
        """Because somebody else set it, or because the office wants a new one every PASSWORD_MAX_DAYS."""
        days = settings.PASSWORD_MAX_DAYS
        is_old = bool(days) and now - (self.password_set_at or self.created_at) > timedelta(days=days)
        return self.must_change_password or is_old

    @property
    def password_lasts_days(self) -> int:
        """0 where the office sets no limit."""
        return int(settings.PASSWORD_MAX_DAYS)

    @property
    def is_representative(self) -> bool:
        return self.role == Role.UNIT

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def is_office(self) -> bool:
        """May register documents, keep tasks, record progress for anybody."""
        return self.role in {Role.ADMIN, Role.OFFICE}

    @property
    def is_decider(self) -> bool:
        """May assign, confirm and return results."""
        return self.role == Role.STANDING

    @property
    def can_assign(self) -> bool:
        return self.is_office or self.is_decider


class UserEvent(Event):
    """History of an account and its rights."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        CREATED = "created", _("Tạo tài khoản")
        CHANGED = "changed", _("Sửa tài khoản")
        PASSWORD = "password", _("Đặt lại mật khẩu")
        DEACTIVATED = "deactivated", _("Khóa tài khoản")
        ACTIVATED = "activated", _("Mở lại tài khoản")
        INVITED = "invited", _("Mời vào")
        WITHDRAWN = "withdrawn", _("Thu lại lời mời")
        SESSIONS = "sessions", _("Kết thúc phiên đăng nhập")
        FACTOR_ON = "factor_on", _("Bật xác thực hai bước")
        FACTOR_OFF = "factor_off", _("Tắt xác thực hai bước")
        MOVED = "moved", _("Chuyển sang đơn vị kế thừa")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())


class Invitation(models.Model):
    """An account that its owner has not opened yet: a key in a mail or on a printed slip, kept as a hash, good once."""

    class Way(models.TextChoices):
        MAIL = "mail", _("Gửi thư")
        SLIP = "slip", _("In phiếu")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    way = models.CharField(_("Cách mời"), max_length=4, choices=Way)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(_("Gửi tới"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("Hết hạn"))
    used_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_way_display()}"


class SignIn(models.Model):
    """The log of sign-ins. A typed name is kept only when an account bears it: it may have been a password."""

    append_only: ClassVar[bool] = True

    class Outcome(models.TextChoices):
        IN = "in", _("Đăng nhập")
        WRONG = "wrong", _("Sai mật khẩu")
        UNKNOWN = "unknown", _("Tên không có")
        THROTTLED = "throttled", _("Bị tạm dừng vì thử nhiều lần")
        LOCKED = "locked", _("Tài khoản đã khóa")
        FACTOR = "factor", _("Sai mã bước hai")
        OUT = "out", _("Thoát")

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="sign_ins")
    outcome = models.CharField(_("Kết quả"), max_length=10, choices=Outcome)
    at = models.DateTimeField(_("Lúc"), default=timezone.now, db_index=True)
    address = models.GenericIPAddressField(_("Địa chỉ mạng"), null=True)
    agent = models.CharField(_("Trình duyệt"), max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_by_user")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.user}"


class RightsReview(models.Model):
    """Somebody looked at who may do what, and said that it is right: the list as it was then, with its hash."""

    append_only: ClassVar[bool] = True

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("Người rà soát"))
    at = models.DateTimeField(_("Lúc"), default=timezone.now)
    accounts = models.JSONField()  # [[account's id, role, unit's id or null, is active], …]
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%d/%m/%Y}"
