"""Pages of a review's life: the panel, the steps with their forms, the late tasks, remarks, and a frozen one."""

import html
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tasks.models import Comment, Review, ReviewRemark, ReviewState, Signer, Snapshot, Task
from tasks.periods import ReportingPeriod
from tasks.reviews.lining import write_line
from tasks.reviews.steps import fill_review

from ...conftest import Cast
from ...factories import make_entry, make_task
from .rooms import TODAY, frozen, late_task, review_at

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
PAGE = "/ra-soat/2026-q3/"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    with time_machine.travel("2026-10-20T05:00:00Z", tick=False):
        yield


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def sent(task: Task, version: int = 0, **values: str) -> dict[str, str]:
    """A row of the table as the page sends it."""
    words = {"cause": "", "conclusion": "", "answerable": "", "until": ""} | values
    return {f"viec{task.pk}-{name}": value for name, value in words.items()} | {f"viec{task.pk}-version": str(version)}


# --- The panel -----------------------------------------------------------------------------------------------------


def test_the_office_opens_a_review_from_its_page(cast: Cast, login: Login) -> None:
    late_task(cast)
    client = login(cast.office)
    assert "Mở rà soát quý III/2026" in read(client.get(PAGE))
    for _click in range(2):
        assert client.post(f"{PAGE}mo/", {"request_key": KEY}).status_code == 302
    assert Review.objects.get().period == "2026-q3"
    assert "Trình Ban Thường vụ" in read(client.get(PAGE))
    assert "Mở rà soát quý III/2026</button>" not in read(login(cast.viewer).get(PAGE))


def test_a_period_without_tasks_can_be_opened_too(cast: Cast, login: Login) -> None:
    assert "Mở rà soát quý III/2026</button>" in read(login(cast.office).get(PAGE))


def test_the_panel_says_what_is_missing(cast: Cast, login: Login) -> None:
    first, _second = late_task(cast), late_task(cast, stage="confirm")
    review = review_at(cast, ReviewState.OPEN)
    write_line(review=review, task=first, user=cast.office, today=TODAY, version=0, cause="Chờ.")
    page = read(login(cast.office).get(PAGE))
    for words in ("1 việc quá hạn chưa ghi nguyên nhân", "2 việc quá hạn chưa có kết luận", "1 kết quả chờ xác nhận"):
        assert words in page


@pytest.mark.parametrize("who", ["office", "standing", "viewer"])
def test_the_page_costs_the_same_number_of_queries(who: str, cast: Cast, login: Login) -> None:
    review, client = review_at(cast, ReviewState.FILLED), login(getattr(cast, who))
    counts = []
    for _more in range(2):
        for _n in range(2):
            write_line(review=review, task=late_task(cast), user=cast.office, today=TODAY, version=0, cause="x")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            read(client.get(PAGE))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 45


# --- Steps ---------------------------------------------------------------------------------------------------------


def test_all_steps_through_their_pages(cast: Cast, login: Login) -> None:
    task, review = late_task(cast), review_at(cast, ReviewState.OPEN)
    office, standing = login(cast.office), login(cast.standing)
    assert office.post(f"{PAGE}buoc/trinh/", {"version": 1, "note": "Kính trình."}).status_code == 302
    assert office.post(f"{PAGE}buoc/hop/", {"version": 2, "discussed_on": "19/10/2026"}).status_code == 302
    assert standing.post(f"{PAGE}viec/", sent(task, conclusion="Trình lại.", until="30/11/2026")).status_code == 302
    assert "Làm xong trước ngày 30/11/2026." in read(standing.get(f"{PAGE}buoc/ket-luan/"))
    assert standing.post(f"{PAGE}buoc/ket-luan/", {"version": 3, "conclusion": "Đạt."}).status_code == 302
    assert Comment.objects.get().basis == "Kết luận rà soát quý III/2026"
    signed = {"signer_title": "CHỦ TỊCH", "signer_name": "Nguyễn Văn Mẫu", "sure": "on"}
    assert office.post(f"{PAGE}buoc/khoa/", {"version": 4} | signed).status_code == 302
    review.refresh_from_db()
    assert review.is_frozen
    page = read(login(cast.viewer).get(PAGE))
    assert review.snapshot.sha256 in page
    for words in ("Đã khóa quý III/2026", "Nguyễn Văn Mẫu", "Trình lại.", "Đạt."):
        assert words in page
    assert "Còn nguyên" in read(office.get(f"{PAGE}kiem-tra/"))
    told = read(office.get(f"{PAGE}lich-su/"))
    assert "Kính trình." in told
    assert "Khóa và ký" in told
    assert "1 trong" not in read(office.get("/ra-soat/cac-ky/"))
    assert "Đã rà soát" in read(office.get(task.get_absolute_url()))
    assert "Đã rà soát" not in read(login(cast.own).get(task.get_absolute_url()))


