"""The list under heads: by document, unit, quarter and person; each task once, on every page, rightly counted."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Person
from tasks import paging, walks
from tasks.models import Assignment, Part, Task

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TITLE = re.compile(r'<a class="title" href="[^"]+">([^<]*)</a>')
HEAD = re.compile(r'<tr class="group"><th colspan="7" scope="rowgroup">(.*?)</th></tr>')
GROUPINGS = ("van-ban", "don-vi", "quy", "nguoi")


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def content_of(client: Client, query: str) -> str:
    answer = client.get(reverse("tasks:tasks") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, query: str) -> list[str]:
    return TITLE.findall(content_of(client, query))


def heads(client: Client, query: str) -> list[str]:
    """The heads in words, their counts told."""
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]*>|&nbsp;", " ", head)).strip()
        for head in HEAD.findall(content_of(client, query))
    ]


def test_units_stand_by_name_and_tasks_by_due_date(cast: Cast, office: Client) -> None:
    trees, bees = make_unit("Hội Cây Xanh"), make_unit("Hội Nuôi Ong")
    make_task(lead=bees, title="ong", due_on=date(2026, 9, 1), stage="doing")
    make_task(lead=trees, title="cây sau", due_on=date(2026, 12, 1), stage="doing")
    make_task(lead=trees, title="cây trước", due_on=date(2026, 6, 1), stage="doing")
    make_task(lead=trees, title="cây xong", due_on=date(2026, 7, 1), stage="done", closed_on=date(2026, 6, 2))
    make_task(title="chưa giao")
    assert titles(office, "?nhom=don-vi") == ["cây trước", "cây xong", "cây sau", "ong", "chưa giao"]
    assert heads(office, "?nhom=don-vi") == [
        "Hội Cây Xanh · 3 nhiệm vụ, hiện 3 · đã xong 1 · quá hạn 1",
        "Hội Nuôi Ong · 1 nhiệm vụ, hiện 1 · đã xong 0",
        "Chưa giao đơn vị chủ trì · 1 nhiệm vụ, hiện 1 · đã xong 0",
    ]


def test_a_task_of_several_leads_stands_once_under_the_first(cast: Cast, office: Client) -> None:
    task = make_task(lead=cast.other_unit, coop=make_unit("Ban Phối Hợp"), title="chung")
    Assignment.objects.create(task=task, unit=cast.own_unit, part=Part.LEAD)
    assert titles(office, "?nhom=don-vi") == ["chung"]
    (head,) = heads(office, "?nhom=don-vi")
    assert head.startswith(cast.other_unit.name)


def test_quarters_of_due_dates_and_tasks_without_one(cast: Cast, office: Client) -> None:
    make_task(title="ba", due_on=date(2026, 9, 30), stage="doing")
    make_task(title="hai", due_on=date(2026, 4, 1), stage="doing")
    make_task(title="không")
    assert titles(office, "?nhom=quy") == ["hai", "ba", "không"]
    assert titles(office, "?nhom=quy&sap-xep=-han") == ["không", "ba", "hai"]
    assert [head.split(" ·")[0] for head in heads(office, "?nhom=quy")] == [
        "Quý II/2026",
        "Quý III/2026",
        "Không có hạn",
    ]


def test_people_in_charge_and_tasks_of_nobody(cast: Cast, office: Client) -> None:
    second, first = (Person.objects.create(full_name=name) for name in ("Người Thứ Nhì", "Người Thứ Ba"))
    make_task(title="của nhì", person=second)
    make_task(title="của ba", person=first)
    make_task(title="của ai")
    assert titles(office, "?nhom=nguoi") == ["của ba", "của nhì", "của ai"]
    content = content_of(office, "?nhom=nguoi")
    assert f'href="?nguoi={second.pk}">Người Thứ Nhì</a>' in content
    assert titles(office, f"?nguoi={second.pk}") == ["của nhì"]
    assert "do Người Thứ Nhì phụ trách" in content_of(office, f"?nguoi={second.pk}")


def test_documents_are_asked_for_against_the_usual_order(cast: Cast, office: Client) -> None:
    old, new = (make_document(number=n, registered_by=cast.office) for n in ("1/KH", "2/KH"))
    make_task(document=old, title="a", due_on=date(2026, 5, 1), stage="doing")
    make_task(document=new, title="b", due_on=date(2026, 5, 2), stage="doing")
    assert titles(office, "?trang-thai=qua-han") == ["a", "b"]
    assert titles(office, "?trang-thai=qua-han&nhom=van-ban") == ["b", "a"]
    assert len(heads(office, "?trang-thai=qua-han&nhom=van-ban")) == 2


@pytest.mark.parametrize("rare", [0, 1000])
@pytest.mark.parametrize("grouping", GROUPINGS)
def test_pages_there_and_back_show_every_row_once(
    grouping: str, rare: int, cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways of finding a page; groups go on from one page to the next, and are counted whole on each."""
    monkeypatch.setattr(paging.cut, "__defaults__", (3,))
    monkeypatch.setattr(walks.cut_walk, "__defaults__", (3,))
    monkeypatch.setattr(paging, "RARE", rare)
    units = [make_unit("Hội A"), make_unit("Hội B"), None]
    people = [Person.objects.create(full_name=name) for name in ("An", "Bình")]
    documents = [make_document(registered_by=cast.office) for _ in range(2)]
    for n in range(11):
        make_task(
            lead=units[n % 3],
            document=documents[n % 2],
            person=[*people, None][n % 3],
            title=f"{n:02}",
            due_on=None if n % 4 == 0 else date(2026, 3 * (n % 3) + 1, 1),
        )
    seen, pages, query, told = [], [], f"?nhom={grouping}&buoc=new", {}
    while query:
        pages.append((query, titles(office, query)))
        seen += pages[-1][1]
        for head in heads(office, query):
            name, total = re.fullmatch(r"(.*?) ·.*?(\d+) nhiệm vụ, hiện.*", head).groups()  # type: ignore[union-attr]
            assert told.setdefault(name, total) == total
        query = _link(content_of(office, query), "Trang sau")
    assert sorted(seen) == [f"{n:02}" for n in range(11)]
    assert sum(int(total) for total in told.values()) == 11
    for (_, rows), (there, _) in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        assert titles(office, _link(content_of(office, there), "Trang trước")) == rows


