"""The list as a board, a timeline and a calendar: the same tasks, the same rights, whatever the address says."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Person
from tasks import board, calendar_page, counting, paging, timeline
from tasks.models import Assignment, Part, Stage, Task

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
SHAPES = ("bang", "dong-thoi-gian", "lich")
EMPTY = "Không có nhiệm vụ nào"
WRONG = "Chưa lọc được, có chỗ cần sửa"


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def content_of(client: Client, query: str) -> str:
    answer = client.get(reverse("tasks:tasks") + query)
    assert answer.status_code == 200, query
    return answer.content.decode()


def found_part(content: str) -> str:
    return content.split('id="found"')[1].split("</main>")[0]


def columns(client: Client, query: str = "?dang=bang") -> dict[str, tuple[str, list[str]]]:
    """{stage: (count, titles of its cards)}"""
    parts = re.split(r'<section class="column" id="cot-', found_part(content_of(client, query)))[1:]
    return {
        part.split('"')[0]: (
            re.search(r'class="count">([^<]*)<', part)[1],  # type: ignore[index]
            re.findall(r'<a class="title"[^>]*>([^<]*)<', part),
        )
        for part in parts
    }


# --- All shapes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_hold_to_the_filters(shape: str, cast: Cast, office: Client) -> None:
    for unit, title in ((cast.own_unit, "việc một"), (cast.other_unit, "việc hai")):
        make_task(lead=unit, title=title, stage="doing", due_on=date(2026, 6, 20))
    content = found_part(content_of(office, f"?dang={shape}&don-vi={cast.own_unit.pk}"))
    assert "việc một" in content
    assert "việc hai" not in content


@pytest.mark.parametrize("shape", SHAPES)
def test_a_unit_sees_only_its_own(shape: str, cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, title="của tôi", stage="doing", due_on=date(2026, 6, 20))
    make_task(lead=cast.other_unit, title="của người khác", stage="doing", due_on=date(2026, 6, 20))
    content = content_of(login(cast.own), f"?dang={shape}")
    assert "của tôi" in content
    assert "của người khác" not in content
    assert "1 nhiệm vụ. Tính đến" in content


@pytest.mark.parametrize("who", ["admin", "office", "standing", "committee", "viewer"])
@pytest.mark.parametrize("shape", SHAPES)
def test_whoever_reads_all_sees_all(shape: str, who: str, cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, title="việc một", stage="doing", due_on=date(2026, 6, 20))
    make_task(title="việc hai", stage="doing", due_on=date(2026, 6, 20))
    content = content_of(login(getattr(cast, who)), f"?dang={shape}")
    assert "việc một" in content
    assert "việc hai" in content


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_switch_and_keep_what_is_looked_for(shape: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc", stage="doing", due_on=date(2026, 6, 20))
    content = content_of(office, f"?dang={shape}&buoc=doing&nhom=don-vi&quy=2026-q1&thang=2026-01")
    switch = content.split('id="shapes"')[1].split("</nav>")[0]
    assert f'href="?buoc=doing&amp;nhom=don-vi&amp;dang={shape}" aria-current="page"' in switch
    assert 'href="?buoc=doing&amp;nhom=don-vi">' in switch
    assert 'name="dang" value="' + shape in content


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_found_says_what_to_do_next(shape: str, cast: Cast, office: Client) -> None:
    assert "Chưa có nhiệm vụ nào" in content_of(office, f"?dang={shape}")
    make_task(title="Đề án", stage="doing")
    content = content_of(office, f"?dang={shape}&q=de+an&buoc=done")
    assert EMPTY in content
    assert f'href="/nhiem-vu/?dang={shape}">Bỏ hết điều kiện' in content


@pytest.mark.parametrize(
    "query",
    [
        "?dang=x", "?dang=%00", "?dang=lich&thang=2026-13", "?dang=lich&thang=0000-00", "?dang=lich&thang=9999-12",
        "?dang=lich&thang=10000-01", "?dang=lich&thang=%00", "?dang=lich&ngay=2026-13-45",
        "?dang=dong-thoi-gian&quy=V/2026",
        "?dang=dong-thoi-gian&quy=0001-q1", "?dang=dong-thoi-gian&quy=9999-q4", "?dang=bang&buoc=x",
        "?dang=bang&don-vi=99999999999999999999", "?dang=lich&nguoi=999999",
    ],
)  # fmt: skip
def test_a_wrong_address_is_a_form_error(query: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 1), stage="doing")
    assert WRONG in content_of(office, query)


@pytest.mark.parametrize("query", ["thang=1900-01", "thang=2999-12", "quy=1900-q1", "quy=2999-q4", "ngay=2999-12-31"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_ends_of_time_are_pages(shape: str, query: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 1), stage="doing")
    content = content_of(office, f"?dang={shape}&{query}")
    assert WRONG not in content
    assert "=1899" not in content
    assert "=3000" not in content


@pytest.mark.parametrize("year", [1, 1899, 3000, 9998])
@pytest.mark.parametrize("shape", ["", *SHAPES])
def test_due_dates_of_any_year_break_nothing(shape: str, year: int, cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(year, 6, 1), stage="doing")
    assert WRONG not in content_of(office, f"?dang={shape}&nhom=quy")


@pytest.mark.parametrize("shape", SHAPES)
def test_words_of_a_task_are_never_markup(shape: str, cast: Cast, office: Client) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    person = Person.objects.create(full_name=evil[:60])
    document = make_document(number=evil[:60], title=evil)
    make_task(lead=make_unit(evil), document=document, title=evil, person=person, due_on=date(2026, 6, 20))
    for grouping in ("", "&nhom=don-vi", "&nhom=nguoi", "&nhom=van-ban"):
        content = content_of(office, f"?dang={shape}{grouping}&q=alert")
        assert "<script>alert" not in content
        assert "<img" not in content


@pytest.mark.parametrize("shape", SHAPES)
def test_htmx_gets_the_shape_in_parts(shape: str, cast: Cast, office: Client) -> None:
    make_task(title="Việc", stage="doing", due_on=date(2026, 6, 20))
    answer = office.get(reverse("tasks:tasks") + f"?dang={shape}&q=viec&don-vi=", headers={"HX-Request": "true"})
    content = answer.content.decode()
    assert "<html" not in content
    assert "Việc" in found_part(content)
    assert answer.headers["HX-Push-Url"] == f"/nhiem-vu/?dang={shape}&q=viec"


@pytest.mark.parametrize("grouping", ["", "&nhom=don-vi", "&nhom=nguoi"])
@pytest.mark.parametrize("who", ["office", "own"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_cost_the_same_number_of_queries(shape: str, who: str, grouping: str, cast: Cast, login: Login) -> None:
    client = login(getattr(cast, who))
    document = make_document(registered_by=cast.office)

    def make(count: int) -> None:
        for n in range(count):
            person = Person.objects.create(full_name="Người Lo Việc")
            day = date(2026, 6, 16) + timedelta(days=n % 12)
            make_task(lead=cast.own_unit, document=document, stage="doing", due_on=day, person=person)

    costs = []
    for more in (1, 2, 297):
        make(more)
        content_of(client, f"?dang={shape}{grouping}")
        with CaptureQueriesContext(connection) as queries:
            content_of(client, f"?dang={shape}{grouping}")
        costs.append(len(queries))
    # The whole timeline counts what it does not draw: one query more, once.
    assert costs[0] == costs[1] >= costs[2] - (shape == "dong-thoi-gian")
    assert costs[2] <= 18


def test_a_saved_view_keeps_its_shape_but_not_the_month(cast: Cast, office: Client) -> None:
    make_task(title="Việc", stage="doing", due_on=date(2026, 6, 20))
    content = content_of(office, "?dang=lich&buoc=doing&thang=2026-01")
    (save,) = re.findall(r'href="(/nhiem-vu/danh-sach/luu/[^"]*)"', content)
    assert save.replace("&amp;", "&").endswith("?buoc=doing&dang=lich")
    asked = office.get(save.replace("&amp;", "&")).content.decode()
    assert "dạng lịch" in asked


# --- The board -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rare", [0, 1000])
def test_every_task_is_counted_in_its_column(
    rare: int, cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "RARE", rare)
    monkeypatch.setattr(board, "RARE", rare)
    for stage in Stage:
        make_task(title=f"{stage} sau", stage=stage, due_on=date(2026, 9, 2), closed_on=_closed(stage, 3))
        make_task(title=f"{stage} trước", stage=stage, due_on=date(2026, 9, 1), closed_on=_closed(stage, 4))
    found = columns(office)
    assert set(found) == {stage.value for stage in Stage}
    for stage in Stage:
        assert found[stage] == ("2", [f"{stage.value} trước", f"{stage.value} sau"]), stage


def _closed(stage: Stage, day: int) -> date | None:
    return date(2026, 6, day) if stage in ("done", "ended") else None


@pytest.mark.parametrize("rare", [0, 1000])
def test_a_long_column_leads_to_the_list(
    rare: int, cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "RARE", rare)
    monkeypatch.setattr(board, "CARDS", 2)
    document = make_document(registered_by=cast.office)
    for _ in range(3):
        make_task(document=document, stage="doing")
        make_task(document=document, stage="done", due_on=date(2026, 6, 1))
    content = found_part(content_of(office, "?dang=bang"))
    assert 'href="?buoc=doing&amp;sap-xep=han">Xem cả 3 việc' in content
    assert 'href="?buoc=done">Xem cả 3 việc' in content
    assert len(columns(office)["doing"][1]) == 2


def test_counts_stop_at_the_limit(cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "RARE", 0)
    monkeypatch.setattr(counting, "COUNT_LIMIT", 2)
    counting._counts.cache_clear()
    document = make_document(registered_by=cast.office)
    for _ in range(3):
        make_task(document=document, stage="doing")
    found = columns(office)
    counting._counts.cache_clear()
    assert found["doing"][0] == "2+"
    assert found["todo"][0] == "0"


@pytest.mark.parametrize(
    ("who", "stage", "steps"),
    [
        (
            "office",
            "new",
            {"tien-do/", "bao-ket-qua/", "viec/tiep-nhan/", "viec/tam-hoan/", "viec/cho-dieu-kien/", "viec/ket-thuc/"},
        ),
        ("own", "new", {"tien-do/", "bao-ket-qua/", "viec/tiep-nhan/", "viec/tu-choi/"}),
        ("own", "done", set()),
        ("standing", "confirm", {"viec/xac-nhan/", "viec/tra-lai/", "viec/ket-thuc/"}),
        ("standing", "done", {"viec/mo-lai/"}),
        ("viewer", "doing", set()),
        ("committee", "confirm", set()),
    ],
)  # fmt: skip
def test_cards_offer_the_steps_that_this_person_has(
    who: str, stage: str, steps: set[str], cast: Cast, login: Login
) -> None:
    task = make_task(lead=cast.own_unit, title="Việc", stage=stage, due_on=date(2026, 6, 1))
    client = login(getattr(cast, who))
    content = found_part(content_of(client, "?dang=bang"))
    offered = set(re.findall(rf'href="{task.get_absolute_url()}([^"]+)"', content))
    assert offered == steps
    for step in offered:
        assert client.get(task.get_absolute_url() + step).status_code == 200, step


def test_who_only_takes_part_is_offered_no_step(cast: Cast, login: Login) -> None:
    make_task(lead=cast.other_unit, coop=cast.own_unit, title="Việc", stage="doing")
    assert "Làm tiếp" not in content_of(login(cast.own), "?dang=bang")


# --- The calendar --------------------------------------------------------------------------------------------------


def test_days_hold_the_first_tasks_and_count_the_others(cast: Cast, office: Client) -> None:
    document = make_document(registered_by=cast.office)
    make_task(document=document, title="xong rồi", stage="done", due_on=date(2026, 6, 20), closed_on=date(2026, 6, 2))
    for n in range(4):
        make_task(document=document, title=f"việc {n}", stage="doing", due_on=date(2026, 6, 20))
    make_task(document=document, title="tháng khác", stage="doing", due_on=date(2026, 7, 1))
    content = found_part(content_of(office, "?dang=lich"))
    assert "Tháng 06/2026" in content
    assert "5 việc đến hạn" in content
    assert re.findall(r'title="([^"]*)"', content) == ["việc 0", "việc 1", "việc 2"]
    link = re.search(r'class="more" href="(\?[^"]*)">\+2 nữa', content)
    assert link is not None
    listed = content_of(office, link[1].replace("&amp;", "&"))
    assert all(words in listed for words in ("xong rồi", "việc 3", "đến hạn ngày 20/06/2026"))


def test_month_goes_on_and_back_and_to_today(cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 20), stage="doing")
    content = content_of(office, "?dang=lich&thang=2026-01")
    for link in ("thang=2025-12", "thang=2026-02", "thang=2026-06"):
        assert f'href="?dang=lich&amp;{link}"' in content
    assert "Không có việc nào đến hạn trong tháng này" in content
    assert ">Tháng 06/2026</a>" in content


def test_month_follows_what_is_looked_for(cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2027, 2, 3), stage="doing")
    assert "Tháng 01/2027" in content_of(office, "?dang=lich&han=I/2027")
    assert "Tháng 01/2027" in content_of(office, "?dang=lich&han=I/2027&thang=2026-06")
    assert "Tháng 03/2027" in content_of(office, "?dang=lich&han=I/2027&thang=2027-03")
    assert "Tháng 02/2027" in content_of(office, "?dang=lich&ngay=2027-02-03")


def test_today_is_marked(cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 20), stage="doing")
    cell = re.search(r'<td class="[^"]*is-today[^"]*"><time datetime="([^"]*)"', content_of(office, "?dang=lich"))
    assert cell is not None
    assert cell[1] == "2026-06-15"
    assert calendar_page.SHOWN == 3


# --- The timeline --------------------------------------------------------------------------------------------------


def test_strips_of_documents_units_and_people(cast: Cast, office: Client) -> None:
    document = make_document(number="05/NQ-BCH", registered_by=cast.office)
    person = Person.objects.create(full_name="Người Lo Việc")
    task = make_task(
        lead=cast.other_unit, document=document, title="Việc", due_on=date(2026, 6, 1), stage="doing", person=person
    )
    Assignment.objects.create(task=task, unit=cast.own_unit, part=Part.LEAD)
    make_task(document=document, title="Việc khác", due_on=date(2026, 4, 1), stage="done", closed_on=date(2026, 3, 1))
    make_task(document=document, title="Quý sau", due_on=date(2026, 7, 1), stage="doing")
    names = {"": ["05/NQ-BCH"], "&nhom=quy": ["05/NQ-BCH"]}
    names["&nhom=don-vi"] = [cast.other_unit.name, "Chưa giao đơn vị chủ trì"]
    names["&nhom=nguoi"] = ["Người Lo Việc", "Chưa ghi người phụ trách"]
    for grouping, expected in names.items():
        content = found_part(content_of(office, f"?dang=dong-thoi-gian{grouping}"))
        assert re.findall(r'<div class="strip"><span>([^<]*)<', content) == expected
        assert content.count('<svg class="due-sign ') == 2
        assert "Quý sau" not in content.replace(">Quý sau</a>", "", 1)
        assert "01/06/2026: Việc (quá 14 ngày)" in content
        assert "vạch đứng: hôm nay 15/06/2026" in content
    assert "2 việc: 1 hoàn thành đúng hạn, 1 quá hạn" in content_of(office, "?dang=dong-thoi-gian")


def test_what_is_not_drawn_is_counted(cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MOST", 2)
    document = make_document(registered_by=cast.office)
    for n in range(3):
        make_task(document=document, title=f"việc {n}", due_on=date(2026, 6, 20 + n), stage="doing")
    content = found_part(content_of(office, "?dang=dong-thoi-gian"))
    assert "Vẽ 2 việc đến hạn sớm nhất trong 3 việc của quý" in content
    assert 'href="?han=II%2F2026&amp;sap-xep=han">Xem cả 3 việc' in content
    assert "việc 2" not in content


def test_many_tasks_of_one_day_are_counted_above_the_marks(cast: Cast, office: Client) -> None:
    document = make_document(registered_by=cast.office)
    for _ in range(8):
        make_task(document=document, due_on=date(2026, 6, 30), stage="doing")
    content = found_part(content_of(office, "?dang=dong-thoi-gian"))
    assert content.count('<svg class="due-sign ') == 5
    assert ">+3</text>" in content
    assert Task.objects.count() == content.count('<a class="title"') == 8


def test_quarter_goes_on_and_back_and_to_today(cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2026, 6, 20), stage="doing")
    content = content_of(office, "?dang=dong-thoi-gian&quy=I/2026")
    for link in ("quy=2025-q4", "quy=2026-q2"):
        assert f'href="?dang=dong-thoi-gian&amp;{link}"' in content
    assert "Không có việc nào đến hạn trong quý này" in content


def test_quarter_follows_what_is_looked_for(cast: Cast, office: Client) -> None:
    make_task(title="Việc", due_on=date(2027, 7, 20), stage="doing")
    for query in ("han=III/2027", "han=III/2027&quy=I/2026", "ngay=2027-07-20", "quy=III/2027"):
        assert "Quý III/2027" in content_of(office, f"?dang=dong-thoi-gian&{query}"), query
