"""Rows of the matrix for this app: {view name: Rule}."""

from ..matrix import ADMIN, ALL, OFFICE, READERS, Rule
from ..world import World
from .rows import make_cluster, make_person, make_term, person_and_mandate

OWN = ALL - {"other"}
OTHER = frozenset({"other"})


def own_unit(world: World) -> list[int]:
    return [world.cast.own_unit.pk]


def a_user(world: World) -> list[int]:
    return [world.cast.viewer.pk]


def a_person(world: World) -> list[int]:
    return [make_person(world.cast.own_unit).pk]


MATRIX: dict[str, Rule] = {
    # Sign-in
    "account_login": Rule(ALL, get=302, public=True),
    "account_logout": Rule(ALL, get=405, public=True),
    "account_change_password": Rule(ALL),
    "account_inactive": Rule(ALL, public=True),
    "account_signup": Rule(ALL, get=404, public=True),
    "account_reset_password": Rule(ALL, public=True),
    "account_reset_password_done": Rule(ALL, public=True),
    "account_reset_password_from_key": Rule(ALL, lambda world: ["1", "sai-khoa"], public=True),
    "account_reset_password_from_key_done": Rule(ALL, public=True),
    # The frame
    "members:first_run": Rule(ALL, get=302, public=True),
    "members:more": Rule(ALL),
    "members:mail": Rule(ALL),
    "members:theme": Rule(ALL, get=405),
    # Units
    "members:units": Rule(ALL),
    "members:unit_new": Rule(OFFICE),
    "members:unit": Rule(OWN, own_unit, OTHER),
    "members:unit_edit": Rule(OFFICE, own_unit),
    "members:unit_history": Rule(OWN, own_unit, OTHER),
    "members:unit_name": Rule(OFFICE, own_unit),
    "members:unit_figure": Rule(OFFICE, own_unit),
    "members:unit_dissolve": Rule(OFFICE, own_unit),
    # People
    "members:people": Rule(READERS),
    "members:person_new": Rule(OFFICE),
    "members:person": Rule(OWN, a_person, OTHER),
    "members:person_edit": Rule(OFFICE, a_person),
    "members:mandate_new": Rule(OFFICE, a_person),
    "members:mandate": Rule(OFFICE, lambda world: person_and_mandate(world.cast.own_unit)),
    # Administration
    "members:admin": Rule(ADMIN),
    "members:organisation": Rule(ADMIN),
    "members:terms": Rule(ADMIN),
    "members:term_new": Rule(ADMIN),
    "members:term": Rule(ADMIN, lambda world: [make_term().pk]),
    "members:clusters": Rule(ADMIN),
    "members:cluster_new": Rule(ADMIN),
    "members:cluster": Rule(ADMIN, lambda world: [make_cluster().pk]),
    # Accounts
    "members:users": Rule(ADMIN),
    "members:user_new": Rule(ADMIN),
    "members:user": Rule(ADMIN, a_user),
    "members:user_edit": Rule(ADMIN, a_user),
    "members:user_password": Rule(ADMIN, a_user),
    "members:user_deactivate": Rule(ADMIN, a_user),
    "members:user_activate": Rule(ADMIN, a_user),
}
