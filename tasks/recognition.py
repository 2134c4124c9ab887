"""Scanned documents in the background: held, worked off one by one, given up or taken up again, ending as a draft.

A row is a job. A lock on this machine lets one process at a time work; it ends when no job waits.
"""

import fcntl
import hashlib
import logging
import os
import platform
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from resolutions import files
from resolutions.models import Attachment, Draft, RecognisedPage, Recognition, RecognitionState
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
_AGAIN = 10.0  # seconds before a process is started once more
_PATIENCE = 3.0  # seconds: the worker before us may be about to end

logger = logging.getLogger(__name__)
_started_at = -_AGAIN


def begin(*, upload: Upload, user: User, request_key: Any) -> Recognition:
    """Hold a scanned file and queue it. The same request key gives the same job."""
    scan = look_through(upload.data, upload.name)
    earlier = Recognition.objects.filter(request_key=request_key).first()
    if earlier:
        return earlier
    key = files.hold(upload.data)
    try:
        with transaction.atomic():
            job, made = Recognition.objects.get_or_create(
                request_key=request_key,
                defaults={"name": upload.name, "key": key, "pages": len(scan.todo), "created_by": user},
            )
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
    global _started_at
    undone = [
        job
        for job in jobs
        if job.state == RecognitionState.WAITING
        or (job.state == RecognitionState.RUNNING and (job.worker == platform.node() or _is_silent(job, now)))
    ]
    if not undone or time.monotonic() - _started_at < _AGAIN:
        return
    with _alone(patience=0.0) as free:  # nobody works here: else the job's turn comes by itself
        if not free:
            return
    _started_at = time.monotonic()
    start()


def start() -> None:
    """Start a process that works the queue off. It outlives this request; a second one ends by itself."""
    if not settings.RECOGNITION_STARTS:
        return
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_off_recognition"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()


def _is_silent(job: Recognition, now: datetime) -> bool:
    return job.beat_at is None or now - job.beat_at > SILENT


# --- Working --------------------------------------------------------------------------------------------------------
def work_off() -> int:
    """Work until no job waits; how many were ended. Nothing, when another process of this machine is at it."""
    ended = 0
    with _alone() as alone:
        if alone:
            sweep()
            _take_up_orphans(timezone.now())
            while (job := _claim()) is not None:
                _work(job)
                ended += 1
    return ended


@contextmanager
def _alone(patience: float = _PATIENCE) -> Iterator[bool]:
    """Whether this process holds the machine's lock for this database; the lock goes with the process.

    No, also where no lock can be had: then the log says why, and jobs wait.
    """
    handle = _lock_file()
    if handle is None:
        yield False
        return
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= until:
                    yield False
                    return
                time.sleep(0.2)
        yield True
    finally:
        os.close(handle)


def _lock_file() -> int | None:
    """The lock of this database in the first folder that belongs to us alone; the same for all processes of a user."""
    mark = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:16]
    for folder in _lock_folders():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            facts = folder.lstat()
            if stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o022:
                return os.open(folder / f"{mark}.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            logger.warning("no lock in %s: %s", folder, error)
    logger.error("recognition cannot start: no folder for its lock")
    return None


def _lock_folders() -> list[Path]:
    """Anybody may have taken the first name: the folder of temporary files is everybody's."""
    own = f"lhh-recognition-{os.getuid()}"
    return [Path(tempfile.gettempdir()) / own, settings.DATA_DIR / own]


def _take_up_orphans(now: datetime) -> None:
    """Jobs whose worker died: of this machine for certain, since we hold its lock; of another after a long silence."""
    for job in Recognition.objects.filter(state=RecognitionState.RUNNING):
        if job.worker != platform.node() and not _is_silent(job, now):
            continue
        with transaction.atomic():
            row = Recognition.objects.select_for_update().get(pk=job.pk)
            if row.state != RecognitionState.RUNNING:
                continue
            if row.attempts >= ATTEMPTS:
                _end(row, RecognitionState.FAILED, _("Nhận dạng bị ngắt nhiều lần. Hãy thử lại."), keep_file=True)
            else:
                row.state = RecognitionState.WAITING
                row.save(update_fields=["state"])


@transaction.atomic
def _claim() -> Recognition | None:
    row = Recognition.objects.select_for_update().filter(state=RecognitionState.WAITING).first()
    if row is not None:
        row.state, row.worker, row.beat_at = RecognitionState.RUNNING, platform.node(), timezone.now()
        row.attempts += 1
        row.save(update_fields=["state", "worker", "beat_at", "attempts"])
    return row


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
        _fail(job, _("Tệp quét không còn trên máy chủ. Hãy gửi lại tệp."), keep_file=False)
    except files.FileRefused as refusal:
        _fail(job, refusal.message, keep_file=isinstance(refusal, files.NotStored))
    except Exception:
        logger.exception("recognition %s", job.pk)
        _fail(job, _("Có lỗi khi nhận dạng chữ. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."), keep_file=True)


def _read_pages(job: Recognition, data: bytes, scan: Scan) -> bool:
    """Recognise the pages that are not done; False when the job was given up in the meantime."""
    done = set(job.leaves.values_list("index", flat=True))
    for index in scan.todo:
        if not Recognition.objects.filter(pk=job.pk, state=RecognitionState.RUNNING).update(beat_at=timezone.now()):
            return False
        if index not in done:
            page = recognise(data, scan, index)
            if index < STAMPED_PAGES:
                refuse_stamped(page)
            facts = to_facts(page)
            with suppress(Recognition.DoesNotExist), transaction.atomic():
                Recognition.objects.select_for_update().get(pk=job.pk, state=RecognitionState.RUNNING)
                RecognisedPage.objects.create(recognition=job, index=index, facts=facts)
    return True


def _finish(job: Recognition, data: bytes, scan: Scan) -> None:
    pages = {leaf.index: from_facts(leaf.facts) for leaf in job.leaves.all()}
    parsed = read_text(text_of_scan(data, scan, pages), conventions_now())
    taken: list[Draft] = []
    try:
        with transaction.atomic():
            row = Recognition.objects.select_for_update().get(pk=job.pk)
            if row.state != RecognitionState.RUNNING:
                return
            upload = Upload(job.name, data, was_read=True)
            row.draft = take_in(parsed=parsed, upload=upload, user=job.created_by, request_key=job.request_key)
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
    row = Recognition.objects.select_for_update().get(pk=job.pk)
    if row.state == RecognitionState.RUNNING:
        _end(row, RecognitionState.FAILED, message, keep_file=keep_file)
