"""Probes: what machines ask, also of a process whose database is gone, before the first run, by any host's name."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest
from django.test import Client

from members.models import Organisation
from tasks.operations import readiness

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import django, time
django.setup()
from django.test import Client
for path in ("/healthz", "/readyz"):
    begun = time.monotonic()
    answer = Client(headers={"host": "10.0.0.7:8000"}).get(path)
    print(answer.status_code, answer.content.decode().strip(), sep="|")
print(time.monotonic() - begun)
"""


def asked(more: dict[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """What a production process answers, and in how many seconds the last of it."""
    environ = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "lhh_tracker.settings",
        "PRODUCTION": "1",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "lhh.example.vn",
        "SITE_URL": "https://lhh.example.vn",
        "FILES_ROOT": str(folder),
    } | more
    command = [sys.executable, "-c", ASK]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)  # noqa: S603


def test_a_production_process_without_its_database_lives_and_is_not_ready(tmp_path: Path) -> None:
    """Asked over http, by an address that is no host of the site: so do balancers and systemd."""
    run = asked({"DATABASE_URL": "postgres://nobody:geheim@127.0.0.1:1/none"}, tmp_path)
    assert run.stdout.splitlines()[:2] == ["200|ok", "503|Cơ sở dữ liệu không trả lời."]
    assert "geheim" not in run.stderr


@pytest.mark.django_db
def test_probes_answer_before_the_first_run_and_keep_no_session() -> None:
    assert Organisation.current() is None
    for path in ("/healthz", "/readyz"):
        answer = Client().get(path, secure=False, headers={"host": "khong-phai-may-nay"})
        assert (answer.status_code, answer.content) == (200, b"ok\n"), path
        assert not answer.cookies


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits_and_ready_once_it_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_known", readiness._Known())
    monkeypatch.setattr(readiness, "waiting_migrations", lambda: ["tasks.9999_later"])
    answer = Client().get("/readyz")
    assert (answer.status_code, "cập nhật cấu trúc" in answer.content.decode()) == (503, True)
    assert "9999" not in answer.content.decode()
    monkeypatch.undo()
    assert Client().get("/readyz").status_code == 200
    assert readiness.waiting_migrations() == []


@pytest.mark.django_db
def test_not_ready_where_files_cannot_be_kept(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    storages = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "a-file"}}
    settings.STORAGES = settings.STORAGES | {"default": storages}  # type: ignore[attr-defined]
    answer = Client().get("/readyz")
    assert (answer.status_code, "Kho tệp" in answer.content.decode()) == (503, True)
    assert str(tmp_path) not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("check", "words"), [("database_answers", "Cơ sở dữ liệu"), ("storage_works", "Kho tệp")])
def test_what_hangs_is_told_in_time_and_asked_once(check: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    until, asked = Event(), []

    def hangs() -> bool:
        asked.append(check)
        return until.wait(20)

    monkeypatch.setattr(readiness, "WITHIN", 0.3)
    monkeypatch.setattr(readiness, check, hangs)
    begun = time.monotonic()
    for _ in range(3):
        answer = Client().get("/readyz")
        assert (answer.status_code, words in answer.content.decode()) == (503, True)
    assert time.monotonic() - begun < 5
    assert asked == [check]
    until.set()
    readiness._looks[-1].wrong.result(20)
    monkeypatch.setattr(readiness, "WITHIN", 20.0)
    assert Client().get("/readyz").status_code == 200


def test_a_database_that_takes_the_call_and_says_nothing_is_no_database(tmp_path: Path) -> None:
    """A machine that hangs: its port is open, its program stands still."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        run = asked({"DATABASE_URL": f"postgres://nobody:x@127.0.0.1:{silent.getsockname()[1]}/none"}, tmp_path)
    live, ready, seconds = run.stdout.splitlines()
    assert (live, ready) == ("200|ok", "503|Cơ sở dữ liệu không trả lời.")
    assert readiness.WITHIN - 0.5 < float(seconds) < readiness.WITHIN + 3


def test_probes_are_only_asked() -> None:
    assert Client().post("/healthz").status_code == 405
