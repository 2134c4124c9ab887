"""The demonstration that browser tests share: what one test does to the database must not reach the next."""

import pytest
from django.db import connection

from tasks.models import ProgressEntry

from .demonstration import Demonstration


def test_rows_made_after_it_was_put_back_come_last(demo: None, demonstration: Demonstration) -> None:
    """Filling with synthetic rows sets PostgreSQL's counters to its own last numbers, which may be lower."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has counters of its own")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('tasks_progressentry', 'id'), 1, false)")
        demonstration.put()
        cursor.execute("SELECT nextval(pg_get_serial_sequence('tasks_progressentry', 'id'))")
        following = cursor.fetchone()[0]
    assert following > ProgressEntry.objects.latest("id").pk
