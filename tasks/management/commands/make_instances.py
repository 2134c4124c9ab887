"""`python manage.py make_instances`: makes the periods of recurring tasks that are missing. Safe as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand

from members.clock import today
from members.job_runs import recorded
from members.once import once
from tasks.recurring import periods_told, repeat, templates


class Command(BaseCommand):
    help = "Lập các kỳ còn thiếu của nhiệm vụ định kỳ: đến kỳ hiện nay và một kỳ sau. Chạy lại không lập trùng."

    @once("make_instances")
    @recorded("make_instances")
    def handle(self, *_args: Any, **_options: Any) -> None:
        day, count = today(), 0
        for task in templates():
            if made := repeat(task=task, user=None, today=day):
                count += len(made)
                self.stdout.write(f"{task.document}, {task.place}: {periods_told(made)}")
        self.stdout.write(f"{count} kỳ.")
