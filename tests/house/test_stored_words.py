"""What is stored is Vietnamese, whoever acts: every verb is taken by somebody who reads English."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import translation

from bench.stress.scenarios import SCENARIOS
from bench.stress.world import found, people

from ..spoken import MARK, marked

TEXT = {"TextField", "CharField", "JSONField"}


def stored_words() -> Iterator[str]:
    """Texts of all tables that somebody's own language has got into."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from (f"{table}.{n}: {v}" for n, v in zip(names, row, strict=True) if MARK in str(v))


@pytest.mark.django_db(transaction=True)
def test_verbs_store_vietnamese() -> None:
    found()
    world = people(clients=2)
    for name, prepare in SCENARIOS.items():
        step = prepare(world)
        with marked(), translation.override("en"):
            step()
        assert not list(stored_words()), name
