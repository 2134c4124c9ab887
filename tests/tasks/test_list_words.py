"""What the list and home say, and where that leads: chips, quarters in any spelling, numbers, results that wait."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tasks.home_page import home_page
from tasks.home_rows import row_now
from tasks.models import Assignment, Part
from tasks.period_filter import Period
from tasks.periods import quarter_in
from tasks.quarter import late_tasks
from tasks.status import State, Windows
from tasks.templatetags.status import days_words
from tasks.workflow import Report, report_result

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
W = Windows()
HTMX = {"HX-Request": "true"}
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def clock(time_machine: Any) -> None:
    time_machine.move_to("2026-06-15 05:00Z", tick=False)


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def text(client: Client, query: str = "") -> str:
    return unescape(client.get(reverse("tasks:tasks") + query).content.decode())


@pytest.mark.parametrize("words", ["quý 3 2026", "Q3/2026", "3/2026", "III/2026", "quý III năm 2026", "III 2026"])
def test_due_quarter_in_any_spelling(words: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc quý ba", due_on=date(2026, 9, 30), stage="doing")
    make_task(title="Việc quý hai", due_on=date(2026, 6, 30), stage="doing")
    body = text(office, f"?han={words}")
    assert "Việc quý ba" in body
    assert "Việc quý hai" not in body


@pytest.mark.parametrize("words", ["32 kh ddlhh", "32 kh", "32kh", "32-KH", "32 KH ĐĐLHH"])
def test_search_by_a_number_typed_in_haste(words: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc của kế hoạch", document=make_document(number="32-KH/ĐĐLHH", registered_by=cast.office))
    make_task(title="Việc khác", document=make_document(number="832/KH-LHH", registered_by=cast.office))
    body = text(office, f"?q={words}")
    assert "Việc của kế hoạch" in body
    assert "Việc khác" not in body


def test_unknown_order_is_said_in_our_words(office: Client) -> None:
    assert "Không có cách sắp xếp này. Chọn lại trong danh sách." in text(office, "?sap-xep=xyz")


def test_chips_take_off_what_no_control_shows(cast: Cast, office: Client) -> None:
    make_task(lead=cast.own_unit, due_on=date(2026, 6, 30), stage="doing")
    unit = cast.own_unit.pk
    body = text(office, f"?ky=2026-q2&trang-thai=con-han&don-vi={unit}&vai=chu-tri")
    assert f'href="{reverse("tasks:quarter", args=["2026-q2"])}"' in body
    assert f'href="?don-vi={unit}&ky=2026-q2&trang-thai=con-han"' in body or "vai trò chủ trì" in body
    assert body.count("Bỏ điều kiện") == 3
    assert text(office, "?trang-thai=qua-han").count("Bỏ điều kiện") == 0


def test_result_that_waits_is_told_once(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, title="Đã báo", due_on=date(2026, 6, 1), stage="doing")
    make_task(lead=cast.own_unit, title="Trễ thật", due_on=date(2026, 6, 2), stage="doing")
    report_result(
        task=task, user=cast.own, today=TODAY, report=Report(text="Xong.", on=date(2026, 6, 10), document_number="1/BC")
    )
    task.refresh_from_db()
    sections = {s.key: s for s in home_page(cast.office, TODAY, W).sections}
    assert [row.title for row in sections["qua-han"].rows] == ["Trễ thật"]
    assert sections["qua-han"].count.value == 1
    listed = text(login(cast.office), "?" + sections["qua-han"].url.partition("?")[2])
    assert "Trễ thật" in listed
    assert "Đã báo" not in listed
    row = next(row for row in sections["cho-xac-nhan"].rows)
    alone = row_now(task, cast.office, TODAY, W)
    assert (alone.when, alone.place) == (row.when, row.place)
    late = {one.task.title: one for one in late_tasks(Period(quarter_in(2026, 2), TODAY), W)}
    assert late["Đã báo"].result is not None
    assert late["Trễ thật"].result is None
    body = unescape(login(cast.office).get(reverse("tasks:quarter", args=["2026-q2"])).content.decode())
    assert "Đã báo xong 10/06/2026, chờ xác nhận" in body
    assert body.count("Chưa ghi nguyên nhân") == 1
    assert "Ghi nguyên nhân: Trễ thật" in body
    viewer = unescape(login(cast.viewer).get(reverse("tasks:quarter", args=["2026-q2"])).content.decode())
    assert "Ghi nguyên nhân:" not in viewer


def test_row_says_what_was_saved_in_it(cast: Cast, office: Client) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    data = {"outcome": "doing", "text": "Đã họp.", "obstacle": "Thiếu số liệu.", "reported_on": "14/06/2026",
            "request_key": "5b1d6f0e-3c43-4a77-9f0e-7d0c1b1f3a55"}  # fmt: skip
    answer = office.post(reverse("tasks:progress", args=[task.pk]), data, headers=HTMX)
    assert 'role="status"' in answer.content.decode()
    assert "Đã lưu tiến độ." in answer.content.decode()
    assert task.entries.get().obstacle == "Thiếu số liệu."
    closed = office.get(reverse("tasks:task_row", args=[task.pk]), headers=HTMX).content.decode()
    assert 'role="status"' not in closed


def test_many_leads_are_told_by_the_first_ones(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 6, 1), stage="doing")
    for number in range(4):
        Assignment.objects.create(task=task, unit=make_unit(f"Hội số {number}"), part=Part.LEAD)
    row = home_page(cast.office, TODAY, W).sections[0].rows[0]
    assert row.leads.endswith("và 3 đơn vị khác")
    assert late_tasks(Period(quarter_in(2026, 2), TODAY), W)[0].lead_words == row.leads


def test_days_are_grouped() -> None:
    assert days_words(State.LATE, date(2021, 4, 23), None, TODAY) == "quá 1.879 ngày"


def test_unit_page_says_the_stage_and_lateness_beside_the_date(cast: Cast, office: Client) -> None:
    make_task(lead=cast.own_unit, due_on=date(2026, 6, 1), stage="doing")
    body = unescape(office.get(reverse("members:unit", args=[cast.own_unit.pk])).content.decode())
    assert "Đang thực hiện" in body.split('class="w-state"')[1].split("</td>")[0]
    assert "quá 14 ngày" in body
