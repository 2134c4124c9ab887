"""Every step of a task's life: allowed and refused, per role and per stage; what it writes; all or nothing."""

import itertools
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from members.models import Role, User
from tasks import transitions, workflow
from tasks.models import Assignment, EntryKind, ProgressEntry, Stage, Task, TaskEvent
from tasks.models.task import CLOSED_STAGES
from tasks.workflow import Report, TaskMoved

from ..conftest import Cast
from ..factories import make_entry, make_task, make_unit, make_user

TODAY = date(2026, 6, 15)
REPORT = Report(text="Đã xong dự thảo.", on=date(2026, 6, 10), document_number="12/BC")
Verb = TaskEvent.Verb

# verb → extra arguments
STEPS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "accept": (workflow.accept, {}),
    "decline": (workflow.decline, {"reason": "Không thuộc chức năng."}),
    "record_progress": (workflow.record_progress, {"report": REPORT}),
    "report_result": (workflow.report_result, {"report": REPORT}),
    "confirm": (workflow.confirm, {}),
    "send_back": (workflow.send_back, {"reason": "Thiếu phụ lục."}),
    "hold": (workflow.hold, {"reason": "Chờ kinh phí."}),
    "await_condition": (workflow.await_condition, {"reason": "Chờ quy định của Trung ương."}),
    "resume": (workflow.resume, {}),
    "end": (workflow.end, {"reason": "Không còn đối tượng.", "basis": "21/QĐ-LHH"}),
    "reopen": (workflow.reopen, {"reason": "Số liệu sai."}),
}
WORK = {"new", "todo", "doing", "redo"}
OPEN = WORK | {"confirm", "hold", "cond"}
# verb → (stages from which it goes, stage it leads to (None: stays), roles of the cast that may)
TABLE: dict[str, tuple[set[str], str | None, set[str]]] = {
    "accept": ({"new"}, "todo", {"admin", "office", "own"}),
    "decline": ({"new"}, None, {"own"}),
    "record_progress": (OPEN, "doing", {"admin", "office", "own"}),
    "report_result": (WORK, "confirm", {"admin", "office", "own"}),
    "confirm": ({"confirm"}, "done", {"standing"}),
    "send_back": ({"confirm"}, "redo", {"standing"}),
    "hold": (WORK, "hold", {"admin", "office", "standing"}),
    "await_condition": (WORK, "cond", {"admin", "office", "standing"}),
    "resume": ({"hold", "cond"}, "doing", {"admin", "office", "standing"}),
    "end": (OPEN, "ended", {"admin", "office", "standing"}),
    "reopen": ({"done", "ended"}, "doing", {"standing"}),
}


def task_at(stage: str, cast: Cast) -> Task:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 6, 30), stage=stage, last_entry_on=date(2026, 5, 1))
    if stage in {"confirm", "done"}:
        make_entry(task, cast.own, kind=EntryKind.RESULT, reported_on=date(2026, 6, 1), stage_after=Stage.CONFIRM)
    return task


# Told in the history, but no step from stage to stage.
ASIDE = {
    *(Verb.CREATED, Verb.CHANGED, Verb.ASSIGNED, Verb.SUCCEEDED, Verb.MOVED, Verb.WOKEN, Verb.TARGET),
    *(Verb.ASKED, Verb.EXTENDED, Verb.REFUSED, Verb.WITHDRAWN),
    *(Verb.DIVIDED, Verb.REPEATED, Verb.REMINDED, Verb.CORRECTED),
}


def test_table_names_every_verb_and_action() -> None:
    assert set(STEPS) == set(TABLE)
    assert {a.verb for a in transitions.TABLE} == set(Verb) - ASIDE
    assert len(transitions.BY_KEY) == len(transitions.TABLE)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_verb_from_every_stage_and_role(name: str, cast: Cast) -> None:
    verb, extra = STEPS[name]
    frm, to, roles = TABLE[name]
    for stage in Stage:
        for who, user in cast.by_role().items():
            task = task_at(stage, cast)
            step = lambda task=task, user=user: verb(task=task, user=user, today=TODAY, **extra)  # noqa: E731
            if stage not in frm:
                with pytest.raises((TaskMoved, PermissionDenied)):
                    step()
            elif who not in roles:
                with pytest.raises(PermissionDenied):
                    step()
            else:
                step()
            task.refresh_from_db()
            allowed = stage in frm and who in roles
            stays = to is None or (name == "record_progress" and stage in {"confirm", "hold", "cond"})
            assert task.stage == (to if allowed and not stays else stage), f"{name} from {stage} as {who}"
            assert task.version == (2 if allowed else 1)
            assert task.events.count() == (1 if allowed else 0)


