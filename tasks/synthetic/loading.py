"""Large tables while they are filled: without the indexes, foreign keys and triggers that each row would pay for.

All of it comes back at the end, over all rows at once, and within the caller's transaction: it is there, or nothing is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from tasks.search_index import FTS_REBUILD

# (statement that takes it away, statement that puts it back), first away what stands first
Statements = list[tuple[str, str]]
_POSTGRES_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""
_POSTGRES_KEYS = """
    SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype = 'f'
"""
_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('trigger', 'index') AND sql <> ''"


@contextmanager
def bare(kinds: Sequence[type[models.Model]]) -> Iterator[None]:
    """These tables without what is kept for each row. Columns that triggers keep are the caller's business then."""
    tables = [kind._meta.db_table for kind in kinds]
    with connection.cursor() as cursor:
        on_postgres = connection.vendor == "postgresql"
        if on_postgres:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        statements = [pair for table in tables for pair in (_postgres if on_postgres else _sqlite)(cursor, table)]
        for away, _back in statements:
            cursor.execute(away)
        yield
        for _away, back in reversed(statements):
            cursor.execute(back)
        if not on_postgres:
            cursor.execute(FTS_REBUILD)


def _postgres(cursor: Any, table: str) -> Statements:
    name = connection.ops.quote_name(table)
    cursor.execute(_POSTGRES_INDEXES, [table])
    indexes = [(f"DROP INDEX {index}", definition) for index, definition in cursor.fetchall()]
    cursor.execute(_POSTGRES_KEYS, [table])
    keys = [
        (f"ALTER TABLE {name} DROP CONSTRAINT {key}", f"ALTER TABLE {name} ADD CONSTRAINT {key} {definition}")
        for key, definition in cursor.fetchall()
    ]
    triggers = (f"ALTER TABLE {name} DISABLE TRIGGER USER", f"ALTER TABLE {name} ENABLE TRIGGER USER")
    return [triggers, *keys, *indexes]


def _sqlite(cursor: Any, table: str) -> Statements:
    cursor.execute(_SQLITE, [table])
    return [(f"DROP {kind} {connection.ops.quote_name(name)}", sql) for kind, name, sql in cursor.fetchall()]
