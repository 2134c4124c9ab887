"""Which stored files the rows of the union speak of, and what lies in the storage. Any storage of Django's will do.

A model whose rows have a stored file says so by its columns: `holds_file = ("key", "name", "size", "sha256")`, or
without the last two for what is merely held for a while.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage

CHUNK = 1 << 20
IN_MEMORY = 8 << 20  # of one file; what is larger goes through a temporary one


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as a row tells it. What is merely held for a while has neither size nor hash, and may go any moment."""

    table: str
    key: str
    name: str
    size: int | None = None
    sha256: str | None = None

    @property
    def is_passing(self) -> bool:
        return self.sha256 is None


def told_files(reader: Any, key: str | None = None) -> Iterator[StoredFile]:
    """The files that rows speak of, in the order of their keys; or only the one with this key."""
    quote = reader.ops.quote_name
    present = set(reader.introspection.table_names())
    for model in apps.get_models():
        columns: tuple[str, ...] | None = getattr(model, "holds_file", None)
        table = model._meta.db_table
        if columns is None or table not in present:
            continue
        names = ", ".join(map(quote, columns))
        where = f"{quote('key')} <> ''" if key is None else f"{quote('key')} = %s"
        with reader.chunked_cursor() as cursor:
            sql = f"SELECT {names} FROM {quote(table)} WHERE {where} ORDER BY {quote('key')}"  # noqa: S608 - a model's names
            cursor.execute(sql, None if key is None else [key])
            while rows := cursor.fetchmany(1_000):
                yield from (StoredFile(table, *row) for row in rows)


def chunks(key: str) -> Iterator[bytes]:
    """The bytes of a stored file. FileNotFoundError when it is not there."""
    with default_storage.open(key) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def measure(key: str) -> tuple[int, str]:
    """Size and hash of a stored file."""
    size, digest = 0, hashlib.sha256()
    for chunk in chunks(key):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def keys_in_storage(folder: str = "") -> Iterator[str]:
    """Everything that lies in the storage, whoever speaks of it."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield f"{folder}{name}"
    for name in sorted(folders):
        if name:
            yield from keys_in_storage(f"{folder}{name}/")


def stored_at(key: str) -> datetime:
    return default_storage.get_modified_time(key)
