"""Extensions: who asks, who answers, which dates go, what is kept; twice sent is one; nothing by halves."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members.models import Role
from tasks.extending import decide_extension, request_extension, withdraw_extension
from tasks.models import Assignment, ExtensionDecision, ExtensionRequest, Outcome, Part, Stage, Task, TaskEvent
from tasks.workflow import TaskMoved

from ..conftest import Cast
from ..factories import make_extension_request, make_task

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
DUE = date(2026, 6, 30)
LATER = date(2026, 7, 31)
RUNNING = {"new", "todo", "doing", "redo", "confirm"}


def task_of(cast: Cast, **fields: Any) -> Task:
    return make_task(**({"lead": cast.own_unit, "due_on": DUE, "stage": "doing"} | fields))


def ask(task: Task, user: Any, wanted_on: date = LATER, **values: Any) -> ExtensionRequest:
    given = {"reason": "Chờ số liệu của các xã."} | values
    return request_extension(task=task, user=user, today=TODAY, wanted_on=wanted_on, **given)


def decide(request: ExtensionRequest, user: Any, outcome: Outcome = Outcome.GRANTED, **values: Any) -> Any:
    return decide_extension(request=request, user=user, today=TODAY, outcome=outcome, **values)


def untouched(task: Task) -> bool:
    task.refresh_from_db()
    return (task.due_on, task.version, task.extension_count, task.events.count()) == (DUE, 1, 0, 0)


# --- Asking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", list(Stage))
def test_ask_from_every_stage_and_role(stage: str, cast: Cast) -> None:
    for who, user in cast.by_role().items():
        task = task_of(cast, stage=stage)
        if who in {"admin", "office", "own"} and stage in RUNNING:
            request = ask(task, user)
            event = task.events.get()
            assert (request.number, request.old_due_on, request.wanted_on) == (1, DUE, LATER)
            assert request.unit == (cast.own_unit if who == "own" else None)
            assert (event.verb, event.note, event.due_after) == (TaskEvent.Verb.ASKED, request.reason, DUE)
            assert (task.version, task.stage, task.due_on) == (2, stage, DUE)
        else:
            with pytest.raises((PermissionDenied, TaskMoved)):
                ask(task, user)
            assert untouched(task)
            assert not task.extension_requests.exists()


def test_ask_of_a_unit_that_takes_part_only(cast: Cast) -> None:
    task = task_of(cast)
    Assignment.objects.create(task=task, unit=cast.other_unit, part=Part.COOP)
    with pytest.raises(PermissionDenied):
        ask(task, cast.other)


def test_ask_of_a_task_without_a_date(cast: Cast) -> None:
    with pytest.raises(TaskMoved):
        ask(task_of(cast, due_on=None), cast.own)


def test_ask_of_a_divided_task(cast: Cast) -> None:
    """Its parts are extended; the date of the whole is the limit that the committee sets."""
    with pytest.raises(TaskMoved):
        ask(task_of(cast, has_parts=True), cast.own)


@pytest.mark.parametrize("wanted", [DUE, date(2026, 6, 29), date(1, 1, 1)])
def test_ask_for_a_date_that_is_not_later(cast: Cast, wanted: date) -> None:
    task = task_of(cast)
    with pytest.raises(ValidationError, match="30/06/2026"):
        ask(task, cast.own, wanted)
    assert untouched(task)


def test_ask_not_beyond_the_task_above(cast: Cast) -> None:
    above = task_of(cast, due_on=LATER)
    task = task_of(cast, document=above.document, parent=above, lane=cast.own_unit)
    with pytest.raises(ValidationError, match="31/07/2026"):
        ask(task, cast.own, date(2026, 8, 1))
    assert ask(task, cast.own, LATER).wanted_on == LATER


def test_ask_not_bound_by_a_task_above_without_date(cast: Cast) -> None:
    above = task_of(cast, due_on=None)
    task = task_of(cast, document=above.document, parent=above, lane=cast.own_unit)
    assert ask(task, cast.own, date(2027, 8, 1)).number == 1


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_ask_needs_a_reason(cast: Cast, reason: str) -> None:
    task = task_of(cast)
    with pytest.raises(ValidationError):
        ask(task, cast.own, reason=reason)
    assert untouched(task)


def test_one_open_request_a_task(cast: Cast) -> None:
    task = task_of(cast)
    ask(task, cast.own)
    with pytest.raises(ValidationError, match="đang có"):
        ask(task, cast.office)
    assert (task.extension_requests.count(), task.events.count()) == (1, 1)


def test_ask_twice_with_one_key_is_one_row(cast: Cast) -> None:
    task, other, key = task_of(cast), task_of(cast), uuid.uuid4()
    assert ask(task, cast.own, key=key) == ask(task, cast.own, key=key)
    assert (task.extension_requests.count(), task.events.count()) == (1, 1)
    assert ask(other, cast.own, key=key).task == other


def test_ask_from_a_stale_version(cast: Cast) -> None:
    task = task_of(cast)
    with pytest.raises(TaskMoved):
        ask(task, cast.own, version=7)
    assert untouched(task)


# --- Answering -----------------------------------------------------------------------------------------------------


def test_only_the_standing_committee_decides(cast: Cast) -> None:
    for who, user in cast.by_role().items():
        request = make_extension_request(task_of(cast), cast.own)
        if who == "standing":
            decide(request, user)
        else:
            with pytest.raises(PermissionDenied):
                decide(request, user)
            assert not ExtensionDecision.objects.filter(request=request).exists()


def test_nobody_decides_the_own_request(cast: Cast) -> None:
    """A representative who became a member of the committee since."""
    request = make_extension_request(task_of(cast), cast.own)
    cast.own.role, cast.own.unit = Role.STANDING, None
    with pytest.raises(PermissionDenied):
        decide(request, cast.own)


def test_granted(cast: Cast) -> None:
    task = task_of(cast)
    decision = decide(ask(task, cast.own), cast.standing, note="Lần cuối.", basis="61/TB-LHH")
    task.refresh_from_db()
    event = task.events.get(verb=TaskEvent.Verb.EXTENDED)
    assert (decision.outcome, decision.due_on, decision.author) == (Outcome.GRANTED, LATER, cast.standing)
    assert (task.due_on, task.original_due_on, task.extension_count, task.version) == (LATER, DUE, 1, 3)
    assert event.changes == {"due_on": ["2026-06-30", "2026-07-31"]}
    assert (event.due_after, event.note, event.basis, event.actor) == (LATER, "Lần cuối.", "61/TB-LHH", cast.standing)


def test_countered_with_another_date(cast: Cast) -> None:
    task = task_of(cast)
    request, sooner = ask(task, cast.own), date(2026, 7, 10)
    for wrong in (None, DUE, date(2026, 6, 1)):
        with pytest.raises(ValidationError):
            decide(request, cast.standing, Outcome.COUNTERED, due_on=wrong)
    assert not ExtensionDecision.objects.exists()
    assert decide(request, cast.standing, Outcome.COUNTERED, due_on=sooner).due_on == sooner
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on, task.extension_count) == (sooner, DUE, 1)


def test_refused_needs_its_reason_and_moves_nothing(cast: Cast) -> None:
    task = task_of(cast)
    request = ask(task, cast.own)
    with pytest.raises(ValidationError):
        decide(request, cast.standing, Outcome.REFUSED, note=" ")
    decision = decide(request, cast.standing, Outcome.REFUSED, note="Việc đã đủ người.")
    task.refresh_from_db()
    assert (decision.due_on, task.due_on, task.extension_count) == (None, DUE, 0)
    assert task.events.filter(verb=TaskEvent.Verb.REFUSED, note="Việc đã đủ người.", changes={}).exists()


@pytest.mark.parametrize("second", ["decide", "withdraw"])
def test_an_answer_is_given_once(cast: Cast, second: str) -> None:
    task = task_of(cast)
    request = ask(task, cast.own)
    decide(request, cast.standing)
    again = {
        "decide": lambda: decide(request, cast.standing, Outcome.REFUSED, note="Thôi."),
        "withdraw": lambda: withdraw_extension(request=request, user=cast.own, today=TODAY),
    }
    with pytest.raises(TaskMoved):
        again[second]()
    task.refresh_from_db()
    assert (task.due_on, task.extension_count, task.events.count()) == (LATER, 1, 2)


def test_granting_after_the_date_was_moved_by_hand(cast: Cast) -> None:
    request = make_extension_request(task_of(cast), cast.own, wanted_on=LATER)
    Task.objects.filter(pk=request.task_id).update(due_on=date(2026, 8, 31))
    with pytest.raises(ValidationError, match="31/08/2026"):
        decide(request, cast.standing)
    assert decide(request, cast.standing, Outcome.COUNTERED, due_on=date(2026, 9, 30)).due_on == date(2026, 9, 30)


@pytest.mark.parametrize("fields", [{"due_on": None}, {"stage": "ended", "closed_on": TODAY}])
def test_granting_when_there_is_nothing_to_extend(cast: Cast, fields: dict[str, Any]) -> None:
    request = make_extension_request(task_of(cast), cast.own)
    Task.objects.filter(pk=request.task_id).update(**fields)
    with pytest.raises(ValidationError):
        decide(request, cast.standing)
    assert decide(request, cast.standing, Outcome.REFUSED, note="Việc đã dừng.").outcome == Outcome.REFUSED


def test_granting_not_beyond_the_task_above(cast: Cast) -> None:
    above = task_of(cast, due_on=LATER)
    task = task_of(cast, document=above.document, parent=above, lane=cast.own_unit)
    with pytest.raises(ValidationError, match="31/07/2026"):
        decide(ask(task, cast.own), cast.standing, Outcome.COUNTERED, due_on=date(2026, 8, 1))


def test_deciding_from_a_stale_version(cast: Cast) -> None:
    request = make_extension_request(task_of(cast), cast.own)
    with pytest.raises(TaskMoved):
        decide(request, cast.standing, version=9)
    assert untouched(request.task)


def test_withdrawing_is_no_decision_of_the_committee(cast: Cast) -> None:
    with pytest.raises(ValueError, match="withdrawn"):
        decide(make_extension_request(task_of(cast), cast.own), cast.standing, Outcome.WITHDRAWN)


# --- Taking back ---------------------------------------------------------------------------------------------------


def test_withdrawn_by_the_unit_or_the_office(cast: Cast) -> None:
    for who, user in cast.by_role().items():
        request = make_extension_request(task_of(cast), cast.own)
        if who in {"admin", "office", "own"}:
            decision = withdraw_extension(request=request, user=user, today=TODAY)
            assert (decision.outcome, decision.due_on, request.task.due_on) == (Outcome.WITHDRAWN, None, DUE)
            assert request.task.events.get().verb == TaskEvent.Verb.WITHDRAWN
        else:
            with pytest.raises(PermissionDenied):
                withdraw_extension(request=request, user=user, today=TODAY)


def test_a_unit_does_not_withdraw_what_the_office_asked(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_extension(request=ask(task_of(cast), cast.office), user=cast.own, today=TODAY)


def test_after_each_answer_there_may_be_a_new_request(cast: Cast) -> None:
    task = task_of(cast)
    withdraw_extension(request=ask(task, cast.own), user=cast.own, today=TODAY)
    decide(ask(task, cast.own), cast.standing, Outcome.REFUSED, note="Chưa cần.")
    for month in (7, 8, 9):
        task.refresh_from_db()
        decide(ask(task, cast.own, date(2026, month, 28)), cast.standing)
    task.refresh_from_db()
    assert list(task.extension_requests.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert (task.due_on, task.original_due_on, task.extension_count) == (date(2026, 9, 28), DUE, 3)
