"""The review on the wall: which slides there are, what they say, what is taken down and who may."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import User
from tasks.extending import request_extension
from tasks.models import CommentKind, ReviewLine, ReviewState, Task
from tasks.period_filter import Period
from tasks.reviews.deck import deck_of
from tasks.reviews.lining import write_line
from tasks.reviews.slides import slide_of
from tasks.reviews.steps import conclude_review
from tasks.status import Summary, Windows

from ...conftest import Cast
from ...factories import make_entry, make_task
from .rooms import SPAN, TODAY, freeze, late_task, review_at

Login = Callable[[User], Client]
HERE = "/ra-soat/2026-q3/trinh-chieu/"
PERIOD = Period(SPAN, TODAY)


@pytest.fixture(autouse=True)
def october() -> object:
    with time_machine.travel("2026-10-20 03:00:00+00:00", tick=False):
        yield


def at(task: Task) -> str:
    return f"{HERE}viec/{task.pk}/"


def typed(version: int = 0, **fields: str) -> dict[str, str]:
    return {"conclusion": "Trình lại trước tháng 11.", "answerable": "", "until": "", "version": str(version)} | fields


def test_the_longest_overdue_comes_first_then_what_was_put_in(cast: Cast) -> None:
    review = review_at(cast, ReviewState.OPEN)
    short, long = late_task(cast, due_on=date(2026, 9, 1)), late_task(cast, due_on=date(2026, 3, 31))
    running, unheard = (make_task(lead=cast.own_unit, due_on=date(2026, 12, 31), stage="doing") for _i in range(2))
    write_line(review=review, task=running, user=cast.office, today=TODAY, version=0, cause="Cần bàn thêm.")
    deck = deck_of(PERIOD, review, Windows())
    assert deck.tasks == (long.pk, short.pk, running.pk)
    assert deck.summary == Summary(in_time=2, late=2)
    assert deck.late_units == ((str(cast.own_unit), 2),)
    assert [deck.place(task.pk) for task in (long, short, running, unheard)] == [1, 2, 3, 0]
    assert (deck.before(long.pk), deck.after(long.pk), deck.after(running.pk)) == (None, short.pk, None)


def test_a_slide_tells_all_that_the_meeting_wants_to_know(cast: Cast) -> None:
    task = late_task(cast, due_on=date(2026, 8, 31), stage="doing")
    make_entry(
        task, cast.own, reported_on=date(2026, 8, 1), text="Xong hai xã.", obstacle="Mưa lũ.", unit=cast.own_unit
    )
    make_entry(task, cast.own, reported_on=date(2026, 9, 9), text="Xong ba xã.", percent=60, unit=cast.own_unit)
    make_entry(task, cast.own, reported_on=date(2026, 10, 9), text="Sau kỳ.", unit=cast.own_unit)
    ask = {"wanted_on": date(2026, 11, 30), "reason": "Chờ nước rút."}
    request_extension(task=task, user=cast.own, today=TODAY, **ask)
    task.comments.create(
        kind=CommentKind.DECISION, text="Làm ngay.", author=cast.standing, request_key="0" * 32, basis="Quý II"
    )
    slide = slide_of(deck_of(PERIOD, review_at(cast, ReviewState.OPEN), Windows()), task.pk)
    assert slide
    assert (slide.due_on, slide.how_late, slide.is_late) == (date(2026, 8, 31), "quá 30 ngày", True)
    assert slide.leads == (cast.own_unit.name,)
    assert slide.cause
    assert slide.report
    assert (slide.cause.text, slide.report.text, slide.report.note) == ("Mưa lũ.", "Xong ba xã.", "60%")
    assert [(move.new, move.outcome) for move in slide.moves] == [(date(2026, 11, 30), "chờ quyết định")]
    assert [(said.text, said.note) for said in slide.earlier] == [("Làm ngay.", "Quý II")]


def test_days_late_end_with_the_period(cast: Cast) -> None:
    """What was finished after the period's last day was late until that day, not until it was finished."""
    task = late_task(cast, due_on=date(2026, 8, 31), stage="done", closed_on=date(2026, 10, 8))
    slide = slide_of(deck_of(PERIOD, None, Windows()), task.pk)
    assert slide
    assert (slide.is_late, slide.how_late) == (True, "quá 30 ngày")
    assert slide.after == "Sau ngày chốt: đã xong ngày 08/10/2026"


