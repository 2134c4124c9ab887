"""The head of a snapshot and its JSON: nothing is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.periods import Length, ReportingPeriod
from tasks.reviews.head import Adjustment, Head, PointThen, TargetThen, from_json, to_json
from tasks.reviews.standing import Standing
from tasks.reviews.tables import tables_of
from tasks.status import Summary

from .standings import standings, words


@given(st.lists(standings, max_size=12), words)
def test_json_and_back(rows: list[Standing], conclusion: str) -> None:
    head = Head(
        "2026-q3",
        date(2026, 7, 1),
        date(2026, 9, 30),
        "Liên hiệp hội",
        tables_of(rows, ReportingPeriod.containing(date(2026, 9, 1), Length.YEAR)),
        previous=PointThen("2026-q2", Summary(1, 2, 3, 4, 5), due=3, waiting=2),
        series=(PointThen("2026-q3", Summary(1)),),
        since={"given": 3},
        conclusion=conclusion,
        discussed_on=date(2026, 10, 3),
        adjustments=(Adjustment("2026-q2", 7, "Việc", "state", "late", "done"),),
        targets=(TargetThen(1, 7, "ít nhất 10", "10", "4", "behind"),),
    )
    assert from_json(to_json(head)) == head
    assert to_json(from_json(to_json(head))) == to_json(head)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"period":"2026-q3"}'])
def test_json_of_something_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(text)
