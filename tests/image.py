"""What a test database holds, kept in memory and put back: in a hundredth of the time that emptying it by TRUNCATE and
filling it by `post_migrate` takes."""

import io
import sqlite3

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


def can_be_kept() -> bool:
    """On PostgreSQL nobody but a superuser may load rows past the triggers."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return bool(cursor.fetchone() == (True,))


class Image:
    """All rows of all tables, the cache too, as they are when it is made; on SQLite the tables and triggers too."""

    def __init__(self) -> None:
        self.copy: sqlite3.Connection | None = None
        self.tables: dict[str, bytes] = {}
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self.copy = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.copy)
            return
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                rows = io.BytesIO()
                cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
                self.tables[table] = rows.getvalue()

    def put(self) -> None:
        """The database is as it was; numbers of new rows come after those that are there."""
        if self.copy:
            connection.ensure_connection()
            self.copy.backup(connection.connection)
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # the triggers have done their part
            cursor.execute(";".join(f'DELETE FROM "{table}"' for table in self.tables))  # noqa: S608 names of our tables
            for table, rows in self.tables.items():
                if rows:
                    cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(rows))
            # A test in between may have set the counters back.
            cursor.execute(";".join(connection.ops.sequence_reset_sql(no_style(), apps.get_models())))

    def close(self) -> None:
        if self.copy:
            self.copy.close()
