"""Geometry of the timeline: every task is drawn or counted, nothing is drawn over another."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.strips import LANES, MARK, laid, place_of

places = st.lists(st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 2)), max_size=80)


@given(places)
def test_every_place_is_drawn_or_counted(some: list[float]) -> None:
    marks, rests = laid(some)
    assert len({mark.index for mark in marks}) == len(marks)
    assert len(marks) + sum(rest.count for rest in rests) == len(some)
    assert all(mark.x == some[mark.index] for mark in marks)
    assert all(0 <= mark.lane < LANES for mark in marks)
    assert {rest.x for rest in rests} <= set(some)


@given(places)
def test_no_mark_lies_on_another(some: list[float]) -> None:
    marks, _rests = laid(some)
    for lane in range(LANES):
        line = sorted(mark.x for mark in marks if mark.lane == lane)
        assert all(right - left >= MARK for left, right in itertools.pairwise(line))


@given(places)
def test_counts_keep_apart(some: list[float]) -> None:
    xs = [rest.x for rest in laid(some)[1]]
    assert all(right - left >= 2 * MARK for left, right in itertools.pairwise(xs))


@given(st.lists(st.just(50.0), max_size=20))
def test_one_day_fills_the_lanes_and_counts_the_rest(some: list[float]) -> None:
    marks, rests = laid(some)
    assert [mark.lane for mark in marks] == list(range(min(LANES, len(some))))
    assert sum(rest.count for rest in rests) == max(0, len(some) - LANES)


@given(st.dates(date(1900, 1, 1), date(2999, 1, 1)), st.integers(1, 400), st.data())
def test_days_go_from_left_to_right_inside_the_strip(start: date, length: int, data: st.DataObject) -> None:
    end = start + timedelta(days=length)
    early, late = sorted(data.draw(st.tuples(*[st.dates(start, end)] * 2)))
    assert 0 < place_of(early, start, end) <= place_of(late, start, end) < 100
