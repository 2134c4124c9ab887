"""Quarters: edges of the calendar and of Decree 09/2019; and the quarter edge in Hanoi time."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from members.clock import today
from tasks.filter_fields import due_quarter
from tasks.periods import ReportingPeriod, last_periods, quarter_in, quarter_of

days = st.dates(date(1950, 1, 1), date(2900, 1, 1))


@pytest.mark.parametrize(
    ("day", "administrative", "slug"),
    [
        (date(2026, 1, 1), False, "2026-q1"),
        (date(2026, 3, 31), False, "2026-q1"),
        (date(2026, 4, 1), False, "2026-q2"),
        (date(2026, 12, 31), False, "2026-q4"),
        (date(2025, 12, 14), True, "2025-q4"),
        (date(2025, 12, 15), True, "2026-q1"),
        (date(2026, 3, 14), True, "2026-q1"),
        (date(2026, 3, 15), True, "2026-q2"),
        (date(2028, 2, 29), True, "2028-q1"),
    ],
)
def test_quarter_of_a_day(day: date, administrative: bool, slug: str) -> None:
    assert quarter_of(day, administrative).slug.removesuffix("-hc") == slug


@given(days, st.booleans())
def test_every_day_is_in_exactly_one_quarter(day: date, administrative: bool) -> None:
    quarter = quarter_of(day, administrative)
    assert quarter.start <= day <= quarter.end
    assert quarter.end + timedelta(days=1) == quarter.next().start
    assert ReportingPeriod.from_slug(quarter.slug) == quarter
    assert quarter.next().previous() == quarter


def test_administrative_quarter_has_the_days_of_the_decree() -> None:
    quarter = quarter_in(2026, 1, administrative=True)
    assert (quarter.start, quarter.end) == (date(2025, 12, 15), date(2026, 3, 14))


def test_last_periods_end_with_this_one() -> None:
    assert [q.label for q in last_periods(quarter_in(2026, 2), 3)] == ["IV/2025", "I/2026", "II/2026"]


@pytest.mark.parametrize(
    "text", ["III/2026", "iii/2026", "3/2026", "quý III/2026", "2026-q3", " III / 2026 ", "3-2026"]
)
def test_due_quarter_is_read_as_people_write_it(text: str) -> None:
    assert due_quarter(text) == quarter_in(2026, 3)


@pytest.mark.parametrize(
    "text", ["", "V/2026", "0/2026", "2026", "III/26", "2026-q9", "IIII/2026", "III/0000", "x", "III/2026x"]
)
def test_due_quarter_refuses_the_rest(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any is fine
        due_quarter(text)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 17, 0, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 17, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_quarter_turns_at_midnight_in_hanoi(instant: datetime, day: date) -> None:
    with time_machine.travel(instant, tick=False):
        assert today() == day
