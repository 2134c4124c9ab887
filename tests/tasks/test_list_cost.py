"""What a page of the task list may cost: so many queries, and none along an index that grows with the register."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ..conftest import Cast
from ..factories import make_task, make_unit

Login = Callable[..., Client]
CLOSED: dict[str, Any] = {"stage": "done", "closed_on": date(2026, 2, 1), "given_on": date(2026, 1, 1)}
GROWING = ("INDEX task_stage", "INDEX task_closed", "INDEX task_open", "INDEX task_due", "SCAN tasks_task")


def asked(client: Client, query: str) -> list[str]:
    client.get(f"/nhiem-vu/{query}")  # what is kept from then on is no cost of the list
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/nhiem-vu/{query}").status_code == 200
    return [one["sql"] for one in queries]


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 13),
        ("?trang-thai=hoan-thanh", 14),
        ("?don-vi={unit}&trang-thai=hoan-thanh", 15),
        ("?don-vi={unit}&q=viec", 15),
        ("?q=viec", 14),
    ],
)
def test_so_many_queries(query: str, most: int, cast: Cast, login: Login) -> None:
    """A page that is not full: one that goes on counts the group at its end besides."""
    for number in range(3):
        make_task(lead=cast.own_unit, coop=make_unit(), title=f"Việc {number}", **CLOSED)
    assert len(asked(login(cast.office), query.format(unit=cast.own_unit.pk))) <= most


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows how many rows an index would give")
@pytest.mark.parametrize("state", ["hoan-thanh", "dung-han", "qua-han", "ket-thuc"])
@pytest.mark.parametrize("narrow", ["don-vi={unit}", "van-ban={document}"])
def test_few_tasks_are_found_by_what_is_few(narrow: str, state: str, cast: Cast, login: Login) -> None:
    """SQLite looked for the completed tasks of a unit among all that were ever completed."""
    task = make_task(lead=cast.own_unit, **CLOSED)
    query = f"?{narrow}&trang-thai={state}".format(unit=cast.own_unit.pk, document=task.document_id)
    narrowed = [sql for sql in asked(login(cast.office), query) if "tasks_task" in sql and "lead_count" not in sql]
    with connection.cursor() as cursor:
        for sql in narrowed:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert not [name for name in GROWING if name in plan], sql
    assert narrowed