@pytest.mark.parametrize("who", ["office", "standing", "admin"])
def test_what_is_taken_down_is_stored_and_the_next_slide_comes(cast: Cast, login: Login, who: str) -> None:
    first, second = late_task(cast, due_on=date(2026, 7, 31)), late_task(cast)
    review_at(cast, ReviewState.FILLED)
    client = login(getattr(cast, who))
    answer = client.post(at(first), typed(answerable="Bà A", until="30/11/2026"))
    assert (answer.status_code, answer["Location"]) == (302, at(second))
    line = ReviewLine.objects.get()
    assert (line.task, line.conclusion, line.answerable) == (first, "Trình lại trước tháng 11.", "Bà A")
    assert (line.until, line.version) == (date(2026, 11, 30), 1)
    assert client.post(at(second), typed(conclusion=""))["Location"] == f"{HERE}ket-thuc/"
    page = client.get(f"{HERE}ket-thuc/").content.decode()
    assert "Đã kết luận 1 trên 2 việc" in page
    assert "Bà A, xong trước ngày 30/11/2026" in page


def test_a_script_stores_in_place_and_learns_the_version(cast: Cast, login: Login) -> None:
    task = late_task(cast)
    review_at(cast, ReviewState.FILLED)
    answer = login(cast.office).post(at(task), typed(), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'data-version="1"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_line_that_somebody_wrote_in_between_is_told_with_both_texts(cast: Cast, login: Login) -> None:
    task = late_task(cast)
    review_at(cast, ReviewState.FILLED)
    client = login(cast.office)
    client.post(at(task), typed())
    assert client.post(at(task), typed()).status_code == 302  # a double click: the same words
    answer = client.post(at(task), typed(conclusion="Kết thúc, không làm nữa."))
    assert answer.status_code == 409
    assert "Trình lại trước tháng 11." in answer.content.decode()
    assert "Kết thúc, không làm nữa." in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "31/02/2026"},
        {"conclusion": "x" * 2001},
        {"version": "-1"},
        {"answerable": "a\x00b"},
        {"version": "9" * 30},
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_what_cannot_be_stored_is_said_and_kept(cast: Cast, login: Login, wrong: dict[str, str], script: bool) -> None:
    task = late_task(cast)
    review_at(cast, ReviewState.FILLED)
    headers = {"HX-Request": "true"} if script else {}
    answer = login(cast.office).post(at(task), typed() | wrong, headers=headers)
    assert answer.status_code == 422
    assert script or "Nội dung đã viết vẫn còn nguyên." in answer.content.decode()
    assert not ReviewLine.objects.exists()


@pytest.mark.parametrize("who", ["committee", "viewer"])
def test_readers_look_and_write_nothing(cast: Cast, login: Login, who: str) -> None:
    task, client = late_task(cast), login(getattr(cast, who))
    review_at(cast, ReviewState.FILLED)
    page = client.get(at(task)).content.decode()
    assert task.title in page
    assert "<textarea" not in page
    assert client.post(at(task), typed()).status_code == 403


def test_nobody_writes_before_the_review_is_opened(cast: Cast, login: Login) -> None:
    task, client = late_task(cast), login(cast.office)
    assert "chưa mở rà soát" in client.get(HERE).content.decode()
    assert "<textarea" not in client.get(at(task)).content.decode()
    assert client.post(at(task), typed()).status_code == 403


