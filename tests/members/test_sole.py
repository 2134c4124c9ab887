"""Locks of the whole installation: one holder, whoever dies lets go, and who lost it writes nothing more."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from members import sole
from members.models import JobRun, TableImport
from members.one_worker import AskedToEnd
from members.tables import importing
from members.tables.unit_plan import UnitPlanning

from ..conftest import Cast
from .test_table_jobs import many

DAILY = ("run_daily", "remind", "send_mail", "make_instances", "wake_tasks")
postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite is one machine's: there is no connection to lose"
)


@pytest.mark.django_db
def test_one_holds_it_and_the_next_after_it() -> None:
    with sole.sole("thu") as first, sole.sole("thu", patience=0.0) as second, sole.sole("khac") as other:
        assert first
        assert other
        assert second is None
        assert first.stands()
        assert first.holder != other.holder
        assert sole.is_held("thu")
    assert not sole.is_held("thu")
    with sole.sole("thu", patience=0.0) as again:
        assert again


@pytest.mark.django_db
def test_who_waits_a_little_gets_it() -> None:
    done, held = threading.Event(), threading.Event()

    def hold() -> None:
        with sole.sole("thu"):
            held.set()
            done.wait(5)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(5)
    threading.Timer(0.3, done.set).start()
    with sole.sole("thu", patience=5.0) as mine:
        assert mine
    other.join()


@postgresql
@pytest.mark.django_db
def test_a_lock_whose_connection_was_cut_no_longer_stands() -> None:
    with sole.sole("thu") as mine:
        assert mine
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lhh_tracker lock'"
                " AND datname = current_database()"
            )
        assert not mine.stands()
        with sole.sole("thu", patience=2.0) as heir:
            assert heir
            assert heir.stands()
        assert not mine.stands()


@pytest.mark.django_db
@pytest.mark.parametrize("name", DAILY)
def test_a_scheduled_command_that_runs_elsewhere_says_so_and_ends_well(cast: Cast, name: str) -> None:
    told = StringIO()
    with sole.sole(f"once {name}"):
        call_command(name, stdout=told)
    assert told.getvalue().strip() == "Đang chạy ở máy khác, hoặc ở tiến trình khác của máy này."
    call_command(name, stdout=(free := StringIO()))
    assert "Đang chạy" not in free.getvalue()


# --- A table in the hands of a worker that lost its lock, or that is asked to end ----------------------------------
@pytest.fixture
def office(cast: Cast, login: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(importing, "start", lambda: None)
    return login(cast.office)


@pytest.mark.django_db
def test_who_was_overtaken_writes_nothing(cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    table, plain = many(office), UnitPlanning.load

    def load(plan: UnitPlanning) -> None:
        plain(plan)
        TableImport.objects.update(worker="may-khac/1/ab")

    monkeypatch.setattr(UnitPlanning, "load", load)
    importing.work_off(date(2026, 11, 22))
    table.refresh_from_db()
    assert (table.state, table.worker, table.fates) == ("planning", "may-khac/1/ab", [])


@pytest.mark.django_db
def test_who_is_asked_to_end_hands_its_job_back(cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    table = many(office)

    def asked(_plan: UnitPlanning) -> None:
        raise AskedToEnd

    with monkeypatch.context() as patched:
        patched.setattr(UnitPlanning, "load", asked)
        assert importing.work_off(date(2026, 11, 22)) == 0
    table.refresh_from_db()
    assert (table.state, table.worker, table.attempts) == ("planning", "", 0)
    assert JobRun.objects.get(name="work_off_tables").facts == {"ended": 0, "asked_to_end": True}
    assert importing.work_off(date(2026, 11, 22)) == 1


def test_sigterm_ends_a_worker_between_two_steps() -> None:
    """In a process of its own: signals are the main thread's."""
    script = (
        "import time; from members.one_worker import ending_when_asked\n"
        "with ending_when_asked():\n    print('on', flush=True); time.sleep(30)\nprint('ended')"
    )
    settings: Any = {"DJANGO_SETTINGS_MODULE": "lhh_tracker.settings"}
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        stdout=subprocess.PIPE,
        env=settings | {"DATABASE_URL": "sqlite://:memory:"},
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "on\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "ended\n"
    assert process.returncode == 0
