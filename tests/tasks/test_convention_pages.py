"""The pages that move due dates: what moves is shown first; a preview that is stale is shown again; enemies."""

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

from members.models import Organisation
from resolutions.models import Document, Draft
from resolutions.reading.conventions import STANDARD, Conventions
from tasks.conventions import conventions_of
from tasks.models import Task

from ..conftest import Cast
from ..factories import make_document, make_task
from .intake_texts import PLAN
from .test_redating import Q3, Q3_ADMINISTRATIVE, amended, of, quarter_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
ADDRESS = "/quan-tri/quy-uoc/"
EVIL = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def typed(**values: Any) -> dict[str, str]:
    stored = Organisation.objects.get(pk=1)
    now = conventions_of(stored).as_json() | {"version": stored.version}
    return {name: str(value) for name, value in (now | values).items()}


def seen(reply: Any) -> str:
    return str(reply.context["mark"])


def text(reply: Any) -> str:
    return html.unescape(reply.content.decode())


# --- Conventions ---------------------------------------------------------------------------------------------------


def test_a_change_is_shown_before_it_is_saved(cast: Cast, login: Login) -> None:
    task, extended = quarter_task(), quarter_task(due_on=date(2026, 12, 1), original_due_on=Q3, extension_count=2)
    client = login(cast.admin)
    assert "Xem trước thay đổi" in text(client.get(ADDRESS))
    values = typed(quarter="administrative")
    preview = client.post(ADDRESS, values)
    shown = text(preview)
    assert preview.status_code == 200
    for words in ("Lưu, chỉ cho văn bản mới", "Lưu và tính lại 1 nhiệm vụ", "14/09/2026", "đã gia hạn 2 lần"):
        assert words in shown, words
    assert task.title in shown
    assert extended.title in shown
    assert conventions_of(Organisation.objects.get(pk=1)) == STANDARD, "nothing is saved by looking"
    done = client.post(ADDRESS, values | {"seen": seen(preview), "lam": "tinh-lai"}, follow=True)
    assert "Đã lưu quy ước và tính lại hạn của 1 nhiệm vụ." in text(done)
    assert "hành chính (Nghị định 09/2019)" in text(done)
    again = client.post(ADDRESS, values | {"seen": seen(preview), "lam": "tinh-lai"})
    assert again.status_code == 302, "a double click"
    task.refresh_from_db()
    assert (task.due_on, task.events.count()) == (Q3_ADMINISTRATIVE, 1)
    assert "Tính lại hạn" in text(client.get(task.get_absolute_url()))


def test_only_for_new_documents(cast: Cast, login: Login) -> None:
    task, client = quarter_task(), login(cast.admin)
    values = typed(quarter="administrative")
    mark = seen(client.post(ADDRESS, values))
    assert client.post(ADDRESS, values | {"seen": mark, "lam": "moi"}).status_code == 302
    task.refresh_from_db()
    assert task.due_on == Q3
    assert conventions_of(Organisation.objects.get(pk=1)) == Conventions(quarter="administrative")
    later = client.post(ADDRESS, typed())
    assert "Quy ước chưa đổi gì." in text(later)
    assert "Lưu và tính lại 1 nhiệm vụ" in text(later)
    assert "Lưu, chỉ cho văn bản mới" not in text(later)


def test_a_stale_preview_is_shown_again(cast: Cast, login: Login) -> None:
    quarter_task()
    client = login(cast.admin)
    values = typed(quarter="administrative")
    mark = seen(client.post(ADDRESS, values))
    quarter_task()
    for do in ("moi", "tinh-lai"):
        again = client.post(ADDRESS, values | {"seen": mark, "lam": do})
        assert again.status_code == 409
        assert "Lưu và tính lại 2 nhiệm vụ" in text(again)
    other = client.post(ADDRESS, typed(quarter="administrative", weekend="next") | {"seen": mark, "lam": "moi"})
    assert other.status_code == 409, "something else was typed than was shown"
    assert client.post(ADDRESS, values | {"seen": EVIL, "lam": "tinh-lai"}).status_code == 409
    assert conventions_of(Organisation.objects.get(pk=1)) == STANDARD


def test_settings_saved_in_between_are_a_conflict(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    values = typed(quarter="administrative")
    mark = seen(client.post(ADDRESS, values))
    Organisation.objects.update(version=9)
    reply = client.post(ADDRESS, values | {"seen": mark, "lam": "moi"})
    assert reply.status_code == 409
    assert "hành chính" in text(reply)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"quarter": "lunar"}, "lunar"),
        ({"early_month": "13"}, "13"),
        ({"past_days": "9" * 40}, "từ 0 đến 366"),
        ({"past_days": "-1"}, "từ 0 đến 366"),
        ({"past_days": "\x00"}, "từ 0 đến 366"),
        ({"weekend": ""}, "Cần chọn"),
        ({"version": ""}, "Mở lại trang"),
        ({"seen": "x" * 101}, "100"),
    ],
)
def test_what_cannot_be_is_said(cast: Cast, login: Login, values: dict[str, str], said: str) -> None:
    reply = login(cast.admin).post(ADDRESS, typed() | values | {"lam": "moi"})
    assert reply.status_code == 422
    assert said in text(reply)
    assert conventions_of(Organisation.objects.get(pk=1)) == STANDARD


