"""Stored files against what their rows say: missing, altered, and what no row speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import connection

from .stored import StoredFile, keys_in_storage, measure, stored_at, told_files

YOUNG = timedelta(days=1)  # a file is written before its row: it may still get one


@dataclass(frozen=True, slots=True)
class Wrong:
    told: StoredFile
    what: str  # missing, altered or unreadable


@dataclass(frozen=True, slots=True)
class Orphan:
    key: str
    since: datetime

    def is_young(self, now: datetime) -> bool:
        return now - self.since < YOUNG


@dataclass
class FilesCheck:
    files: int = 0
    size: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)


def check() -> FilesCheck:
    """Every stored file is read. What is held for a while and gone by now is not wrong."""
    found = FilesCheck()
    lying = {key: stored_at(key) for key in keys_in_storage()}  # before the rows are read: see YOUNG
    for told in told_files(connection):
        found.files += 1
        lying.pop(told.key, None)
        what, size = _judge(told)
        found.size += size
        if what and _still_told(told):
            found.wrong.append(Wrong(told, what))
    found.orphans = [Orphan(key, since) for key, since in sorted(lying.items())]
    return found


def _judge(told: StoredFile) -> tuple[str, int]:
    """What is wrong with a file, "" for nothing; and its size."""
    try:
        size, sha256 = measure(told.key)
    except FileNotFoundError:
        return "missing", 0
    except OSError:
        return "unreadable", 0
    is_right = told.is_passing or (size, sha256) == (told.size, told.sha256)
    return "" if is_right else "altered", size


def _still_told(told: StoredFile) -> bool:
    return any(told_files(connection, told.key))


def sweep(orphans: list[Orphan], now: datetime) -> Iterator[str]:
    """Remove what no row speaks of and is older than a day; tells each key."""
    for orphan in orphans:
        if not orphan.is_young(now) and not any(told_files(connection, orphan.key)):
            default_storage.delete(orphan.key)
            yield orphan.key