@pytest.mark.parametrize(
    ("key", "who", "state"),
    [
        ("ket-luan", "office", ReviewState.DISCUSSED),
        ("khoa", "committee", ReviewState.CONCLUDED),
        ("mo-lai", "office", ReviewState.CONCLUDED),
        ("trinh", "standing", ReviewState.OPEN),
        ("hop", "viewer", ReviewState.FILLED),
    ],
)
def test_steps_of_others_are_403(key: str, who: str, state: ReviewState, cast: Cast, login: Login) -> None:
    review = review_at(cast, state)
    for answer in (
        login(getattr(cast, who)).get(f"{PAGE}buoc/{key}/"),
        login(getattr(cast, who)).post(f"{PAGE}buoc/{key}/", {"version": review.version}),
    ):
        assert answer.status_code == 403


def test_a_stale_step_gives_back_what_was_typed(cast: Cast, login: Login) -> None:
    review = review_at(cast, ReviewState.OPEN)
    fill_review(review=review, user=cast.admin, today=TODAY)
    answer = login(cast.office).post(f"{PAGE}buoc/trinh/", {"version": 1, "note": "Lời trình dài."})
    page = read(answer, 409)
    assert "Lời trình dài." in page
    assert "Đã trình Ban Thường vụ" in page


def test_a_double_click_on_a_step_is_one(cast: Cast, login: Login) -> None:
    review_at(cast, ReviewState.OPEN)
    client = login(cast.office)
    assert [client.post(f"{PAGE}buoc/trinh/", {"version": 1}).status_code for _n in range(2)] == [302, 302]
    assert Review.objects.get().version == 2


def test_freezing_asks_who_signs_and_whether_it_is_meant(cast: Cast, login: Login) -> None:
    review = review_at(cast, ReviewState.CONCLUDED)
    client, address = login(cast.office), f"{PAGE}buoc/khoa/"
    page = read(client.post(address, {"version": review.version, "signer_name": "Bà B"}), 422)
    assert "Bà B" in page
    signer = Signer.objects.create(authority="TM. BAN THƯỜNG VỤ", title="CHỦ TỊCH", name="Ông A")
    values = {"version": review.version, "signer": signer.pk, "sure": "on"}
    assert [client.post(address, values).status_code for _n in range(2)] == [302, 302]
    snapshot = Snapshot.objects.get()
    assert (snapshot.authority, snapshot.signer_title, snapshot.signer_name) == (
        "TM. BAN THƯỜNG VỤ",
        "CHỦ TỊCH",
        "Ông A",
    )


@pytest.mark.parametrize("has_signers", [False, True])
def test_a_missing_signer_is_one_mistake(has_signers: bool, cast: Cast, login: Login) -> None:
    if has_signers:
        Signer.objects.create(authority="TM. BAN THƯỜNG VỤ", title="CHỦ TỊCH", name="Ông A")
    review = review_at(cast, ReviewState.CONCLUDED)
    client, address = login(cast.office), f"{PAGE}buoc/khoa/"
    asked = client.get(address)
    assert all(asked.context["form"].fields[n].required for n in (["signer"] if has_signers else ["signer_name"]))
    answer = client.post(address, {"version": review.version, "signer": "", "signer_name": " "})
    assert len(answer.context["form"].errors) == 2
    assert "Đánh dấu xác nhận rồi mới khóa." in read(answer, 422)
    assert not Snapshot.objects.exists()
    typed = {"version": review.version, "signer_title": "CHỦ TỊCH", "signer_name": "Bà B", "sure": "on"}
    assert client.post(address, typed).status_code == 302
    assert Snapshot.objects.get().signer_name == "Bà B"


