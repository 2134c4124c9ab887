"""Waiting on the pages: the task says for what it waits, the document who waits for it; who may do what; enemies."""

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolutions.models import Document, Draft
from resolutions.reading import read_text, to_json
from tasks.confirming import confirm
from tasks.models import Stage, Task, TaskEvent

from ..conftest import Cast
from ..factories import make_document, make_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
ISSUED = date(2026, 7, 13)
TODAY = date(2026, 7, 20)
EVIL = '"><script>alert(1)</script>'
PLAN = """LIÊN HIỆP CÁC HỘI KH&KT TỈNH THỬ NGHIỆM
Số: {number}
Thử Nghiệm, ngày {day} tháng 7 năm 2026

KẾ HOẠCH
về công tác tư vấn

II. NHIỆM VỤ

1. Văn phòng hoàn thành trang tin trước ngày 30/9/2026.

2. Văn phòng xây dựng quy chế trong thời hạn 20 ngày kể từ ngày Kế hoạch số 31/KH-LHH được ban hành.

3. Văn phòng sửa đổi điều lệ sau khi Trung ương ban hành quy định cụ thể.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH
Nguyễn Văn Mẫu
"""


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-07-20T05:00:00Z", tick=False):
        yield


def waiting_task(cast: Cast, **fields: Any) -> Task:
    values = {"lead": cast.own_unit, "stage": "cond", "deadline_kind": "conditional", "awaits": "93-KL/TW"}
    return make_task(**(values | {"awaits_key": "93kltw", "after_days": 30} | fields))


def test_waiting_goes_on_in_one_way_only(cast: Cast, login: Login) -> None:
    """From the panel that asks since when; the plain step of a paused task stands beside no second one."""
    task = waiting_task(cast, deadline_phrase="Sau khi có quy định", due_on=None)
    told = login(cast.office).get(task.get_absolute_url()).content.decode()
    assert reverse("tasks:wake", args=[task.pk]) in told
    assert reverse("tasks:act", args=[task.pk, "tiep-tuc"]) not in told
    assert "còn chờ điều kiện</dd>" in told


def conclusion(**fields: Any) -> Document:
    return make_document(**({"kind": "conclusion", "number": "93-KL/TW", "issued_on": ISSUED} | fields))


