"""Assignment: who, with whom, until when; what history keeps; one and many."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.assigning import assign
from tasks.models import Assignment, Part, Stage, Task, TaskEvent
from tasks.workflow import TaskMoved

from ..conftest import Cast
from ..factories import make_task, make_unit

TODAY = date(2026, 6, 15)


def parts(task: Task) -> set[tuple[int, str]]:
    return set(task.assignments.values_list("unit_id", "part"))


def give(task: Task, cast: Cast, **how: Any) -> TaskEvent | None:
    return assign(task=task, user=how.pop("user", cast.standing), today=TODAY, **how)


def test_assign_writes_units_due_date_and_history(cast: Cast) -> None:
    task, helper = make_task(stage="new"), make_unit("Ban Phối Hợp")
    event = give(task, cast, leads=[cast.own_unit], coops=[helper], due_on=date(2026, 9, 30))
    assert parts(task) == {(cast.own_unit.pk, Part.LEAD), (helper.pk, Part.COOP)}
    assert (task.due_on, task.original_due_on, task.deadline_kind) == (date(2026, 9, 30), date(2026, 9, 30), "date")
    assert task.stage == Stage.NEW
    assert event is not None
    assert event.verb == TaskEvent.Verb.ASSIGNED
    assert event.changes == {
        "lead": ["", cast.own_unit.name],
        "coop": ["", helper.name],
        "due_on": ["", "2026-09-30"],
    }


def test_assign_again_changes_only_what_differs_and_keeps_printed_names(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, coop=cast.other_unit)
    Assignment.objects.filter(task=task).update(printed="tên trong văn bản")
    event = give(task, cast, leads=[cast.other_unit])
    assert parts(task) == {(cast.other_unit.pk, Part.LEAD)}
    assert Assignment.objects.get(task=task).printed == "tên trong văn bản"
    assert event is not None
    assert event.changes == {"lead": [cast.own_unit.name, cast.other_unit.name], "coop": [cast.other_unit.name, ""]}


def test_assigning_the_same_again_writes_nothing(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    assert give(task, cast, leads=[cast.own_unit], due_on=date(2026, 9, 30)) is None
    assert (task.version, task.events.count()) == (1, 0)


def test_moving_a_due_date_needs_a_reason_and_keeps_the_original(cast: Cast) -> None:
    task = make_task(due_on=date(2026, 9, 30))
    for new in (date(2026, 10, 15), None):
        with pytest.raises(ValidationError):
            give(task, cast, due_on=new)
    assert Task.objects.get(pk=task.pk).due_on == date(2026, 9, 30)
    give(task, cast, due_on=date(2026, 10, 15), note="Bão số 3.")
    assert (task.due_on, task.original_due_on) == (date(2026, 10, 15), date(2026, 9, 30))
    give(task, cast, due_on=None, note="Chờ hướng dẫn.")
    give(task, cast, due_on=date(2026, 12, 1))
    assert (task.due_on, task.original_due_on) == (date(2026, 12, 1), date(2026, 9, 30))


def test_a_granted_due_date_moves_by_extension_alone(cast: Cast) -> None:
    task = make_task(due_on=date(2026, 10, 15), original_due_on=date(2026, 9, 30), extension_count=1)
    with pytest.raises(ValidationError, match="đề nghị gia hạn"):
        give(task, cast, due_on=date(2026, 12, 1), note="Họp giao ban.")
    assert give(task, cast, due_on=date(2026, 10, 15), leads=[cast.other_unit])
    assert Task.objects.get(pk=task.pk).due_on == date(2026, 10, 15)


@pytest.mark.parametrize("who", ["committee", "viewer", "own", "other"])
def test_assign_is_for_office_and_committee(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        give(make_task(lead=cast.own_unit), cast, user=cast.by_role()[who], leads=[])


@pytest.mark.parametrize("stage", ["done", "ended"])
def test_closed_task_is_not_assigned(stage: str, cast: Cast) -> None:
    with pytest.raises(TaskMoved):
        give(make_task(stage=stage), cast, leads=[cast.own_unit])


def test_one_unit_has_one_part(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        give(make_task(), cast, leads=[cast.own_unit], coops=[cast.own_unit])


def test_stale_order_is_refused(cast: Cast) -> None:
    task = make_task()
    give(task, cast, leads=[cast.own_unit])
    with pytest.raises(TaskMoved):
        give(task, cast, leads=[cast.other_unit], version=1)


def test_error_while_assigning_leaves_nothing(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    writes = [(Assignment.objects.none().__class__, "create"), (TaskEvent.objects, "create"), (Task, "save")]
    for owner, name in writes:
        with patch.object(owner, name, side_effect=RuntimeError("power cut")), pytest.raises(RuntimeError):
            give(task, cast, leads=[cast.other_unit], due_on=date(2026, 10, 1), note="Lý do.")
        assert parts(task) == {(cast.own_unit.pk, Part.LEAD)}
        assert Task.objects.get(pk=task.pk).due_on == date(2026, 9, 30)
        assert not task.events.exists()
