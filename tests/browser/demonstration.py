"""The demonstration as browser tests find it: filled by the program once a process, then put back as it was.

Filling it takes longer than most of these tests; that it is filled rightly is the business of tests/tasks/test_demo.py.
"""

import io
import shutil
import sqlite3
from datetime import date
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from members.clock import today

MADE_BY_FLUSH = {"django_content_type", "auth_permission"}


class Demonstration:
    """Into an empty database, between two tests. What the day changes is filled anew on the next day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day: date | None = None
        self.tables: dict[str, bytes] = {}
        self.image: sqlite3.Connection | None = None

    def put(self) -> None:
        if self.day == today():
            self._put_back()
            shutil.copytree(self.folder, default_storage.location, dirs_exist_ok=True)
            return
        call_command("fill_demo", verbosity=0, stdout=io.StringIO())
        if self._keep():
            shutil.copytree(default_storage.location, self.folder, dirs_exist_ok=True)
            self.day = today()

    def _keep(self) -> bool:
        if connection.vendor == "sqlite":
            self.image = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.image)
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            if cursor.fetchone() != (True,):
                return False  # nobody else may load rows past the triggers
            self.tables = {}
            for table in set(connection.introspection.django_table_names(only_existing=True)) - MADE_BY_FLUSH:
                rows = io.BytesIO()
                cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
                self.tables[table] = rows.getvalue()
        return True

    def _put_back(self) -> None:
        if self.image:
            connection.ensure_connection()
            self.image.backup(connection.connection)
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # the triggers have done their part
            for table, rows in self.tables.items():
                # Some have rows of their own after each flush. The names are those of our tables.
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(rows))
            # A test in between may have set the counters back: new rows must come after these.
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
