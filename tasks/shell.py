"""The frame around every page: who is here, what the navigation offers this role, what waits."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from members.access import ADMINS, ASSIGNERS, READERS
from members.models import Role, User

from .inbox import inbox_of, unread
from .models import Task
from .waiting import unassigned

EVERYONE = frozenset(Role)
INBOX_ICON = "bell"


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

    def item(label: str, icon: str, name: str, roles: frozenset[Role], **extra: Any) -> list[NavItem]:
        if user.role not in roles:
            return []
        url = reverse(name)
        current = path == url if url == "/" else path.startswith(url)
        return [NavItem(label, icon, url, current, **extra)]

    waiting = unassigned(Task.objects.all()).count() if user.role in ASSIGNERS else 0
    told = unread(inbox_of(user)).count()
    return [
        *item(_("Trang chủ"), "home", "tasks:home", EVERYONE, on_phone=True),
        *item(_("Nhiệm vụ"), "tasks", "tasks:tasks", EVERYONE, on_phone=True),
        *item(_("Văn bản"), "doc", "resolutions:documents", EVERYONE, on_phone=True),
        *item(_("Phân công"), "assign", "tasks:assign", ASSIGNERS, count=waiting),
        *item(_("Đơn vị"), "units", "members:units", EVERYONE),
        *item(_("Chỉ tiêu"), "target", "tasks:targets", EVERYONE),
        *item(_("Rà soát quý"), "review", "tasks:review", READERS, on_phone=True),
        *item(_("Hộp tin"), INBOX_ICON, "tasks:inbox", EVERYONE, count=told),
        *item(_("Nhật ký"), "journal", "tasks:journal", EVERYONE),
        *item(_("Quản trị"), "admin", "members:admin", ADMINS),
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; each part is computed only if the page uses it."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("theme", "")
    nav = SimpleLazyObject(lambda: navigation(request, user) if isinstance(user, User) else [])
    return {
        "theme": theme if theme in {"light", "dark"} else "",
        "organisation": getattr(request, "organisation", None),
        "nav": nav,
        "bell": SimpleLazyObject(lambda: next((item for item in nav if item.icon == INBOX_ICON), None)),
    }
