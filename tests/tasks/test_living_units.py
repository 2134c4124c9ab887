"""Work that is given at the moment in which its unit ends: no open task is left with a unit that is no more."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from members.deeds import Deed
from members.models import ActKind, Role, Unit, User
from tasks.assigning import assign
from tasks.living_units import UnitEnded
from tasks.models import Assignment, Task
from tasks.revising import Overtaken, Revision, revise
from tasks.sitting import Change, StaleRows, save
from tasks.succession import carry_out

from ..factories import make_organisation, make_task, make_unit, make_user
from ..parallel import at_once

TODAY = date(2026, 3, 2)
Give = Callable[[Task, Unit, User], Any]


def by_hand(task: Task, unit: Unit, by: User) -> None:
    assign(task=task, user=by, today=TODAY, leads=[unit])


def in_a_sitting(task: Task, unit: Unit, by: User) -> None:
    save(changes=[Change(task, task.version, leads=[unit])], user=by, today=TODAY)


def with_others(task: Task, unit: Unit, by: User) -> None:
    revise(revisions=[Revision(task, task.version, leads=[unit])], user=by, today=TODAY)


WAYS = pytest.mark.parametrize("give", [by_hand, in_a_sitting, with_others])


@WAYS
def test_a_unit_that_ended_meanwhile_gets_nothing(db: None, give: Give) -> None:
    make_organisation()
    unit, task = make_unit("Hội Tằm"), make_task()
    Unit.objects.filter(pk=unit.pk).update(left_on=TODAY)  # the form was filled in before
    with pytest.raises((UnitEnded, StaleRows), match=r"Hội Tằm|\d"):
        give(task, unit, make_user(Role.OFFICE))
    assert not Assignment.objects.filter(unit=unit).exists()


def test_a_task_stays_with_its_ended_unit_while_others_join(db: None) -> None:
    """Work that an act left where it was can still be worked on."""
    make_organisation()
    ended, helper = make_unit("Hội Tằm"), make_unit("Hội Dâu")
    task = make_task(lead=ended)
    Unit.objects.filter(pk=ended.pk).update(left_on=TODAY)
    assign(task=task, user=make_user(Role.OFFICE), today=TODAY, leads=[ended], coops=[helper])
    assert Assignment.objects.filter(task=task).count() == 2


@pytest.mark.django_db(transaction=True)
@WAYS
def test_given_while_the_unit_is_merged(give: Give) -> None:
    make_organisation()
    admin, office = make_user(Role.ADMIN), make_user(Role.OFFICE)
    unit, heir, task = make_unit("Hội Tằm"), make_unit("Hội Dâu"), make_task()
    deed = Deed(kind=ActKind.MERGE, on=TODAY, basis="1/QĐ-LHH", units=(unit,), heirs=(heir,))
    came = at_once(
        lambda: give(task, unit, office),
        lambda: carry_out(deed=deed, user=admin, today=TODAY, key=uuid.uuid4()),
    )
    told = [error for error in came if isinstance(error, Exception)]
    assert all(isinstance(error, (UnitEnded, StaleRows, Overtaken)) for error in told), came
    has_ended = Unit.objects.get(pk=unit.pk).left_on is not None
    has_work = Assignment.objects.filter(unit=unit, task__closed_on__isnull=True).exists()
    assert not (has_ended and has_work), came
