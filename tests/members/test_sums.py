"""How counts add up: by hand, and for any units, counts and days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from members import sums
from members.sums import (
    Count,
    Series,
    findings,
    permille_of_change,
    quarter_ends,
    share,
    year_ends,
)

DAYS = st.dates(date(2010, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class U:
    pk: int
    joined_on: date | None = None
    left_on: date | None = None
    cluster: str = ""


def lives(unit: U, day: date) -> bool:
    """From the day it joined until the day before it left."""
    return (unit.joined_on is None or unit.joined_on <= day) and (unit.left_on is None or day < unit.left_on)


def standing(units: list[U], series: Series, day: date) -> sums.Standing[U]:
    return sums.standing([unit for unit in units if lives(unit, day)], series, day)


@st.composite
def unions(draw: Callable[..., object]) -> tuple[list[U], list[Count]]:
    units = []
    for pk in range(1, draw(st.integers(0, 7)) + 1):  # type: ignore[operator]
        joined = draw(st.none() | DAYS)
        left = draw(st.none() | DAYS)
        if joined and left and left < joined:  # type: ignore[operator]
            joined, left = left, joined
        units.append(U(pk, joined, left, draw(st.sampled_from("abc"))))  # type: ignore[arg-type]
    rows = draw(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 5000), DAYS), max_size=25))
    return units, [Count(u, v, d, "x", pk) for pk, (u, v, d) in enumerate(rows, 1)]  # type: ignore[arg-type, attr-defined]


@given(unions(), DAYS)
def test_sum_over_units_is_sum_over_clusters(union: tuple[list[U], list[Count]], day: date) -> None:
    whole = standing(union[0], Series(union[1]), day)
    groups = whole.grouped(lambda u: u.cluster)
    assert sum(g.total for g in groups.values()) == whole.total
    assert sum(len(g.missing) for g in groups.values()) == len(whole.missing)
    assert sum(g.units for g in groups.values()) == whole.units


@given(unions(), DAYS)
def test_missing_and_counted_are_all_units(union: tuple[list[U], list[Count]], day: date) -> None:
    whole = standing(union[0], Series(union[1]), day)
    assert len(whole.missing) + len(whole.counted) == whole.units == len(whole.lines)
    assert whole.is_whole == (whole.units > 0 and not whole.missing)
    assert all(line.count and line.count.on <= day for line in whole.counted)


@given(unions(), DAYS, st.integers(1, 8), st.integers(0, 9999), st.integers(1, 900))
def test_a_later_count_changes_no_earlier_day(
    union: tuple[list[U], list[Count]], day: date, unit: int, value: int, later: int
) -> None:
    units, counts = union
    more = [*counts, Count(unit, value, day + timedelta(days=later), "x", 999)]
    assert standing(units, Series(more), day) == standing(units, Series(counts), day)


@given(unions(), DAYS)
def test_order_of_rows_does_not_matter(union: tuple[list[U], list[Count]], day: date) -> None:
    units, counts = union
    assert standing(units, Series(reversed(counts)), day) == standing(units, Series(counts), day)


@given(unions(), unions(), DAYS)
def test_share_is_of_units_that_told_both(
    wholes: tuple[list[U], list[Count]], parts: tuple[list[U], list[Count]], day: date
) -> None:
    units = wholes[0]
    whole, part = (standing(units, Series(counts), day) for counts in (wholes[1], parts[1]))
    both = {line.unit.pk for line in whole.counted} & {line.unit.pk for line in part.counted}
    found = share(part, whole)
    assert (found.units, found.of_units) == (len(both), whole.units)
    assert found.whole == sum(line.value or 0 for line in whole.counted if line.unit.pk in both)


def test_six_units_become_eleven_with_10025_members() -> None:
    """domain.md: grown from 6 to 11 associations, 10.025 members on 29/01/2021."""
    units = [U(n, date(2009, 5, 14)) for n in range(1, 7)] + [U(n, date(2005 + n, 1, 1)) for n in range(7, 12)]
    counts = [Count(n, 100, date(2009, 5, 14)) for n in range(1, 7)]
    counts += [Count(n, 911, date(2021, 1, 29)) for n in range(1, 11)] + [Count(11, 915, date(2021, 1, 29))]
    at_first, then = (standing(units, Series(counts), day) for day in (date(2009, 5, 14), date(2021, 1, 29)))
    assert (at_first.units, at_first.total) == (6, 600)
    assert (then.units, then.total, then.is_whole) == (11, 10025, True)
    assert standing(units, Series(counts), date(2021, 1, 28)).missing == tuple(units[6:])


def test_unit_lives_from_joining_until_the_day_before_leaving() -> None:
    unit, series = U(1, date(2020, 1, 1), date(2025, 7, 1)), Series([Count(1, 5, date(2019, 1, 1))])
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    assert [standing([unit], series, day).units for day in days] == [0, 1, 1, 0]


def test_old_means_older_than_a_year() -> None:
    series = Series([Count(1, 5, date(2025, 1, 1))])
    assert [standing([U(1)], series, d).old for d in (date(2026, 1, 1), date(2026, 1, 2))] == [0, 1]


def test_change_is_cut_towards_zero() -> None:
    assert [permille_of_change(*pair) for pair in ((300, 301), (300, 299), (0, 5), (None, 5), (100, 100))] == [
        3,
        -3,
        None,
        None,
        0,
    ]


def test_ends_of_years_and_quarters() -> None:
    assert year_ends(date(2026, 3, 5), date(2024, 7, 1)) == [date(2024, 12, 31), date(2025, 12, 31), date(2026, 3, 5)]
    assert quarter_ends(date(2026, 3, 5), date(2025, 9, 30)) == [
        date(2025, 9, 30),
        date(2025, 12, 31),
        date(2026, 3, 5),
    ]
    assert (
        len(year_ends(date(2026, 3, 5), date(1990, 1, 1))) == len(quarter_ends(date(2026, 3, 5), date(1990, 1, 1))) == 8
    )


def kinds(typed: dict[str, int], known: dict[str, list[Count]], **more: object) -> list[tuple[str, str, bool]]:
    found = findings(typed, date(2026, 1, 1), known, {"women": "members"}, **more)  # type: ignore[arg-type]
    return [(f.kind, f.code, f.is_doubt) for f in found]


def test_what_is_asked_back() -> None:
    before = {"members": [Count(1, 100, date(2025, 1, 1))]}
    assert kinds({"members": 300, "women": 40}, before) == []
    assert kinds({"members": 301}, before) == [("members", "jump", True)]
    assert kinds({"members": 34}, before) == []
    assert kinds({"members": 33}, before) == [("members", "jump", True)]
    assert kinds({"members": 100, "women": 101}, before) == [("women", "part", False)]
    assert kinds({"women": 101}, before) == [("women", "part", True)]
    same = {"members": [Count(1, 100, date(2026, 1, 1))]}
    assert kinds({"members": 100}, same) == [("members", "day", False)]
    assert kinds({"members": 100}, same, settled=["members"]) == []
    assert kinds({"women": 101}, same) == [("women", "part", False)]
    women = {"women": [Count(1, 50, date(2025, 1, 1))]}
    assert kinds({"members": 40}, women) == [("members", "part", True)]
    later = {"members": [Count(1, 1, date(2027, 1, 1))]}
    assert kinds({"members": 100}, later) == []
