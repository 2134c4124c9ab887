"""What holds for every day of the calendar and for any text: what is printed comes back, nothing else is made up."""

import calendar
import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolutions.reading import read_phrase
from resolutions.reading.deadlines import anchors_of, find_deadlines, read_cell
from resolutions.reading.parsed import LONGEST_TASK
from resolutions.reading.phrase_table import CONDITIONS, PATTERNS
from resolutions.reading.phrases import Pattern
from resolutions.reading.targets import find_targets

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
DAY_FORMS = [
    "trước ngày {d.day}/{d.month}/{d.year}", "trước ngày {d.day:02}/{d.month:02}/{d.year}",
    "chậm nhất vào ngày {d.day} tháng {d.month} năm {d.year}",
    "đến hết ngày {d.day:02} tháng {d.month:02} năm {d.year}",
    "xong trước ngày {d.day}-{d.month}-{d.year}", "hạn cuối ngày {d.day}.{d.month}.{d.year}",
    "trước 17 giờ ngày {d.day}/{d.month}/{d.year}", "hoàn thành chậm nhất ngày {d.day}/{d.month}/{d.year}",
]  # fmt: skip
MONTH_FORMS = [
    "trong tháng {d.month}/{d.year}",
    "vào tháng {d.month} năm {d.year}",
    "xong trong tháng {d.month:02}/{d.year}",
]
ROMAN = ("I", "II", "III", "IV")
QUARTER_FORMS = [
    "trong quý {q}/{d.year}",
    "hoàn thành trong Quý {q} năm {d.year}",
    "vào quí {q}/{d.year}",
    "Quý {q}{d.year}",
]
YEAR_FORMS = ["trong năm {d.year}", "vào năm {d.year}", "phấn đấu đến năm {d.year}", "hoàn thành trong năm {d.year}"]
SENTENCES = st.sampled_from(
    [
        "Tổ chức hội nghị ở các xã {0}.",
        "Rà soát hội viên; báo cáo Thường trực {0} để tổng hợp.",
        "Giao Văn phòng {0} gửi kết quả.",
    ]
)
PIECES = st.sampled_from(
    [
        "trước ngày", "30/6", "15/12/2026", "hằng năm", "định kỳ", "quý II", "III/2026", "tháng 6,", "12", "năm 2026",
        "từ nay đến", "hết nhiệm kỳ", "sau khi", "được", "kể từ ngày", "trong thời hạn", "03", "ngày làm việc",
        "và", ",", ";", ".", "(", ")", "ít nhất", "10", "nhiệm vụ/năm", "trở lên", "100%", "02 lần", "mỗi",
        "giai đoạn", "2021 -", "2025", "Đề án", "Kế hoạch số", "12/KH-X", "“", "”", "3O/6", "lV", "khi có",
        "ngay sau", "thường xuyên", "cuối", "đầu", "một", "hai", "tuần", "đến",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=25).map(" ".join))
QUICK = settings(max_examples=150, deadline=None)


def quarter_end(day: date) -> date:
    month = (day.month + 2) // 3 * 3
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


@QUICK
@given(DAYS, st.sampled_from(DAY_FORMS), SENTENCES)
def test_every_printed_day_comes_back(day: date, form: str, sentence: str) -> None:
    phrase = form.format(d=day)
    assert (read_phrase(phrase).kind, read_phrase(phrase).due) == ("date", day)
    assert [(read.kind, read.due) for read in find_deadlines(sentence.format(phrase))] == [("date", day)]


@QUICK
@given(DAYS, st.sampled_from(MONTH_FORMS), SENTENCES)
def test_every_printed_month_ends_on_its_last_day(day: date, form: str, sentence: str) -> None:
    end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    phrase = form.format(d=day)
    assert (read_phrase(phrase).start, read_phrase(phrase).due) == (day.replace(day=1), end)
    assert [(read.kind, read.due) for read in find_deadlines(sentence.format(phrase))] == [("month", end)]


