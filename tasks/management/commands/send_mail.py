"""`python manage.py send_mail`: tries the mails that wait once more. Safe as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.clock import today
from tasks.mailing import send_waiting, sent_lines


class Command(BaseCommand):
    help = "Gửi các thư còn chờ mà đã đến lúc thử lại."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for line in sent_lines(send_waiting(today(), timezone.now())):
            self.stdout.write(line)
