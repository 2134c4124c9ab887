"""What a page of the task list may cost: so many queries, and none along an index that grows with the register."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Person
from tasks import paging
from tasks.home_page import home_page
from tasks.models import Stage, Task
from tasks.period_filter import Period
from tasks.reviews import live_pass, series
from tasks.status import Windows

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


def plan_of(sql: str, params: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return " ".join(row[3] for row in cursor.fetchall())


ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's plans depend on how much there is")


@ON_SQLITE
@pytest.mark.parametrize("today", [date(2026, 8, 1), date(2026, 11, 1)])
def test_a_quarter_is_counted_from_one_index(today: date, db: None) -> None:
    """And only from the stretches of it that the quarter is about: no task is looked at, nor are all of them."""
    period, windows = Period.parse("2026-q3", today), Windows()
    statements = [
        live_pass._statement(period, windows),
        live_pass._whole((period,), windows),
        *series._statements((period, Period.parse("2026-q4", today)), None),
    ]
    for sql, params in statements:
        plan = plan_of(sql, [*params, 15] if "MATERIALIZED" in sql else params)
        looks = [
            step
            for step in plan.replace("SEARCH", "|SEARCH").replace("SCAN", "|SCAN").split("|")
            if "tasks_task" in step
        ]
        assert looks
        assert all(
            step.startswith("SEARCH tasks_task USING COVERING INDEX task_closed (closed_on") for step in looks
        ), plan


@ON_SQLITE
def test_the_board_walks_along_the_due_days_of_a_stage(db: None) -> None:
    rows = Task.objects.counted().filter(stage=Stage.DOING).order_by("due_sort", "pk").values("pk")[:10]
    plan = plan_of(*rows.query.sql_with_params())
    assert "task_stage" in plan
    assert "TEMP B-TREE" not in plan


def test_many_people_on_a_page_are_few_queries(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "RARE", 0)

    def more(count: int) -> int:
        for number in range(count):
            make_task(person=Person.objects.create(full_name=f"Người {number}"))
        return len(asked(login(cast.office), "?nhom=nguoi"))

    few = more(3)
    assert more(30) <= few + 4


@pytest.mark.parametrize("rare", [0, 1000])
def test_home_unit_goes_by_due_days(rare: int, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of finding them: few are sorted, of many the first are met along the due days."""
    monkeypatch.setattr(paging, "RARE", rare)
    days = [None, date(2026, 5, 1), date(2026, 4, 1), date(2026, 4, 1), None]
    made = [make_task(lead=cast.own_unit, stage="doing", due_on=day) for day in days]
    make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 3, 1))
    make_task(lead=cast.other_unit, stage="doing", due_on=date(2026, 3, 1))
    rows = [row.key for section in home_page(cast.own, date(2026, 5, 20), Windows()).sections for row in section.rows]
    assert rows == [str(made[place].pk) for place in (2, 3, 1, 0, 4)]
