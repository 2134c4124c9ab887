"""Several people at one moment: tables that bring the same, and rows that point to a task that somebody has locked."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tasks.models import Notice, NoticeKind, Task, TaskImport
from tasks.workflow import locked

from ..factories import make_document, make_organisation, make_task, make_user
from ..parallel import at_once
from .import_tables import confirm, new_row, preview, send, sheet

pytestmark = pytest.mark.django_db(transaction=True)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_table_that_is_sent_many_times_at_once_is_kept_once() -> None:
    make_organisation()
    clients, key = [client_of(user) for user in [make_user()] * 4], str(uuid.uuid4())
    data = sheet(new_row("Việc", "12/KH-LHH"))
    answers = at_once(*(lambda client=client: send(client, data, request_key=key) for client in clients))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert TaskImport.objects.count() == 1


def test_two_tables_that_bring_the_same_task_write_it_once() -> None:
    make_organisation()
    make_document(number="12/KH-LHH")
    data = sheet(new_row("Việc", "12/KH-LHH"))
    pages = [(client, preview(client, data)) for client in (client_of(make_user()), client_of(make_user()))]
    answers = at_once(*(lambda client=client, page=page: confirm(client, page) for client, page in pages))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Task.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_rows_that_point_to_a_locked_task_need_not_wait() -> None:
    make_organisation()
    task, user = make_task(), make_user()
    held, done = threading.Event(), threading.Event()

    def step() -> bool:
        with locked(task, None):
            held.set()
            return done.wait(5)

    def point() -> None:
        held.wait(5)
        Notice.objects.create(user=user, kind=NoticeKind.ASSIGNED, task=task, key="a", at=timezone.now())
        done.set()

    assert at_once(step, point) == [True, None]