def page(client: Client, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200
    return html.unescape(reply.content.decode())


def send(client: Client, name: str, task: Task, **values: Any) -> Any:
    sent = {"version": Task.objects.get(pk=task.pk).version} | values
    return client.post(reverse(f"tasks:{name}", args=[task.pk]), sent)


# --- A draft -------------------------------------------------------------------------------------------------------


def confirmed(cast: Cast, number: str, day: str) -> Document:
    parsed = read_text(PLAN.format(number=number, day=day))
    units = {name: {"do": "none"} for name in ("van phong",)}
    draft = Draft.objects.create(
        name="k.txt", text=parsed.text, parsed=to_json(parsed), edits={"units": units}, created_by=cast.office
    )
    return confirm(draft=draft, user=cast.office, today=TODAY)


def test_a_confirmed_draft_waits_and_another_one_wakes_it(cast: Cast) -> None:
    first = confirmed(cast, "30/KH-LHH", "10")
    plain, counted, unnamed = first.tasks.order_by("position")
    assert (plain.stage, plain.awaits) == (Stage.NEW, "")
    assert (counted.stage, counted.awaits, counted.awaits_key) == (Stage.COND, "31/KH-LHH", "31khlhh")
    assert (unnamed.stage, unnamed.awaits, unnamed.condition) == (
        Stage.COND,
        "",
        "Trung ương ban hành quy định cụ thể",
    )
    second = confirmed(cast, "31/KH-LHH", "16")
    counted.refresh_from_db()
    assert (counted.stage, counted.due_on) == (Stage.TODO, date(2026, 8, 5))
    event = counted.events.get(verb=TaskEvent.Verb.WOKEN)
    assert (event.actor, event.basis) == (None, f"{second.label} ngày 16/07/2026")
    own = second.tasks.get(position=2)
    assert (own.stage, own.awaits) == (Stage.COND, ""), "a document does not wait for itself"


def test_a_task_whose_document_is_there_already_wakes_at_once(cast: Cast) -> None:
    make_document(number="31/KH-LHH", issued_on=date(2026, 6, 1))
    task = confirmed(cast, "30/KH-LHH", "10").tasks.get(position=2)
    assert (task.stage, task.due_on) == (Stage.TODO, date(2026, 6, 21))


# --- The page of the task ------------------------------------------------------------------------------------------


def test_the_task_says_for_what_it_waits(cast: Cast, login: Login) -> None:
    task = waiting_task(cast)
    for user in (cast.own, cast.viewer, cast.committee):
        seen = page(login(user), task.get_absolute_url())
        assert "Đang chờ" in seen
        assert "93-KL/TW" in seen
        assert "30 ngày sau ngày văn bản ấy" in seen
        assert reverse("tasks:wake", args=[task.pk]) not in seen
    seen = page(login(cast.standing), task.get_absolute_url())
    assert reverse("tasks:wait", args=[task.pk]) in seen
    assert "đã có trong sổ" not in seen
    document = conclusion()
    seen = page(login(cast.office), task.get_absolute_url())
    assert "Văn bản này đã có trong sổ." in seen
    assert document.get_absolute_url() in seen
    assert document.get_absolute_url() not in page(login(cast.own), task.get_absolute_url())
    assert "Đang chờ" not in page(login(cast.office), waiting_task(cast, stage="doing").get_absolute_url())


def test_wait_is_written_down(cast: Cast, login: Login) -> None:
    task = waiting_task(cast, awaits="", awaits_key="", after_days=None)
    client = login(cast.office)
    assert "Ghi văn bản đang chờ" in page(client, task.get_absolute_url())
    assert "Chờ văn bản số" in page(client, reverse("tasks:wait", args=[task.pk]))
    assert send(client, "wait", task, awaits="93-KL/TW", after_days="30").headers["Location"] == task.get_absolute_url()
    assert "30 ngày sau" in page(client, task.get_absolute_url())
    told = page(client, task.get_absolute_url())
    assert "Số ngày sau khi có điều kiện" in told
    assert send(client, "wait", task, awaits="", due_on="30/09/2026").status_code == 302
    task.refresh_from_db()
    assert (task.awaits, task.after_days, task.due_on) == ("", None, date(2026, 9, 30))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"awaits": "x" * 81}, "80"),
        ({"awaits": "93\x00KL"}, "ký tự không dùng được"),
        ({"awaits": "???"}, "Ghi số, ký hiệu"),
        ({"after_days": "-1"}, "từ 0 trở lên"),
        ({"after_days": "9" * 30}, "Nhiều nhất 3660 ngày"),
        ({"after_days": "ba"}, "Ghi một số ngày"),
        ({"due_on": "31/02/2026"}, "Không có ngày 31/02/2026"),
        ({"due_on": "2026-13-45"}, "2026-13-45"),
        ({"after_days": "30", "due_on": "30/09/2026"}, "không ghi cả hai"),
        ({"version": ""}, "Mở lại trang"),
    ],
)
def test_wait_keeps_what_was_typed_and_says_what_to_mend(
    cast: Cast, login: Login, values: dict[str, str], said: str
) -> None:
    task = waiting_task(cast)
    reply = send(login(cast.office), "wait", task, **({"awaits": EVIL[:80]} | values))
    assert reply.status_code == 422
    shown = reply.content.decode()
    assert said in html.unescape(shown)
    assert "<script>alert" not in shown
    assert not task.events.exists()


def test_wake_by_hand(cast: Cast, login: Login) -> None:
    task, document = waiting_task(cast), conclusion()
    client = login(cast.standing)
    form = page(client, reverse("tasks:wake", args=[task.pk]) + f"?van-ban={document.pk}")
    for words in ("13/07/2026", "12/08/2026", f"{document.label} ngày 13/07/2026"):
        assert words in form, words
    for odd in ("9" * 40, "x", "-1", str(make_document().pk), "\x00"):
        assert 'value="13/07/2026"' not in page(client, reverse("tasks:wake", args=[task.pk]) + f"?van-ban={odd}")
    version = task.version
    values = {"came_on": "13/07/2026", "basis": "93-KL/TW", "due_on": "31/08/2026", "version": version}
    assert send(client, "wake", task, **values).status_code == 302
    task.refresh_from_db()
    assert (task.stage, task.due_on) == (Stage.TODO, date(2026, 8, 31))
    assert send(client, "wake", task, **values).status_code == 302, "a double click"
    assert send(login(cast.office), "wake", task, **values).status_code == 409
    assert task.events.count() == 1
    assert client.get(reverse("tasks:wake", args=[task.pk])).status_code == 302
    assert client.get(reverse("tasks:wait", args=[task.pk])).status_code == 302
    told = page(login(cast.own), task.get_absolute_url())
    assert "Điều kiện đã có" in told
    assert "93-KL/TW" in told
    assert "Điều kiện đã có" in page(login(cast.own), reverse("tasks:inbox"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"basis": ""}, "Cần ghi “Căn cứ”"),
        ({"came_on": "21/07/2026"}, "không thể sau hôm nay"),
        ({"came_on": "01/01/0001", "due_on": "31/12/9999"}, ""),
        ({"came_on": ""}, "Cần ghi “Ngày có điều kiện”"),
        ({"due_on": "12/07/2026"}, "không thể trước ngày có điều kiện"),
        ({"note": "\x00"}, "ký tự không dùng được"),
    ],
)
def test_wake_says_what_to_mend(cast: Cast, login: Login, values: dict[str, str], said: str) -> None:
    task = waiting_task(cast)
    reply = send(login(cast.office), "wake", task, **({"came_on": "13/07/2026", "basis": "93-KL/TW"} | values))
    assert reply.status_code == (422 if said else 302)
    assert said in html.unescape(reply.content.decode())


