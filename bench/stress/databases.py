"""The database of one run: SQLite in the run's folder; PostgreSQL under a name of its own, made and dropped."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql


def server() -> str:
    """The address of the PostgreSQL server to use, "" when none is named."""
    return os.environ.get("STRESS_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL") or ""


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'stress.sqlite3'}"


@contextmanager
def postgresql(server: str) -> Iterator[str]:
    """The address of an empty database on this server, dropped at the end whoever still holds it."""
    name = f"lhh_stress_{os.getpid()}"
    command(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    command(server, "CREATE DATABASE {}", name)
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        command(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def command(server: str, statement: str, name: str) -> None:
    """Run on the server itself: the database that its address names need not exist."""
    connection = psycopg2.connect(urlsplit(server)._replace(path="/postgres").geturl())
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()