def test_too_long_a_signer_is_told_as_such(cast: Cast, login: Login) -> None:
    review = review_at(cast, ReviewState.CONCLUDED)
    typed = {"version": review.version, "signer_title": "C" * 121, "signer_name": "Bà B", "sure": "on"}
    answer = login(cast.office).post(f"{PAGE}buoc/khoa/", typed)
    assert "120" in str(answer.context["form"].errors["signer_title"])


def test_the_page_of_freezing_shows_what_will_be_frozen(cast: Cast, login: Login) -> None:
    late_task(cast)
    told = late_task(cast, stage="done", closed_on=date(2026, 10, 8))
    make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 9, 1), closed_on=date(2026, 8, 20))
    review = review_at(cast, ReviewState.OPEN)
    write_line(review=review, task=told, user=cast.office, today=TODAY, version=0, cause="Chờ.")
    Review.objects.filter(pk=review.pk).update(state=ReviewState.CONCLUDED, conclusion="Đạt.")
    page = read(login(cast.office).get(f"{PAGE}buoc/khoa/"))
    for words in (
        "3 nhiệm vụ, 1 hoàn thành, 2 quá hạn, tỷ lệ hoàn thành 33,3%",
        "Sau ngày chốt: 1 việc quá hạn đã xong",
        "1 việc quá hạn chưa ghi nguyên nhân",
        "2 việc quá hạn chưa có kết luận",
    ):
        assert words in page


def test_freezing_before_the_end_says_why_not(cast: Cast, login: Login) -> None:
    with time_machine.travel("2026-09-30T05:00:00Z", tick=False):
        review = review_at(cast, ReviewState.CONCLUDED, today=date(2026, 9, 30))
        client = login(cast.office)
        assert "Khóa được từ sau ngày 30/09/2026" in read(client.get(PAGE))
        signed = {"signer_title": "CHỦ TỊCH", "signer_name": "A", "sure": "on", "version": review.version}
        assert "còn chạy đến hết ngày" in read(client.post(f"{PAGE}buoc/khoa/", signed), 422)


def test_what_was_finished_after_the_last_day_is_told(cast: Cast, login: Login) -> None:
    """It stays late in the figures; a conclusion on it is still given."""
    task = late_task(cast, stage="done", closed_on=date(2026, 10, 8))
    reported = late_task(cast, stage="confirm")
    make_entry(reported, cast.own, kind="result", reported_on=date(2026, 10, 9))
    review = review_at(cast, ReviewState.DISCUSSED)
    write_line(review=review, task=task, user=cast.standing, today=TODAY, version=0, conclusion="Rút kinh nghiệm.")
    client, words = login(cast.standing), "Sau ngày chốt: đã xong ngày 08/10/2026"
    page = read(client.get(PAGE))
    assert words in page
    assert "Sau ngày chốt: đã báo xong ngày 09/10/2026, chờ xác nhận" in page
    assert "quá 30 ngày" in page
    assert words in read(client.get(f"{PAGE}viec/{task.pk}/"))
    assert words in read(client.get(f"{PAGE}buoc/ket-luan/"))
    assert words in read(client.get(f"{PAGE}trinh-chieu/viec/{task.pk}/"))
    client.post(f"{PAGE}buoc/ket-luan/", {"version": 3, "conclusion": "Đạt."})
    assert Comment.objects.get().task == task


