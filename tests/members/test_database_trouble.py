"""A database that is gone, busy or full: a page with a sentence that gives back what was typed, wherever it shows."""

import errno
import html
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from members.database_trouble import Trouble, trouble_of

from ..conftest import Cast
from ..factories import make_task
from ..house.test_walls import ROOT

Login = Callable[..., Client]
TEXT = "Đã họp hai buổi, còn <b>một</b> buổi.\nChờ ý kiến."


def caught(do: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as told:  # noqa: PT011 - any error: the test looks at which
        do()
    return told.value


def wrapped(cause: Exception, into: type[Exception] = OperationalError) -> Exception:
    """As Django passes on what the driver says."""
    error = into("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (wrapped(psycopg2.DatabaseError("no message"), DatabaseError), Trouble.GONE),
        (OSError(errno.ENOSPC, "x"), Trouble.FULL),
        (OSError(errno.EIO, "x"), None),
        (ValueError("x"), None),
        (wrapped(psycopg2.OperationalError("x")), Trouble.GONE),
        (wrapped(psycopg2.InterfaceError("x"), InterfaceError), Trouble.GONE),
        (wrapped(psycopg2.ProgrammingError("x"), DatabaseError), None),
        (wrapped(wrapped(psycopg2.OperationalError("x")), RuntimeError), Trouble.GONE),
        (None, None),
    ],
)
def test_trouble_is_told_from_errors(error: Exception | None, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble


def test_trouble_of_sqlite_is_told_from_its_codes(tmp_path: Path) -> None:
    one, two = (sqlite3.connect(tmp_path / "a", timeout=0, isolation_level=None) for _n in range(2))
    one.execute("CREATE TABLE t (x)")
    one.execute("BEGIN IMMEDIATE")
    assert trouble_of(wrapped(caught(lambda: two.execute("INSERT INTO t VALUES (1)")))) is Trouble.BUSY
    one.execute("ROLLBACK")
    one.execute(f"PRAGMA max_page_count={one.execute('PRAGMA page_count').fetchone()[0]}")
    assert trouble_of(caught(lambda: one.execute("INSERT INTO t VALUES (zeroblob(90000))"))) is Trouble.FULL
    assert trouble_of(caught(lambda: one.execute("SELECT * FROM gone"))) is None, "a bug stays a server error"
    for each in (one, two):
        each.close()
    assert trouble_of(caught(lambda: sqlite3.connect(tmp_path / "no" / "a"))) is Trouble.GONE


def test_trouble_of_postgresql_is_told_from_its_codes(db: None) -> None:
    nowhere = "postgres://nobody@127.0.0.1:1/nothing"
    assert trouble_of(caught(lambda: psycopg2.connect(nowhere))) is Trouble.GONE
    if connection.vendor != "postgresql":
        return
    for code, trouble in {"53100": "FULL", "40P01": "BUSY", "55P03": "BUSY", "57P01": "GONE", "42703": None}.items():
        with connection.cursor() as cursor:
            raising = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$"
            cursor.execute("SAVEPOINT a")
            error = caught(lambda cursor=cursor, raising=raising: cursor.execute(raising))  # type: ignore[misc]
            cursor.execute("ROLLBACK TO SAVEPOINT a")
        assert trouble_of(error) is (Trouble[trouble] if trouble else None), code


@contextmanager
def gone(at: str = "") -> Iterator[None]:
    """The database does not answer statements with these words."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if at in sql:
            raise wrapped(psycopg2.OperationalError("could not connect to server"))
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/nhiem-vu/{make_task(lead=cast.own_unit).pk}/tien-do/"


# Where the request is when the database goes: before the account is known, in the view, at the very writing.
@pytest.mark.parametrize("at", ["", "tasks_task", "INSERT INTO"])
def test_what_was_typed_comes_back(at: str, path: str, cast: Cast, login: Login) -> None:
    client = login(cast.own, raise_request_exception=False)
    typed = {"outcome": "doing", "text": TEXT, "request_key": "7d9c0f6e-0000-4000-8000-000000000001"}
    with gone(at):
        answer = client.post(path, typed | {"reported_on": "01/07/2026", "percent": "10"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert "Cơ sở dữ liệu tạm thời không trả lời" in page
    assert "<b>một" not in page
    assert html.unescape(page).count(TEXT) == 2, "to be read, and to be sent again"
    assert typed["request_key"] in page
    assert f'action="{path}"' in page


@pytest.mark.parametrize("url", ["/", "/dang-nhap/", "/nhiem-vu/?q=a", "/khong-co/"])
def test_every_page_says_so(url: str, cast: Cast, login: Login) -> None:
    client = login(cast.office, raise_request_exception=False)
    with gone():
        answer = client.get(url)
    assert answer.status_code == 503
    assert "Gửi lại" not in answer.content.decode()
    assert f'href="{url}"' in html.unescape(answer.content.decode())


@pytest.mark.parametrize("field", ["password", "oldpassword", "code", "new_password1"])
def test_no_secret_is_shown(field: str, cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    with gone():
        answer = client.post("/dang-nhap/", {"login": "vanphong", field: "mật khẩu của tôi 1"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "của tôi" not in page
    assert "quay lại trang trước" in page


def test_files_are_to_be_chosen_again(path: str, cast: Cast, login: Login) -> None:
    client = login(cast.own, raise_request_exception=False)
    with gone():
        answer = client.post(path, {"text": TEXT, "uploads": SimpleUploadedFile("a.txt", b"x")})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "phải chọn lại" in page
    assert TEXT in html.unescape(page)
    assert "Gửi lại</button>" not in page


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data"])
def test_a_form_that_cannot_be_read_is_answered_too(kind: str, cast: Cast, login: Login) -> None:
    client = login(cast.own, raise_request_exception=False)
    with gone():
        assert client.generic("POST", "/nhiem-vu/", b"x=+AGE-", content_type=kind).status_code in {400, 503}


def test_a_command_says_it_in_words() -> None:
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "PRODUCTION": ""}
    command = [sys.executable, "manage.py", "check_files"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | nowhere, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "Cơ sở dữ liệu tạm thời không trả lời" in done.stderr
    assert "Traceback" not in done.stderr.rpartition("Cơ sở")[2]
