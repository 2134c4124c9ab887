"""Rows of the matrix for this app: {view name: Rule}."""

from members.models import Abbreviation

from ..matrix import ADMIN, ALL, OFFICE, READERS, Rule
from ..world import World
from .rows import (
    make_cluster,
    make_figure,
    make_kind,
    make_person,
    make_request,
    make_table,
    make_term,
    person_and_mandate,
)

OWN = ALL - {"other"}
OTHER = frozenset({"other"})


def a_table(world: World) -> list[int]:
    return [make_table(world.cast.office).pk]


def own_unit(world: World) -> list[int]:
    return [world.cast.own_unit.pk]


def a_user(world: World) -> list[int]:
    return [world.cast.viewer.pk]


def a_figure(world: World) -> list[int]:
    return [make_figure(world.cast.own_unit).pk]


def a_person(world: World) -> list[int]:
    return [make_person(world.cast.own_unit).pk]


def a_word(world: World) -> list[int]:
    return [Abbreviation.objects.get_or_create(short="TVPBX", full="Tư vấn, phản biện")[0].pk]


MATRIX: dict[str, Rule] = {
    # Sign-in
    "account_login": Rule(ALL, get=302, public=True),
    "mfa_authenticate": Rule(ALL, get=302, public=True),
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
    "members:language": Rule(ALL, get=405, public=True),
    # One's own account
    "members:account": Rule(ALL),
    "members:session_end": Rule(ALL, lambda world: [1], get=405),
    "members:other_sessions_end": Rule(ALL, get=405),
    "members:second_factor": Rule(ALL),
    "members:second_factor_off": Rule(ALL, get=302),
    "members:recovery_codes": Rule(ALL, get=302),
    "members:logo": Rule(ALL, lambda world: ["0" * 64], get=404, public=True),
    # Units
    "members:units": Rule(ALL),
    "members:units_print": Rule(READERS),
    "members:unit_new": Rule(OFFICE),
    "members:unit": Rule(OWN, own_unit, OTHER),
    "members:unit_edit": Rule(OFFICE, own_unit),
    "members:unit_history": Rule(OWN, own_unit, OTHER),
    "members:unit_name": Rule(OFFICE, own_unit),
    "members:unit_figure": Rule(OFFICE, own_unit),
    # Counts of the whole union
    "members:figures": Rule(READERS),
    "members:figure_correct": Rule(OFFICE, a_figure),
    "members:figure_kinds": Rule(ADMIN),
    "members:figure_kind_new": Rule(ADMIN),
    "members:figure_kind": Rule(ADMIN, lambda world: [make_kind().pk]),
    # People
    "members:people": Rule(READERS),
    "members:person_new": Rule(OFFICE),
    "members:person": Rule(OWN, a_person, OTHER),
    "members:person_edit": Rule(OFFICE, a_person),
    "members:mandate_new": Rule(OFFICE, a_person),
    "members:mandate": Rule(OFFICE, lambda world: person_and_mandate(world.cast.own_unit)),
    "members:mandate_end": Rule(OFFICE, lambda world: person_and_mandate(world.cast.own_unit)),
    "members:mandate_shift": Rule(OFFICE, lambda world: person_and_mandate(world.cast.own_unit)),
    "members:person_doubles": Rule(ADMIN),
    "members:data_requests": Rule(ADMIN),
    "members:data_request_new": Rule(ADMIN, a_person),
    "members:data_request_done": Rule(ADMIN, lambda world: [make_request(world.cast.own_unit, world.cast.admin).pk]),
    "members:person_erase": Rule(ADMIN, a_person),
    # Bodies and terms
    "members:bodies": Rule(READERS),
    "members:body": Rule(OWN, own_unit, OTHER),
    "members:seats": Rule(OFFICE, own_unit),
    "members:term_page": Rule(READERS, lambda world: [make_term().pk]),
    # Tables in and out
    "members:tables": Rule(OFFICE),
    "members:table_new": Rule(OFFICE, lambda world: ["don-vi"]),
    "members:table_template": Rule(OFFICE, lambda world: ["don-vi"]),
    "members:table_export": Rule(OFFICE, lambda world: ["don-vi"]),
    "members:table_csv": Rule(OFFICE, lambda world: ["con-nguoi"]),
    "members:table": Rule(frozenset({"office"}), a_table, frozenset({"admin"})),
    "members:table_refused": Rule(frozenset({"office"}), a_table, frozenset({"admin"})),
    # Administration
    "members:admin": Rule(ADMIN),
    "members:organisation": Rule(ADMIN),
    "members:logo_edit": Rule(ADMIN),
    "members:logo_trial": Rule(ADMIN, get=404),
    "members:letterhead": Rule(ADMIN),
    "members:reminding": Rule(ADMIN),
    "members:security": Rule(ADMIN),
    "members:settings_history": Rule(ADMIN),
    "members:words": Rule(ADMIN),
    "members:word_new": Rule(ADMIN),
    "members:word": Rule(ADMIN, a_word),
    "members:word_remove": Rule(ADMIN, a_word, get=405),
    "members:terms": Rule(ADMIN),
    "members:term_new": Rule(ADMIN),
    "members:term": Rule(ADMIN, lambda world: [make_term().pk]),
    "members:clusters": Rule(ADMIN),
    "members:cluster_new": Rule(ADMIN),
    "members:cluster": Rule(ADMIN, lambda world: [make_cluster().pk]),
    "members:sign_ins": Rule(ADMIN),
    # Who was invited
    "members:invitation": Rule(ALL, public=True),
    "members:invitation_link": Rule(ALL, lambda world: ["sai-khoa"], get=410, public=True),
    "members:invitation_password": Rule(ALL, get=302, public=True),
    # Accounts
    "members:users": Rule(ADMIN),
    "members:roles": Rule(ADMIN),
    "members:rights_review": Rule(ADMIN),
    "members:invite_many": Rule(ADMIN),
    "members:invite": Rule(ADMIN, a_user),
    "members:invitation_withdraw": Rule(ADMIN, a_user, get=405),
    "members:user_sessions": Rule(ADMIN, a_user),
    "members:user_factor": Rule(ADMIN, a_user),
    "members:user_new": Rule(ADMIN),
    "members:user": Rule(ADMIN, a_user),
    "members:user_edit": Rule(ADMIN, a_user),
    "members:user_password": Rule(ADMIN, a_user),
    "members:user_deactivate": Rule(ADMIN, a_user),
    "members:user_activate": Rule(ADMIN, a_user),
}
