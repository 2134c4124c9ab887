"""Extensions on the pages: asking, answering, taking back; every past due date; what waits for the committee."""

import html
import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tasks.extending import decide_extension, request_extension
from tasks.extension_page import WAITING_SHOWN
from tasks.models import ExtensionDecision, ExtensionRequest, Outcome, Task

from ..conftest import Cast
from ..factories import make_extension_request, make_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
DUE, LATER = date(2026, 6, 30), date(2026, 7, 31)
EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def task_of(cast: Cast, **fields: Any) -> Task:
    return make_task(**({"lead": cast.own_unit, "due_on": DUE, "stage": "doing"} | fields))


def ask(client: Client, task: Task, **values: Any) -> Any:
    sent = {"wanted_on": "31/07/2026", "reason": "Chờ các xã.", "request_key": str(uuid.uuid4())} | values
    return client.post(reverse("tasks:extension_ask", args=[task.pk]), sent)


def answer(client: Client, request: ExtensionRequest, task: int = 0, **values: Any) -> Any:
    sent = {"version": Task.objects.get(pk=request.task_id).version} | values
    return client.post(reverse("tasks:extension", args=[task or request.task_id, request.pk]), sent)


def page(client: Client, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200
    return html.unescape(reply.content.decode())


# --- The whole way -------------------------------------------------------------------------------------------------


def test_ask_and_answer(cast: Cast, login: Login) -> None:
    task = task_of(cast)
    own, standing = login(cast.own), login(cast.standing)
    assert "Xin gia hạn" in page(own, task.get_absolute_url())
    assert "Gửi đề nghị" in page(own, reverse("tasks:extension_ask", args=[task.pk]))
    assert ask(own, task).headers["Location"] == task.get_absolute_url()
    waiting = page(own, task.get_absolute_url())
    assert "Xin gia hạn đến 31/07/2026" in waiting
    assert "Rút đề nghị" in waiting
    assert "Trả lời đề nghị" not in waiting
    home = page(standing, "/")
    assert "Xin gia hạn, chờ trả lời" in home
    assert "Chờ các xã." in home
    seen = page(standing, task.get_absolute_url())
    assert "Trả lời đề nghị" in seen
    assert "Đồng ý đến 31/07/2026" in seen
    request = ExtensionRequest.objects.get()
    assert answer(standing, request, outcome="granted", basis="61/TB-LHH").status_code == 302
    told = page(own, task.get_absolute_url())
    for words in ("Gia hạn lần 1", "30/06/2026", "Ông Thường Vụ", "61/TB-LHH", "So với hạn gốc", "So với hạn hiện nay"):
        assert words in told, words
    assert "chờ trả lời" not in page(standing, "/")


def test_countered_and_refused(cast: Cast, login: Login) -> None:
    standing = login(cast.standing)
    countered, refused = (make_extension_request(task_of(cast), cast.own) for _ in range(2))
    assert answer(standing, countered, outcome="countered", due_on="10/07/2026").status_code == 302
    assert answer(standing, refused, outcome="refused", note="Đã đủ người.").status_code == 302
    assert list(Task.objects.order_by("pk").values_list("due_on", flat=True)) == [date(2026, 7, 10), DUE]


def test_withdrawn(cast: Cast, login: Login) -> None:
    request = make_extension_request(task_of(cast), cast.own)
    client = login(cast.own)
    assert "Rút đề nghị" in page(client, reverse("tasks:extension", args=[request.task_id, request.pk]))
    assert answer(client, request).status_code == 302
    assert ExtensionDecision.objects.get().outcome == Outcome.WITHDRAWN


# --- What is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"wanted_on": "30/06/2026"},
        {"wanted_on": "31/02/2027"},
        {"wanted_on": "mai"},
        {"wanted_on": ""},
        {"reason": " "},
        {"reason": "a\0b"},
        {"reason": "a" * 2001},
        {"request_key": "x"},
    ],
)
def test_wrong_ask_keeps_what_was_typed(cast: Cast, login: Login, values: dict[str, str]) -> None:
    task = task_of(cast)
    reply = ask(login(cast.own), task, **({"reason": f"Chờ {EVIL}"} | values))
    assert reply.status_code == 422
    assert not task.extension_requests.exists()
    assert EVIL not in reply.content.decode()
    if "reason" not in values:
        assert f"Chờ {EVIL}" in html.unescape(reply.content.decode())


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"outcome": "withdrawn"},
        {"outcome": "countered"},
        {"outcome": "countered", "due_on": "30/06/2026"},
        {"outcome": "countered", "due_on": "31/02/2027"},
        {"outcome": "granted", "due_on": "10/07/2026"},
        {"outcome": "refused"},
        {"outcome": "refused", "note": "a\0b"},
        {"outcome": "granted", "basis": "a" * 121},
        {"outcome": "granted", "version": "x"},
        {"outcome": "granted", "version": "9" * 30},
    ],
)
def test_wrong_answer_decides_nothing(cast: Cast, login: Login, values: dict[str, str]) -> None:
    request = make_extension_request(task_of(cast), cast.own)
    assert answer(login(cast.standing), request, **values).status_code == 422
    assert not ExtensionDecision.objects.exists()
    assert Task.objects.get().due_on == DUE


