"""The list of tasks like a user and like an enemy: filters, counts, order, pages, empty and wrong addresses."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks import counting, paging
from tasks.filters import TaskFilter
from tasks.models import Assignment, Part, Task

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)
TITLE = re.compile(r'<a class="title" href="[^"]+">([^<]*)</a>')
COUNT = re.compile(r'<span class="count">([\d.+]+)</span></a></li>')


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def page(client: Client, query: str = "", **headers: str) -> Any:
    answer = client.get(reverse("tasks:tasks") + query, headers=headers)
    assert answer.status_code == 200
    return answer


def titles(client: Client, query: str = "") -> list[str]:
    return TITLE.findall(page(client, query).content.decode())


def counts(answer: Any) -> list[str]:
    """The counts in the tabs, that of all first."""
    return COUNT.findall(answer.content.decode().split('id="states"')[1].split("</ul>")[0])


def make_every_state(cast: Cast) -> dict[str, Task]:
    document = make_document(registered_by=cast.office)
    facts: dict[str, dict[str, Any]] = {
        "late": {"due_on": date(2026, 6, 1), "stage": "doing"},
        "soon": {"due_on": date(2026, 6, 16), "stage": "todo"},
        "intime": {"due_on": date(2026, 9, 30), "stage": "doing"},
        "undated": {"stage": "doing"},
        "paused": {"due_on": date(2026, 1, 31), "stage": "hold"},
        "done": {"due_on": date(2026, 5, 1), "stage": "done"},
        "donelate": {"due_on": date(2026, 5, 1), "stage": "done", "closed_on": date(2026, 5, 9)},
        "ended": {"stage": "ended", "closed_on": date(2026, 5, 9)},
    }
    return {name: make_task(lead=cast.own_unit, document=document, title=name, **f) for name, f in facts.items()}


# --- Filters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "soon", "intime", "undated", "paused", "done", "donelate", "ended"}),
        ("?trang-thai=qua-han", {"late"}),
        ("?trang_thai=qua-han", {"late"}),
        ("?trang-thai=sap-den-han", {"soon"}),
        ("?trang-thai=trong-han", {"intime"}),
        ("?trang-thai=con-han", {"soon", "intime"}),
        ("?trang-thai=khong-han", {"undated", "paused"}),
        ("?trang-thai=chua-xong", {"late", "soon", "intime", "undated", "paused"}),
        ("?trang-thai=hoan-thanh", {"done", "donelate"}),
        ("?trang-thai=dung-han", {"done"}),
        ("?trang-thai=xong-qua-han", {"donelate"}),
        ("?trang-thai=ket-thuc", {"ended"}),
        ("?buoc=doing", {"late", "intime", "undated"}),
        ("?buoc=doing&trang-thai=qua-han", {"late"}),
        ("?han=II/2026", {"late", "soon", "done", "donelate"}),
        ("?han=2026-q3", {"intime"}),
        ("?q=LATE", {"late", "donelate"}),
        ("?q=late&buoc=done", {"donelate"}),
        ("?ky=2026-q2&trang-thai=qua-han", {"late"}),
        ("?ky=2026-q1", set()),  # read from the task's own day below
    ],
)
def test_filters(query: str, expected: set[str], cast: Cast, office: Client) -> None:
    make_every_state(cast)
    if query == "?ky=2026-q1":
        expected = {"late", "soon", "intime", "undated", "paused", "done", "donelate", "ended"}
    assert set(titles(office, query)) == expected


def test_period_tells_states_for_its_own_day(cast: Cast, office: Client) -> None:
    make_every_state(cast)
    content = page(office, "?ky=2026-q1&trang-thai=chua-xong").content.decode()
    assert "Tính đến 31/03/2026" in content
    assert set(TITLE.findall(content)) == {"late", "soon", "intime", "undated", "paused", "done", "donelate", "ended"}


def test_unit_part_document_and_lack_of_lead(cast: Cast, office: Client) -> None:
    document = make_document(number="07/NQ-BCH", registered_by=cast.office)
    make_task(lead=cast.own_unit, coop=cast.other_unit, document=document, title="a")
    make_task(lead=cast.other_unit, title="b")
    make_task(title="c")
    own, other = cast.own_unit.pk, cast.other_unit.pk
    assert titles(office, f"?don-vi={own}") == ["a"]
    assert set(titles(office, f"?don-vi={other}")) == {"a", "b"}
    assert titles(office, f"?don-vi={other}&vai=chu-tri") == ["b"]
    assert titles(office, f"?don-vi={other}&vai=phoi-hop") == ["a"]
    assert titles(office, "?chua-giao=1") == ["c"]
    assert titles(office, f"?van-ban={document.pk}") == ["a"]
    assert titles(office, "?so=7 / nq-BCH") == ["a"]
    assert titles(office, "?q=7-NQ/BCH") == ["a"]


def test_states_add_up_to_all(cast: Cast, office: Client) -> None:
    make_every_state(cast)
    for query in ("", "?buoc=doing", "?q=e", "?ky=2026-q2", "?han=II/2026", f"?don-vi={cast.own_unit.pk}"):
        total, *states = [int(n) for n in counts(page(office, query))]
        assert total == sum(states) > 0, query


def test_counts_stop_at_the_limit(cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document(registered_by=cast.office)
    for _ in range(5):
        make_task(document=document, stage="done", due_on=date(2026, 5, 1))
    make_task(document=document, stage="doing")
    counting._counts.cache_clear()
    monkeypatch.setattr(counting, "COUNT_LIMIT", 3)
    found = counts(page(office))
    counting._counts.cache_clear()
    assert found == ["3+", "0", "0", "0", "1", "3+", "0"]


def test_counts_beyond_the_limit_of_open_tasks_stay_honest(
    cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_document(registered_by=cast.office)
    for day in (1, 2, 3, 4, 5):
        make_task(document=document, stage="doing", due_on=date(2026, 5 if day < 3 else 9, day))
    counting._counts.cache_clear()
    monkeypatch.setattr(counting, "COUNT_LIMIT", 3)
    found = counts(page(office))
    counting._counts.cache_clear()
    assert found == ["3+", "2", "0", "2+", "0", "0", "0"]


# --- Order and pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.cut, "__defaults__", (3,))


@pytest.mark.parametrize("rare", [0, 1000])
@pytest.mark.parametrize("sort", list(paging.SORTS))
def test_pages_there_and_back_show_every_row_once(
    sort: str, rare: int, cast: Cast, office: Client, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways of finding a page; many rows share a day."""
    monkeypatch.setattr(paging, "RARE", rare)
    documents = [make_document(registered_by=cast.office) for _ in range(2)]
    for n in range(11):
        due = None if n % 4 == 0 else date(2026, 7, 1 + n % 2)
        make_task(document=documents[n % 2], title=f"{n:02}", due_on=due, last_entry_on=date(2026, 5, 1 + n % 3))
    seen, pages, query = [], [], f"?sap-xep={sort}&buoc=new"
    while query:
        content = page(office, query).content.decode()
        pages.append((query, TITLE.findall(content)))
        seen += pages[-1][1]
        first = len(seen) - len(pages[-1][1]) + 1
        assert f"Hiện {first}–{len(seen)} trên 11" in content
        query = _link(content, "Trang sau")
    assert sorted(seen) == [f"{n:02}" for n in range(11)]
    for (_, rows), (there, _) in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        back = page(office, _link(page(office, there).content.decode(), "Trang trước")).content.decode()
        assert TITLE.findall(back) == rows
        assert bool(_link(back, "Trang trước")) == (rows != pages[0][1])


