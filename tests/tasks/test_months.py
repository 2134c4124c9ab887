"""Months of the calendar: keys, neighbours, weeks from Monday on."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.filter_fields import due_day
from tasks.months import Month

months = st.builds(Month, st.integers(1900, 2999), st.integers(1, 12))


@given(months)
def test_month_is_read_back_from_its_key(month: Month) -> None:
    assert Month.from_slug(month.slug) == month


@pytest.mark.parametrize(
    "slug",
    [
        "2026-13",
        "2026-00",
        "0000-00",
        "9999-12",
        "10000-01",
        "1899-12",
        "3000-01",
        "2026-1",
        "2026",
        "",
        "x",
        " 2026-01",
    ],
)
def test_other_keys_are_no_months(slug: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        Month.from_slug(slug)


@given(months)
def test_month_ends_where_the_calendar_says(month: Month) -> None:
    assert month.start == date(month.year, month.number, 1)
    assert month.end.day == calendar.monthrange(month.year, month.number)[1]
    assert Month.containing(month.start) == Month.containing(month.end) == month


@given(months, st.integers(-30, 30))
def test_shifting_there_and_back_comes_home(month: Month, by: int) -> None:
    there = month.shifted(by)
    if there is not None:
        assert there.shifted(-by) == month
        assert (there > month) == (by > 0)
    else:
        assert not 1900 <= month.year + (month.number - 1 + by) // 12 <= 2999


def test_ends_of_the_addresses() -> None:
    assert Month(1900, 1).shifted(-1) is None
    assert Month(2999, 12).shifted(1) is None


@given(months)
def test_weeks_hold_each_day_once_from_monday_on(month: Month) -> None:
    days = [day for week in month.weeks for day in week]
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in month.weeks)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert days[0] <= month.start < days[7]
    assert days[-7] <= month.end <= days[-1]
    assert month.weeks == calendar.Calendar(0).monthdatescalendar(month.year, month.number)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_day_is_read_back(day: date) -> None:
    assert due_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["2026-02-30", "20260101", "0001-01-01", "9999-12-31", "2026-W01-1", "2026-1-1", "x"])
def test_other_texts_are_no_days(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        due_day(text)
