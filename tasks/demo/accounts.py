"""The accounts of the demonstration, their common password, and how they are shown. Only where `is_demo` is set."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Person, Role, Unit, User, UserEvent

# User name, the person, the role. The two representatives speak for the two units that are handed over.
ACCOUNTS = (
    ("quantri", "Triệu Mùi Pham", Role.ADMIN),
    ("vanphong", "Nông Thị Hạnh", Role.OFFICE),
    ("thuongvu", "Đinh Thị Thu Hoài", Role.STANDING),
    ("uyvien", "Lâm Chí Kiên", Role.COMMITTEE),
    ("hoi1", "Hoàng Văn Sáu", Role.UNIT),
    ("hoi2", "Ngô Quang Tấn", Role.UNIT),
    ("xem", "Trần Bảo Châu", Role.VIEWER),
)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is mistaken for something else when read aloud
NAMES = tuple(name for name, *_rest in ACCOUNTS)


def random_password() -> str:
    """Twelve characters in groups of four: easy to type, some 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _i in range(4)) for _j in range(3))


def create_accounts(first: Unit, second: Unit, password: str, created_at: datetime | None = None) -> dict[str, User]:
    """{user name: account}, all with one password."""
    units = {"hoi1": first, "hoi2": second}
    secret = make_password(password)  # hashed once: that is slow on purpose, and it is one password anyway
    users: dict[str, User] = {}
    for username, full_name, role in ACCOUNTS:
        user = users[username] = User.objects.create(
            username=username,
            password=secret,
            full_name=full_name,
            role=role,
            unit=units.get(username),
            person=Person.objects.filter(full_name=full_name).first(),
        )
        event = UserEvent(user=user, verb=UserEvent.Verb.CREATED, actor=users["quantri"])
        event.changes = {"role": ["", str(user.get_role_display())]}
        event.at = created_at or event.at
        event.save()
    return users


@transaction.atomic
def set_password(password: str) -> dict[str, User]:
    """Give the demonstration accounts this password; when they have it already, their sessions go on."""
    users = {u.username: u for u in User.objects.select_for_update(of=("self",)).filter(username__in=NAMES)}
    known = {user.password for user in users.values()}
    if len(known) == 1 and check_password(password, known.pop()):
        return users
    secret = make_password(password)
    for user in users.values():
        user.password = secret
        user.save(update_fields=["password"])
        UserEvent.objects.create(user=user, verb=UserEvent.Verb.PASSWORD)
    return users


def login_lines(password: str, users: Mapping[str, User]) -> list[str]:
    """What the terminal shows: each user name with its role, then the password."""
    width = max(map(len, NAMES))
    lines = []
    for name, user in ((name, users[name]) for name in NAMES if name in users):
        whose = f"{user.get_role_display()}: {user.unit}" if user.unit else str(user.get_role_display())
        lines.append(f"  {name:<{width}}  {whose}")
    return [_("Tài khoản trình diễn:"), *lines, _("  Mật khẩu chung: %s") % password]
