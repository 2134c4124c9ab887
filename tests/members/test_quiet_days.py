"""Holidays and days of reminding as an admin types them: read right, or refused with a sentence for the line."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.quiet_days import LONGEST_HOLIDAY, MOST_LINES, QuietDays, holidays_of, lead_days

DAYS = st.dates()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", []),
        (" \n\n", []),
        ("02/09/2026 Quốc khánh", [date(2026, 9, 2)]),
        ("02/09/2026", [date(2026, 9, 2)]),
        ("2/9/2026: Quốc khánh 2/9", [date(2026, 9, 2)]),
        ("02.09.2026 - Quốc khánh", [date(2026, 9, 2)]),
        ("29/02/2028 ngày nhuận", [date(2028, 2, 29)]),
        ("31/12/2026 - 02/01/2027 Tết dương lịch", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]),
        ("01/05/2026–01/05/2026", [date(2026, 5, 1)]),
        ("30/04/2026 đến 01/05/2026\r\n02/09/2026 x", [date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 2)]),
        ("01/01/0001 năm đầu\n31/12/9999 năm cuối", [date(1, 1, 1), date(9999, 12, 31)]),
    ],
)
def test_holidays_are_read(text: str, days: list[date]) -> None:
    found = holidays_of(text)
    assert not found.errors
    assert sorted(found.days) == days


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Quốc khánh", "không bắt đầu bằng một ngày"),
        ("02/09 Quốc khánh", "không bắt đầu bằng một ngày"),
        ("2026-09-02", "không bắt đầu bằng một ngày"),
        ("02/09/20261", "không bắt đầu bằng một ngày"),
        ("31/02/2026 Tết", "không có ngày 31/02/2026"),
        ("29/02/2027", "không có ngày 29/02/2027"),
        ("00/01/2026", "không có ngày 00/01/2026"),
        ("01/01/0000", "không có ngày 01/01/0000"),
        ("05/01/2026 - 01/01/2026", "trước ngày đầu"),
        ("01/01/2026 - 01/03/2026", f"nhiều nhất {LONGEST_HOLIDAY} ngày"),
        ("x" * 500, "…"),
    ],
)
def test_wrong_line_is_named_and_the_others_are_read(line: str, words: str) -> None:
    found = holidays_of(f"01/05/2026\n{line}\n02/09/2026")
    assert len(found.errors) == 1
    assert found.errors[0].startswith("Dòng 2: ")
    assert words in found.errors[0]
    assert len(found.errors[0]) < 150
    assert found.days == {date(2026, 5, 1), date(2026, 9, 2)}


def test_too_many_lines_are_one_error() -> None:
    assert len(holidays_of("01/05/2026\n" * (MOST_LINES + 1)).errors) == 1


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = holidays_of(text)
    assert len(found.errors) <= max(1, len(text.splitlines()))
    assert all(error.endswith(".") for error in found.errors)


@given(st.lists(st.tuples(DAYS, st.integers(0, LONGEST_HOLIDAY - 1)), max_size=8))
def test_what_is_written_is_what_is_read(spans: list[tuple[date, int]]) -> None:
    spans = [(first, min(more, (date.max - first).days)) for first, more in spans]
    lines = [
        f"{d.day:02}/{d.month:02}/{d.year:04} - {e.day}/{e.month}/{e.year:04} nghỉ"
        for d, e in ((first, first + timedelta(days=more)) for first, more in spans)
    ]
    found = holidays_of("\n".join(lines))
    assert not found.errors
    assert found.days == {first + timedelta(days=n) for first, more in spans for n in range(more + 1)}


def test_quiet_days() -> None:
    friday, saturday, sunday = date(2026, 6, 12), date(2026, 6, 13), date(2026, 6, 14)
    quiet = QuietDays(weekends=True, holidays=frozenset({friday}))
    assert [day in quiet for day in (friday, saturday, sunday, date(2026, 6, 15))] == [True, True, True, False]
    assert saturday not in QuietDays(weekends=False)


@pytest.mark.parametrize(
    ("text", "days"),
    [("7, 1", (7, 1)), ("1,7", (7, 1)), ("7 7;1", (7, 1)), ("0", (0,)), (" 30,7,1, ", (30, 7, 1)), ("366", (366,))],
)
def test_days_before(text: str, days: tuple[int, ...]) -> None:
    assert lead_days(text) == days


@pytest.mark.parametrize("text", ["", " ", ",", "-1", "367", "bảy", "1.5", "٣", "9" * 40, "1 2 3 4 5 6 7"])
def test_odd_days_before_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        lead_days(text)


@given(st.text(max_size=80))
def test_any_days_before_are_read_or_refused(text: str) -> None:
    days: tuple[int, ...] = ()
    with suppress(ValueError):  # with a sentence: see above
        days = lead_days(text)
    assert list(days) == sorted(set(days), reverse=True)
