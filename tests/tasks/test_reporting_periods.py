"""Reporting periods of every length, in both kinds; and whose kind the quarter's page opens in."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tasks.period_words import span_name
from tasks.periods import Length, ReportingPeriod, periods_of, quarter_of

from ..conftest import Cast

days = st.dates(date(1950, 1, 1), date(2900, 1, 1))
lengths = st.sampled_from(list(Length))


@given(days, lengths, st.booleans())
def test_every_day_is_in_exactly_one_period(day: date, length: Length, administrative: bool) -> None:
    period = ReportingPeriod.containing(day, length, administrative)
    assert period.start <= day <= period.end
    assert period.shifted(1).start == period.end + timedelta(days=1)
    assert period.shifted(1).shifted(-1) == period


@given(st.integers(1950, 2900), lengths, st.booleans())
def test_periods_fill_their_year(year: int, length: Length, administrative: bool) -> None:
    whole, parts = ReportingPeriod(year, 1, Length.YEAR, administrative), periods_of(year, length, administrative)
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(one.end + timedelta(days=1) == after.start for one, after in itertools.pairwise(parts))


@given(days, st.booleans())
def test_a_quarter_is_the_same_in_both_ways_of_writing(day: date, administrative: bool) -> None:
    quarter, period = (
        quarter_of(day, administrative),
        ReportingPeriod.containing(day, Length.QUARTER, administrative),
    )
    assert (quarter.start, quarter.end) == (period.start, period.end)


def test_decree_periods_end_on_the_fourteenth() -> None:
    """Decree 09/2019/NĐ-CP, article 12."""
    half, year = (ReportingPeriod(2026, 1, length, administrative=True) for length in (Length.HALF, Length.YEAR))
    assert (half.start, half.end) == (date(2025, 12, 15), date(2026, 6, 14))
    assert (year.start, year.end) == (date(2025, 12, 15), date(2026, 12, 14))


@pytest.mark.parametrize(("reporting", "first"), [("calendar", "01/10/2026"), ("decree", "15/09/2026")])
def test_quarter_opens_in_the_kind_of_the_union(
    cast: Cast, login: Callable[..., Client], reporting: str, first: str
) -> None:
    type(cast.organisation).objects.update(reporting=reporting)
    with time_machine.travel("2026-11-22T05:00:00Z", tick=False):
        answer = login(cast.committee).get("/ra-soat/", follow=True)
    assert answer.status_code == 200
    assert first in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("2026-q3", "quý III/2026"),
        ("2026-q3-hc", "quý III/2026 (kỳ hành chính)"),
        ("2026-n1-hc", "6 tháng đầu năm 2026 (kỳ hành chính)"),
    ],
)
def test_two_calendars_do_not_bear_the_same_name(slug: str, name: str) -> None:
    assert span_name(ReportingPeriod.from_slug(slug)) == name
