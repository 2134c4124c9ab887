"""What an act on units does to tasks: open ones move, with history and notices; closed ones stay."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.clock import today
from members.deeds import Deed
from members.models import ActKind, Mandate, Unit, UnitAct
from tasks import assigning, dividing
from tasks.models import Assignment, Notice, Task, TaskEvent
from tasks.revising import Overtaken
from tasks.succession import Choices, Estate, carry_out, moves_of

from ..conftest import Cast
from ..factories import make_task, make_unit, make_user
from ..members.rows import make_person

DAY = date(2026, 3, 1)
CLOSED = {"stage": "done", "closed_on": date(2026, 2, 1), "given_on": date(2026, 1, 1)}


def deed_of(kind: ActKind, *units: Unit, heirs: tuple[Unit, ...] = (), on: date = DAY, **more: Any) -> Deed:
    return Deed(kind, on, "12/QĐ-LHH", tuple(Unit.objects.get(pk=u.pk) for u in units), heirs, **more)


def done(cast: Cast, deed: Deed, choices: Choices | None = None, mark: str = "") -> UnitAct:
    return carry_out(deed=deed, user=cast.admin, today=today(), choices=choices, mark=mark)


def parts_of(task: Task) -> dict[str, str]:
    return {row.unit.name: row.part for row in Assignment.objects.filter(task=task).select_related("unit")}


def test_merge_moves_open_tasks_and_leaves_closed_ones(cast: Cast) -> None:
    first, second, heir = make_unit("Hội A"), make_unit("Hội B"), make_unit("Hội C")
    led, shared = make_task(lead=first), make_task(lead=first, coop=second)
    taken, closed = make_task(lead=heir, coop=first), make_task(lead=first, **CLOSED)
    helped = make_task(lead=second, coop=heir)
    printed = Assignment.objects.get(task=led)
    Assignment.objects.filter(pk=printed.pk).update(printed="hội a tỉnh")
    act = done(cast, deed_of(ActKind.MERGE, first, second, heirs=(heir,)))
    assert [parts_of(task) for task in (led, shared, taken, helped)] == [{"Hội C": "lead"}] * 4
    assert parts_of(closed) == {"Hội A": "lead"}
    assert Assignment.objects.get(task=led).printed == "hội a tỉnh"
    assert act.told == {"tasks": 4}
    event = shared.events.get(verb="succeeded")
    assert event.changes == {"lead": ["Hội A", "Hội C"], "coop": ["Hội B", ""]}
    assert event.basis == "12/QĐ-LHH"
    assert "Hội C" in event.note
    assert (event.stage_after, event.due_after) == (shared.stage, shared.due_on)
    assert not closed.events.filter(verb="succeeded").exists()
    assert Task.objects.get(pk=led.pk).version == led.version + 1


def test_new_heir_and_its_people_are_told(cast: Cast) -> None:
    first, second = make_unit("Hội A"), make_unit("Hội B")
    moved, locked = make_user("unit", unit=first), make_user("unit", unit=second)
    task = make_task(lead=second)
    mandate = Mandate.objects.create(person=make_person(), unit=first, position="Chủ tịch")
    choices = Choices(accounts={locked.pk: None}, mandates=frozenset({mandate.pk}))
    heir = Unit(kind="association", name="Hội AB")
    act = done(cast, deed_of(ActKind.MERGE, first, second, heirs=(heir,)), choices)
    assert act.told == {"tasks": 1, "users": 2, "mandates": 1}
    moved.refresh_from_db()
    locked.refresh_from_db()
    assert (moved.unit, locked.is_active) == (heir, False)
    assert [(n.user, n.kind) for n in Notice.objects.filter(task=task)] == [(moved, "assigned")]


def test_split_gives_each_task_its_heir_or_leaves_it(cast: Cast) -> None:
    old = make_unit("Hội Y")
    tasks = [make_task(lead=old) for _n in range(3)]
    heirs = (Unit(kind="association", name="Y1"), make_unit("Y2"))
    choices = Choices(rest=None, tasks={tasks[0].pk: 0, tasks[1].pk: 1})
    done(cast, deed_of(ActKind.SPLIT, old, heirs=heirs), choices)
    assert [parts_of(task) for task in tasks] == [{"Y1": "lead"}, {"Y2": "lead"}, {"Hội Y": "lead"}]


def test_dissolved_without_a_successor_keeps_its_tasks(cast: Cast) -> None:
    user = make_user("unit", unit=make_unit("Hội Z"))
    assert user.unit
    task = make_task(lead=user.unit)
    done(cast, deed_of(ActKind.DISSOLVE, user.unit))
    user.refresh_from_db()
    assert parts_of(task) == {"Hội Z": "lead"}
    assert not user.is_active


def divided(cast: Cast, *units: Unit) -> Task:
    whole = make_task(stage="new")
    assigning.assign(task=whole, leads=units, user=cast.office, today=today())
    dividing.divide(task=whole, user=cast.office, today=today())
    return whole


def test_parts_of_a_divided_task_meet(cast: Cast) -> None:
    """A part becomes the heir's; where the heir has one already, the second keeps its name and is its work all the
    same."""
    first, second, heir = make_unit("Hội A"), make_unit("Hội B"), make_unit("Hội C")
    both, alone = divided(cast, first, second), divided(cast, heir, first, second)
    done(cast, deed_of(ActKind.MERGE, first, second, heirs=(heir,)))
    lanes = [sorted(str(part.lane) for part in whole.parts.all()) for whole in (both, alone)]
    assert lanes == [["Hội B", "Hội C"], ["Hội A", "Hội B", "Hội C"]]
    for whole in (both, alone):
        for part in whole.parts.all():
            assert parts_of(part) == {"Hội C": "lead"}
    event = TaskEvent.objects.get(task=both.parts.get(lane=heir), verb="succeeded")
    assert event.changes["lane"] == ["Hội A", "Hội C"]


def test_template_of_a_recurring_task_moves(cast: Cast) -> None:
    old, heir = make_unit(), make_unit("Hội Mới")
    task = make_task(lead=old, deadline_kind="recurring", frequency="quarterly", has_parts=True)
    done(cast, deed_of(ActKind.DISSOLVE, old, heirs=(heir,)))
    assert parts_of(task) == {"Hội Mới": "lead"}


def test_what_changed_since_is_asked_again(cast: Cast) -> None:
    old, heir = make_unit(), make_unit()
    task = make_task(lead=old)
    deed = deed_of(ActKind.MERGE, old, heirs=(heir,))
    mark = Estate(deed).mark
    Task.objects.filter(pk=task.pk).update(version=9)
    with pytest.raises(Overtaken):
        done(cast, deed, mark=mark)
    assert not UnitAct.objects.exists()
    mark = Estate(deed).mark
    make_user("unit", unit=old)
    with pytest.raises(Overtaken):
        done(cast, deed, mark=mark)
    done(cast, deed, mark=Estate(deed).mark)


def test_nobody_else_and_no_forged_place(cast: Cast) -> None:
    deed = deed_of(ActKind.DISSOLVE, cast.own_unit)
    with pytest.raises(PermissionDenied):
        carry_out(deed=deed, user=cast.office, today=today())
    with pytest.raises(ValueError, match="future"):
        carry_out(deed=deed, user=cast.admin, today=date(2020, 1, 1), at=timezone.now())
    task = make_task(lead=cast.own_unit)
    for choices in (Choices(accounts={cast.own.pk: 0}), Choices(tasks={task.pk: 3})):
        with pytest.raises(ValidationError):
            done(cast, deed, choices)
    with pytest.raises(ValidationError):
        done(cast, deed_of(ActKind.MERGE, cast.own_unit, heirs=(cast.other_unit,)), Choices(rest=-1))


def test_queries_do_not_grow_with_tasks(cast: Cast) -> None:
    counts = []
    for size in (1, 4):
        old, heir = make_unit(), make_unit()
        for _n in range(size):
            make_task(lead=old)
        with CaptureQueriesContext(connection) as queries:
            estate = Estate(deed_of(ActKind.MERGE, old, heirs=(heir,)))
            assert len(moves_of(estate, Choices())) == size
            assert estate.mark
        with CaptureQueriesContext(connection) as written:
            done(cast, estate.deed, mark=estate.mark)
        counts.append((len(queries), len(written)))
    assert counts[0] == counts[1]
