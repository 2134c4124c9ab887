"""The worker that is left running: a process for each queue while it is needed, and an end when told to."""

import os
import signal
import subprocess
import threading
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from members import sole
from members.one_worker import OneWorker
from tasks import queues
from tasks.management.commands import work

WORKER = OneWorker("thu", "work_off_thu", "REPORTS_START")


class Process:
    """Stands for the process of a queue."""

    returncode: int | None = None
    asked = False

    def poll(self) -> int | None:
        return self.returncode

    def terminate(self) -> None:
        self.asked = True

    def wait(self, _seconds: float = 0.0) -> int:
        self.returncode = 0
        return 0


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    made: list[Process] = []

    def begin(_worker: OneWorker, **_how: Any) -> Process:
        made.append(Process())
        return made[-1]

    monkeypatch.setattr(OneWorker, "begin", begin)
    return made


@pytest.mark.django_db
def test_once_works_off_every_queue_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    call_command("work", once=True)


@pytest.mark.django_db
def test_a_queue_gets_one_process_while_something_waits(begun: list[Process], caplog: Any) -> None:
    wanted = [False]
    queue = queues.Queue(WORKER, lambda _now: wanted[0])
    queue.look(timezone.now())
    assert begun == []
    wanted[0] = True
    queue.look(timezone.now())
    queue.look(timezone.now())
    assert len(begun) == 1
    begun[0].returncode = 0
    queue.look(timezone.now())
    assert len(begun) == 2, "what came in as it ended does not wait"
    begun[1].returncode = 1
    queue.look(timezone.now())
    assert len(begun) == 2, "what fails at once is not started without end"
    assert "work_off_thu ended with 1" in caplog.text


@pytest.mark.django_db
def test_no_process_beside_one_of_another_machine(begun: list[Process]) -> None:
    with sole.sole("thu"):
        queues.Queue(WORKER, lambda _now: True).look(timezone.now())
    assert begun == []


@pytest.mark.django_db
def test_a_database_that_is_away_ends_nothing(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def away(_now: datetime) -> bool:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(work.connection, "close", lambda: None)
    work.look([queues.Queue(WORKER, away)])
    assert "cannot be looked at" in caplog.text


@pytest.mark.django_db
def test_left_running_it_ends_at_a_signal_with_its_processes(
    begun: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "nice", lambda _by: 0)
    queue = queues.Queue(WORKER, lambda _now: True)
    monkeypatch.setattr(work, "all_queues", lambda: [queue])
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    try:
        call_command("work")
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    assert [process.asked for process in begun] == [True]


def test_a_process_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "WITHIN", 0.2)
    queue = queues.Queue(WORKER, lambda _now: True)
    queue.process = subprocess.Popen(["/bin/sleep", "60"])
    queue.wait()
    assert queue.process.returncode == -signal.SIGKILL
