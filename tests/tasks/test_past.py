"""A past day told by history is what was seen on that day, whatever happened afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.deeds import Deed
from members.lives import enact
from members.models import ActKind, User
from tasks import past, workflow
from tasks.assigning import assign
from tasks.dividing import divide
from tasks.editing import Wording, change
from tasks.extending import decide_extension, open_request, request_extension
from tasks.models import Assignment, Outcome, Part, Stage, Task, TaskEvent
from tasks.past import Asked, Counts
from tasks.status import State, Windows
from tasks.workflow import Report, TaskMoved

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 15)
WINDOWS = Windows()


def noon(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def new_task(cast: Cast, **fields: Any) -> Task:
    """A task whose history begins on the day it was given."""
    task = make_task(document=make_document(registered_by=cast.office), given_on=FIRST, **fields)
    told = {"stage_after": task.stage, "due_after": task.due_on, "at": noon(FIRST, 8)}
    TaskEvent.objects.create(task=task, verb=TaskEvent.Verb.CREATED, actor=cast.office, **told)
    return task


@dataclass(frozen=True)
class Seen:
    """What the task's page said in the evening of a day."""

    stage: str
    due_on: date | None
    closed_on: date | None
    state: State
    title: str
    lead: tuple[str, ...]


def seen(task: Task, day: date) -> Seen:
    task = Task.objects.get(pk=task.pk)
    leads = Assignment.objects.filter(task=task, part=Part.LEAD).values_list("unit__name", flat=True)
    how = task.state_on(day, WINDOWS)
    return Seen(task.stage, task.due_on, task.closed_on, how, task.title, tuple(sorted(leads)))


def told(task: Task, user: User, day: date) -> Seen:
    """What history says of that day: of the one task and of the list at once."""
    events = list(task.events.select_related("entry").order_by("at", "id"))
    one = past.then(task, events, day)
    (row,) = [row for row in past.look(Asked(user, day, WINDOWS), State, 100)[1] if row.pk == task.pk]
    assert row.then == one
    values = past.old_values([task.pk], day)[task.pk]
    assert row.state == one.state(values["deadline_kind"], day, WINDOWS)
    leads = tuple(sorted(name for name in values["lead"].split("; ") if name))
    return Seen(one.stage, one.due_on, one.closed_on, row.state, values["title"], leads)


# --- Any life ------------------------------------------------------------------------------------------------------

Step = Callable[[Task, Cast, dict[str, Any], int], Any]


def asked_for(task: Task, cast: Cast, how: dict[str, Any], number: int) -> Any:
    wanted = (task.due_on or FIRST) + timedelta(days=number + 1)
    return request_extension(task=task, user=cast.office, wanted_on=wanted, reason="Chờ số liệu.", **how)


def answered(task: Task, cast: Cast, how: dict[str, Any], number: int) -> Any:
    request = open_request(task)
    outcome = Outcome.GRANTED if number % 2 else Outcome.REFUSED
    return request and decide_extension(request=request, user=cast.standing, outcome=outcome, note="Đã rõ.", **how)


def reported(task: Task, cast: Cast, how: dict[str, Any], number: int) -> Any:
    on = max(how["today"] - timedelta(days=number), task.given_on)
    report = Report(text="Đã xong.", on=on, document_number="1/BC")
    return workflow.report_result(task=task, user=cast.office, report=report, **how)


