"""What allauth asks us: who may sign up (nobody), where to go after sign-in, what a new password means."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import SignIn, User
from .redirects import is_local
from .rights import choose_password
from .sign_in_log import named, record

# In the session between password and code: the account as it was when the password was typed.
PASSWORD_HELD = "held_by"  # noqa: S105
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

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record(request, SignIn.Outcome.THROTTLED, named(str(credentials.get("username", ""))))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """One look for the name and one line of the log, whether there is such an account or not."""
        user = named(str(credentials.get("username", "")))
        record(request, SignIn.Outcome.WRONG if user else SignIn.Outcome.UNKNOWN, user)

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Keeps what the password proved, for the second step: see `still_holds`."""
        response: HttpResponse | None = super().pre_login(request, user, **options)
        if response is None:
            request.session[PASSWORD_HELD] = user.get_session_auth_hash()
        else:
            record(request, SignIn.Outcome.LOCKED, user)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session.pop(PASSWORD_HELD, None)
        User.objects.filter(pk=user.pk).update(last_seen_at=timezone.now())
        record(request, SignIn.Outcome.IN, user)

    def logout(self, request: HttpRequest) -> None:
        record(request, SignIn.Outcome.OUT, request.user)  # type: ignore[arg-type]
        super().logout(request)

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


def still_holds(request: HttpRequest, user: User) -> bool:
    """Whether the account is as it was when the password was typed: not locked since, same password, role and unit."""
    holds = user.is_active and request.session.get(PASSWORD_HELD) == user.get_session_auth_hash()
    if not holds:
        clear_login(request)
    return holds
