"""`python manage.py generate_data --tasks N`: a synthetic union of any size, to measure speed with."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.clock import today
from members.models import Organisation, User
from tasks.demo.accounts import random_password
from tasks.synthetic.filling import fill


class Command(BaseCommand):
    help = "Nạp dữ liệu tổng hợp để đo tốc độ vào một cơ sở dữ liệu trống."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tasks", type=int, required=True, help="Số nhiệm vụ, ví dụ 100000.")
        parser.add_argument("--units", type=int, default=60, help="Số đơn vị (mặc định 60).")
        parser.add_argument("--seed", type=int, default=1, help="Số gieo: cùng số thì cùng dữ liệu.")

    def handle(self, *_args: Any, tasks: int, units: int, seed: int, verbosity: int, **_options: Any) -> None:
        if tasks < 1 or units < 6:
            raise CommandError(_("Cần ít nhất 1 nhiệm vụ (--tasks) và 6 đơn vị (--units)."))
        if Organisation.current() or User.objects.exists():
            raise CommandError(_("Cơ sở dữ liệu này đã có dữ liệu. Đặt DATABASE_URL sang một cơ sở dữ liệu trống."))
        password = os.environ.get("DEMO_PASSWORD") or random_password()
        started = time.monotonic()

        def tell(done: int, count: int) -> None:
            if verbosity:
                seconds = time.monotonic() - started
                self.stdout.write(_("  %d/%d nhiệm vụ, %.0f giây") % (done, count, seconds))

        fill(tasks=tasks, units=units, seed=seed, today=today(), password=password, tell=tell)
        self.stdout.write(_("Đã nạp %d nhiệm vụ của %d đơn vị. Mật khẩu chung: %s") % (tasks, units, password))