STEPS: list[Step] = [
    lambda t, c, how, n: assign(task=t, user=c.office, leads=[(c.own_unit, c.other_unit)[n % 2]], **how),
    lambda t, c, how, n: assign(task=t, user=c.office, leads=[c.own_unit, c.other_unit], note="x", **how),
    lambda t, c, how, n: assign(task=t, user=c.office, due_on=FIRST + timedelta(days=3 * n), note="Lý do.", **how),
    lambda t, c, how, n: change(task=t, user=c.office, wording=Wording(f"Tên {n}", "", "", t.deadline_phrase), **how),
    lambda t, c, how, n: change(task=t, user=c.office, wording=Wording("T", "", "", "tháng 3/2026"), reason="x", **how),
    lambda t, c, how, n: workflow.accept(task=t, user=c.office, **how),
    lambda t, c, how, n: workflow.record_progress(
        task=t, user=c.office, report=Report(text="Đang làm.", on=how["today"], percent=n), **how
    ),
    reported,
    lambda t, c, how, n: workflow.confirm(task=t, user=c.standing, **how),
    lambda t, c, how, n: workflow.send_back(task=t, user=c.standing, reason="Thiếu.", **how),
    lambda t, c, how, n: workflow.hold(task=t, user=c.office, reason="Chờ.", **how),
    lambda t, c, how, n: workflow.resume(task=t, user=c.office, reason="Tiếp.", **how),
    lambda t, c, how, n: workflow.end(task=t, user=c.office, reason="Thôi.", basis="1/QĐ", **how),
    lambda t, c, how, n: workflow.reopen(task=t, user=c.standing, reason="Mở lại.", **how),
    asked_for,
    answered,
]
LIVES = st.lists(
    st.tuples(st.sampled_from(range(len(STEPS))), st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES)
def test_past_day_is_what_was_seen_on_it(cast: Cast, life: list[tuple[int, int, int]]) -> None:
    task, day, hour = new_task(cast, due_on=date(2026, 1, 25), stage=Stage.NEW), FIRST, 9
    diary = {day: seen(task, day)}
    for which, days, number in life:
        day, hour = day + timedelta(days=days), 9 if days else min(hour + 1, 22)
        try:
            with transaction.atomic():
                STEPS[which](task, cast, {"today": day, "at": noon(day, hour)}, number)
        except (TaskMoved, PermissionDenied, ValidationError):
            pass
        task.refresh_from_db()
        diary[day] = seen(task, day)
    days = [FIRST + timedelta(days=n) for n in range((day - FIRST).days + 3)]
    for one in days:
        last = max(known for known in diary if known <= one)
        was = diary[last]
        now = told(task, cast.office, one)
        assert (now.stage, now.due_on, now.closed_on, now.title, now.lead) == (
            was.stage, was.due_on, was.closed_on, was.title, was.lead,
        ), one  # fmt: skip
        if last == one:
            assert now.state == was.state
    Task.objects.filter(pk=task.pk).update(given_on=date(2030, 1, 1), closed_on=None, stage="new")


# --- What stood there ----------------------------------------------------------------------------------------------


def listed(user: User, day: date, **more: Any) -> set[int]:
    return {row.pk for row in past.look(Asked(user, day, WINDOWS, **more), State, 100)[1]}


def counted(user: User, day: date) -> Counts:
    return past.look(Asked(user, day, WINDOWS))[0]


def test_past_day_ends_at_midnight_in_vietnam(cast: Cast) -> None:
    task = new_task(cast)
    workflow.hold(
        task=task, user=cast.office, today=FIRST, reason="Chờ.", at=datetime.fromisoformat("2026-01-15T16:59:59Z")
    )
    workflow.resume(
        task=task, user=cast.office, today=FIRST + timedelta(days=1), at=datetime.fromisoformat("2026-01-15T17:00:00Z")
    )
    assert told(task, cast.office, FIRST).stage == Stage.HOLD
    assert told(task, cast.office, FIRST + timedelta(days=1)).stage == Stage.TODO


def test_past_day_holds_nothing_that_was_given_later(cast: Cast) -> None:
    task = new_task(cast)
    assert listed(cast.office, FIRST - timedelta(days=1)) == set()
    assert listed(cast.office, FIRST) == {task.pk}


def test_past_day_before_the_register_says_that_it_is_not_known(cast: Cast) -> None:
    task = make_task(given_on=FIRST, stage=Stage.DOING)
    late = {"stage_before": Stage.TODO, "stage_after": Stage.DOING, "at": noon(date(2026, 3, 1))}
    TaskEvent.objects.create(task=task, verb=TaskEvent.Verb.ACCEPTED, actor=cast.office, **late)
    (row,) = past.look(Asked(cast.office, FIRST, WINDOWS), State, 10)[1]
    assert (row.then.stage, row.then.is_known) == (Stage.TODO, False)
    assert counted(cast.office, FIRST).unknown == 1
    assert counted(cast.office, date(2026, 3, 1)).unknown == 0
    bare = make_task(given_on=FIRST, stage=Stage.REDO)
    assert past.then(bare, [], FIRST).stage == Stage.REDO
    assert not past.then(bare, [], FIRST).is_known


def test_past_day_shows_a_task_whole_before_it_was_divided(cast: Cast) -> None:
    task = new_task(cast, lead=cast.own_unit)
    Assignment.objects.create(task=task, unit=cast.other_unit, part=Part.LEAD)
    day = FIRST + timedelta(days=5)
    parts = divide(task=task, user=cast.office, today=day, at=noon(day))
    assert listed(cast.office, day - timedelta(days=1)) == {task.pk}
    assert listed(cast.office, day) == {part.pk for part in parts}
    assert past.old_values([task.pk], FIRST)[task.pk]["lead"] == "Hội Của Tôi; Hội Người Khác"


@pytest.mark.parametrize("part", ["", "chu-tri"])
def test_past_day_knows_whose_a_task_was_then(cast: Cast, part: str) -> None:
    task = new_task(cast, lead=cast.own_unit)
    kept = new_task(cast, lead=cast.own_unit)
    day = FIRST + timedelta(days=5)
    assign(task=task, user=cast.office, today=day, leads=[cast.other_unit], at=noon(day))
    before = day - timedelta(days=1)
    assert listed(cast.office, before, unit=cast.own_unit, part=part) == {task.pk, kept.pk}
    assert listed(cast.office, before, unit=cast.other_unit, part=part) == set()
    assert listed(cast.office, day, unit=cast.own_unit, part=part) == {kept.pk}
    assert listed(cast.office, day, unit=cast.other_unit, part=part) == {task.pk}
    assert listed(cast.office, day, unit=cast.other_unit, part="phoi-hop") == set()


def test_past_day_finds_a_unit_under_its_former_name(cast: Cast) -> None:
    task = new_task(cast, lead=cast.own_unit)
    day = FIRST + timedelta(days=5)
    assign(task=task, user=cast.office, today=day, leads=[cast.other_unit], at=noon(day))
    deed = Deed(ActKind.RENAME, date(2026, 7, 1), "12/QĐ", (cast.own_unit,), values={"name": "Hội Tên Mới"})
    enact(deed=deed, by=cast.admin, today=date(2026, 7, 1))
    assert listed(cast.office, FIRST, unit=cast.own_unit) == {task.pk}


def test_past_day_is_within_what_the_user_sees_today(cast: Cast) -> None:
    mine, foreign = new_task(cast, lead=cast.own_unit), new_task(cast, lead=cast.other_unit)
    assert listed(cast.own, FIRST) == {mine.pk}
    assert listed(cast.office, FIRST) == {mine.pk, foreign.pk}
    assert counted(cast.own, FIRST).summary.total == 1


def test_past_day_adds_up(cast: Cast) -> None:
    fates = [(Stage.DONE, 1), (Stage.DONE, 40), (Stage.DOING, 1), (Stage.DOING, 40), (Stage.HOLD, 5), (Stage.ENDED, 5)]
    for stage, due in fates:
        task = new_task(cast, due_on=FIRST + timedelta(days=due))
        values = {"stage": stage, "closed_on": FIRST + timedelta(days=9) if stage in {"done", "ended"} else None}
        Task.objects.filter(pk=task.pk).update(**values)
        verb = {Stage.DONE: "confirmed", Stage.ENDED: "ended"}.get(stage, "changed")
        told = {"stage_after": stage, "due_after": task.due_on, "at": noon(FIRST + timedelta(days=9))}
        TaskEvent.objects.create(task=task, verb=verb, actor=cast.office, **told)
    found = counted(cast.office, FIRST + timedelta(days=10))
    total = found.summary
    assert (total.done_on_time, total.done_late, total.in_time, total.late, total.undated) == (1, 1, 1, 1, 1)
    assert found.of([State.ENDED]) == 1
    assert found.unknown == 0
    pages, place = [], None
    while page := past.look(Asked(cast.office, FIRST + timedelta(days=10), WINDOWS), State, 2, place)[1]:
        pages += [row.pk for row in page]
        place = page[-1].place
    assert len(pages) == len(set(pages)) == 6


def test_past_entries_are_those_that_had_been_typed(cast: Cast) -> None:
    task = new_task(cast, lead=make_unit())
    for days, text in ((1, "Một."), (5, "Hai.")):
        day = FIRST + timedelta(days=days)
        report = Report(text=text, on=day)
        workflow.record_progress(task=task, user=cast.office, today=day, report=report, at=noon(day))
    assert past.last_entries([task.pk], FIRST) == {}
    assert past.last_entries([task.pk], FIRST + timedelta(days=2))[task.pk].text == "Một."
    assert past.last_entries([task.pk], FIRST + timedelta(days=9))[task.pk].text == "Hai."
