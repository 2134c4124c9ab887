"""Numbers of people and of votes: what is missing, what is too many, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.attendance import AttendanceRate, Ballot, Headcount

count = st.none() | st.integers(0, 3000)


def test_headcount_of_the_real_minutes() -> None:
    there = Headcount(24, 14, 2, 4)
    assert there.unaccounted == 4
    assert there.words == "có mặt 14/24, vắng 6 (2 có lý do, 4 không lý do)"
    assert there.warnings == ["24 ủy viên, có mặt 14, vắng 6: còn 4 người chưa rõ có mặt hay vắng."]
    assert there.quorum == "đủ 1/2, chưa đủ 2/3 số ủy viên"


@pytest.mark.parametrize(
    ("there", "words", "quorum", "warnings"),
    [
        (Headcount(), "chưa điểm danh", "", 0),
        (Headcount(24), "24 ủy viên, chưa điểm danh", "", 0),
        (Headcount(12, 12, 0, 0), "có mặt 12/12, vắng 0", "đủ 2/3 số ủy viên", 0),
        (Headcount(12, 8, 4), "có mặt 8/12, vắng 4 (4 có lý do)", "đủ 2/3 số ủy viên", 0),
        (Headcount(12, 6, 6), "có mặt 6/12, vắng 6 (6 có lý do)", "đủ 1/2, chưa đủ 2/3 số ủy viên", 0),
        (Headcount(12, 5, 7), "có mặt 5/12, vắng 7 (7 có lý do)", "chưa đủ 1/2 số ủy viên", 1),
        (Headcount(10, 9, 2), "có mặt 9/10, vắng 2 (2 có lý do)", "đủ 2/3 số ủy viên", 1),
        (Headcount(None, 9), "có mặt 9", "", 1),
        (Headcount(9, None, 2, 0), "chưa ghi số có mặt, vắng 2 (2 có lý do)", "", 1),
        (Headcount(0, 0, 0, 0), "có mặt 0, vắng 0", "", 0),
    ],
)
def test_headcount_in_words(there: Headcount, words: str, quorum: str, warnings: int) -> None:
    assert (there.words, there.quorum, len(there.warnings)) == (words, quorum, warnings)


@given(count, count, count, count)
def test_headcount_never_loses_anybody(
    members: int | None, present: int | None, excused: int | None, unexcused: int | None
) -> None:
    there = Headcount(members, present, excused, unexcused)
    if members is not None and not there.is_empty:
        assert there.counted + there.unaccounted - there.too_many == members
        assert bool(there.unaccounted) + bool(there.too_many) <= 1
        told = any("chưa rõ" in words or "nhiều hơn tổng số" in words for words in there.warnings)
        assert told == (there.counted != members)
    if there.reaches(2, 3):
        assert there.reaches(1, 2)
    assert there.words


@given(count, count, count, count, st.none() | st.booleans(), st.none() | st.integers(0, 3000), st.booleans())
def test_ballot_warns_exactly_where_votes_and_people_differ(
    in_favour: int | None,
    against: int | None,
    abstained: int | None,
    invalid: int | None,
    is_passed: bool | None,
    present: int | None,
    is_secret: bool,
) -> None:
    ballot = Ballot(in_favour, against, abstained, invalid, is_passed)
    warnings = ballot.warnings(present, is_secret=is_secret)
    too_many = present is not None and ballot.total > present
    assert any("nhiều hơn" in words for words in warnings) == too_many
    too_few = present is not None and not ballot.is_empty and ballot.total < present
    assert any("còn" in words for words in warnings) == too_few


@pytest.mark.parametrize(
    ("ballot", "present", "warning"),
    [
        (Ballot(15), 14, "Tổng phiếu 15 nhiều hơn 14 người có mặt."),
        (Ballot(12, 1), 14, "Tổng phiếu 13, có mặt 14: còn 1 người chưa rõ."),
        (Ballot(5, 9, is_passed=True), 14, "Ghi thông qua, nhưng chỉ 5 trên 14 phiếu tán thành."),
        (Ballot(14, is_passed=False), 14, "Ghi không thông qua, nhưng cả 14 phiếu đều tán thành."),
    ],
)
def test_ballot_warnings(ballot: Ballot, present: int, warning: str) -> None:
    assert ballot.warnings(present, is_secret=True) == [warning]


def test_ballot_in_words() -> None:
    assert Ballot().words == "chưa ghi số phiếu"
    assert Ballot(13, 1, 0, None).words == "tán thành 13, không tán thành 1, không có ý kiến 0, tổng 14"
    assert Ballot(13, 1).warnings(None) == []


def test_rate_of_a_person() -> None:
    assert AttendanceRate().permille is None
    assert AttendanceRate().words == "chưa được điểm danh buổi nào"
    rate = AttendanceRate(7, 1, 1)
    assert (rate.meetings, rate.permille) == (9, 777)
    assert rate.words == "dự 7 trên 9 cuộc họp; 1 vắng có lý do; 1 vắng không lý do"
