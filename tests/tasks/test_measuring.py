"""Targets: who sets, measures and closes them; which figures go; what counts; twice sent is one; nothing by halves."""

import uuid
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from tasks.judging import Verdict
from tasks.measuring import (
    Reading,
    add_target,
    attach,
    change_target,
    close_target,
    detach,
    events_of,
    measure,
    reopen_target,
)
from tasks.models import Assignment, Counting, Part, Stage, Target, TargetMeasure, Task, TaskEvent
from tasks.target_facts import TargetFacts, facts_of
from tasks.workflow import ForeignTasks

from ..conftest import Cast
from ..factories import make_measure, make_target, make_task, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
EDITORS, MEASURERS = {"admin", "office", "standing"}, {"admin", "office", "standing", "own"}


def task_of(cast: Cast, **fields: Any) -> Task:
    return make_task(**({"lead": cast.own_unit, "due_on": date(2026, 12, 31), "stage": "doing"} | fields))


def read(value: int | str | None = 3, **fields: Any) -> Reading:
    number = None if value is None else Decimal(value)
    return Reading(**({"on": TODAY, "value": number, "source": "12/BC-HNN"} | fields))


def facts(target: Target, today: date = TODAY) -> TargetFacts:
    return facts_of(list(Target.objects.filter(task=target.task_id).with_task()), today)[target.pk]


def value_of(target: Target, key: str = "", today: date = TODAY) -> Decimal | None:
    period = facts(target, today).in_period(key)
    assert period
    return period.value


def untouched(target: Target) -> bool:
    return not target.measures.exists() and not target.task.events.exists()


# --- The goal ------------------------------------------------------------------------------------------------------


def test_add_target_by_role(cast: Cast) -> None:
    for who, user in cast.by_role().items():
        task = task_of(cast)
        target = Target(task=task, printed="ít nhất 5 lớp", value=Decimal(5), unit_word="lớp")
        if who in EDITORS:
            add_target(target=target, user=user, today=TODAY)
            event = task.events.get()
            assert (event.verb, event.changes[f"goal:{target.pk}"]) == (TaskEvent.Verb.TARGET, ["", "ít nhất 5 lớp"])
            assert task.version == 2
        else:
            with pytest.raises(PermissionDenied):
                add_target(target=target, user=user, today=TODAY)
            assert not task.targets.exists()


def test_a_part_follows_the_periods_of_its_whole_and_asks_for_no_more(cast: Cast) -> None:
    whole = make_target(task_of(cast), 10, frequency="yearly")
    part = Target(task=whole.task, part_of=whole, printed="ít nhất 1", value=Decimal(1), frequency="monthly")
    assert add_target(target=part, user=cast.office, today=TODAY).frequency == "yearly"
    greedy = Target(task=whole.task, part_of=whole, printed="ít nhất 11", value=Decimal(11))
    with pytest.raises(ValidationError, match="không thể nhiều hơn cả chỉ tiêu"):
        add_target(target=greedy, user=cast.office, today=TODAY)
    share = Target(task=whole.task, part_of=whole, printed="30% nữ", value=Decimal(30), unit_word="%")
    add_target(target=share, user=cast.office, today=TODAY)  # a share and a count are not compared
    whole.value = Decimal("0.5")
    with pytest.raises(ValidationError, match="không thể nhiều hơn cả chỉ tiêu"):
        change_target(target=whole, user=cast.office, today=TODAY, version=1)
    whole.refresh_from_db()
    assert (whole.value, whole.version) == (10, 1)


def test_a_part_belongs_to_a_target_of_the_same_task(cast: Cast) -> None:
    stranger = make_target(task_of(cast), 10)
    part = Target(task=task_of(cast), part_of=stranger, printed="ít nhất 1", value=Decimal(1))
    with pytest.raises(ValidationError, match="của chính nhiệm vụ này"):
        add_target(target=part, user=cast.office, today=TODAY)


def test_change_target_once_for_each_version_and_gives_its_periods_to_the_parts(cast: Cast) -> None:
    whole = make_target(task_of(cast), 10)
    part = make_target(whole.task, 1, part_of=whole)
    whole.value, whole.frequency = Decimal(12), "quarterly"
    assert change_target(target=whole, user=cast.standing, today=TODAY, version=1)
    assert not change_target(target=whole, user=cast.office, today=TODAY, version=1)
    part.refresh_from_db()
    assert part.frequency == "quarterly"
    (event,) = events_of(whole)
    assert event.changes[f"goal:{whole.pk}"] == ["ít nhất 10 lớp", "ít nhất 12 lớp"]
    make_measure(whole, cast.office, period="2026-q1")
    whole.frequency = "yearly"
    with pytest.raises(ValidationError, match="kỳ cũ"):
        change_target(target=whole, user=cast.office, today=TODAY, version=2)


