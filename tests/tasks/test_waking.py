"""Tasks that wait for a condition: what they wait for, who or what wakes them, when they are due then; exactly once."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from members.models import User
from resolutions.models import Document
from resolutions.reading.phrases_conditional import due_after
from tasks import editing, workflow
from tasks.assigning import assign
from tasks.awaiting import arrived, named_in, waiting_for
from tasks.models import Notice, NoticeKind, Stage, Task, TaskEvent
from tasks.waking import Wait, set_wait, wake, wake_all_by, wake_by, wake_waiting
from tasks.workflow import TaskMoved

from ..conftest import Cast
from ..factories import make_document, make_task
from ..parallel import at_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
ISSUED = date(2026, 7, 13)
Verb = TaskEvent.Verb


def waiting_task(cast: Cast, **fields: Any) -> Task:
    values = {"lead": cast.own_unit, "stage": "cond", "deadline_kind": "conditional", "awaits": "93-KL/TW"}
    values |= {"awaits_key": "93kltw", "condition": "Kết luận số 93-KL/TW được ban hành"}
    return make_task(**(values | fields))


def conclusion(**fields: Any) -> Document:
    return make_document(**({"kind": "conclusion", "number": "93-KL/TW", "issued_on": ISSUED} | fields))


# --- What a condition names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "number"),
    [
        ("Kết luận số 93-KL/TW được ban hành", "93-KL/TW"),
        ("có Kết luận 93 - KL/TW ngày 13/7/2026 của Ban Bí thư", "93-KL/TW"),
        ("trong 10 ngày kể từ ngày Quyết định số 15/QĐ-LHH được ban hành", "15/QĐ-LHH"),
        ("Trung ương ban hành quy định cụ thể", ""),
        ("Kế hoạch số 12-KH/ĐĐLHH được ban hành", ""),  # the document itself
        ("Kết luận số 93-KL/TW và Kết luận số 94-KL/TW được ban hành", ""),  # two: a person says which
        ("", ""),
    ],
)
def test_the_document_that_a_condition_names(condition: str, number: str) -> None:
    named = named_in(condition, "12 - KH/ĐDLHH")
    assert (named.number if named else "") == number


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("trong 10 ngày kể từ ngày Quyết định số 15/QĐ-LHH được ban hành", date(2026, 7, 23)),
        ("trong thời hạn 03 (ba) ngày làm việc kể từ ngày Kết luận được ban hành", date(2026, 7, 16)),
        ("trong thời hạn 02 tháng kể từ ngày Kết luận có hiệu lực", date(2026, 9, 13)),
        ("chậm nhất 2 tuần sau khi có Kết luận số 93-KL/TW", date(2026, 7, 27)),
        ("trong 10 ngày kể từ ngày nhận được Kết luận", None),
        ("Kết luận số 93-KL/TW được ban hành", None),
        ("", None),
    ],
)
def test_days_counted_from_what_is_awaited(phrase: str, due: date | None) -> None:
    assert due_after(phrase, ISSUED) == due


# --- Waking by the register ----------------------------------------------------------------------------------------


def test_a_task_wakes_with_its_document(cast: Cast) -> None:
    task = waiting_task(cast, after_days=30)
    document = conclusion(number="93 - KL / TW")
    assert wake_waiting(today=TODAY) == [task]
    task.refresh_from_db()
    due = date(2026, 8, 12)
    assert (task.stage, task.due_on, task.original_due_on, task.deadline_kind) == (Stage.TODO, due, due, "date")
    event = task.events.get()
    assert (event.verb, event.actor, event.stage_before, event.stage_after) == (Verb.WOKEN, None, "cond", "todo")
    assert (event.due_after, event.basis) == (due, f"{document.label} ngày 13/07/2026")
    assert event.changes == {"due_on": ["", "2026-08-12"], "original_due_on": ["", "2026-08-12"]}
    told = Notice.objects.filter(kind=NoticeKind.WOKEN, task=task)
    clerks = User.objects.filter(role__in=("admin", "office"))
    assert {notice.user for notice in told} == {cast.own, *clerks}
    assert "Hạn 12/08/2026" in told[0].note
    assert wake_waiting(today=TODAY) == []
    assert told.count() == 1 + len(clerks)


def test_without_days_it_wakes_and_a_person_sets_the_date(cast: Cast) -> None:
    task = waiting_task(cast)
    conclusion()
    wake_waiting(today=TODAY)
    task.refresh_from_db()
    assert (task.stage, task.due_on, task.deadline_kind) == (Stage.TODO, None, "conditional")
    note = Notice.objects.filter(task=task)[0].note
    assert "cần đặt hạn" in note


def test_days_that_the_document_prints_are_counted(cast: Cast) -> None:
    task = waiting_task(cast, condition="trong 05 ngày làm việc kể từ ngày Kết luận số 93-KL/TW được ban hành")
    conclusion()
    wake_waiting(today=TODAY)
    task.refresh_from_db()
    assert task.due_on == date(2026, 7, 20)


def test_a_fixed_day_holds_and_work_that_was_begun_goes_on(cast: Cast) -> None:
    task = waiting_task(cast, due_on=date(2026, 12, 1), original_due_on=None, last_entry_on=date(2026, 6, 1))
    conclusion(issued_on=None)
    wake_waiting(today=TODAY)
    task.refresh_from_db()
    assert (task.stage, task.due_on, task.original_due_on) == (Stage.DOING, date(2026, 12, 1), date(2026, 12, 1))


def test_a_paused_task_keeps_its_original_date(cast: Cast) -> None:
    task = waiting_task(cast, deadline_kind="quarter", due_on=date(2026, 6, 30), after_days=10)
    conclusion()
    wake_waiting(today=TODAY)
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on, task.deadline_kind) == (
        date(2026, 7, 23),
        date(2026, 6, 30),
        "quarter",
    )


def test_a_recurring_task_gets_no_date(cast: Cast) -> None:
    task = waiting_task(cast, deadline_kind="recurring", frequency="quarterly", after_days=10)
    conclusion()
    wake_waiting(today=TODAY)
    task.refresh_from_db()
    assert (task.stage, task.due_on) == (Stage.TODO, None)


@pytest.mark.parametrize(
    ("fields", "condition", "woken"),
    [
        ({"issued_on": date(2024, 7, 13)}, "", False),  # numbers start anew each year
        ({"issued_on": date(2026, 1, 2)}, "", True),  # the year is the same
        ({"issued_on": date(2025, 12, 20)}, "Kết luận số 93-KL/TW ngày 20/12/2025 được công bố", True),
        ({"issued_on": date(2026, 7, 13)}, "Kết luận số 93-KL/TW ngày 20/12/2025 được công bố", False),
        ({"number": "193-KL/TW"}, "", False),
        ({"number": ""}, "", False),
    ],
)
def test_another_document_wakes_nothing(cast: Cast, fields: dict[str, Any], condition: str, woken: bool) -> None:
    task = waiting_task(cast, **({"condition": condition} if condition else {}))
    conclusion(**fields)
    assert bool(wake_waiting(today=TODAY)) is woken
    task.refresh_from_db()
    assert task.stage == (Stage.TODO if woken else Stage.COND)


def test_several_documents_with_the_number_are_offered(cast: Cast) -> None:
    task = waiting_task(cast, condition="", awaits="05/KH-UBND", awaits_key="5khubnd")
    one = make_document(number="05/KH-UBND", issuer="Ủy ban nhân dân xã Tân An")
    other = make_document(number="05/KH-UBND", issuer="Ủy ban nhân dân xã Bình Minh")
    assert wake_waiting(today=TODAY) == []
    found = arrived([task])[task.pk]
    assert (found.document, set(found.could_be)) == (None, {one, other})


def test_its_own_document_and_a_divided_task_wait_for_nothing(cast: Cast) -> None:
    document = conclusion()
    waiting_task(cast, document=document)
    waiting_task(cast, has_parts=True)
    waiting_task(cast, stage="doing")
    assert not waiting_for(document)
    assert wake_waiting(today=TODAY) == []


def test_a_number_that_was_wrong_can_be_waited_for_again(cast: Cast) -> None:
    """Put back by a person, the task is not woken by what was in the register then, only by what comes later."""
    task = waiting_task(cast, after_days=30)
    wrong = conclusion()
    wake_waiting(today=TODAY)
    task.refresh_from_db()
    workflow.await_condition(task=task, user=cast.office, today=TODAY, reason="Ghi nhầm số.", version=task.version)
    assert wake_waiting(today=TODAY) == [], "the document is still there, under the wrong number"
    Document.objects.filter(pk=wrong.pk).update(number="39-KL/TW", number_key="39kltw")
    right = conclusion(issued_on=date(2026, 7, 18), registered_at=datetime.now(UTC) + timedelta(minutes=1))
    assert wake_waiting(today=TODAY) == [task]
    task.refresh_from_db()
    due = date(2026, 8, 17)
    assert (task.due_on, task.original_due_on) == (due, due), "the first waking was no date of this task"
    assert [event.verb for event in task.events.all()] == [Verb.WOKEN, Verb.AWAITED, Verb.WOKEN]
    assert right.label in task.events.all()[0].basis


def test_the_job_may_run_as_often_as_wanted(cast: Cast) -> None:
    task = waiting_task(cast)
    conclusion()
    out = StringIO()
    for _run in range(3):
        call_command("wake_tasks", stdout=out)
    assert out.getvalue().splitlines() == [
        f"{task.document}, {task.place}: 93-KL/TW",
        "1 nhiệm vụ.",
        "0 nhiệm vụ.",
        "0 nhiệm vụ.",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_wake_a_task_once(cast: Cast) -> None:
    task, document = waiting_task(cast, after_days=30), conclusion()

    def run() -> bool:
        return wake_by(task=Task.objects.get(pk=task.pk), document=document, today=TODAY) is not None

    told = at_once(*[run] * 4)
    assert sorted(told) == [False, False, False, True]
    assert task.events.count() == 1
    assert Notice.objects.filter(task=task, user=cast.own).count() == 1


def test_the_reason_for_waiting_may_name_the_document(cast: Cast) -> None:
    task = waiting_task(cast, stage="doing", condition="", awaits="", awaits_key="")
    reason = "Chờ Kết luận số 93-KL/TW của Ban Bí thư."
    workflow.await_condition(task=task, user=cast.office, today=TODAY, reason=reason)
    assert (task.condition, task.awaits, task.awaits_key) == (reason, "93-KL/TW", "93kltw")
    other = waiting_task(cast, stage="doing")
    workflow.await_condition(task=other, user=cast.office, today=TODAY, reason="Ghi nhầm từ 39-KL/TW.")
    assert (other.condition, other.awaits) == ("Kết luận số 93-KL/TW được ban hành", "93-KL/TW")


def test_a_corrected_phrase_may_name_the_document(cast: Cast) -> None:
    task = waiting_task(cast, condition="", awaits="", awaits_key="")
    wording = editing.Wording(task.title, "", "", "sau khi Kết luận số 93-KL/TW được ban hành")
    editing.change(task=task, user=cast.office, today=TODAY, wording=wording)
    assert (task.condition, task.awaits_key) == ("Kết luận số 93-KL/TW được ban hành", "93kltw")


def test_a_date_that_is_set_by_hand_ends_the_condition_as_a_kind(cast: Cast) -> None:
    task = waiting_task(cast, stage="todo")
    assign(task=task, user=cast.office, today=TODAY, due_on=date(2026, 9, 1))
    assert (task.deadline_kind, task.original_due_on) == ("date", date(2026, 9, 1))


# --- Waking by a person --------------------------------------------------------------------------------------------


def came(task: Task, user: Any, **values: Any) -> TaskEvent:
    return wake(task=task, user=user, today=TODAY, **({"came_on": ISSUED, "basis": "93-KL/TW"} | values))


@pytest.mark.parametrize("stage", list(Stage))
def test_wake_from_every_stage_and_role(stage: str, cast: Cast) -> None:
    for who, user in cast.by_role().items():
        task = waiting_task(cast, stage=stage)
        if who in {"admin", "office", "standing"} and stage == "cond":
            came(task, user, due_on=date(2026, 9, 30), note="Đã có.")
            event = task.events.get()
            assert (event.verb, event.actor, event.note) == (Verb.WOKEN, user, "Đã có.")
            assert (task.stage, task.due_on) == (Stage.TODO, date(2026, 9, 30))
            assert user not in {notice.user for notice in Notice.objects.filter(task=task)}
        else:
            with pytest.raises((PermissionDenied, TaskMoved)):
                came(task, user)
            task.refresh_from_db()
            assert (task.stage, task.version, task.events.count()) == (stage, 1, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"basis": "  "},
        {"came_on": TODAY + timedelta(days=1)},
        {"due_on": ISSUED - timedelta(days=1)},
    ],
)
def test_wake_refuses_what_cannot_be(cast: Cast, values: dict[str, Any]) -> None:
    task = waiting_task(cast)
    with pytest.raises(ValidationError):
        came(task, cast.office, **values)
    task.refresh_from_db()
    assert task.stage == Stage.COND
    assert not Notice.objects.exists()


def test_wake_of_a_stale_version(cast: Cast) -> None:
    with pytest.raises(TaskMoved):
        came(waiting_task(cast), cast.office, version=2)


def test_wake_all_or_none(cast: Cast) -> None:
    document = conclusion()
    tasks = [waiting_task(cast, after_days=5), waiting_task(cast, stage="doing")]
    with pytest.raises(TaskMoved):
        wake_all_by(tasks=tasks, document=document, user=cast.office, today=TODAY)
    assert Task.objects.get(pk=tasks[0].pk).stage == Stage.COND
    with pytest.raises(PermissionDenied):
        wake_all_by(tasks=[], document=document, user=cast.own, today=TODAY)


# --- What is waited for --------------------------------------------------------------------------------------------


def test_set_wait_by_role_and_its_history(cast: Cast) -> None:
    for who, user in cast.by_role().items():
        task = waiting_task(cast, awaits="", awaits_key="")
        wait = Wait("93 - KL /TW", 30)
        if who in {"admin", "office", "standing"}:
            event = set_wait(task=task, user=user, today=TODAY, wait=wait)
            assert event
            assert event.changes == {"awaits": ["", "93 - KL /TW"], "after_days": [None, 30]}
            assert (task.awaits_key, task.after_days, task.version) == ("93kltw", 30, 2)
            assert set_wait(task=task, user=user, today=TODAY, wait=wait) is None
        else:
            with pytest.raises(PermissionDenied):
                set_wait(task=task, user=user, today=TODAY, wait=wait)


@pytest.mark.parametrize("wait", [Wait("???"), Wait("93-KL/TW", 30, TODAY), Wait("12 / KH - LHH")])
def test_set_wait_refuses_what_cannot_be(cast: Cast, wait: Wait) -> None:
    task = waiting_task(cast, document=make_document(number="12/KH-LHH"), awaits="", awaits_key="")
    with pytest.raises(ValidationError):
        set_wait(task=task, user=cast.office, today=TODAY, wait=wait)
    assert not task.events.exists()


def test_set_wait_keeps_a_due_date_that_was_there(cast: Cast) -> None:
    task = waiting_task(cast, due_on=date(2026, 6, 30), awaits="", awaits_key="")
    set_wait(task=task, user=cast.office, today=TODAY, wait=Wait("93-KL/TW", 10))
    assert (task.due_on, task.after_days) == (date(2026, 6, 30), 10)
    with pytest.raises(ValidationError):
        set_wait(task=task, user=cast.office, today=TODAY, wait=Wait("93-KL/TW", None, date(2026, 9, 1)))


def test_set_wait_of_a_task_that_runs(cast: Cast) -> None:
    with pytest.raises(TaskMoved):
        set_wait(task=waiting_task(cast, stage="todo"), user=cast.office, today=TODAY, wait=Wait("93-KL/TW"))
