"""Old backups go, and never the one that is needed."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.keeping.rotation import Keep, is_half, keep_of, kept_in, may_go, name_at, of_name

NOW = datetime(2026, 11, 22, 7, 30)
minutes = st.lists(st.tuples(st.integers(0, 60 * 24 * 800), st.booleans()), max_size=60, unique_by=lambda pair: pair[0])
keeps = st.builds(Keep, st.integers(0, 20), st.integers(0, 10), st.integers(0, 14))


def names_of(ages: list[tuple[int, bool]]) -> list[str]:
    return [name_at(NOW - timedelta(minutes=age), complete) for age, complete in ages]


@given(minutes, keeps)
def test_rotation_keeps_the_newest_and_the_newest_complete(ages: list[tuple[int, bool]], keep: Keep) -> None:
    names = names_of(ages)
    gone = set(may_go(names, keep))
    left = [backup for backup in kept_in(names) if backup.name not in gone]
    before = kept_in(names)
    assert left[:1] == before[:1]
    assert [b for b in left if b.complete][:1] == [b for b in before if b.complete][:1]


@given(minutes, keeps)
def test_rotation_keeps_a_bounded_number_and_one_a_day(ages: list[tuple[int, bool]], keep: Keep) -> None:
    names = names_of(ages)
    gone = set(may_go(names, keep))
    left = {backup.at.date() for backup in kept_in(names) if backup.name not in gone}
    assert len(names) - len(gone) <= keep.days + keep.weeks + keep.months + 2
    assert (
        sorted({backup.at.date() for backup in kept_in(names)}, reverse=True)[: keep.days]
        == sorted(left, reverse=True)[: keep.days]
    )
    assert may_go(set(names) - gone, keep) == []  # a second run takes nothing more


@pytest.mark.parametrize(
    "name", ["lhh-20260101-000000.tar", "lhh-20261301-000000.zip", "ketoan.zip", "lhh-20260101-000000.zip.part", ""]
)
def test_foreign_names_are_never_touched(name: str) -> None:
    assert of_name(name) is None
    assert may_go([name], Keep(0, 0, 0)) == []


def test_half_backups_are_known_by_name() -> None:
    assert is_half("lhh-20260101-000000.zip.part")
    assert not is_half("other.zip.part")


@pytest.mark.parametrize("words", ["", "14", "1,2", "-1,2,3", "a,b,c"])
def test_keep_is_three_numbers(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        keep_of(words)