def _link(content: str, words: str) -> str:
    found = re.search(rf'href="(\?[^"]*)">{words}<', content)
    return found[1].replace("&amp;", "&") if found else ""


def test_page_keeps_the_conditions(cast: Cast, office: Client, small_pages: None) -> None:
    for n in range(7):
        make_task(lead=cast.own_unit if n % 2 else None, title=f"đề án {n}", stage="doing")
    query = f"?q=de+an&buoc=doing&don-vi={cast.own_unit.pk}&sap-xep=han"
    assert _link(page(office, query).content.decode(), "Trang sau") == ""
    link = _link(page(office, "?q=de+an&buoc=doing&sap-xep=han").content.decode(), "Trang sau")
    values = parse_qs(urlsplit(link).query)
    assert {k: values[k] for k in ("q", "buoc", "sap-xep", "tu")} == {
        "q": ["de an"], "buoc": ["doing"], "sap-xep": ["han"], "tu": ["4"],
    }  # fmt: skip


def test_rows_stand_under_their_documents(cast: Cast, office: Client) -> None:
    old, new = (make_document(number=n, registered_by=cast.office) for n in ("1/KH", "2/KH"))
    make_task(document=old, title="a", stage="done")
    make_task(document=old, title="b")
    make_task(document=new, title="c")
    content = page(office).content.decode()
    assert TITLE.findall(content) == ["c", "a", "b"]
    assert content.index(">2/KH<") < content.index(">c<") < content.index(">1/KH<") < content.index(">a<")
    assert "2 nhiệm vụ, hiện 2 · đã xong 1" in content