@pytest.mark.parametrize("stage", list(Stage))
def test_available_agrees_with_the_verbs(stage: str, cast: Cast) -> None:
    by_verb = {"record_progress": {Verb.PROGRESSED}, "report_result": {Verb.REPORTED}, "send_back": {Verb.RETURNED}}
    by_verb |= {"accept": {Verb.ACCEPTED}, "decline": {Verb.DECLINED}, "confirm": {Verb.CONFIRMED}, "hold": {Verb.HELD}}
    by_verb |= {"await_condition": {Verb.AWAITED}, "resume": {Verb.RESUMED}, "end": {Verb.ENDED}}
    by_verb |= {"reopen": {Verb.REOPENED}}
    for who, user in cast.by_role().items():
        offered = {a.verb for a in transitions.available(task_at(stage, cast), user)}
        expected = {v for n, (frm, _, roles) in TABLE.items() if stage in frm and who in roles for v in by_verb[n]}
        assert offered == expected, f"{stage} as {who}"


def test_cooperating_unit_may_read_but_not_act(cast: Cast) -> None:
    task = make_task(lead=cast.other_unit, coop=cast.own_unit, stage="doing")
    assert Task.objects.visible_to(cast.own).filter(pk=task.pk).exists()
    assert transitions.available(task, cast.own) == []
    with pytest.raises(PermissionDenied):
        workflow.record_progress(task=task, user=cast.own, today=TODAY, report=REPORT)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("decline", {"reason": "  "}),
        ("send_back", {"reason": ""}),
        ("hold", {"reason": ""}),
        ("await_condition", {"reason": "\n"}),
        ("end", {"reason": "", "basis": "1/QĐ"}),
        ("end", {"reason": "Hết đối tượng.", "basis": " "}),
        ("reopen", {"reason": ""}),
        ("record_progress", {"report": Report(text=" ", on=TODAY)}),
        ("record_progress", {"report": Report(text="Xong.", on=date(2026, 6, 16))}),
        ("report_result", {"report": Report(text="Xong.", on=TODAY)}),
        ("report_result", {"report": Report(text="Xong.", on=TODAY, document_number=" ")}),
    ],
)
def test_what_is_required(name: str, bad: dict[str, Any], cast: Cast) -> None:
    verb, _ = STEPS[name]
    frm, _, roles = TABLE[name]
    task = task_at(sorted(frm)[0], cast)
    user = cast.by_role()[sorted(roles)[0]]
    with pytest.raises(ValidationError):
        verb(task=task, user=user, today=TODAY, **bad)
    task.refresh_from_db()
    assert (task.version, task.events.count()) == (1, 0)


def test_result_without_document_needs_its_reason(cast: Cast) -> None:
    task = task_at("doing", cast)
    report = Report(text="Đã tổ chức.", on=TODAY, no_evidence_reason="Hoạt động không có văn bản.")
    entry = workflow.report_result(task=task, user=cast.own, today=TODAY, report=report)
    assert (entry.kind, entry.unit_id, entry.stage_after) == (EntryKind.RESULT, cast.own_unit.pk, Stage.CONFIRM)


def test_confirmed_task_closes_on_the_day_of_the_report(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 6, 10), stage="doing")
    workflow.report_result(task=task, user=cast.own, today=TODAY, report=REPORT)
    event = workflow.confirm(task=task, user=cast.standing, today=date(2026, 7, 30))
    assert task.closed_on == REPORT.on
    assert (task.stage, task.percent, event.own_work) == (Stage.DONE, 100, False)
    assert event.entry == ProgressEntry.objects.get(task=task)


def test_own_work_is_confirmed_only_with_a_reason_and_stays_marked(cast: Cast) -> None:
    user = make_user(Role.OFFICE)
    task = make_task(lead=cast.own_unit, stage="doing")
    workflow.report_result(task=task, user=user, today=TODAY, report=REPORT)
    User.objects.filter(pk=user.pk).update(role=Role.STANDING)
    user.refresh_from_db()
    with pytest.raises(ValidationError, match="lý do"):
        workflow.confirm(task=task, user=user, today=TODAY)
    assert Task.objects.get(pk=task.pk).stage == Stage.CONFIRM
    event = workflow.confirm(task=task, user=user, today=TODAY, reason="Cơ quan chỉ có hai người.")
    assert event.own_work
    assert event.note == "Cơ quan chỉ có hai người."