def test_nobody_else_comes_in(cast: Cast, login: Login) -> None:
    for who, user in cast.by_role().items():
        if who != "admin":
            assert login(user).post(ADDRESS, typed(quarter="administrative")).status_code == 403


def test_a_draft_is_read_by_the_conventions(cast: Cast, login: Login) -> None:
    Organisation.objects.update(conventions={"now": Conventions(quarter="administrative").as_json()})
    client = login(cast.office)
    key = "6c0c7c34-0a3f-4a3c-9a3e-0f7d4f1a2b3c"
    assert client.post(reverse("tasks:intake"), {"text": PLAN, "request_key": key}).status_code == 302
    draft = Draft.objects.get()
    shown = text(client.get(draft.get_absolute_url()))
    assert "14/12/2026" in shown
    assert "14/09/2026" in shown
    assert "30/09/2026" not in shown
    Organisation.objects.update(conventions={})
    assert "14/09/2026" in text(client.get(draft.get_absolute_url())), "a draft keeps its conventions"


def test_the_preview_costs_the_same_with_more_rows(cast: Cast, login: Login) -> None:
    client, counts = login(cast.admin), []
    document = make_document()
    for more in (1, 2):
        for _one in range(more):
            quarter_task(document=document)
        with CaptureQueriesContext(connection) as queries:
            client.post(ADDRESS, typed(quarter="administrative"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- A corrected document ------------------------------------------------------------------------------------------


def corrected(cast: Cast) -> tuple[Document, Task]:
    document = make_document(issued_on=date(2026, 1, 15))
    task = of(document, "trong thời hạn 30 ngày kể từ ngày ký", title="Lập dự toán")
    make_task(document=document, lead=cast.own_unit)
    return amended(document, cast, issued_on=date(2026, 1, 20)), task


def test_the_document_offers_what_would_move(cast: Cast, login: Login) -> None:
    document, task = corrected(cast)
    address = reverse("tasks:document_dues", args=[document.pk])
    for user in (cast.admin, cast.office, cast.standing):
        assert "Hạn của 1 nhiệm vụ tính theo thông tin cũ" in text(login(user).get(document.get_absolute_url()))
    for user in (cast.committee, cast.viewer, cast.own):
        assert address not in text(login(user).get(document.get_absolute_url()))
    client = login(cast.office)
    preview = client.get(address)
    for words in (
        "Ngày ban hành 15/01/2026 → 20/01/2026",
        "Lập dự toán",
        "14/02/2026",
        "19/02/2026",
        "Tính lại hạn của 1 nhiệm vụ",
    ):
        assert words in text(preview), words
    assert client.post(address, {"seen": seen(preview)}).headers["Location"] == document.get_absolute_url()
    task.refresh_from_db()
    assert task.due_on == date(2026, 2, 19)
    assert task.events.get().note == "Văn bản đã sửa: Ngày ban hành 15/01/2026 → 20/01/2026."
    assert "thông tin cũ" not in text(client.get(document.get_absolute_url()))
    assert client.post(address, {"seen": seen(preview)}).status_code == 302, "sent twice: nothing is left to move"
    assert task.events.count() == 1
    assert "Không có hạn nào đổi." in text(client.get(address))


def test_a_stale_preview_of_a_document(cast: Cast, login: Login) -> None:
    document, task = corrected(cast)
    client, address = login(cast.standing), reverse("tasks:document_dues", args=[document.pk])
    for mark in ("", "x", EVIL, "x" * 500, "\x00"):
        reply = client.post(address, {"seen": mark})
        assert reply.status_code == 409
        assert "<script>alert" not in reply.content.decode()
    task.refresh_from_db()
    assert task.due_on == date(2026, 2, 14)


def test_strangers_of_a_document(cast: Cast, login: Login) -> None:
    document, _task = corrected(cast)
    address = reverse("tasks:document_dues", args=[document.pk])
    codes = {who: login(user).post(address, {"seen": "x"}).status_code for who, user in cast.by_role().items()}
    assert {who for who, code in codes.items() if code == 403} == {"committee", "viewer", "own", "other"}
    assert login(cast.office).get(reverse("tasks:document_dues", args=[10**15])).status_code == 404
