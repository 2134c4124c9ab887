"""`python manage.py work_off_reports`: makes the reports that wait, then ends."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from members.one_worker import ending_when_asked
from tasks.reports.making import work_off


class Command(BaseCommand):
    help = "Dựng các báo cáo đang chờ, lần lượt từng báo cáo, rồi kết thúc."

    def handle(self, *_args: Any, **_options: Any) -> None:
        os.nice(10)  # pages are served first
        with ending_when_asked():
            self.stdout.write(f"{work_off()} báo cáo.")
