"""Dividing a task among its units: the parts, who may, once only, and sums that never hold whole and parts together."""

from datetime import date
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members.models import Role, Unit
from resolutions.dossier import progress_of
from tasks import workflow
from tasks.assigning import assign
from tasks.dividing import Lane, Rollup, add_lane, divide, is_divisible, lanes_of, rollup
from tasks.models import Assignment, ExtensionRequest, Notice, Part, Stage, Task, TaskEvent
from tasks.period_filter import Period
from tasks.quarter import late_tasks, quarter_facts
from tasks.status import State, Windows, state
from tasks.workflow import Report, TaskMoved

from ..conftest import Cast
from ..factories import make_entry, make_task, make_unit, make_user
from ..parallel import at_once

TODAY = date(2026, 6, 15)
W = Windows()


def make_shared(*units: Unit, coop: Unit | None = None, **fields: Any) -> Task:
    task = make_task(coop=coop, **({"stage": "new", "due_on": date(2026, 6, 1)} | fields))
    for unit in units:
        Assignment.objects.create(task=task, unit=unit, part=Part.LEAD, printed=f"các Hội ({unit.name})")
    return task


def cut(task: Task, cast: Cast, **how: Any) -> list[Task]:
    divide(task=task, user=how.pop("user", cast.office), today=TODAY, **how)
    return list(lanes_of(task))


# --- The parts -----------------------------------------------------------------------------------------------------


def test_dividing_gives_each_lead_its_own_part(cast: Cast) -> None:
    helper = make_unit("Ban Giúp Việc")
    task = make_shared(cast.own_unit, cast.other_unit, coop=helper, product="Báo cáo", span_start=3, span_end=40)
    one, two = cut(task, cast)
    assert [(p.lane, p.part_no, p.stage, p.version) for p in (one, two)] == [
        (cast.own_unit, 1, Stage.NEW, 1), (cast.other_unit, 2, Stage.NEW, 1),
    ]  # fmt: skip
    names = ("document_id", "position", "path", "title", "product", "span_start", "span_end", "given_on", "due_on",
             "original_due_on", "deadline_kind")  # fmt: skip
    for name in names:
        assert getattr(one, name) == getattr(task, name), name
    assert set(one.assignments.values_list("unit_id", "part", "printed")) == {
        (cast.own_unit.pk, "lead", f"các Hội ({cast.own_unit.name})"), (helper.pk, "coop", ""),
    }  # fmt: skip
    one.refresh_from_db()
    assert one.lead_count == 1
    task.refresh_from_db()
    assert (task.has_parts, task.lead_count, task.version, task.assignments.count()) == (True, 0, 2, 0)


