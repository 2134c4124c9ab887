"""`python manage.py run_daily`: every daily job in order. One that fails keeps the others from nothing; exit code 1."""

import logging
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

JOBS = ("make_instances", "wake_tasks", "remind")  # what they make due is then reminded of

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Mọi việc hằng ngày theo thứ tự: lập kỳ, mở việc chờ, nhắc việc, gửi thư. Việc nào lỗi vẫn chạy việc sau."

    def handle(self, *_args: Any, **_options: Any) -> None:
        failed = [job for job in JOBS if not self._run(job)]
        if failed:
            raise CommandError(_("Có việc không chạy được: %s. Xem nhật ký ở trên.") % ", ".join(failed))

    def _run(self, job: str) -> bool:
        self.stdout.write(f"→ {job}")
        try:
            call_command(job, stdout=self.stdout, stderr=self.stderr)
        except Exception as error:
            logger.exception("%s", job)
            self.stderr.write(_("  %(job)s lỗi: %(error)s") % {"job": job, "error": error})
            return False
        return True
