"""What allauth asks us: who may sign up (nobody), where to go after sign-in, what a new password means."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .models import User
from .redirects import is_local
from .rights import choose_password

WRONG = _("Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra lại, chú ý phím Caps Lock và bộ gõ tiếng Việt.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an admin. All messages in Vietnamese; allauth has no catalogue for it."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã khóa. Liên hệ quản trị."),
        "enter_current_password": _("Mật khẩu đang dùng chưa đúng. Nhập lại."),
        "incorrect_password": _("Mật khẩu chưa đúng. Nhập lại."),
        "invalid_login": WRONG,
        "invalid_or_expired_key": _("Liên kết đã hết hạn. Yêu cầu một thư mới."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu đã dùng hoặc hết hạn. Yêu cầu một thư mới."),
        "rate_limited": _("Đã thử quá nhiều lần. Chờ ít phút rồi thử lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu đang dùng."),
        "too_many_login_attempts": _(
            "Đã thử quá nhiều lần, tạm dừng đăng nhập. Chờ 10 phút rồi thử lại, hoặc nhờ quản trị đặt lại mật khẩu."
        ),
        "unknown_email": _("Kiểm tra lại địa chỉ thư."),
        "username_password_mismatch": WRONG,
        "username_taken": _("Tên đăng nhập này đã có."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site: not another host, another port, //host or its backslash disguises."""
        return bool(url) and is_local(str(url))

    def set_password(self, user: User, password: str) -> None:
        choose_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("tasks:home")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail: to the site's own address where one is set, whatever host and port were asked."""
        url: str = super().get_reset_password_from_key_url(key)
        return settings.SITE_URL + urlsplit(url).path if settings.SITE_URL else url

    def get_client_ip(self, request: HttpRequest) -> str:
        """A request that came by fewer proxies than are trusted counts for the address that sent it."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META["REMOTE_ADDR"])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Throttle by the account's name alone: allauth adds the Host header, whose port a stranger may vary."""
        return "login:" + User.normalize_username(str(credentials.get("username", "")))
