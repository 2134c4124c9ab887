"""`python -m bench.drill.writing NUMBER`: one person who writes progress with a file, until told to stop.

Each act is one transaction of the application: entry, history, task, file. What was answered is printed: the number of
the act, so that the drill knows what a backup that began later must have.
"""

import contextlib
import os
import signal
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lhh_tracker.settings"
django.setup()

from django.db import transaction  # noqa: E402 - after the set-up

from members.clock import today  # noqa: E402
from members.models import Role, User  # noqa: E402
from resolutions import files  # noqa: E402
from tasks import workflow  # noqa: E402
from tasks.models import Task  # noqa: E402
from tasks.transitions import PROGRESS  # noqa: E402


class Enough(BaseException):
    pass


def stop(*_args: object) -> None:
    raise Enough


def words(writer: int, act: int) -> str:
    return f"drill {writer} {act}"


def write(writer: int) -> None:
    user = User.objects.filter(role=Role.OFFICE).order_by("pk")[0]
    tasks = Task.objects.filter(stage__in=PROGRESS.frm, has_parts=False).order_by("-pk")
    task = tasks[writer]
    act = 0
    while True:
        act += 1
        data = os.urandom(3_000)
        with transaction.atomic():
            kept = files.keep(name=words(writer, act), data=data, content_type="text/plain", made_by=user)
            workflow.record_progress(
                task=task,
                user=user,
                today=today(),
                report=workflow.Report(words(writer, act), today(), percent=act % 100, attachments=[kept]),
            )
        print(act, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    with contextlib.suppress(Enough):
        write(int(sys.argv[1]))
