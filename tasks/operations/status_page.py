"""The page that tells an admin how the installation is: every check, the worst first, and the newest runs of jobs."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils.translation import gettext as _

from members.error_words import told
from members.models import JobOutcome, JobRun

from . import machine_checks, work_checks
from .finding import Finding, Level

NEWEST = 30  # runs of jobs on the page
KNOWN_FOR = 15 * 60  # seconds in which the home page of an admin does not ask again
TROUBLE = "trouble-of-the-installation"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StatusPage:
    now: datetime
    findings: list[Finding]
    runs: list["RunLine"]

    @property
    def bad(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.BAD]

    @property
    def doubtful(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.WARN]

    @property
    def good(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_good]


@dataclass(frozen=True, slots=True)
class RunLine:
    run: JobRun
    title: str

    @property
    def seconds(self) -> float | None:
        return (self.run.ended_at - self.run.started_at).total_seconds() if self.run.ended_at else None

    @property
    def facts(self) -> str:
        """What the job counted: numbers and names of files."""
        return ", ".join(f"{name}: {value}" for name, value in self.run.facts.items() if value not in ("", [], None))

    @property
    def icon(self) -> str:
        return {JobOutcome.DONE: "done", JobOutcome.FAILED: "late"}.get(JobOutcome(self.run.outcome), "doing")


def titles() -> dict[str, str]:
    return {
        "run_daily": _("Việc hằng ngày"),
        "make_instances": _("Lập kỳ của việc định kỳ"),
        "wake_tasks": _("Mở việc chờ điều kiện"),
        "remind": _("Nhắc việc"),
        "send_mail": _("Gửi thư"),
        "backup": _("Sao lưu"),
        "verify": _("Thử bản sao lưu"),
        "check_files": _("Soát tệp"),
        "work": _("Làm việc nền"),
        "work_off_tables": _("Bảng Excel lớn"),
        "work_off_reports": _("Báo cáo"),
        "work_off_recognition": _("Nhận dạng bản quét"),
    }


def _checks(now: datetime) -> dict[str, Callable[[], Finding | None]]:
    return {
        "program": machine_checks.program,
        "environment": machine_checks.environment,
        "database": machine_checks.database,
        "storage": machine_checks.storage,
        "clock": lambda: machine_checks.clock(now),
        "programs": machine_checks.programs,
        "virus_scanner": machine_checks.virus_scanner,
        "daily": lambda: work_checks.daily(now),
        "queues": lambda: work_checks.queues(now),
        "mail": lambda: work_checks.mail(now),
        "backup": lambda: work_checks.backups(now),
        "errors": lambda: work_checks.errors(now),
        "accounts": work_checks.accounts,
    }


def _checked(key: str, check: Callable[[], Finding | None]) -> Finding | None:
    """A check that fails is a finding as well: the others are told all the same. Some have nothing to check."""
    try:
        return check()
    except Exception as error:
        logger.exception("the check %s failed", key)
        return Finding(key, key, Level.BAD, [_("Không kiểm tra được: %s") % told(error)])


def findings(now: datetime) -> list[Finding]:
    """All of them, the worst first; and the cache learns what is bad, for the home page."""
    checked = (_checked(key, check) for key, check in _checks(now).items())
    found = [finding for finding in checked if finding]
    order = (Level.BAD, Level.WARN, Level.GOOD)
    try:
        cache.set(TROUBLE, [one.key for one in found if one.level == Level.BAD], KNOWN_FOR)
    except DatabaseError as error:
        logger.warning("what is bad was not kept: %s", told(error))
    return sorted(found, key=lambda finding: order.index(finding.level))


def status_page(now: datetime) -> StatusPage:
    names = titles()
    runs = [RunLine(run, names.get(run.name, run.name)) for run in JobRun.objects.all()[:NEWEST]]
    return StatusPage(now, findings(now), runs)


def trouble(now: datetime) -> list[str]:
    """What is bad, as known for a quarter of an hour: the home page must not cost what the checks cost."""
    known = cache.get(TROUBLE)
    if known is None:
        known = [finding.key for finding in findings(now) if finding.level == Level.BAD]
    return list(known)


def for_support(page: StatusPage) -> dict[str, Any]:
    """The page as a file to send away: no names, no addresses of people, of errors only their kind."""
    return {
        "version": settings.VERSION,
        "at": page.now.isoformat(timespec="seconds"),
        "findings": [
            {name: value for name, value in asdict(finding).items() if name in {"key", "title", "level", "found"}}
            for finding in page.findings
        ],
        "runs": [
            {
                "name": line.run.name,
                "started_at": line.run.started_at.isoformat(timespec="seconds"),
                "seconds": line.seconds,
                "outcome": line.run.outcome,
                "error": line.run.error.partition(":")[0],
            }
            for line in page.runs
        ],
    }