def test_double_click_on_each_form(cast: Cast, login: Login) -> None:
    task, own, standing = task_of(cast), login(cast.own), login(cast.standing)
    key = str(uuid.uuid4())
    assert [ask(own, task, request_key=key).status_code for _ in range(2)] == [302, 302]
    request = ExtensionRequest.objects.get()
    sent = {"outcome": "granted", "version": Task.objects.get().version}
    assert [answer(standing, request, **sent).status_code for _ in range(2)] == [302, 302]
    assert Task.objects.get().extension_count == 1
    again = make_extension_request(Task.objects.get(), cast.own)
    sent = {"version": Task.objects.get().version}
    assert [answer(own, again, **sent).status_code for _ in range(2)] == [302, 302]
    assert ExtensionDecision.objects.count() == 2


def test_stale_answer_is_a_conflict_and_keeps_the_note(cast: Cast, login: Login) -> None:
    request = make_extension_request(task_of(cast), cast.own)
    Task.objects.update(version=5)
    reply = answer(login(cast.standing), request, outcome="refused", note="Chưa cần.", version=1)
    assert reply.status_code == 409
    assert "Chưa cần." in reply.content.decode()
    assert not ExtensionDecision.objects.exists()


def test_second_request_and_a_closed_task(cast: Cast, login: Login) -> None:
    asked, done = task_of(cast), task_of(cast, stage="done")
    make_extension_request(asked, cast.own)
    client = login(cast.own)
    assert ask(client, asked).status_code == 422
    assert ask(client, done).status_code == 409
    for task in (asked, done):
        assert client.get(reverse("tasks:extension_ask", args=[task.pk])).status_code == 302


def test_answered_request_leads_to_its_task(cast: Cast, login: Login) -> None:
    request = make_extension_request(task_of(cast), cast.own)
    client = login(cast.standing)
    answer(client, request, outcome="granted")
    reply = client.get(reverse("tasks:extension", args=[request.task_id, request.pk]))
    assert reply.headers["Location"] == request.task.get_absolute_url()


def test_request_of_another_task_does_not_exist(cast: Cast, login: Login) -> None:
    request, other = make_extension_request(task_of(cast), cast.own), task_of(cast)
    assert answer(login(cast.standing), request, other.pk, outcome="granted").status_code == 404
    assert answer(login(cast.own), request, other.pk).status_code == 404
    for pk in (0, 9**30):
        assert login(cast.standing).get(f"/nhiem-vu/{other.pk}/gia-han/{pk}/").status_code == 404
    assert not ExtensionDecision.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("other", 404), ("viewer", 403), ("committee", 403)])
def test_strangers(cast: Cast, login: Login, role: str, status: int) -> None:
    request, client = make_extension_request(task_of(cast), cast.own), login(cast.by_role()[role])
    assert answer(client, request, outcome="granted").status_code == status
    assert ask(client, task_of(cast)).status_code == status
    assert not ExtensionDecision.objects.exists()


