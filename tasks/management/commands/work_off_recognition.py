"""`python manage.py work_off_recognition`: recognises the scanned documents that wait, then ends."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from members.one_worker import ending_when_asked
from tasks.recognition import work_off


class Command(BaseCommand):
    help = "Nhận dạng chữ các văn bản quét đang chờ, lần lượt từng văn bản, rồi kết thúc."

    def handle(self, *_args: Any, **_options: Any) -> None:
        os.nice(10)  # pages are served first
        with ending_when_asked():
            self.stdout.write(f"{work_off()} văn bản.")