def test_dividing_is_in_the_history_of_whole_and_parts(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    part = cut(task, cast)[0]
    event = task.events.get()
    assert (event.verb, event.actor) == (TaskEvent.Verb.DIVIDED, cast.office)
    assert event.changes == {"lead": [f"{cast.own_unit.name}; {cast.other_unit.name}", ""]}
    created = part.events.get()
    assert (created.verb, created.stage_after, created.due_after) == ("created", "new", part.due_on)


def test_parts_live_their_own_lives_and_the_whole_none(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    mine, theirs = cut(task, cast)
    workflow.record_progress(task=mine, user=cast.own, today=TODAY, report=Report("Đã làm.", TODAY, percent=40))
    theirs.refresh_from_db()
    assert (mine.stage, mine.percent, theirs.stage) == (Stage.DOING, 40, Stage.NEW)
    with pytest.raises(PermissionDenied):
        workflow.accept(task=theirs, user=cast.own, today=TODAY)
    with pytest.raises(TaskMoved):
        workflow.accept(task=task, user=cast.office, today=TODAY)
    with pytest.raises(TaskMoved):
        assign(task=task, user=cast.office, today=TODAY, leads=[cast.own_unit])


def test_a_unit_sees_its_part_alone(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    mine, _theirs = cut(task, cast)
    assert list(Task.objects.visible_to(cast.own)) == [mine]


def test_parts_go_behind_those_of_the_same_place(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    make_task(document=task.document, position=task.position, part_no=7, parent=task, period="2026-01")
    assert [part.part_no for part in cut(task, cast)] == [8, 9]


def test_each_unit_is_told_of_its_own_part(cast: Cast) -> None:
    parts = cut(make_shared(cast.own_unit, cast.other_unit), cast)
    told = set(Notice.objects.values_list("user", "kind", "task"))
    assert told == {(user.pk, "assigned", part.pk) for user, part in zip((cast.own, cast.other), parts, strict=True)}


@pytest.mark.django_db(transaction=True)
def test_two_people_divide_at_one_moment_and_the_second_is_told() -> None:
    user, unit, other = make_user(Role.OFFICE), make_unit(), make_unit()
    task = make_shared(unit, other)
    came = at_once(*[lambda: divide(task=Task.objects.get(pk=task.pk), user=user, today=TODAY)] * 4)
    assert sorted(type(one).__name__ for one in came) == ["TaskMoved", "TaskMoved", "TaskMoved", "list"]
    assert [part.part_no for part in lanes_of(task)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_lanes_added_at_one_moment_get_numbers_of_their_own() -> None:
    user, units = make_user(Role.OFFICE), [make_unit() for _ in range(5)]
    task = make_shared(*units[:2])
    divide(task=task, user=user, today=TODAY)
    late = [units[2], units[3], units[4], units[4]]
    came = at_once(
        *[
            partial(lambda unit: add_lane(task=Task.objects.get(pk=task.pk), unit=unit, user=user, today=TODAY), unit)
            for unit in late
        ]
    )
    assert sorted(type(one).__name__ for one in came) == ["Task", "Task", "Task", "ValidationError"]
    assert [part.part_no for part in lanes_of(task)] == [1, 2, 3, 4, 5]


# --- Who, when, how often ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["committee", "viewer", "own", "other"])
def test_dividing_is_for_those_who_assign(who: str, cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    with pytest.raises(PermissionDenied):
        cut(task, cast, user=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        add_lane(task=task, unit=make_unit(), user=getattr(cast, who), today=TODAY)
    assert Task.objects.count() == 1


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.NEW, Stage.TODO}))
def test_what_was_begun_or_closed_is_not_divided(stage: str, cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit, stage=stage)
    with pytest.raises(TaskMoved):
        cut(task, cast)


def test_what_was_reported_on_is_not_divided(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit, stage="todo")
    make_entry(task, cast.own)
    with pytest.raises(TaskMoved):
        cut(task, cast)


def test_a_part_is_not_divided_again(cast: Cast) -> None:
    part = cut(make_shared(cast.own_unit, cast.other_unit), cast)[0]
    assign(task=part, user=cast.office, today=TODAY, leads=[cast.own_unit, make_unit()])
    assert not is_divisible(part)
    with pytest.raises(TaskMoved):
        cut(part, cast)


def test_one_lead_is_not_enough(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="từ hai đơn vị"):
        cut(make_shared(cast.own_unit, coop=cast.other_unit), cast)


def test_a_request_that_waits_is_decided_first(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    key = "0d1c2b3a-0000-4000-8000-000000000001"
    days = {"old_due_on": date(2026, 6, 1), "wanted_on": date(2026, 7, 1)}
    ExtensionRequest.objects.create(task=task, number=1, reason="Chậm.", author=cast.own, request_key=key, **days)
    with pytest.raises(ValidationError, match="gia hạn"):
        cut(task, cast)


def test_dividing_twice_divides_once(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    cut(task, cast)
    with pytest.raises(TaskMoved):
        cut(Task.objects.get(pk=task.pk), cast)
    with pytest.raises(TaskMoved):
        cut(task, cast, version=1)
    assert lanes_of(task).count() == 2


def test_dividing_is_all_or_nothing(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    with patch("tasks.dividing.history", side_effect=RuntimeError), pytest.raises(RuntimeError):
        cut(task, cast)
    task.refresh_from_db()
    assert (Task.objects.count(), task.has_parts, task.assignments.count()) == (1, False, 2)


def test_the_database_knows_one_part_per_unit(cast: Cast) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    cut(task, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_task(document=task.document, parent=task, lane=cast.own_unit)


# --- A unit that joins later ---------------------------------------------------------------------------------------


def test_a_unit_that_joins_later_gets_its_part_from_today(cast: Cast) -> None:
    helper, late = make_unit("Ban Giúp Việc"), make_unit("Hội Mới Vào")
    task = make_shared(cast.own_unit, cast.other_unit, coop=helper)
    cut(task, cast)
    part = add_lane(task=task, unit=late, user=cast.standing, today=TODAY)
    part.refresh_from_db()
    assert (part.lane, part.part_no, part.given_on, part.stage) == (late, 3, TODAY, Stage.NEW)
    assert set(part.assignments.values_list("unit_id", "part")) == {(late.pk, "lead"), (helper.pk, "coop")}
    assert task.events.first().changes == {"lead": ["", "Hội Mới Vào"]}  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="đã có phần"):
        add_lane(task=task, unit=late, user=cast.standing, today=TODAY)


def test_a_unit_joins_only_what_was_divided(cast: Cast) -> None:
    with pytest.raises(TaskMoved):
        add_lane(task=make_shared(cast.own_unit), unit=cast.other_unit, user=cast.office, today=TODAY)


# --- Together ------------------------------------------------------------------------------------------------------


def test_rollup_tells_each_unit_and_all_together(cast: Cast) -> None:
    units = [make_unit() for _ in range(4)]
    task = make_shared(*units)
    done, waiting, late, ended = cut(task, cast)
    Task.objects.filter(pk=done.pk).update(stage="done", closed_on=date(2026, 5, 20))
    Task.objects.filter(pk=waiting.pk).update(stage="confirm", percent=80, due_on=date(2026, 9, 1))
    Task.objects.filter(pk=ended.pk).update(stage="ended", closed_on=date(2026, 5, 20))
    make_entry(late, cast.office, text="Cũ.")
    newest = make_entry(late, cast.office, obstacle="Thiếu kinh phí.")
    make_entry(late, cast.office, reported_on=date(2026, 6, 20), text="Sau ngày xem.")
    sum = rollup(task, TODAY, W)
    assert (sum.parts, sum.done, sum.late, sum.waiting, sum.ended, sum.percent) == (3, 1, 1, 1, 1, 60)
    assert sum.dues == (date(2026, 6, 1), date(2026, 9, 1))
    assert [lane.unit for lane in sum.lanes] == units
    assert [lane.last for lane in sum.lanes] == [None, None, newest, None]


def test_rollup_of_nothing_has_no_figures() -> None:
    sum = Rollup(())
    assert (sum.parts, sum.percent, sum.dues, sum.is_done) == (0, 0, (), False)


STAGES = st.sampled_from(sorted(Stage))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def any_lane(stage: str, due: date | None, closed: date, percent: int) -> Lane:
    closed_on = closed if stage in {"done", "ended"} else None
    how = state(stage, "date", due, closed_on, date(2026, 12, 31), W)
    task = Task(stage=stage, due_on=due, closed_on=closed_on, percent=percent)
    return Lane(task, Unit(name="Hội"), how)


@given(st.lists(st.builds(any_lane, STAGES, st.none() | DAYS, DAYS, st.integers(0, 100)), max_size=20))
def test_rollup_figures_stay_within_the_parts(lanes: list[Lane]) -> None:
    sum = Rollup(tuple(lanes))
    assert sum.parts + sum.ended == len(lanes)
    assert sum.done + sum.late <= sum.parts
    assert sum.waiting <= sum.parts
    assert 0 <= sum.percent <= 100
    assert sum.is_done == (bool(sum.parts) and all(lane.state in {State.DONE_ON_TIME, State.DONE_LATE}
                                                   for lane in sum.counted))  # fmt: skip
    if sum.is_done:
        assert sum.percent == 100
    assert list(sum.dues) == sorted(set(sum.dues))


# --- No sum holds the whole and its parts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stages", [("new", "new", "new"), ("done", "done", "done"), ("done", "ended", "doing"), ("hold", "confirm", "redo")]
)
def test_identities_of_the_quarter_hold_over_parts_alone(stages: tuple[str, ...], cast: Cast) -> None:
    task = make_shared(*(make_unit() for _ in stages), due_on=date(2026, 5, 31))
    make_task(lead=cast.own_unit, document=task.document, stage="doing", due_on=date(2026, 12, 31))
    for part, stage in zip(cut(task, cast), stages, strict=True):
        closed = date(2026, 6, 10) if stage in {"done", "ended"} else None
        Task.objects.filter(pk=part.pk).update(stage=stage, closed_on=closed)
    facts = quarter_facts(Period.parse("2026-q2", TODAY), W)
    whole, ended = facts.total, stages.count("ended")
    assert whole.total + ended == len(stages) + 1
    assert whole.completed == stages.count("done")
    assert whole.completed + whole.not_completed == whole.total
    for table in (facts.units, facts.documents):  # each task here has one lead, so that the lines add up
        assert sum(line.summary.total for line in table.lines) == whole.total
        assert sum(line.ended for line in table.lines) == ended
    assert all(line.key for line in facts.units.lines)  # the whole is in no line, not even that of tasks without lead
    progress = progress_of([task.document], cast.office)[task.document_id]
    assert (progress.done, progress.total) == (whole.completed, whole.total)
    assert task not in {late.task for late in late_tasks(Period.parse("2026-q2", TODAY), W)}
    together = rollup(task, TODAY, W)
    assert (together.parts, together.done, together.ended) == (len(stages) - ended, whole.completed, ended)