# --- Measuring -----------------------------------------------------------------------------------------------------


def test_measure_by_role(cast: Cast) -> None:
    for who, user in cast.by_role().items():
        target = make_target(task_of(cast))
        if who in MEASURERS:
            made = measure(target=target, user=user, today=TODAY, reading=read("1234.5"))
            event = target.task.events.get()
            assert (made.value, made.author, value_of(target)) == (Decimal("1234.5"), user, Decimal("1234.5"))
            assert event.changes == {f"measure:{target.pk}": ["", "1.234,5 lớp (12/BC-HNN)"]}
        else:
            with pytest.raises(PermissionDenied):
                measure(target=target, user=user, today=TODAY, reading=read())
            assert untouched(target)


def test_measure_by_a_unit_that_takes_part_only(cast: Cast) -> None:
    target = make_target(task_of(cast))
    Assignment.objects.create(task=target.task, unit=cast.other_unit, part=Part.COOP)
    with pytest.raises(PermissionDenied):
        measure(target=target, user=cast.other, today=TODAY, reading=read())


def test_measure_twice_with_one_key_is_one_row_and_a_correction_is_a_new_one(cast: Cast) -> None:
    target, key = make_target(task_of(cast)), uuid.uuid4()
    first = measure(target=target, user=cast.own, today=TODAY, reading=read(7), key=key)
    assert measure(target=target, user=cast.own, today=TODAY, reading=read(7), key=key) == first
    assert (target.measures.count(), target.task.events.count()) == (1, 1)
    measure(target=target, user=cast.own, today=TODAY, reading=read(6))
    assert (target.measures.count(), value_of(target)) == (2, 6)
    newest = target.task.events.first()
    assert newest
    assert newest.changes[f"measure:{target.pk}"] == ["7 lớp", "6 lớp (12/BC-HNN)"]


def test_measures_are_append_only(cast: Cast) -> None:
    made = make_measure(make_target(task_of(cast)), cast.office)
    for change in (
        lambda: TargetMeasure.objects.filter(pk=made.pk).update(value=9),
        lambda: TargetMeasure.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (read(-1), "không thể âm"),
        (read(3, source=" "), "nguồn"),
        (read(None, explanation="  "), "lời giải trình"),
        (read(3, period="2026"), "không có kỳ ấy"),
        (read(3, on=date(2026, 6, 16)), "đến hôm nay"),
        (read(3, on=date(2025, 6, 1)), "Ghi ngày từ 15/01/2026"),
    ],
)
def test_measure_refuses(reading: Reading, told: str, cast: Cast) -> None:
    target = make_target(task_of(cast))
    with pytest.raises(ValidationError, match=told):
        measure(target=target, user=cast.office, today=TODAY, reading=reading)
    assert untouched(target)


def test_a_part_never_holds_more_than_its_whole(cast: Cast) -> None:
    whole = make_target(task_of(cast), 10)
    part = make_target(whole.task, 4, part_of=whole)
    measure(target=part, user=cast.own, today=TODAY, reading=read(3))  # the whole has no figure yet
    with pytest.raises(ValidationError, match="nhiều hơn cả chỉ tiêu"):
        measure(target=whole, user=cast.own, today=TODAY, reading=read(2))
    measure(target=whole, user=cast.own, today=TODAY, reading=read(3))
    with pytest.raises(ValidationError, match="mới ghi 3"):
        measure(target=part, user=cast.own, today=TODAY, reading=read("3.01"))


def test_the_whole_is_met_only_with_its_parts(cast: Cast) -> None:
    whole = make_target(task_of(cast, due_on=date(2026, 6, 1)), 10)
    part = make_target(whole.task, 2, part_of=whole)
    make_measure(whole, cast.office, 10)
    assert facts(whole).now.verdict == Verdict.UNKNOWN  # nobody knows of the part
    make_measure(part, cast.office, 1)
    assert facts(whole).now.verdict == Verdict.MISSED
    make_measure(part, cast.office, 2)
    assert facts(whole).now.verdict == Verdict.REACHED


def test_each_period_has_its_own_figures(cast: Cast) -> None:
    target = make_target(task_of(cast, due_on=None), 3, frequency="quarterly")
    measure(target=target, user=cast.own, today=TODAY, reading=read(2, period="2026-q1", on=date(2026, 3, 31)))
    told = facts(target)
    assert [(p.span.key, p.value, p.verdict) for p in told.periods] == [
        ("2026-q2", None, Verdict.UNKNOWN),
        ("2026-q1", 2, Verdict.MISSED),
    ]
    assert [p.span.key for p in told.asking] == ["2026-q1"]
    measure(
        target=target,
        user=cast.own,
        today=TODAY,
        reading=read(None, source="", period="2026-q1", explanation="Lũ, hoãn một lớp."),
    )
    told = facts(target)
    assert (told.asking, value_of(target, "2026-q1")) == ([], 2)
    event = target.task.events.first()
    assert event
    assert "Lũ, hoãn một lớp." in event.note


