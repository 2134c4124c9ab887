"""Mails about errors: one an hour of the same error, nothing that was typed; a broken mail server harms nobody."""

import logging
import sys
from typing import Any

import pytest
from django.core import mail

from members import error_mail
from members.job_runs import recorded

pytestmark = pytest.mark.django_db
CANARY = "chimhoangyen7391"


def record_of(error: type[Exception] = ValueError) -> logging.LogRecord:
    try:
        raise error(f"of {CANARY}")
    except error:
        return logging.LogRecord(
            "django.request", logging.ERROR, "x.py", 7, "%s: %s", ("Error", CANARY), sys.exc_info()
        )


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[mail.EmailMessage]:
    """Sent at once: a thread would look at another connection's database."""

    class AtOnce:
        def __init__(self, target: Any, args: Any, name: str) -> None:
            self.run = lambda: target(*args)

        def start(self) -> None:
            self.run()

    settings.ERROR_MAIL = ["truc@example.vn"]
    monkeypatch.setattr(error_mail.threading, "Thread", AtOnce)
    monkeypatch.setattr(error_mail.connection, "close", lambda: None)
    return mail.outbox


def test_an_error_is_mailed_once_an_hour_whichever_process_meets_it(sent: list[Any]) -> None:
    one, other = error_mail.ErrorMail(), error_mail.ErrorMail()
    for handler in (one, one, other):
        handler.handle(record_of())
    assert len(sent) == 1
    assert sent[0].to == ["truc@example.vn"]
    one.handle(record_of(KeyError))
    assert len(sent) == 2


def test_a_mail_tells_the_place_and_nothing_that_was_typed(sent: list[Any]) -> None:
    error_mail.ErrorMail().handle(record_of())
    told = sent[0].subject + sent[0].body
    assert "ValueError" in told
    assert "in record_of" in told
    assert CANARY not in told.replace('f"of {CANARY}"', "")
    assert "SECRET_KEY" not in told


def test_a_mail_server_that_is_down_harms_nothing(sent: list[Any], settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    error_mail.ErrorMail().handle(record_of())
    assert not sent


def test_requests_that_were_refused_are_not_mailed(sent: list[Any]) -> None:
    refused = logging.LogRecord("django.security.DisallowedHost", logging.ERROR, "x.py", 7, "Invalid host", (), None)
    error_mail.ErrorMail().handle(refused)
    assert not sent


def test_a_job_that_fails_is_mailed(sent: list[Any]) -> None:
    handler, root = error_mail.ErrorMail(), logging.getLogger()
    root.addHandler(handler)
    try:
        with pytest.raises(ZeroDivisionError), recorded("thu"):
            raise ZeroDivisionError
    finally:
        root.removeHandler(handler)
    assert "ZeroDivisionError" in sent[0].subject
