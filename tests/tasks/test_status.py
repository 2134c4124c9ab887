"""How a task stands on a day: each edge by hand, the government's figures, and the same answer from the database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.lateness import conditions
from tasks.models import DeadlineKind, Stage, Task
from tasks.models.task import CLOSED_STAGES
from tasks.status import State, Summary, Windows, state

from ..conftest import Cast
from ..factories import make_document

DAY = date(2026, 6, 15)
WINDOWS = Windows(dated=3, long=30)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("stage", "kind", "due", "closed", "expected"),
    [
        ("doing", "date", 0, None, State.SOON),  # the due day is inclusive
        ("doing", "date", -1, None, State.LATE),
        ("doing", "date", 3, None, State.SOON),
        ("doing", "month", 4, None, State.IN_TIME),
        ("doing", "quarter", 30, None, State.SOON),
        ("doing", "year", 31, None, State.IN_TIME),
        ("confirm", "date", -1, None, State.LATE),
        ("doing", "none", None, None, State.UNDATED),
        ("hold", "date", -90, None, State.UNDATED),
        ("cond", "date", -90, None, State.UNDATED),
        ("done", "date", -5, -5, State.DONE_ON_TIME),
        ("done", "date", -5, -4, State.DONE_LATE),
        ("done", "none", None, -4, State.DONE_ON_TIME),
        ("ended", "date", -5, -1, State.ENDED),
        ("done", "date", -5, 1, State.LATE),  # seen on a day before it was finished
    ],
)
def test_state_on_a_day(stage: str, kind: str, due: int | None, closed: int | None, expected: State) -> None:
    on = [None if offset is None else after(offset) for offset in (due, closed)]
    assert state(stage, kind, on[0], on[1], DAY, WINDOWS) == expected


@pytest.mark.parametrize(
    ("summary", "total", "completed", "rate"),
    [
        (Summary(14068, 1983, 5640, 223), 21914, 16051, 986),  # 2017: 98,62 %
        (Summary(2501, 0, 0, 222), 2723, 2501, 918),  # 2016: 91,8 %
        (Summary(1, 1, 0, 1), 3, 2, 666),  # truncated, not rounded
        (Summary(), 0, 0, None),
        (Summary(in_time=5, undated=2), 7, 0, None),
    ],
)
def test_figures_of_the_government(summary: Summary, total: int, completed: int, rate: int | None) -> None:
    assert (summary.total, summary.completed, summary.rate_permille) == (total, completed, rate)
    assert summary.total == summary.completed + summary.not_completed


@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 5), max_size=6))
def test_sums_keep_the_identities(lines: list[tuple[int, int, int, int, int]]) -> None:
    total = sum((Summary(*line) for line in lines), Summary())
    assert total.completed == total.done_on_time + total.done_late
    assert total.not_completed == total.in_time + total.late + total.undated
    assert total.total == total.completed + total.not_completed == sum(sum(line) for line in lines)


offsets = st.integers(-400, 400)
rows = st.lists(
    st.tuples(st.sampled_from(Stage.values), st.sampled_from(DeadlineKind.values), st.none() | offsets, offsets),
    min_size=1,
    max_size=40,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, day=offsets, dated=st.integers(0, 20), long=st.integers(0, 60))
def test_database_tells_the_same(
    cast: Cast, rows: list[tuple[str, str, int | None, int]], day: int, dated: int, long: int
) -> None:
    """Every row is in exactly one state, the one that `state` says; also when "today" takes the short way."""
    Task.objects.all().delete()
    document = make_document(registered_by=cast.office)
    Task.objects.bulk_create(
        Task(
            document=document,
            position=number,
            path="1",
            title="x",
            given_on=after(-400),
            stage=stage,
            deadline_kind=kind,
            due_on=None if due is None else after(due),
            closed_on=after(closed) if stage in CLOSED_STAGES else None,
        )
        for number, (stage, kind, due, closed) in enumerate(rows)
    )
    windows, on = Windows(dated, long), after(day)
    for today in (None, on):
        told = {
            pk: s
            for s, q in conditions(on, windows, today).items()
            for pk in Task.objects.filter(q).values_list("pk", flat=True)
        }
        for task in Task.objects.all():
            if today and task.closed_on and task.closed_on > today:
                continue  # nothing is closed in the future
            assert told.get(task.pk) == task.state_on(on, windows)
        counts = [Task.objects.filter(q).count() for q in conditions(on, windows).values()]
        assert sum(counts) == len(rows)
