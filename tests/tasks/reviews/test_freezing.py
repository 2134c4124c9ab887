"""Freezing: what is stored, when it is refused, that one of two wins, and that nothing of it can be changed."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tasks.models import ReviewLine, ReviewState, Snapshot, Task
from tasks.period_filter import Period
from tasks.periods import ReportingPeriod
from tasks.reviews.freezing import freeze_review
from tasks.reviews.holding import ReviewMoved
from tasks.reviews.lining import write_line
from tasks.reviews.reading import standings_now
from tasks.reviews.remarking import add_remark
from tasks.reviews.snapshots import head_of, is_whole, rows_of
from tasks.reviews.steps import conclude_review, reopen_review
from tasks.reviews.tables import tables_of
from tasks.status import State, Windows

from ...conftest import Cast
from ...factories import make_target, make_task
from .rooms import SPAN, TODAY, freeze, frozen, late_task, review_at

pytestmark = pytest.mark.django_db
Q4 = ReportingPeriod.from_slug("2026-q4")
LATER = date(2027, 1, 10)


def test_a_snapshot_holds_what_the_page_said(cast: Cast) -> None:
    late_task(cast)
    make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 8, 1))
    make_task(lead=cast.other_unit, due_on=date(2026, 12, 1))
    make_task(lead=cast.other_unit, given_on=date(2026, 10, 2))  # of the next quarter
    expected = list(standings_now(Period(SPAN, TODAY), Windows()))
    snapshot = frozen(cast)
    assert list(rows_of(snapshot)) == expected
    assert len(expected) == snapshot.row_count == 3
    head = head_of(snapshot)
    assert head.tables == tables_of(expected, SPAN)
    assert (head.period, head.conclusion, head.discussed_on) == ("2026-q3", "Cơ bản đạt.", TODAY)
    assert [point.period for point in head.series][-2:] == ["2026-q2", "2026-q3"]
    assert (head.previous and head.previous.period, head.year_before and head.year_before.period) == (
        "2026-q2",
        "2025-q3",
    )
    assert head.since is None or head.since == {}
    assert [row.title for row in rows_of(snapshot, State.LATE)] == [expected[0].title]
    assert is_whole(snapshot)
    assert snapshot.review.is_frozen
    assert snapshot.review.events.order_by("id").last().verb == "frozen"  # type: ignore[union-attr]


def test_conclusions_are_laid_over(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.DISCUSSED)
    words = {"cause": "Chờ kinh phí.", "answerable": "Bà A", "until": TODAY, "conclusion": "Trình lại."}
    write_line(review=review, task=task, user=cast.standing, today=TODAY, version=0, **words)
    conclude_review(review=review, user=cast.standing, today=TODAY, conclusion="Đạt.")
    (row,) = rows_of(freeze(review, cast))
    assert {name: getattr(row, name) for name in words} == words


def test_an_empty_period_can_be_frozen(cast: Cast) -> None:
    snapshot = frozen(cast)
    assert (snapshot.row_count, head_of(snapshot).tables.total.total) == (0, 0)
    assert is_whole(snapshot)


def test_targets_are_kept_as_they_stood(cast: Cast) -> None:
    target = make_target(late_task(cast), 10)
    (kept,) = head_of(frozen(cast)).targets
    assert (kept.target, kept.goal, kept.reached) == (target.pk, "ít nhất 10 lớp", "chưa có số")


# --- When ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.FILLED, ReviewState.DISCUSSED])
def test_only_a_concluded_review_is_frozen(cast: Cast, state: ReviewState) -> None:
    with pytest.raises(ReviewMoved):
        freeze(review_at(cast, state), cast)


def test_a_running_period_is_not_frozen(cast: Cast) -> None:
    review = review_at(cast, ReviewState.CONCLUDED, Q4)
    for today in (TODAY, Q4.end):
        with pytest.raises(ValidationError, match="còn chạy"):
            freeze(review, cast, today)
    assert freeze(review, cast, date(2027, 1, 1)).row_count == 0


def test_a_conclusion_that_nobody_was_told_of_stops_it(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.CONCLUDED)
    write_line(review=review, task=task, user=cast.standing, today=TODAY, version=0, conclusion="Làm ngay.")
    with pytest.raises(ValidationError, match="chưa chuyển thành chỉ đạo"):
        freeze(review, cast)


@pytest.mark.parametrize("words", [{"signer_name": " "}, {"signer_title": ""}, {"signer_name": "x" * 121}])
def test_somebody_signs(cast: Cast, words: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        freeze(review_at(cast, ReviewState.CONCLUDED), cast, **words)


@pytest.mark.parametrize("who", ["committee", "viewer", "own"])
def test_who_may_not_freeze(cast: Cast, who: str) -> None:
    review = review_at(cast, ReviewState.CONCLUDED)
    with pytest.raises(PermissionDenied):
        freeze_review(
            review=review,
            user=getattr(cast, who),
            today=TODAY,
            windows=Windows(),
            signer_title="CHỦ TỊCH",
            signer_name="A",
        )


# --- What is frozen stays ------------------------------------------------------------------------------------------


def test_verbs_refuse_a_frozen_review(cast: Cast) -> None:
    task = late_task(cast)
    review = frozen(cast).review
    tries: list[Callable[..., Any]] = [
        lambda **who: write_line(review=review, task=task, version=0, cause="x", **who),
        lambda **who: add_remark(review=review, text="x", key=uuid.uuid4(), **who),
        lambda **who: reopen_review(review=review, reason="x", **who),
        lambda **who: conclude_review(review=review, conclusion="x", **who),
    ]
    for attempt in tries:
        with pytest.raises(ReviewMoved):
            attempt(user=cast.standing, today=TODAY)
    with pytest.raises(ReviewMoved):
        freeze(review, cast)


def test_the_database_refuses_to_change_what_is_frozen(cast: Cast) -> None:
    tasks = [late_task(cast), late_task(cast)]
    review = review_at(cast, ReviewState.CONCLUDED)
    write_line(review=review, task=tasks[0], user=cast.office, today=TODAY, version=0, cause="Chờ.")
    remark = add_remark(review=review, user=cast.office, today=TODAY, text="x", key=uuid.uuid4())
    line, pk, snapshot = review.lines.get(), review.pk, freeze(review, cast)
    open_one, third = review_at(cast, ReviewState.OPEN, Q4), late_task(cast)
    other = ReviewLine.objects.create(review=open_one, task=third)
    statements: list[tuple[str, list[Any]]] = [
        ("UPDATE tasks_review SET conclusion = 'khác' WHERE id = %s", [pk]),
        ("UPDATE tasks_review SET state = 'open' WHERE id = %s", [pk]),
        ("DELETE FROM tasks_review WHERE id = %s", [pk]),
        ("UPDATE tasks_reviewline SET cause = 'khác' WHERE id = %s", [line.pk]),
        ("UPDATE tasks_reviewline SET review_id = %s WHERE id = %s", [open_one.pk, line.pk]),
        ("UPDATE tasks_reviewline SET review_id = %s WHERE id = %s", [pk, other.pk]),
        ("DELETE FROM tasks_reviewline WHERE id = %s", [line.pk]),
        (
            "INSERT INTO tasks_reviewline (review_id, task_id, cause, answerable, conclusion, version) "
            "VALUES (%s, %s, 'x', '', '', 1)",
            [pk, tasks[1].pk],
        ),
        ("DELETE FROM tasks_reviewremark WHERE id = %s", [remark.pk]),
        (
            "INSERT INTO tasks_reviewremark (review_id, text, author_id, at, request_key) "
            "VALUES (%s, 'x', %s, '2026-10-01', '0123456789abcdef0123456789abcdef')",
            [pk, cast.office.pk],
        ),
        ("UPDATE tasks_snapshot SET sha256 = '' WHERE id = %s", [snapshot.pk]),
        ("DELETE FROM tasks_snapshotrow WHERE snapshot_id = %s", [snapshot.pk]),
        (
            "INSERT INTO tasks_snapshotrow (snapshot_id, task_id, position, state, content) "
            "VALUES (%s, %s, 9, 'late', '{}')",
            [snapshot.pk, third.pk],
        ),
    ]
    if connection.vendor == "sqlite":  # what takes the place of a row deletes it
        statements += [
            ("INSERT OR REPLACE INTO tasks_review SELECT * FROM tasks_review WHERE id = %s", [pk]),
            ("INSERT OR REPLACE INTO tasks_snapshot SELECT * FROM tasks_snapshot WHERE id = %s", [snapshot.pk]),
        ]
    for statement, values in statements:
        with pytest.raises(DatabaseError, match=r"frozen review|append-only"), transaction.atomic():
            run(statement, values)
    assert is_whole(snapshot)
    ReviewLine.objects.create(review=open_one, task=tasks[1]).delete()  # an open one can still be changed


def run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_was_altered_breaks_the_seal(cast: Cast) -> None:
    late_task(cast)
    snapshot = frozen(cast)
    for field, value in (("row_count", 2), ("head", snapshot.head.replace("Cơ bản", "Chưa")), ("sha256", "0" * 64)):
        altered = Snapshot.objects.get(pk=snapshot.pk)
        assert is_whole(altered)
        setattr(altered, field, value)
        assert not is_whole(altered)


# --- The next review -----------------------------------------------------------------------------------------------


def at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def next_head(cast: Cast) -> Any:
    return head_of(frozen(cast, Q4, LATER))


def test_the_next_review_counts_what_changed(cast: Cast) -> None:
    late, running = late_task(cast), make_task(lead=cast.own_unit, due_on=date(2026, 11, 1), stage="doing")
    frozen(cast)
    Task.objects.filter(pk=late.pk).update(stage="done", closed_on=date(2026, 10, 25), percent=100)
    make_task(lead=cast.own_unit, given_on=date(2026, 10, 5), due_on=date(2026, 12, 31))
    since = next_head(cast).since
    assert since == {
        "given": 1, "completed": 1, "became_late": 1, "extended": 0, "reassigned": 0, "ended": 0, "carried": 2,
    }  # fmt: skip
    assert running.is_open


def test_reviews_of_another_length_are_not_the_one_before(cast: Cast) -> None:
    late_task(cast)
    frozen(cast, ReportingPeriod.from_slug("2026-t09"))
    frozen(cast, ReportingPeriod.from_slug("2026-q3-hc"))
    head = next_head(cast)
    assert (dict(head.since), head.adjustments) == ({}, ())


def test_beside_frozen_periods_the_frozen_figures_stand(cast: Cast) -> None:
    task = late_task(cast)
    frozen(cast)
    Task.objects.filter(pk=task.pk).update(stage="done", closed_on=date(2026, 8, 30))
    head = next_head(cast)
    assert head.previous.summary.late == 1
    assert head.series[-2].summary.late == 1
