"""How a target is judged: tables of the rule, and properties that hold for every figure."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.judging import (
    Colour,
    Goal,
    Span,
    Verdict,
    amount,
    asks_explanation,
    comparable,
    figure,
    frequency_of,
    judge,
    op_words,
    spans,
    together,
)

V = Verdict
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
YEAR = Span("2026", FIRST, LAST, FIRST)
ENDLESS = Span("", FIRST, None, FIRST)
HALF_GONE, MOST_GONE, OVER = date(2026, 7, 2), date(2026, 11, 30), date(2027, 1, 1)

figures = st.decimals(min_value=0, max_value=10_000, places=2)
days = st.dates(FIRST, date(2027, 3, 1))
ops = st.sampled_from([">=", ">", "=", "<=", "<", "~"])


def goal(op: str, value: str, baseline: str | None = None) -> Goal:
    return Goal(op, Decimal(value), None if baseline is None else Decimal(baseline))


@pytest.mark.parametrize(
    ("aim", "value", "day", "verdict"),
    [
        (goal(">=", "10"), None, OVER, V.UNKNOWN),
        (goal(">=", "10"), "10", HALF_GONE, V.REACHED),
        (goal(">", "10"), "10", OVER, V.MISSED),
        (goal(">", "90"), "90.01", OVER, V.REACHED),
        (goal("=", "12"), "13", OVER, V.REACHED),
        (goal("~", "50"), "45", OVER, V.REACHED),
        (goal("~", "50"), "44.99", OVER, V.MISSED),
        (goal(">=", "10"), "9.99", OVER, V.MISSED),
        (goal(">=", "10"), "9.99", LAST, V.ON_WAY),
        (goal(">=", "10"), "0", FIRST, V.ON_WAY),
        (goal(">=", "10"), "5", HALF_GONE, V.ON_WAY),
        (goal(">=", "10"), "4.1", HALF_GONE, V.ON_WAY),
        (goal(">=", "10"), "3", HALF_GONE, V.BEHIND),
        (goal(">=", "10"), "2", HALF_GONE, V.FAR),
        (goal(">=", "10"), "0", date(2026, 6, 1), V.BEHIND),  # before half of the period nothing is far behind
        (goal(">=", "10"), "6", MOST_GONE, V.BEHIND),
        (goal(">=", "10"), "4", MOST_GONE, V.FAR),
        # From a first figure: 60 on the way from 50 to 90 is a quarter of it.
        (goal(">=", "90", "50"), "60", date(2026, 6, 30), V.BEHIND),
        (goal(">=", "90", "50"), "75", HALF_GONE, V.ON_WAY),
        (goal(">=", "90", "95"), "80", HALF_GONE, V.FAR),  # fell below what there was
        # Down: from 8 % to 5 %.
        (goal("<=", "5", "8"), "8", HALF_GONE, V.FAR),
        (goal("<=", "5", "8"), "7", HALF_GONE, V.BEHIND),
        (goal("<=", "5", "8"), "6.5", HALF_GONE, V.ON_WAY),
        (goal("<=", "5", "8"), "5", HALF_GONE, V.REACHED),
        (goal("<", "5", "8"), "5", OVER, V.MISSED),
        (goal("<=", "5", "3"), "4", HALF_GONE, V.REACHED),
        # A ceiling without a first figure is kept or broken.
        (goal("<=", "5"), "5", HALF_GONE, V.ON_WAY),
        (goal("<=", "5"), "5.01", HALF_GONE, V.FAR),
        (goal("<", "5"), "5", OVER, V.MISSED),
        (goal("<=", "5"), "0", OVER, V.REACHED),
        (goal(">=", "0"), "0", OVER, V.REACHED),
    ],
)
def test_judge(aim: Goal, value: str | None, day: date, verdict: Verdict) -> None:
    assert judge(aim, None if value is None else Decimal(value), YEAR, day) == verdict


def test_judge_without_an_end_never_turns_red() -> None:
    far = date(2099, 1, 1)
    assert judge(goal(">=", "10"), Decimal(0), ENDLESS, far) == V.OPEN
    assert judge(goal(">=", "10"), Decimal(10), ENDLESS, far) == V.REACHED
    assert V.OPEN.colour == Colour.NONE


@given(ops, figures, figures | st.none(), figures, figures, days)
def test_more_is_never_worse(
    op: str, value: Decimal, baseline: Decimal | None, one: Decimal, other: Decimal, day: date
) -> None:
    """Of a ceiling: less is never worse."""
    aim = Goal(op, value, baseline)
    worse, better = sorted((one, other), reverse=aim.is_ceiling)
    assert judge(aim, better, YEAR, day).rank <= judge(aim, worse, YEAR, day).rank


@given(ops, figures, figures | st.none(), figures, days, days)
def test_time_alone_never_helps_while_the_period_runs(
    op: str, value: Decimal, baseline: Decimal | None, held: Decimal, one: date, other: date
) -> None:
    earlier, later = sorted((min(one, LAST), min(other, LAST)))
    aim = Goal(op, value, baseline)
    assert judge(aim, held, YEAR, earlier).rank <= judge(aim, held, YEAR, later).rank


@given(ops, figures, figures | st.none(), figures)
def test_a_period_that_is_over_is_reached_or_missed(
    op: str, value: Decimal, baseline: Decimal | None, held: Decimal
) -> None:
    aim = Goal(op, value, baseline)
    assert judge(aim, held, YEAR, OVER) == (V.REACHED if aim.reached(held) else V.MISSED)


@given(st.sampled_from(V), st.lists(st.sampled_from(V)))
def test_the_whole_is_no_better_than_its_parts(own: Verdict, parts: list[Verdict]) -> None:
    both = together(own, parts)
    if own is V.CLOSED:
        assert both is V.CLOSED
        return
    judged = [part for part in parts if part is not V.CLOSED]
    assert all(both.rank >= part.rank for part in (own, *judged))
    assert both in {own, *judged}
    assert both is not V.REACHED or set(judged) <= {V.REACHED}


@given(figures, st.lists(figures, max_size=4))
def test_nested_sums_reach_the_whole_only_with_each_part(goal_of_each: Decimal, held: list[Decimal]) -> None:
    """A whole that asks for the sum of its parts: the sum may be there while a part is missing."""
    aims = [Goal(">=", goal_of_each) for _part in held]
    whole = Goal(">=", goal_of_each * len(held))
    parts = [judge(aim, value, YEAR, OVER) for aim, value in zip(aims, held, strict=True)]
    both = together(judge(whole, sum(held, Decimal(0)), YEAR, OVER), parts)
    assert (both is V.REACHED) == all(value >= goal_of_each for value in held)


@pytest.mark.parametrize(
    ("verdict", "day", "asked"),
    [
        (V.MISSED, OVER, True),
        (V.FAR, HALF_GONE, True),
        (V.BEHIND, HALF_GONE, False),
        (V.BEHIND, date(2026, 12, 1), True),
        (V.UNKNOWN, OVER, False),
        (V.ON_WAY, LAST, False),
        (V.CLOSED, OVER, False),
    ],
)
def test_asks_explanation(verdict: Verdict, day: date, asked: bool) -> None:
    assert asks_explanation(verdict, YEAR, day) is asked


# --- Periods -------------------------------------------------------------------------------------------------------


def test_spans_are_the_periods_up_to_today_newest_first() -> None:
    found = spans("quarterly", date(2026, 2, 10), date(2030, 1, 1), date(2026, 7, 5))
    assert [span.key for span in found] == ["2026-q3", "2026-q2", "2026-q1"]
    assert (found[-1].start, found[-1].since) == (date(2026, 1, 1), date(2026, 2, 10))
    assert [s.key for s in spans("yearly", date(2024, 5, 1), date(2025, 3, 1), OVER)] == ["2025", "2024"]
    assert [s.key for s in spans("monthly", date(2030, 1, 9), None, FIRST)] == ["2030-m01"]  # given in the future


def test_spans_of_a_target_that_is_counted_once() -> None:
    (span,) = spans("", FIRST, LAST, OVER)
    assert (span.key, span.start, span.end, span.name) == ("", FIRST, LAST, "")
    assert spans("continuous", FIRST, None, OVER)[0].end is None


@given(
    st.sampled_from(["yearly", "half-yearly", "quarterly", "monthly", "weekly", "", "x"]),
    st.dates(),
    st.dates() | st.none(),
    st.dates(max_value=date(9998, 1, 1)),
)
def test_spans_are_never_none_nor_endless(frequency: str, first: date, last: date | None, today: date) -> None:
    if first > date(9998, 1, 1):
        return
    found = spans(frequency, first, last, today)
    assert 1 <= len(found) <= 600
    for span in found:
        gone = span.elapsed(today)
        assert gone is None or 0 <= gone <= 1


def test_elapsed_counts_the_day_itself() -> None:
    assert YEAR.elapsed(LAST) == 1
    assert YEAR.elapsed(FIRST) == Fraction(1, 365)
    assert YEAR.elapsed(FIRST - timedelta(days=3)) == 0
    assert ENDLESS.elapsed(OVER) is None
    assert (YEAR.is_over(LAST), YEAR.is_over(OVER)) == (False, True)
    assert (YEAR.holds(LAST), YEAR.holds(OVER), ENDLESS.holds(OVER)) == (True, False, True)


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("10025", "10.025"),
        ("1234.50", "1.234,5"),
        ("0", "0"),
        ("0.05", "0,05"),
        ("99999999999.99", "99.999.999.999,99"),
    ],
)
def test_figure(value: str, words: str) -> None:
    assert figure(Decimal(value)) == words


def test_amount_and_op_words() -> None:
    assert (amount(Decimal(90), "%"), amount(Decimal(8), "chi hội"), amount(Decimal(8), "")) == (
        "90%",
        "8 chi hội",
        "8",
    )
    assert (figure(None), amount(None, "%")) == ("", "")
    assert [op_words(op) for op in (">=", "=", "?")] == ["ít nhất", "", "ít nhất"]
    assert (comparable("%", "lớp"), comparable("%", " %"), comparable("lớp", "buổi")) == (False, True, True)


@pytest.mark.parametrize(
    ("printed", "of_task", "frequency"),
    [
        ("năm", "", "yearly"),
        ("Quý", "yearly", "quarterly"),
        ("", "monthly", "monthly"),
        ("", "continuous", ""),
        ("x", "", ""),
    ],
)
def test_frequency_of(printed: str, of_task: str, frequency: str) -> None:
    assert frequency_of(printed, of_task) == frequency
