"""The assignment page: many tasks in one sitting; nothing half saved, nothing typed lost."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Unit, UnitName
from tasks.assign_page import Scope, assign_page
from tasks.assigning import assign
from tasks.forms.sitting import FIELDS, field_names, fingerprint, values_of
from tasks.models import Part, Task, TaskEvent
from tasks.person_names import directory

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit

TODAY = date(2026, 5, 1)
URL = "/phan-cong/"
Login = Callable[..., Client]


@pytest.fixture
def office(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-05-01 03:00Z", tick=False)
    return login(cast.office)


@pytest.fixture
def unit(db: None) -> Unit:
    return make_unit("Văn phòng")


def sent(*tasks: Task, **cells: str) -> dict[str, Any]:
    """The page as a browser sends it back; `cells` overwrites fields of the first task."""
    called = field_names()
    data: dict[str, Any] = {"row": [str(t.pk) for t in tasks], "do": "save", "to": "", "note": ""}
    for number, task in enumerate(tasks):
        values = values_of(task, called, directory(TODAY))
        data |= {f"t{task.pk}-version": str(task.version), f"t{task.pk}-was": fingerprint(list(values.values()))}
        values |= {k: v for k, v in cells.items() if k in FIELDS} if number == 0 else {}
        data |= {f"t{task.pk}-{name}": value for name, value in values.items()}
    return data | {k: v for k, v in cells.items() if k not in FIELDS}


def parts(task: Task, part: Part) -> list[str]:
    return list(task.assignments.filter(part=part).order_by("unit__name_fold").values_list("unit__name", flat=True))


@pytest.mark.parametrize("cells", [{"lead": "a\0b"}, {"coop": "\0"}, {"to": "a\0b", "do": "many"}])
def test_assign_refuses_nul(office: Client, unit: Unit, cells: dict[str, str]) -> None:
    task = make_task()
    assert office.post(URL, sent(task, **cells) | {"pick": [str(task.pk)]}).status_code == 422
    assert not task.assignments.exists()


def test_assign_saves_units_date_product_instruction(office: Client, unit: Unit, cast: Cast) -> None:
    task = make_task()
    answer = office.post(
        URL,
        sent(
            task, lead="Văn phòng; hoi cua toi", coop="Hội Người Khác", due_on="30/09/2026", product="Báo cáo",
            instruction="Xong trước kỳ họp.\r\nBáo cáo tuần.",
        ),
    )  # fmt: skip
    assert answer.status_code == 302
    task.refresh_from_db()
    assert parts(task, Part.LEAD) == ["Hội Của Tôi", "Văn phòng"]
    assert parts(task, Part.COOP) == ["Hội Người Khác"]
    assert task.due_on == task.original_due_on == date(2026, 9, 30)
    assert task.product == "Báo cáo"
    assert task.instruction == "Xong trước kỳ họp.\nBáo cáo tuần."
    assert set(task.events.values_list("verb", flat=True)) == {TaskEvent.Verb.ASSIGNED, TaskEvent.Verb.CHANGED}
    assert {e.actor for e in task.events.all()} == {cast.office}


def test_assign_leaves_untouched_rows_alone(office: Client, unit: Unit, cast: Cast) -> None:
    """A row that nobody touched stays as it is, even if somebody else changed it meanwhile."""
    touched, other = make_task(), make_task()
    data = sent(touched, other, lead="Văn phòng")
    assign(task=other, user=cast.standing, today=TODAY, leads=[cast.own_unit])
    assert office.post(URL, data).status_code == 302
    assert parts(touched, Part.LEAD) == ["Văn phòng"]
    assert parts(other, Part.LEAD) == ["Hội Của Tôi"]
    assert other.events.count() == 1


def test_assign_unknown_unit_keeps_what_was_typed_and_saves_nothing(office: Client, unit: Unit) -> None:
    first, second = make_task(), make_task()
    data = sent(first, second, lead="Văn phòg", product="Sổ theo dõi")
    data[f"t{second.pk}-lead"] = "Văn phòng"
    answer = office.post(URL, data)
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Không có đơn vị “Văn phòg”. Có phải “Văn phòng”?" in page
    assert 'value="Văn phòg"' in page
    assert "Sổ theo dõi" in page
    assert not second.assignments.exists()
    assert not TaskEvent.objects.exists()


def test_assign_redisplay_keeps_version_of_the_sitting(office: Client, unit: Unit, cast: Cast) -> None:
    """After an error the row still says which version was seen, so that a change by others is noticed later."""
    task = make_task()
    data = sent(task, lead="Không Ai Cả")
    assign(task=task, user=cast.standing, today=TODAY, leads=[cast.own_unit])
    page = office.post(URL, data).content.decode()
    assert f'name="t{task.pk}-version" value="1"' in page


def test_assign_stale_row_answers_409_and_keeps_both(office: Client, unit: Unit, cast: Cast) -> None:
    task, fresh = make_task(), make_task()
    data = sent(task, fresh, lead="Văn phòng")
    data[f"t{fresh.pk}-lead"] = "Văn phòng"
    assign(task=task, user=cast.standing, today=TODAY, leads=[cast.own_unit])
    answer = office.post(URL, data)
    assert answer.status_code == 409
    page = unescape(answer.content.decode())
    assert "Nay: chủ trì Hội Của Tôi" in page
    assert f'id="t{task.pk}-lead" name="t{task.pk}-lead" value="Văn phòng"' in page
    assert not fresh.assignments.exists()
    task.refresh_from_db()
    assert f'name="t{task.pk}-version" value="{task.version}"' in page
    data[f"t{task.pk}-version"] = str(task.version)
    assert office.post(URL, data).status_code == 302
    assert parts(task, Part.LEAD) == ["Văn phòng"]


def test_assign_sent_twice_is_saved_once(office: Client, unit: Unit) -> None:
    task = make_task()
    data = sent(task, lead="Văn phòng")
    assert [office.post(URL, data).status_code for _ in range(2)] == [302, 302]
    assert task.events.count() == 1


def test_assign_many_picked_rows(office: Client, unit: Unit, cast: Cast) -> None:
    tasks = [make_task(coop=unit), make_task(), make_task()]
    data = sent(*tasks, do="many", to="Văn phòng")
    data["pick"] = [str(t.pk) for t in tasks[:2]]
    answer = office.post(URL, data, follow=True)
    assert "Đã giao 2 nhiệm vụ cho Văn phòng." in unescape(answer.content.decode())
    assert [parts(t, Part.LEAD) for t in tasks] == [["Văn phòng"], ["Văn phòng"], []]
    assert parts(tasks[0], Part.COOP) == []


@pytest.mark.parametrize(
    ("to", "pick", "message"),
    [
        ("Văn phòng", False, "Chọn ít nhất một dòng để giao."),
        ("", True, "Ghi tên đơn vị nhận việc."),
        ("Ma", True, "Không có đơn vị “Ma”"),
    ],
)
def test_assign_many_says_what_is_missing(office: Client, unit: Unit, to: str, pick: bool, message: str) -> None:
    task = make_task()
    data = sent(task, do="many", to=to) | ({"pick": [str(task.pk)]} if pick else {})
    answer = office.post(URL, data)
    assert answer.status_code == 422
    assert message in unescape(answer.content.decode())
    assert not task.assignments.exists()


def test_assign_moving_a_due_date_needs_a_reason(office: Client, unit: Unit) -> None:
    task = make_task(due_on=date(2026, 6, 30))
    data = sent(task, due_on="31/07/2026")
    answer = office.post(URL, data)
    assert answer.status_code == 422
    assert "Đổi hạn đã có thì ghi lý do" in unescape(answer.content.decode())
    assert office.post(URL, data | {"note": "Chờ kinh phí."}).status_code == 302
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on) == (date(2026, 7, 31), date(2026, 6, 30))
    assert task.events.get().note == "Chờ kinh phí."


def test_assign_leaves_a_granted_due_date_to_extensions(office: Client, unit: Unit) -> None:
    task = make_task(due_on=date(2026, 6, 30), original_due_on=date(2026, 5, 31), extension_count=1)
    answer = office.post(URL, sent(task, due_on="31/07/2026") | {"note": "Chờ kinh phí."})
    assert answer.status_code == 422
    assert "chỉ đổi tiếp bằng đề nghị gia hạn" in unescape(answer.content.decode())


@pytest.mark.parametrize("due", ["31/02/2026", "mai", "99999999999"])
def test_assign_refuses_bad_dates(office: Client, due: str) -> None:
    task = make_task()
    answer = office.post(URL, sent(task, due_on=due))
    assert answer.status_code == 422
    assert f'value="{due}"' in answer.content.decode()


def test_assign_one_unit_cannot_have_both_parts(office: Client, unit: Unit) -> None:
    task = make_task()
    answer = office.post(URL, sent(task, lead="Văn phòng", coop="van phong"))
    assert answer.status_code == 422
    assert "vừa chủ trì vừa phối hợp" in unescape(answer.content.decode())


def test_assign_takes_short_names_and_aliases_and_refuses_the_dissolved(office: Client, unit: Unit) -> None:
    make_unit("Ban Thông tin và Phổ biến kiến thức", short_name="Ban TT-PBKT")
    UnitName.objects.create(unit=unit, name="VP Liên hiệp hội")
    gone = make_unit("Hội Đã Tan", left_on=date(2025, 7, 1))
    UnitName.objects.create(unit=gone, name="Hội Tan")
    task = make_task()
    assert office.post(URL, sent(task, lead="ban tt-pbkt; VP Liên hiệp hội")).status_code == 302
    assert parts(task, Part.LEAD) == ["Ban Thông tin và Phổ biến kiến thức", "Văn phòng"]
    task.refresh_from_db()
    answer = office.post(URL, sent(task, lead="Hội Tan"))
    assert answer.status_code == 422
    assert "đã thôi hoạt động" in unescape(answer.content.decode())


def test_assign_fields_use_short_names_that_are_needed_and_clear(cast: Cast) -> None:
    long = "Hội Khoa học kỹ thuật %s tỉnh Thử Nghiệm"
    first, second = make_unit(long % "Lâm nghiệp", short_name="HLN"), make_unit(long % "Luyện kim", short_name="HLN")
    alone, brief = make_unit(long % "Thủy lợi", short_name="Hội Thủy lợi"), make_unit("Hội Y học", short_name="HYH")
    called = field_names()
    assert (called[first.pk], called[second.pk]) == (first.name, second.name)
    assert (called[alone.pk], called[brief.pk]) == ("Hội Thủy lợi", "Hội Y học")


def test_assign_foreign_or_senseless_rows(office: Client) -> None:
    task = make_task()
    data = sent(task)
    assert office.post(URL, data | {"row": [str(task.pk), "999999"]}).status_code == 404
    assert office.post(URL, data | {"row": ["x", "-1", "99999999999999999999", str(task.pk)]}).status_code == 302
    assert office.post(URL, {}).status_code == 302
    assert office.post(URL, data | {"do": "xoa"}).status_code == 422
    assert office.post(URL, sent(task, lead="Văn phòng") | {f"t{task.pk}-version": "x"}).status_code == 422


@pytest.mark.parametrize(
    "query", ["?van-ban=x", "?van-ban=0", "?trang=-1", "?trang=x", "?van-ban=99999999999999999999", "?van-ban=999999"]
)
def test_assign_unknown_address_is_404(office: Client, query: str) -> None:
    assert office.get(URL + query).status_code == 404


def test_assign_document_shows_all_open_tasks_free_ones_first(office: Client, unit: Unit) -> None:
    document = make_document()
    given = make_task(lead=unit, document=document)
    free = make_task(document=document)
    make_task(document=document, stage="done")
    make_task()
    page = assign_page(Task.objects.all(), Scope((document,), shows_given=True), directory(TODAY), TODAY)
    assert [row.task for row in page.rows] == [free, given]
    assert (page.total, page.waiting, page.assigned) == (2, 1, 1)
    answer = office.get(f"{URL}?van-ban={document.pk}")
    assert "Đã giao 1 trên 2" in answer.content.decode()


def test_assign_all_documents_shows_only_what_waits(office: Client, unit: Unit) -> None:
    make_task(lead=unit)
    only_coop = make_task(coop=unit)
    page = assign_page(Task.objects.all(), Scope(), directory(TODAY), TODAY)
    assert [row.task for row in page.rows] == [only_coop]


def test_assign_pages_of_fifty(office: Client) -> None:
    document = make_document()
    for _ in range(51):
        make_task(document=document)
    assert len(assign_page(Task.objects.all(), Scope(), directory(TODAY), TODAY).rows) == 50
    second = assign_page(Task.objects.all(), Scope(number=2), directory(TODAY), TODAY)
    assert (len(second.rows), second.pages, second.previous, second.next) == (1, 2, 1, 0)
    assert office.get(URL + "?trang=2").status_code == 200
    assert "không còn nhiệm vụ" in office.get(URL + "?trang=3").content.decode()


def test_assign_shows_load_of_units(cast: Cast, unit: Unit) -> None:
    for _ in range(3):
        make_task(lead=unit)
    make_task(lead=unit, stage="done")
    make_task(coop=unit)
    page = assign_page(Task.objects.all(), Scope(), directory(TODAY), TODAY)
    assert (page.loads[0].unit, page.loads[0].has) == ("Văn phòng", 3)
    assert {option.value: option.has for option in page.options}["Văn phòng"] == 3


def test_assign_empty_page_says_what_next(office: Client, cast: Cast) -> None:
    page = office.get(URL).content.decode()
    assert "Mọi nhiệm vụ đang mở đều đã có đơn vị chủ trì" in page
    assert reverse("resolutions:documents") in page


def test_assign_same_number_of_queries(office: Client, unit: Unit) -> None:
    document = make_document()
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            make_task(document=document, coop=unit)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert office.get(f"{URL}?van-ban={document.pk}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_assign_is_not_for_readers_and_units(cast: Cast, login: Login) -> None:
    for user in (cast.committee, cast.viewer, cast.own):
        assert login(user).get(URL).status_code == 403
        assert login(user).post(URL, {}).status_code == 403


def test_assign_standing_committee_may(cast: Cast, login: Login, unit: Unit) -> None:
    task = make_task()
    assert login(cast.standing).post(URL, sent(task, lead="Văn phòng", product="Đề án")).status_code == 302
    assert parts(task, Part.LEAD) == ["Văn phòng"]


def test_assign_escapes_what_was_typed(office: Client) -> None:
    task = make_task(title="<script>alert(1)</script>")
    answer = office.post(URL, sent(task, lead='"><script>alert(2)</script>'))
    assert b"<script>alert" not in answer.content


def test_assign_takes_a_part_of_a_name_without_accents(office: Client, unit: Unit) -> None:
    farmers = make_unit("Hội Nông nghiệp và Phát triển nông thôn")
    make_unit("Hội Cầu đường")
    task = make_task()
    answer = office.post(URL, sent(task, lead="hoi nong"), follow=True)
    assert parts(task, Part.LEAD) == [farmers.name]
    assert f"“hoi nong” được hiểu là {farmers.name}." in answer.content.decode()


def test_assign_asks_when_a_part_of_a_name_fits_several(office: Client, unit: Unit) -> None:
    make_unit("Hội Cầu đường")
    make_unit("Hội Cầu lông")
    task = make_task(title="Một tiêu đề rất dài", path="II/1/-2")
    answer = office.post(URL, sent(task, lead="hội cầu"))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert not parts(task, Part.LEAD)
    assert "Nhiều đơn vị có tên như “hội cầu”: Hội Cầu đường; Hội Cầu lông. Ghi rõ hơn." in page
    assert f'<a href="#t{task.pk}-lead">mục II.1, gạch đầu dòng 2, Chủ trì</a>' in page


def test_part_of_a_name_must_start_a_word_and_have_three_letters(office: Client, unit: Unit) -> None:
    make_unit("Hội Cầu đường")
    for words in ("uong", "ca"):
        task = make_task()
        assert office.post(URL, sent(task, lead=words)).status_code == 422
    task = make_task()
    assert office.post(URL, sent(task, lead="duong")).status_code == 302
    assert parts(task, Part.LEAD) == ["Hội Cầu đường"]
