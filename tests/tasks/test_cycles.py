"""Periods of recurring tasks: they cover the calendar without gap or overlap, and each falls due inside itself."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.cycles import REPEATING, cycle_of, cycles, horizon, period_name

days = st.dates(date(1950, 1, 1), date(2900, 1, 1))
frequencies = st.sampled_from(sorted(REPEATING))
typed = st.one_of(
    st.from_regex(r"[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}", fullmatch=True),
    st.text(max_size=8),
)


@given(frequencies, days, st.integers(0, 1500))
def test_cycles_cover_the_days_without_gap_or_overlap(frequency: str, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(cycles(frequency, first, last))
    assert found[0].start <= first <= found[0].end
    assert found[-1].start <= last <= found[-1].end
    assert all(one.end + timedelta(days=1) == other.start for one, other in pairwise(found))
    assert len({cycle.key for cycle in found}) == len(found)


@given(frequencies, days)
def test_every_day_of_a_cycle_has_the_same_cycle(frequency: str, day: date) -> None:
    cycle = cycle_of(frequency, day)
    assert cycle is not None
    assert cycle.start <= day <= cycle.end
    assert cycle == cycle_of(frequency, cycle.start) == cycle_of(frequency, cycle.end)
    assert len(cycle.key) <= 12
    assert period_name(cycle.key) != cycle.key


@given(frequencies, days, typed)
def test_due_lies_inside_its_cycle_whatever_was_typed(frequency: str, day: date, by_day: str) -> None:
    cycle = cycle_of(frequency, day)
    assert cycle is not None
    assert cycle.start <= cycle.due(by_day) <= cycle.end


@given(frequencies, days, st.integers(0, 3))
def test_horizon_is_so_many_cycles_ahead(frequency: str, today: date, ahead: int) -> None:
    assert len(list(cycles(frequency, today, horizon(frequency, today, ahead)))) == ahead + 1


@pytest.mark.parametrize("frequency", ["", "continuous", "unspecified", "daily"])
def test_no_cycles_without_a_known_frequency(frequency: str) -> None:
    today = date(2026, 6, 15)
    assert list(cycles(frequency, today, date(2030, 1, 1))) == []
    assert cycle_of(frequency, today) is None
    assert horizon(frequency, today, 1) == today


def test_no_cycles_when_the_days_are_the_wrong_way_round() -> None:
    assert list(cycles("monthly", date(2026, 6, 2), date(2026, 6, 1))) == []


@pytest.mark.parametrize(
    ("frequency", "day", "by_day", "key", "due"),
    [
        ("yearly", date(2026, 6, 15), "12-15", "2026", date(2026, 12, 15)),
        ("yearly", date(2026, 6, 15), "", "2026", date(2026, 12, 31)),
        ("yearly", date(2026, 6, 15), "02-29", "2026", date(2026, 2, 28)),
        ("yearly", date(2028, 6, 15), "02-29", "2028", date(2028, 2, 29)),
        ("half-yearly", date(2026, 6, 30), "20", "2026-h1", date(2026, 6, 20)),
        ("half-yearly", date(2026, 7, 1), "", "2026-h2", date(2026, 12, 31)),
        ("quarterly", date(2026, 2, 1), "31", "2026-q1", date(2026, 3, 31)),
        ("quarterly", date(2026, 4, 1), "31", "2026-q2", date(2026, 6, 30)),
        ("quarterly", date(2026, 4, 1), "03-15", "2026-q2", date(2026, 6, 15)),
        ("monthly", date(2026, 2, 1), "30", "2026-m02", date(2026, 2, 28)),
        ("monthly", date(2028, 2, 1), "30", "2028-m02", date(2028, 2, 29)),
        ("monthly", date(2026, 11, 3), "00", "2026-m11", date(2026, 11, 30)),
        ("weekly", date(2027, 1, 1), "5", "2026-w53", date(2027, 1, 1)),  # ISO: the last week of 2026
        ("weekly", date(2024, 12, 30), "", "2025-w01", date(2025, 1, 5)),  # ISO: the first week of 2025
        ("weekly", date(2026, 6, 15), "9", "2026-w25", date(2026, 6, 21)),
    ],
)
def test_due_day_of_a_cycle(frequency: str, day: date, by_day: str, key: str, due: date) -> None:
    cycle = cycle_of(frequency, day)
    assert cycle is not None
    assert (cycle.key, cycle.due(by_day)) == (key, due)
