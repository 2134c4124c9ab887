"""Every row of the phrase table, alone and inside a sentence."""

from datetime import date

import pytest

from resolutions.reading import read_phrase
from resolutions.reading.deadlines import find_deadlines, read_cell

ISSUED = date(2026, 4, 6)
D = date

DUE = [
    ("trước ngày 10 tháng 6 năm 2026", "date", D(2026, 6, 10)),
    ("(hoàn thành) trước ngày 30/10/2020", "date", D(2020, 10, 30)),
    ("xong trước ngày 02/9/2025", "date", D(2025, 9, 2)),
    ("chậm nhất vào ngày 31 tháng 12 năm 2021", "date", D(2021, 12, 31)),
    ("đến hết ngày 30 tháng 9 năm 2022", "date", D(2022, 9, 30)),
    ("đến hết năm 2030", "date", D(2030, 12, 31)),
    ("trong thời hạn 03 tháng kể từ ngày Nghị quyết này có hiệu lực", "date", D(2026, 7, 6)),
    ("tháng 8/2023", "month", D(2023, 8, 31)),
    ("trong tháng 5 năm 2026", "month", D(2026, 5, 31)),
    ("Tháng 02/2026", "month", D(2026, 2, 28)),
    ("(hoàn thành trong tháng 8 năm 2026)", "month", D(2026, 8, 31)),
    ("Quý III/2021", "quarter", D(2021, 9, 30)),
    ("trong quý II năm 2026", "quarter", D(2026, 6, 30)),
    ("hoàn thành trong Quý IV/2023", "quarter", D(2023, 12, 31)),
    ("Quý IV2026", "quarter", D(2026, 12, 31)),
    ("quí 1 năm 2024", "quarter", D(2024, 3, 31)),
    ("trong năm 2026", "year", D(2026, 12, 31)),
    ("vào năm 2008", "year", D(2008, 12, 31)),
    ("Đến năm 2025", "year", D(2025, 12, 31)),
    ("giai đoạn 2021-2025", "period", D(2025, 12, 31)),
    ("6 tháng đầu năm 2023", "period", D(2023, 6, 30)),
    ("06 tháng cuối năm 2026", "period", D(2026, 12, 31)),
    ("từ nay đến năm 2029", "period", D(2029, 12, 31)),
    ("Từ quý III/2026 đến quý III/2030", "period", D(2030, 9, 30)),
    ("từ tháng 3 đến tháng 5/2026", "period", D(2026, 5, 31)),
    ("từ ngày 01/3 đến ngày 15/4/2026", "period", D(2026, 4, 15)),
]
CELLS = [
    ("Năm 2026", "year", D(2026, 12, 31)),
    ("2026", "year", D(2026, 12, 31)),
    ("Năm 2026 - 2027", "period", D(2027, 12, 31)),
    ("Năm 2026 – 2030", "period", D(2030, 12, 31)),
    ("2027 - 2030", "period", D(2030, 12, 31)),
    ("30/9/2025", "date", D(2025, 9, 30)),
    ("12/2026", "month", D(2026, 12, 31)),
]
RECURRING = [
    ("hằng năm", "yearly", None),
    ("Hàng năm", "yearly", None),
    ("định kỳ hằng năm", "yearly", None),
    ("Hằng năm và từng giai đoạn", "yearly", None),
    ("Thường xuyên, hằng năm", "yearly", None),
    ("trước ngày 30 tháng 11 hằng năm", "yearly", "11-30"),
    ("định kỳ trước ngày 01 tháng 12 hằng năm", "yearly", "12-01"),
    ("định kỳ hằng năm tổng hợp, đánh giá, báo cáo kết quả trước ngày 31 tháng 12", "yearly", "12-31"),
    ("2026 và hằng năm", "yearly", None),
    ("Năm 2026 và các năm tiếp theo", "yearly", None),
    ("Từ tháng 5/2026, thường xuyên", "continuous", None),
    ("hàng quý", "quarterly", None),
    ("hằng tháng", "monthly", None),
    ("ngày 25 hằng tháng", "monthly", "25"),
    ("định kỳ hằng tháng báo cáo trước ngày 25", "monthly", "25"),
    ("vào thứ Sáu hàng tuần", "weekly", "5"),
    ("Định kỳ thứ Hai hàng tuần", "weekly", "1"),
    ("6 tháng một lần", "half-yearly", None),
    ("thường xuyên", "continuous", None),
    ("Thực hiện thường xuyên, lồng ghép trong sinh hoạt", "continuous", None),
    ("định kỳ", "unspecified", None),
]
CONDITIONAL = [
    "Sau khi TW ban hành quy định cụ thể",
    "ngay sau khi Luật được ban hành",
    "Theo Kế hoạch của UBTVQH",
    "Kỳ họp thứ nhất Quốc hội khóa XVI",
    "đồng thời với hiệu lực của Luật",
    "trong thời hạn 03 (ba) ngày làm việc kể từ ngày nhận được văn bản",
]
NONE = ["Đã hoàn thành", "khẩn trương", "kịp thời", "ngay", "theo quy định", "", " - "]
NOT_DEADLINES = [
    "Xây dựng Đề án phát triển nhân lực đến năm 2030, tầm nhìn đến năm 2045",
    "Thực hiện Kế hoạch số 12-KH/TU ngày 05/3/2024 của Tỉnh ủy",
    "Tổ chức tổng kết “Chương trình hành động giai đoạn 2021-2025”",
    "Rà soát quy hoạch cán bộ nhiệm kỳ 2026-2031",
    "Trình danh mục nhiệm vụ năm 2023 để phê duyệt",
    "Ban hành Quy chế tiếp xúc định kỳ giữa lãnh đạo huyện với nông dân",
    "Triển khai Nghị quyết có hiệu lực từ ngày 01/7/2025",
]


