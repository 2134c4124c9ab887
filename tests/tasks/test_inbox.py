"""One's own inbox: what was told, what is unread, the way to the task; and the acts that tell."""

import html
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Role, User
from tasks import workflow
from tasks.assigning import assign
from tasks.extending import decide_extension, withdraw_extension
from tasks.inbox import tell_leads
from tasks.models import Assignment, Notice, NoticeKind, Outcome, Stage, Task

from ..conftest import Cast
from ..factories import make_entry, make_extension_request, make_task, make_user

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
URL = "/hop-tin/"
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def notice(user: User, task: Task, **values: Any) -> Notice:
    given = {"kind": NoticeKind.ASSIGNED, "key": str(uuid.uuid4())}
    return Notice.objects.create(user=user, task=task, **(given | values))


def page(client: Client, query: str = "") -> str:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_inbox_says_what_was_told_and_what_is_unread(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, title="Lập đề án")
    notice(cast.own, task, note="<b>ghi</b>\nhai dòng")
    answer = login(cast.own).get(URL).content.decode()
    for words in (
        "Việc mới giao",
        "Lập đề án",
        "chưa đọc",
        "Hôm nay",
        "15/06/2026",
        "&lt;b&gt;ghi&lt;/b&gt;<br>hai dòng",
    ):
        assert words in answer, words
    assert "1 tin chưa đọc" in answer
    assert "Hộp tin, 1 chưa đọc" in answer


def test_empty_inbox_says_what_will_come(cast: Cast, login: Login) -> None:
    assert "Chưa có tin nào" in page(login(cast.viewer))
    assert "Không còn tin chưa đọc" in page(login(cast.viewer), "?loc=chua-doc")


def test_days_stand_apart_newest_first(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    with time_machine.travel("2026-06-13T05:00:00Z", tick=False):
        notice(cast.own, task)
    notice(cast.own, task)
    answer = page(login(cast.own))
    assert answer.index("15/06/2026</h2>") < answer.index("13/06/2026</h2>")
    assert answer.count('<ul class="notices">') == 2


def test_opening_a_notice_reads_it_and_goes_to_the_task(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    first, other = notice(cast.own, task, kind=NoticeKind.DECISION), notice(cast.own, task)
    client = login(cast.own)
    answer = client.get(reverse("tasks:inbox_open", args=[first.pk]))
    assert answer.headers["Location"] == f"{task.get_absolute_url()}#decisions"
    first.refresh_from_db()
    other.refresh_from_db()
    assert first.read_at is not None
    assert other.read_at is None
    read_at = first.read_at
    client.get(reverse("tasks:inbox_open", args=[first.pk]))
    first.refresh_from_db()
    assert first.read_at == read_at
    assert page(client, "?loc=chua-doc").count('class="is-unread"') == 1


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "9223372036854775808"])
def test_a_notice_that_cannot_be_is_not_found(pk: str, cast: Cast, login: Login) -> None:
    assert login(cast.office).get(f"{URL}{pk}/").status_code == 404


def test_nobody_elses_notice_exists(cast: Cast, login: Login) -> None:
    told = notice(cast.own, make_task(lead=cast.own_unit, title="Việc riêng"))
    for user in (cast.admin, cast.office, cast.other):
        assert login(user).get(reverse("tasks:inbox_open", args=[told.pk])).status_code == 404
        assert "Việc riêng" not in page(login(user))
        login(user).post(URL, {"until": told.pk})
    told.refresh_from_db()
    assert told.read_at is None


def test_notice_of_a_task_that_was_taken_away_is_gone(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, title="Việc đã chuyển")
    told = notice(cast.own, task)
    Assignment.objects.filter(task=task).delete()
    client = login(cast.own)
    assert "Việc đã chuyển" not in page(client)
    assert "Không còn tin chưa đọc" in page(client)
    assert client.get(reverse("tasks:inbox_open", args=[told.pk])).status_code == 404


def test_all_that_was_shown_is_read_what_came_later_is_not(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit)
    shown, later = notice(cast.own, task), notice(cast.own, task)
    client = login(cast.own)
    for _ in range(2):
        assert client.post(URL, {"until": shown.pk}).headers["Location"] == URL
    assert list(Notice.objects.filter(read_at=None)) == [later]


@pytest.mark.parametrize("until", ["", "x", "0", "-1", "99999999999999999999", "\x00"])
def test_marking_read_up_to_nothing_is_a_form_error(until: str, cast: Cast, login: Login) -> None:
    notice(cast.own, make_task(lead=cast.own_unit))
    assert login(cast.own).post(URL, {"until": until}).status_code == 422
    assert Notice.objects.filter(read_at=None).count() == 1


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?page=0"])
def test_a_page_that_is_not_there(query: str, cast: Cast, login: Login) -> None:
    assert login(cast.own).get(URL + query).status_code == 404


@pytest.mark.parametrize("who", ["office", "own"])
def test_inbox_costs_the_same_number_of_queries(who: str, cast: Cast, login: Login) -> None:
    client, counts = login(cast.by_role()[who]), []
    for rows in (3, 57):
        for _ in range(rows):
            notice(cast.by_role()[who], make_task(lead=cast.own_unit))
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


# --- Acts that tell ------------------------------------------------------------------------------------------------


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("user__username", "kind"))


