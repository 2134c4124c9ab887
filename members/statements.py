"""Statements that say the same whoever asks are put together once and kept: that costs more than their answers."""

from datetime import date
from typing import Any

from django.db import connection

Statement = tuple[str, tuple[Any, ...]]


def fetched(statement: Statement) -> list[tuple[Any, ...]]:
    """All rows as the database gives them: on SQLite days are text, see `day_of`."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def day_of(value: date | str) -> date:
    """A day of such a row."""
    return date.fromisoformat(value) if isinstance(value, str) else value
