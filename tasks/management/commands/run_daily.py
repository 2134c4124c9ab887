"""`python manage.py run_daily`: every daily job in order. One that fails keeps the others from nothing; exit code 1."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.error_words import told
from members.job_runs import recorded
from members.once import once

# What the first two make due is then reminded of. People wait for their mails, nobody for the backup, which then holds
# what the night has made; files are checked last, so that what is lost today is still in yesterday's backup by name.
JOBS = ("make_instances", "wake_tasks", "remind", "backup", "check_files")


class Command(BaseCommand):
    help = "Mọi việc hằng ngày: lập kỳ, mở việc chờ, nhắc việc, gửi thư, sao lưu, đối chiếu tệp. Lỗi vẫn chạy việc sau."

    @once("run_daily")
    def handle(self, *_args: Any, **_options: Any) -> None:
        with recorded("run_daily") as facts:
            facts["failed"] = failed = [job for job in JOBS if not self._run(job)]
            if failed:
                raise CommandError(_("Có việc không chạy được: %s. Xem nhật ký ở trên.") % ", ".join(failed))

    def _run(self, job: str) -> bool:
        self.stdout.write(f"→ {job}")
        try:
            call_command(job, stdout=self.stdout, stderr=self.stderr)
        except Exception as error:
            # Each job writes its own run, and tells the log why it failed.
            self.stderr.write(_("  %(job)s lỗi: %(error)s") % {"job": job, "error": told(error)})
            return False
        return True
