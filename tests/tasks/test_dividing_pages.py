"""Dividing on the pages: what is offered to whom, what whole and part show, and lists that can tell parts apart."""

import html
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Unit
from tasks import workflow
from tasks.dividing import divide, lanes_of
from tasks.models import Assignment, Part, Task

from ..conftest import Cast
from ..factories import make_document, make_entry, make_task, make_unit

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)
EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def make_shared(*units: Unit, **fields: Any) -> Task:
    task = make_task(**({"stage": "new", "due_on": date(2026, 6, 10), "title": "Nộp báo cáo năm"} | fields))
    for unit in units:
        Assignment.objects.create(task=task, unit=unit, part=Part.LEAD)
    return task


def divided(cast: Cast, *units: Unit, **fields: Any) -> tuple[Task, list[Task]]:
    task = make_shared(*(units or (cast.own_unit, cast.other_unit)), **fields)
    divide(task=task, user=cast.office, today=TODAY)
    return task, list(lanes_of(task))


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def address(task: Task) -> str:
    return reverse("tasks:divide", args=[task.pk])


def adding(task: Task) -> str:
    return reverse("tasks:lane_add", args=[task.pk])


# --- Dividing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "offered"), [("office", True), ("standing", True), ("viewer", False), ("committee", False), ("own", False)]
)
def test_dividing_is_offered_to_those_who_assign(who: str, offered: bool, cast: Cast, login: Login) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    assert (address(task) in text(login(getattr(cast, who)), task.get_absolute_url())) is offered


