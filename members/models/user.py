"""Accounts: one role each; a representative speaks for one unit."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
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
    is_active = models.BooleanField(_("Đang dùng"), default=True)
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    must_change_password = models.BooleanField(_("Phải đổi mật khẩu"), default=False)
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

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())
