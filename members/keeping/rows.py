"""Rows of tables as lines, and lines as rows, on either database: one state of all tables, while people work on."""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection

from .schema import Table
from .values import TEXT, copy_line, from_database, of_line, read_expression, to_line, to_postgresql, to_sqlite

_AT_ONCE = 2_000
_CHUNK = 1 << 20


@contextmanager
def snapshot() -> Iterator[Any]:
    """A connection of its own that sees the database as it is at this moment, however long it reads.

    PostgreSQL: one repeatable read. SQLite: one read transaction, which in WAL keeps no writer from anything.
    """
    own: Any = connection.copy()
    try:
        own.ensure_connection()
        if own.vendor == "postgresql":
            own.connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            own.set_autocommit(False)
        with own.cursor() as cursor:
            if own.vendor == "sqlite":
                cursor.execute("BEGIN DEFERRED")  # Django's own BEGIN would lock out every writer
            cursor.execute("SELECT COUNT(*) FROM django_migrations")  # from here on it stands still
            cursor.fetchone()
        yield own
    finally:
        own.close()


def lines_of(reader: Any, table: Table) -> Iterator[str]:
    """All rows of a table, ordered by key, each with its line's end."""
    quote, vendor = reader.ops.quote_name, reader.vendor
    columns = ", ".join(read_expression(kind, quote(name), vendor) for name, kind in table.columns)
    order = quote(table.key) + (' COLLATE "C"' if vendor == "postgresql" and table.key_kind == TEXT else "")
    changes = [(i, change) for i, (_, kind) in enumerate(table.columns) if (change := from_database(kind, vendor))]
    with reader.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}")  # noqa: S608 - a model's names
        while rows := cursor.fetchmany(_AT_ONCE):
            for row in rows:
                yield to_line(row, changes) + "\n"


def chunks_of(lines: Iterable[str], count: Callable[[int], None]) -> Iterator[bytes]:
    """Lines gathered into larger pieces; `count` is told how many rows each has."""
    gathered: list[str] = []
    size = 0
    for line in lines:
        gathered.append(line)
        size += len(line)
        if size >= _CHUNK:
            count(len(gathered))
            yield "".join(gathered).encode()
            gathered, size = [], 0
    count(len(gathered))
    yield "".join(gathered).encode()


def fingerprint(reader: Any, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the hash of their lines."""
    digest, rows = hashlib.sha256(), 0
    for line in lines_of(reader, table):
        digest.update(line.encode())
        rows += 1
    return rows, digest.hexdigest()


@contextmanager
def refilling(tables: Iterable[Table]) -> Iterator[None]:
    """Inside one transaction: the tables emptied, triggers out of the way; at the end all is as it belongs.

    Triggers would refuse rows of what is frozen, and count what the rows already tell.
    """
    names = [table.name for table in tables]
    aside = _refilling_postgresql(names) if connection.vendor == "postgresql" else _refilling_sqlite(names)
    with aside:
        yield


@contextmanager
def _refilling_postgresql(names: list[str]) -> Iterator[None]:
    quoted = [connection.ops.quote_name(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(quoted)} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in quoted:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in quoted:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _refilling_sqlite(names: list[str]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - a model's table
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5(%'")
        for (name,) in cursor.fetchall():
            index = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 - a table of ours


def load(table: Table, lines: Iterable[bytes]) -> int:
    """Put rows into an empty table; returns how many. UnfitValue for a line that is no row of it."""
    rows = (of_line(line, len(table.columns)) for line in lines)
    return _copy_in(table, rows) if connection.vendor == "postgresql" else _insert(table, rows)


def _names(table: Table) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(table.name), ", ".join(quote(name) for name, _kind in table.columns)


def _insert(table: Table, rows: Iterable[list[Any]]) -> int:
    changes = [to_sqlite(kind) for _name, kind in table.columns]
    name, columns = _names(table)
    places = ", ".join(["%s"] * len(changes))
    values = ([None if v is None else change(v) for v, change in zip(row, changes, strict=True)] for row in rows)
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(values, _AT_ONCE)):
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", batch)  # noqa: S608 - a model's names
            count += len(batch)
    return count


def _copy_in(table: Table, rows: Iterable[list[Any]]) -> int:
    changes = [to_postgresql(kind) for _name, kind in table.columns]
    name, columns = _names(table)
    stream = _Stream(copy_line(row, changes) for row in rows)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN", stream)
    return stream.rows


class _Stream(io.TextIOBase):
    """Lines as the file that COPY reads from."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.rows = lines, 0

    def read(self, _size: int | None = -1, /) -> str:
        batch = list(islice(self._lines, _AT_ONCE))
        self.rows += len(batch)
        return "".join(batch)


def set_sequences_right(tables: Iterable[Table]) -> None:
    """New rows get numbers after the highest there is. SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    keys = {table.name: table.key for table in tables if table.key_kind == "int"}
    with connection.cursor() as cursor:
        for name, key in keys.items():
            quoted, highest = connection.ops.quote_name(name), f"MAX({connection.ops.quote_name(key)})"
            sequence = "pg_get_serial_sequence(%s, %s)"
            cursor.execute(
                f"SELECT setval({sequence}, COALESCE({highest}, 1), {highest} IS NOT NULL) FROM {quoted}",  # noqa: S608
                [quoted, key],
            )


__all__ = [
    "chunks_of",
    "fingerprint",
    "lines_of",
    "load",
    "refilling",
    "set_sequences_right",
    "snapshot",
]
