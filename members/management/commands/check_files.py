"""`python manage.py check_files [--sweep]`: every stored file against its hash; what no row speaks of is told."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from members.job_runs import recorded
from members.keeping.checking import FilesCheck, Wrong, check, sweep


class FilesWrong(Exception):
    """Carries a Vietnamese sentence."""


class Command(BaseCommand):
    help = "Đối chiếu từng tệp đã nhận với mã băm của nó: tệp mất, tệp bị sửa, tệp không của ai."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="Xóa tệp không của ai, đã để quá một ngày.")

    def handle(self, *_args: Any, sweep: bool, **_options: Any) -> None:
        try:
            with recorded("check_files") as facts:
                self._check(sweep, facts)
        except FilesWrong as error:
            raise CommandError(str(error)) from error

    def _check(self, is_swept: bool, facts: dict[str, Any]) -> None:
        found, now = check(), timezone.now()
        facts |= facts_of(found)
        self.stdout.write(_("%d tệp đã đối chiếu.") % found.files)
        for wrong in found.wrong:
            self.stderr.write(f"  {of_wrong(wrong)}")
        old = [orphan for orphan in found.orphans if not orphan.is_young(now)]
        if old:
            self.stdout.write(_("%d tệp không của ai, đã để quá một ngày:") % len(old))
        for orphan in old[:20]:
            self.stdout.write(f"  {orphan.key}, {timezone.localtime(orphan.since):%d/%m/%Y %H:%M}")
        if is_swept:
            facts["swept"] = len(list(sweep(found.orphans, now)))
            self.stdout.write(_("Đã xóa %d tệp không của ai.") % facts["swept"])
        if found.wrong:
            raise FilesWrong(_("Có %d tệp mất hoặc không còn như lúc nhận.") % len(found.wrong))


def facts_of(found: FilesCheck) -> dict[str, Any]:
    """What the page of an admin tells of the check."""
    counts = {what: sum(w.what == what for w in found.wrong) for what in ("missing", "altered", "unreadable")}
    names = [of_wrong(wrong) for wrong in found.wrong[:20]]
    return {"files": found.files, "size": found.size, **counts, "names": names, "orphans": len(found.orphans)}


def of_wrong(wrong: Wrong) -> str:
    what = {
        "missing": _("đã mất"),
        "altered": _("nội dung khác lúc nhận"),
        "unreadable": _("không đọc được"),
    }
    return f"{wrong.told.name} ({wrong.told.key}): {what[wrong.what]}"
