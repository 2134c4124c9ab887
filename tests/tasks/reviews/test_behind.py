"""Every number of a review leads to a list of just so many tasks: of today, of the snapshot, of a past day."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from members.models import Cluster
from tasks.models import Assignment, Part, Task
from tasks.period_filter import Period
from tasks.quarter import quarter_facts
from tasks.review_page import ReviewPage, review_page
from tasks.reviews.beside import Line
from tasks.reviews.rows import Cell
from tasks.status import Windows

from ...conftest import Cast
from ...factories import make_document, make_task, make_unit
from .rooms import SPAN, frozen

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
QUARTER = "/ra-soat/2026-q3/"
ODD = ["Cụm 1", "-", '- "A" & <b>', "[1,%_"]  # names of clusters and fields that could be mistaken in an address


@pytest.fixture
def office(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-10-20 03:00Z", tick=False)
    return login(cast.office)


@pytest.fixture
def quarter(cast: Cast) -> list[Task]:
    """Two quarters with something in every column, odd clusters and fields, tasks of several leads and of none."""
    clusters = [*(Cluster.objects.create(name=name) for name in ODD), None]
    fields = [*ODD[1:], "", "Y tế"]
    units = [make_unit(f"Hội {i}", cluster=clusters[i % 5], field=fields[i // 2 % 5]) for i in range(10)]
    documents = [make_document(registered_by=cast.office) for _ in range(3)]
    old = date(2026, 1, 5)
    cases: list[dict[str, Any]] = [
        {"stage": "done", "due_on": date(2026, 8, 1), "closed_on": date(2026, 7, 20)},
        {"stage": "done", "due_on": date(2026, 7, 1), "closed_on": date(2026, 7, 20)},
        {"stage": "doing", "due_on": date(2026, 12, 1)},
        {"stage": "doing", "due_on": date(2026, 10, 22)},
        {"stage": "doing", "due_on": date(2026, 7, 1)},
        {"stage": "doing", "due_on": date(2026, 9, 30)},
        {"stage": "cond", "due_on": date(2026, 7, 1)},
        {"stage": "todo"},
        {"stage": "todo", "deadline_kind": "conditional"},
        {"stage": "ended", "closed_on": date(2026, 7, 3)},
        {"stage": "done", "due_on": date(2026, 6, 1), "closed_on": date(2026, 6, 1)},
        {"stage": "done", "due_on": date(2025, 8, 1), "closed_on": date(2025, 9, 1), "given_on": date(2025, 1, 1)},
    ]
    made = []
    for number, case in enumerate(cases * 4):
        place = number * 7 // 4
        lead = units[place % 10] if number % 11 else None
        made.append(make_task(lead=lead, document=documents[number % 3], **({"given_on": old} | case)))
        if lead and number % 5 == 0:
            Assignment.objects.create(task=made[-1], unit=units[(place + 3) % 10], part=Part.LEAD)
    return made


def numbers(page: ReviewPage) -> Iterator[tuple[str, int, str]]:
    """(where, value, address) of every count that the page shows in a table, a figure or a picture."""
    singles: list[tuple[str, Cell]] = [
        ("ended", page.ended),
        ("first", page.at_first_due),
        ("last", page.at_last_due),
        ("moved", page.moved),
    ]
    yield from ((name, cell.value, cell.url) for name, cell in singles)
    for table in page.tables:
        assert table.rest is None
        for row in (*table.rows, page.total):
            yield from ((f"{table.id}, {row.name}", cell.value, cell.url) for cell in row.cells)
    for row in (*page.dues.rows, *page.trend.rows):
        yield from ((row.name, cell.value, cell.url) for cell in row.cells)
    yield from (
        (f.name, int(f.value.replace(".", "")), f.url)
        for f in page.figures
        if f.value[0].isdigit() and "%" not in f.value
    )
    for line in page.beside.lines:
        yield from _of_line(line)
    for bar in (*page.bars.bars, *page.cluster_bars.bars):
        found = re.findall(r"(\d+) (?:hoàn|chưa|không)", bar.sentence.rpartition(": ")[2])
        yield bar.name, sum(map(int, found)), bar.url


def _of_line(line: Line) -> Iterator[tuple[str, int, str]]:
    for one in (line, line.before, line.year):
        if one and "%" not in one.value and one.value != "–":
            yield line.name, int(one.value), one.url


def listed(client: Client, url: str) -> int:
    """How many tasks the list behind the address holds, as it says and as it shows them page by page."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    body = unescape(answer.content.decode())
    if "/danh-sach/" not in url:
        told = re.search(r'id="told">(\d+) nhiệm vụ', body)
        assert told, url
        return int(told[1])
    page = answer.context["behind"].page
    assert len(re.findall(r'<th class="w-task"', body)) == len(page.object_list)
    return int(page.paginator.count)


def assert_lists(client: Client, page: ReviewPage, *, lost: frozenset[str] = frozenset()) -> int:
    """That each number which is not lost leads to its tasks; how many were followed."""
    told = [one for one in numbers(page) if one[1]]
    without = {where for where, _value, url in told if not url}
    assert without <= lost
    by_url = {url: (where, value) for where, value, url in told if url}
    for url, (where, value) in by_url.items():
        assert listed(client, url) == value, f"{where}: {url}"
    return len(by_url)


