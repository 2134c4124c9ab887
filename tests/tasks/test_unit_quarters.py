"""A unit's quarters: the official counts, told with what they are out of; an empty quarter is empty, never 0%."""

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Reporting
from tasks.charts import stacks
from tasks.status import Summary
from tasks.unit_quarters import unit_quarters

from ..conftest import Cast
from ..factories import make_task

TODAY = date(2026, 8, 15)
Login = Callable[..., Client]


def fill(cast: Cast) -> None:
    own = {"lead": cast.own_unit, "given_on": date(2025, 1, 1)}
    make_task(**own, stage="done", due_on=date(2026, 2, 1), closed_on=date(2026, 2, 1))
    make_task(**own, stage="done", due_on=date(2026, 2, 1), closed_on=date(2026, 3, 1))
    make_task(**own, stage="doing", due_on=date(2026, 7, 1))
    make_task(**own, stage="ended", due_on=date(2026, 2, 1), closed_on=date(2026, 2, 1))
    make_task(**own, stage="hold", due_on=date(2026, 2, 1))
    make_task(**own, stage="doing")
    make_task(lead=cast.other_unit, stage="done", due_on=date(2026, 2, 1), closed_on=date(2026, 2, 1))
    make_task(coop=cast.own_unit, stage="doing", due_on=date(2026, 2, 1))


def test_counts_are_the_official_ones(cast: Cast) -> None:
    fill(cast)
    found = unit_quarters(cast.own_unit, cast.organisation, TODAY)
    by_name = {row.name: row for row in found.rows}
    assert list(by_name) == ["IV/2024", "I/2025", "II/2025", "III/2025", "IV/2025", "I/2026", "II/2026", "III/2026"]
    first, empty, now = by_name["I/2026"], by_name["II/2026"], by_name["III/2026"]
    assert (first.summary.done_on_time, first.summary.done_late, first.summary.late) == (1, 1, 0)
    assert (first.judged, first.on_time_rate, first.point.rate) == (2, 500, 1000)
    assert (empty.judged, empty.on_time_rate, empty.point.rate) == (0, None, None)
    assert (now.summary.late, now.on_time_rate, now.point.rate) == (1, 0, 0)
    assert "quý II/2026: không có việc" in found.sentence
    assert "quý I/2026: 1 trong 2 việc đúng hạn (50,0%)" in found.sentence


def test_quarters_are_those_in_which_the_union_reports(cast: Cast) -> None:
    cast.organisation.reporting = Reporting.DECREE
    make_task(
        lead=cast.own_unit,
        given_on=date(2025, 1, 1),
        stage="done",
        due_on=date(2026, 3, 20),
        closed_on=date(2026, 3, 20),
    )
    found = unit_quarters(cast.own_unit, cast.organisation, TODAY)
    assert next(row for row in found.rows if row.name == "II/2026").summary.done_on_time == 1


def test_nothing_in_eight_quarters_is_said_in_words(cast: Cast, login: Login) -> None:
    page = login(cast.viewer).get(cast.own_unit.get_absolute_url()).content.decode()
    assert "Tám quý gần đây chưa có việc nào" in page
    assert "0%" not in page[page.index("<main") :]


def test_page_draws_and_tells_the_quarters(cast: Cast, login: Login) -> None:
    fill(cast)
    make_task(lead=cast.own_unit, given_on=date(2026, 1, 1), stage="doing", due_on=date(2026, 1, 2))
    for user in (cast.viewer, cast.own):
        page = login(user).get(cast.own_unit.get_absolute_url()).content.decode()
        assert "Tỷ lệ đúng hạn theo quý:" in page
        assert "không có việc hoàn thành hoặc quá hạn" in page
    assert "/ra-soat/" not in page[page.index('id="quarters"') : page.index('id="papers"')]  # not for a representative


def test_as_many_queries_for_many_tasks(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            unit_quarters(cast.own_unit, cast.organisation, TODAY)
        return len(captured)

    fill(cast)
    assert count() == 2
    fill(cast)
    assert count() == 2


def test_columns_are_as_tall_as_their_counts() -> None:
    full, empty = stacks([(Summary(3, 1, 0, 4), "37,5%", "I", "2026"), (Summary(), "–", "II", "2026")])
    assert [layer.kind for layer in full.layers] == ["done", "donelate", "late"]
    assert sum(float(layer.height) for layer in full.layers) == 130
    assert (full.figure, full.label, full.label_below) == ("37,5%", "I", "2026")
    assert (empty.layers, empty.figure) == ((), "–")
    assert stacks([(Summary(), "–", "I", "2026")]) == ()