def _link(content: str, words: str) -> str:
    found = re.search(rf'href="(\?[^"]*)">{words}<', content)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_a_unit_sees_only_its_own(grouping: str, cast: Cast, login: Login) -> None:
    person = Person.objects.create(full_name="Người Khác")
    make_task(lead=cast.own_unit, title="của tôi", due_on=date(2026, 9, 1))
    make_task(lead=cast.other_unit, title="của người khác", due_on=date(2026, 9, 1), person=person)
    client = login(cast.own)
    assert titles(client, f"?nhom={grouping}") == ["của tôi"]
    assert "1 nhiệm vụ, hiện 1" in heads(client, f"?nhom={grouping}")[0]
    refused = content_of(client, f"?nguoi={person.pk}")
    assert "Người này không có trong danh sách" in refused
    assert "Người Khác" not in refused


def test_a_unit_may_ask_for_who_is_in_charge_of_its_tasks(cast: Cast, login: Login) -> None:
    person = Person.objects.create(full_name="Người Lo Việc")
    make_task(lead=cast.own_unit, title="của tôi", person=person)
    assert titles(login(cast.own), f"?nguoi={person.pk}") == ["của tôi"]


@pytest.mark.parametrize(
    "query",
    [
        "?nhom=x", "?nhom=unit", "?nguoi=0", "?nguoi=99999999999999999999", "?nguoi=12345", "?nguoi=%00",
        "?ngay=2026-13-45", "?ngay=0000-00-00", "?ngay=10000-01-01", "?ngay=2026-02-30", "?ngay=20260101",
        "?nhom=don-vi&sau=x", "?nhom=don-vi&sau=1.2026-01-01", "?nhom=don-vi&sau=-1.2026-01-01.1",
        "?nhom=don-vi&sau=1.2026-13-01.1", "?nhom=nguoi&truoc=1.2026-01-01.99999999999999999999", "?nhom=quy&sau=1.1",
    ],
)  # fmt: skip
def test_a_wrong_address_is_a_form_error(query: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 1), stage="doing")
    content = content_of(office, query)
    assert "Chưa lọc được, có chỗ cần sửa" in content
    assert TITLE.findall(content) == []


@pytest.mark.parametrize("query", ["?nhom=don-vi&sau=9876.2026-01-01.1", "?nhom=nguoi&truoc=0.0001-01-01.1"])
@pytest.mark.parametrize("rare", [0, 1000])
def test_a_place_that_is_nowhere_is_no_error(
    query: str, rare: int, cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "RARE", rare)
    make_task(lead=cast.own_unit, title="Việc")
    assert "Chưa lọc được" not in content_of(office, query)


def test_one_day(cast: Cast, office: Client) -> None:
    make_task(title="hôm ấy", due_on=date(2026, 9, 1))
    make_task(title="hôm sau", due_on=date(2026, 9, 2))
    assert titles(office, "?ngay=2026-09-01") == ["hôm ấy"]
    assert "đến hạn ngày 01/09/2026" in content_of(office, "?ngay=2026-09-01")


@pytest.mark.parametrize("grouping", GROUPINGS)
@pytest.mark.parametrize("who", ["office", "own"])
def test_groups_cost_the_same_number_of_queries(grouping: str, who: str, cast: Cast, login: Login) -> None:
    client = login(getattr(cast, who))
    query = f"?nhom={grouping}"

    def make(count: int) -> None:
        for _ in range(count):
            person = Person.objects.create(full_name="Người Lo Việc")
            make_task(lead=cast.own_unit, coop=make_unit(), title="Việc", due_on=date(2026, 8, 1), person=person)

    make(1)
    content_of(client, query)
    with CaptureQueriesContext(connection) as one:
        assert len(titles(client, query)) == 1
    make(2)
    with CaptureQueriesContext(connection) as three:
        assert len(titles(client, query)) == 3
    assert len(one) == len(three) <= 18


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_export_goes_in_the_order_of_the_groups(grouping: str, cast: Cast, office: Client) -> None:
    for n in range(5):
        person = Person.objects.create(full_name=f"Người {5 - n}") if n else None
        make_task(lead=make_unit(f"Hội {n}") if n != 2 else None, title=f"việc {n}", person=person)
    query = f"?nhom={grouping}"
    answer = office.get(reverse("tasks:tasks_csv") + query)
    lines = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert re.findall(r"việc \d", lines) == titles(office, query)
    assert Task.objects.count() == 5
