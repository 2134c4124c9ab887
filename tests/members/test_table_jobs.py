"""Large tables in the background: planned, given up, taken over when a process died, confirmed once."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.clock import today
from members.models import TableImport, Unit, UnitEvent
from members.one_worker import OneWorker
from members.tables import importing
from members.tables.unit_plan import UnitPlanning

from ..conftest import Cast
from ..factories import make_organisation, make_unit, make_user
from ..parallel import at_once
from .tables import book_of, confirm, data_of, kinds, problems, rows, upload, written

Login = Callable[..., Client]


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often a worker was started; none is."""
    calls: list[bool] = []
    monkeypatch.setattr(importing, "start", lambda: calls.append(True))
    monkeypatch.setattr(importing, "WORKER", OneWorker("tables", "work_off_tables", "TABLES_START", -1e9))
    return calls


def many(client: Client, count: int = 250) -> TableImport:
    return rows(client, "don-vi", *({"name": f"Hội số {n}", "kind": "Hội thành viên"} for n in range(count)))


def page_of(client: Client, table: TableImport, **headers: Any) -> str:
    return str(client.get(table.get_absolute_url(), **headers).content.decode())


def test_a_large_table_is_read_and_written_by_a_worker(
    cast: Cast, office: Client, started: list[bool], django_capture_on_commit_callbacks: Any
) -> None:
    table = many(office)
    assert (table.state, table.total, len(started)) == ("planning", 250, 1)
    assert "Đã đọc 0 trên 250 dòng." in page_of(office, table)
    fragment = page_of(office, table, HTTP_HX_REQUEST="true")
    assert "hx-trigger" in fragment
    assert "<html" not in fragment
    assert importing.work_off(today()) == 1
    table.refresh_from_db()
    assert (table.state, table.done, set(kinds(table))) == ("open", 250, {"them"})
    assert "HX-Refresh" in office.get(table.get_absolute_url(), HTTP_HX_REQUEST="true").headers
    assert "Trang 1 trên 3" in page_of(office, table)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(office, table)
    table.refresh_from_db()
    assert table.state == "writing"
    assert "Đang ghi 250 dòng" in page_of(office, table)
    assert confirm_again(office, table).status_code == 302
    assert importing.work_off(today()) == 1
    assert "Đã ghi cả bảng: thêm 250, sửa 0 dòng" in page_of(office, table)
    assert Unit.objects.filter(name__startswith="Hội số").count() == 250
    assert importing.work_off(today()) == 0


def confirm_again(client: Client, table: TableImport) -> Any:
    return client.post(table.get_absolute_url(), {"buoc": "ghi", "seen": "0" * 64})


