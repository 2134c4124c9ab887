"""Conventions: the same phrase, another day; printed days stay; what is stored badly is as usual."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.reading import read_phrase, read_text, to_json
from resolutions.reading.conventions import ALLOWED, STANDARD, Conventions
from resolutions.reading.deadlines import find_deadlines, read_cell
from resolutions.reading.phrases import Anchors

ISSUED = date(2026, 4, 6)
D = date
ADMINISTRATIVE = {"quarter": "administrative", "year": "administrative"}
PHRASES = [
    "Quý III/2026",
    "trong quý II năm 2026",
    "trước quý II/2026",
    "Quý I",
    "Năm 2026",
    "trong năm 2026",
    "Đến năm 2027",
    "6 tháng đầu năm 2026",
    "9 tháng đầu năm",
    "đầu năm 2027",
    "giữa năm 2027",
    "tháng 5/2026",
    "trước tháng 6/2026",
    "Từ quý III/2026 đến quý IV/2026",
    "từ nay đến năm 2027",
    "giai đoạn 2026-2030",
    "trước ngày 30/5/2026",
    "trong 30 ngày kể từ ngày ký",
    "hằng năm",
    "quý I và quý III hằng năm",
    "tháng 10",
    "năm 2026, 2027",
    "sau khi Trung ương có hướng dẫn",
    "",
]


def due(phrase: str, **rules: Any) -> date | None:
    return read_phrase(phrase, Anchors(ISSUED, rules=Conventions(**rules))).due


@pytest.mark.parametrize(
    ("phrase", "rules", "day"),
    [
        ("Quý III/2026", {}, D(2026, 9, 30)),
        ("Quý III/2026", ADMINISTRATIVE, D(2026, 9, 14)),
        ("Quý III/2026", {"year": "administrative"}, D(2026, 9, 30)),
        ("trước quý II/2026", ADMINISTRATIVE, D(2026, 3, 14)),
        ("Năm 2026", ADMINISTRATIVE, D(2026, 12, 14)),
        ("trong năm 2026", ADMINISTRATIVE, D(2026, 12, 14)),
        ("đến hết năm 2026", ADMINISTRATIVE, D(2026, 12, 31)),  # the document says which day
        ("6 tháng đầu năm 2026", ADMINISTRATIVE, D(2026, 6, 14)),
        ("6 tháng cuối năm 2026", ADMINISTRATIVE, D(2026, 12, 14)),
        ("9 tháng đầu năm 2026", ADMINISTRATIVE, D(2026, 9, 30)),  # no such administrative period
        ("Từ quý III/2026 đến quý IV/2026", ADMINISTRATIVE, D(2026, 12, 14)),
        ("giai đoạn 2026-2030", ADMINISTRATIVE, D(2030, 12, 31)),
        ("đầu năm 2027", {"early_month": 2}, D(2027, 2, 28)),
        ("giữa năm 2027", {"middle_month": 7}, D(2027, 7, 31)),
        ("trước tháng 6/2026", {"before": "last_day"}, D(2026, 6, 30)),
        ("trước ngày 30/5/2026", {"before": "last_day"}, D(2026, 5, 30)),
        ("Quý I", {}, D(2026, 3, 31)),
        ("Quý I", {"past_days": 5}, D(2027, 3, 31)),  # ended 6 days before the document
        ("tháng 5/2026", {"weekend": "next"}, D(2026, 6, 1)),  # 31/5/2026 is a Sunday
        ("tháng 5/2026", {"weekend": "previous"}, D(2026, 5, 29)),
        ("trước ngày 30/5/2026", {"weekend": "next"}, D(2026, 5, 30)),  # printed: a Saturday it stays
        ("trước ngày 31 tháng 5 năm 2026", {"weekend": "next"}, D(2026, 5, 31)),
        ("trong 20 ngày kể từ ngày ký", {"weekend": "next"}, D(2026, 4, 27)),  # 26/4/2026 is a Sunday
        ("Quý II/2026", {"weekend": "next"}, D(2026, 6, 30)),  # a Tuesday
    ],
)
def test_a_phrase_by_conventions(phrase: str, rules: dict[str, Any], day: date) -> None:
    assert due(phrase, **rules) == day


def test_the_administrative_spans_of_decree_09_2019() -> None:
    rules = Conventions(**ADMINISTRATIVE)
    assert rules.quarter_span(2026, 1) == (D(2025, 12, 15), D(2026, 3, 14))
    assert rules.quarter_span(2026, 4) == (D(2026, 9, 15), D(2026, 12, 14))
    assert rules.year_span(2026) == (D(2025, 12, 15), D(2026, 12, 14))
    assert rules.months_span(2026, 6, first=True) == (D(2025, 12, 15), D(2026, 6, 14))
    assert rules.months_span(2026, 6, first=False) == (D(2026, 6, 15), D(2026, 12, 14))
    assert rules.quarter_span(2500, 1) is None


def test_recurring_quarters_take_the_day_of_their_end() -> None:
    rules = Anchors(ISSUED, rules=Conventions(**ADMINISTRATIVE))
    assert [one.by for one in read_cell("quý I và quý III hằng năm", rules)] == ["03-14", "09-14"]


def test_a_document_is_read_by_the_conventions_and_says_so() -> None:
    text = (
        "LIÊN HIỆP HỘI\nSố: 12/KH-LHH\nThử, ngày 06 tháng 4 năm 2026\n\nKẾ HOẠCH\nvề tư vấn\n\n"
        "1. Văn phòng xây dựng trang tin trong quý III/2026.\n\n"
        "2. Văn phòng báo cáo trong năm 2026.\n\nNơi nhận:\n- VT.\n"
    )
    rules = Conventions(**ADMINISTRATIVE)
    parsed = read_text(text, rules)
    assert [task.deadlines[0].due for task in parsed.tasks] == [D(2026, 9, 14), D(2026, 12, 14)]
    assert Conventions.of(to_json(parsed)["conventions"]) == rules
    assert "conventions" not in to_json(read_text(text))


@pytest.mark.parametrize(
    "stored",
    [None, {}, {"quarter": "lunar", "early_month": 13, "past_days": -1, "weekend": None}, {"past_days": True, "x": 1}],
)
def test_what_is_stored_badly_is_as_usual(stored: Any) -> None:
    assert Conventions.of(stored) == STANDARD


rules_of_any_kind = st.builds(Conventions, **{name: st.sampled_from(allowed) for name, allowed in ALLOWED.items()})


@given(phrase=st.sampled_from(PHRASES), rules=rules_of_any_kind, day=st.dates(D(2000, 1, 1), D(2100, 1, 1)))
def test_conventions_never_fail_and_keep_the_order_of_days(phrase: str, rules: Conventions, day: date) -> None:
    assert Conventions.of(rules.as_json()) == rules
    for read in find_deadlines(phrase, Anchors(day, rules=rules)) + read_cell(phrase, Anchors(day, rules=rules)):
        assert not (read.start and read.due) or read.start <= read.due
        usual = read_phrase(phrase, Anchors(day))
        assert read.kind == usual.kind or len(read_cell(phrase, Anchors(day))) > 1


@given(due_on=st.dates(D(2000, 1, 1), D(2100, 1, 1)), way=st.sampled_from(["next", "previous", "keep"]))
def test_a_day_moved_off_a_weekend_stays_there(due_on: date, way: str) -> None:
    rules = Conventions(weekend=way)
    moved = rules.off_weekend(due_on, "Quý III/2026")
    assert rules.off_weekend(moved, "Quý III/2026") == moved
    assert abs((moved - due_on).days) <= 2
    assert way == "keep" or moved.weekday() < 5
