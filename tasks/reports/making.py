"""Reports as jobs: queued once, made in the request when the review is small, else by a process of their own that takes
over when another one died. What was made is a stored file, served by a view that asks permission."""

import logging
import platform
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from members.language import kept
from members.models import Unit, User
from members.one_worker import WEB, OneWorker, died
from resolutions import files
from resolutions.models import Attachment

from ..models import Report, ReportFormat, ReportState, Review
from .options import Options
from .rendering import CONTENT_TYPES, file_name, render

AT_ONCE = 500  # tasks of a review whose reports are made within the request
ATTEMPTS = 3
SILENT = timedelta(minutes=10)  # longer than any report may take: another machine's worker, or a request, is gone
BEAT = 100  # rows between two words about the progress
LIVE = (ReportState.WAITING, ReportState.RUNNING)
WORKER = OneWorker("reports", "work_off_reports", "REPORTS_START")

logger = logging.getLogger(__name__)


class NotFrozen(Exception):
    """Official reports are made of frozen reviews alone."""


class _Overtaken(Exception):
    """Another process took the job over."""


def queue_report(
    *,
    review: Review,
    kind: str,
    format: str,
    style: str,
    options: Options,
    user: User,
    request_key: uuid.UUID,
    unit: Unit | None = None,
    at: datetime | None = None,
) -> Report:
    """Ask for a report of a frozen review. The same key again gives the report that is there."""
    if not user.can_assign:
        raise PermissionDenied
    if not Review.objects.frozen().filter(pk=review.pk, snapshot__isnull=False).exists():
        raise NotFrozen
    values: dict[str, Any] = {"kind": kind, "format": format, "style": style, "unit": unit}
    values |= {"options": options.to_json(), "total": review.snapshot.row_count, "created_at": at or timezone.now()}
    try:
        with transaction.atomic():
            return Report.objects.create(review=review, created_by=user, request_key=request_key, **values)
    except IntegrityError:
        return Report.objects.get(request_key=request_key)


@transaction.atomic
def make_again(*, report: Report, user: User, options: Options | None = None) -> Report:
    """Queue a report anew: one that failed, or one that is to get other options (its number). Never an issued one."""
    if not user.can_assign:
        raise PermissionDenied
    row = Report.objects.select_for_update(of=("self",)).select_related("review").get(pk=report.pk)
    is_wanted = row.state == ReportState.FAILED or (options and options.to_json() != row.options)
    if row.document_id is None and is_wanted and row.state not in LIVE:
        row.state, row.message, row.attempts, row.done = ReportState.WAITING, "", 0, 0
        row.options = options.to_json() if options else row.options
        row.save(update_fields=["state", "message", "attempts", "done", "options"])
    return row


def make_soon(report: Report) -> None:
    """A small one now, within the request; a large one by the process that works the queue off."""
    if report.state != ReportState.WAITING:
        return
    if report.total > AT_ONCE:
        start()
    elif (row := _claim(f"{WEB}{platform.node()[:80]}", report.pk)) is not None:
        _work(row)


# --- Starting -------------------------------------------------------------------------------------------------------
def start_if_needed(report: Report, now: datetime) -> None:
    """Start a worker for a report that waits or whose worker died. Cheap enough for every look at its page."""
    WORKER.start_if_needed(_waits(report, now), start)


def is_wanted(now: datetime) -> bool:
    """Whether a worker would find something to do."""
    live = Report.objects.filter(state__in=LIVE).only("state", "worker", "beat_at")
    return any(_waits(report, now) for report in live)


def _waits(report: Report, now: datetime) -> bool:
    """Given that no worker is at it."""
    is_orphan = report.state == ReportState.RUNNING and died(report.worker, _is_silent(report, now))
    return report.state == ReportState.WAITING or is_orphan


def start() -> None:
    WORKER.start()


def _is_silent(report: Report, now: datetime) -> bool:
    return report.beat_at is None or now - report.beat_at > SILENT


# --- Working --------------------------------------------------------------------------------------------------------
def work_off() -> int:
    """Work until no report waits; how many were ended. Nothing, when another process is at it."""
    return WORKER.work_off(take_up=_take_up_orphans, claim=_claim, work=_work, hand_back=_hand_back)


def _take_up_orphans(now: datetime) -> None:
    """Reports whose worker died wait again; after three deaths they have failed."""
    for found in Report.objects.filter(state=ReportState.RUNNING):
        if not died(found.worker, _is_silent(found, now)):
            continue
        with transaction.atomic():
            row = Report.objects.select_for_update(of=("self",)).get(pk=found.pk)
            if row.state != ReportState.RUNNING:
                continue
            row.state = ReportState.WAITING
            if row.attempts >= ATTEMPTS:
                row.state, row.message = ReportState.FAILED, kept("Việc dựng bị ngắt nhiều lần. Hãy thử lại.")
            row.save(update_fields=["state", "message"])


@transaction.atomic
def _claim(worker: str, pk: int | None = None) -> Report | None:
    """The oldest report that waits, or this one if it still does; now at work."""
    waiting = Report.objects.select_for_update(of=("self",)).filter(state=ReportState.WAITING).order_by("id")
    row = (waiting.filter(pk=pk) if pk else waiting).select_related("review__snapshot", "created_by").first()
    if row is not None:
        row.state, row.worker, row.beat_at = ReportState.RUNNING, worker, timezone.now()
        row.attempts += 1
        row.save(update_fields=["state", "worker", "beat_at", "attempts"])
    return row


def _work(report: Report) -> None:
    """One report to its end. Whatever goes wrong becomes a sentence on its page."""
    try:
        _finish(report, render(report, _Beat(report)))
    except _Overtaken:
        logger.info("report %s is made by another process", report.pk)
    except files.NotStored as refusal:
        _fail(report, refusal.args[0])
    except Exception:
        logger.exception("report %s", report.pk)
        _fail(report, kept("Có lỗi khi dựng báo cáo. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."))


class _Beat:
    """Hears how far a report is and says so in its row now and then."""

    def __init__(self, report: Report) -> None:
        self.report, self.said = report, 0

    def __call__(self, done: int, total: int) -> None:
        if done - self.said < BEAT and done != total:
            return
        self.said = done if done != total else 0  # the rows may be read more than once
        share = self.report.total * done // total if total else 0
        if not _ours(self.report).update(done=share, beat_at=timezone.now()):
            raise _Overtaken


def _ours(report: Report) -> QuerySet[Report]:
    """The row, as long as nobody else took it up: the same request may, so the attempts count as well."""
    mine = {"worker": report.worker, "attempts": report.attempts}
    return Report.objects.filter(pk=report.pk, state=ReportState.RUNNING, **mine)


def _hand_back(report: Report) -> None:
    _ours(report).update(state=ReportState.WAITING, attempts=F("attempts") - 1)


def _finish(report: Report, content: bytes) -> None:
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            row = _ours(report).select_for_update().first()
            if row is None:
                raise _Overtaken
            facts = {"name": file_name(report), "content_type": CONTENT_TYPES[ReportFormat(report.format)]}
            kept.append(files.keep(data=content, made_by=report.created_by, **facts))
            row.file, row.state, row.message, row.done = kept[0], ReportState.DONE, "", row.total
            row.save(update_fields=["file", "state", "message", "done"])
    except BaseException:
        for attachment in kept:
            files.discard(attachment)
        raise


@transaction.atomic
def _fail(report: Report, message: str) -> None:
    row = _ours(report).select_for_update().first()
    if row is not None:
        row.state, row.message = ReportState.FAILED, message[:500]
        row.save(update_fields=["state", "message"])
