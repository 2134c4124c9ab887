"""What the database itself must know besides tables: `vn_fold` on PostgreSQL, append-only triggers on both engines.

Installed after every migrate, because SQLite silently drops triggers when Django rebuilds a table.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections

# Marks are stripped before lower(), so that a database made with the C locale folds alike.
VN_FOLD_POSTGRES = r"""
CREATE OR REPLACE FUNCTION vn_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT trim(regexp_replace(lower(regexp_replace(
    normalize(translate(coalesce(value, ''), 'đĐðÐ', 'dddd'), NFD), '[\u0300-\u036f]', '', 'g')), '\s+', ' ', 'g'))
$$;
"""
REFUSE_POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""


def create_vn_fold(apps: Any, schema_editor: Any) -> None:
    """For the first migration: PostgreSQL needs the function before the first generated column."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(VN_FOLD_POSTGRES)


def append_only_tables() -> Iterable[str]:
    """The tables of all models that say `append_only = True`."""
    return [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]


def trigger_statements(vendor: str, tables: Iterable[str]) -> list[str]:
    """SQL that makes UPDATE and DELETE on the tables fail; safe to run again."""
    statements: list[str] = []
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if vendor == "sqlite":
                statements.append(
                    f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb} ON "{table}" '
                    f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
                )
            else:
                statements.append(
                    f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
    return statements


def install(using: str = "default", **kwargs: Any) -> None:
    """Create what is missing; called after every migrate."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tables = [t for t in append_only_tables() if t in present]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE_POSTGRES)
        for statement in trigger_statements(connection.vendor, tables):
            cursor.execute(statement)
    call_command("createcachetable", database=using, verbosity=0)
