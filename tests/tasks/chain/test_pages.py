"""The pages of the chain: who sees what of it, with which figures, at which cost."""

import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from members.models import User
from resolutions.models import LinkKind

from ...conftest import Cast
from ...factories import make_document, make_task
from .registers import link, make_chain

Login = Callable[[User], Client]
LATE, AHEAD = date(2026, 5, 1), date(2026, 12, 31)
pytestmark = pytest.mark.usefixtures("june")


@pytest.fixture
def june() -> Iterator[None]:
    with time_machine.travel("2026-06-01 09:00+07:00", tick=False):
        yield


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_forest_shows_roots_with_most_overdue_first(cast: Cast, login: Login) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    make_task(document=plan, due_on=LATE)
    make_task(document=plan, due_on=AHEAD)
    quiet = make_document(number="99/KH-LHH")
    page = text(login(cast.office), "/van-ban/chuoi/")
    assert page.index("93-KL/TW") < page.index("11-CTr/TU") < page.index("21-KH/ĐĐLHH") < page.index("99/KH-LHH")
    for document in (conclusion, programme, plan):
        assert f"chuoi={document.pk}" in page
    assert f"/nhiem-vu/?trang-thai=qua-han&amp;chuoi={conclusion.pk}" in page
    assert f"/van-ban/{quiet.pk}/chuoi/" in page
    assert "không giao việc" in page


def test_numbers_lead_to_just_these_tasks(cast: Cast, login: Login) -> None:
    conclusion, _programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    make_task(document=plan, due_on=LATE, title="Việc của kế hoạch")
    make_task(title="Việc khác")
    client = login(cast.office)
    page = text(client, f"/nhiem-vu/?chuoi={conclusion.pk}&trang-thai=qua-han")
    assert "Việc của kế hoạch" in page
    assert "Việc khác" not in page
    assert "của văn bản đã chọn và các văn bản bên dưới" in page
    assert "Việc của kế hoạch" not in text(client, "/nhiem-vu/?chuoi=999999")
    assert "Việc của kế hoạch" not in text(login(cast.own), f"/nhiem-vu/?chuoi={conclusion.pk}")


def test_filter_keeps_what_is_above_and_below(cast: Cast, login: Login) -> None:
    make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    make_document(number="99/KH-LHH")
    client = login(cast.office)
    found = text(client, "/van-ban/chuoi/?q=11-ctr")
    assert "93-KL/TW" in found
    assert "21-KH/ĐĐLHH" in found
    assert "is-context" in found
    assert "99/KH-LHH" not in found
    assert "99/KH-LHH" not in text(client, "/van-ban/chuoi/?nhanh=chuoi")
    assert "93-KL/TW" not in text(client, "/van-ban/chuoi/?nhanh=rieng")
    assert "Không có văn bản nào khớp" in text(client, "/van-ban/chuoi/?q=khongco")


def test_what_is_not_registered_stands_above_and_can_be_found(cast: Cast, login: Login) -> None:
    plan = make_document(number="21-KH/ĐĐLHH")
    link(plan, None, number="42-CT/TW", printed="Chỉ thị số 42-CT/TW")
    client = login(cast.office)
    page = text(client, "/van-ban/chuoi/?q=42-CT")
    assert "42-CT/TW" in page
    assert "chưa có trong sổ" in page
    assert "21-KH/ĐĐLHH" in page
    assert "42-CT/TW" in text(client, f"/van-ban/{plan.pk}/chuoi/")


def test_amending_is_told_and_not_summed(cast: Cast, login: Login) -> None:
    old, new = make_document(number="01/NQ"), make_document(number="02/NQ")
    link(new, old, LinkKind.AMENDS)
    make_task(document=new, due_on=LATE)
    page = text(login(cast.office), "/van-ban/chuoi/")
    assert "sửa đổi, bổ sung" in page
    assert page.count("1 nhiệm vụ") == 1


