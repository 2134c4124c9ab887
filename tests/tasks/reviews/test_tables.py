"""Tables out of standings: the identities of domain.md, section 3, in every line, and the Government's own figures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.periods import Length, ReportingPeriod
from tasks.reviews.standing import Standing
from tasks.reviews.tables import Group, tables_of
from tasks.status import State, Summary

from .standings import standings

EACH = (State.DONE_ON_TIME, State.DONE_LATE, State.IN_TIME, State.LATE, State.UNDATED)


def check(summary: Summary) -> None:
    assert summary.total == summary.completed + summary.not_completed
    assert summary.completed == summary.done_on_time + summary.done_late
    assert summary.not_completed == summary.in_time + summary.late + summary.undated


def added(groups: tuple[Group, ...]) -> Summary:
    return sum((group.summary for group in groups), Summary())


@given(st.lists(standings, max_size=30), st.sampled_from([1, 3, 6, 12]), st.booleans())
def test_due_days_are_those_of_the_period(rows: list[Standing], months: int, administrative: bool) -> None:
    span = ReportingPeriod.containing(date(2026, 5, 5), Length(months), administrative)
    moved = [replace(row, due_on=span.start + timedelta(days=i)) for i, row in enumerate(rows)]
    for told in (rows, moved):
        tables = tables_of(told, span)
        days = [due.day for due in tables.dues]
        assert days == sorted(set(days))
        for due in tables.dues:
            check(due.summary)
            its = [row for row in told if row.due_on == due.day and row.state != State.ENDED]
            assert due.summary.total == len(its) > 0
            assert span.start <= due.day <= span.end
        assert tables.waiting <= tables.total.undated
    assert tables_of(moved).dues == ()


@given(st.lists(standings, max_size=30))
def test_identities_hold_in_every_table(rows: list[Standing]) -> None:
    tables = tables_of(rows)
    check(tables.total)
    assert tables.total.total + tables.ended == len(rows)
    for groups in (tables.units, tables.documents, tables.clusters, tables.fields):
        for group in groups:
            check(group.summary)
        assert added(groups).total >= tables.total.total
    assert added(tables.documents) == tables.total, "each task is in one document"
    alone = [row for row in rows if len(row.leads) < 2]
    assert added(tables_of(alone).units) == tables_of(alone).total


def government(*counts: int) -> Iterator[Standing]:
    for state, count in zip(EACH, counts, strict=True):
        yield from (Standing(n, "", state, "doing", date(2017, 1, 1)) for n in range(count))


@pytest.mark.parametrize(
    ("counts", "total", "completed", "rate"),
    [
        ((14_068, 1_983, 5_640, 223, 0), 21_914, 16_051, 986),  # 2017: 98,62 %
        ((2_501, 0, 0, 222, 0), 2_723, 2_501, 918),  # 2016: 91,8 %
    ],
)
def test_the_figures_of_the_government(counts: tuple[int, ...], total: int, completed: int, rate: int) -> None:
    found = tables_of(government(*counts)).total
    assert (found.total, found.completed, found.rate_permille) == (total, completed, rate)
    assert found.not_completed == total - completed