def test_the_office_writes_no_more_when_the_committee_has_concluded(cast: Cast, login: Login) -> None:
    task = late_task(cast)
    review_at(cast, ReviewState.CONCLUDED)
    assert login(cast.office).post(at(task), typed()).status_code == 403
    assert login(cast.standing).post(at(task), typed()).status_code == 302


def test_a_frozen_review_is_shown_as_it_was_and_written_no_more(cast: Cast, login: Login) -> None:
    task = late_task(cast, title="Tên khi khóa")
    review = review_at(cast, ReviewState.DISCUSSED)
    write_line(review=review, task=task, user=cast.office, today=TODAY, version=0, conclusion="Làm ngay.")
    conclude_review(review=review, user=cast.standing, today=TODAY, conclusion="Đạt.")
    freeze(review, cast)
    Task.objects.filter(pk=task.pk).update(title="Tên sửa sau", stage="done", closed_on=date(2026, 9, 20))
    client = login(cast.standing)
    page = client.get(at(task)).content.decode()
    assert "Tên khi khóa" in page
    assert "Làm ngay." in page
    assert "đã khóa, chỉ xem" in page
    assert "<textarea" not in page
    assert client.post(at(task), typed()).status_code == 403
    assert "Đã kết luận 1 trên 1 việc" in client.get(f"{HERE}ket-thuc/").content.decode()
    assert client.get(f"{HERE}viec/{task.pk + 1}/").status_code == 404


def test_a_task_that_was_finished_meanwhile_still_takes_what_was_typed(cast: Cast, login: Login) -> None:
    task, late = late_task(cast), late_task(cast)
    review = review_at(cast, ReviewState.FILLED)
    Task.objects.filter(pk=task.pk).update(stage="done", closed_on=date(2026, 9, 20))
    assert deck_of(PERIOD, review, Windows()).tasks == (late.pk,)
    assert login(cast.office).post(at(task), typed()).status_code == 302
    deck = deck_of(PERIOD, review, Windows())
    assert deck.tasks == (late.pk, task.pk)
    slide = slide_of(deck, task.pk)
    assert slide
    assert (slide.is_late, slide.how_late) == (False, "xong sau hạn 20 ngày")


def test_no_late_task_is_a_slide_that_says_so(cast: Cast, login: Login) -> None:
    client = login(cast.viewer)
    assert "Không có nhiệm vụ nào trong quý III/2026." in client.get(f"{HERE}ket-thuc/").content.decode()
    make_task(lead=cast.own_unit, due_on=date(2026, 12, 31), stage="doing")
    assert "Không có việc nào quá hạn" in client.get(HERE).content.decode()
    page = client.get(f"{HERE}ket-thuc/").content.decode()
    assert "0 trên 1 nhiệm vụ đã xong" in page


@pytest.mark.parametrize("slug", ["2026-q9", "9999-q4", "2027-q1", "khong-co", "0000-q1"])
def test_a_period_that_is_none_or_to_come_has_no_slides(cast: Cast, login: Login, slug: str) -> None:
    client = login(cast.office)
    for address in ("", "ket-thuc/", "viec/1/"):
        assert client.get(f"/ra-soat/{slug}/trinh-chieu/{address}").status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_a_task_that_the_period_does_not_have_has_no_slide(cast: Cast, login: Login, pk: int) -> None:
    assert login(cast.office).get(f"{HERE}viec/{pk}/").status_code == 404


def test_slides_take_as_many_queries_for_three_tasks_as_for_one(cast: Cast, login: Login) -> None:
    review, client = review_at(cast, ReviewState.FILLED), login(cast.office)
    counts = []
    for _round in range(2):
        task = late_task(cast)
        write_line(review=review, task=task, user=cast.office, today=TODAY, version=0, conclusion="Làm tiếp.")
        for address in (HERE, at(task), f"{HERE}ket-thuc/"):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        late_task(cast)
    assert counts[:3] == counts[3:]