@QUICK
@given(DAYS, st.sampled_from(QUARTER_FORMS), SENTENCES)
def test_every_printed_quarter_ends_on_its_last_day(day: date, form: str, sentence: str) -> None:
    phrase = form.format(d=day, q=ROMAN[(day.month - 1) // 3])
    assert read_phrase(phrase).due == quarter_end(day)
    assert [(read.kind, read.due) for read in find_deadlines(sentence.format(phrase))] == [
        ("quarter", quarter_end(day))
    ]


@QUICK
@given(DAYS, st.sampled_from(YEAR_FORMS), SENTENCES)
def test_every_printed_year_ends_on_its_last_day(day: date, form: str, sentence: str) -> None:
    (read,) = find_deadlines(sentence.format(form.format(d=day)))
    assert (read.kind, read.due) == ("year", date(day.year, 12, 31))


@QUICK
@given(DAYS, st.integers(0, 900))
def test_every_period_keeps_both_ends(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    phrase = f"từ ngày {first.day}/{first.month}/{first.year} đến ngày {last.day}/{last.month}/{last.year}"
    (read,) = find_deadlines(f"Tổ chức tuyên truyền {phrase}.")
    assert (read.kind, read.start, read.due) == ("period", first, last)


@QUICK
@given(DAYS, DAYS)
def test_two_days_in_a_sentence_stay_two(one: date, other: date) -> None:
    first, last = (f"{day.day}/{day.month}/{day.year}" for day in (one, other))
    sentence = f"Sơ kết trước ngày {first}, tổng kết trước ngày {last}."
    assert [read.due for read in find_deadlines(sentence)] == [one, other]


@pytest.mark.parametrize("day", ["31/4/2026", "30/02/2028", "29/02/2026", "00/5/2026", "15/13/2026", "32/1/2026"])
def test_days_that_no_calendar_has_are_never_made_up(day: str) -> None:
    assert all(read.due is None for read in find_deadlines(f"Báo cáo trước ngày {day}."))
    assert all(read.due is None for read in read_cell(day))


def test_edges_of_the_calendar() -> None:
    assert find_deadlines("Xong trong tháng 02/2028.")[0].due == date(2028, 2, 29)
    assert find_deadlines("Xong trước ngày 29/02/2028.")[0].due == date(2028, 2, 29)
    assert find_deadlines("Thực hiện trong 6 tháng đầu năm 2028.")[0].due == date(2028, 6, 30)
    assert find_deadlines("Thực hiện trong 6 tháng cuối năm 2028.")[0].start == date(2028, 7, 1)
    (read,) = find_deadlines("Báo cáo trong thời hạn 01 tháng kể từ ngày ký.", date(2028, 1, 31))
    assert read.due == date(2028, 2, 29)
    (read,) = find_deadlines("Báo cáo trong thời hạn 05 ngày làm việc kể từ ngày ký.", date(2026, 4, 3))
    assert read.due == date(2026, 4, 10)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.none() | DAYS)
def test_any_text_gives_ordered_deadlines_and_targets_with_true_spans(text: str, issued: date | None) -> None:
    anchors = anchors_of(issued, year=2026, term="2021-2026")
    end = 0
    for read in find_deadlines(text, anchors):
        assert read.span is not None
        assert text[slice(*read.span)] == read.raw
        assert read.span[0] >= end
        end = read.span[1]
        assert read.kind != "none"
        assert read.start is None or read.due is None or read.start <= read.due
    for target in find_targets(text):
        assert target.span is not None
        assert text[slice(*target.span)].strip() == target.raw
        assert target.part_of is None or target.part_of >= 0
    assert read_cell(text, anchors) is not None
    assert read_phrase(text, anchors).kind


ALMOST = (
    "trước ngày 1 ", "từ tháng 3 ", "quý II, ", "tháng 6, ", "hằng năm ", "định kỳ 6 tháng, ", "sau khi có ", "khi ",
    "trong vòng 10 ngày kể từ ", "vào trong ", "năm 2026 và ", "1 ", "1/", "  ", "ngay sau ", "đến hết ",
)  # fmt: skip


@pytest.mark.parametrize("pattern", [*PATTERNS, *CONDITIONS], ids=lambda pattern: pattern.name)
def test_no_pattern_is_slow_on_what_almost_matches(pattern: Pattern) -> None:
    for piece in ALMOST:
        text = (piece * LONGEST_TASK)[:LONGEST_TASK]
        start = time.process_time()
        list(pattern.regex.finditer(text))
        assert time.process_time() - start < 5, re.escape(piece)


def test_time_grows_with_the_length_of_a_task_and_no_faster() -> None:
    sentence = "Hằng năm báo cáo kết quả trước ngày 15/12; ít nhất 10 nhiệm vụ/năm, sau khi Sở Tài chính có ý kiến; "
    start = time.process_time()
    for _ in range(5):
        find_deadlines(sentence * 60, date(2026, 4, 6))
        find_targets(sentence * 60)
    assert time.process_time() - start < 10
