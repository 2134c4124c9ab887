"""The pages of a past day like a user and like an enemy."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.deeds import Deed
from members.lives import enact
from members.models import ActKind, Unit
from tasks import workflow
from tasks.assigning import assign
from tasks.models import Task, TaskEvent
from tasks.past_page import names_then

from ..conftest import Cast
from ..factories import make_task
from .test_past import FIRST, new_task, noon

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def task(cast: Cast) -> Task:
    """Led by the own unit, renamed and moved in February, held in March."""
    task = new_task(cast, lead=cast.own_unit, title="Tên cũ", due_on=date(2026, 2, 1))
    moved, held = date(2026, 2, 10), date(2026, 3, 10)
    how: dict[str, Any] = {"task": task, "user": cast.office}
    assign(**how, today=moved, due_on=date(2026, 5, 1), leads=[cast.own_unit], note="Chờ.", at=noon(moved))
    Task.objects.filter(pk=task.pk).update(title="Tên mới")
    changes = {"title": ["Tên cũ", "Tên mới"]}
    workflow.hold(**how, today=held, reason="Chờ kinh phí.", at=noon(held))
    told = {"stage_after": "hold", "due_after": date(2026, 5, 1), "at": noon(held, 13), "changes": changes}
    TaskEvent.objects.create(task=task, verb="changed", actor=cast.office, **told)
    return task


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def of_task(client: Client, task: Task, day: str) -> str:
    return text(client.get(f"/nhiem-vu/{task.pk}/ngay/{day}/"))


def test_past_task_as_it_stood(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.own)
    page = of_task(client, task, "2026-02-05")
    assert "Như ngày 05/02/2026 — chỉ xem." in page
    assert "Tên cũ" in page
    assert "Tên mới" not in page
    assert "01/02/2026" in page
    assert "quá 4 ngày" in page
    assert "Chờ kinh phí" not in page
    assert f"/nhiem-vu/{task.pk}/ngay/2026-01-15/" in page
    assert f"/nhiem-vu/{task.pk}/ngay/2026-02-10/" in page
    later = of_task(client, task, "2026-03-10")
    assert "Tạm hoãn" in later
    assert "Chờ kinh phí" in later
    assert "Tên mới" in later


def test_past_task_changes_nothing(cast: Cast, login: Login, task: Task) -> None:
    page = of_task(login(cast.office), task, "2026-02-05")
    assert 'method="post"' not in page.split("<main")[1].split("</main>")[0]
    for url in (f"/nhiem-vu/{task.pk}/ngay/2026-02-05/", "/nhiem-vu/ngay/2026-02-05/", "/nhiem-vu/ngay/"):
        assert login(cast.office).post(url).status_code == 405


def test_past_task_is_linked_from_each_line_of_history(cast: Cast, login: Login, task: Task) -> None:
    page = text(login(cast.office).get(task.get_absolute_url()))
    assert f"/nhiem-vu/{task.pk}/ngay/2026-03-10/" in page
    assert f"/nhiem-vu/{task.pk}/ngay/2026-01-15/" in page


def test_past_task_before_it_was_given(cast: Cast, login: Login, task: Task) -> None:
    new_task(cast)
    Task.objects.filter(pk=task.pk).update(given_on=date(2026, 4, 1))
    assert "Ngày 05/02/2026 chưa có nhiệm vụ này" in of_task(login(cast.office), task, "2026-02-05")


def test_past_task_without_history_says_so(cast: Cast, login: Login) -> None:
    bare = make_task(given_on=FIRST)
    assert "Không đủ lịch sử" in of_task(login(cast.office), bare, "2026-02-05")
    page = text(login(cast.office).get("/nhiem-vu/ngay/2026-02-05/"))
    assert "Không đủ lịch sử của 1 nhiệm vụ" in page


@pytest.mark.parametrize("of", ["list", "task"])
@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-06-16", "Ngày 16/06/2026 chưa tới"),
        ("9999-12-31", "Ngày 31/12/9999 chưa tới"),
        ("2026-01-14", "Ngày 14/01/2026 chưa có nhiệm vụ nào. Nhiệm vụ đầu tiên được giao ngày 15/01/2026."),
        ("0001-01-01", "chưa có nhiệm vụ nào"),
        ("2026-13-45", "Không có ngày “2026-13-45”"),
        ("2026-02-30", "Không có ngày “2026-02-30”"),
        ("abc", "Không có ngày “abc”"),
        ("20260101", "Không có ngày “20260101”"),
        ("2026-W01-1", "Không có ngày"),
        ("%00", "Không có ngày"),
        ("٢٠٢٦-٠١-٠١", "Không có ngày"),
    ],
)
def test_past_day_that_cannot_be_shown(cast: Cast, login: Login, task: Task, of: str, day: str, told: str) -> None:
    url = f"/nhiem-vu/ngay/{day}/" if of == "list" else f"/nhiem-vu/{task.pk}/ngay/{day}/"
    assert told in text(login(cast.office).get(url))


def test_past_day_tells_a_representative_nothing_of_others(cast: Cast, login: Login, task: Task) -> None:
    page = text(login(cast.other).get("/nhiem-vu/ngay/2020-01-14/"))
    assert "chưa có nhiệm vụ nào" in page
    assert "15/01/2026" not in page
    assert "Tên cũ" not in text(login(cast.other).get("/nhiem-vu/ngay/2026-02-05/"))
    assert login(cast.other).get(f"/nhiem-vu/{task.pk}/ngay/2026-02-05/").status_code == 404
    assert login(cast.other).get(f"/nhiem-vu/{task.pk}/ngay/2020-01-01/").status_code == 404


def test_past_list_with_its_counts(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.office)
    page = text(client.get("/nhiem-vu/ngay/2026-02-05/"))
    assert "Tổng số 1 = hoàn thành 0" in page
    assert "quá hạn 1 + không hạn" in page
    assert "Tên cũ" in page
    assert f"/nhiem-vu/{task.pk}/ngay/2026-02-05/" in page
    held = text(client.get("/nhiem-vu/ngay/2026-03-10/?trang-thai=khong-han"))
    assert "Tên mới" in held
    assert "Ngày ấy không có nhiệm vụ nào khớp" in text(client.get("/nhiem-vu/ngay/2026-03-10/?trang-thai=qua-han"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("don-vi={other}", "không có nhiệm vụ nào khớp"),
        ("don-vi={own}", "Tên cũ"),
        ("don-vi={own}&vai=phoi-hop", "không có nhiệm vụ nào khớp"),
        ("van-ban={document}", "Tên cũ"),
        ("van-ban=999999", "không có nhiệm vụ nào khớp"),
        ("don-vi=99999999999999999999", "Bỏ lọc"),
        ("don-vi=999999", "Đơn vị này không có trong danh sách"),
        ("trang-thai=la", "Bỏ lọc"),
        ("trang-thai=dung-han%00", "Bỏ lọc"),
        ("vai=la", "Bỏ lọc"),
        ("sau=la", "Địa chỉ trang này không đúng"),
        ("sau=1.99999999999999999999", "Địa chỉ trang này không đúng"),
    ],
)
def test_past_list_filters(cast: Cast, login: Login, task: Task, query: str, told: str) -> None:
    asked = query.format(own=cast.own_unit.pk, other=cast.other_unit.pk, document=task.document_id)
    client = login(cast.office)
    assert told in text(client.get(f"/nhiem-vu/ngay/2026-02-05/?{asked}"))
    answer = client.get(f"/nhiem-vu/ngay/2026-02-05/bang.xlsx?{asked}")
    assert answer.status_code in {200, 302}


def test_past_list_has_pages(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.past_page.PAGE_SIZE", 2)
    for _i in range(5):
        new_task(cast)
    client, url, seen = login(cast.office), "/nhiem-vu/ngay/2026-02-05/", []
    while url:
        page = client.get(url).context["page"]
        seen += [row.url for row in page.rows]
        url = page.next_url
    assert len(seen) == len(set(seen)) == 5


def test_past_list_as_a_workbook(cast: Cast, login: Login, task: Task) -> None:
    new_task(cast, title="=1+1")
    answer = login(cast.office).get("/nhiem-vu/ngay/2026-02-05/bang.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.values)  # type: ignore[union-attr]
    told = {row[1]: row for row in rows}
    assert told["Tên cũ"][3] == "Hội Của Tôi"
    assert told["Tên cũ"][8] == "Chờ tiếp nhận; quá hạn"
    assert "=1+1" in told
    assert login(cast.office).get("/nhiem-vu/ngay/2027-02-05/bang.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("query", "goes"),
    [
        ("", "/nhiem-vu/ngay/2026-06-15/"),
        ("?ngay=05/02/2026", "/nhiem-vu/ngay/2026-02-05/"),
        ("?ngay=2026-02-05&viec=7", "/nhiem-vu/7/ngay/2026-02-05/"),
    ],
)
def test_past_day_is_picked(cast: Cast, login: Login, query: str, goes: str) -> None:
    assert login(cast.viewer).get(f"/nhiem-vu/ngay/{query}").headers["Location"] == goes


@pytest.mark.parametrize("query", ["?ngay=31/02/2026", "?ngay=la", "?ngay=", "?ngay=05/02/2026&viec=x", "?ngay=%00"])
def test_past_day_that_is_none_is_said_back(cast: Cast, login: Login, query: str) -> None:
    assert "Xem như ngày" in text(login(cast.viewer).get(f"/nhiem-vu/ngay/{query}"))


def test_past_unit_has_the_name_of_its_time(cast: Cast, login: Login, task: Task) -> None:
    for name, on in (("Hội Tên Hai", date(2026, 3, 1)), ("Hội Tên Ba", date(2026, 5, 1))):
        deed = Deed(ActKind.RENAME, on, "12/QĐ", (Unit.objects.get(pk=cast.own_unit.pk),), values={"name": name})
        enact(deed=deed, by=cast.admin, today=date(2026, 6, 1))
    client = login(cast.office)
    assert names_then(date(2026, 5, 1)) == {}
    assert "Hội Của Tôi" in of_task(client, task, "2026-02-28")
    assert "Hội Tên Hai" in of_task(client, task, "2026-03-20")
    assert "Hội Tên Ba" in of_task(client, task, "2026-05-01")


@pytest.mark.parametrize("user", ["office", "own", "viewer"])
def test_past_day_is_reached_from_the_list(cast: Cast, login: Login, user: str) -> None:
    told = login(getattr(cast, user)).get("/nhiem-vu/").content.decode()
    assert 'href="/nhiem-vu/ngay/"' in told


def test_past_quarter_leads_to_its_last_day(cast: Cast, login: Login, task: Task) -> None:
    assert "/nhiem-vu/ngay/2026-03-31/" in text(login(cast.office).get("/ra-soat/2026-q1/"))
    assert "/nhiem-vu/ngay/" not in text(login(cast.office).get("/ra-soat/2026-q2/"))


@pytest.mark.parametrize("user", ["office", "own"])
def test_past_list_costs_the_same_for_many(cast: Cast, login: Login, user: str) -> None:
    client, costs = login(getattr(cast, user)), []
    for count in (1, 2):
        for _i in range(count):
            task = new_task(cast, lead=cast.own_unit)
            day = FIRST + timedelta(days=30)
            assign(task=task, user=cast.office, today=day, leads=[cast.own_unit, cast.other_unit], at=noon(day))
        with CaptureQueriesContext(connection) as queries:
            text(client.get(f"/nhiem-vu/ngay/2026-01-20/?don-vi={cast.own_unit.pk}"))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 26
