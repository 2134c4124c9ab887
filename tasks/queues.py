"""The queues of work in the background, watched by `manage.py work`: each gets a process of its own while it is needed.

So one that runs long keeps no other one waiting, and what it took of memory goes with it.
"""

import logging
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from members.one_worker import AGAIN, OneWorker
from members.tables import importing

from . import recognition
from .reports import making

WITHIN = 60.0  # seconds for a process to hand its job back

logger = logging.getLogger(__name__)


@dataclass
class Queue:
    worker: OneWorker
    is_wanted: Callable[[datetime], bool]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    began_at: float = field(default=-AGAIN, init=False)

    def look(self, now: datetime) -> None:
        """Start its process if something waits and nobody, here or elsewhere, is at it."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            code, self.process = self.process.returncode, None
            if code == 0:
                self.began_at = -AGAIN  # what came in as it ended need not wait
            else:
                logger.error("%s ended with %s", self.worker.command, code)
        is_tired = time.monotonic() - self.began_at < AGAIN  # one that fails at once is not started without end
        if not is_tired and self.is_wanted(now) and not self.worker.is_at_work():
            self.process, self.began_at = self.worker.begin(), time.monotonic()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def all_queues() -> list[Queue]:
    return [
        Queue(importing.WORKER, importing.is_wanted),
        Queue(making.WORKER, making.is_wanted),
        Queue(recognition.WORKER, recognition.is_wanted),
    ]
