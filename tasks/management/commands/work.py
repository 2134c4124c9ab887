"""`python manage.py work`: works off scans, tables and reports as they come, until it is asked to end (SIGTERM)."""

import logging
import os
import signal
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection
from django.utils import timezone

from members.job_runs import recorded
from tasks.queues import Queue, all_queues

PAUSE = 3.0  # seconds between two looks

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Làm các việc nền (nhận dạng chữ, bảng lớn, báo cáo lớn) khi chúng đến, cho tới khi được báo dừng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Làm hết việc đang chờ rồi kết thúc.")

    def handle(self, *_args: Any, once: bool = False, **_options: Any) -> None:
        if once:
            for queue in all_queues():
                call_command(queue.worker.command, stdout=self.stdout)
            return
        os.nice(10)  # pages are served first
        asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.set())
        queues = all_queues()
        with recorded("work"):
            try:
                while not asked.is_set():
                    look(queues)
                    asked.wait(PAUSE)
            finally:
                for queue in queues:
                    queue.end()
                for queue in queues:
                    queue.wait()


def look(queues: list[Queue]) -> None:
    """A database that is away for a while ends nothing: it is asked again at the next look."""
    try:
        for queue in queues:
            queue.look(timezone.now())
    except Error as error:
        logger.warning("the queues cannot be looked at: %s", error)
        connection.close()
