"""The sitting of assignment: people in charge, the decision by which tasks are given, several documents at once."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Mandate, Person, Unit, UnitKind
from tasks.dividing import divide
from tasks.given_by import document_of
from tasks.models import Part, Task, TaskEvent
from tasks.person_names import directory

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit
from .test_assign_page import parts, sent

TODAY = date(2026, 5, 1)
URL = "/phan-cong/"
Login = Callable[..., Client]


@pytest.fixture
def chair(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-05-01 03:00Z", tick=False)
    return login(cast.standing)


@pytest.fixture
def unit(db: None) -> Unit:
    return make_unit("Văn phòng", kind=UnitKind.OFFICE)


def make_person(name: str, unit: Unit | None = None, position: str = "Chánh Văn phòng", **office: Any) -> Person:
    person = Person.objects.create(full_name=name)
    if unit:
        Mandate.objects.create(person=person, unit=unit, position=position, **office)
    person.refresh_from_db()
    return person


def told(answer: Any) -> str:
    return unescape(answer.content.decode())


# --- Who is in charge ----------------------------------------------------------------------------------------------


def test_sitting_person_is_found_by_name_without_accents(chair: Client, unit: Unit) -> None:
    person, task = make_person("Lê Thị Thử"), make_task()
    assert chair.post(URL, sent(task, lead="Văn phòng", person="le thi thu")).status_code == 302
    task.refresh_from_db()
    assert task.person == person
    assert task.events.get().changes == {"lead": ["", "Văn phòng"], "person": ["", person.pk]}


def test_sitting_person_by_a_part_of_the_name_is_said(chair: Client, unit: Unit) -> None:
    person, task = make_person("Trần Văn Phước"), make_task()
    make_person("Trần Văn Phương")
    answer = chair.post(URL, sent(task, person="phuoc"), follow=True)
    task.refresh_from_db()
    assert task.person == person
    assert "“phuoc” được hiểu là Trần Văn Phước." in told(answer)


def test_sitting_unknown_person_is_refused_and_never_created(chair: Client, unit: Unit) -> None:
    task = make_task()
    answer = chair.post(URL, sent(task, lead="Văn phòng", person="Người Không Có"))
    assert answer.status_code == 422
    assert "Không có ai tên “Người Không Có”." in told(answer)
    assert 'value="Người Không Có"' in told(answer)
    assert not Person.objects.exists()
    assert not task.assignments.exists()


def test_sitting_namesakes_are_told_apart_by_their_offices(chair: Client, unit: Unit) -> None:
    board = make_unit("Ban Kiểm tra")
    make_person("Nguyễn Văn Thử", unit)
    second, task = make_person("Nguyễn Văn Thử", board, "Trưởng ban"), make_task()
    answer = chair.post(URL, sent(task, person="Nguyễn Văn Thử"))
    assert answer.status_code == 422
    assert "Nhiều người có tên như “Nguyễn Văn Thử”" in told(answer)
    chosen = "Nguyễn Văn Thử (Trưởng ban, Ban Kiểm tra)"
    assert f'<option value="{chosen}"' in told(answer)
    assert chair.post(URL, sent(task, person=chosen)).status_code == 302
    task.refresh_from_db()
    assert task.person == second
    assert chair.post(URL, sent(task)).status_code == 302  # nobody touched the row: the name still means the same
    assert task.events.count() == 1


def test_directory_numbers_those_whom_nothing_else_tells_apart(db: None) -> None:
    one, two = make_person("Lê Thử"), make_person("Lê Thử")
    known = directory(TODAY)
    assert known.called == {one.pk: f"Lê Thử (số {one.pk})", two.pk: f"Lê Thử (số {two.pk})"}
    assert [k.person for k in known.meant(f"lê thử (số {two.pk})")] == [two]


def test_directory_prefers_accents_and_offers_nobody_who_has_left(unit: Unit) -> None:
    ha, _ha = make_person("Trần Hà"), make_person("Trần Hạ")
    gone = make_person("Phạm Đã Nghỉ", unit, ends_on=date(2025, 1, 1))
    known = directory(TODAY)
    assert [k.person for k in known.meant("Trần Hà")] == [ha]
    assert len(known.meant("tran ha")) == 2
    assert gone not in [k.person for k in known.offered]
    assert [k.person for k in known.meant("Phạm Đã Nghỉ")] == [gone]
    assert not known.meant("nghỉ")


@pytest.mark.parametrize("typed", ["a\0b", "x" * 301])
def test_sitting_person_refuses_nonsense(chair: Client, typed: str) -> None:
    task = make_task()
    assert chair.post(URL, sent(task, person=typed)).status_code == 422


def test_sitting_person_is_taken_off_by_an_empty_field(chair: Client, unit: Unit) -> None:
    task = make_task(person=make_person("Lê Thị Thử"))
    assert chair.post(URL, sent(task, person="")).status_code == 302
    task.refresh_from_db()
    assert task.person is None


def test_sitting_offers_positions_and_gives_them_tasks(chair: Client) -> None:
    make_unit("Tổng Thư ký", kind=UnitKind.POSITION)
    task = make_task()
    assert '<option value="Tổng Thư ký"' in told(chair.get(URL))
    assert chair.post(URL, sent(task, lead="tong thu ky")).status_code == 302
    assert parts(task, Part.LEAD) == ["Tổng Thư ký"]


def test_task_page_shows_person_to_all_and_the_link_to_whom_it_may(cast: Cast, login: Login, unit: Unit) -> None:
    person = make_person("Lê Thị Thử", unit)
    task = make_task(lead=cast.own_unit, person=person)
    for user, sees in ((cast.viewer, True), (cast.own, False)):
        page = told(login(user).get(f"/nhiem-vu/{task.pk}/"))
        assert "Lê Thị Thử" in page
        assert "Chánh Văn phòng, Văn phòng" in page
        assert (person.get_absolute_url() in page) is sees


def test_task_page_says_a_position_once(cast: Cast, login: Login) -> None:
    unit = make_unit("Tổng Thư ký", kind=UnitKind.POSITION)
    task = make_task(person=make_person("Lê Thị Thử", unit, "Tổng thư ký", ends_on=date(2999, 1, 1)))
    page = told(login(cast.viewer).get(f"/nhiem-vu/{task.pk}/"))
    assert '<span class="meta">Tổng Thư ký</span>' in page


def test_history_names_the_person_as_now_known(chair: Client, unit: Unit) -> None:
    person, task = make_person("Lê Thị Thử"), make_task()
    chair.post(URL, sent(task, person="Lê Thị Thử"))
    Person.objects.filter(pk=person.pk).update(full_name="Lê Thị Mới")
    page = told(chair.get(f"/nhiem-vu/{task.pk}/"))
    assert 'Người phụ trách: <span class="muted">–</span> → Lê Thị Mới' in page
    assert "Lê Thị Thử" not in page


# --- By which document ---------------------------------------------------------------------------------------------


def test_sitting_decision_goes_to_saved_and_picked_rows_only(chair: Client, unit: Unit) -> None:
    saved, picked, other = make_task(), make_task(lead=unit), make_task()
    data = sent(saved, picked, other, lead="Văn phòng", decision="21/QĐ-LHH ngày 02/08/2021")
    answer = chair.post(URL, data | {"pick": [str(picked.pk)]})
    assert answer.status_code == 302
    for task in (saved, picked, other):
        task.refresh_from_db()
    assert [t.decision for t in (saved, picked, other)] == ["21/QĐ-LHH ngày 02/08/2021"] * 2 + [""]
    assert saved.events.get().changes["decision"] == ["", "21/QĐ-LHH ngày 02/08/2021"]
    page = told(chair.get(answer.url))
    assert 'name="decision" maxlength="120" autocomplete="off" value="21/QĐ-LHH ngày 02/08/2021"' in page


def test_sitting_without_decision_leaves_the_earlier_one(chair: Client, unit: Unit) -> None:
    task = make_task(decision="05/QĐ-LHH")
    chair.post(URL, sent(task, lead="Văn phòng"))
    task.refresh_from_db()
    assert task.decision == "05/QĐ-LHH"


@pytest.mark.parametrize("decision", ["a\0b", "9" * 121])
def test_sitting_refuses_a_decision_that_cannot_be(chair: Client, unit: Unit, decision: str) -> None:
    task = make_task()
    answer = chair.post(URL, sent(task, lead="Văn phòng", decision=decision))
    assert answer.status_code == 422
    assert "#giao-theo" in told(answer)
    assert not task.assignments.exists()


def test_decision_of_one_task_is_corrected_on_its_edit_page(cast: Cast, login: Login) -> None:
    task = make_task(decision="21/QĐ-LHH")
    words = {"title": task.title, "product": "", "instruction": "", "deadline_phrase": "", "reason": "", "version": "1"}
    answer = login(cast.office).post(f"/nhiem-vu/{task.pk}/sua/", words | {"decision": "22/QĐ-LHH"})
    assert answer.status_code == 302
    task.refresh_from_db()
    event = task.events.get()
    assert (task.decision, event.verb) == ("22/QĐ-LHH", TaskEvent.Verb.CHANGED)
    assert event.changes == {"decision": ["21/QĐ-LHH", "22/QĐ-LHH"]}


def test_decision_leads_to_the_registered_document(cast: Cast, login: Login) -> None:
    decision = make_document(number="21/QĐ-LHH", issued_on=date(2021, 8, 2))
    make_document(number="21/QĐ-LHH", issued_on=date(2022, 3, 1))
    task = make_task(lead=cast.own_unit, decision="21 / QĐ-LHH ngày 02/08/2021")
    assert document_of(task.decision, cast.viewer) == decision
    assert document_of("21/QĐ-LHH", cast.viewer) is None  # two years have this number
    assert document_of("21", cast.viewer) is None
    assert document_of(task.decision, cast.own) is None  # not among its documents
    link = f'<a href="{decision.get_absolute_url()}">21 / QĐ-LHH ngày 02/08/2021</a>'
    assert link in told(login(cast.viewer).get(f"/nhiem-vu/{task.pk}/"))
    page = told(login(cast.own).get(f"/nhiem-vu/{task.pk}/"))
    assert link not in page
    assert "21 / QĐ-LHH ngày 02/08/2021" in page


# --- Several documents ---------------------------------------------------------------------------------------------


def test_sitting_takes_several_documents_what_waits_of_each(chair: Client, unit: Unit) -> None:
    one, two, three = (make_document() for _n in range(3))
    tasks = [make_task(document=document, title=f"Việc của {document.number}") for document in (one, two, three)]
    given = make_task(lead=unit, document=one, title="Việc đã giao")
    address = f"{URL}?van-ban={one.pk}&van-ban={two.pk}"
    page = told(chair.get(address))
    assert "Phân công 2 văn bản" in page
    assert [task.title in page for task in (*tasks, given)] == [True, True, False, False]
    assert page.index(one.label) < page.index(tasks[0].title) < page.index(two.label) < page.index(tasks[1].title)
    assert given.title in told(chair.get(address + "&viec=tat-ca"))


def test_sitting_of_one_document_can_show_only_what_waits(chair: Client, unit: Unit) -> None:
    document = make_document()
    make_task(document=document, title="Việc chờ giao"), make_task(lead=unit, document=document, title="Việc đã giao")
    page = told(chair.get(f"{URL}?van-ban={document.pk}&viec=cho-giao"))
    assert "Việc chờ giao" in page
    assert "Việc đã giao" not in page


def test_sitting_offers_the_documents_that_wait(chair: Client) -> None:
    documents = [make_document() for _n in range(2)]
    for document in documents:
        make_task(document=document)
    page = told(chair.get(URL))
    assert all(f'name="van-ban" value="{document.pk}"' in page for document in documents)


@pytest.mark.parametrize(
    "query",
    [
        "?van-ban=1&van-ban=x",
        "?viec=xoa",
        "?van-ban=999999",
        "?quyet-dinh=" + "9" * 121,
        "?quyet-dinh=%00",
        "?" + "&".join(f"van-ban={n}" for n in range(1, 40)),
    ],
)
def test_sitting_address_that_cannot_be_is_404(chair: Client, query: str) -> None:
    make_document()
    assert chair.get(URL + query).status_code == 404


def test_sitting_leaves_divided_tasks_to_their_parts(chair: Client, cast: Cast) -> None:
    task = make_task(lead=cast.own_unit)
    task.assignments.create(unit=cast.other_unit, part=Part.LEAD)
    divide(task=task, user=cast.standing, today=TODAY)
    page = told(chair.get(f"{URL}?van-ban={task.document_id}"))
    assert "2 nhiệm vụ chưa xong: 2 đã có chủ trì, 0 chờ giao" in page
    assert "Hội Của Tôi · mục" in page


def test_sitting_of_several_documents_costs_the_same_queries(chair: Client, unit: Unit) -> None:
    documents, counts = [make_document() for _n in range(3)], []
    address = URL + "?viec=tat-ca" + "".join(f"&van-ban={document.pk}" for document in documents)
    for rows in (1, 2):
        for document in documents[: rows + 1]:
            for _n in range(rows):
                make_task(document=document, coop=unit, person=make_person(f"Người {document.pk} {rows}", unit))
        with CaptureQueriesContext(connection) as queries:
            assert chair.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Task.objects.count() > 3
