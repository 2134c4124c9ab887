"""The home page: each role finds what waits for it, and takes the next step in place."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Organisation, Reporting, Term, User
from resolutions.models import Draft
from tasks.filters import TaskFilter
from tasks.home_page import WAITING_COUNTED, home_page
from tasks.models import Evidence, ProgressEntry, Task
from tasks.status import Windows
from tasks.workflow import Report, accept, report_result

from ..conftest import Cast
from ..factories import make_document, make_entry, make_task, make_unit

TODAY = date(2026, 5, 20)
W = Windows()
HTMX = {"HX-Request": "true"}
Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def clock(time_machine: Any) -> None:
    time_machine.move_to("2026-05-20 03:00Z", tick=False)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def keys(user: User) -> list[str]:
    return [section.key for section in home_page(user, TODAY, W).sections]


def titles(user: User, key: str) -> list[str]:
    return [row.title for s in home_page(user, TODAY, W).sections if s.key == key for row in s.rows]


def report(task: Task, user: User, **values: Any) -> None:
    """A result that now waits to be confirmed."""
    given = {"text": "Đã ban hành.", "on": date(2026, 5, 10), "document_number": "27/BC-HNN"}
    report_result(task=task, user=user, today=TODAY, report=Report(**(given | values)))
    task.refresh_from_db()


# --- Who sees what -------------------------------------------------------------------------------------------------


def test_home_office_sees_late_soon_confirm_unassigned_drafts_entries(cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, due_on=date(2026, 5, 1), title="Việc trễ", stage="doing")
    make_task(lead=cast.own_unit, due_on=date(2026, 5, 22), title="Việc sắp đến hạn", stage="doing")
    waits = make_task(lead=cast.own_unit, due_on=date(2026, 5, 30), title="Việc chờ xác nhận", stage="doing")
    report(waits, cast.own)
    document = make_document(number="77/KH-LHH")
    make_task(document=document, title="Việc chưa giao")
    Draft.objects.create(name="ke-hoach.docx", text="", parsed={}, created_by=cast.office)
    make_entry(waits, cast.own, text="Tiến độ mới")
    page = home_page(cast.office, TODAY, W)
    assert [s.key for s in page.sections] == ["qua-han", "sap-den", "cho-xac-nhan"]
    assert [(f.name, f.value) for f in page.figures] == [
        ("Quá hạn", "1"), ("Sắp đến hạn", "1"), ("Chờ xác nhận", "1"), ("Chưa giao", "1"), ("Bản nháp", "1"),
    ]  # fmt: skip
    body = text(login(cast.office).get("/"))
    for words in (
        "Thứ Tư, 20/05/2026",
        "quá 19 ngày",
        "còn 2 ngày",
        "xong trước 20 ngày",
        "27/BC-HNN",
        "ke-hoach.docx",
    ):
        assert words in body
    assert f"/phan-cong/?van-ban={document.pk}" in body
    assert "Kế hoạch số 77/KH-LHH" in body
    assert "Quý II/2026 còn 41 ngày." in body


def test_home_standing_committee_decides_first(cast: Cast) -> None:
    make_task(due_on=date(2026, 5, 1), stage="doing")
    report(make_task(lead=cast.own_unit, title="Kết quả", stage="doing"), cast.own)
    page = home_page(cast.standing, TODAY, W)
    assert [s.key for s in page.sections] == ["cho-xac-nhan", "qua-han"]
    assert [a.key for a in page.sections[0].rows[0].actions] == ["xac-nhan", "tra-lai"]
    assert page.waiting is not None
    assert page.waiting.count.value == 1
    assert page.drafts == ()
    assert page.quarter.summary is not None


@pytest.mark.parametrize("role", ["committee", "viewer"])
def test_home_readers_see_the_quarter_and_what_is_late_and_why(cast: Cast, login: Login, role: str) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 5, 1), title="Việc trễ", stage="doing")
    make_entry(task, cast.own, obstacle="Chưa có kinh phí", reported_on=date(2026, 5, 2), unit=cast.own_unit)
    user = cast.by_role()[role]
    body = text(login(user).get("/"))
    for words in ("Việc trễ", "Chưa có kinh phí", "Hội Của Tôi, 02/05/2026", "Tỷ lệ quý II/2026", "quá 19 ngày"):
        assert words in body
    assert "Ghi tiến độ" not in body
    assert "Nhập văn bản" not in body
    page = home_page(user, TODAY, W)
    assert page.waiting is None
    assert page.entries is None


def test_home_representative_sees_own_tasks_by_urgency(cast: Cast) -> None:
    own = cast.own_unit
    make_task(lead=own, due_on=date(2026, 12, 1), stage="doing", title="đang làm")
    make_task(lead=own, due_on=date(2026, 5, 1), stage="doing", title="trễ")
    make_task(lead=own, due_on=date(2026, 5, 21), stage="doing", title="sắp")
    make_task(lead=own, due_on=date(2026, 5, 1), stage="redo", title="bị trả")
    make_task(lead=own, stage="new", title="mới")
    report(make_task(lead=own, stage="doing", title="đã báo"), cast.own)
    make_task(lead=own, stage="done", due_on=date(2026, 5, 1), title="xong")
    make_task(lead=cast.other_unit, coop=own, title="phối hợp")
    make_task(lead=cast.other_unit, due_on=date(2026, 5, 1), title="của hội khác")
    page = home_page(cast.own, TODAY, W)
    assert [(s.key, [r.title for r in s.rows]) for s in page.sections] == [
        ("redo", ["bị trả"]), ("late", ["trễ"]), ("new", ["mới"]), ("soon", ["sắp"]),
        ("doing", ["đang làm"]), ("confirm", ["đã báo"]),
    ]  # fmt: skip
    assert [row.title for row in page.coop] == ["phối hợp"]
    offered = {s.key: [a.key for a in s.rows[0].actions] for s in page.sections}
    assert offered["late"] == ["bao-ket-qua", "tien-do"]
    assert offered["new"] == ["tiep-nhan", "bao-ket-qua", "tien-do"]
    assert offered["confirm"] == []
    assert page.coop[0].actions == ()


def test_home_stranger_never_sees_another_units_task(cast: Cast, login: Login) -> None:
    secret = "chimen2093"
    task = make_task(lead=cast.own_unit, due_on=date(2026, 5, 1), stage="doing", title=secret, product=secret)
    make_entry(task, cast.own, text=secret, obstacle=secret)
    task.document.title = secret
    task.document.save()
    Draft.objects.create(name=secret, text=secret, parsed={}, created_by=cast.office)
    assert secret not in text(login(cast.other).get("/"))
    assert secret in text(login(cast.own).get("/"))
    for address in (f"/viec/{task.pk}/", f"/viec/{task.pk}/tien-do/", f"/viec/{task.pk}/bao-ket-qua/"):
        assert login(cast.other).get(address).status_code == 404
        assert login(cast.other).post(address, {}).status_code in {404, 405}


def test_home_admin_sees_what_is_still_to_set_up(cast: Cast, login: Login) -> None:
    assert "Sổ văn bản còn trống." in text(login(cast.admin).get("/"))
    assert "Chưa có nhiệm kỳ." in text(login(cast.admin).get("/"))
    assert "Sổ văn bản còn trống." not in text(login(cast.office).get("/"))
    Term.objects.create(name="khóa I", starts_on=date(2021, 1, 1), ends_on=date(2026, 1, 1))
    make_document()
    assert home_page(cast.admin, TODAY, W).hints == ()


@pytest.mark.parametrize("role", ["office", "standing", "own"])
def test_home_empty_says_what_next(cast: Cast, login: Login, role: str) -> None:
    body = text(login(cast.by_role()[role]).get("/"))
    assert "Không có việc nào đang chờ" in body
    assert "Mở danh sách nhiệm vụ" in body


@pytest.mark.parametrize("role", ["office", "standing", "committee", "viewer"])
def test_home_figures_lead_to_lists_of_the_same_length(cast: Cast, role: str) -> None:
    for due in (date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 22), date(2026, 8, 1), None):
        make_task(lead=cast.own_unit, due_on=due, stage="doing")
    report(make_task(lead=cast.own_unit, stage="doing", due_on=date(2026, 5, 3)), cast.own)
    make_task(stage="done", due_on=date(2026, 5, 1))
    user = cast.by_role()[role]
    checked = 0
    for figure in home_page(user, TODAY, W).figures:
        path, _, query = figure.url.partition("?")
        if path == reverse("tasks:tasks"):
            tasks = TaskFilter(QueryDict(query), user=user, today=TODAY, windows=W)
            assert tasks.form.is_valid(), tasks.form.errors
            assert str(tasks.qs.count()) == figure.value, figure
            checked += 1
    assert checked >= 2


def test_home_count_of_unassigned_stops(cast: Cast) -> None:
    document = make_document()
    for _ in range(WAITING_COUNTED + 1):
        make_task(document=document)
    page = home_page(cast.office, TODAY, W)
    assert page.waiting is not None
    assert str(page.waiting.count) == f"{WAITING_COUNTED}+"


@pytest.mark.parametrize("role", ["office", "admin", "standing", "committee", "viewer", "own"])
def test_home_same_number_of_queries(cast: Cast, login: Login, role: str) -> None:
    client, counts = login(cast.by_role()[role]), []
    client.get("/")  # what an admin is told of the machine is asked once in a quarter of an hour
    for rows in (1, 2):
        for _ in range(rows):
            for due in (date(2026, 5, 1), date(2026, 5, 22), date(2026, 8, 1)):
                task = make_task(lead=cast.own_unit, coop=make_unit(), due_on=due, stage="doing")
                make_entry(task, cast.own, obstacle="Chờ")
            report(make_task(lead=cast.own_unit, stage="doing"), cast.own)
            make_task(lead=cast.other_unit, coop=cast.own_unit)
            make_task()
            Draft.objects.create(name="x", text="", parsed={}, created_by=cast.office)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 26


# --- The next step in place ----------------------------------------------------------------------------------------


def entry_data(**values: Any) -> dict[str, Any]:
    given = {"text": "Đã họp", "reported_on": "20/05/2026", "outcome": "doing", "request_key": str(uuid.uuid4())}
    return given | values


def test_home_records_progress_in_the_row(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 5, 1), stage="todo")
    client, url = login(cast.office), f"/viec/{task.pk}/tien-do/"
    opened = text(client.get(url, headers=HTMX))
    assert opened.lstrip().startswith("<tbody")
    assert 'class="inline-form"' in opened
    assert re.search(r'name="request_key" value="[0-9a-f-]{36}"', opened)
    saved = client.post(url, entry_data(), headers=HTMX)
    assert saved.status_code == 200
    assert "Đã lưu tiến độ." in text(saved)
    assert "<html" not in text(saved)
    task.refresh_from_db()
    assert (task.stage, task.last_entry_on) == ("doing", TODAY)


def test_home_records_progress_without_script(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 5, 1), stage="todo")
    client, url = login(cast.office), f"/viec/{task.pk}/tien-do/"
    page = text(client.get(url))
    assert "<html" in page
    assert f"Ghi tiến độ: {task.title}" in page
    answer = client.post(url, entry_data(), follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Đã lưu tiến độ." in text(answer)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_home_error_keeps_what_was_typed(cast: Cast, login: Login, headers: dict[str, str]) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    answer = login(cast.own).post(
        f"/viec/{task.pk}/bao-ket-qua/", entry_data(outcome="done", text="Đã xong đề án"), headers=headers
    )
    assert answer.status_code == 422
    body = text(answer)
    assert "Đã xong đề án" in body
    assert "cần số văn bản, tệp, hoặc lý do không có" in body
    assert not ProgressEntry.objects.exists()


def test_home_unit_reports_a_result_with_a_file(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    data = entry_data(outcome="done", uploads=SimpleUploadedFile("bao-cao.txt", "Báo cáo kết quả.".encode()))
    answer = login(cast.own).post(f"/viec/{task.pk}/bao-ket-qua/", data, headers=HTMX)
    assert "Đã gửi kết quả, chờ Ban Thường vụ xác nhận." in text(answer)
    task.refresh_from_db()
    assert task.stage == "confirm"
    assert Evidence.objects.get().entry.author == cast.own


def test_home_outcome_is_fixed_by_the_button(cast: Cast, login: Login) -> None:
    """ "Ghi tiến độ" cannot be bent into a result without proof."""
    task = make_task(lead=cast.own_unit, stage="doing")
    answer = login(cast.own).post(f"/viec/{task.pk}/tien-do/", entry_data(outcome="done"), headers=HTMX)
    assert answer.status_code == 422


def test_home_unit_accepts_with_one_click(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="new")
    client = login(cast.own)
    assert f'action="/viec/{task.pk}/tiep-nhan/"' in text(client.get("/"))
    answer = client.post(f"/viec/{task.pk}/tiep-nhan/", {"version": task.version}, headers=HTMX)
    assert "Đã tiếp nhận." in text(answer)
    task.refresh_from_db()
    assert task.stage == "todo"


def test_home_standing_committee_confirms_and_returns(cast: Cast, login: Login) -> None:
    good, bad = (make_task(lead=cast.own_unit, stage="doing", due_on=date(2026, 5, 15)) for _ in range(2))
    report(good, cast.own)
    report(bad, cast.own, text="Mới xong một nửa")
    client = login(cast.standing)
    opened = text(client.get(f"/viec/{bad.pk}/tra-lai/", headers=HTMX))
    assert "Mới xong một nửa" in opened
    assert "27/BC-HNN" in opened
    assert client.post(f"/viec/{bad.pk}/tra-lai/", {"version": bad.version}, headers=HTMX).status_code == 422
    answer = client.post(f"/viec/{bad.pk}/tra-lai/", {"version": bad.version, "reason": "Thiếu phụ lục"}, headers=HTMX)
    assert "Đã trả lại đơn vị." in text(answer)
    answer = client.post(f"/viec/{good.pk}/xac-nhan/", {"version": good.version}, follow=True)
    assert "Đã xác nhận hoàn thành." in text(answer)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.stage, good.closed_on, bad.stage) == ("done", date(2026, 5, 10), "redo")


def test_home_own_work_needs_a_reason(cast: Cast, login: Login) -> None:
    """A member of the standing committee who reported the work: a reason, marked for good."""
    task = make_task(stage="confirm")
    make_entry(task, cast.standing, kind="result", reported_on=date(2026, 5, 10))
    client, url = login(cast.standing), f"/viec/{task.pk}/xac-nhan/"
    assert "do chính anh chị báo" in text(client.get(url, headers=HTMX))
    assert client.post(url, {"version": task.version}, headers=HTMX).status_code == 422
    assert client.post(url, {"version": task.version, "reason": "Văn phòng nghỉ"}, headers=HTMX).status_code == 200
    assert task.events.get().own_work


def test_home_overtaken_step_says_so_and_keeps_the_words(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    report(task, cast.own)
    data = {"version": task.version, "reason": "Thiếu phụ lục hai"}
    other = login(cast.standing)
    assert other.post(f"/viec/{task.pk}/xac-nhan/", {"version": task.version}).status_code == 302
    late = login(cast.standing)
    answer = late.post(f"/viec/{task.pk}/tra-lai/", data, headers=HTMX)
    assert answer.status_code == 422
    assert "Người khác vừa xử lý việc này" in text(answer)
    assert "Thiếu phụ lục hai" in text(answer)
    answer = late.post(f"/viec/{task.pk}/tra-lai/", data)
    assert answer.status_code == 409
    assert "Thiếu phụ lục hai" in text(answer)


def test_home_closing_a_form_brings_the_row_back(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    row = text(login(cast.own).get(f"/viec/{task.pk}/", headers=HTMX))
    assert "inline-form" not in row
    assert "Báo kết quả" in row
    assert login(cast.own).get(f"/viec/{task.pk}/").headers["Location"] == "/"


@pytest.mark.parametrize(
    ("role", "key", "status"),
    [
        ("viewer", "tien-do", 403), ("committee", "xac-nhan", 403), ("office", "xac-nhan", 403),
        ("own", "xac-nhan", 403), ("standing", "tien-do", 403), ("standing", "xac-nhan", 403),
        ("own", "tiep-nhan", 403), ("office", "xoa", 404), ("own", "tam-hoan", 404),
        ("own", "bao-ket-qua", 200), ("office", "bao-ket-qua", 200),
    ],
)  # fmt: skip
def test_home_steps_are_for_those_who_may(cast: Cast, login: Login, role: str, key: str, status: int) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    assert login(cast.by_role()[role]).get(f"/viec/{task.pk}/{key}/").status_code == status


def test_home_representative_of_a_cooperating_unit_cannot_report(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.other_unit, coop=cast.own_unit, stage="doing")
    client = login(cast.own)
    assert client.get(f"/viec/{task.pk}/bao-ket-qua/").status_code == 403
    assert client.post(f"/viec/{task.pk}/bao-ket-qua/", entry_data(outcome="done")).status_code == 403


def test_home_double_click_is_one_entry(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, stage="doing")
    client, data = login(cast.own), entry_data()
    for _ in range(2):
        assert client.post(f"/viec/{task.pk}/tien-do/", data, headers=HTMX).status_code == 200
    assert ProgressEntry.objects.count() == 1


def test_home_row_of_an_accepted_task_offers_the_report(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="new")
    accept(task=task, user=cast.own, today=TODAY)
    assert titles(cast.own, "doing") == [task.title]
    assert keys(cast.own) == ["doing"]


def test_home_tells_the_quarter_of_the_unions_own_reports(cast: Cast, login: Login) -> None:
    """On 20/05/2026 the administrative second quarter runs from 15/03 to 14/06, the calendar's until 30/06."""
    make_task(lead=cast.own_unit, given_on=date(2026, 1, 1), stage="done", due_on=TODAY, closed_on=date(2026, 3, 20))
    assert home_page(cast.standing, TODAY, W).quarter.url == "/ra-soat/2026-q2/"
    Organisation.objects.update(reporting=Reporting.DECREE)
    body = text(login(cast.standing).get("/"))
    assert "/ra-soat/2026-q2-hc/" in body
    assert "1 ÷ (1 + 0 quá hạn)" in body
    page = home_page(cast.committee, TODAY, W, by_decree=True)
    assert (page.quarter.days_left, page.figures[1].value) == (25, "1")
    assert "ky=2026-q2-hc" in page.figures[1].url