def page_at(client: Client, url: str) -> ReviewPage:
    answer = client.get(url)
    assert answer.status_code == 200
    page: ReviewPage = answer.context["page"]
    assert [table.id for table in page.tables] == ["don-vi", "van-ban", "cum", "linh-vuc"]
    return page


@pytest.mark.usefixtures("quarter")
def test_behind_numbers_of_a_running_review(office: Client) -> None:
    assert assert_lists(office, page_at(office, QUARTER)) > 100


@pytest.mark.usefixtures("quarter")
def test_behind_numbers_of_a_frozen_review(cast: Cast, office: Client) -> None:
    """They stay what they were, whatever is edited later; so do those of the review before it."""
    before = SPAN.previous()
    frozen(cast, before)
    frozen(cast)
    Task.objects.update(due_on=date(2027, 5, 1), stage="doing", closed_on=None)
    Assignment.objects.filter(unit__name__in=["Hội 0", "Hội 1"]).delete()
    page = page_at(office, QUARTER)
    assert {row.name for row in page.trend.rows if row.cells[0].value and row.cells[0].url} == {
        "quý III/2026",
        "quý II/2026",
    }
    lost = frozenset({row.name for row in page.trend.rows} - {"quý III/2026", "quý II/2026"})
    year = frozenset(line.name for line in page.beside.lines)  # last year's quarter was never frozen
    for line in page.beside.lines:
        if "%" not in line.value:
            assert bool(line.url) == (line.value != "0")
    assert assert_lists(office, page, lost=lost | year) > 100
    now = page_at(office, f"{QUARTER}?so_lieu=hien-nay")
    assert "/danh-sach/" not in now.total.cells[0].url
    assert assert_lists(office, now) > 20


@pytest.mark.usefixtures("quarter")
def test_behind_numbers_of_a_running_review_beside_a_frozen_one(cast: Cast, office: Client) -> None:
    frozen(cast, SPAN.previous())
    Task.objects.filter(stage="doing").update(due_on=date(2027, 5, 1))
    page = page_at(office, QUARTER)
    (total,) = (line for line in page.beside.lines if line.name == "Tổng số")
    assert total.before
    assert total.before.url.startswith("/ra-soat/2026-q2/danh-sach/")
    assert_lists(office, page)


@pytest.mark.usefixtures("quarter")
def test_behind_numbers_of_a_past_day(office: Client) -> None:
    page = page_at(office, "/ra-soat/ngay/2026-09-15/")
    assert page.total.cells[0].url == "/ra-soat/ngay/2026-09-15/danh-sach/?trang-thai=tong-so"
    assert assert_lists(office, page) > 30


@pytest.mark.usefixtures("quarter")
def test_behind_list_tells_its_conditions_and_how_to_drop_them(cast: Cast, office: Client) -> None:
    frozen(cast)
    answer = office.get(f"{QUARTER}danh-sach/?trang-thai=qua-han&cum=C%E1%BB%A5m%201&linh-vuc=-&page=1")
    body = unescape(answer.content.decode())
    for words in ("chủ trì thuộc Cụm 1", "chủ trì chưa ghi lĩnh vực", "“Quá hạn”"):
        assert words in body
    assert 'href="?trang-thai=qua-han&linh-vuc=-"' in body
    assert "/nhiem-vu/?ky=2026-q3&trang-thai=qua-han&cum=C%E1%BB%A5m+1&linh-vuc=-" in body
    at = datetime(2026, 10, 20, 10, 0)
    assert f"khóa lúc {at:%H:%M %d/%m/%Y}" in body


@pytest.mark.usefixtures("quarter")
def test_behind_list_of_many_tasks_has_pages(cast: Cast, office: Client) -> None:
    for _ in range(60):
        make_task(lead=cast.own_unit, due_on=date(2026, 8, 1))
    frozen(cast)
    answer = office.get(f"{QUARTER}danh-sach/?trang-thai=qua-han&page=2")
    assert 'rel="prev"' in answer.content.decode()
    assert office.get(f"{QUARTER}danh-sach/?trang-thai=qua-han&page=3").status_code == 404


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize(
    "query", ["trang-thai=x", "don-vi=-1", "van-ban=0", "den-han=2026-07-01", "rieng=x", "cum=%00", "cum=" + "x" * 99]
)
def test_behind_address_that_cannot_be_right_is_404(cast: Cast, office: Client, query: str) -> None:
    frozen(cast)
    assert office.get(f"{QUARTER}danh-sach/?{query}").status_code == 404
    assert office.get(f"/ra-soat/ngay/2026-09-15/danh-sach/?{query}").status_code == 404
    assert office.get(f"/nhiem-vu/?{query}").status_code == 200


def test_behind_a_review_that_is_not_frozen_are_todays_tasks(cast: Cast, office: Client) -> None:
    make_task(lead=cast.own_unit, due_on=date(2026, 8, 1))
    assert office.get(f"{QUARTER}danh-sach/").status_code == 404
    office.get("/ra-soat/ngay/2026-12-31/danh-sach/", follow=True)
    answer = office.get("/ra-soat/ngay/2026-12-31/danh-sach/")
    assert answer.headers["Location"] == "/ra-soat/ngay/2026-12-31/"


def test_page_without_figures_has_no_lists() -> None:
    page = review_page(quarter_facts(Period(SPAN, date(2026, 10, 20)), Windows()))
    assert [url for _where, _value, url in numbers(page) if url] == []
