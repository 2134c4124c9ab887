"""Makes one write of a step fail, as a full disk or a lost database would, and shows what is stored afterwards."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import OperationalError, connection

_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE)\b", re.IGNORECASE)
Dump = dict[str, Counter[Any]]


class Broken(OperationalError):
    """What the database would say. No step may take it for an answer."""


@dataclass(slots=True)
class Break:
    """Which write fails (1 is the first; the commit counts as a write), and whether it came to that."""

    at: int
    seen: int = 0
    happened: bool = False

    def count(self) -> None:
        self.seen += 1
        if self.seen == self.at:
            self.happened = True
            raise Broken(f"write {self.at}")

    def statement(self, execute: Any, sql: str, *rest: Any) -> Any:
        if _WRITES.match(sql):
            self.count()
        return execute(sql, *rest)


@contextmanager
def breaking(at: int) -> Iterator[Break]:
    """Within it the write of this number raises instead of being made."""
    plan, commit = Break(at), connection._commit

    def counted() -> Any:
        plan.count()
        return commit()

    with connection.execute_wrapper(plan.statement), patch.object(connection, "_commit", counted):
        yield plan


def dump() -> Dump:
    """All rows of all tables, and the stored files."""
    found: Dump = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = Counter(repr(row) for row in cursor.fetchall())
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    files = [path for path in folder.rglob("*") if path.is_file()]
    found["(tệp)"] = Counter(sha256(path.read_bytes()).hexdigest() for path in files)
    return found


def differing(before: Dump, after: Dump) -> list[str]:
    """The tables that do not hold the same rows."""
    return [table for table in sorted(before.keys() | after.keys()) if before.get(table) != after.get(table)]
