"""How it stands with backups and stored files, for the pages of an admin: read from the runs of the jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..job_runs import last_good_run, last_run
from ..models import JobOutcome, JobRun

BACKUP, CHECK = "backup", "check_files"
OLD_AFTER = timedelta(hours=26)  # a day, and two hours in which the daily job may be late


class Level(models.TextChoices):
    GOOD = "good", gettext_lazy("Tốt")
    OLD = "old", gettext_lazy("Đã cũ")
    FAILED = "failed", gettext_lazy("Lỗi")
    NEVER = "never", gettext_lazy("Chưa có")


@dataclass(frozen=True, slots=True)
class KeepingState:
    """`last` is the newest run however it ended, `good` the newest that ended well; both may be none."""

    level: Level
    last: JobRun | None
    good: JobRun | None
    now: datetime

    @property
    def is_well(self) -> bool:
        return self.level == Level.GOOD

    @property
    def age(self) -> str:
        """How long ago it last ended well, in words."""
        if not self.good or not self.good.ended_at:
            return ""
        hours = int((self.now - self.good.ended_at).total_seconds() // 3600)
        if hours < 1:
            return _("chưa đầy một giờ")
        return _("%d giờ") % hours if hours < 48 else _("%d ngày") % (hours // 24)

    @property
    def facts(self) -> dict[str, Any]:
        """Of the newest good run: of a backup `file`, `folder`, `size`, `rows`, `files`, `seconds`, `is_verified`."""
        return self.good.facts if self.good else {}

    @property
    def error(self) -> str:
        """Why the newest run failed."""
        return self.last.error if self.last and self.last.outcome == JobOutcome.FAILED else ""


def backup_state(now: datetime) -> KeepingState:
    return _state(BACKUP, now)


def check_state(now: datetime) -> KeepingState:
    return _state(CHECK, now)


def _state(name: str, now: datetime) -> KeepingState:
    last, good = last_run(name), last_good_run(name)
    return KeepingState(_level(last, good, now), last, good, now)


def _level(last: JobRun | None, good: JobRun | None, now: datetime) -> Level:
    """A failure weighs more than an old success: it says that the next one will not come by itself."""
    if last and last.outcome == JobOutcome.FAILED:
        return Level.FAILED
    if good is None or good.ended_at is None:
        return Level.NEVER
    return Level.OLD if now - good.ended_at > OLD_AFTER else Level.GOOD


def warning(now: datetime) -> str:
    """A sentence for the admin's home when backups are not in order; "" where nobody has ever wanted one."""
    state = backup_state(now)
    if state.is_well or not (settings.PRODUCTION or state.last):
        return ""
    if state.level == Level.NEVER:
        return _("Chưa có bản sao lưu nào. Nếu máy hỏng lúc này thì mất hết dữ liệu.")
    if state.level == Level.OLD:
        return _("Bản sao lưu gần nhất đã %(age)s. Việc sao lưu hằng ngày có thể đã ngừng chạy.") % {"age": state.age}
    if not state.good:
        return _("Lần sao lưu gần nhất bị lỗi, và chưa có bản sao lưu nào tốt.")
    return _("Lần sao lưu gần nhất bị lỗi. Bản tốt gần nhất đã %(age)s.") % {"age": state.age}
