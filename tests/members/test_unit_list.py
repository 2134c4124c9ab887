"""The list of units: found, counted, sorted, paged; and how many queries the lists of this app ask."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.figures import Counts, record
from members.models import Unit, UnitName

from ..conftest import Cast
from ..factories import make_task, make_unit
from .rows import make_cluster, make_person

Login = Callable[..., Client]


def names_on(client: Client, query: str = "") -> str:
    return client.get("/don-vi/" + query, headers={"HX-Request": "true"}).content.decode()


def test_list_finds_without_accents_and_by_other_names(cast: Cast, login: Login) -> None:
    unit = make_unit("Hội Lâm nghiệp", short_name="HLN")
    UnitName.objects.create(unit=unit, name="Hội Rừng tỉnh")
    client = login(cast.viewer)
    for words in ("lam nghiep", "LÂM", "hln", "hoi rung", "Ru\u031b\u0300ng"):
        page = names_on(client, f"?q={words}")
        assert "Hội Lâm nghiệp" in page, words
        assert "Hội Của Tôi" not in page, words


def test_list_counts_of_tabs_sum_up(cast: Cast, login: Login) -> None:
    make_unit("Hội đã thôi", left_on=date(2025, 7, 1))
    make_unit("Hội sẽ lập", is_planned=True)
    make_unit("Hội nghỉ", suspended_on=date(2025, 7, 1))
    answer = login(cast.viewer).get("/don-vi/")
    tabs = {tab.value: tab.count for tab in answer.context["listing"].tabs}
    assert tabs == {"dang-hoat-dong": 2, "tam-dung": 1, "du-kien": 1, "da-thoi": 1, "tat-ca": 5}
    assert sum(tabs.values()) == 2 * tabs["tat-ca"]
    assert "Hội đã thôi" not in answer.content.decode()
    assert "Hội đã thôi" in names_on(login(cast.viewer), "?trang_thai=da-thoi")


def test_list_filters_and_sorts(cast: Cast, login: Login) -> None:
    cluster = make_cluster()
    make_unit("Văn phòng", kind="office")
    make_unit("Hội A", cluster=cluster, joined_on=date(2020, 1, 1))
    client = login(cast.viewer)
    assert "Hội A" not in names_on(client, "?loai=office")
    assert "Văn phòng" not in names_on(client, f"?cum={cluster.pk}")
    page = names_on(client, "?sap_xep=-ten")
    assert page.index("Văn phòng") < page.index("Hội A")
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize(
    "query",
    [
        "?loai=zz",
        "?cum=99999999999999999999",
        "?cum=x",
        "?sap_xep=-users__password",
        "?trang_thai=x",
        "?q=a%00b",
        "?q=" + "x" * 300,
    ],
)
def test_list_refuses_unknown_values(cast: Cast, login: Login, query: str) -> None:
    answer = login(cast.viewer).get("/don-vi/" + query)
    assert answer.status_code == 200
    assert "Bộ lọc có giá trị không dùng được" in answer.content.decode()


@pytest.mark.parametrize("page", ["-1", "0", "2", "x", "99999999999999999999", "%00"])
def test_list_has_no_such_page(cast: Cast, login: Login, page: str) -> None:
    assert login(cast.viewer).get(f"/don-vi/?page={page}").status_code == 404


def test_list_goes_on_after_a_hundred(cast: Cast, login: Login) -> None:
    Unit.objects.bulk_create(Unit(kind="external", name=f"Cơ quan {i:03}") for i in range(100))
    client = login(cast.viewer)
    assert "Trang sau" in names_on(client)
    assert "Cơ quan 099" in names_on(client, "?page=2")


def test_representative_lists_its_own_unit_only(cast: Cast, login: Login) -> None:
    answer = login(cast.own).get("/don-vi/?trang_thai=tat-ca")
    page = answer.content.decode()
    assert "Hội Của Tôi" in page
    assert "Hội Người Khác" not in page
    assert [tab.count for tab in answer.context["listing"].tabs] == [1, 0, 0, 0, 1]
    assert answer.context["listing"].total.units == 1


def test_empty_list_offers_the_next_step(cast: Cast, login: Login) -> None:
    page = names_on(login(cast.office), "?trang_thai=da-thoi")
    assert "Chưa có đơn vị nào ở mục này" in page
    assert "/don-vi/moi/" in page
    assert "/don-vi/moi/" not in names_on(login(cast.viewer), "?trang_thai=da-thoi")


def test_htmx_gets_rows_alone_but_history_the_whole_page(cast: Cast, login: Login) -> None:
    client = login(cast.viewer)
    rows = client.get("/don-vi/", headers={"HX-Request": "true"})
    assert "<html" not in rows.content.decode()
    assert "HX-Request" in rows.headers["Vary"]
    restored = client.get("/don-vi/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "url", ["/don-vi/", "/con-nguoi/", "/quan-tri/tai-khoan/", "/quan-tri/nhiem-ky/", "/quan-tri/cum-thi-dua/"]
)
def test_lists_ask_the_same_number_of_queries(cast: Cast, login: Login, url: str) -> None:
    client = login(cast.admin)
    add_rows(cast, 1)
    few = queries(client, url)
    add_rows(cast, 3)
    assert queries(client, url) == few


def counted(unit: Unit, value: int, on: date, cast: Cast) -> None:
    record(unit=unit, counts=Counts({"members": value}, on, "x"), by=cast.admin, key=uuid.uuid4())


def add_rows(cast: Cast, count: int) -> None:
    for i in range(count):
        cluster = make_cluster(f"Cụm {uuid.uuid4()}")
        unit = make_unit(cluster=cluster)
        counted(unit, 5, date(2026, 1, 1), cast)
        make_person(unit, f"Người {i}")
        make_task(lead=unit)


def test_unit_page_asks_the_same_number_of_queries(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    url = cast.own_unit.get_absolute_url()
    fill(cast, 1)
    few = queries(client, url)
    fill(cast, 3)
    assert queries(client, url) == few
    few = queries(client, url + "lich-su/")
    fill(cast, 3)
    assert queries(client, url + "lich-su/") == few


def fill(cast: Cast, count: int) -> None:
    for i in range(count):
        make_task(lead=cast.own_unit, due_on=date(2026, 1, 1 + i))
        make_person(cast.own_unit)
        UnitName.objects.create(unit=cast.own_unit, name=f"Tên {uuid.uuid4()}")
        counted(cast.own_unit, 7, date(2020, 1, 1 + cast.own_unit.figures.count()), cast)
