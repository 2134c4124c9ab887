"""Document numbers: spellings that meet, citations with dates."""

from datetime import date

import pytest

from resolutions.reading import number_key, read_text
from resolutions.reading.references import canonical_number, distinct, find_mentions, misspelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("32 - KH/ĐĐLHH", "32/KH/ĐDLHH"),
        ("42/CT-TW", "42-CT/TW"),
        ("1961/QĐUBND", "1961/QĐ-UBND"),
        ("05/NQ-LHH", "5/nq-lhh"),
        ("846 /UBND-TH", "846/UBND–TH"),
    ],
)
def test_spellings_of_one_number_meet(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1/2020/NQ-CP", "12/020/NQ-CP"), ("32-KH/TU", "33-KH/TU"), ("5-KH/TU", "5-KL/TU")]
)
def test_different_numbers_stay_apart(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    "number",
    ["1390/UBND-NCPC", "846 /UBND-TH", "15-CT/TU", "107-KH/TU", "433-QĐ/TU",
     "46/CĐ-TTg", "365/TB-VPCP", "12-CTr/BCĐ", "130/KH-BCĐTKNQ18",
     "55/2007/CT-UBND", "91/2025/QH15"],
)  # fmt: skip
def test_numbers_seen_in_documents_are_found(number: str) -> None:
    (mention,) = find_mentions(f"theo Công văn số {number} ngày 19/5/2022 của cơ quan cấp trên")
    assert (mention.number, mention.date) == (number.replace(" ", ""), date(2022, 5, 19))


def test_date_written_out_and_comma_before_it() -> None:
    (mention,) = find_mentions("Kết luận số 49-KL/TW, ngày 10 tháng 5 năm 2019 của Ban Bí thư")
    assert (mention.date, mention.kind) == (date(2019, 5, 10), "Kết luận")


def test_party_number_in_state_order_is_put_right_and_told() -> None:
    assert canonical_number("42/CT-TW") == "42-CT/TW"
    assert misspelled("42/CT-TW")
    assert not misspelled("42/CT-UBND")


def test_footnote_digit_is_cut_off() -> None:
    assert canonical_number("27-NQ/TW1") == "27-NQ/TW"


def test_undated_mention_joins_the_dated_one_and_the_own_number_is_left_out() -> None:
    text = (
        "Kế hoạch số 7/KH-HLV; Nghị quyết số 8-NQ/TU ngày 01/02/2024; thực hiện Nghị quyết số 8-NQ/TU; Chỉ thị 9-CT/TU"
    )
    references = distinct(find_mentions(text), "7/KH-HLV")
    assert [(r.number, r.date) for r in references] == [("8-NQ/TU", date(2024, 2, 1)), ("9-CT/TU", None)]


def test_dates_and_fractions_are_no_numbers() -> None:
    assert find_mentions("ngày 14/4/2010, tỷ lệ 3/5 thành viên, năm 2020-2025, huyện đảo nhà giàn DK-I/11") == []


def test_two_dates_of_one_number_are_a_conflict() -> None:
    parsed = read_text(
        "KẾ HOẠCH\nX\n1. Thực hiện Chỉ thị số 9-CT/TU ngày 01/02/2024.\n2. Sơ kết Chỉ thị số 9-CT/TU ngày 11/02/2024."
    )
    assert "REF_DATE_CONFLICT" in {warning.code for warning in parsed.warnings}
