"""Which table is planned how, who may import it, and how its address is called."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from ..access import ADMINS, OFFICE
from ..models import Role, TableKind, User
from .figure_plan import FigurePlanning
from .person_plan import PersonPlanning
from .planning import Planning, silent
from .unit_plan import UnitPlanning
from .user_plan import UserPlanning

PLANS: dict[str, type[Planning]] = {
    TableKind.UNITS: UnitPlanning,
    TableKind.PEOPLE: PersonPlanning,
    TableKind.FIGURES: FigurePlanning,
    TableKind.USERS: UserPlanning,
}
SLUGS = {
    "don-vi": TableKind.UNITS,
    "con-nguoi": TableKind.PEOPLE,
    "so-lieu": TableKind.FIGURES,
    "tai-khoan": TableKind.USERS,
}
SLUG_OF = {kind: slug for slug, kind in SLUGS.items()}


def roles_of(kind: str) -> frozenset[Role]:
    return ADMINS if kind == TableKind.USERS else OFFICE


def may(user: User, kind: str) -> bool:
    return user.role in roles_of(kind)


def planning(kind: str, rows: Iterable[Any], by: User, today: date, beat: Callable[[int], None] = silent) -> Planning:
    return PLANS[kind](rows, by, today, beat)
