"""Corrections of reports: a new row beside the old, figures that follow it, and a settled day that stays."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from members.models import Role
from tasks import workflow
from tasks.correcting import AlreadyCorrected, correct_entry
from tasks.dividing import rollup
from tasks.models import Assignment, EntryKind, ProgressEntry, Task, TaskEvent
from tasks.quarter import last_results
from tasks.reported import last_words, told_by
from tasks.status import Windows
from tasks.workflow import Report, TaskMoved, result_of

from ..conftest import Cast
from ..factories import make_entry, make_task, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def recorded(task: Task, cast: Cast, on: date, **values: Any) -> ProgressEntry:
    user = values.pop("user", cast.own)
    verb = values.pop("verb", workflow.record_progress)
    report = Report(**({"text": "Đã họp.", "on": on} | values))
    entry: ProgressEntry = verb(task=task, user=user, today=TODAY, report=report, at=noon(on))
    return entry


def corrected(entry: ProgressEntry, user: Any, **values: Any) -> ProgressEntry:
    reason = values.pop("reason", "Gõ nhầm.")
    report = Report(**({"text": "Đã họp hai lần.", "on": entry.reported_on, "corrects": entry} | values))
    fresh = ProgressEntry.objects.select_related("task").get(pk=entry.pk)
    return correct_entry(entry=fresh, user=user, today=TODAY, report=report, reason=reason)


@pytest.fixture
def task(cast: Cast) -> Task:
    return make_task(lead=cast.own_unit, stage="todo", due_on=date(2026, 6, 30))


def test_correction_is_a_new_row(task: Task, cast: Cast) -> None:
    old = recorded(task, cast, date(2026, 3, 30), percent=40)
    new = corrected(old, cast.own, on=date(2026, 4, 2), percent=30)
    old.refresh_from_db()
    assert (old.text, old.percent, old.period) == ("Đã họp.", 40, "2026-q1")
    assert (new.corrects, new.text, new.period, new.quarter) == (old, "Đã họp hai lần.", "2026-q2", "Quý II/2026")
    assert list(task.entries.in_force()) == [new]
    event = TaskEvent.objects.latest("id")
    assert (event.verb, event.note, event.entry, event.actor) == ("corrected", "Gõ nhầm.", new, cast.own)
    task.refresh_from_db()
    assert (task.percent, task.last_entry_on, task.stage) == (30, date(2026, 4, 2), "doing")


def test_figures_follow_the_versions_in_force(task: Task, cast: Cast) -> None:
    first = recorded(task, cast, date(2026, 4, 1), percent=20)
    recorded(task, cast, date(2026, 5, 1), percent=60)
    corrected(first, cast.own, percent=25, text="Đã họp một lần.")
    task.refresh_from_db()
    assert task.percent == 60, "an older report does not overwrite a newer one"
    assert last_words(told_by(TODAY), [task.pk])[task.pk].text == "Đã họp."


def test_correction_of_the_last_report_is_the_last_word(task: Task, cast: Cast) -> None:
    recorded(task, cast, date(2026, 4, 1), percent=20)
    last = recorded(task, cast, date(2026, 5, 1), percent=60, obstacle="Thiếu người.")
    corrected(last, cast.own, on=date(2026, 4, 20), percent=None, obstacle="")
    task.refresh_from_db()
    assert (task.percent, task.last_entry_on) == (20, date(2026, 4, 20))
    told = last_words(told_by(TODAY), [task.pk])[task.pk]
    assert (told.text, told.obstacle) == ("Đã họp hai lần.", "")


def test_a_chain_has_one_end(task: Task, cast: Cast) -> None:
    old = recorded(task, cast, date(2026, 5, 1))
    second = corrected(old, cast.own, text="Lần hai.")
    with pytest.raises(AlreadyCorrected) as caught:
        corrected(old, cast.office, text="Nhánh khác.")
    assert caught.value.newest == second
    third = corrected(second, cast.office, text="Lần ba.")
    assert list(task.entries.in_force()) == [third]
    assert third.first_at == old.at
    with pytest.raises(IntegrityError), transaction.atomic():
        make_entry(task, cast.own, corrects=old)


def test_the_same_key_is_one_correction(task: Task, cast: Cast) -> None:
    old, key = recorded(task, cast, date(2026, 5, 1)), uuid.uuid4()
    assert corrected(old, cast.own, key=key) == corrected(old, cast.own, key=key)
    assert ProgressEntry.objects.count() == 2


# --- Who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["office", "admin", "own"])
def test_author_and_office_correct(task: Task, cast: Cast, who: str) -> None:
    assert corrected(recorded(task, cast, date(2026, 5, 1)), cast.by_role()[who])


@pytest.mark.parametrize("who", ["standing", "committee", "viewer", "other"])
def test_nobody_else_corrects(task: Task, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        corrected(recorded(task, cast, date(2026, 5, 1)), cast.by_role()[who])
    assert ProgressEntry.objects.count() == 1


def test_a_unit_does_not_correct_what_others_wrote(task: Task, cast: Cast) -> None:
    colleague = make_user(Role.UNIT, unit=cast.own_unit)
    for author in (cast.office, colleague):
        with pytest.raises(PermissionDenied):
            corrected(recorded(task, cast, date(2026, 5, 1), user=author), cast.own)


def test_a_unit_that_leads_no_more_corrects_nothing(task: Task, cast: Cast) -> None:
    old = recorded(task, cast, date(2026, 5, 1))
    Assignment.objects.filter(task=task).delete()
    with pytest.raises(PermissionDenied):
        corrected(old, cast.own)


# --- What stays ----------------------------------------------------------------------------------------------------


def result(task: Task, cast: Cast, on: date = date(2026, 6, 10)) -> ProgressEntry:
    return recorded(task, cast, on, verb=workflow.report_result, document_number="1/BC")


def test_day_of_a_waiting_result_follows_its_correction(task: Task, cast: Cast) -> None:
    new = corrected(result(task, cast), cast.own, on=date(2026, 6, 8), document_number="1/BC")
    assert (result_of(task), new.kind) == (new, EntryKind.RESULT)
    assert last_results([task.pk], TODAY) == {task.pk: new}
    workflow.confirm(task=Task.objects.get(), user=cast.standing, today=TODAY)
    assert Task.objects.get().closed_on == date(2026, 6, 8)


def test_day_of_a_confirmed_result_is_settled(task: Task, cast: Cast) -> None:
    old = result(task, cast)
    workflow.confirm(task=Task.objects.get(), user=cast.standing, today=TODAY)
    with pytest.raises(ValidationError, match="đề nghị Ban Thường vụ mở lại"):
        corrected(old, cast.office, on=date(2026, 6, 8), document_number="1/BC")
    new = corrected(old, cast.office, document_number="11/BC", percent=90)
    task = Task.objects.get()
    assert (task.closed_on, task.percent, task.stage, result_of(task)) == (date(2026, 6, 10), 100, "done", new)
    with pytest.raises(ValidationError, match="giữ nguyên ngày"):
        corrected(new, cast.office, on=date(2026, 6, 9), document_number="1/BC")


def test_day_can_move_again_once_the_task_is_reopened(task: Task, cast: Cast) -> None:
    old = result(task, cast)
    workflow.confirm(task=Task.objects.get(), user=cast.standing, today=TODAY)
    workflow.reopen(task=Task.objects.get(), user=cast.standing, today=TODAY, reason="Sai ngày.")
    assert corrected(old, cast.own, on=date(2026, 6, 8), document_number="1/BC").reported_on == date(2026, 6, 8)


def test_an_older_result_that_was_sent_back_stays_behind_the_new_one(task: Task, cast: Cast) -> None:
    first = result(task, cast, date(2026, 6, 1))
    workflow.send_back(task=Task.objects.get(), user=cast.standing, today=TODAY, reason="Thiếu phụ lục.")
    second = result(Task.objects.get(), cast, date(2026, 6, 10))
    corrected(first, cast.own, document_number="1/BC")
    assert result_of(task) == second


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"on": TODAY + timedelta(days=1)}, "sau hôm nay"),
        ({"on": date(2026, 1, 14)}, "trước ngày giao"),
        ({"text": " "}, "đã làm được gì"),
        ({"reason": " "}, "lý do đính chính"),
        ({"document_number": ""}, "số văn bản"),
    ],
)
def test_a_wrong_correction_changes_nothing(task: Task, cast: Cast, values: dict[str, Any], words: str) -> None:
    old = result(task, cast)
    before = Task.objects.get().version
    with pytest.raises(ValidationError, match=words):
        corrected(old, cast.own, **({"document_number": "1/BC"} | values))
    assert (ProgressEntry.objects.count(), Task.objects.get().version) == (1, before)


def test_a_divided_task_is_left_alone(task: Task, cast: Cast) -> None:
    old = recorded(task, cast, date(2026, 5, 1))
    Task.objects.update(has_parts=True)
    with pytest.raises(TaskMoved):
        corrected(old, cast.office)


def test_parts_are_told_by_the_version_in_force(task: Task, cast: Cast) -> None:
    whole = make_task(has_parts=True, document=task.document)
    Task.objects.filter(pk=task.pk).update(parent=whole, lane=cast.own_unit)
    new = corrected(recorded(task, cast, date(2026, 5, 1)), cast.own)
    assert [lane.last for lane in rollup(whole, TODAY, Windows()).lanes] == [new]
