"""Work in the background: a table is the queue, and a lock lets one process at a time work it off.

The process is started by whoever queues something, or by `manage.py work`, and ends when nothing waits. Each job bears
the name of the hold under which it was claimed: a worker that lost its lock finds the job in other hands and writes
nothing.
"""

import logging
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from . import sole
from .job_runs import recorded

AGAIN = 10.0  # seconds before a process is started once more
WEB = "web/"  # begins the name of a request that does a job itself: it holds no lock

Job = TypeVar("Job")
logger = logging.getLogger(__name__)


class AskedToEnd(BaseException):
    """The machine's manager of services wants this process to end."""


@dataclass
class OneWorker:
    """`name` is that of its lock, `command` works the queue off, `setting` says whether it may be started here."""

    name: str
    command: str
    setting: str
    started_at: float = -AGAIN

    def start_if_needed(self, is_needed: bool, start: Callable[[], None]) -> None:
        """Not twice within a few seconds, and not beside a worker that is at it: the turn comes by itself then."""
        if is_needed and time.monotonic() - self.started_at >= AGAIN and not self.is_at_work():
            self.started_at = time.monotonic()
            start()

    def is_at_work(self) -> bool:
        """Yes, also where no lock can be had: whoever would start could not work."""
        try:
            return sole.is_held(self.name)
        except sole.NoLock:
            return True

    def start(self) -> None:
        """Start a process that works the queue off. It outlives this request; a second one ends by itself."""
        if getattr(settings, self.setting):
            threading.Thread(target=self.begin(start_new_session=True).wait, daemon=True).start()

    def begin(self, **how: Any) -> subprocess.Popen[bytes]:
        """The process that works the queue off, whether or not the settings leave that to others."""
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, str(settings.BASE_DIR / "manage.py"), self.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            **how,
        )

    @contextmanager
    def alone(self, patience: float = sole.PATIENCE) -> Iterator[sole.Hold | None]:
        """The hold of this queue; the lock goes with the process. None when another one has it.

        None, also where no lock can be had: then the log says why, and jobs wait.
        """
        try:
            with sole.sole(self.name, patience) as hold:
                yield hold
        except sole.NoLock:
            logger.exception("%s cannot start: no folder for its lock", self.command)
            yield None

    def work_off(
        self,
        *,
        take_up: Callable[[datetime], None],
        claim: Callable[[str], Job | None],
        work: Callable[[Job], None],
        hand_back: Callable[[Job], None],
    ) -> int:
        """Work until nothing waits; how many jobs were ended. Nothing, when another process is at it.

        `take_up` lets the jobs of the dead wait again, `hand_back` the one at hand when this process is asked to end.
        """
        with self.alone() as hold:
            if hold is None:
                return 0
            take_up(timezone.now())
            job = claim(hold.holder)
            if job is None:
                return 0
            with recorded(self.command) as facts:
                facts["ended"] = 0
                while job is not None:
                    try:
                        work(job)
                    except AskedToEnd:
                        hand_back(job)
                        facts["asked_to_end"] = True
                        break
                    facts["ended"] += 1
                    job = claim(hold.holder) if hold.stands() else None
                return int(facts["ended"])


def died(worker: str, is_silent: bool) -> bool:
    """Whether the worker of a job is dead, given that nobody else holds the lock of its queue. For certain where that
    lock speaks for its machine; of another machine, or of a request, after a long silence."""
    if worker.startswith(WEB):
        return is_silent
    return is_silent or sole.of_all_machines() or worker.partition("/")[0] == platform.node()


@contextmanager
def ending_when_asked() -> Iterator[None]:
    """SIGTERM hands the job at hand back to the queue instead of killing us in the middle of it. Main thread only."""

    def end(*_args: Any) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise AskedToEnd

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except AskedToEnd:
        logger.info("asked to end between two jobs")
    finally:
        signal.signal(signal.SIGTERM, before)
