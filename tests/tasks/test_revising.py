"""New values for many tasks: what the preview tells is what is done, for all of them or for none."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Person
from tasks.models import Assignment, Notice, Part, Task, TaskEvent
from tasks.revising import Fate, Overtaken, Revision, foresee, revise

from ..conftest import Cast
from ..factories import make_extension_request, make_task, make_unit

TODAY = date(2026, 6, 15)


def one(task: Task, cast: Cast, **values: Any) -> list[TaskEvent]:
    user, note = values.pop("user", cast.office), values.pop("note", "")
    version = values.pop("version", task.version)
    return revise(revisions=[Revision(task, version, **values)], user=user, today=TODAY, note=note)


def fate(task: Task, **values: Any) -> Fate:
    return foresee([Revision(task, task.version, **values)])[0]


def parts(task: Task) -> set[tuple[int, str]]:
    return set(task.assignments.values_list("unit", "part"))


def test_all_values_change_in_one_line_of_history(cast: Cast) -> None:
    person = Person.objects.create(full_name="Lò Văn Thử", honorific="TS.")
    task = make_task(lead=cast.own_unit, title="Cũ", due_on=date(2026, 9, 30))
    one(
        task, cast, title=" Mới ", product="Báo cáo", instruction="Làm sớm", person=person, leads=[cast.other_unit],
        coops=[cast.own_unit], due_on=date(2026, 10, 15), note="Bão.",
    )  # fmt: skip
    task.refresh_from_db()
    assert (task.title, task.product, task.instruction, task.person) == ("Mới", "Báo cáo", "Làm sớm", person)
    assert (task.due_on, task.original_due_on, task.version) == (date(2026, 10, 15), date(2026, 9, 30), 2)
    assert parts(task) == {(cast.other_unit.pk, Part.LEAD), (cast.own_unit.pk, Part.COOP)}
    event = task.events.get()
    assert (event.verb, event.note, event.actor, event.due_after) == ("assigned", "Bão.", cast.office, task.due_on)
    assert event.changes == {
        "title": ["Cũ", "Mới"],
        "product": ["", "Báo cáo"],
        "instruction": ["", "Làm sớm"],
        "person": ["", person.pk],  # history keeps the number, never the name
        "due_on": ["2026-09-30", "2026-10-15"],
        "lead": ["Hội Của Tôi", "Hội Người Khác"],
        "coop": ["", "Hội Của Tôi"],
    }
    assert task.lead_count == 1


def test_the_same_values_write_nothing(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, coop=cast.other_unit, due_on=date(2026, 9, 30), product="A")
    same = {"leads": [cast.own_unit], "coops": [cast.other_unit], "due_on": task.due_on, "product": "A "}
    assert fate(task, **same).changes == {}
    assert one(task, cast, **same) == []
    assert Task.objects.get(pk=task.pk).version == 1


def test_words_alone_are_a_correction(cast: Cast) -> None:
    task = make_task()
    assert one(task, cast, product="Báo cáo")[0].verb == TaskEvent.Verb.CHANGED


def test_units_join_and_leave_and_a_lead_is_not_there_twice(cast: Cast) -> None:
    third = make_unit("Ban Thứ Ba")
    task = make_task(lead=cast.own_unit, coop=cast.other_unit)
    one(task, cast, join=[third, cast.own_unit], leave=[cast.other_unit])
    assert parts(task) == {(cast.own_unit.pk, Part.LEAD), (third.pk, Part.COOP)}
    task.refresh_from_db()
    one(task, cast, leads=[third])
    assert parts(task) == {(third.pk, Part.LEAD)}


def test_printed_names_of_units_that_stay_are_kept(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit)
    Assignment.objects.filter(task=task).update(printed="Hội Tôi")
    one(task, cast, leads=[cast.own_unit, cast.other_unit])
    assert task.assignments.get(unit=cast.own_unit).printed == "Hội Tôi"


def test_new_leads_are_told_once_each(cast: Cast) -> None:
    kept, new = make_task(lead=cast.own_unit), make_task(lead=cast.other_unit)
    revisions = [Revision(task, 1, leads=[cast.own_unit], product="Báo cáo") for task in (kept, new)]
    revise(revisions=revisions, user=cast.office, today=TODAY)
    notice = Notice.objects.get()
    assert (notice.user, notice.task, notice.kind) == (cast.own, new, "assigned")


def test_moving_a_due_date_needs_a_reason(cast: Cast) -> None:
    task, undated = make_task(due_on=date(2026, 9, 30)), make_task()
    with pytest.raises(ValidationError):
        one(task, cast, due_on=date(2026, 10, 1))
    one(undated, cast, due_on=date(2026, 10, 1))
    assert (undated.due_on, Task.objects.get(pk=undated.pk).deadline_kind) == (None, "date")
    assert Task.objects.get(pk=undated.pk).original_due_on == date(2026, 10, 1)


def test_dates_that_only_an_extension_moves(cast: Cast) -> None:
    granted = make_task(due_on=date(2026, 9, 30), extension_count=1)
    asked = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    make_extension_request(asked, cast.own)
    part = make_task(parent=make_task(due_on=date(2026, 9, 30)), due_on=date(2026, 9, 1))
    for task, words in ((granted, "gia hạn"), (asked, "chờ trả lời"), (part, "nhiệm vụ chung, 30/09/2026")):
        assert words in fate(task, due_on=date(2026, 10, 1)).refusal
        assert fate(task, product="Báo cáo").refusal == ""
        with pytest.raises(Overtaken):
            one(task, cast, due_on=date(2026, 10, 1), note="Lý do.")
    assert fate(part, due_on=date(2026, 9, 30)).refusal == ""
    assert fate(granted, due_on=date(2026, 9, 30)).refusal == ""  # the same day: nothing is moved


@pytest.mark.parametrize("stage", ["done", "ended"])
def test_closed_tasks_keep_units_dates_and_people(stage: str, cast: Cast) -> None:
    task = make_task(stage=stage, due_on=date(2026, 5, 1))
    assert fate(task, leads=[cast.own_unit]).refusal
    assert fate(task, due_on=date(2026, 10, 1)).refusal
    assert fate(task, title="Lời đúng").refusal == ""


def test_a_divided_task_keeps_its_units(cast: Cast) -> None:
    whole = make_task(has_parts=True)
    make_task(parent=whole, lane=cast.own_unit, lead=cast.own_unit)
    assert "từng đơn vị" in fate(whole, leads=[cast.own_unit]).refusal


def test_one_stale_row_stops_all(cast: Cast) -> None:
    first, second = make_task(), make_task(version=2)
    revisions = [Revision(first, 1, product="A"), Revision(second, 1, product="A")]
    with pytest.raises(Overtaken) as stopped:
        revise(revisions=revisions, user=cast.office, today=TODAY)
    assert stopped.value.args == ([second.pk],)
    assert not TaskEvent.objects.exists()
    assert Task.objects.get(pk=first.pk).product == ""


@pytest.mark.parametrize("who", ["committee", "viewer", "own", "other"])
def test_revising_is_for_those_who_assign(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        one(make_task(lead=cast.own_unit), cast, user=cast.by_role()[who], product="A")


def test_titles_are_the_offices(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        one(make_task(), cast, user=cast.standing, title="A")
    one(make_task(), cast, user=cast.standing, product="A")


def test_error_while_revising_leaves_nothing(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 9, 30))
    values: dict[str, Any] = {"leads": [cast.other_unit], "due_on": date(2026, 10, 1), "note": "Lý do."}
    for name in ("tasks.revising.tell_new_leads", "tasks.revising._event", "tasks.revising._set_values"):
        with patch(name, side_effect=RuntimeError("power cut")), pytest.raises(RuntimeError):
            one(task, cast, **values)
        assert parts(task) == {(cast.own_unit.pk, Part.LEAD)}
        assert Task.objects.get(pk=task.pk).due_on == date(2026, 9, 30)
        assert not task.events.exists()


def test_many_cost_as_many_queries_as_one(cast: Cast) -> None:
    def cost(count: int) -> int:
        tasks = [make_task(lead=cast.own_unit, due_on=date(2026, 9, 30)) for _ in range(count)]
        revisions = [
            Revision(t, 1, leads=[cast.other_unit], coops=[cast.own_unit], due_on=date(2026, 10, 1)) for t in tasks
        ]
        with CaptureQueriesContext(connection) as queries:
            assert len(revise(revisions=revisions, user=cast.office, today=TODAY, note="Bão.")) == count
        return len(queries)

    assert cost(1) == cost(20) <= 30
