"""The databases that are measured: made with generate_data, kept, made anew when schema or calendar moved."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from members.clock import today
from members.models import User
from tasks.models import Task

FOLDER = Path(settings.BASE_DIR) / ".data" / "bench"
GROWS_OLD = timedelta(days=20)  # then the running quarter is no longer full of work
PASSWORD = "mat-khau-do-toc-do"


def use(count: int) -> None:
    """From the next request on, talk to the database with so many tasks."""
    connection.close()
    connection.settings_dict["NAME"] = name_of(count)


def name_of(count: int) -> str:
    if connection.vendor == "sqlite":
        return str(FOLDER / f"tasks-{count}.sqlite3")
    return f"{BASE_NAME}_bench_{count}"


BASE_NAME = str(settings.DATABASES["default"]["NAME"])


def prepare(count: int) -> None:
    """Make sure that the database is there, up to date, and full."""
    use(count)
    if is_fit(count):
        return
    print(f"→ Tạo cơ sở dữ liệu {count} nhiệm vụ…", flush=True)
    connection.close()
    create(count)
    manage(count, "migrate", "--verbosity=0")
    manage(count, "generate_data", f"--tasks={count}")
    use(count)


def manage(count: int, *command: str) -> None:
    environment = os.environ | {"DATABASE_URL": address(count), "DEMO_PASSWORD": PASSWORD}
    subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)


def is_fit(count: int) -> bool:
    if connection.vendor == "sqlite" and not Path(name_of(count)).exists():
        return False
    try:
        if not User.objects.exists():
            return False
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            connection.close()
            manage(count, "migrate", "--verbosity=0")
            use(count)
        latest = Task.objects.order_by("-given_on").values_list("given_on", flat=True).first()
        return latest is not None and today() - latest < GROWS_OLD
    except (OperationalError, ProgrammingError):
        return False


def create(count: int) -> None:
    """An empty database in the place of an old one."""
    if connection.vendor == "sqlite":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in FOLDER.glob(f"tasks-{count}.sqlite3*"):
            path.unlink()
        return
    connection.settings_dict["NAME"] = "postgres"  # the server's own: BASE_NAME need not be there
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(name_of(count))
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
    connection.close()


def address(count: int) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{name_of(count)}"
    at: dict[str, Any] = connection.settings_dict
    who = f"{at['USER']}:{at['PASSWORD']}" if at["PASSWORD"] else at["USER"]
    return f"postgres://{who}@{at['HOST']}:{at['PORT'] or 5432}/{name_of(count)}"
