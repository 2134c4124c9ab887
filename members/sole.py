"""A lock that one process at a time holds: of all machines on PostgreSQL, of this machine on SQLite.

It goes with the process that held it. On PostgreSQL it lives in a connection of its own, which no request, transaction
or pool of connections closes; a machine that lost its power is noticed within a minute.
"""

import fcntl
import hashlib
import logging
import os
import platform
import secrets
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper

PATIENCE = 3.0  # seconds: the holder before us may be about to end
PAUSE = 0.2  # seconds between two tries
# Who is silent for so long is gone. Of the client, for a server that vanished; and of the server, for a client.
_ALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
_OF_SESSION = (
    "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
    " SET idle_session_timeout = 0; SET application_name = 'lhh_tracker lock'"
)
_MINE = """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
    AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = %s)"""
_ANYBODYS = """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32 | objid::bigint) = %s)"""

logger = logging.getLogger(__name__)


class NoLock(Exception):
    """No folder of this machine can hold the lock."""


def _own_name() -> str:
    return f"{platform.node()[:60]}/{os.getpid()}/{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Hold:
    """`holder` names this very hold: what is written under it is refused once another one took over."""

    stands: Callable[[], bool]  # False when the lock went away under us, with its connection
    holder: str = field(default_factory=_own_name)


@contextmanager
def sole(name: str, patience: float = PATIENCE) -> Iterator[Hold | None]:
    """The hold of this lock; None when somebody else has it. NoLock where there is no folder for it (SQLite)."""
    held = _of_all_machines if of_all_machines() else _of_this_machine
    with held(name, time.monotonic() + patience) as hold:
        yield hold


def of_all_machines() -> bool:
    """Whether a lock says something about other machines as well."""
    return connection.vendor == "postgresql"


def is_held(name: str) -> bool:
    """Whether anybody holds this lock now. Cheap enough for every look at a page."""
    if of_all_machines():
        with connection.cursor() as cursor:
            cursor.execute(_ANYBODYS, [_number(name)])
            return bool(cursor.fetchone()[0])
    with _of_this_machine(name, 0.0) as hold:
        return hold is None


# --- PostgreSQL -----------------------------------------------------------------------------------------------------
def _number(name: str) -> int:
    """A lock of PostgreSQL is a number of its database: positive, below 2^63."""
    return int.from_bytes(hashlib.sha256(f"lhh_tracker {name}".encode()).digest()[:8]) >> 1


@contextmanager
def _of_all_machines(name: str, until: float) -> Iterator[Hold | None]:
    own = connection.copy()
    own.settings_dict["OPTIONS"] = own.settings_dict.get("OPTIONS", {}) | _ALIVE
    try:
        with own.cursor() as cursor:
            cursor.execute(_OF_SESSION)
        while not (is_free := _asked(own, "SELECT pg_try_advisory_lock(%s)", name)) and time.monotonic() < until:
            time.sleep(PAUSE)
        if not is_free:
            yield None
            return
        try:
            yield Hold(lambda: _still(own, name))
        finally:
            with suppress(Error):  # one that is merely closed lets go a moment later
                _asked(own, "SELECT pg_advisory_unlock(%s)", name)
    finally:
        own.close()


def _asked(own: BaseDatabaseWrapper, question: str, name: str) -> bool:
    with own.cursor() as cursor:
        cursor.execute(question, [_number(name)])
        return bool(cursor.fetchone()[0])


def _still(own: BaseDatabaseWrapper, name: str) -> bool:
    try:
        return _asked(own, _MINE, name)
    except Error as error:
        logger.warning("the lock %s is lost: %s", name, error)
        return False


# --- One machine ----------------------------------------------------------------------------------------------------
@contextmanager
def _of_this_machine(name: str, until: float) -> Iterator[Hold | None]:
    handle = _lock_file(name)
    try:
        yield Hold(lambda: True) if _locked(handle, until) else None
    finally:
        os.close(handle)


def _lock_file(name: str) -> int:
    """The lock of this database in the first folder that is ours alone; the same for all processes of a user."""
    mark = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:16]
    # Anybody may have taken the first name: the folder of temporary files is everybody's.
    own = f"lhh-{name}-{os.getuid()}"
    for folder in (Path(tempfile.gettempdir()) / own, settings.DATA_DIR / own):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            facts = folder.lstat()
            if stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o022:
                return os.open(folder / f"{mark}.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            logger.warning("no lock in %s: %s", folder, error)
    raise NoLock(name)


def _locked(handle: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        else:
            return True
