"""`python manage.py work_off_tables`: reads and writes the large tables that wait, then ends."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from members.clock import today
from members.one_worker import ending_when_asked
from members.tables.importing import work_off


class Command(BaseCommand):
    help = "Đọc và ghi các bảng lớn đang chờ, lần lượt từng bảng, rồi kết thúc."

    def handle(self, *_args: Any, **_options: Any) -> None:
        os.nice(10)  # pages are served first
        with ending_when_asked():
            self.stdout.write(f"{work_off(today())} bảng.")