def test_a_new_lead_is_told_and_only_a_new_one(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit)
    assign(task=task, user=cast.office, today=TODAY, leads=[cast.own_unit, cast.other_unit])
    assert told() == [("hoi2", NoticeKind.ASSIGNED)]
    assign(task=task, user=cast.office, today=TODAY, leads=[cast.own_unit], coops=[cast.other_unit])
    assert len(told()) == 1


def test_who_leads_is_told_that_its_result_was_returned(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, coop=cast.other_unit, stage=Stage.CONFIRM)
    make_entry(task, cast.own, kind="result")
    workflow.send_back(task=task, user=cast.standing, today=TODAY, reason="Thiếu phụ lục.")
    assert told() == [("hoi1", NoticeKind.RETURNED)]
    assert "Thiếu phụ lục." in page(login(cast.own))


def test_a_step_that_is_refused_tells_nobody(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage=Stage.DOING)
    with pytest.raises(workflow.TaskMoved):
        workflow.send_back(task=task, user=cast.standing, today=TODAY, reason="Thiếu.")
    assert told() == []


def test_an_answer_to_a_request_is_told_to_who_asked_and_who_leads(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, coop=cast.other_unit, due_on=TODAY, stage=Stage.DOING)
    asked = make_extension_request(task, cast.office)
    decide_extension(request=asked, user=cast.standing, today=TODAY, outcome=Outcome.REFUSED, note="Đã đủ người.")
    assert told() == [("hoi1", NoticeKind.DECIDED), ("vanphong", NoticeKind.DECIDED)]
    assert Notice.objects.filter(note="Không đồng ý. Đã đủ người.").count() == 2
    again = make_extension_request(task, cast.own, wanted_on=date(2026, 7, 31))
    decide_extension(request=again, user=cast.standing, today=TODAY, outcome=Outcome.GRANTED)
    assert Notice.objects.filter(note="Đồng ý: đến hết ngày 31/07/2026.", due_on=date(2026, 7, 31)).count() == 1


def test_a_request_taken_back_tells_nobody(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, due_on=TODAY, stage=Stage.DOING)
    withdraw_extension(request=make_extension_request(task, cast.own), user=cast.own, today=TODAY)
    assert told() == []


def test_many_tasks_are_told_in_as_many_queries_as_one(cast: Cast) -> None:
    second = make_user(Role.UNIT, username="hoi1b", unit=cast.own_unit)
    make_user(Role.UNIT, username="hoi1c", unit=cast.own_unit, is_active=False)
    counts = []
    for rows in (1, 40):
        tasks = [make_task(lead=cast.own_unit, coop=cast.other_unit) for _ in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            tell_leads(tasks, NoticeKind.ASSIGNED, "assigned:new", author=cast.own)
        counts.append(len(queries))
        tell_leads(tasks, NoticeKind.ASSIGNED, "assigned:new", author=cast.own)
    assert counts[0] == counts[1]
    assert set(told()) == {(second.username, NoticeKind.ASSIGNED)}
    assert len(told()) == 41


@pytest.mark.parametrize(
    ("kind", "stage", "role", "place"),
    [
        (NoticeKind.LATE, Stage.DOING, "own", "bao-ket-qua/"),
        (NoticeKind.LATE, Stage.CONFIRM, "own", ""),
        (NoticeKind.CONFIRM_48, Stage.CONFIRM, "standing", "viec/xac-nhan/"),
        (NoticeKind.CONFIRM_48, Stage.DONE, "standing", ""),
        (NoticeKind.EXTENSION, Stage.DOING, "standing", ""),
        (NoticeKind.MENTIONED, Stage.DOING, "viewer", "#comments"),
    ],
)
def test_a_notice_opens_the_form_that_is_needed_now(
    cast: Cast, login: Login, kind: NoticeKind, stage: Stage, role: str, place: str
) -> None:
    task = make_task(lead=cast.own_unit, due_on=TODAY, stage=stage)
    user = cast.by_role()[role]
    answer = login(user).get(reverse("tasks:inbox_open", args=[notice(user, task, kind=kind).pk]), follow=True)
    where = answer.redirect_chain[-1][0]
    assert where == f"/nhiem-vu/{task.pk}/{place}"
    assert answer.status_code == 200


def test_an_open_request_is_opened_to_be_answered(cast: Cast, login: Login) -> None:
    task = make_task(lead=cast.own_unit, due_on=TODAY, stage=Stage.DOING)
    asked = make_extension_request(task, cast.own)
    told = notice(cast.standing, task, kind=NoticeKind.EXTENSION)
    answer = login(cast.standing).get(reverse("tasks:inbox_open", args=[told.pk]))
    assert answer.headers["Location"] == reverse("tasks:extension", args=[task.pk, asked.pk])


def test_inbox_shows_one_kind(cast: Cast, login: Login) -> None:
    notice(cast.own, make_task(lead=cast.own_unit, title="Việc một"))
    notice(cast.own, make_task(lead=cast.own_unit, title="Việc hai"), kind=NoticeKind.LATE, read_at=timezone.now())
    client = login(cast.own)
    assert "Việc một" not in page(client, "?loai=late")
    assert "Việc hai" in page(client, "?loai=late")
    assert "Việc hai" not in page(client, "?loai=late&loc=chua-doc")
    assert "Không có tin nào loại này" in page(client, "?loai=woken")
    for odd in ("?loai=x", "?loai=%00", "?loc=x"):
        assert "giá trị không dùng được" in page(client, odd)
