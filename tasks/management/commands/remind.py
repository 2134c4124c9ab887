"""`python manage.py remind`: writes the reminders and the mails of the day, then sends. Safe as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from members.clock import today
from members.job_runs import recorded
from members.once import once
from tasks.digest import write_digests
from tasks.mailing import forget_old, send_waiting, sent_lines
from tasks.reminding import remind


class Command(BaseCommand):
    help = "Nhắc việc của hôm nay: ghi tin, ghi mỗi người một thư, rồi gửi. Chạy lại không nhắc trùng."

    @once("remind")
    @recorded("remind")
    def handle(self, *_args: Any, **_options: Any) -> None:
        day, now = today(), timezone.now()
        told = remind(today=day, now=now)
        if told.is_quiet:
            self.stdout.write(
                _("Hôm nay là ngày nghỉ: không nhắc ai. Việc rơi vào hôm nay được nhắc vào ngày làm việc tới.")
            )
            return
        self.stdout.write(_("%d tin nhắc mới.") % told.total)
        for kind, count in told.counts.items():
            self.stdout.write(f"  {kind.label}: {count}")
        self.stdout.write(_("%d thư mới.") % write_digests(day, now))
        forget_old(now)
        for line in sent_lines(send_waiting(day, timezone.now())):
            self.stdout.write(line)
