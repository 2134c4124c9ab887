"""Whom the names in a comment mean: units, accounts, the office, the standing committee. Only those one may address."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Role, Unit, User

GROUPS = {"Văn phòng": Role.OFFICE, "Ban Thường vụ": Role.STANDING}
REACHED = (Role.ADMIN, Role.OFFICE, Role.STANDING)  # whom a representative may address besides its own people
MOST_WORDS = 25
_AT = re.compile(r"(?<![\w.@])@(?=\w)([^\n@;]{1,200})")
_TAIL = ".,:!?)]}”\"'"


@dataclass
class Addressees:
    """Names and what they mean; a name may mean a unit and people at once, two people of one name are ambiguous."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[str, list[User]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        return name in self.units or name in self.people or name in self.groups


@dataclass
class Named:
    """Whom a text names, and what is wrong with its names."""

    units: dict[int, Unit] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def addressees(user: User) -> Addressees:
    """Whom this user may name: a representative its own unit, its people, the office and the standing committee."""
    people, found = _people(user), Addressees()
    units = list(Unit.objects.visible_to(user).active())
    found.units = {unit.short_fold: unit for unit in units if unit.short_fold} | {u.name_fold: u for u in units}
    for person in people:
        for name in {fold(person.full_name), fold(person.username)} - {""}:
            found.people[name].append(person)
    for name, role in GROUPS.items():
        found.groups[fold(name)] = [person for person in people if person.role == role]
    return found


def _people(user: User) -> QuerySet[User]:
    found = User.objects.filter(is_active=True).order_by("full_name", "pk")
    return found.filter(Q(unit=user.unit_id) | Q(role__in=REACHED)) if user.is_representative else found


def offers(user: User) -> list[str]:
    """The same as names, for a list to choose from: of people with one name, their sign-in names."""
    people = list(_people(user).values_list("full_name", "username", "role"))
    bearers = Counter(name for full, username, _role in people for name in {fold(full), fold(username)})
    told = [full if bearers[fold(full)] == 1 else username for full, username, _role in people]
    roles = {role for _full, _username, role in people}
    units = list(Unit.objects.visible_to(user).active().values_list("name", "short_fold"))
    names = [name for name, _short in sorted(units, key=lambda unit: not unit[1])]  # those with a short name first
    return [name for name, role in GROUPS.items() if role in roles] + names + told


def names_in(field_text: str) -> list[str]:
    """The names of the field, parted by ";" or line ends."""
    return [name for part in re.split(r"[;\n]", field_text) if (name := part.strip().removeprefix("@").strip())]


def _beginnings(tail: str) -> Iterator[str]:
    """The longest beginning first, with and without the mark that ends it."""
    words = tail.split()[:MOST_WORDS]
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        yield name
        yield name.rstrip(_TAIL)


def marked_in(text: str, known: Addressees) -> Iterator[str]:
    """The names after @ in running text; one that nobody bears is given as its first word."""
    for found in _AT.finditer(text):
        tail = found.group(1)
        yield next((n for n in _beginnings(tail) if known.knows(fold(n))), tail.split()[0].rstrip(_TAIL))


def whom(names: Iterable[str], known: Addressees) -> Named:
    """The units and people that these names mean."""
    named = Named()
    for name in dict.fromkeys(names):
        key = fold(name)
        if not known.knows(key):
            named.errors.append(_("Không có đơn vị hay người tên “%s” mà anh chị nhắc được.") % name)
        elif len(known.people.get(key, [])) > 1:
            named.errors.append(_("Có nhiều người tên “%s”: ghi tên đăng nhập.") % name)
        else:
            if unit := known.units.get(key):
                named.units[unit.pk] = unit
            named.users |= {user.pk: user for user in (*known.people.get(key, []), *known.groups.get(key, []))}
    return named
