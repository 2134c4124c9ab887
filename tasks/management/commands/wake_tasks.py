"""`python manage.py wake_tasks`: wakes the tasks whose awaited document is in the register. Safe as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand

from members.clock import today
from members.job_runs import recorded
from members.once import once
from tasks.waking import wake_waiting


class Command(BaseCommand):
    help = "Đưa nhiệm vụ chờ điều kiện vào thực hiện khi văn bản đang chờ đã có trong sổ. Chạy lại không làm lần nữa."

    @once("wake_tasks")
    @recorded("wake_tasks")
    def handle(self, *_args: Any, **_options: Any) -> None:
        woken = wake_waiting(today=today())
        for task in woken:
            self.stdout.write(f"{task.document}, {task.place}: {task.awaits}")
        self.stdout.write(f"{len(woken)} nhiệm vụ.")
