"""The printed table of who does what: one row a task, names as the office writes them, nothing of other documents."""

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.letterhead import official_day
from members.models import Person, Unit, UnitKind
from tasks import assign_table as module
from tasks.assign_table import AssignTable, assign_table, names_of
from tasks.dividing import divide
from tasks.models import Part, Task

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

TODAY = date(2026, 5, 1)
URL = "/phan-cong/bang/"
Login = Callable[..., Client]


def table(document: object, decision: str = "") -> AssignTable:
    return assign_table(Task.objects.all(), [document], decision)  # type: ignore[list-item]


def told(client: Client, query: str) -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_table_shows_every_column(cast: Cast, login: Login) -> None:
    document = make_document(number="05/KH-LHH")
    make_task(
        lead=cast.own_unit, coop=cast.other_unit, document=document, path="II/3/-2", due_on=date(2026, 9, 30),
        title="Soạn đề án", product="Đề án", instruction="Xin ý kiến trước.",
        person=Person.objects.create(full_name="Lê Thử"),
        decision="21/QĐ-LHH ngày 02/08/2021",
    )  # fmt: skip
    page = told(login(cast.viewer), f"?van-ban={document.pk}")
    cells = ("Soạn đề án", "mục II.3", "Hội Của Tôi", "Hội Người Khác", "Lê Thử", "Đề án", "30/09/2026", "Xin ý kiến")
    assert [words for words in cells if words not in page] == []
    assert "BẢNG PHÂN CÔNG NHIỆM VỤ" in page
    assert "thực hiện Kế hoạch số 05/KH-LHH" in page
    assert "(Kèm theo văn bản số 21/QĐ-LHH ngày 02/08/2021)" in page
    assert cast.organisation.name.upper() in page


def test_table_names_the_document_in_each_row_when_there_are_several(cast: Cast) -> None:
    one, two = make_document(number="05/KH-LHH"), make_document(number="06/KH-LHH")
    make_task(document=one, path="II/1"), make_task(document=two, path="III/2")
    rows = assign_table(Task.objects.all(), [one, two], "").rows
    assert [row.basis for row in rows] == ["05/KH-LHH, mục II.1", "06/KH-LHH, mục III.2"]


def test_table_tells_decisions_row_by_row_when_they_differ(cast: Cast, login: Login) -> None:
    document = make_document()
    for decision in ("21/QĐ-LHH", "22/QĐ-LHH"):
        make_task(document=document, decision=decision)
    mixed = table(document)
    assert (mixed.decision, [row.decision for row in mixed.rows]) == ("", ["21/QĐ-LHH", "22/QĐ-LHH"])
    assert "Giao theo 22/QĐ-LHH" in told(login(cast.office), f"?van-ban={document.pk}")
    one = table(document, "22/QĐ-LHH")
    assert (one.decision, [row.task.decision for row in one.rows]) == ("22/QĐ-LHH", ["22/QĐ-LHH"])


def test_table_has_a_divided_task_once_with_the_units_of_its_parts(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, coop=make_unit("Văn phòng", kind=UnitKind.OFFICE))
    task.assignments.create(unit=cast.other_unit, part=Part.LEAD)
    parts = divide(task=task, user=cast.standing, today=TODAY)
    (row,) = table(task.document).rows
    assert (row.leads, row.coops) == ("Hội Của Tôi; Hội Người Khác", "Văn phòng")
    Task.objects.filter(pk=parts[0].pk).update(stage="ended", closed_on=TODAY)
    (row,) = table(task.document).rows
    assert row.leads == "Hội Người Khác"


def test_table_leaves_out_what_ended_and_keeps_what_is_done(cast: Cast) -> None:
    document = make_document()
    make_task(document=document, stage="ended")
    done = make_task(document=document, stage="done")
    assert [row.task for row in table(document).rows] == [done]


def test_table_puts_all_units_of_a_kind_under_one_word(db: None) -> None:
    members = [make_unit() for _n in range(4)]
    office = make_unit("Văn phòng", kind=UnitKind.OFFICE)
    task = make_task(lead=office)
    for unit in members:
        task.assignments.create(unit=unit, part=Part.LEAD)
    (row,) = table(task.document).rows
    assert row.leads == "Các Hội thành viên (4 đơn vị); Văn phòng"
    make_unit("Hội thứ năm")
    (row,) = table(task.document).rows
    assert members[0].name in row.leads
    assert names_of([], {}) == ""


def test_table_says_what_has_no_lead_and_where_it_stops(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_document()
    for _n in range(3):
        make_task(document=document)
    monkeypatch.setattr(module, "ROWS_PRINTED", 2)
    page = told(login(cast.office), f"?van-ban={document.pk}")
    assert "Chỉ hiện 2 nhiệm vụ đầu." in page
    assert "2 nhiệm vụ trong bảng chưa có đơn vị chủ trì." in page
    assert page.count("chưa giao") == 2


@pytest.mark.parametrize("query", ["", "?van-ban=x", "?van-ban=999999", "?van-ban=99999999999999999999", "?trang=0"])
def test_table_of_nothing_is_404(cast: Cast, login: Login, query: str) -> None:
    assert login(cast.office).get(URL + query).status_code == 404


def test_table_is_not_for_units_and_offers_no_assigning_to_readers(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    query = f"?van-ban={task.document_id}"
    assert login(cast.own).get(URL + query).status_code == 403
    assert "Phân công tiếp" not in told(login(cast.committee), query)
    assert "Phân công tiếp" in told(login(cast.standing), query)


def test_table_is_reached_from_the_page_of_its_document(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    address, link = task.document.get_absolute_url(), f"{URL}?van-ban={task.document_id}"
    assert link in unescape(login(cast.viewer).get(address).content.decode())
    assert link not in unescape(login(cast.own).get(address).content.decode())


def test_table_escapes_what_documents_say(cast: Cast, login: Login) -> None:
    task = make_task(title="<script>alert(1)</script>", instruction="<b>x</b>", decision="<i>9</i>")
    answer = login(cast.office).get(f"{URL}?van-ban={task.document_id}")
    assert not any(tag in answer.content for tag in (b"<script>alert", b"<b>x", b"<i>9"))


def test_table_costs_the_same_queries(cast: Cast, login: Login) -> None:
    document, counts, client = make_document(), [], login(cast.office)
    for rows in (1, 2):
        for _n in range(rows):
            task = make_task(lead=cast.own_unit, document=document, person=Person.objects.create(full_name="Lê Thử"))
            task.assignments.create(unit=cast.other_unit, part=Part.LEAD)
            divide(task=task, user=cast.standing, today=TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{URL}?van-ban={document.pk}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Unit.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2021, 8, 2), "ngày 02 tháng 8 năm 2021"), (date(2021, 2, 12), "ngày 12 tháng 02 năm 2021")],
)
def test_table_writes_its_day_as_the_decree_wants(day: date, words: str) -> None:
    assert official_day(day, day.year) == words
