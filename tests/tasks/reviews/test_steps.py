"""The steps of a review: who takes which, in which order, what becomes a decision, and what is refused."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.models import Comment, CommentKind, Notice, NoticeKind, Review, ReviewEvent, ReviewLine, ReviewState, Task
from tasks.periods import ReportingPeriod
from tasks.reviews.holding import ReviewMoved
from tasks.reviews.lining import LineMoved, write_line
from tasks.reviews.remarking import add_remark
from tasks.reviews.steps import (
    conclude_review,
    discuss_review,
    fill_review,
    open_review,
    reopen_review,
    undecided,
)

from ...conftest import Cast
from ...factories import make_task
from .rooms import SPAN, TODAY, late_task, review_at

pytestmark = pytest.mark.django_db


def decisions(task: Task) -> list[str]:
    return list(task.comments.filter(kind=CommentKind.DECISION).order_by("id").values_list("text", flat=True))


def conclude(review: Review, cast: Cast, words: str = "Cơ bản đạt.") -> Review:
    return conclude_review(review=review, user=cast.standing, today=TODAY, conclusion=words)


# --- Order and rights ----------------------------------------------------------------------------------------------


def test_open_review_is_one_per_period(cast: Cast) -> None:
    first = open_review(period=SPAN, user=cast.office, today=TODAY, key=uuid.uuid4())
    again = open_review(period=SPAN, user=cast.admin, today=TODAY, key=uuid.uuid4())
    assert first == again
    assert (first.starts_on, first.ends_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert ReviewEvent.objects.count() == 1


@pytest.mark.parametrize("slug", ["2026", "2026-n2", "2026-q3", "2026-q4", "2026-t10", "2026-hc", "2026-q4-hc"])
def test_open_review_takes_every_period_that_has_begun(cast: Cast, slug: str) -> None:
    assert open_review(period=ReportingPeriod.from_slug(slug), user=cast.office, today=TODAY).period == slug


def test_open_review_refuses_the_future(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="chưa bắt đầu"):
        open_review(period=ReportingPeriod.from_slug("2026-t11"), user=cast.office, today=TODAY)


@pytest.mark.parametrize("who", ["standing", "committee", "viewer", "own"])
def test_open_review_is_the_offices(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_review(period=SPAN, user=getattr(cast, who), today=TODAY)


def test_steps_in_order_write_history(cast: Cast) -> None:
    review = review_at(cast, ReviewState.CONCLUDED)
    verbs = list(review.events.order_by("id").values_list("verb", flat=True))
    assert verbs == ["opened", "filled", "discussed", "concluded"]
    assert (review.state, review.discussed_on, review.conclusion) == ("concluded", TODAY, "Cơ bản đạt.")


def test_steps_out_of_order_are_refused(cast: Cast) -> None:
    review = review_at(cast, ReviewState.OPEN)
    with pytest.raises(ReviewMoved):
        discuss_review(review=review, user=cast.office, today=TODAY, discussed_on=TODAY)
    with pytest.raises(ReviewMoved):
        conclude(review, cast)
    with pytest.raises(ReviewMoved):
        reopen_review(review=review, user=cast.office, today=TODAY, reason="Nhầm.")


def test_a_stale_version_is_refused(cast: Cast) -> None:
    review = review_at(cast, ReviewState.FILLED)
    with pytest.raises(ReviewMoved):
        discuss_review(review=review, user=cast.office, today=TODAY, discussed_on=TODAY, version=1)


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 10, 21)])
def test_discussed_on_lies_between_the_periods_start_and_today(cast: Cast, day: date) -> None:
    review = review_at(cast, ReviewState.FILLED)
    with pytest.raises(ValidationError):
        discuss_review(review=review, user=cast.office, today=TODAY, discussed_on=day)


@pytest.mark.parametrize("who", ["admin", "office", "committee", "viewer", "own"])
def test_only_the_standing_committee_concludes(cast: Cast, who: str) -> None:
    review = review_at(cast, ReviewState.DISCUSSED)
    with pytest.raises(PermissionDenied):
        conclude_review(review=review, user=getattr(cast, who), today=TODAY, conclusion="Đạt.")


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 20_001])
def test_conclusion_is_wanted_and_has_an_end(cast: Cast, words: str) -> None:
    review = review_at(cast, ReviewState.DISCUSSED)
    with pytest.raises(ValidationError):
        conclude(review, cast, words)


def test_reopening_goes_one_step_back_with_a_reason(cast: Cast) -> None:
    review = review_at(cast, ReviewState.CONCLUDED)
    with pytest.raises(PermissionDenied):
        reopen_review(review=review, user=cast.office, today=TODAY, reason="Thiếu.")
    with pytest.raises(ValidationError):
        reopen_review(review=review, user=cast.standing, today=TODAY, reason=" ")
    for state in (ReviewState.DISCUSSED, ReviewState.FILLED, ReviewState.OPEN):
        reopen_review(review=review, user=cast.standing, today=TODAY, reason="Thiếu số liệu.")
        assert review.state == state
    assert review.conclusion == "Cơ bản đạt."  # what was written stays


def test_fill_is_refused_to_others(cast: Cast) -> None:
    review = review_at(cast, ReviewState.OPEN)
    with pytest.raises(PermissionDenied):
        fill_review(review=review, user=cast.standing, today=TODAY)


# --- Conclusions become decisions ----------------------------------------------------------------------------------


def test_a_conclusion_becomes_a_decision_that_its_leads_are_told(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.DISCUSSED)
    who = {"user": cast.standing, "today": TODAY}
    write_line(review=review, task=task, version=0, conclusion="Trình lại.", answerable="Bà A", until=TODAY, **who)
    conclude(review, cast)
    made = Comment.objects.get(task=task)
    assert made.kind == CommentKind.DECISION
    assert made.basis == "Kết luận rà soát quý III/2026"
    assert made.text == "Trình lại.\nChịu trách nhiệm: Bà A.\nLàm xong trước ngày 20/10/2026."
    assert review.lines.get().decision == made
    assert Notice.objects.filter(user=cast.own, kind=NoticeKind.DECISION, task=task).exists()


def test_concluding_again_writes_only_what_changed(cast: Cast) -> None:
    tasks = [late_task(cast), late_task(cast), late_task(cast)]
    review = review_at(cast, ReviewState.DISCUSSED)
    for task, words in zip(tasks, ("Một.", "Hai.", ""), strict=True):
        write_line(review=review, task=task, user=cast.standing, today=TODAY, version=0, cause="x", conclusion=words)
    conclude(review, cast)
    conclude(review, cast)
    assert [decisions(task) for task in tasks] == [["Một."], ["Hai."], []]
    assert review.events.filter(verb="concluded").count() == 1
    write_line(review=review, task=tasks[1], user=cast.standing, today=TODAY, version=1, conclusion="Hai, khác.")
    assert [line.task for line in undecided(review)] == [tasks[1]]
    conclude(review, cast)
    assert [decisions(task) for task in tasks] == [["Một."], ["Hai.", "Hai, khác."], []]


def test_a_conclusion_taken_back_is_told_as_such(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.DISCUSSED)
    for version, words in enumerate(("Một.", "", "Một.")):
        write_line(review=review, task=task, user=cast.standing, today=TODAY, version=version, conclusion=words)
        conclude(review, cast)
    assert decisions(task) == ["Một.", "Rút kết luận trước: Một.", "Một."]
    assert not undecided(review)


# --- Lines ---------------------------------------------------------------------------------------------------------


def test_the_office_writes_why_and_takes_down_what_is_concluded(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.OPEN)
    who = {"user": cast.office, "today": TODAY}
    line = write_line(review=review, task=task, version=0, cause=" Chờ. ", until=TODAY, conclusion="", **who)
    assert (line.cause, line.until, line.version) == ("Chờ.", TODAY, 1)
    assert review.events.get(verb="noted").changes == {"cause": ["", "Chờ."], "until": ["", "20/10/2026"]}
    assert write_line(review=review, task=task, version=1, conclusion="Trình lại.", **who).decision is None


def test_what_the_committee_concluded_the_office_does_not_change(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.CONCLUDED)
    with pytest.raises(PermissionDenied):
        write_line(review=review, task=task, version=0, conclusion="Kỷ luật.", user=cast.office, today=TODAY)
    written = write_line(review=review, task=task, version=0, conclusion="Trình.", user=cast.standing, today=TODAY)
    assert written.conclusion == "Trình."


@pytest.mark.parametrize("who", ["committee", "viewer", "own"])
def test_nobody_else_writes_lines(cast: Cast, who: str) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.OPEN)
    with pytest.raises(PermissionDenied):
        write_line(review=review, task=task, user=getattr(cast, who), today=TODAY, version=0, cause="x")


def test_a_stale_line_is_refused_the_same_words_are_not(cast: Cast) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.OPEN)
    who = {"user": cast.office, "today": TODAY}
    write_line(review=review, task=task, version=0, cause="Một.", **who)
    assert write_line(review=review, task=task, version=0, cause="Một.", **who).version == 1
    with pytest.raises(LineMoved) as caught:
        write_line(review=review, task=task, version=0, cause="Hai.", **who)
    assert (caught.value.line.cause, caught.value.wanted) == ("Một.", {"cause": "Hai."})
    assert write_line(review=review, task=task, version=1, answerable="Ông B", **who).cause == "Một."


def test_tasks_outside_the_period_have_no_line(cast: Cast) -> None:
    review = review_at(cast, ReviewState.OPEN)
    later = make_task(lead=cast.own_unit, given_on=date(2026, 10, 1))
    done = make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 6, 30))
    whole = late_task(cast, has_parts=True)
    for task in (later, done, whole):
        with pytest.raises(ValidationError, match="không thuộc kỳ"):
            write_line(review=review, task=task, user=cast.office, today=TODAY, version=0, cause="x")
        with pytest.raises(ValidationError):
            add_remark(review=review, user=cast.office, today=TODAY, text="x", key=uuid.uuid4(), task=task)
    assert not ReviewLine.objects.exists()


@pytest.mark.parametrize("words", [{"cause": "x" * 2001}, {"answerable": "x" * 201}, {"cause": "a\x00b"}])
def test_lines_have_an_end(cast: Cast, words: dict[str, str]) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.OPEN)
    with pytest.raises(ValidationError):
        write_line(review=review, task=task, user=cast.office, today=TODAY, version=0, **words)


# --- Remarks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "may"), [("committee", True), ("standing", True), ("viewer", False), ("own", False)])
def test_who_remarks(cast: Cast, who: str, may: bool) -> None:
    review, key = review_at(cast, ReviewState.OPEN), uuid.uuid4()
    said = {"review": review, "user": getattr(cast, who), "today": TODAY, "text": "Nên làm sớm.", "key": key}
    if may:
        assert add_remark(**said) == add_remark(**said)
        assert review.remarks.count() == 1
    else:
        with pytest.raises(PermissionDenied):
            add_remark(**said)