def test_a_second_report_counts_after_a_return(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    workflow.report_result(task=task, user=cast.own, today=TODAY, report=REPORT)
    workflow.send_back(task=task, user=cast.standing, today=TODAY, reason="Thiếu chữ ký.")
    later = date(2026, 6, 20)
    workflow.report_result(
        task=task, user=cast.own, today=later, report=Report(text="Đã ký.", on=later, document_number="13/BC")
    )
    workflow.confirm(task=task, user=cast.standing, today=later)
    assert task.closed_on == later
    assert [e.verb for e in task.events.order_by("id")] == [Verb.REPORTED, Verb.RETURNED, Verb.REPORTED, Verb.CONFIRMED]


def test_declined_task_waits_for_assignment_again(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="new")
    event = workflow.decline(task=task, user=cast.own, today=TODAY, reason="Không thuộc chức năng.")
    assert not Assignment.objects.filter(task=task).exists()
    assert event.changes == {"lead": [cast.own_unit.name, ""]}
    assert task.stage == Stage.NEW


def test_declining_leaves_the_other_lead(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="new")
    second = make_unit()
    Assignment.objects.create(task=task, unit=second, part="lead")
    workflow.decline(task=task, user=cast.own, today=TODAY, reason="Đã có đơn vị khác.")
    assert list(task.assignments.values_list("unit", flat=True)) == [second.pk]


def test_resumed_task_that_never_began_is_todo(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="cond")
    workflow.resume(task=task, user=cast.office, today=TODAY)
    assert task.stage == Stage.TODO


def test_awaiting_keeps_the_printed_condition(cast: Cast) -> None:
    printed = make_task(stage="todo", condition="Sau khi có quy định")
    workflow.await_condition(task=printed, user=cast.office, today=TODAY, reason="Chưa có.")
    plain = make_task(stage="todo")
    workflow.await_condition(task=plain, user=cast.office, today=TODAY, reason=" Chưa có. ")
    assert (printed.condition, plain.condition) == ("Sau khi có quy định", "Chưa có.")


def test_percent_and_last_entry_follow_the_reports(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="todo")
    for day, percent in ((10, 40), (5, None)):
        report = Report(text="Ghi.", on=date(2026, 6, day), percent=percent)
        workflow.record_progress(task=task, user=cast.office, today=TODAY, report=report)
    assert (task.percent, task.last_entry_on, task.stage) == (40, date(2026, 6, 10), Stage.DOING)


def test_stale_version_is_refused(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    workflow.record_progress(task=task, user=cast.office, today=TODAY, report=REPORT)
    with pytest.raises(TaskMoved) as caught:
        workflow.hold(task=task, user=cast.office, today=TODAY, reason="Chờ.", version=1)
    assert caught.value.task.version == 2


def test_same_key_twice_is_one_entry(cast: Cast) -> None:
    task, other = make_task(lead=cast.own_unit, stage="doing"), make_task(lead=cast.own_unit, stage="doing")
    report = Report(text="Đã xong.", on=TODAY, document_number="1/BC", key=uuid.uuid4())
    first = workflow.report_result(task=task, user=cast.own, today=TODAY, report=report)
    again = workflow.report_result(task=task, user=cast.own, today=TODAY, report=report)
    elsewhere = workflow.report_result(task=other, user=cast.own, today=TODAY, report=report)
    assert first == again != elsewhere
    assert (task.events.count(), Task.objects.get(pk=task.pk).version) == (1, 2)


@pytest.mark.parametrize("verb", [workflow.record_progress, workflow.report_result])
def test_no_report_is_dated_before_the_task_was_given(cast: Cast, verb: Callable[..., Any]) -> None:
    """A result dated back would make late work done in time, and even before there was a task."""
    task = make_task(lead=cast.own_unit, stage="doing", given_on=date(2026, 6, 1), due_on=date(2026, 6, 5))
    early = Report(text="Đã xong.", on=date(2026, 5, 31), document_number="12/BC")
    with pytest.raises(ValidationError, match=r"Ngày 31/05/2026 trước ngày giao 01/06/2026"):
        verb(task=task, user=cast.own, today=TODAY, report=early)
    assert not task.entries.exists()
    verb(task=task, user=cast.own, today=TODAY, report=replace(early, on=date(2026, 6, 1)))


def test_no_task_is_closed_before_it_was_given(cast: Cast) -> None:
    """Also with a report from before there was that rule, and with a task given ahead of its day."""
    old = make_task(lead=cast.own_unit, stage="confirm", given_on=date(2026, 6, 1))
    make_entry(old, cast.own, kind=EntryKind.RESULT, reported_on=date(2026, 5, 1))
    workflow.confirm(task=old, user=cast.standing, today=TODAY)
    ahead = make_task(stage="new", given_on=date(2026, 7, 1))
    workflow.end(task=ahead, user=cast.office, today=TODAY, reason="Bỏ.", basis="21/QĐ-LHH")
    assert (old.closed_on, ahead.closed_on) == (date(2026, 6, 1), date(2026, 7, 1))
    with pytest.raises(IntegrityError, match="task_closed_after_given"), transaction.atomic():
        Task.objects.filter(pk=old.pk).update(closed_on=date(2026, 5, 31))


def test_demonstration_history_carries_its_own_time(cast: Cast) -> None:
    at = timezone.make_aware(datetime(2025, 3, 4, 9, 30))
    task = make_task(lead=cast.own_unit, stage="doing", given_on=date(2025, 1, 10))
    report = Report(text="Ghi.", on=date(2025, 3, 4))
    entry = workflow.record_progress(task=task, user=cast.own, today=date(2025, 3, 4), report=report, at=at)
    assert entry.at == task.events.get().at == at
    with pytest.raises(ValueError, match="future"):
        workflow.hold(task=task, user=cast.office, today=date(2025, 3, 3), reason="Chờ.", at=at)
    assert Task.objects.get(pk=task.pk).stage == Stage.DOING


WRITES: dict[str, tuple[type, str]] = {
    "save": (Model, "save"),
    "delete": (QuerySet, "delete"),
    "bulk_create": (QuerySet, "bulk_create"),
}


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("write", WRITES)
def test_error_before_any_write_leaves_nothing(name: str, write: str, cast: Cast) -> None:
    """Let the n-th call of each kind of write fail, for every n that occurs."""
    verb, extra = STEPS[name]
    frm, _, roles = TABLE[name]
    user = cast.by_role()[sorted(roles)[-1]]
    owner, attribute = WRITES[write]
    for fail_at in range(1, 6):
        task = task_at(sorted(frm & WORK or frm)[0], cast)
        before = _state(task)
        failing = _failing(getattr(owner, attribute), fail_at)
        try:
            with patch.object(owner, attribute, failing):
                verb(task=task, user=user, today=TODAY, **extra)
        except RuntimeError:
            assert _state(task) == before, f"{name}, {write} no. {fail_at}"
        else:
            return
    pytest.fail("more writes than expected")


def _failing(real: Callable[..., Any], fail_at: int) -> Callable[..., Any]:
    calls = itertools.count(1)

    def write(self: Any, *args: Any, **kwargs: Any) -> Any:
        if next(calls) == fail_at:
            raise RuntimeError("power cut")
        return real(self, *args, **kwargs)

    return write


def _state(task: Task) -> tuple[Any, ...]:
    row = Task.objects.values().get(pk=task.pk)
    parts = sorted(task.assignments.values_list("unit_id", "part"))
    return row, parts, task.entries.count(), task.events.count()


def test_batch_is_all_or_nothing(cast: Cast) -> None:
    good, closed = make_task(lead=cast.own_unit, stage="doing"), make_task(lead=cast.own_unit, stage="done")
    with pytest.raises(TaskMoved):
        workflow.for_each([closed, good], workflow.record_progress, user=cast.office, today=TODAY, report=REPORT)
    assert not ProgressEntry.objects.exists()


def test_batch_with_a_foreign_id_is_refused_whole(cast: Cast) -> None:
    mine, foreign = make_task(lead=cast.own_unit), make_task(lead=cast.other_unit)
    assert workflow.chosen([mine.pk], cast.own) == [mine]
    for ids in ([mine.pk, foreign.pk], [mine.pk, 999_999]):
        with pytest.raises(workflow.ForeignTasks):
            workflow.chosen(ids, cast.own)


def test_closing_stages_are_the_models() -> None:
    assert frozenset(CLOSED_STAGES) == transitions.REOPEN.frm
