"""The demonstration's reviews on any day: what is frozen, by whom and when, what came of it, what is left."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from tasks.demo.filling import fill
from tasks.demo.playing import Life, play
from tasks.demo.timeline import Timeline, at
from tasks.models import Comment, CommentKind, Report, Review, ReviewEvent, ReviewState, Snapshot
from tasks.reviews.adjusting import adjustments
from tasks.reviews.snapshots import head_of, is_whole, rows_of
from tasks.status import State, Windows

from .test_demo import EDGES

pytestmark = pytest.mark.django_db


def test_lives_go_on_side_by_side_in_the_order_of_their_moments() -> None:
    done: list[tuple[str, int]] = []

    def life(name: str, *days: int) -> Life:
        for day in days:
            yield at(date(2026, 1, day))
            done.append((name, day))

    play([life("a", 1, 5), life("b", 2, 3, 5), life("c")])
    assert done == [("a", 1), ("b", 2), ("b", 3), ("a", 5), ("b", 5)]


@pytest.mark.parametrize("today", EDGES, ids=str)
def test_reviews_stand_where_an_office_would_have_them(today: date) -> None:
    fill(today=today, password="mat-khau-trinh-dien-1")
    reviews = {review.period: review for review in Review.objects.all()}
    of = {shift: reviews.get(Timeline(today).quarter(shift).slug) for shift in range(-3, 1)}
    assert [of[shift].state for shift in (-3, -2)] == [ReviewState.FROZEN] * 2  # type: ignore[union-attr]
    assert of[-1]
    assert of[-1].state != ReviewState.FROZEN
    assert of[0] is None or of[0].state == ReviewState.OPEN
    for review in reviews.values():
        events = list(ReviewEvent.objects.filter(review=review).order_by("pk"))
        moments = [event.at for event in events]
        assert moments == sorted(moments), review
        assert timezone.localdate(moments[-1]) < today
    for snapshot in Snapshot.objects.all():
        assert is_whole(snapshot)
        assert timezone.localdate(snapshot.frozen_at) > snapshot.review.ends_on
        for row in rows_of(snapshot):  # what happened later was not known to it
            assert row.closed_on is None or row.closed_on <= snapshot.review.ends_on


def test_what_a_stranger_sees_at_once(db: None) -> None:
    today = EDGES[-1]
    users = fill(today=today, password="mat-khau-trinh-dien-1")
    first, second, last, running = Review.objects.order_by("starts_on")
    assert [one.state for one in (first, second, last, running)] == ["frozen", "frozen", "discussed", "open"]
    for review in (first, second):
        assert (review.snapshot.signer_name, review.snapshot.frozen_by) == ("Đinh Thị Thu Hoài", users["thuongvu"])
        assert all(line.decision for line in review.lines.all())
        late = {row.task for row in rows_of(review.snapshot, State.LATE)}
        assert late <= set(review.lines.values_list("task", flat=True))
        assert {row.conclusion for row in rows_of(review.snapshot, State.LATE)}.isdisjoint({""})
    assert Comment.objects.filter(kind=CommentKind.DECISION).count() >= 3
    assert Counter(last.lines.values_list("decision", flat=True)) == {None: 2}  # concluded, told to nobody yet
    assert second.remarks.filter(author__username="uyvien").exists()
    assert last.remarks.exists()
    (told,) = head_of(second.snapshot).adjustments
    assert "ba xã vùng cao Tân Lập" in told.new
    assert any(one.period == second.period for one in adjustments(last.span, Windows()))
    report = Report.objects.get()
    assert (report.state, report.review) == ("done", second)
    assert report.document
    assert (report.document.number, report.document.source) == ("27/BC-LHH", report.file)
    assert [one.name for one in report.document.recipients.all()][-1] == "Lưu: VT"