def test_a_woken_task_without_a_date_asks_for_one(cast: Cast, login: Login) -> None:
    task = waiting_task(cast, after_days=None)
    send(login(cast.office), "wake", task, came_on="13/07/2026", basis="93-KL/TW")
    seen = page(login(cast.office), task.get_absolute_url())
    assert "chưa có hạn" in seen
    assert "Đặt hạn" in seen
    assert "điều kiện đã có, chưa đặt hạn" in seen
    assert "Đặt hạn" not in page(login(cast.own), task.get_absolute_url())


@pytest.mark.parametrize("name", ["wait", "wake"])
def test_strangers_and_those_who_may_not(cast: Cast, login: Login, name: str) -> None:
    task = waiting_task(cast)
    values = {"came_on": "13/07/2026", "basis": "x", "awaits": "1/KH"}
    answers = {who: send(login(user), name, task, **values).status_code for who, user in cast.by_role().items()}
    assert {who: code for who, code in answers.items() if code not in {302, 409}} == {
        "committee": 403,
        "viewer": 403,
        "own": 403,
        "other": 404,
    }


# --- The page of the document --------------------------------------------------------------------------------------


def test_the_document_says_who_waits_for_it(cast: Cast, login: Login) -> None:
    document = conclusion()
    task, other = waiting_task(cast), waiting_task(cast, lead=cast.other_unit, after_days=None)
    seen = page(login(cast.office), document.get_absolute_url())
    assert "2 nhiệm vụ chờ văn bản này" in seen
    assert "hạn sẽ là 12/08/2026" in seen
    assert "chưa có hạn, đặt sau" in seen
    told = page(login(cast.viewer), document.get_absolute_url())
    assert task.title in told
    assert "danh-thuc" not in told
    make_task(lead=cast.own_unit, document=document)  # so that the unit sees the document
    told = page(login(cast.own), document.get_absolute_url())
    assert "1 nhiệm vụ chờ văn bản này" in told
    assert other.title not in told
    assert "nhiệm vụ chờ văn bản này" not in page(login(cast.office), make_document().get_absolute_url())


def wake_all(client: Client, document: Document, *tasks: Task) -> Any:
    return client.post(reverse("tasks:wake_all", args=[document.pk]), {"pick": [task.pk for task in tasks]})


def test_all_that_wait_are_woken_at_once(cast: Cast, login: Login) -> None:
    document = conclusion(issued_on=date(2024, 7, 13))  # a person knows better
    tasks = [waiting_task(cast), waiting_task(cast)]
    client = login(cast.standing)
    assert wake_all(client, document, *tasks).headers["Location"] == document.get_absolute_url()
    assert [Task.objects.get(pk=task.pk).stage for task in tasks] == ["todo", "todo"]
    assert wake_all(client, document, *tasks).status_code == 302, "a double click"
    assert TaskEvent.objects.filter(verb="woken").count() == 2


@pytest.mark.parametrize("foreign", ["999999999", "9" * 30, "x", "\x00", ""])
def test_a_foreign_pick_refuses_the_whole_batch(cast: Cast, login: Login, foreign: str) -> None:
    document, task = conclusion(), waiting_task(cast)
    client = login(cast.office)
    client.post(reverse("tasks:wake_all", args=[document.pk]), {"pick": [str(task.pk), foreign]})
    unnumbered, nothing = make_document(number=""), waiting_task(cast, awaits="", awaits_key="")
    assert wake_all(client, unnumbered, nothing).status_code == 404
    stranger = waiting_task(cast, awaits="7-KL/TW", awaits_key="7kltw")
    assert wake_all(client, document, task, stranger).status_code == 404
    assert wake_all(client, document).status_code == 302
    assert Task.objects.get(pk=task.pk).stage == Stage.COND
    for user in (cast.own, cast.committee, cast.viewer):
        assert wake_all(login(user), document, task).status_code == 403


def test_pages_cost_the_same_with_more_rows(cast: Cast, login: Login) -> None:
    document, client = conclusion(), login(cast.office)
    counts = []
    for more in (1, 2):
        for _one in range(more):
            waiting_task(cast)
        client.get(document.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, document.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
