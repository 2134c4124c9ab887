"""Scanned documents in the background: held, worked off one by one, given up or taken up again, ending as a draft.

A row is a job. A lock lets one process at a time work; it ends when no job waits.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from members.language import kept
from members.models import User
from members.one_worker import OneWorker, died
from resolutions import files
from resolutions.kinds import own_kinds
from resolutions.models import Attachment, Draft, Meeting, RecognisedPage, Recognition, RecognitionState
from resolutions.publishing import Upload
from resolutions.reading import UnreadableSource, read_text
from resolutions.reading.confined import sweep
from resolutions.reading.scans import (
    STAMPED_PAGES,
    Scan,
    from_facts,
    look_through,
    recognise,
    refuse_stamped,
    text_of_scan,
    to_facts,
)

from .conventions import conventions_now
from .intake import take_in

ATTEMPTS = 3
SILENT = timedelta(minutes=10)  # longer than any page may take: another machine's worker is gone
LIVE = (RecognitionState.WAITING, RecognitionState.RUNNING)
WORKER = OneWorker("recognition", "work_off_recognition", "RECOGNITION_STARTS")

logger = logging.getLogger(__name__)


def begin(*, upload: Upload, user: User, request_key: Any, meeting: Meeting | None = None) -> Recognition:
    """Hold a scanned file and queue it. The same request key gives the same job. `meeting`: see `take_in`."""
    scan = look_through(upload.data, upload.name)
    earlier = Recognition.objects.filter(request_key=request_key).first()
    if earlier:
        return earlier
    key = files.hold(upload.data)
    try:
        with transaction.atomic():
            facts = {"name": upload.name, "key": key, "pages": len(scan.todo), "created_by": user, "meeting": meeting}
            job, made = Recognition.objects.get_or_create(request_key=request_key, defaults=facts)
    except BaseException:
        files.release(key)
        raise
    if not made:
        files.release(key)
    return job


@transaction.atomic
def stop(*, job: Recognition) -> None:
    """Give the job up; its file goes. A job that is done, or was given up before, stays as it is."""
    row = Recognition.objects.select_for_update().get(pk=job.pk)
    if row.state in (*LIVE, RecognitionState.FAILED):
        _end(row, RecognitionState.STOPPED, "")


@transaction.atomic
def retry(*, job: Recognition) -> None:
    """Queue a job that failed once more, with its pages that are done. Without its file there is nothing to do."""
    row = Recognition.objects.select_for_update().get(pk=job.pk)
    if row.state == RecognitionState.FAILED and row.key:
        row.state, row.message, row.attempts = RecognitionState.WAITING, "", 0
        row.save(update_fields=["state", "message", "attempts"])


def _end(row: Recognition, state: RecognitionState, message: str, *, keep_file: bool = False) -> None:
    """Close a locked row. What was read and the file are removed, unless they are wanted for another try."""
    key, row.state, row.message = row.key, state, message[:500]
    if not keep_file:
        row.key = ""
        row.leaves.all().delete()
    row.save(update_fields=["state", "message", "key", "draft"])
    if key and not keep_file:
        transaction.on_commit(lambda: files.release(key))


# --- Starting -------------------------------------------------------------------------------------------------------
def start_if_needed(jobs: Sequence[Recognition], now: datetime) -> None:
    """Start a worker for jobs that wait or whose worker died. Cheap enough for every look at the page."""
    WORKER.start_if_needed(any(_waits(job, now) for job in jobs), start)


def is_wanted(now: datetime) -> bool:
    """Whether a worker would find something to do."""
    live = Recognition.objects.filter(state__in=LIVE).only("state", "worker", "beat_at")
    return any(_waits(job, now) for job in live)


def _waits(job: Recognition, now: datetime) -> bool:
    """Given that nobody is at work."""
    is_orphan = job.state == RecognitionState.RUNNING and died(job.worker, _is_silent(job, now))
    return job.state == RecognitionState.WAITING or is_orphan


def start() -> None:
    WORKER.start()


def _is_silent(job: Recognition, now: datetime) -> bool:
    return job.beat_at is None or now - job.beat_at > SILENT


# --- Working --------------------------------------------------------------------------------------------------------
def work_off() -> int:
    """Work until no job waits; how many were ended. Nothing, when another process is at it."""
    return WORKER.work_off(take_up=_take_up_orphans, claim=_claim, work=_work, hand_back=_hand_back)


def _take_up_orphans(now: datetime) -> None:
    """Jobs whose worker died wait again; what it left in this machine's temporary folder goes."""
    sweep()
    for job in Recognition.objects.filter(state=RecognitionState.RUNNING):
        if not died(job.worker, _is_silent(job, now)):
            continue
        with transaction.atomic():
            row = Recognition.objects.select_for_update().get(pk=job.pk)
            if row.state != RecognitionState.RUNNING:
                continue
            if row.attempts >= ATTEMPTS:
                _end(row, RecognitionState.FAILED, kept("Nhận dạng bị ngắt nhiều lần. Hãy thử lại."), keep_file=True)
            else:
                row.state = RecognitionState.WAITING
                row.save(update_fields=["state"])