def test_order_of_work_is_by_due_date(cast: Cast, office: Client) -> None:
    for title, day in (("b", 3), ("a", 1), ("c", 9)):
        make_task(title=title, due_on=date(2026, 5, day), stage="doing")
    assert titles(office, "?trang-thai=qua-han") == ["a", "b", "c"]
    assert titles(office, "?trang-thai=qua-han&sap-xep=-han") == ["c", "b", "a"]


# --- What a row says -----------------------------------------------------------------------------------------------


def test_row_says_when_who_and_what(cast: Cast, office: Client) -> None:
    task = make_task(
        lead=cast.own_unit,
        coop=cast.other_unit,
        title="Việc",
        stage="doing",
        due_on=date(2026, 6, 3),
        original_due_on=date(2026, 5, 30),
        last_entry_on=date(2026, 6, 1),
        deadline_phrase="trước ngày 30/5/2026",
        path="II/1",
    )
    content = page(office).content.decode()
    for words in (
        "03/06/2026", "quá 12 ngày", "trước ngày 30/5/2026", "hạn gốc 30/05/2026", "ghi lần cuối 01/06/2026",
        "mục II.1", cast.own_unit.name, f"cùng {cast.other_unit.name}", "Đang thực hiện",
        f"{task.get_absolute_url()}tien-do/",
    ):  # fmt: skip
        assert words in content, words


def test_many_units_are_named_in_part_and_counted(cast: Cast, office: Client) -> None:
    task = make_task(title="Việc")
    for n in range(5):
        Assignment.objects.create(task=task, unit=make_unit(f"Hội số {n}"), part=Part.COOP)
    assert "cùng Hội số 0; Hội số 1 và 3 đơn vị khác" in page(office).content.decode()


@pytest.mark.parametrize("field", ["title", "path", "deadline_phrase"])
def test_words_of_a_task_are_never_markup(field: str, cast: Cast, office: Client) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    make_task(lead=make_unit(evil), coop=make_unit(evil + "2"), document=make_document(number=evil[:60], title=evil))
    Task.objects.update(**{field: evil[:60]})
    for query in ("", "?sap-xep=han", f"?q={evil}", f"?so={evil}", f"?han={evil}"):
        content = page(office, query).content.decode()
        assert "<script>alert" not in content
        assert "<img" not in content


# --- Who sees what -------------------------------------------------------------------------------------------------


def test_a_unit_sees_only_its_own(cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, title="của tôi")
    make_task(lead=cast.other_unit, title="của người khác")
    client = login(cast.own)
    for query in ("", "?q=cua", f"?don-vi={cast.own_unit.pk}", "?sap-xep=han"):
        assert titles(client, query) == ["của tôi"], query
    content = page(client, f"?don-vi={cast.other_unit.pk}").content.decode()
    assert "Chưa lọc được" in content
    assert "của người khác" not in content
    assert counts(page(client))[0] == "1"


@pytest.mark.parametrize(
    ("who", "record", "change"),
    [("office", True, True), ("standing", False, True), ("viewer", False, False), ("own", True, True)],
)
def test_list_offers_what_the_role_may_do(who: str, record: bool, change: bool, cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, stage="doing")
    content = page(login(getattr(cast, who))).content.decode()
    assert ("tien-do/" in content) == record
    assert (reverse("tasks:bulk_change") in content) == change


