"""A period in weeks or months: every day once, everything due told; and the ways from a period to others."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.period_filter import Period
from tasks.periods import FIRST_YEAR, LAST_YEAR, Length, ReportingPeriod
from tasks.reviews.around import around
from tasks.reviews.stretches import stretches
from tasks.reviews.tables import Due
from tasks.status import Summary

spans = st.builds(
    ReportingPeriod.containing,
    st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31)),
    st.sampled_from(Length),
    st.booleans(),
)
counts = st.integers(0, 9)
summaries = st.builds(Summary, counts, counts, counts, counts, counts)


@given(spans, st.dictionaries(st.integers(0, 366), summaries, max_size=20))
def test_every_day_is_in_one_stretch_and_nothing_is_lost(span: ReportingPeriod, drawn: dict[int, Summary]) -> None:
    days = {span.start + timedelta(days=i): summary for i, summary in drawn.items()}
    dues = [Due(day, summary) for day, summary in sorted(days.items()) if day <= span.end]
    parts = stretches(span, dues)
    assert (parts[0].start, parts[-1].end) == (span.start, span.end)
    assert all(b.start == a.end + timedelta(days=1) for a, b in itertools.pairwise(parts))
    assert all(a.start <= a.end for a in parts)
    assert sum((p.summary for p in parts), Summary()) == sum((due.summary for due in dues), Summary())
    assert len(parts) == {Length.HALF: 6, Length.YEAR: 12}.get(span.length, len(parts))
    assert 4 <= len(parts) <= 13


@given(spans, st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_ways_lead_to_periods_of_the_same_kind(span: ReportingPeriod, today: date) -> None:
    ways = around(Period(span, today))
    assert [way.is_here for way in ways.lengths].count(True) == 1
    assert [way.is_here for way in ways.calendars] == [not span.administrative, span.administrative]
    assert ways.previous is not None
    assert ways.next is not None
    for way in (*ways.lengths, ways.previous, ways.next, ways.current):
        slug = way.url.removeprefix("/ra-soat/").removesuffix("/")
        assert ReportingPeriod.from_slug(slug).administrative == span.administrative


@pytest.mark.parametrize(("slug", "previous", "following"), [("1900", False, True), ("2999-t12-hc", True, False)])
def test_no_way_leads_out_of_the_years_that_addresses_know(slug: str, previous: bool, following: bool) -> None:
    ways = around(Period.parse(slug, date(2026, 8, 20)))
    assert (bool(ways.previous), bool(ways.next)) == (previous, following)
