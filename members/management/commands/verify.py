"""`python manage.py verify FILE | --latest`: every byte of a backup against its manifest."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.job_runs import recorded
from members.keeping.archive import BrokenArchive, reading
from members.keeping.manifest import Manifest
from members.keeping.rotation import kept_in
from members.keeping.words import of_broken, of_flaw, summary


class Command(BaseCommand):
    help = "Kiểm tra một bản sao lưu: tính lại mã băm của mọi bảng và mọi tệp trong đó."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="Tệp sao lưu.")
        parser.add_argument("--latest", action="store_true", help="Bản mới nhất trong BACKUP_DIR.")

    def handle(self, *_args: Any, file: str, latest: bool, **_options: Any) -> None:
        path = Path(file) if file else _latest(latest)
        try:
            with recorded("verify") as facts:
                facts["file"] = path.name
                manifest = _check(path)
                facts |= {"rows": manifest.rows, "files": len(manifest.files)}
        except BrokenArchive as error:
            raise CommandError(of_broken(error)) from error
        except OSError as error:
            raise CommandError(
                _("Không mở được %(path)s: %(error)s") % {"path": path, "error": error.strerror}
            ) from error
        self.stdout.write(_("%s: nguyên vẹn") % path)
        self.stdout.write(f"  {summary(manifest)}")
        for flaw in manifest.flaws:
            self.stdout.write(f"  {of_flaw(flaw)}")


def _check(path: Path) -> Manifest:
    with reading(path) as archive:
        archive.check_all()
        return archive.manifest


def _latest(wanted: bool) -> Path:
    if not wanted:
        raise CommandError(_("Hãy nêu tên tệp sao lưu, hoặc --latest."))
    folder = Path(settings.BACKUP_DIR)
    backups = kept_in(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not backups:
        raise CommandError(_("Trong %s chưa có bản sao lưu nào.") % folder)
    return folder / backups[0].name
