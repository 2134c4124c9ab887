"""The unions below side by side: sums, identities, who is missing, and how much it costs."""

import random
import time
from collections.abc import Callable
from dataclasses import fields
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Cluster, Unit
from tasks.exchange.side_by_side import ORDERS, side_by_side
from tasks.periods import ReportingPeriod
from tasks.status import Summary

from ...conftest import Cast
from ...factories import make_unit
from .files import before, file_of
from .rows import receive_file

pytestmark = pytest.mark.django_db
Q3 = ReportingPeriod.from_slug("2026-q3")
PAGE = "/ra-soat/2026-q3/cac-don-vi/"


def union(number: int, cluster: Cluster | None = None) -> Unit:
    return make_unit(f"Liên hiệp các Hội KH&KT tỉnh Số {number}", cluster=cluster)


def filled(cast: Cast, count: int, clusters: int = 9) -> list[Unit]:
    """So many unions in clusters, each with random tasks."""
    dice = random.Random(63)
    groups = [Cluster.objects.create(name=f"Cụm {n}") for n in range(1, clusters + 1)]
    units = [union(n, groups[n % clusters]) for n in range(count)]
    for unit in units:
        data = file_of(dice.randint(0, 40), dice.random(), union=unit.name, previous=before(dice.randint(0, 9), 3))
        receive_file(cast.office, unit, data)
    return units


def test_63_unions_in_9_clusters(cast: Cast, login: Callable[..., Client]) -> None:
    filled(cast, 63)
    late = union(99)
    facts = side_by_side(Q3)
    assert len(facts.lines) == 63
    assert len(facts.blocks) == 9
    assert facts.missing == (late,)
    assert sum((block.summary for block in facts.blocks), Summary()) == facts.total
    for line in [*facts.lines, *facts.blocks]:
        s = line.summary
        assert s.total == s.completed + s.not_completed
        assert s.not_completed == s.in_time + s.late + s.undated
    assert all(
        getattr(facts.total, f.name) == sum(getattr(x.summary, f.name) for x in facts.lines) for f in fields(Summary)
    )
    client = login(cast.viewer)
    client.get(PAGE)
    start = time.perf_counter()
    answer = client.get(PAGE)
    assert time.perf_counter() - start < 1.5  # some 0,15 s on the machine of the office
    text = answer.content.decode()
    assert text.count('role="img"') == sum(1 for line in facts.lines if line.summary.total)
    assert "Liên hiệp các Hội KH&amp;KT tỉnh Số 99" in text


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("by_cluster", [True, False])
def test_orders(cast: Cast, order: str, by_cluster: bool) -> None:
    filled(cast, 6, 2)
    facts = side_by_side(Q3, order, by_cluster=by_cluster)
    assert len(facts.blocks) == (2 if by_cluster else 1)
    for block in facts.blocks:
        told = [ORDERS[order](line) for line in block.lines]
        assert told == sorted(told)


def test_queries_do_not_grow(cast: Cast, login: Callable[..., Client]) -> None:
    counts = []
    client = login(cast.viewer)
    for number in (1, 2, 3):
        receive_file(cast.office, union(number), file_of(number, union=f"Số {number}"))
        for url in (PAGE, "/ra-soat/nhan/?ky=2026-q3", f"{PAGE}bang.xlsx"):
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(url).status_code == 200
            counts.append((url, len(queries)))
    assert len(set(counts)) == 3, counts


def test_the_period_before_is_that_of_the_file(cast: Cast) -> None:
    receive_file(cast.office, union(1), file_of(8, previous=before(1, 1)))
    receive_file(cast.office, union(2), file_of(8))
    first, second = side_by_side(Q3).lines
    assert first.rate_before == 500
    assert first.change == (first.rate or 0) - 500
    assert (second.rate_before, second.change) == (None, None)


def test_a_replaced_file_is_not_counted(cast: Cast) -> None:
    unit = union(1)
    receive_file(cast.office, unit, file_of(5))
    receive_file(cast.office, unit, file_of(9))
    facts = side_by_side(Q3)
    assert facts.total.total + facts.ended == 9


def test_workbook_has_the_sums_and_no_formulas(cast: Cast, login: Callable[..., Client]) -> None:
    receive_file(cast.office, make_unit("=HYPERLINK(A1) Liên hiệp hội"), file_of(9))
    filled(cast, 3, 2)
    answer = login(cast.office).get(f"{PAGE}bang.xlsx?sap_xep=qua-han&nhom=khong")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet, clusters = book.worksheets
    cells = [cell for page in book for row in page for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Tổng cộng")
    assert len(rows) == 4
    assert [sum(row[i] for row in rows) for i in range(3, 9)] == list(total[3:9])
    assert [row[1] for row in clusters.iter_rows(values_only=True)][-1] == "Tổng cộng"
    assert [row[7] for row in rows] == sorted((row[7] for row in rows), reverse=True)


@pytest.mark.parametrize("query", ["?sap_xep=ten-lua", "?nhom=x", "?sap_xep=%00"])
def test_unknown_orders_are_no_page(cast: Cast, login: Callable[..., Client], query: str) -> None:
    assert login(cast.viewer).get(PAGE + query).status_code == 404


@pytest.mark.parametrize("slug", ["2026-q9", "0000-q1", "9999-q1", "nhan", "%00"])
def test_unknown_periods_are_no_page(cast: Cast, login: Callable[..., Client], slug: str) -> None:
    assert login(cast.viewer).get(f"/ra-soat/{slug}/cac-don-vi/").status_code == 404


def test_a_period_of_which_nothing_has_come_says_so(cast: Cast, login: Callable[..., Client]) -> None:
    for slug in ("2026-q4", "2999", "1900-q1", "1900-q1-hc"):
        answer = login(cast.viewer).get(f"/ra-soat/{slug}/cac-don-vi/")
        assert answer.status_code in {200, 404}
        assert slug != "2026-q4" or "Chưa nơi nào gửi" in answer.content.decode()
