"""Counts of days in both languages."""

import pytest
from django.utils.translation import override

from tasks.day_counts import done_early, done_late, left, overdue


@pytest.mark.parametrize(
    ("days", "vietnamese", "english"),
    [
        (1, ["quá 1 ngày", "còn 1 ngày"], ["overdue by 1 day", "1 day left", "done 1 day late", "done 1 day early"]),
        (1879, ["quá 1.879 ngày", "còn 1.879 ngày"], ["overdue by 1,879 days", "1,879 days left"]),
    ],
)
def test_days_in_words(days: int, vietnamese: list[str], english: list[str]) -> None:
    words = (overdue, left, done_late, done_early)
    with override("vi"):
        assert [word(days) for word in words][: len(vietnamese)] == vietnamese
    with override("en"):
        assert [word(days) for word in words][: len(english)] == english
