"""The review of any past day, and two days or periods compared, like a reader and like an enemy."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.deeds import Deed
from members.models import ActKind, Unit
from members.models.organisation import Reporting
from tasks import workflow
from tasks.assigning import assign
from tasks.models import ReviewState, Task, TaskEvent
from tasks.periods import ReportingPeriod
from tasks.reviews.moments import span_of, span_words
from tasks.succession import carry_out

from ...conftest import Cast
from ...factories import make_document, make_entry, make_task, make_unit
from ..test_past import FIRST, new_task, noon
from .rooms import freeze, review_at

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-10-20T05:00:00Z", tick=False):
        yield


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(str(answer.content.decode()).split())


def compared(client: Client, first: str, second: str) -> str:
    return text(client.get("/ra-soat/so-sanh/", {"tu": first, "den": second}))


@pytest.fixture
def task(cast: Cast) -> Task:
    """Late in March; given to the other unit and more time in May."""
    task = new_task(cast, lead=cast.own_unit, title="Mở lớp tập huấn", due_on=date(2026, 3, 1), stage="doing")
    make_entry(task, cast.office, obstacle="Thiếu kinh phí", at=noon(date(2026, 3, 5)), reported_on=date(2026, 3, 5))
    how: dict[str, Any] = {"task": task, "user": cast.office, "today": date(2026, 5, 10), "at": noon(date(2026, 5, 10))}
    assign(**how, due_on=date(2026, 12, 1), leads=[cast.other_unit], note="Chờ.")
    return task


# --- A past day ----------------------------------------------------------------------------------------------------


def test_review_of_a_day_is_as_it_was(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.committee)
    then = text(client.get("/ra-soat/ngay/2026-03-31/"))
    assert "Rà soát như ngày 31/03/2026" in then
    assert "Quý I/2026, từ ngày 01/01/2026" in then
    assert f"/nhiem-vu/{task.pk}/ngay/2026-03-31/" in then
    assert "quá 30 ngày" in then
    assert "Thiếu kinh phí" in then
    assert cast.own_unit.name in then
    assert cast.other_unit.name not in then
    after = text(client.get("/ra-soat/ngay/2026-05-31/"))
    assert cast.other_unit.name in after
    assert "Không có nhiệm vụ nào quá hạn tính đến ngày 31/05/2026" in after
    assert "/nhiem-vu/ngay/2026-05-31/" in after
    assert "tu=2026-05-31&amp;den=2026-10-20" in after


def test_review_of_a_day_tells_units_that_are_no_more(cast: Cast, login: Login, task: Task) -> None:
    deed = Deed(ActKind.MERGE, date(2026, 6, 1), "1/QĐ", (Unit.objects.get(pk=cast.other_unit.pk),), (cast.own_unit,))
    carry_out(deed=deed, user=cast.admin, today=deed.on, at=noon(deed.on))
    client = login(cast.office)
    assert cast.other_unit.name in text(client.get("/ra-soat/ngay/2026-05-31/"))
    assert cast.other_unit.name not in text(client.get("/ra-soat/ngay/2026-06-30/"))
    page = compared(client, "2026-05-31", "2026-06-30")
    assert "thôi hoạt động ngày 01/06/2026" in page
    assert "Đổi đơn vị chủ trì: 1" in page


def test_unit_that_the_register_does_not_know_has_no_page(cast: Cast, login: Login, task: Task) -> None:
    changes = {"lead": ["Ban lạ", cast.own_unit.name]}
    told: dict[str, Any] = {"stage_after": "doing", "at": noon(date(2026, 4, 20)), "changes": changes}
    TaskEvent.objects.create(task=task, verb="assigned", actor=cast.office, **told)
    client = login(cast.office)
    for page in (text(client.get("/ra-soat/ngay/2026-04-15/")), compared(client, "2026-04-15", "2026-04-30")):
        assert "Ban lạ" in page
        assert 'href="/don-vi/0/"' not in page


def test_review_of_a_day_says_what_history_does_not_know(cast: Cast, login: Login) -> None:
    make_task(given_on=FIRST, due_on=date(2026, 12, 1))
    assert "Không đủ lịch sử của 1 nhiệm vụ" in text(login(cast.office).get("/ra-soat/ngay/2026-03-31/"))


def test_review_of_a_day_without_tasks_of_its_quarter(cast: Cast, login: Login) -> None:
    task = new_task(cast, stage="doing")
    how: dict[str, Any] = {"task": task, "user": cast.office, "today": date(2026, 2, 1), "at": noon(date(2026, 2, 1))}
    workflow.end(**how, reason="Thôi.", basis="1/QĐ")
    assert "Quý II/2026 khi ấy chưa có nhiệm vụ nào" in text(login(cast.office).get("/ra-soat/ngay/2026-05-01/"))


@pytest.mark.parametrize(
    ("iso", "told"),
    [
        ("2026-02-30", "Không có ngày “2026-02-30”"),
        ("0000-01-01", "Không có ngày"),
        ("9999-12-31", "chưa tới"),
        ("2026-10-21", "Ngày 21/10/2026 chưa tới"),
        ("2025-12-31", "chưa có nhiệm vụ nào"),
        ("x" * 300, "Không có ngày"),
    ],
)
def test_review_of_a_day_that_cannot_be(cast: Cast, login: Login, task: Task, iso: str, told: str) -> None:
    assert told in text(login(cast.office).get(f"/ra-soat/ngay/{iso}/"))


def test_day_is_picked(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.office)
    assert client.get("/ra-soat/ngay/?ngay=31/03/2026").headers["Location"] == "/ra-soat/ngay/2026-03-31/"
    assert client.get("/ra-soat/ngay/").headers["Location"] == "/ra-soat/ngay/2026-10-20/"
    assert "31/02/2026" in text(client.get("/ra-soat/ngay/?ngay=31/02/2026"))
    assert "Xem ngày này" in text(client.get("/ra-soat/ngay/?ngay=%00"))


def test_administrative_union_sees_its_own_quarter(cast: Cast, login: Login, task: Task) -> None:
    cast.organisation.reporting = Reporting.DECREE
    cast.organisation.save()
    assert "từ ngày 15/12/2025" in text(login(cast.office).get("/ra-soat/ngay/2026-02-01/"))


def test_review_page_leads_to_both(cast: Cast, login: Login, task: Task) -> None:
    page = text(login(cast.office).get("/ra-soat/2026-q3/"))
    assert "/ra-soat/ngay/2026-09-30/" in page
    assert "/ra-soat/so-sanh/?tu=2026-q2&amp;den=2026-q3" in page


# --- Compared ------------------------------------------------------------------------------------------------------


def test_two_days_compared(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.viewer)
    page = compared(client, "2026-03-31", "2026-05-31")
    for told in ("Đổi hạn: 1", "hạn 01/03/2026", "hạn 01/12/2026", "Đổi đơn vị chủ trì: 1", f"/nhiem-vu/{task.pk}/"):
        assert told in page
    assert "Thành quá hạn" not in page
    assert "1 việc chưa xong ở cả hai mốc" in page
    back = compared(client, "31/05/2026", "31/3/2026")
    assert "So sánh ngày 31/03/2026 với ngày 31/05/2026" in back, "the earlier one comes first"


def test_frozen_period_is_told_by_its_snapshot(cast: Cast, login: Login, task: Task) -> None:
    span = ReportingPeriod.from_slug("2026-q2")
    freeze(review_at(cast, ReviewState.CONCLUDED, span, date(2026, 7, 5)), cast, date(2026, 7, 5))
    Task.objects.filter(pk=task.pk).update(title="Mở hai lớp", stage="done", closed_on=date(2026, 8, 1))
    page = compared(login(cast.office), "quý II/2026", "quý 3/2026")
    assert "Quý II/2026: theo số liệu đã khóa" in page
    assert "Quý III/2026: chưa khóa" in page
    assert "Đã hoàn thành: 1" in page
    assert "Mở lớp tập huấn" in page
    assert "Mở hai lớp" in page
    assert "+100,0 điểm" not in page, "nothing was due before, so there was no rate"


def test_what_was_closed_between_two_periods_is_completed_not_gone(cast: Cast, login: Login, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(stage="done", closed_on=date(2026, 6, 15))
    page = compared(login(cast.office), "2026-q1", "2026-q3")
    assert "Đã hoàn thành: 1" in page
    assert "Không còn trong số liệu" not in page


def test_what_is_told_no_more_says_what_became_of_it(cast: Cast, login: Login, task: Task) -> None:
    make_task(parent=task, lane=cast.own_unit, document=task.document, position=task.position, part_no=1)
    span = ReportingPeriod.from_slug("2026-q2")
    freeze(review_at(cast, ReviewState.CONCLUDED, span, date(2026, 7, 5)), cast, date(2026, 7, 5))
    Task.objects.filter(pk=task.pk).update(has_parts=True)
    page = compared(login(cast.office), "2026-q2", "2026-q3")
    assert "Không còn trong số liệu: 1" in page
    assert "đã chia thành các phần" in page


def test_how_tasks_stood_is_said_in_words(cast: Cast, login: Login, task: Task) -> None:
    april, may = date(2026, 4, 5), date(2026, 5, 5)
    held, late, done = (new_task(cast, stage="doing", due_on=due) for due in (may, date(2026, 4, 20), may))
    how: dict[str, Any] = {"user": cast.office, "today": april, "at": noon(april)}
    workflow.hold(task=held, reason="Chờ.", **how)
    workflow.end(task=done, reason="Thôi.", basis="1/QĐ", **how)
    workflow.resume(task=held, reason="Tiếp.", user=cast.office, today=may, at=noon(may))
    page = compared(login(cast.office), "2026-04-01", "2026-05-06")
    for told in ("quá hạn 16 ngày, hạn 20/04/2026", "kết thúc không thực hiện, ngày 05/04/2026", "quá hạn 1 ngày"):
        assert told in page
    page = compared(login(cast.office), "2026-04-15", "2026-05-06")
    assert "tạm hoãn, hạn 05/05/2026" in page
    assert late.title in page


def test_nothing_changed(cast: Cast, login: Login, task: Task) -> None:
    assert "Không có nhiệm vụ nào thay đổi" in compared(login(cast.office), "2026-06-01", "2026-06-02")


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("2026-q2", "2026-q2", "Hai mốc là một"),
        ("quý II/2026", "2026-q2", "Hai mốc là một"),
        ("2026-q2", "2027-q1", "Kỳ này chưa bắt đầu"),
        ("hôm qua", "2026-q2", "Không có ngày “hôm qua”"),
        ("2026-13-45", "2026-q2", "Không có ngày"),
        ("0000", "9999", "Không có ngày"),
        ("", "2026-q2", "Từ:"),
        ("\x00", "2026-q2", "Từ:"),
        ("9" * 500, "2026-q2", "Từ:"),
        ("<script>", "2026-q2", "&lt;script&gt;"),
        ("năm 99999999999999999999", "2026-q2", "Không có ngày"),
    ],
)
def test_what_cannot_be_compared(cast: Cast, login: Login, task: Task, first: str, second: str, told: str) -> None:
    client = login(cast.office)
    page = compared(client, first, second)
    assert told in page
    assert "<script>" not in page
    assert client.get("/ra-soat/so-sanh/bang.xlsx", {"tu": first, "den": second}).status_code == 302


def test_before_anything_is_there(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    assert "Từ" in text(client.get("/ra-soat/so-sanh/"))
    assert "Cả hai mốc đều chưa có nhiệm vụ nào" in compared(client, "2026-q1", "2026-q2")


def test_workbook_of_a_comparison(cast: Cast, login: Login, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(title="=1+1")
    client = login(cast.office)
    answer = client.get("/ra-soat/so-sanh/bang.xlsx", {"tu": "2026-03-31", "den": "2026-05-31"})
    assert "so-sanh-2026-03-31-2026-05-31.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Số liệu", "Theo đơn vị", "Thay đổi"]
    rows = list(book["Thay đổi"].iter_rows(values_only=True))
    assert [row[1] for row in rows if isinstance(row[0], int)] == ["Đổi hạn", "Đổi đơn vị chủ trì"]
    assert any("=1+1" in str(cell) for row in rows for cell in row)


def test_units_see_neither(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.own)
    for address in ("/ra-soat/ngay/2026-03-31/", "/ra-soat/so-sanh/?tu=2026-q1&den=2026-q2"):
        assert client.get(address).status_code == 403


def test_as_many_queries_for_many_tasks_as_for_one(cast: Cast, login: Login) -> None:
    client, document = login(cast.office), make_document()

    def more(address: str) -> int:
        for _ in range(3):
            make_task(lead=make_unit(), document=document, given_on=FIRST, due_on=date(2026, 2, 1))
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    for address in ("/ra-soat/ngay/2026-03-31/", f"/ra-soat/so-sanh/?tu={quote('quý I/2026')}&den=2026-05-31"):
        assert more(address) == more(address), address


# --- Words of periods ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug", ["2026-q2", "2026-q2-hc", "2026-t09", "2026-t12-hc", "2026-n1", "2025-n2-hc", "2026", "2026-hc"]
)
def test_words_of_a_period_mean_it(slug: str) -> None:
    span = ReportingPeriod.from_slug(slug)
    assert span_of(slug) == span_of(span_words(span)) == span_of(span_words(span).upper()) == span


def test_other_ways_to_write_a_quarter() -> None:
    assert span_of("Quý  2/2026") == span_of("quy ii/2026") == ReportingPeriod.from_slug("2026-q2")
    assert span_of("quý 5/2026") is span_of("2026-06-30") is span_of("") is span_of("năm 1200") is None
