"""What a change of rights does, told before it is done: what the account could and can do, what ends and what stays."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .models import Role, Unit, User
from .role_notes import may
from .sessions import open_sessions


@dataclass(frozen=True, slots=True)
class RightsChange:
    """`lost` and `gained` in the words of the table of roles; `facts` is what else the reader should know."""

    user: User
    before: str
    after: str
    lost: list[str]
    gained: list[str]
    kept: list[str]
    facts: list[str]
    gives_admin: bool = False
    is_address: bool = False


def role_words(role: str, unit: Unit | None) -> str:
    label = str(Role(role).label)
    return f"{label}: {unit}" if unit else label


def change_to(
    user: User, now: datetime, *, role: str | None, unit: Unit | None, email: str | None = None
) -> RightsChange:
    """From what the account is to another role or unit, and maybe mail address; role None: to being locked."""
    had, has = may(user.role), may(role) if role else []
    moved = role == Role.UNIT == user.role and unit != user.unit
    lost = [words for words in had if words not in has]
    if moved and user.unit:
        lost.append(_("Xem và báo cáo nhiệm vụ của %s") % user.unit)
    gained = [words for words in has if words not in had]
    if role == Role.UNIT and unit and (moved or user.role != Role.UNIT):
        gained.append(_("Xem và báo cáo nhiệm vụ của %s") % unit)
    return RightsChange(
        user=user,
        before=role_words(user.role, user.unit),
        after=role_words(role, unit) if role else _("Đã khóa: không đăng nhập được"),
        lost=lost,
        gained=gained,
        kept=[words for words in has if words in had],
        facts=[sessions_words(user, now), *open_work(user), *address_words(user, email)],
        gives_admin=role == Role.ADMIN != user.role,
    )


def address_words(user: User, email: str | None) -> list[str]:
    if email is None or email == user.email:
        return []
    told = {"before": user.email or _("chưa ghi"), "after": email or _("chưa ghi")}
    return [_("Địa chỉ thư đổi từ %(before)s thành %(after)s.") % told]


def creating(user: User) -> RightsChange:
    """A new account that is to be an admin's."""
    after = role_words(user.role, user.unit)
    return RightsChange(user, _("Chưa có tài khoản"), after, [], may(user.role), [], [], gives_admin=True)


def opening(user: User) -> RightsChange:
    """An account that was locked can do again what its role may."""
    after = role_words(user.role, user.unit)
    return RightsChange(user, _("Đã khóa: không đăng nhập được"), after, [], may(user.role), [], [])


def readdressed(user: User, email: str) -> RightsChange:
    """Another mail address: what resets the password goes there."""
    none = _("Chưa ghi địa chỉ thư")
    facts = [_("Thư đặt lại mật khẩu và thư nhắc việc của tài khoản này từ nay tới địa chỉ mới.")] if email else []
    return RightsChange(user, user.email or none, email or none, [], [], [], facts, is_address=True)


def sessions_words(user: User, now: datetime) -> str:
    count = len(open_sessions(user, now))
    if not count:
        return _("Hiện không có phiên đăng nhập nào đang mở.")
    return _("%d phiên đăng nhập đang mở sẽ kết thúc.") % count


def open_work(user: User) -> list[str]:
    """What goes on without this account; the tasks stay with the unit."""
    if user.unit is None:
        return []
    tasks = user.unit.assignments.filter(task__closed_on=None, task__has_parts=False).count()
    others = user.unit.users.filter(is_active=True).exclude(pk=user.pk).count()
    if not tasks:
        return []
    words = _("%(unit)s còn %(n)d nhiệm vụ chưa xong") % {"unit": user.unit, "n": tasks}
    if others:
        return [_("%(words)s; còn %(n)d tài khoản khác của đơn vị báo cáo được.") % {"words": words, "n": others}]
    return [_("%s, và không còn tài khoản nào khác của đơn vị để báo cáo.") % words]
