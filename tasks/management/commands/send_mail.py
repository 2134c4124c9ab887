"""`python manage.py send_mail`: tries the mails that wait once more. Safe as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.clock import today
from members.job_runs import recorded_if_busy
from members.once import once
from tasks.mailing import send_waiting, sent_lines


class Command(BaseCommand):
    help = "Gửi các thư còn chờ mà đã đến lúc thử lại."

    @once("send_mail")
    def handle(self, *_args: Any, **_options: Any) -> None:
        with recorded_if_busy("send_mail") as facts:
            result = send_waiting(today(), timezone.now())
            counts = {"sent": result.sent, "failed": result.failed, "dropped": result.dropped}
            facts |= {name: count for name, count in counts.items() if count}
        for line in sent_lines(result):
            self.stdout.write(line)