def test_a_goal_reached_after_its_period_is_told_as_such(cast: Cast) -> None:
    target = make_target(task_of(cast, due_on=date(2026, 6, 1)))
    make_measure(target, cast.office, 10, measured_on=date(2026, 6, 1))
    assert (facts(target).now.is_late, facts(target).now.words) == (False, "Đã đạt")
    make_measure(target, cast.office, 11, measured_on=date(2026, 6, 2))
    assert (facts(target).now.is_late, facts(target).now.words) == (True, "Đạt sau hạn")


# --- Counting ------------------------------------------------------------------------------------------------------


def done(cast: Cast, day: date, **fields: Any) -> Task:
    return make_task(lead=cast.other_unit, stage=Stage.DONE, closed_on=day, **fields)


def test_counting_takes_tasks_completed_inside_the_period_only(cast: Cast) -> None:
    target = make_target(task_of(cast, due_on=None), 3, frequency="quarterly", counting=Counting.BY_TASKS)
    assert value_of(target, "2026-q2") is None  # no task is attached: nobody knows
    tasks = [
        done(cast, date(2026, 4, 1)),
        done(cast, date(2026, 6, 30)),
        done(cast, date(2026, 3, 31)),
        make_task(stage=Stage.ENDED, closed_on=date(2026, 5, 1)),
        make_task(stage=Stage.DOING),
    ]
    attach(target=target, ids=[task.pk for task in tasks], user=cast.office, today=TODAY)
    after = date(2026, 7, 1)
    assert (value_of(target, "2026-q2", after), value_of(target, "2026-q1", after)) == (2, 1)
    assert value_of(target, "2026-q2", date(2026, 6, 29)) == 1, "what is completed later tells nothing of this day"
    detach(target=target, ids=[tasks[0].pk], user=cast.office, today=TODAY)
    assert value_of(target, "2026-q2", after) == 1


def test_a_divided_task_is_counted_by_its_parts_and_never_twice(cast: Cast) -> None:
    target = make_target(task_of(cast), 3, counting=Counting.BY_TASKS)
    whole = make_task(has_parts=True)
    for number, unit in enumerate((cast.own_unit, cast.other_unit), start=1):
        done(cast, date(2026, 5, 1), parent=whole, lane=unit, document=whole.document, part_no=number)
    lane = whole.parts.order_by("id")[0]
    attach(target=target, ids=[whole.pk, lane.pk], user=cast.office, today=TODAY)
    assert value_of(target) == 2
    # Periods of a part, two floors down, count as well; the part that has them does not.
    lane.has_parts = True
    lane.save()
    for number, key in ((3, "2026-q1"), (4, "2026-q2")):
        done(cast, date(2026, 5, 2), parent=lane, period=key, document=whole.document, part_no=number)
    assert value_of(target) == 3


def test_what_counts_for_a_part_counts_for_its_whole_once(cast: Cast) -> None:
    whole = make_target(task_of(cast), 3, counting=Counting.BY_TASKS)
    part = make_target(whole.task, 1, part_of=whole, counting=Counting.BY_TASKS)
    one, other = done(cast, date(2026, 5, 1)), done(cast, date(2026, 5, 2))
    attach(target=part, ids=[one.pk], user=cast.office, today=TODAY)
    attach(target=whole, ids=[one.pk, other.pk], user=cast.office, today=TODAY)
    assert (value_of(whole), value_of(part)) == (2, 1)


def test_a_counted_target_takes_no_figure_by_hand_but_an_explanation(cast: Cast) -> None:
    target = make_target(task_of(cast), counting=Counting.BY_TASKS)
    with pytest.raises(ValidationError, match="đếm nhiệm vụ"):
        measure(target=target, user=cast.office, today=TODAY, reading=read(3))
    measure(target=target, user=cast.own, today=TODAY, reading=read(None, source="", explanation="Chậm giao."))
    assert facts(target).now.explanation