def test_the_committee_does_not_ask_and_the_unit_does_not_decide(cast: Cast, login: Login) -> None:
    assert ask(login(cast.standing), task_of(cast)).status_code == 403
    request = make_extension_request(task_of(cast), cast.own)
    answer(login(cast.own), request, outcome="granted")
    assert ExtensionDecision.objects.get().outcome == Outcome.WITHDRAWN


# --- What is told --------------------------------------------------------------------------------------------------


def extended(task: Task, cast: Cast, times: int) -> None:
    for month in range(7, 7 + times):
        wanted, today = date(2026, month, 20), date(2026, 6, 15)
        request = request_extension(task=task, user=cast.own, today=today, wanted_on=wanted, reason=f"Lý do {month}.")
        decide_extension(request=request, user=cast.standing, today=today, outcome=Outcome.GRANTED, note=f"Vì {month}.")


def test_every_past_due_date_is_kept_and_the_third_is_marked(cast: Cast, login: Login) -> None:
    task = task_of(cast)
    extended(task, cast, 2)
    content = page(login(cast.own), task.get_absolute_url())
    assert "chip--redo" not in content
    extended_more = make_extension_request(Task.objects.get(), cast.own)
    waiting = page(login(cast.standing), task.get_absolute_url())
    assert "chip--redo" in waiting
    assert "lần 3" in waiting
    assert "lần 3" in page(login(cast.standing), "/")
    answer(login(cast.standing), extended_more, outcome="granted")
    content = page(login(cast.own), task.get_absolute_url())
    for words in ("30/06/2026", "20/07/2026", "20/08/2026", "Gia hạn lần 1", "Gia hạn lần 3", "Vì 7.", "đã 3 lần"):
        assert words in content, words
    assert content.count("chip--redo") == 1


def test_follow_up_table_has_the_extended_date_and_how_often(cast: Cast, login: Login) -> None:
    extended(task_of(cast), cast, 2)
    book = openpyxl.load_workbook(io.BytesIO(login(cast.office).get(reverse("tasks:tasks_export")).getvalue()))
    rows = [row for row in book.active.iter_rows(values_only=True) if row[0] in {"STT", 1}]  # type: ignore[union-attr]
    told = dict(zip(*rows, strict=True))
    assert (told["Hạn quy đổi"].date(), told["Hạn gia hạn"].date()) == (DUE, date(2026, 8, 20))
    assert told["Số lần gia hạn"] == 2


def test_home_of_the_committee_has_a_fixed_number_of_queries(cast: Cast, login: Login) -> None:
    client, counts = login(cast.standing), []
    for more in (3, WAITING_SHOWN):
        for _ in range(more):
            make_extension_request(task_of(cast), cast.own)
        with CaptureQueriesContext(connection) as queries:
            content = page(client, "/")
        counts.append(len(queries))
        assert content.count("Trả lời đề nghị gia hạn:") == min(more, WAITING_SHOWN)
    assert counts[0] == counts[1]
    assert f">{WAITING_SHOWN + 3}<" in content


def test_home_does_not_show_requests_of_closed_tasks_nor_to_others(cast: Cast, login: Login) -> None:
    make_extension_request(task_of(cast, stage="ended"), cast.own)
    assert "chờ trả lời" not in page(login(cast.standing), "/")
    make_extension_request(task_of(cast), cast.own)
    assert "chờ trả lời" in page(login(cast.standing), "/")
    for user in (cast.office, cast.committee, cast.own):
        assert "chờ trả lời" not in page(login(user), "/")


def test_panel_same_number_of_queries(cast: Cast, login: Login) -> None:
    task, client, counts = task_of(cast), login(cast.office), []
    for _ in range(2):
        extended(task, cast, 1)
        with CaptureQueriesContext(connection) as queries:
            page(client, task.get_absolute_url())
        counts.append(len(queries))
        Task.objects.update(due_on=DUE)
        task.refresh_from_db()
    assert counts[0] == counts[1]
