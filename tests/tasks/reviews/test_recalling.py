"""Standings of a past day are those that were read on its evening, whatever happened to tasks and units afterwards."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from members.deeds import Deed
from members.models import ActKind, Cluster, FigureKind, Unit
from tasks.assigning import assign
from tasks.dividing import divide
from tasks.figure_calls import Call, open_call
from tasks.models import Assignment, Part, Stage, Task, TaskEvent
from tasks.period_filter import Period
from tasks.periods import quarter_of
from tasks.reviews.reading import standings_now
from tasks.reviews.recalling import standings_on
from tasks.reviews.standing import Standing
from tasks.reviews.tables import tables_of
from tasks.status import State, Windows
from tasks.succession import carry_out
from tasks.workflow import TaskMoved

from ...conftest import Cast
from ...factories import make_document, make_entry, make_task, make_unit, make_user
from ..test_past import FIRST, LIVES, STEPS, new_task, noon

pytestmark = pytest.mark.django_db
W = Windows()


def on(day: date, since: date = date(2026, 1, 1)) -> list[Standing]:
    return list(standings_on(day, since, W))


def seen(day: date) -> list[Standing]:
    """What the review read on the evening of that day."""
    return [in_order(one) for one in standings_now(Period(quarter_of(day), day), W)]


def in_order(standing: Standing) -> Standing:
    """A unit that left and came back stands last today and first in history."""
    return replace(standing, leads=tuple(sorted(standing.leads, key=lambda unit: unit.pk)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES)
def test_recalled_is_what_was_read_on_the_day(cast: Cast, life: list[tuple[int, int, int]]) -> None:
    task, day, hour = new_task(cast, due_on=date(2026, 1, 25), stage=Stage.NEW, lead=cast.own_unit), FIRST, 9
    diary = {day: seen(day)}
    for which, days, number in life:
        day, hour = day + timedelta(days=days), 9 if days else min(hour + 1, 22)
        try:
            with transaction.atomic():
                STEPS[which](task, cast, {"today": day, "at": noon(day, hour)}, number)
        except (TaskMoved, PermissionDenied, ValidationError):
            pass
        task.refresh_from_db()
        diary[day] = seen(day)
    for one, was in diary.items():
        assert [in_order(standing) for standing in on(one, quarter_of(one).start)] == was, one
    Task.objects.filter(pk=task.pk).update(given_on=date(2030, 1, 1), closed_on=None, stage="new")


# --- Units of then -------------------------------------------------------------------------------------------------


def test_units_that_no_longer_exist_are_told_under_their_names_of_then(cast: Cast) -> None:
    cluster = Cluster.objects.create(name="Cụm 1")
    gone = make_unit("Hội Huyện", cluster=cluster, field="Y tế")
    task = new_task(cast, lead=gone, stage="doing", due_on=date(2026, 6, 1))
    for kind, month, values, heirs in (
        (ActKind.RENAME, 3, {"name": "Hội Huyện Mới"}, ()),
        (ActKind.MERGE, 4, {}, (cast.other_unit,)),
    ):
        deed = Deed(kind, date(2026, month, 1), "12/QĐ", (Unit.objects.get(pk=gone.pk),), heirs, values)
        carry_out(deed=deed, user=cast.admin, today=deed.on, at=noon(deed.on))
    told = {day: on(day)[0].leads for day in (date(2026, 2, 1), date(2026, 3, 15), date(2026, 4, 15))}
    before, renamed, after = (held[0] for held in told.values())
    assert (before.pk, before.name, before.cluster, before.field) == (gone.pk, "Hội Huyện", "Cụm 1", "Y tế")
    assert (renamed.pk, renamed.name) == (gone.pk, "Hội Huyện Mới")
    assert after.pk == cast.other_unit.pk
    assert [group.name for group in tables_of(on(date(2026, 2, 1))).units] == ["Hội Huyện"]
    assert task.pk == on(date(2026, 2, 1))[0].task


def test_unit_whose_name_nobody_knows_is_told_by_its_name(cast: Cast) -> None:
    task = new_task(cast, lead=cast.own_unit)
    changes = {"lead": ["Ban lạ", cast.own_unit.name]}
    told: dict[str, Any] = {"stage_after": "new", "at": noon(date(2026, 3, 1)), "changes": changes}
    TaskEvent.objects.create(task=task, verb="assigned", actor=cast.office, **told)
    (unit,) = on(date(2026, 2, 1))[0].leads
    assert (unit.pk, unit.name) == (0, "Ban lạ")


# --- Which tasks ---------------------------------------------------------------------------------------------------


def test_task_divided_since_was_whole(cast: Cast) -> None:
    task = new_task(cast, lead=cast.own_unit, stage="todo", due_on=date(2026, 6, 1))
    Assignment.objects.create(task=task, unit=cast.other_unit, part=Part.LEAD)
    divide(task=task, user=cast.office, today=date(2026, 2, 1), at=noon(date(2026, 2, 1)))
    (whole,) = on(date(2026, 1, 20))
    assert (whole.task, whole.lead_names) == (task.pk, f"{cast.own_unit.name}; {cast.other_unit.name}")
    assert [one.part for one in on(date(2026, 2, 2))] == [cast.own_unit.name, cast.other_unit.name]


def test_collection_of_figures_is_counted_by_its_parts_alone(cast: Cast) -> None:
    day, kinds = date(2026, 2, 1), list(FigureKind.objects.filter(code="members"))
    document = make_document(registered_by=cast.office)
    call = Call(document, kinds, day, [cast.own_unit, cast.other_unit], date(2026, 2, 20))
    made = open_call(call=call, user=cast.office, today=day, key=uuid.uuid4(), at=noon(day))
    assert made.task_id not in {one.task for one in on(day)}
    assert [in_order(one) for one in on(day, quarter_of(day).start)] == seen(day)
    assert len(seen(day)) == 2


def test_what_was_closed_before_the_period_is_left_out(cast: Cast) -> None:
    closed = new_task(cast, stage="doing")
    told: dict[str, Any] = {"verb": "confirmed", "stage_after": "done", "actor": cast.office}
    entry = make_entry(closed, cast.office, reported_on=date(2026, 3, 30), at=noon(date(2026, 3, 30)))
    TaskEvent.objects.create(task=closed, entry=entry, at=noon(date(2026, 4, 5)), **told)
    Task.objects.filter(pk=closed.pk).update(stage="done", closed_on=date(2026, 3, 30))
    april = date(2026, 4, 1)
    assert [one.state for one in on(date(2026, 4, 2), april)] == [State.UNDATED], "confirmed later: open then"
    assert on(date(2026, 4, 6), april) == []
    assert [one.closed_on for one in on(date(2026, 4, 6))] == [date(2026, 3, 30)]


def test_what_history_does_not_know_is_marked(cast: Cast) -> None:
    task = make_task(given_on=FIRST, due_on=date(2026, 6, 1))
    told: dict[str, Any] = {"stage_after": "new", "due_after": date(2026, 6, 1), "at": noon(date(2026, 5, 1))}
    TaskEvent.objects.create(task=task, verb="created", actor=cast.office, **told)
    assert [one.is_known for one in on(date(2026, 2, 1))] == [False]
    assert [one.is_known for one in on(date(2026, 5, 2))] == [True]
    assert on(FIRST - timedelta(days=1)) == []


def test_tables_need_no_words(cast: Cast) -> None:
    task = new_task(cast, lead=cast.own_unit, due_on=date(2026, 1, 20))
    how: dict[str, Any] = {"user": cast.office, "note": "x", "leads": [cast.own_unit]}
    assign(task=task, due_on=date(2026, 1, 25), today=FIRST, at=noon(FIRST), **how)
    make_entry(task, cast.office, obstacle="Thiếu kinh phí", at=noon(date(2026, 2, 1)))
    (light,), (full,) = (list(standings_on(date(2026, 3, 1), FIRST, W, has_words=has)) for has in (False, True))
    assert (light.cause, full.cause) == ("", "Thiếu kinh phí")
    assert tables_of([light]) == tables_of([full])
    assert tables_of([light]).extended.tasks == 1


def test_as_many_queries_for_many_tasks_as_for_one(cast: Cast) -> None:
    document = make_document(registered_by=make_user())

    def more() -> int:
        for _ in range(3):
            make_task(lead=make_unit(), document=document, given_on=FIRST)
        on(date(2026, 3, 1))
        with CaptureQueriesContext(connection) as caught:
            on(date(2026, 3, 1))
        return len(caught)

    assert more() == more() <= 18