@pytest.mark.parametrize(
    "query",
    ["q=%00", "nhiem_ky=abc", "nam=0", "loai=zzz", "nhanh=x", "ky=2026-q9", "goc=0", "goc=99999999999999999999"],
)
def test_a_wrong_address_says_so(cast: Cast, login: Login, query: str) -> None:
    client = login(cast.office)
    assert "Bỏ lọc" in text(client, f"/van-ban/chuoi/?{query}")
    assert "Điều kiện lọc chưa đúng" in text(client, f"/van-ban/chuoi/in/?{query}")
    assert client.get(f"/van-ban/chuoi/bang.xlsx?{query}").status_code == 302


def test_pages_that_are_not_there(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    pages = ("chuoi/?page=99", "chuoi/?page=x", "999/chuoi/", "chuoi/in/?goc=999")
    for url in (f"/van-ban/{page}" for page in pages):
        assert client.get(url).status_code == 404


def test_one_chain_shows_both_ways_and_tasks(cast: Cast, login: Login) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    elsewhere = make_document(number="77/KH-LHH")
    link(elsewhere, conclusion)
    for n in range(7):
        make_task(lead=cast.own_unit, document=plan, title=f"Việc thứ {n}", due_on=date(2026, 5, n + 1))
    page = text(login(cast.office), f"/van-ban/{programme.pk}/chuoi/")
    assert "93-KL/TW" in page
    assert "21-KH/ĐĐLHH" in page
    assert "77/KH-LHH" not in page
    assert "Việc thứ 4" in page
    assert "Việc thứ 5" not in page
    assert "Xem thêm 2 nhiệm vụ" in page
    assert "Hội Của Tôi" in page
    assert "org-box--here" in page
    assert "vòng lặp" not in page


def test_a_ring_is_told(cast: Cast, login: Login) -> None:
    one, two = make_chain("01/KH", "02/KH")
    link(one, two)
    assert "vòng lặp trong sổ" in text(login(cast.office), f"/van-ban/{two.pk}/chuoi/")
    assert "vòng lặp trong sổ" in text(login(cast.office), "/van-ban/chuoi/")


def test_a_very_long_chain_is_cut_not_refused(cast: Cast, login: Login) -> None:
    documents = make_chain(*(f"{n}/KH" for n in range(40)))
    client = login(cast.office)
    assert "Còn 28 văn bản bên dưới" in text(client, "/van-ban/chuoi/")
    assert "văn bản ở phía trên nữa" in text(client, f"/van-ban/{documents[20].pk}/chuoi/")
    assert "39/KH" in text(client, "/van-ban/chuoi/in/")


def test_a_document_alone_says_so(cast: Cast, login: Login) -> None:
    alone = make_document()
    assert "chưa nối với văn bản nào" in text(login(cast.office), f"/van-ban/{alone.pk}/chuoi/")


def test_a_representative_sees_its_own_part_alone(cast: Cast, login: Login) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    make_task(lead=cast.own_unit, document=plan, due_on=LATE, title="Việc của tôi")
    make_task(lead=cast.other_unit, document=plan, title="Việc người khác")
    make_task(lead=cast.other_unit, document=programme)
    client = login(cast.own)
    for url in ("/van-ban/chuoi/", f"/van-ban/{plan.pk}/chuoi/", "/van-ban/chuoi/in/", f"/van-ban/{plan.pk}/"):
        page = text(client, url)
        assert "21-KH/ĐĐLHH" in page
        assert "93-KL/TW" not in page
        assert "11-CTr/TU" not in page
        assert "Việc người khác" not in page
    assert "1 nhiệm vụ" in text(client, "/van-ban/chuoi/")
    for hidden in (conclusion, programme):
        assert client.get(f"/van-ban/{hidden.pk}/chuoi/").status_code == 404
        assert client.get(f"/van-ban/chuoi/bang.xlsx?goc={hidden.pk}").status_code == 404
    assert "Chưa có văn bản nào" not in text(login(cast.other), "/van-ban/chuoi/")


def test_document_and_task_tell_what_they_serve(cast: Cast, login: Login) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    task = make_task(lead=cast.own_unit, document=plan, due_on=LATE)
    client = login(cast.office)
    page = text(client, f"/nhiem-vu/{task.pk}/")
    at = page.index("Nhiệm vụ này phục vụ")
    assert page.index("93-KL/TW", at) < page.index("11-CTr/TU", at) < page.index("21-KH/ĐĐLHH", at)
    page = text(client, f"/van-ban/{programme.pk}/")
    assert "1 văn bản bên dưới" in page
    assert f"/nhiem-vu/?trang-thai=qua-han&amp;chuoi={programme.pk}" in page
    assert "2 văn bản bên dưới" in text(client, f"/van-ban/{conclusion.pk}/")
    page = text(login(cast.own), f"/nhiem-vu/{task.pk}/")
    assert "Nhiệm vụ này phục vụ" not in page
    assert "11-CTr/TU" not in page


def test_workbook_is_set_in_by_levels_and_counts_once(cast: Cast, login: Login) -> None:
    conclusion, one = make_chain("93-KL/TW", "01/CTr")
    two, plan = make_document(number="02/CTr", title="=1+1"), make_document(number="03/KH")
    for lower, upper in ((two, conclusion), (plan, one), (plan, two)):
        link(lower, upper)
    make_task(document=plan, due_on=LATE)
    make_task(document=two, stage="done", due_on=LATE, closed_on=LATE)
    content = login(cast.office).get(f"/van-ban/chuoi/bang.xlsx?goc={conclusion.pk}").content
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    at = next(i for i, row in enumerate(rows) if row[0] == "Cấp")
    lines = {row[1]: row for row in rows[at + 1 :] if row[1]}
    assert [lines[f"Kế hoạch số {d.number}"][0] for d in (conclusion, one, two, plan)] == [1, 2, 2, 3]
    assert lines["Kế hoạch số 93-KL/TW"][5:12] == [2, 1, 0, 0, 1, 0, 0.5]
    assert lines["Tất cả văn bản trong bảng"][5] == 2
    deepest = next(row for row in page.iter_rows() if row[1].value == "Kế hoạch số 03/KH")
    assert deepest[1].alignment.indent == 2
    assert page.row_dimensions[deepest[1].row or 0].outlineLevel == 2


def test_tasks_of_a_period(cast: Cast, login: Login) -> None:
    plan = make_document(number="21-KH/ĐĐLHH")
    make_task(document=plan, due_on=date(2026, 2, 1))
    page = text(login(cast.office), "/van-ban/chuoi/?ky=2026-q1")
    assert "Chỉ tính nhiệm vụ của kỳ quý I/2026" in page
    assert f"ky=2026-q1&amp;trang-thai=qua-han&amp;chuoi={plan.pk}" in page
    assert "quý I/2026" in text(login(cast.office), f"/van-ban/{plan.pk}/chuoi/?ky=2026-q1")


@pytest.mark.parametrize("who", ["office", "own"])
def test_the_cost_does_not_grow_with_the_register(
    cast: Cast, login: Login, django_assert_num_queries: DjangoAssertNumQueries, who: str
) -> None:
    client, counts = login(getattr(cast, who)), []
    first = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    urls = ["/van-ban/chuoi/", f"/van-ban/{first[1].pk}/chuoi/", "/van-ban/chuoi/in/", f"/van-ban/{first[1].pk}/"]
    for document in first:
        make_task(lead=cast.own_unit, document=document, due_on=LATE)
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            client.get(url)
        counts.append(len(told))
    for n in range(3):
        for document in make_chain(f"1{n}/KL", f"2{n}/CTr", f"3{n}/KH"):
            link(document, first[1])
            make_task(lead=cast.own_unit, document=document, due_on=LATE)
    for url, count in zip(urls, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(url)
