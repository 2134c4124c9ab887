"""A backup is taken: the database as it is at one moment, then the files its rows speak of, read back before it counts.

Files come after the snapshot because they are written before their rows: what a row of the snapshot names is there.
"""

import errno
import fcntl
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..sole import NoLock, sole
from .archive import CHUNK, BrokenArchive, Writer, file_member, reading, table_member
from .manifest import FileFacts, Flaw, Manifest, TableFacts
from .program import version
from .rotation import HALF, Keep, is_half, kept_in, may_go, name_at
from .rows import chunks_of, lines_of, snapshot
from .schema import last_migrations, tables_at
from .stored import IN_MEMORY, StoredFile, chunks, told_files

LOCK = "backup"
_FULL = (errno.ENOSPC, errno.EDQUOT)

logger = logging.getLogger(__name__)


class BackupFailed(Exception):
    """Carries a Vietnamese sentence."""


class _Unreadable(Exception):
    """The storage could not give a file that is there."""


@dataclass
class Made:
    path: Path
    manifest: Manifest
    size: int
    seconds: float
    removed: list[str] = field(default_factory=list)


def secret_mark() -> str:
    """Tells whether two machines have the same SECRET_KEY, and nothing else of it."""
    return salted_hmac("members.keeping", "secret").hexdigest()[:16]


def take(folder: Path, keep: Keep, patience: float = 600.0) -> Made:
    """Make a backup in this folder, then let old ones go. One at a time; waits so many seconds for its turn."""
    started = time.monotonic()
    with _turn(patience) as free:
        if not free:
            raise BackupFailed(_("Một lần sao lưu khác đang chạy. Hãy đợi nó xong rồi chạy lại."))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _remove_halves(folder)
            path, manifest = _make(folder)
        except OSError as error:
            raise BackupFailed(_sentence(error, folder)) from error
        except BrokenArchive as error:
            raise BackupFailed(
                _("Bản sao lưu vừa ghi đọc lại không đúng (%s) nên đã bỏ. Ổ đĩa có thể hỏng.") % error
            ) from error
        made = Made(path, manifest, path.stat().st_size, time.monotonic() - started)
        made.removed = _rotate(folder, keep)
    return made


@contextmanager
def _turn(patience: float) -> Iterator[bool]:
    """Whether nobody else makes a backup of this installation now. Where no lock can be had, a backup is better than
    none: it has a name of its own."""
    try:
        with sole(LOCK, patience) as hold:
            yield hold is not None
    except NoLock:
        logger.exception("a backup runs without its lock")
        yield True


def _sentence(error: OSError, folder: Path) -> str:
    if error.errno in _FULL:
        return _("Ổ đĩa hết chỗ nên chưa sao lưu được vào %s. Hãy dọn bớt rồi chạy lại.") % folder
    return _("Không ghi được bản sao lưu vào %(folder)s: %(error)s") % {"folder": folder, "error": error}


def _remove_halves(folder: Path) -> None:
    """What a killed backup left. One that is still being written is locked by whoever writes it."""
    for half in folder.iterdir():
        if is_half(half.name):
            with half.open("rb") as stream, suppress(BlockingIOError):
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                half.unlink()
                logger.warning("removed %s, which a backup that was broken off had left", half)


def _make(folder: Path) -> tuple[Path, Manifest]:
    """Written under a name that nobody takes for a backup, synced, read back, and only then named."""
    moment = timezone.localtime()
    taken = {backup.at for backup in kept_in(path.name for path in folder.iterdir())}
    while moment.replace(microsecond=0, tzinfo=None) in taken:
        moment += timedelta(seconds=1)
    half = folder / (name_at(moment) + HALF)
    handle = os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        manifest = _write(os.dup(handle))
        with reading(half) as archive:
            archive.check_all()
        path = folder / name_at(moment, complete=not manifest.lost)
        half.rename(path)
        _sync(folder)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return path, manifest


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int) -> Manifest:
    writer = Writer(handle)
    try:
        with snapshot() as reader:
            migrations = last_migrations()
            tables = [_add_table(writer, reader, table) for table in tables_at(migrations)]
            files: list[FileFacts] = []
            flaws: list[Flaw] = []
            _add_files(writer, reader, files, flaws)
        manifest = Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            program=version(),
            vendor=connection.vendor,
            secret_mark=secret_mark(),
            migrations=migrations,
            tables=tables,
            files=files,
            flaws=flaws,
        )
        writer.finish(manifest)
    except BaseException:
        writer.give_up()
        raise
    return manifest


def _add_table(writer: Writer, reader: Any, table: Any) -> TableFacts:
    rows: list[int] = []
    pieces = chunks_of(lines_of(reader, table), rows.append)
    size, sha256 = writer.add(table_member(table.name), pieces)
    return TableFacts(table.name, [list(column) for column in table.columns], sum(rows), size, sha256)


def _add_files(writer: Writer, reader: Any, files: list[FileFacts], flaws: list[Flaw]) -> None:
    seen: set[str] = set()
    for told in told_files(reader):
        if told.key in seen:
            continue
        seen.add(told.key)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            what = _fetch(told.key, copy.write)
            if what:
                flaws.append(Flaw(told.key, told.name, "passing" if told.is_passing else what))
                continue
            copy.seek(0)
            size, sha256 = writer.add(file_member(told.key), _pieces(copy), is_text=False)
        files.append(FileFacts(told.key, size, sha256))
        if not _is_as_told(told, size, sha256):
            flaws.append(Flaw(told.key, told.name, "altered"))


def _is_as_told(told: StoredFile, size: int, sha256: str) -> bool:
    return told.is_passing or (told.size, told.sha256) == (size, sha256)


def _fetch(key: str, write: Callable[[bytes], Any]) -> str:
    """A whole file out of the storage before any of it is in the archive; why that could not be, "" when it could."""
    try:
        for chunk in _from_storage(key):
            write(chunk)
    except FileNotFoundError:
        return "missing"
    except _Unreadable:
        logger.exception("cannot read stored file %s", key)
        return "unreadable"
    return ""


def _from_storage(key: str) -> Iterator[bytes]:
    """Errors of the storage must not look like those of the backup's own disk."""
    try:
        yield from chunks(key)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _Unreadable from error


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _rotate(folder: Path, keep: Keep) -> list[str]:
    """Old backups go; one that cannot be removed does not make the new one a failure."""
    removed = []
    for name in may_go((path.name for path in folder.iterdir()), keep):
        try:
            (folder / name).unlink()
        except OSError:
            logger.exception("cannot remove the old backup %s", name)
        else:
            removed.append(name)
    return removed
