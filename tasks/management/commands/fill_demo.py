"""`python manage.py fill_demo`: the demonstration union, on an empty database only."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.clock import today
from members.models import Organisation, Unit, User
from tasks.demo.accounts import login_lines, random_password, set_password
from tasks.demo.filling import fill


class Command(BaseCommand):
    help = "Nạp Liên hiệp hội trình diễn vào một cơ sở dữ liệu trống."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="Cơ sở dữ liệu đã có dữ liệu thì thôi, không báo lỗi."
        )
        parser.add_argument(
            "--print-logins",
            action="store_true",
            help="Đặt mật khẩu chung cho các tài khoản trình diễn rồi in ra; chỉ nạp khi có cả --if-empty.",
        )

    def handle(self, *_args: Any, if_empty: bool, print_logins: bool, **_options: Any) -> None:
        organisation = Organisation.current()
        is_empty = organisation is None and not User.objects.exists() and not Unit.objects.exists()
        if is_empty and (if_empty or not print_logins):
            self._fill()
        elif print_logins:
            self._show_logins(organisation)
        elif organisation and organisation.is_demo:
            if not if_empty:
                self.stdout.write(_("Dữ liệu trình diễn đã có sẵn, không nạp lại."))
        elif not if_empty:
            whose = organisation.name if organisation else _("một Liên hiệp hội đang được khởi tạo")
            raise CommandError(
                _("Cơ sở dữ liệu này là của %s. Dữ liệu trình diễn chỉ nạp được vào cơ sở dữ liệu trống.") % whose
            )

    def _fill(self) -> None:
        self.stdout.write(_("→ Nạp Liên hiệp hội trình diễn…"))
        password = os.environ.get("DEMO_PASSWORD") or random_password()
        users = fill(today=today(), password=password)
        self.stdout.write("\n".join(login_lines(password, users)))

    def _show_logins(self, organisation: Organisation | None) -> None:
        if organisation is None:
            self.stdout.write(
                _("Cơ sở dữ liệu còn trống: trang đầu tiên sẽ hỏi tên Liên hiệp hội và tạo người quản trị.")
            )
        elif organisation.is_demo:
            password = os.environ.get("DEMO_PASSWORD") or random_password()
            self.stdout.write("\n".join(login_lines(password, set_password(password))))
