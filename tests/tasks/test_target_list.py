"""The list of targets: what it shows to whom, its filters, its sheet, and that a longer one costs no more queries."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import User
from tasks.models import Counting, Stage, Target, Task

from ..conftest import Cast
from ..factories import make_measure, make_target, make_task

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tasks.views.targets", "tasks.views.tasks"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)


@pytest.fixture
def target(cast: Cast) -> Target:
    return make_target(task_of(cast), 10)


def task_of(cast: Cast, **fields: Any) -> Task:
    return make_task(**({"lead": cast.own_unit, "due_on": date(2026, 12, 31), "stage": "doing"} | fields))


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def three(cast: Cast) -> dict[str, Target]:
    """One of each colour, of two units and two documents."""
    made = {name: make_target(task_of(cast), 10, printed=name) for name in ("xanh", "do")}
    made["kia"] = make_target(task_of(cast, lead=cast.other_unit, due_on=date(2025, 12, 31)), 10, printed="kia")
    Task.objects.filter(pk=made["kia"].task_id).update(given_on=date(2025, 1, 15))
    make_measure(made["xanh"], cast.office, 10)
    make_measure(made["do"], cast.office, 0)
    Task.objects.filter(pk=made["do"].task_id).update(due_on=date(2026, 6, 1))
    return made


def printed(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("tasks:targets"), query)
    return [row.target.printed for row in answer.context["page"].object_list]


def test_list_filters_and_sorts(three: dict[str, Target], cast: Cast, login: Login) -> None:
    client = login(cast.committee)
    assert set(printed(client)) == {"xanh", "do", "kia"}
    assert printed(client, mau="red") == ["do"]
    assert printed(client, mau="green") == ["xanh"]
    assert printed(client, mau="none") == ["kia"]
    assert printed(client, mau="giai-trinh") == ["do"]
    assert printed(client, mau="amber") == []
    assert printed(client, don_vi=str(cast.other_unit.pk)) == ["kia"]
    assert printed(client, van_ban=str(three["do"].task.document_id)) == ["do"]
    assert printed(client, nam="2025") == ["kia"]
    assert printed(client, sap_xep="tinh_trang") == ["xanh", "kia", "do"]
    assert printed(client, sap_xep="-tinh_trang") == ["do", "kia", "xanh"]
    assert printed(client, sap_xep="-dat")[0] == "xanh"


def test_list_to_htmx_is_its_rows(three: dict[str, Target], cast: Cast, login: Login) -> None:
    page = text(login(cast.office).get(reverse("tasks:targets"), headers={"HX-Request": "true"}))
    assert "<html" not in page
    assert "xanh" in page


@pytest.mark.parametrize(
    "query",
    [
        {"mau": "x"}, {"van_ban": "99999999999999999999"}, {"van_ban": "x\x00"}, {"don_vi": "-1"},
        {"nam": "2026-13-45"}, {"nam": "0001"}, {"sap_xep": "-password"},
        {"sap_xep": "task__document__registered_by__password"},
    ],
)  # fmt: skip
def test_list_tells_of_values_that_cannot_be(query: dict[str, str], target: Target, cast: Cast, login: Login) -> None:
    client = login(cast.office)
    answer = client.get(reverse("tasks:targets"), query)
    assert answer.status_code == 200
    assert "Bộ lọc có giá trị không dùng được" in text(answer)
    assert client.get(reverse("tasks:targets_xlsx"), query).status_code == 302


def test_list_hides_documents_and_units_of_others_in_its_filters(
    three: dict[str, Target], cast: Cast, login: Login
) -> None:
    """A value of another unit is no choice: nothing leaks that it exists."""
    page = text(login(cast.own).get(reverse("tasks:targets"), {"don_vi": str(cast.other_unit.pk)}))
    assert "Bộ lọc có giá trị không dùng được" in page
    assert "Hội Người Khác" not in page
    assert str(three["kia"].task.document) not in page


def test_list_pages(cast: Cast, login: Login) -> None:
    assert login(cast.office).get(reverse("tasks:targets"), {"page": "-1"}).status_code == 404
    assert login(cast.office).get(reverse("tasks:targets"), {"page": "9" * 30}).status_code == 404


def rows_of_sheet(client: Client, **query: str) -> list[tuple[Any, ...]]:
    answer = client.get(reverse("tasks:targets_xlsx"), query)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def test_sheet_holds_what_the_list_shows_and_no_formula(three: dict[str, Target], cast: Cast, login: Login) -> None:
    Target.objects.filter(pk=three["do"].pk).update(printed="=HYPERLINK(1)", value=Decimal("1234.5"))
    client = login(cast.office)
    assert len(rows_of_sheet(client)) == 3
    (row,) = rows_of_sheet(client, mau="red")
    assert (row[1], row[7], row[10], row[13]) == ("=HYPERLINK(1)", 1234.5, 0, "Không đạt")
    answer = client.get(reverse("tasks:targets_xlsx"), {"mau": "red"})
    cell = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]["B5"]
    assert cell.data_type == "s"
    assert len(rows_of_sheet(login(cast.own))) == 2


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def family(cast: Cast) -> Target:
    whole = make_target(task_of(cast), 10, counting=Counting.BY_TASKS)
    part = make_target(whole.task, 2, part_of=whole)
    make_measure(part, cast.office, 1)
    done = make_task(lead=cast.own_unit, stage=Stage.DONE)
    whole.counted.create(task=done)
    return whole


@pytest.mark.parametrize("address", ["tasks:targets", "tasks:targets_xlsx"])
def test_list_costs_the_same_for_one_and_three(address: str, cast: Cast, login: Login) -> None:
    family(cast)
    users: list[User] = [cast.office, cast.own]
    clients = [login(user) for user in users]
    one = [queries(client, reverse(address)) for client in clients]
    for _more in range(2):
        family(cast)
    assert [queries(client, reverse(address)) for client in clients] == one


def test_panel_and_page_cost_the_same_for_one_and_three(cast: Cast, login: Login) -> None:
    whole = family(cast)
    client = login(cast.own)
    one = [queries(client, address) for address in (whole.get_absolute_url(), whole.task.get_absolute_url())]
    for _more in range(2):
        make_measure(make_target(whole.task, 2, part_of=whole), cast.office, 1)
        whole.counted.create(task=make_task(lead=cast.own_unit, stage=Stage.DONE, document=whole.task.document))
    assert [queries(client, address) for address in (whole.get_absolute_url(), whole.task.get_absolute_url())] == one
