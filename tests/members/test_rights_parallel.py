"""Changes of rights at one moment: one admin is left, and nobody gets an error of the server."""

from collections.abc import Callable

import pytest

from members import rights
from members.clock import today
from members.models import Role, TableKind, User
from members.tables.kinds import planning
from members.tables.written import Overtaken

from ..factories import make_organisation, make_user
from ..parallel import at_once


def demote(user: User, by: User) -> Callable[[], bool]:
    def change() -> bool:
        row = User.objects.get(pk=user.pk)
        row.role = Role.OFFICE
        return rights.change_user(user=row, version=row.version, by=by)

    return change


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(4))
def test_admins_who_take_rights_from_each_other_leave_one(round_: int) -> None:
    make_organisation()
    one, two = make_user(Role.ADMIN), make_user(Role.ADMIN)
    first, second = (demote(two, one), demote(one, two))
    if round_ % 2:
        first = lambda: rights.deactivate_user(user=two, by=one)  # noqa: E731
    came = at_once(first, second)
    wrong = [error for error in came if isinstance(error, Exception) and not isinstance(error, rights.Refused)]
    assert wrong == [], came
    assert User.objects.filter(role=Role.ADMIN, is_active=True).count() == 1


def test_a_table_does_not_take_the_last_admin_away(db: None) -> None:
    """Between its planning and its writing the other admin lost the role."""
    make_organisation()
    owner, other = make_user(Role.ADMIN), make_user(Role.ADMIN, username="hai")
    rows = [[2, {"username": "hai", "full_name": other.full_name, "role": "Văn phòng"}]]
    plan = planning(TableKind.USERS, rows, owner, today())
    fates = plan.plan()
    assert [fate.problems for fate in fates] == [[]]
    assert fates[0].changes
    User.objects.filter(pk=owner.pk).update(role=Role.OFFICE)
    with pytest.raises(Overtaken):
        plan.write()
    assert User.objects.get(pk=other.pk).is_admin
