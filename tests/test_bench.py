"""The pages that `make bench` times are real answers, and its floor is as low as it says."""

import copy
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

import bench
from bench.browser import Browser
from bench.pages import FLOOR, PAGES, Page, asks
from bench.report import judge


@pytest.fixture
def caller(db: None, settings: Any) -> Iterator[Browser]:
    """A signed-in caller whose requests leave the test's own connection open."""
    settings.ROOT_URLCONF = "bench.urls"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(bench.__file__).parent / "templates")
    settings.TEMPLATES = templates
    call_command("generate_data", "--tasks=500", stdout=StringIO())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Browser(WSGIHandler(), "vanphong")
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_bench_asks_for_pages_that_answer(caller: Browser) -> None:
    ways = asks(caller)
    assert set(ways) == {page.key for page in PAGES}
    for key, ask in ways.items():
        answer = ask(caller)
        assert answer.status == "200 OK", key
        assert len(answer.body) > 500, key


def test_bench_floor_is_fifty_rows_in_two_queries(caller: Browser) -> None:
    floor = asks(caller)["floor"]
    assert floor(caller).body.count(b"<tr>") == 50
    assert caller.count_queries(floor) == 5, "two of its own; session, user and union"


class Measured:
    def __init__(self, cpu: float, queries: int) -> None:
        self.cpu, self.queries = cpu, queries


@pytest.mark.parametrize(
    ("small", "large", "met"),
    [
        (Measured(2.0, 7), Measured(2.5, 7), [True, True, True]),
        (Measured(2.0, 7), Measured(3.5, 7), [False, False, True]),
        (Measured(2.9, 7), Measured(2.9, 9), [True, True, False]),
    ],
)
def test_bench_judges_ratio_growth_and_queries(small: Measured, large: Measured, met: list[bool]) -> None:
    page = Page("list", "danh sách", 3, 1.3)
    figures = {("floor", 1): Measured(1, 4), ("floor", 9): Measured(1, 4), ("list", 1): small, ("list", 9): large}
    told = judge(page, FLOOR, [1, 9], figures, large.cpu / small.cpu)
    assert [ok for _words, ok in told] == met