@pytest.mark.parametrize(("phrase", "kind", "due"), [*DUE, *CELLS])
def test_phrase_with_a_due_date(phrase: str, kind: str, due: date) -> None:
    read = read_phrase(phrase, ISSUED)
    assert (read.kind, read.due) == (kind, due)
    assert read.raw == phrase.strip()


@pytest.mark.parametrize(("phrase", "kind", "due"), DUE)
def test_phrase_inside_a_sentence(phrase: str, kind: str, due: date) -> None:
    sentence = f"Tổ chức hội nghị ở các xã {phrase}."
    (read,) = find_deadlines(sentence, ISSUED)
    assert (read.kind, read.due) == (kind, due)
    assert read.span is not None
    assert sentence[read.span[0] : read.span[1]] == read.raw


@pytest.mark.parametrize(("phrase", "freq", "by"), RECURRING)
def test_recurring_phrase(phrase: str, freq: str, by: str | None) -> None:
    read = read_phrase(phrase, ISSUED)
    assert (read.kind, read.freq, read.by, read.due) == ("recurring", freq, by, None)


@pytest.mark.parametrize("phrase", CONDITIONAL)
def test_conditional_phrase_keeps_its_condition(phrase: str) -> None:
    read = read_phrase(phrase, ISSUED)
    assert (read.kind, read.due) == ("conditional", None)
    assert read.condition


@pytest.mark.parametrize("phrase", NONE)
def test_phrase_that_tells_no_time(phrase: str) -> None:
    assert read_phrase(phrase, ISSUED).kind == "none"


@pytest.mark.parametrize("sentence", NOT_DEADLINES)
def test_years_of_names_and_citations_are_no_deadlines(sentence: str) -> None:
    assert find_deadlines(sentence, ISSUED) == ()


def test_open_periods_have_no_due_date() -> None:
    for phrase, start in (("Từ quý II/2027", D(2027, 4, 1)), ("từ năm 2027", D(2027, 1, 1))):
        read = read_phrase(phrase)
        assert (read.kind, read.start, read.due) == ("period", start, None)


def test_starts_are_told() -> None:
    assert read_phrase("từ nay đến năm 2029", ISSUED).start == ISSUED
    assert read_phrase("2026 và hằng năm").start == D(2026, 1, 1)
    assert read_phrase("Từ tháng 5/2026, thường xuyên").start == D(2026, 5, 1)


def test_expected_month_is_tentative() -> None:
    assert read_phrase("dự kiến vào tháng 8/2023").tentative
    assert find_deadlines("Tổ chức hội thảo dự kiến vào tháng 8/2023")[0].tentative
    assert not read_phrase("tháng 8/2023").tentative


def test_term_without_issue_date_waits() -> None:
    read = read_phrase("trong thời hạn 03 tháng kể từ ngày Nghị quyết này có hiệu lực")
    assert (read.kind, read.due) == ("conditional", None)


def test_year_left_out_comes_from_the_issue_date_and_says_so() -> None:
    for phrase, due in (("Quý I", D(2026, 3, 31)), ("Tháng 6", D(2026, 6, 30)), ("Trước 30/9", D(2026, 9, 30))):
        read = read_phrase(phrase, ISSUED)
        assert (read.due, read.inferred) == (due, True)
        assert read_phrase(phrase).due is None


def test_dates_that_do_not_exist_are_not_invented() -> None:
    assert read_phrase("trước ngày 31/4/2026").due is None
    assert read_phrase("tháng 13/2026").due is None


def test_cell_with_two_phrases() -> None:
    assert [d.due for d in read_cell("Quý I/2026; Quý III/2026")] == [D(2026, 3, 31), D(2026, 9, 30)]
    assert read_cell("") == ()
