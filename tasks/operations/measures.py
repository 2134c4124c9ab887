"""What is counted of the installation, once for metrics and the admin's page: queues, mails, sessions, sizes."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from members.models import TableImport
from members.models.table_import import TableState
from resolutions.models import Recognition, RecognitionState

from ..models import OutgoingMail, Report
from ..models.notice import MOST_TRIES
from ..models.report import ReportState


@dataclass(frozen=True, slots=True)
class Queue:
    """Work that waits in the background. `beat` is when a worker last said that it is at it."""

    name: str
    title: str
    command: str
    waiting: int
    oldest: datetime | None
    running: int


def queues() -> list[Queue]:
    tables = TableImport.objects.filter(state__in=(TableState.PLANNING, TableState.WRITING))
    reports = Report.objects.filter(state__in=(ReportState.WAITING, ReportState.RUNNING))
    scans = Recognition.objects.filter(state__in=(RecognitionState.WAITING, RecognitionState.RUNNING))
    return [
        _queue("tables", _("Bảng Excel lớn"), "work_off_tables", tables, Q(worker__gt="")),
        _queue("reports", _("Báo cáo"), "work_off_reports", reports, Q(state=ReportState.RUNNING)),
        _queue(
            "recognition", _("Nhận dạng bản quét"), "work_off_recognition", scans, Q(state=RecognitionState.RUNNING)
        ),
    ]


def _queue(name: str, title: str, command: str, rows: "QuerySet[Any]", at_work: Q) -> Queue:
    found = rows.order_by().aggregate(
        waiting=Count("pk", filter=~at_work),
        running=Count("pk", filter=at_work),
        oldest=Min("created_at", filter=~at_work),
    )
    return Queue(name, title, command, found["waiting"], found["oldest"], found["running"])


@dataclass(frozen=True, slots=True)
class Mails:
    waiting: int
    given_up: int
    oldest: datetime | None


def mails() -> Mails:
    """Of mails that have not gone: those that are tried again, and those that are not."""
    still = Q(attempts__lt=MOST_TRIES)
    found = (
        OutgoingMail.objects.filter(sent_at=None)
        .order_by()
        .aggregate(
            waiting=Count("pk", filter=still),
            given_up=Count("pk", filter=~still),
            oldest=Min("created_at", filter=still),
        )
    )
    return Mails(**found)


def sessions(now: datetime) -> int:
    """Browsers that are signed in, or only came by."""
    return Session.objects.filter(expire_date__gt=now).count()


def database_bytes() -> int:
    query = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT pg_database_size(current_database())",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def database_folder() -> Path | None:
    """Where the database lies on this machine; none where a server keeps it."""
    return Path(str(connection.settings_dict["NAME"])).parent if connection.vendor == "sqlite" else None


def files_folder() -> Path | None:
    """Where stored files lie on this machine; none where another one keeps them."""
    try:
        return Path(default_storage.path(""))
    except NotImplementedError:
        return None


def disk(folder: Path) -> tuple[int, int]:
    """Free and all bytes of the disk under a folder, also of one that is made only with its first file."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total
