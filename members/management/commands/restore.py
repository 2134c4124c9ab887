"""`python manage.py restore FILE --yes`: a backup onto an empty database and an empty storage."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.job_runs import recorded
from members.keeping.archive import BrokenArchive
from members.keeping.restoring import RestoreRefused, restore
from members.keeping.taking import secret_mark
from members.keeping.words import of_broken, of_flaw, summary


class Command(BaseCommand):
    help = "Khôi phục một bản sao lưu vào cơ sở dữ liệu trống và kho tệp trống."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Tệp sao lưu.")
        parser.add_argument("--yes", action="store_true", help="Phải có, để không ai khôi phục vì gõ nhầm.")

    def handle(self, *_args: Any, file: str, yes: bool, **_options: Any) -> None:
        if not yes:
            raise CommandError(_("Thêm --yes để khôi phục thật vào cơ sở dữ liệu của DATABASE_URL."))
        started = time.monotonic()
        try:
            manifest = restore(Path(file), self.stdout.write)
        except RestoreRefused as error:
            raise CommandError(str(error)) from error
        except BrokenArchive as error:
            raise CommandError(of_broken(error)) from error
        except OSError as error:
            raise CommandError(_("Không khôi phục được: %s") % error) from error
        with recorded("restore") as facts:
            facts |= {"file": Path(file).name, "rows": manifest.rows, "files": len(manifest.files)}
            facts["seconds"] = round(time.monotonic() - started, 1)
        self.stdout.write(
            _("Đã khôi phục trong %(seconds).1f giây: %(what)s")
            % {"seconds": facts["seconds"], "what": summary(manifest)}
        )
        for flaw in manifest.flaws:
            self.stdout.write(f"  {of_flaw(flaw)}")
        if manifest.secret_mark != secret_mark():
            self.stdout.write(
                _("Lưu ý: SECRET_KEY ở máy này khác máy cũ. Mã xác thực hai bước đã thiết lập sẽ không dùng được; "
                  "hãy đặt lại SECRET_KEY cũ, hoặc gỡ xác thực hai bước của từng người ở trang Tài khoản.")
            )  # fmt: skip
