"""Whether this process can serve pages: the database answers, its tables are the program's, files can be kept."""

import logging
import tempfile
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from members.error_words import told

WITHIN = 4.0  # seconds in which a probe is answered, whatever hangs
REMOTE_FOR = 30.0  # seconds: a storage elsewhere is not asked anew by every probe

logger = logging.getLogger(__name__)

NO_DATABASE = gettext_noop("Cơ sở dữ liệu không trả lời.")
NOT_MIGRATED = gettext_noop("Cơ sở dữ liệu còn chờ cập nhật cấu trúc (manage.py migrate).")
NO_STORAGE = gettext_noop("Kho tệp không ghi được hoặc không đọc được.")


@dataclass
class _Known:
    """What need not be asked again by this process."""

    migrated: bool = False
    remote_at: float = -REMOTE_FOR


_known = _Known()


@dataclass
class _Look:
    """One look at everything, in a thread of its own, which nobody waits for longer than WITHIN."""

    begun: float = field(default_factory=time.monotonic)
    has_database: bool = False
    wrong: Future[list[str]] = field(default_factory=Future)

    def run(self) -> None:
        try:
            found = self.found()
        except BaseException as error:
            self.wrong.set_exception(error)
        else:
            self.wrong.set_result(found)

    def found(self) -> list[str]:
        try:
            if not database_answers():
                return [NO_DATABASE]
            wrong = [] if is_migrated() else [NOT_MIGRATED]
        finally:
            connection.close()  # it is this thread's own
        self.has_database = True
        return wrong if storage_works() else [*wrong, NO_STORAGE]

    def told(self) -> list[str]:
        try:
            return self.wrong.result(max(0.0, self.begun + WITHIN - time.monotonic()))
        except TimeoutError:
            what = "storage" if self.has_database else "database"
            logger.warning("not ready, the %s: no answer in %s seconds", what, WITHIN)
            return [NO_STORAGE if self.has_database else NO_DATABASE]


_looks: list[_Look] = []  # the newest one
_one_at_a_time = Lock()


def not_ready() -> list[str]:
    """What is wrong, in plain words for whoever probes: no names, no versions, no paths. Empty: ready."""
    with _one_at_a_time:
        if not _looks or _looks[-1].wrong.done():  # what hangs is not asked again until it is given up
            _looks[:] = [_Look()]
            Thread(target=_looks[-1].run, daemon=True).start()
        look = _looks[-1]
    return [str(_(words)) for words in look.told()]


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Exception as error:  # each database has errors of its own
        logger.warning("not ready, the database: %s", told(error))
        connection.close()
        return False


def waiting_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def is_migrated() -> bool:
    """Asked until it is so; from then on it stays so for this process."""
    if not _known.migrated:
        try:
            _known.migrated = not waiting_migrations()
        except Exception as error:
            logger.warning("not ready, migrations: %s", told(error))
    return _known.migrated


def storage_works() -> bool:
    try:
        try:
            folder = Path(default_storage.path(""))
        except NotImplementedError:
            return _remote_answers()
        return _keeps_bytes(folder)
    except Exception as error:  # each kind of storage has errors of its own
        logger.warning("not ready, the storage: %s", told(error))
        return False


def _keeps_bytes(folder: Path) -> bool:
    """Really written and read back, in a file without a name: nothing is left, also not by a process that is killed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as stream:
        stream.write(b"lhh")
        stream.flush()
        stream.seek(0)
        return stream.read() == b"lhh"


def _remote_answers() -> bool:
    if time.monotonic() - _known.remote_at >= REMOTE_FOR:
        default_storage.exists("readyz")  # raises where the bucket or the key to it is wrong
        _known.remote_at = time.monotonic()
    return True