def test_the_cause_of_an_earlier_review_is_told_until_this_one_has_its_own(cast: Cast, login: Login) -> None:
    task, client = late_task(cast, due_on=date(2026, 5, 31)), login(cast.viewer)
    before = review_at(cast, ReviewState.OPEN, ReportingPeriod.from_slug("2026-q2"))
    write_line(review=before, task=task, user=cast.office, today=TODAY, version=0, cause="Thiếu kinh phí.")
    review = review_at(cast, ReviewState.OPEN)
    assert "Quý II/2026: Thiếu kinh phí." in read(client.get(PAGE))
    assert "Quý II/2026: Thiếu kinh phí." not in read(client.get("/ra-soat/2026-q2/"))
    write_line(review=review, task=task, user=cast.office, today=TODAY, version=0, cause="Chờ giấy phép.")
    assert "Quý II/2026: Thiếu kinh phí." not in read(client.get(PAGE))


# --- The table -----------------------------------------------------------------------------------------------------


def test_the_table_is_saved_in_part(cast: Cast, login: Login) -> None:
    tasks = [late_task(cast) for _n in range(3)]
    review = review_at(cast, ReviewState.OPEN)
    data = sent(tasks[0], cause="Chờ kinh phí.") | sent(tasks[1]) | sent(tasks[2], answerable="Bà C")
    for _click in range(2):
        assert login(cast.office).post(f"{PAGE}viec/", data).status_code == 302
    assert {line.task: line.version for line in review.lines.all()} == {tasks[0]: 1, tasks[2]: 1}


def test_a_wrong_day_keeps_everything_that_was_typed(cast: Cast, login: Login) -> None:
    tasks = [late_task(cast) for _n in range(2)]
    review_at(cast, ReviewState.OPEN)
    data = sent(tasks[0], cause="Chờ kinh phí.") | sent(tasks[1], until="31/02/2026", conclusion="Gấp.")
    page = read(login(cast.office).post(f"{PAGE}viec/", data), 422)
    for words in ("Chờ kinh phí.", "31/02/2026", "Gấp.", "Không có ngày 31/02/2026"):
        assert words in page


def test_a_stale_row_is_told_the_others_are_stored(cast: Cast, login: Login) -> None:
    tasks = [late_task(cast) for _n in range(2)]
    review = review_at(cast, ReviewState.OPEN)
    write_line(review=review, task=tasks[0], user=cast.admin, today=TODAY, version=0, cause="Bản của tôi.")
    data = sent(tasks[0], cause="Bản của anh.") | sent(tasks[1], cause="Khác.")
    page = read(login(cast.office).post(f"{PAGE}viec/", data), 409)
    assert "Bản của tôi." in page
    assert "Bản của anh." in page
    assert review.lines.get(task=tasks[1]).cause == "Khác."


def test_a_row_of_a_task_that_was_finished_meanwhile_is_stored(cast: Cast, login: Login) -> None:
    task = late_task(cast)
    review = review_at(cast, ReviewState.OPEN)
    Task.objects.filter(pk=task.pk).update(stage="done", closed_on=date(2026, 9, 29))
    assert login(cast.office).post(f"{PAGE}viec/", sent(task, cause="Đã xong.")).status_code == 302
    assert review.lines.get().cause == "Đã xong."
    assert "Việc khác được nêu" in read(login(cast.viewer).get(PAGE))


def test_rows_of_other_tasks_are_refused(cast: Cast, login: Login) -> None:
    outside = make_task(lead=cast.own_unit, given_on=date(2026, 10, 5))
    review = review_at(cast, ReviewState.OPEN)
    client = login(cast.office)
    assert "không thuộc kỳ" in read(client.post(f"{PAGE}viec/", sent(outside, cause="x")), 422)
    for name in ("viec999999999-version", "viec0-version", "viecx-version", f"viec{10**17}-version"):
        assert client.post(f"{PAGE}viec/", {name: "0"}).status_code == 302
    assert client.get(f"{PAGE}viec/{outside.pk}/").status_code == 404
    assert client.post(f"{PAGE}viec/", sent(late_task(cast), version=-1, cause="a\x00b")).status_code == 422
    assert not review.lines.exists()


