"""`python manage.py backup [--to DIR]`: database and files into one archive, while people work; old ones go."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.job_runs import recorded
from members.keeping.rotation import Keep, keep_of
from members.keeping.taking import BackupFailed, Made, take
from members.keeping.words import megabytes, of_flaw, summary


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và tệp vào một tệp, đọc lại để kiểm tra, rồi bỏ các bản cũ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="Thư mục (mặc định: BACKUP_DIR, nếu không có thì .data/backups).")

    def handle(self, *_args: Any, to: str, **_options: Any) -> None:
        folder = Path(to or settings.BACKUP_DIR).absolute()
        try:
            keep = keep_of(settings.BACKUP_KEEP)
        except ValueError as error:
            raise CommandError(_("BACKUP_KEEP phải là ba số ngày, tuần, tháng; ví dụ 14,8,12.")) from error
        try:
            with recorded("backup") as facts:
                self._take(folder, keep, facts)
        except BackupFailed as error:
            raise CommandError(str(error)) from error

    def _take(self, folder: Path, keep: Keep, facts: dict[str, Any]) -> None:
        made = take(folder, keep)
        facts |= facts_of(made)
        self.stdout.write(str(made.path))
        self.stdout.write(f"  {summary(made.manifest)}")
        told = {"size": megabytes(made.size), "seconds": made.seconds, "removed": len(made.removed)}
        self.stdout.write(_("  %(size)s, %(seconds).1f giây, đã đọc lại và khớp; bỏ %(removed)d bản cũ") % told)
        for flaw in made.manifest.flaws:
            self.stderr.write(f"  {of_flaw(flaw)}")
        if made.manifest.lost:
            raise BackupFailed(
                _("Đã sao lưu, nhưng có %d tệp không còn nguyên (tên ở trên). Mọi thứ khác đều có trong bản sao lưu.")
                % len(made.manifest.lost)
            )


def facts_of(made: Made) -> dict[str, Any]:
    """What the page of an admin tells of a backup."""
    lost = made.manifest.lost
    return {
        "file": made.path.name,
        "folder": str(made.path.parent),
        "size": made.size,
        "rows": made.manifest.rows,
        "files": len(made.manifest.files),
        "lost": [f"{flaw.name}: {flaw.what}" for flaw in lost[:20]],
        "lost_count": len(lost),
        "seconds": round(made.seconds, 1),
        "is_verified": True,  # `take` reads back what it wrote
        "removed": len(made.removed),
    }
