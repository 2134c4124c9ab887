"""What changed between two readings of the tasks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reviews.comparing import CLOSED, Change, Comparison, Kind, compared
from tasks.reviews.standing import Held, Standing
from tasks.status import State

DAY = date(2026, 6, 30)
ONE = Standing(
    1, "Mở lớp", State.IN_TIME, "doing", date(2026, 1, 1), leads=(Held(1, "Hội A"),), due_on=date(2026, 9, 1)
)
few = st.builds(
    Standing,
    task=st.integers(0, 5),
    title=st.sampled_from(["Mở lớp", "Mở hai lớp"]),
    state=st.sampled_from(State),
    stage=st.just("doing"),
    given_on=st.sampled_from([date(2026, 1, 1), date(2026, 7, 1)]),
    leads=st.sampled_from([(), (Held(1, "Hội A"),), (Held(1, "Hội A"), Held(2, "Hội B")), (Held(0, "Ban lạ"),)]),
    due_on=st.sampled_from([None, date(2026, 6, 1), date(2026, 9, 1)]),
)
readings = st.lists(few, max_size=6, unique_by=lambda s: s.task)


def sets(before: Sequence[Standing], after: Sequence[Standing], day: date = DAY) -> dict[Kind, set[int]]:
    changes = compared(before, after, day).changes
    return {kind: {change.task for change in found} for kind, found in changes.items()}


def kinds(before: Standing | None, after: Standing | None) -> set[str]:
    found = compared([before] if before else [], [after] if after else [], DAY)
    return {kind.value for kind in Kind if found.changes[kind]}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, replace(ONE, given_on=date(2026, 7, 1)), {"given"}),
        (None, ONE, {"new"}),
        (None, replace(ONE, given_on=date(2026, 7, 1), state=State.DONE_ON_TIME), {"given", "completed"}),
        (None, replace(ONE, given_on=date(2026, 7, 1), state=State.LATE), {"given", "became_late"}),
        (ONE, replace(ONE, state=State.SOON), set()),
        (ONE, replace(ONE, state=State.DONE_LATE), {"completed"}),
        (replace(ONE, state=State.DONE_ON_TIME), replace(ONE, state=State.DONE_LATE), set()),
        (ONE, replace(ONE, state=State.LATE), {"became_late"}),
        (replace(ONE, state=State.DONE_ON_TIME), replace(ONE, state=State.LATE), {"became_late", "reopened"}),
        (ONE, replace(ONE, state=State.ENDED), {"ended"}),
        (replace(ONE, state=State.ENDED), ONE, {"reopened"}),
        (ONE, replace(ONE, due_on=date(2026, 10, 1)), {"extended"}),
        (replace(ONE, due_on=None), ONE, {"extended"}),
        (ONE, replace(ONE, leads=(Held(2, "Hội B"),)), {"reassigned"}),
        (ONE, replace(ONE, leads=(Held(1, "Hội A mới"),)), set()),
        (replace(ONE, leads=(Held(0, "Ban lạ"),)), replace(ONE, leads=(Held(0, "Ban khác"),)), {"reassigned"}),
        (ONE, replace(ONE, title="Mở hai lớp"), {"reworded"}),
        (ONE, replace(ONE, phrase="trong quý III"), {"reworded"}),
        (ONE, replace(ONE, coops=(Held(2, "Hội B"),), percent=40, result="Đang làm"), set()),
        (ONE, None, {"gone"}),
        (replace(ONE, state=State.DONE_ON_TIME), None, set()),
    ],
)
def test_what_changed(before: Standing | None, after: Standing | None, told: set[str]) -> None:
    assert kinds(before, after) == told


def test_counts_are_those_of_the_sets_and_of_what_goes_on() -> None:
    done, other = replace(ONE, task=2, state=State.DONE_ON_TIME), replace(ONE, task=3)
    found = compared([ONE, done, other], [replace(ONE, state=State.LATE), replace(other, state=State.ENDED)], DAY)
    assert (found.counts["became_late"], found.counts["ended"], found.counts["carried"], found.left) == (1, 1, 1, 1)
    assert not found.is_empty


def test_a_change_of_no_task_is_none() -> None:
    with pytest.raises(ValueError, match="no task"):
        _ = Change(None, None).task


@given(readings)
def test_compared_with_itself_nothing_changed(reading: list[Standing]) -> None:
    found = compared(reading, reading, DAY)
    assert found.is_empty
    assert found.carried == sum(one.state not in CLOSED for one in reading)
    assert compared([], [], DAY) == Comparison(dict.fromkeys(Kind, ()))


@given(readings, readings)
def test_back_and_forth(first: list[Standing], second: list[Standing]) -> None:
    there, back = sets(first, second), sets(second, first)
    for same in (Kind.EXTENDED, Kind.REASSIGNED, Kind.REWORDED):
        assert there[same] == back[same]
    was, now = ({one.task: one for one in reading} for reading in (first, second))
    assert there[Kind.GIVEN] | there[Kind.NEW] == now.keys() - was.keys()
    assert back[Kind.GONE] == {task for task in now.keys() - was.keys() if now[task].state not in CLOSED}
    closed = (there[Kind.COMPLETED] | there[Kind.ENDED]) & was.keys()
    assert back[Kind.REOPENED] == {task for task in closed if was[task].state not in CLOSED}


@given(readings, readings)
def test_each_task_is_in_the_right_sets_once(first: list[Standing], second: list[Standing]) -> None:
    found, told = compared(first, second, DAY), sets(first, second)
    was, now = ({one.task: one for one in reading} for reading in (first, second))
    assert all(len(found.changes[kind]) == len(told[kind]) for kind in Kind)
    pairs = ((Kind.GIVEN, Kind.NEW), (Kind.COMPLETED, Kind.ENDED), (Kind.COMPLETED, Kind.BECAME_LATE))
    assert all(not told[one] & told[other] for one, other in (*pairs, (Kind.REOPENED, Kind.COMPLETED)))
    assert told[Kind.GONE] <= was.keys() - now.keys()
    for kind in set(Kind) - {Kind.GONE}:
        assert told[kind] <= now.keys()
    open_both = {task for task in was.keys() & now.keys() if {was[task].state, now[task].state}.isdisjoint(CLOSED)}
    assert found.carried == len(open_both)
    assert found.left == sum(was[task].state in CLOSED for task in was.keys() - now.keys())