@transaction.atomic
def _claim(worker: str) -> Recognition | None:
    row = Recognition.objects.select_for_update().filter(state=RecognitionState.WAITING).first()
    if row is not None:
        row.state, row.worker, row.beat_at = RecognitionState.RUNNING, worker, timezone.now()
        row.attempts += 1
        row.save(update_fields=["state", "worker", "beat_at", "attempts"])
    return row


def _ours(job: Recognition) -> QuerySet[Recognition]:
    """The row, as long as it was neither given up nor taken over."""
    return Recognition.objects.filter(pk=job.pk, state=RecognitionState.RUNNING, worker=job.worker)


def _hand_back(job: Recognition) -> None:
    _ours(job).update(state=RecognitionState.WAITING, attempts=F("attempts") - 1)


def _work(job: Recognition) -> None:
    """One job to its end. Whatever goes wrong becomes a sentence on its page."""
    try:
        data = files.held(job.key)
        scan = look_through(data, job.name)
        if _read_pages(job, data, scan):
            _finish(job, data, scan)
    except UnreadableSource as refusal:
        # A secret is not kept; nor is what no second try could read.
        _fail(job, refusal.message, keep_file=refusal.code in ("too_slow", "no_room"))
    except FileNotFoundError:
        _fail(job, kept("Tệp quét không còn trên máy chủ. Hãy gửi lại tệp."), keep_file=False)
    except files.FileRefused as refusal:
        _fail(job, refusal.message, keep_file=isinstance(refusal, files.NotStored))
    except Exception:
        logger.exception("recognition %s", job.pk)
        _fail(job, kept("Có lỗi khi nhận dạng chữ. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."), keep_file=True)


def _read_pages(job: Recognition, data: bytes, scan: Scan) -> bool:
    """Recognise the pages that are not done; False when the job was given up in the meantime."""
    done = set(job.leaves.values_list("index", flat=True))
    for index in scan.todo:
        if not _ours(job).update(beat_at=timezone.now()):
            return False
        if index not in done:
            page = recognise(data, scan, index)
            if index < STAMPED_PAGES:
                refuse_stamped(page)
            facts = to_facts(page)
            with suppress(Recognition.DoesNotExist), transaction.atomic():
                _ours(job).select_for_update().get()
                RecognisedPage.objects.create(recognition=job, index=index, facts=facts)
    return True


def _finish(job: Recognition, data: bytes, scan: Scan) -> None:
    pages = {leaf.index: from_facts(leaf.facts) for leaf in job.leaves.all()}
    parsed = read_text(text_of_scan(data, scan, pages), conventions_now(), own_kinds())
    taken: list[Draft] = []
    try:
        with transaction.atomic():
            row = _ours(job).select_for_update().first()
            if row is None:
                return
            upload = Upload(job.name, data, was_read=True)
            how: dict[str, Any] = {"user": job.created_by, "request_key": job.request_key, "meeting": row.meeting}
            row.draft = take_in(parsed=parsed, upload=upload, **how)
            taken.append(row.draft)
            _end(row, RecognitionState.DONE, "")
    except BaseException:
        for draft in taken:
            _forget_copy(draft)
        raise


def _forget_copy(draft: Draft) -> None:
    """Remove the stored file of a draft that was rolled back. One that was taken in before keeps its file: its row
    stands. So does a file of which the database cannot say anything now."""
    copy = draft.source
    if copy is None:
        return
    try:
        stands = Attachment.objects.filter(key=copy.key).exists()
    except DatabaseError:
        logger.exception("whether the file %s has a row is not known", copy.key)
        return
    if not stands:
        files.discard(copy)


@transaction.atomic
def _fail(job: Recognition, message: str, *, keep_file: bool) -> None:
    row = _ours(job).select_for_update().first()
    if row is not None:
        _end(row, RecognitionState.FAILED, message, keep_file=keep_file)
