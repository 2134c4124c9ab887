"""The gate before the live server: a test's tables are emptied when none of its requests is on its way any more."""

from collections.abc import Callable, Iterator
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lhh_tracker import urls
from members.models import User
from resolutions.models import Document

from .conftest import Gate, Visitor

ASKED = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}


class Answer:
    """An answer in two parts that knows whether the server has closed it."""

    def __init__(self) -> None:
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter([b"a", b"b"])

    def close(self) -> None:
        self.is_closed = True


def answering(answer: Any) -> Gate:
    gate = Gate(lambda _environ, _start: answer)
    gate.open()
    return gate


def test_gate_waits_for_those_inside() -> None:
    answer = Answer()
    gate = answering(answer)
    body = gate(ASKED, lambda *_: None)
    assert next(body) == b"a"
    assert gate.inside == ["GET /"]
    shutting = Thread(target=gate.shut)
    shutting.start()
    shutting.join(0.1)
    assert shutting.is_alive()
    assert list(body) == [b"b"]
    shutting.join(5)
    assert not shutting.is_alive()
    assert answer.is_closed
    assert gate.inside == []


def test_gate_lets_out_whom_the_browser_left() -> None:
    answer = Answer()
    gate = answering(answer)
    body = gate(ASKED, lambda *_: None)
    next(body)
    body.close()  # type: ignore[attr-defined]
    assert answer.is_closed
    gate.shut()


def test_gate_that_is_shut_lets_nobody_in() -> None:
    answer, told = Answer(), []
    gate = answering(answer)
    gate.shut()
    assert list(gate(ASKED, lambda status, _headers: told.append(status))) == []
    assert told == ["503 Service Unavailable"]
    assert not answer.is_closed


def test_gate_names_who_does_not_come_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gate, "PATIENCE", 0.05)
    gate = answering(Answer())
    body = gate(ASKED, lambda *_: None)
    next(body)
    with pytest.raises(pytest.fail.Exception, match="GET /"):
        gate.shut()
    body.close()  # type: ignore[attr-defined]


@pytest.fixture
def slow_page(transactional_db: None, settings: Any) -> Iterator[Event]:
    """At /cham/: holds one table, and asks for another a second later. The event says that it has begun."""
    begun, counts = Event(), []

    def slow(_request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            counts.append(Document.objects.count())
            begun.set()
            sleep(1)
            counts.append(User.objects.count())
        return HttpResponse()

    slow.login_required = False  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": [path("cham/", slow), *urls.urlpatterns]})
    yield begun
    assert len(counts) == 2, "the visitors have gone, and their request goes on"


def test_page_closed_amid_a_request(demo: None, slow_page: Event, visitor: Callable[..., Visitor], gate: Gate) -> None:
    """Were the tables emptied under it, PostgreSQL would see a deadlock."""
    person = visitor()
    person.goto("/dang-nhap/")
    person.page.evaluate("() => { fetch('/cham/'); }")
    assert slow_page.wait(10)
    assert "GET /cham/" in gate.inside
