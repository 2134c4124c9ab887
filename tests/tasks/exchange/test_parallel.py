"""Several people at one moment: one file sent by two, one batch confirmed twice, one key asked for twice."""

import uuid
from typing import Any

import pytest
from django.test import Client

from members.models import Role
from tasks.models import ApiKey, IncomingReview, ReceivedReview

from ...factories import make_organisation, make_unit, make_user
from ...parallel import at_once
from .files import UNION, file_of
from .test_pages import upload

pytestmark = pytest.mark.django_db(transaction=True)


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def fields_of(page: str) -> dict[str, str]:
    row = IncomingReview.objects.get(batch=page.rstrip("/").rsplit("/", 1)[1])
    return {f"{row.pk}-take": "on", f"{row.pk}-unit": UNION, f"{row.pk}-seen": "0"}


def confirming(client: Client, page: str) -> Any:
    fields = fields_of(page)
    return lambda: client.post(page, fields)


def test_one_batch_sent_many_times_at_once_is_kept_once() -> None:
    make_organisation()
    client, key = client_of(Role.OFFICE), str(uuid.uuid4())
    answers = at_once(*[lambda: upload(client, ("a.json", file_of()), key=key)] * 4)
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert IncomingReview.objects.count() == 1


def test_one_file_that_two_people_take_in_is_there_once() -> None:
    make_organisation()
    make_unit(UNION)
    clients = [client_of(Role.OFFICE), client_of(Role.ADMIN)]
    pages = [upload(client, ("a.json", file_of())).headers["Location"] for client in clients]
    answers = at_once(*(confirming(client, page) for client, page in zip(clients, pages, strict=True)))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ReceivedReview.objects.count() == 1


def test_two_files_of_one_union_taken_in_at_once_are_no_two_in_force() -> None:
    make_organisation()
    make_unit(UNION)
    clients = [client_of(Role.OFFICE), client_of(Role.ADMIN)]
    pages = [upload(client, ("a.json", file_of(n + 3))).headers["Location"] for n, client in enumerate(clients)]
    answers = at_once(*(confirming(client, page) for client, page in zip(clients, pages, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert ReceivedReview.objects.count() == 1


def test_a_batch_confirmed_twice_is_taken_in_once() -> None:
    make_organisation()
    make_unit(UNION)
    client = client_of(Role.OFFICE)
    page = upload(client, ("a.json", file_of())).headers["Location"]
    answers = at_once(confirming(client, page), confirming(client, page))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ReceivedReview.objects.count() == 1


def test_a_key_asked_for_twice_is_one() -> None:
    make_organisation()
    client, once = client_of(Role.ADMIN), str(uuid.uuid4())
    fields = {"name": "Trang tổng hợp", "request_key": once}
    answers = at_once(*[lambda: client.post("/quan-tri/khoa/", fields)] * 3)
    assert sorted(answer.status_code for answer in answers) == [200, 302, 302]
    assert ApiKey.objects.count() == 1
