"""Which meeting a document tells of; and that it tells of none where it only cites one."""

from dataclasses import asdict
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.reading.meetings import MeetingTold, ordinal_of, read_meeting

from .test_seeds import SEEDS, source

OPENING = (
    "Hôm nay, ngày 12 tháng 7 năm 2024, tại Hội trường cơ quan, Ban Thường vụ họp Phiên họp lần thứ V. "
    "Bắt đầu lúc 8 giờ 00. Tổng số ủy viên 9 đồng chí; có mặt 7 đồng chí; vắng 2 đồng chí"
)


def told(text: str) -> dict[str, object]:
    found = read_meeting(text)
    return {} if found is None else {k: v for k, v in asdict(found).items() if v not in (None, "") and v is not False}


def test_resolution_of_a_plenary_tells_everything() -> None:
    text = source("seed_000").read_text(encoding="utf-8")
    assert read_meeting(text) == MeetingTold(
        body="Ban Chấp hành",
        ordinal=3,
        on=date(2023, 1, 5),
        ends=time(10, 30),
        members=24,
        present=14,
        absent=6,
        excused=2,
        unexcused=4,
    )


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_documents_that_cite_congresses_tell_of_none(seed: str) -> None:
    assert read_meeting(source(seed).read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {}),
        ("Thực hiện Nghị quyết Đại hội toàn quốc lần thứ XIII của Đảng.", {}),
        ("Hội nghị lần thứ 4 Ban Chấp hành sẽ họp vào quý III.", {}),
        (
            OPENING + ".",
            {
                "body": "Ban Thường vụ",
                "ordinal": 5,
                "on": date(2024, 7, 12),
                "starts": time(8, 0),
                "place": "Hội trường cơ quan",
                "members": 9,
                "present": 7,
                "absent": 2,
            },
        ),
        (
            "Đại hội đại biểu Hội Y học lần thứ IV. Triệu tập 120 đại biểu; có mặt 118 đại biểu; "
            "vắng 2 đại biểu có lý do. Đại hội bế mạc lúc 16h45 ngày 03/11/2025.",
            {
                "is_congress": True,
                "ordinal": 4,
                "on": date(2025, 11, 3),
                "ends": time(16, 45),
                "members": 120,
                "present": 118,
                "absent": 2,
                "excused": 2,
                "unexcused": 0,
            },
        ),
        (
            "Hội nghị lần thứ 4, Ban Chấp hành. Ngày 08 tháng 4 năm 2026, Ban Chấp hành đã họp. "
            "Ban Chấp hành có 24 ủy viên; dự họp 19, vắng 5.",
            {
                "body": "Ban Chấp hành",
                "ordinal": 4,
                "on": date(2026, 4, 8),
                "members": 24,
                "present": 19,
                "absent": 5,
            },
        ),
        (
            "Nghị quyết này được Hội nghị Ban Chấp hành lần thứ hai thông qua ngày 09/9/2022.",
            {"body": "Ban Chấp hành", "ordinal": 2, "on": date(2022, 9, 9)},
        ),
    ],
)
def test_what_is_told(text: str, wanted: dict[str, object]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("words", "number"),
    [("3", 3), ("IV", 4), ("xix", 19), ("ba", 3), ("Nhất", 1), ("bốn", 4), ("0", None), ("", None), ("IA", None)],
)
def test_ordinals(words: str, number: int | None) -> None:
    assert ordinal_of(words) == number


@given(
    st.text(
        alphabet=st.sampled_from("Hội nghị lần thứ 3XV, có mặt 14/24 vắng 6 đồng chí.\nthông qua hồi giờ ngày năm "),
        max_size=400,
    )
)
def test_any_text_is_read_without_error(text: str) -> None:
    read_meeting(text)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_numbers_come_back_as_they_are_written(present: int, excused: int, unexcused: int) -> None:
    absent = excused + unexcused
    text = (
        f"Hội nghị Ban Chấp hành lần thứ 2. Tổng số ủy viên {present + absent} đồng chí; có mặt {present} đồng chí; "
        f"vắng {absent} đồng chí (vắng không có lý do {unexcused} đồng chí)."
    )
    found = read_meeting(text)
    assert found is not None
    assert (found.members, found.present, found.excused, found.unexcused) == (
        present + absent,
        present,
        excused,
        unexcused,
    )