@pytest.mark.parametrize("who", ["committee", "viewer", "own"])
def test_others_write_no_rows(who: str, cast: Cast, login: Login) -> None:
    task = late_task(cast)
    review_at(cast, ReviewState.OPEN)
    assert login(getattr(cast, who)).post(f"{PAGE}viec/", sent(task, cause="x")).status_code == 403


def test_a_frozen_review_takes_nothing(cast: Cast, login: Login) -> None:
    task, client = late_task(cast), login(cast.standing)
    version = frozen(cast).review.version
    assert client.post(f"{PAGE}viec/", sent(task, cause="x")).status_code == 403
    assert client.post(f"{PAGE}viec/{task.pk}/", sent(task, cause="x")).status_code == 403
    assert client.post(f"{PAGE}y-kien/", {"text": "x", "request_key": KEY}).status_code == 403
    for key in ("ket-luan", "mo-lai", "khoa", "hop"):
        assert client.post(f"{PAGE}buoc/{key}/", {"version": version}).status_code in {403, 409, 422}
    assert Snapshot.objects.count() == 1


def test_one_task_can_be_picked_and_written_on(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, title="Hội thảo trồng quế", due_on=date(2026, 12, 1))
    review = review_at(cast, ReviewState.OPEN)
    client = login(cast.standing)
    assert "Hội thảo trồng quế" in read(client.get(f"{PAGE}viec/them/", {"q": "trong que"}))
    assert "Không có nhiệm vụ nào của kỳ này khớp" in read(client.get(f"{PAGE}viec/them/", {"q": "zzz"}))
    assert client.post(f"{PAGE}viec/{task.pk}/", sent(task, conclusion="Mời thêm.")).status_code == 302
    assert review.lines.get().conclusion == "Mời thêm."
    stale = client.post(f"{PAGE}viec/{task.pk}/", sent(task, conclusion="Khác."))
    assert "Mời thêm." in read(stale, 409)


# --- Remarks, list, addresses --------------------------------------------------------------------------------------


def test_members_of_the_committee_remark(cast: Cast, login: Login) -> None:
    task = late_task(cast)
    review_at(cast, ReviewState.FILLED)
    client, said = login(cast.committee), {"text": "Nên lùi sang quý IV.", "request_key": KEY}
    for _click in range(2):
        assert client.post(f"{PAGE}y-kien/?viec={task.pk}", said).status_code == 302
    assert ReviewRemark.objects.get().task == task
    assert "Nên lùi sang quý IV." in read(client.get(PAGE))
    assert client.post(f"{PAGE}y-kien/", {"text": " ", "request_key": KEY}).status_code in {302, 422}
    for asked in ("0", "x", "9" * 30, "-1", "999999"):
        assert client.get(f"{PAGE}y-kien/", {"viec": asked}).status_code == 404


def test_the_list_shows_figures_of_frozen_reviews(cast: Cast, login: Login) -> None:
    client = login(cast.viewer)
    assert "Chưa mở kỳ rà soát nào" in read(client.get("/ra-soat/cac-ky/"))
    late_task(cast)
    frozen(cast)
    page = read(client.get("/ra-soat/cac-ky/"))
    assert "Quý III/2026" in page
    assert "Nguyễn Văn Mẫu" in page
    assert client.get("/ra-soat/cac-ky/", {"page": "9"}).status_code == 404


@pytest.mark.parametrize("slug", ["2026-q5", "0000", "9999-q1", "2026-t13", "cac-ky-khac", "2025-q1"])
def test_unknown_periods_are_404(slug: str, cast: Cast, login: Login) -> None:
    client = login(cast.office)
    for way in ("viec/", "lich-su/", "kiem-tra/", "y-kien/", "buoc/trinh/", "viec/1/", "viec/them/"):
        assert client.get(f"/ra-soat/{slug}/{way}").status_code == 404
    assert client.post(f"/ra-soat/{slug}/mo/", {"request_key": "x"}).status_code in {302, 404}