def test_attach_twice_is_once_and_foreign_ids_refuse_the_whole_batch(cast: Cast) -> None:
    target, task = make_target(task_of(cast)), make_task()
    assert attach(target=target, ids=[task.pk], user=cast.office, today=TODAY) == [task]
    assert attach(target=target, ids=[task.pk], user=cast.office, today=TODAY) == []
    assert target.task.events.count() == 1
    with pytest.raises(ForeignTasks):
        attach(target=target, ids=[make_task().pk, 10**15], user=cast.office, today=TODAY)
    assert [link.task_id for link in target.counted.all()] == [task.pk]


def test_attach_and_detach_by_role(cast: Cast) -> None:
    target, task = make_target(task_of(cast)), make_task()
    for who, user in cast.by_role().items():
        for verb in (attach, detach):
            if who in EDITORS:
                verb(target=target, ids=[task.pk], user=user, today=TODAY)
            else:
                with pytest.raises(PermissionDenied):
                    verb(target=target, ids=[task.pk], user=user, today=TODAY)


# --- Closing -------------------------------------------------------------------------------------------------------


def test_close_and_reopen_by_role(cast: Cast) -> None:
    words = {"reason": "Huyện không còn.", "basis": "21/QĐ-LHH"}
    for who, user in cast.by_role().items():
        target = make_target(task_of(cast))
        if who not in EDITORS:
            for refused in (close_target, reopen_target):
                with pytest.raises(PermissionDenied):
                    refused(
                        target=target, user=user, today=TODAY, **(words if refused is close_target else {"reason": "x"})
                    )
            continue
        close_target(target=target, user=user, today=TODAY, **words)
        assert facts(target).now.verdict == Verdict.CLOSED
        event = target.task.events.get()
        assert (event.basis, "Huyện không còn." in event.note) == ("21/QĐ-LHH", True)
        with pytest.raises(ValidationError, match="khép lại"):
            measure(target=target, user=user, today=TODAY, reading=read())
        with pytest.raises(ValidationError, match="khép lại"):
            attach(target=target, ids=[target.task_id], user=user, today=TODAY)
        reopen_target(target=target, user=user, today=TODAY, reason="Xã nhận tiếp.")
        target.refresh_from_db()
        assert (target.closed_on, target.closed_reason, target.version) == (None, "", 3)


@pytest.mark.parametrize("missing", ["reason", "basis"])
def test_close_needs_reason_and_basis(missing: str, cast: Cast) -> None:
    target = make_target(task_of(cast))
    with pytest.raises(ValidationError):
        close_target(
            target=target, user=cast.office, today=TODAY, **({"reason": "Không còn.", "basis": "1/QĐ"} | {missing: " "})
        )
    assert untouched(target)


def test_a_stale_close_changes_nothing(cast: Cast) -> None:
    target = make_target(task_of(cast), version=2)
    assert not close_target(target=target, user=cast.office, today=TODAY, reason="x", basis="y", version=1)
    target.refresh_from_db()
    assert target.closed_on is None


def test_an_ended_task_takes_its_targets_with_it(cast: Cast) -> None:
    target = make_target(task_of(cast, stage=Stage.ENDED, closed_on=TODAY))
    assert facts(target).now.verdict == Verdict.CLOSED


def test_a_closed_part_does_not_hold_back_its_whole(cast: Cast) -> None:
    whole = make_target(task_of(cast), 3)
    make_target(whole.task, 1, part_of=whole, closed_on=TODAY, closed_reason="x", closed_basis="y")
    make_measure(whole, cast.office, 3)
    assert facts(whole).now.verdict == Verdict.REACHED


def test_work_of_a_quarter_counts_from_the_day_it_was_given(cast: Cast) -> None:
    """A deadline "quý IV" begins in October only in name."""
    target = make_target(task_of(cast, starts_on=date(2026, 10, 1), deadline_kind="quarter"))
    assert facts(target).now.span.since == date(2026, 1, 15)
    later = make_target(task_of(cast, starts_on=date(2026, 4, 1), deadline_kind="period"))
    assert facts(later).now.span.since == date(2026, 4, 1)


def test_a_lead_unit_measures_beside_others(cast: Cast) -> None:
    target = make_target(task_of(cast))
    Assignment.objects.create(task=target.task, unit=make_unit("Hội Thứ Ba"), part=Part.LEAD)
    assert measure(target=target, user=cast.own, today=TODAY, reading=read()).author == cast.own


def test_targets_read_before_they_were_judged_get_their_periods(cast: Cast) -> None:
    yearly, once = (make_target(task_of(cast), 3, period=words) for words in ("năm", ""))
    measured = make_target(task_of(cast), 3, period="quý")
    make_measure(measured, cast.office)
    import_module("tasks.migrations.0011_target_frequency").judge_as_printed(apps, None)
    for target, frequency in ((yearly, "yearly"), (once, ""), (measured, "")):
        target.refresh_from_db()
        assert target.frequency == frequency
