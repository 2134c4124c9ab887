"""Freezing while others work: one of two wins, a line is in or refused, what is changed is wholly in or out."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from tasks.models import ReviewLine, ReviewState, Snapshot, Task
from tasks.reviews import freezing
from tasks.reviews.holding import ReviewMoved
from tasks.reviews.lining import write_line
from tasks.reviews.snapshots import head_of, is_whole, rows_of
from tasks.reviews.steps import open_review

from ...conftest import Cast
from ...parallel import at_once
from .rooms import SPAN, TODAY, freeze, late_task, review_at

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_freeze_one_wins(cast: Cast) -> None:
    for _n in range(3):
        late_task(cast)
    review = review_at(cast, ReviewState.CONCLUDED)
    came = at_once(*[lambda: freeze(review, cast)] * 3)
    assert sorted(type(one).__name__ for one in came) == ["ReviewMoved", "ReviewMoved", "Snapshot"]
    snapshot = Snapshot.objects.get()
    assert is_whole(snapshot)
    assert review.events.filter(verb="frozen").count() == 1


def test_a_line_that_is_written_meanwhile_is_in_or_refused(cast: Cast) -> None:
    tasks = [late_task(cast) for _n in range(6)]
    review = review_at(cast, ReviewState.CONCLUDED)

    def line(task: Task) -> Any:
        return write_line(review=review, task=task, user=cast.office, today=TODAY, version=0, cause="Chờ.")

    came = at_once(*[lambda task=task: line(task) for task in tasks], lambda: freeze(review, cast))
    assert {type(one) for one in came[:-1]} <= {ReviewLine, ReviewMoved}
    written = set(ReviewLine.objects.values_list("task", flat=True))
    assert {row.task for row in rows_of(Snapshot.objects.get()) if row.cause == "Chờ."} == written


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_task_that_is_changed_meanwhile_is_wholly_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody finishes the tasks after their rows were read: what the head says of them is still the same moment's."""
    for _n in range(4):
        late_task(cast)
    review, plain = review_at(cast, ReviewState.CONCLUDED), freezing.head_for

    def finish() -> int:
        return Task.objects.update(stage="done", closed_on=date(2026, 8, 1), percent=100)

    def meanwhile(*args: Any) -> Any:
        assert at_once(finish) == [4]
        return plain(*args)

    monkeypatch.setattr(freezing, "head_for", meanwhile)
    snapshot = freeze(review, cast)
    assert [row.state for row in rows_of(snapshot)] == ["late"] * 4
    assert head_of(snapshot).previous.summary.late == 0  # type: ignore[union-attr]
    assert is_whole(snapshot)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.parametrize(("times", "is_frozen"), [(1, True), (2, True), (9, False)])
def test_a_task_that_is_moved_while_rows_are_stored(
    times: int, is_frozen: bool, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row is not what was read any more: begun anew, up to three times; then a sentence, and nothing is stored."""
    task, review, plain, came = late_task(cast), review_at(cast, ReviewState.CONCLUDED), freezing._store, []

    def meanwhile(*args: Any) -> None:
        if len(came) < times:
            came.extend(at_once(lambda: Task.objects.filter(pk=task.pk).update(position=F("position") + 1)))
        plain(*args)

    monkeypatch.setattr(freezing, "_store", meanwhile)
    if is_frozen:
        assert is_whole(freeze(review, cast))
    else:
        with pytest.raises(ValidationError, match="bấm lại"):
            freeze(review, cast)
    assert came == [1] * min(times, freezing.ATTEMPTS)
    assert Snapshot.objects.exists() is is_frozen


def test_two_who_open_a_period_open_one_review(cast: Cast) -> None:
    came = at_once(*[lambda: open_review(period=SPAN, user=cast.office, today=TODAY)] * 3)
    assert len({review.pk for review in came}) == 1
