"""Stored files: taken in once, served only through a view that has asked permission.

A file is inspected, written under a random key, synced, renamed, and only then gets its row.
"""

import errno
import hashlib
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from members import virus_scan
from members.models import User
from members.wording import Words

from .filetypes import ENDINGS, FileRefused, inspect, safe_name
from .models import Attachment
from .reading import UnreadableSource, secrecy_mark, text_of
from .reading.containers import unreadable
from .reading.spreadsheet import upper_rows

__all__ = [
    "ACCEPT",
    "NOT_RECEIVED",
    "FileAway",
    "FileRefused",
    "Incoming",
    "NotStored",
    "Upload",
    "discard",
    "held",
    "hold",
    "keep",
    "received",
    "refuse_secret",
    "release",
    "response",
    "store",
]

ACCEPT = ",".join(ENDINGS)
_NO_ROOM = Words("Máy chủ hết chỗ lưu nên tệp chưa được nhận. Hãy báo người quản trị dọn ổ đĩa rồi gửi lại.")
_NOT_WRITTEN = Words(
    "Máy chủ chưa ghi được tệp vào kho lưu nên tệp chưa được nhận. Hãy gửi lại sau ít "
    "phút; nếu vẫn không được, báo người quản trị xem kho lưu tệp."
)
NOT_RECEIVED = Words(
    "Máy chủ chưa nhận được trọn tệp, có thể vì hết chỗ lưu. Hãy chọn lại tệp rồi gửi "
    "lại; nếu vẫn không được, báo người quản trị xem ổ đĩa."
)
_FULL = (errno.ENOSPC, errno.EDQUOT)
# Codes of `reading` after which a file's stamp may be there unseen, and another way of saving it would show it.
_UNSEARCHED = ("too_slow", "bomb")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was inspected and waits to be stored."""

    name: str
    data: bytes
    was_read: bool = False  # and bore no stamp of a state secret


class NotStored(FileRefused):
    """Nothing is wrong with the file: this server could not take it, and may be able to later."""


class FileAway(Exception):
    """A stored file cannot be had now, or is damaged."""

    def __init__(self, *, is_damaged: bool = False) -> None:
        super().__init__()
        self.is_damaged = is_damaged


class Incoming(Protocol):
    """An uploaded file."""

    def read(self) -> bytes: ...


def received(upload: Incoming) -> bytes:
    """The bytes of an uploaded file, looked through for viruses: every file but the logo comes in by this door.
    NotStored when the server cannot read back what it had put aside, or the scanner that is set does not answer."""
    try:
        data = upload.read()
    except OSError as error:
        logger.exception("an uploaded file cannot be read back")
        raise NotStored(_NO_ROOM if error.errno in _FULL else NOT_RECEIVED) from error
    refuse_infected(data)
    return data


def refuse_infected(data: bytes) -> None:
    try:
        virus_scan.look_through(data)
    except virus_scan.Infected as infected:
        raise FileRefused(virus_scan.INFECTED) from infected
    except virus_scan.Unscanned as unscanned:
        raise NotStored(virus_scan.UNSCANNED) from unscanned


def store(*, name: str, data: bytes, uploaded_by: User, was_read: bool = False) -> Attachment:
    """Keep a file. FileRefused carries a Vietnamese sentence. Whoever rolls back afterwards calls `discard`.

    `was_read`: its text was read before, and bore no stamp of a state secret.
    """
    clean = safe_name(name)
    kind = inspect(clean, data, settings.UPLOAD_MAX_BYTES)
    if not was_read:
        refuse_secret(clean, data)
    return keep(name=clean, data=data, content_type=kind.content_type, made_by=uploaded_by)


def keep(*, name: str, data: bytes, content_type: str, made_by: User) -> Attachment:
    """Keep a file that the application itself made, or has looked through: nothing of it is inspected. Whoever rolls
    back afterwards calls `discard`."""
    key = hold(data)
    try:
        return Attachment.objects.create(
            key=key,
            name=name,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            content_type=content_type,
            uploaded_by=made_by,
        )
    except BaseException:
        _remove(key)
        raise


def refuse_secret(name: str, data: bytes) -> None:
    """FileRefused for a file whose text bears the stamp of a state secret, or that could not be searched to its end.

    What has no text that a program here could read (a scan, a damaged file, one with a password) shows none.
    """
    try:
        if name.lower().endswith(".xlsx"):
            for rows in upper_rows(data):
                if secrecy_mark("\n".join(rows)):
                    raise unreadable("secret")
        else:
            text_of(data, name)
    except UnreadableSource as unread:
        if unread.code == "no_room":
            raise NotStored(unread.message) from unread
        if unread.code in ("secret", *_UNSEARCHED):
            raise FileRefused(unread.message) from unread


def hold(data: bytes) -> str:
    """Keep bytes that are no stored file yet, under a random key, until `release`. Nobody can fetch them."""
    token = secrets.token_hex(20)
    return _write(f"{token[:2]}/{token}", data)


def held(key: str) -> bytes:
    with default_storage.open(key) as stream:
        return bytes(stream.read())


def release(key: str) -> None:
    """Remove what `hold` kept. Its job is over also when the storage is away: `check_files` tells what is left."""
    _remove(key)


def discard(attachment: Attachment) -> None:
    """Remove the bytes of a file whose row was rolled back. Never for a row that stands."""
    _remove(attachment.key)


def response(attachment: Attachment) -> FileResponse:
    """The file as a download that no browser opens in place. The caller has asked permission.

    FileAway when the storage does not give it, or gives other bytes than those that were stored.
    """
    try:
        stream = default_storage.open(attachment.key)
        is_whole = _digest(stream) == attachment.sha256
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError as error:
        logger.exception("the file %s cannot be read", attachment.pk)
        raise FileAway from error
    if not is_whole:
        stream.close()
        logger.error("the file %s is not what was stored", attachment.pk)
        raise FileAway(is_damaged=True)
    answer = FileResponse(stream, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _digest(stream: "File[bytes]") -> str:
    found = hashlib.sha256()
    for piece in stream.chunks():
        found.update(piece)
    stream.seek(0)
    return found.hexdigest()


def _remove(key: str) -> None:
    """Remove bytes after something failed: that failure is what the caller has to hear of, not this one."""
    try:
        default_storage.delete(key)
    except Exception:
        logger.exception("bytes %s are left without a row", key)


def _write(key: str, data: bytes) -> str:
    """Bytes to storage; returns the key under which they are. NotStored when that fails; nothing is left then."""
    try:
        try:
            target = Path(default_storage.path(key))
        except NotImplementedError:
            return _write_elsewhere(key, data)
        _write_file(target, data)
    except Exception as error:  # each kind of storage has errors of its own
        logger.exception("storing %s", key)
        is_full = isinstance(error, OSError) and error.errno in _FULL
        raise NotStored(_NO_ROOM if is_full else _NOT_WRITTEN) from error
    return key


def _write_elsewhere(key: str, data: bytes) -> str:
    """A storage elsewhere makes a whole object or none; but its answer may be lost after it made one."""
    try:
        return default_storage.save(key, ContentFile(data))
    except BaseException:
        _remove(key)
        raise


def _write_file(target: Path, data: bytes) -> None:
    """On a file system bytes are synced before they get their name."""
    half = target.with_suffix(".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with half.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        half.rename(target)
        _sync_folder(target.parent)
    except BaseException:
        for left in (half, target):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