def test_a_table_is_given_up_while_it_is_read(
    cast: Cast, office: Client, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    table, plain = many(office), UnitPlanning.load

    def load(plan: UnitPlanning) -> None:
        plain(plan)
        assert office.post(table.get_absolute_url(), {"buoc": "bo"}).status_code == 302

    monkeypatch.setattr(UnitPlanning, "load", load)
    importing.work_off(today())
    table.refresh_from_db()
    assert (table.state, table.rows, table.fates) == ("dropped", [], [])
    assert "không dòng nào được ghi" in page_of(office, table)


def test_another_process_takes_over_and_gives_up_after_three(
    cast: Cast, office: Client, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = many(office)
    monkeypatch.setattr(UnitPlanning, "load", killed)
    for attempt in (1, 2, 3):
        with pytest.raises(SystemExit):
            importing.work_off(today())
        table.refresh_from_db()
        assert (table.state, table.attempts, bool(table.worker)) == ("planning", attempt, True)
    assert importing.work_off(today()) == 1
    table.refresh_from_db()
    assert (table.state, Unit.objects.filter(name__startswith="Hội số").count()) == ("failed", 0)
    assert "bị ngắt nhiều lần" in page_of(office, table)
    monkeypatch.undo()
    monkeypatch.setattr(importing, "start", lambda: None)
    assert office.post(table.get_absolute_url(), {"buoc": "lai"}).status_code == 302
    assert importing.work_off(today()) == 1
    table.refresh_from_db()
    assert table.state == "open"


def killed(*_args: Any) -> None:
    raise SystemExit(9)


def test_a_process_killed_while_writing_leaves_nothing_and_the_next_writes_all(
    cast: Cast, office: Client, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = many(office)
    importing.work_off(today())
    confirm(office, table)
    with monkeypatch.context() as patched:
        patched.setattr("members.tables.unit_writing._change", killed)
        with pytest.raises(SystemExit):
            importing.work_off(today())
    assert not Unit.objects.filter(name__startswith="Hội số").exists()
    assert importing.work_off(today()) == 1
    assert Unit.objects.filter(name__startswith="Hội số").count() == 250
    assert UnitEvent.objects.filter(verb="created").count() == 250


def test_a_table_of_another_machine_is_left_alone_until_it_is_silent_for_long(
    cast: Cast, office: Client, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.sole.of_all_machines", lambda: False)
    table = many(office)
    TableImport.objects.filter(pk=table.pk).update(worker="may-khac", beat_at=timezone.now())
    assert importing.work_off(today()) == 0
    TableImport.objects.filter(pk=table.pk).update(beat_at=timezone.now() - timedelta(minutes=11))
    assert importing.work_off(today()) == 1


def test_an_error_becomes_a_sentence(
    cast: Cast, office: Client, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = many(office)
    monkeypatch.setattr(UnitPlanning, "load", lambda _plan: 1 / 0)
    assert importing.work_off(today()) == 1
    assert "Có lỗi khi đọc hoặc ghi bảng" in page_of(office, table)


def test_what_changed_since_the_preview_is_looked_at_again(cast: Cast, office: Client) -> None:
    table = rows(
        office, "don-vi", {"name": "Hội Mới", "kind": "Hội thành viên"}, {"name": "Hội Hai", "kind": "ban chuyên môn"}
    )
    make_unit("Hội Mới", kind="department")
    answer = confirm(office, table)
    assert answer.status_code == 409
    assert "Sổ vừa được đổi nên chưa ghi dòng nào" in answer.content.decode()
    assert not Unit.objects.filter(name="Hội Hai").exists()
    table.refresh_from_db()
    assert kinds(table) == ["sua", "them"]
    written(office, table)


def test_a_preview_that_is_not_the_newest_writes_nothing(cast: Cast, office: Client) -> None:
    table = rows(office, "don-vi", {"name": "Hội Mới", "kind": "Hội thành viên"})
    assert office.post(table.get_absolute_url(), {"buoc": "ghi", "seen": "0" * 64}).status_code == 409
    for wrong in ({}, {"buoc": "ghi"}, {"buoc": "ghi", "seen": "x" * 9000}, {"buoc": "\x00"}):
        assert office.post(table.get_absolute_url(), wrong).status_code == 422
    assert not Unit.objects.filter(name="Hội Mới").exists()
    for query in ("?loai=la", "?trang=-1", "?trang=99999999999999999999", "?trang=5000", "?loai=%00"):
        assert office.get(table.get_absolute_url() + query).status_code == 200


def test_a_role_lost_in_between_writes_nothing(cast: Cast, office: Client, login: Login) -> None:
    table = rows(office, "don-vi", {"name": "Hội Mới", "kind": "Hội thành viên"})
    assert login(cast.admin).get(table.get_absolute_url()).status_code == 404
    cast.office.role = "viewer"
    cast.office.save()
    client = login(cast.office)
    assert client.post(table.get_absolute_url(), {"buoc": "ghi", "seen": "0" * 64}).status_code == 403
    TableImport.objects.filter(pk=table.pk).update(state="writing")
    importing.work_off(today())
    assert not Unit.objects.filter(name="Hội Mới").exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_sent_and_confirmed_many_times_at_once_is_written_once() -> None:
    make_organisation()
    client_of = []
    user = make_user()
    for _n in range(4):
        client = Client()
        client.force_login(user)
        client_of.append(client)
    data, key = data_of(book_of("don-vi", [{"name": "Hội Mới", "kind": "Hội thành viên"}])), str(uuid.uuid4())
    answers = at_once(*(lambda client=client: upload(client, "don-vi", data, key=key) for client in client_of))
    assert [answer.status_code for answer in answers] == [302] * 4
    table = TableImport.objects.get()
    found = re.search(r'name="seen" value="(\w+)"', page_of(client_of[0], table))
    assert found
    values = {"buoc": "ghi", "seen": found[1]}
    answers = at_once(*(lambda client=client: client.post(table.get_absolute_url(), values) for client in client_of))
    assert {answer.status_code for answer in answers} == {302}
    assert Unit.objects.filter(name="Hội Mới").count() == 1
    assert UnitEvent.objects.filter(verb="created").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tables_that_bring_the_same_write_it_once() -> None:
    make_organisation()
    pairs = []
    for user in (make_user(), make_user()):
        client = Client()
        client.force_login(user)
        pairs.append((client, rows(client, "don-vi", {"name": "Hội Mới", "kind": "Hội thành viên"})))
    answers = at_once(*(lambda client=client, table=table: confirm(client, table) for client, table in pairs))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Unit.objects.filter(name="Hội Mới").count() == 1
    assert problems(TableImport.objects.first() or pairs[0][1]) == ""
    assert connection.vendor in ("sqlite", "postgresql")