# --- Empty, wrong, partial -----------------------------------------------------------------------------------------


def test_empty_lists_say_what_to_do_next(cast: Cast, office: Client, login: Login) -> None:
    assert "Chưa có nhiệm vụ nào" in page(office).content.decode()
    assert "Đơn vị chưa được giao nhiệm vụ nào" in page(login(cast.own)).content.decode()
    make_task(title="Đề án", due_on=date(2026, 9, 30))
    content = page(office, "?q=de+an&han=I/2027").content.decode()
    assert "Không có nhiệm vụ nào khớp “de an”, đến hạn quý I/2027" in content
    assert "Xem 1 nhiệm vụ" in content
    assert titles(office, _link(content, "Xem 1 nhiệm vụ")) == ["Đề án"]


@pytest.mark.parametrize(
    "query",
    [
        "?sap-xep=-password", "?sap-xep=unit__users__password", "?trang-thai=x", "?buoc=%00",
        "?don-vi=99999999999999999999", "?don-vi=-1", "?don-vi=1.5", "?van-ban=0", "?han=V/2026", "?han=2026-13-45",
        "?ky=2026-q9", "?vai=x", "?chua-giao=2",
        "?tu=-1", "?tu=0", "?tu=99999999999999999999", "?sau=x", "?sau=2026-13-45.1", "?sau=2026-01-01.-5", "?truoc=.",
        "?sau=2026-01-01.99999999999999999999", "?sau=1.1&sap-xep=han", "?truoc=2026-01-01.1&sap-xep=van-ban",
        "?q=a%00b", "?q=" + "x" * 201, "?so=%00",
    ],
)  # fmt: skip
def test_a_wrong_address_is_a_form_error(query: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 1), stage="doing")
    answer = page(office, query)
    content = answer.content.decode()
    assert "Chưa lọc được, có chỗ cần sửa" in content
    assert TITLE.findall(content) == []
    assert counts(answer)[0] == "1"  # the states stay, to go on from


@pytest.mark.parametrize(
    "query",
    ["?page=-1", "?sort=-password", "?unit__users__password=x", "?id=1", "?q=", "?q=%25", "?q=_", "?unknown[]=1"],
)
def test_what_the_list_does_not_know_changes_nothing_or_finds_nothing(query: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc")
    assert titles(office, query) == ([] if query in {"?q=%25", "?q=_"} else ["Việc"])


def test_htmx_gets_the_parts_and_an_address(cast: Cast, office: Client) -> None:
    make_task(title="Việc", stage="doing")
    answer = page(office, "?q=viec&don-vi=&so=&sap-xep=", **{"HX-Request": "true"})
    content = answer.content.decode()
    assert "<html" not in content
    assert content.count("hx-swap-oob") == 6
    assert 'id="found"' in content
    assert answer.headers["HX-Push-Url"] == reverse("tasks:tasks") + "?q=viec"
    back = page(office, "?q=viec", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


# --- Cost ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "?sap-xep=han", "?trang-thai=trong-han", "?q=viec", "?q=viec&buoc=doing", "?han=III/2026"]
)
@pytest.mark.parametrize("who", ["office", "own"])
def test_list_costs_the_same_number_of_queries(query: str, who: str, cast: Cast, login: Login) -> None:
    client = login(getattr(cast, who))

    def make(count: int) -> None:
        for _ in range(count):
            fields: dict[str, Any] = {"title": "Việc", "stage": "doing", "due_on": date(2026, 8, 1)}
            make_task(lead=cast.own_unit, coop=make_unit(), **fields)

    make(1)
    page(client, query)
    with CaptureQueriesContext(connection) as one:
        assert len(titles(client, query)) == 1
    make(2)
    with CaptureQueriesContext(connection) as three:
        assert len(titles(client, query)) == 3
    assert len(one) == len(three) <= 18


def test_filters_are_whole_before_anybody_asks() -> None:
    """A filter that makes its field at the first question is changed while another thread copies it."""
    assert all("_field" in vars(filter_) for filter_ in TaskFilter.base_filters.values())
