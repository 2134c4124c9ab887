"""The frame around every page: who is here, what the navigation offers this role, what waits."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.access import ADMINS, ASSIGNERS, READERS
from members.models import Role, User
from members.views.errors import THEME

from .handbook.shelf import page_of_screen
from .inbox import inbox_of, unread
from .models import Task
from .waiting import unassigned

EVERYONE = frozenset(Role)
INBOX_ICON = "bell"
PEOPLE = ("/con-nguoi/", "/co-quan/", "/nhiem-ky/")  # people and bodies are found beside the units


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    icon: str
    url: str
    current: bool
    count: int = 0
    on_phone: bool = False


def navigation(request: HttpRequest, user: User) -> list[NavItem]:
    """The places this role can go, in the order of the side bar."""
    path = request.path

    def item(label: str, icon: str, name: str, roles: frozenset[Role], *beside: str, **extra: Any) -> list[NavItem]:
        if user.role not in roles:
            return []
        url = reverse(name)
        current = path == url if url == "/" else path.startswith((url, *beside))
        return [NavItem(label, icon, url, current, **extra)]

    waiting, told = counts(user)
    return [
        *item(_("Trang chủ"), "home", "tasks:home", EVERYONE, on_phone=True),
        *item(pgettext("menu", "Nhiệm vụ"), "tasks", "tasks:tasks", EVERYONE, on_phone=True),
        *item(_("Văn bản"), "doc", "resolutions:documents", EVERYONE, on_phone=True),
        *item(_("Phân công"), "assign", "tasks:assign", ASSIGNERS, count=waiting),
        *item(pgettext("menu", "Đơn vị"), "units", "members:units", EVERYONE, *PEOPLE),
        *item(_("Số liệu"), "board", "members:figures", READERS),
        *item(pgettext("menu", "Chỉ tiêu"), "target", "tasks:targets", EVERYONE),
        *item(_("Rà soát quý"), "review", "tasks:review", READERS, on_phone=True),
        *item(pgettext("menu", "Báo cáo"), "report", "tasks:reports", READERS),
        *item(_("Hộp tin"), INBOX_ICON, "tasks:inbox", EVERYONE, count=told),
        *item(_("Nhật ký"), "journal", "tasks:journal", EVERYONE),
        *item(_("Quản trị"), "admin", "members:admin", ADMINS),
    ]


def counts(user: User) -> tuple[int, int]:
    """Tasks without a lead, for who assigns, and unread notices: what stands in the navigation of every page, in one
    query."""
    sql, params = unread(inbox_of(user)).order_by().values("pk").query.sql_with_params()
    waiting = _waiting() if user.role in ASSIGNERS else ("0", ())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {waiting[0]}, (SELECT COUNT(*) FROM ({sql}) AS told)", (*waiting[1], *params))  # noqa: S608
        found: tuple[int, int] = cursor.fetchone()
    return found


@cache
def _waiting() -> tuple[str, tuple[Any, ...]]:
    """The statement, the same for everybody, is made once."""
    sql, params = unassigned(Task.objects.order_by()).values("pk").query.sql_with_params()
    return f"(SELECT COUNT(*) FROM ({sql}) AS waiting)", params  # noqa: S608


def help_address(request: HttpRequest, user: User) -> str:
    """The page of the handbook that explains the screen that is shown; its contents where none does."""
    match = request.resolver_match
    page = page_of_screen(match.view_name, user.role) if match else None
    return reverse("tasks:handbook_page", args=[page.slug]) if page else reverse("tasks:handbook")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; each part is computed only if the page uses it."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get(THEME, "")
    nav = SimpleLazyObject(lambda: navigation(request, user) if isinstance(user, User) else [])
    return {
        "theme": theme if theme in {"light", "dark"} else "",
        "organisation": getattr(request, "organisation", None),
        "nav": nav,
        "help_address": SimpleLazyObject(lambda: help_address(request, user) if isinstance(user, User) else ""),
        "bell": SimpleLazyObject(lambda: next((item for item in nav if item.icon == INBOX_ICON), None)),
    }