def test_dividing_is_not_offered_for_one_unit_nor_once_begun(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    for task in (make_shared(cast.own_unit), make_shared(cast.own_unit, cast.other_unit, stage="doing")):
        assert address(task) not in text(client, task.get_absolute_url())
    assert client.get(address(task)).status_code == 403


def test_dividing_shows_the_parts_first_and_then_makes_them(cast: Cast, login: Login) -> None:
    task, client = make_shared(cast.own_unit, cast.other_unit), login(cast.office)
    content = text(client, address(task))
    for words in (cast.own_unit.name, cast.other_unit.name, "10/06/2026", "Chia thành 2 phần"):
        assert words in content
    assert not lanes_of(task).exists()
    answer = client.post(address(task), {"version": task.version}, follow=True)
    assert answer.redirect_chain == [(task.get_absolute_url(), 302)]
    assert "mỗi đơn vị báo cáo phần của mình" in html.unescape(answer.content.decode())
    assert lanes_of(task).count() == 2


def test_dividing_by_a_double_click_divides_once(cast: Cast, login: Login) -> None:
    task, client = make_shared(cast.own_unit, cast.other_unit), login(cast.office)
    for _ in range(2):
        assert client.post(address(task), {"version": 1}).status_code == 302
    assert lanes_of(task).count() == 2
    assert client.get(address(task)).headers["Location"] == task.get_absolute_url()


def test_dividing_what_somebody_changed_meanwhile_is_a_conflict(cast: Cast, login: Login) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    workflow.accept(task=task, user=cast.own, today=TODAY)
    assert login(cast.office).post(address(task), {"version": 1}).status_code == 409
    assert not lanes_of(task).exists()


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999", "1\x00"])
def test_dividing_with_a_broken_version_is_422(version: str, cast: Cast, login: Login) -> None:
    task = make_shared(cast.own_unit, cast.other_unit)
    assert login(cast.office).post(address(task), {"version": version}).status_code == 422
    assert not lanes_of(task).exists()


def test_dividing_one_unit_says_why_not(cast: Cast, login: Login) -> None:
    task, client = make_shared(cast.own_unit), login(cast.office)
    assert "từ hai đơn vị chủ trì trở lên" in text(client, address(task))
    assert client.post(address(task), {"version": 1}).status_code == 422


# --- One more unit -------------------------------------------------------------------------------------------------


def test_a_unit_is_added_once_however_often_pressed(cast: Cast, login: Login) -> None:
    (task, _parts), late, client = divided(cast), make_unit("Hội Mới Vào"), login(cast.office)
    assert adding(task) in text(client, task.get_absolute_url())
    assert "Hội Mới Vào" in text(client, adding(task))
    for _ in range(2):
        assert client.post(adding(task), {"version": 2, "unit": late.pk}).status_code == 302
    assert lanes_of(task).filter(lane=late).count() == 1
    again = client.post(adding(task), {"version": 3, "unit": late.pk})
    assert (again.status_code, "đã có phần" in html.unescape(again.content.decode())) == (422, True)


@pytest.mark.parametrize("unit", ["", "0", "x", "99999999999999999999", "1\x00"])
def test_a_unit_that_is_none_is_422(unit: str, cast: Cast, login: Login) -> None:
    task, _parts = divided(cast)
    assert login(cast.office).post(adding(task), {"version": 2, "unit": unit}).status_code == 422


def test_a_unit_that_left_gets_no_part(cast: Cast, login: Login) -> None:
    (task, _parts), gone = divided(cast), make_unit(left_on=date(2026, 1, 1))
    assert login(cast.office).post(adding(task), {"version": 2, "unit": gone.pk}).status_code == 422


# --- The whole and its parts ---------------------------------------------------------------------------------------


def test_page_of_the_whole_tells_each_unit(cast: Cast, login: Login) -> None:
    task, (mine, theirs) = divided(cast)
    make_entry(mine, cast.own, text="Đã gửi dự thảo.", obstacle="Thiếu số liệu.")
    Task.objects.filter(pk=theirs.pk).update(stage="done", closed_on=date(2026, 6, 1), percent=100)
    content = text(login(cast.office), task.get_absolute_url())
    for words in (
        "1/2 đơn vị xong, 1 quá hạn", "Trung bình các phần: 50%", cast.own_unit.name, mine.get_absolute_url(),
        theirs.get_absolute_url(), "Đã gửi dự thảo.", "Thiếu số liệu.", "quá 5 ngày", "đã chia cho từng đơn vị",
        "Chia cho từng đơn vị",
    ):  # fmt: skip
        assert words in content, words
    for words in ("Việc làm được lúc này", "Chờ tiếp nhận</span></p>", "So với hạn", "Phân công, đổi hạn"):
        assert words not in content, words
    assert "Thêm đơn vị" not in text(login(cast.viewer), task.get_absolute_url())


def test_page_of_a_part_leads_those_who_see_the_whole_to_it(cast: Cast, login: Login) -> None:
    task, (mine, _theirs) = divided(cast)
    content = text(login(cast.office), mine.get_absolute_url())
    link = f'<a href="{task.get_absolute_url()}">nhiệm vụ chung</a>'
    assert f"Phần của {cast.own_unit.name} trong {link}" in content
    content = text(login(cast.own), mine.get_absolute_url())
    assert f"Phần của {cast.own_unit.name} trong nhiệm vụ chung giao cho nhiều đơn vị" in content
    assert f'href="{task.get_absolute_url()}"' not in content
    assert cast.other_unit.name not in content


def test_a_unit_finds_neither_the_whole_nor_other_parts(cast: Cast, login: Login) -> None:
    task, (_mine, theirs) = divided(cast)
    client = login(cast.own)
    for shown in (task, theirs):
        assert client.get(shown.get_absolute_url()).status_code == 404
    content = text(client, task.document.get_absolute_url())
    assert cast.own_unit.name in content
    assert cast.other_unit.name not in content


def test_names_of_units_are_never_markup(cast: Cast, login: Login) -> None:
    task, (part, _other) = divided(cast, make_unit(EVIL), make_unit(), title=EVIL)
    client = login(cast.office)
    urls = (task.get_absolute_url(), part.get_absolute_url(), adding(task), reverse("tasks:tasks"))
    for url in (*urls, task.document.get_absolute_url()):
        assert b"<script>alert" not in client.get(url).content, url


def test_document_holds_the_whole_with_its_parts_folded(cast: Cast, login: Login) -> None:
    task, parts = divided(cast, span_start=0, span_end=5)
    make_task(document=task.document, lead=cast.own_unit, stage="doing")
    content = text(login(cast.office), task.document.get_absolute_url())
    assert "0/2 đơn vị xong, 2 quá hạn" in content
    assert content.count('class="title" href="/nhiem-vu/') == 2
    assert all(part.get_absolute_url() in content for part in parts)
    assert '<span class="count">3</span>' in content


def test_list_tells_parts_apart_and_leaves_the_whole_out(cast: Cast, login: Login) -> None:
    task, parts = divided(cast)
    content = text(login(cast.office), reverse("tasks:tasks"))
    assert f'id="t{task.pk}"' not in content
    for part in parts:
        assert f"{part.lane} · " in content.split(f'id="t{part.pk}"')[1].split("</th>")[0]


def test_follow_up_sheet_names_the_part(cast: Cast, login: Login) -> None:
    divided(cast)
    answer = login(cast.office).get(reverse("tasks:tasks_export"))
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    cells = {str(cell.value) for row in book.worksheets[0] for cell in row}
    assert {f"Nộp báo cáo năm – {unit.name}" for unit in (cast.own_unit, cast.other_unit)} <= cells
    assert "Nộp báo cáo năm" not in cells


@pytest.mark.parametrize("page", ["whole", "document"])
def test_pages_cost_the_same_for_two_units_and_for_twelve(page: str, cast: Cast, login: Login) -> None:
    client = login(cast.office)

    def cost(count: int) -> int:
        document = make_document(registered_by=cast.office)
        task, parts = divided(cast, *(make_unit() for _ in range(count)), document=document)
        for part in parts:
            make_entry(part, cast.office)
        url = task.get_absolute_url() if page == "whole" else document.get_absolute_url()
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            text(client, url)
        return len(queries)

    assert cost(2) == cost(12)
