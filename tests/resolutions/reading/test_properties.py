"""What holds for any text and any bytes."""

import json
import re
import time
import unicodedata
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolutions.reading import (
    ParsedDocument,
    UnreadableSource,
    number_key,
    read_bytes,
    read_phrase,
    read_text,
    to_json,
)

from .samples import DECISION_WITH_PLAN, LETTER, NEWS, STACKED_TABLE, WRAPPED_DIRECTIVE

SAMPLES = (DECISION_WITH_PLAN, LETTER, NEWS, STACKED_TABLE, WRAPPED_DIRECTIVE)
PIECES = [
    *sorted({line for sample in SAMPLES for line in sample.split("\n")}),
    "\t", "1\t2\t3", "STT\tNội dung\tThời gian", "| a | b |", "1.", "a)", "(i)", "-", "•", "PHỤ LỤC",
    "KẾ HOẠCH", "Nơi nhận:",
    "Điều 1.", "I", "“", "**", "TM. BAN", "(Kèm theo Kế hoạch số 1/KH-X)", "\ud800", "\x00", "ngày tháng năm",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=30).map("\n".join)
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def words(text: str) -> set[str]:
    return set(text.split())


def check_spans(parsed: ParsedDocument) -> None:
    for task in parsed.tasks:
        assert parsed.text[slice(*task.span)].startswith(task.text)
        for deadline in task.deadlines:
            assert deadline.span is not None
            assert parsed.text[slice(*deadline.span)].strip() == deadline.raw
        for target in task.targets:
            assert target.span is not None
            assert parsed.text[slice(*target.span)].strip() == target.raw
        for start, end in (*task.lead_spans, *task.coop_spans):
            assert task.span[0] <= start < end <= task.span[1]
    for annex in parsed.annexes:
        for row in annex.rows:
            printed = parsed.text[slice(*row.span)]
            assert words(row.text) <= words(printed) | words(re.sub(r"[-–+•*]", " ", printed))
    for node in parsed.outline:
        assert parsed.text[slice(*node.span)].startswith(node.title)
    for reference in parsed.references:
        assert reference.span is not None
        assert parsed.text[slice(*reference.span)].strip() == reference.raw


@QUICK
@given(TEXTS)
def test_any_text_gives_a_result_with_true_spans(text: str) -> None:
    parsed = read_text(text)
    check_spans(parsed)
    assert parsed.text == unicodedata.normalize("NFC", parsed.text)
    json.dumps(to_json(parsed), ensure_ascii=False).encode("utf-8")


@QUICK
@given(TEXTS)
def test_reading_twice_changes_nothing_more(text: str) -> None:
    once = read_text(text).text
    assert "\r" not in once
    assert "\u00a0" not in once


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_have_true_spans(sample: str) -> None:
    check_spans(read_text(sample))


@pytest.mark.parametrize("sample", SAMPLES)
def test_spelling_of_characters_does_not_matter(sample: str) -> None:
    plain = to_json(read_text(sample))
    assert to_json(read_text(unicodedata.normalize("NFD", sample))) == plain
    assert to_json(read_text(sample.replace(" ", "\u00a0"))) == plain
    assert to_json(read_text(sample.replace("\n", "\r\n"))) == plain
    assert to_json(read_text("\ufeff" + sample.replace("hội", "h\u00adội"))) == plain


@QUICK
@given(st.text(max_size=80))
def test_any_phrase_gives_a_deadline(phrase: str) -> None:
    assert read_phrase(phrase).kind
    assert number_key(phrase) == number_key(unicodedata.normalize("NFD", phrase))


TERMS = st.sampled_from(
    ["trong 30 ngày kể từ ngày ký", "chậm nhất 5 ngày làm việc kể từ ngày ký", "trong 9 tuần kể từ ngày ký",
     "trong 999 năm kể từ ngày ký", "trong 99 giờ kể từ ngày ký", "trong 8 quý kể từ ngày ký", "trong quý I",
     "đến hết tháng 12", "6 tháng cuối năm", "trước ngày 15/01", "từ nay đến cuối năm", "trong năm nay", "đầu năm sau",
     "từ tháng 11 đến tháng 3", "tháng 01", "Quý IV", "đến cuối nhiệm kỳ", "hằng năm trước 20/12"]
)  # fmt: skip


@QUICK
@given(TERMS, st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(9999, 12, 1), date(2199, 12, 31)])))
def test_no_date_leaves_the_calendar(phrase: str, issued: date) -> None:
    assert read_phrase(phrase, issued).kind


@pytest.mark.parametrize("issued", [date.min, date.max])
@pytest.mark.parametrize("phrase", ["trong 30 ngày kể từ ngày ký", "chậm nhất 5 ngày làm việc kể từ ngày ký"])
def test_the_ends_of_the_calendar_are_read(phrase: str, issued: date) -> None:
    assert read_phrase(phrase, issued).kind in ("date", "conditional")


HEADS = st.sampled_from(
    [b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"]
)
BYTES = st.one_of(st.binary(max_size=400), st.tuples(HEADS, st.binary(max_size=300)).map(b"".join))


@settings(max_examples=120, deadline=None)
@given(BYTES, st.sampled_from(["a.txt", "a.docx", "a.pdf", "", "a.doc"]))
def test_any_bytes_give_a_document_or_a_refusal(data: bytes, name: str) -> None:
    with suppress(UnreadableSource):
        assert isinstance(read_bytes(data, name), ParsedDocument)


def plan(items: int) -> str:
    item = (
        "Giao Sở Y tế, Sở Tài chính chủ trì, phối hợp với Hội Đông y xây dựng kế hoạch"
        " theo Nghị quyết số {0}-NQ/TU ngày 12/3/2021, bảo đảm ít nhất {0} nhiệm vụ/năm, hoàn thành trước ngày"
        " 30/6/2025; định kỳ hằng năm báo cáo."
    )
    rows = "\n".join(
        f"{n}\tXây dựng đề án {n} về y tế\tVăn phòng, Ban Tổ chức\tQuý II/2025" for n in range(1, items + 1)
    )
    tasks = "\n".join(f"{n}. {item.format(n)}" for n in range(1, items + 1))
    annex = f"PHỤ LỤC\nSTT\tNội dung\tChủ trì\tThời gian\n{rows}"
    return f"KẾ HOẠCH\ny tế\nI. NHIỆM VỤ\n{tasks}\nNơi nhận:\n- Lưu: VT.\n{annex}"


def test_three_hundred_items_take_seconds() -> None:
    start = time.process_time()
    parsed = read_text(plan(300))
    assert time.process_time() - start < 10  # 0,4 to 0,8 s; a slow machine is no fault
    assert (len(parsed.tasks), len(parsed.annexes[0].rows)) == (300, 300)


@pytest.mark.parametrize(
    "text",
    ["1. " * 20_000, "“" * 20_000, "phối hợp với Sở " * 8_000, "PHỤ LỤC\n" * 8_000, "- a:\n" * 8_000, "khi " * 15_000,
     "| a | b |\n" * 6_000, "STT\nNội dung\nThời gian\n1\n" * 3_000, "*a" * 20_000, "Giao Sở A, " * 8_000,
     "\t" * 60_000],
    ids=["numbers", "quotes", "coop", "annexes", "bullets", "conditions", "pipes", "stacked", "stars", "leads", "tabs"],
)  # fmt: skip
def test_crafted_texts_stay_quick(text: str) -> None:
    start = time.process_time()
    read_text("KẾ HOẠCH\nX\n1. Giao " + text)
    assert time.process_time() - start < 15


BLANKS = 200_000  # one character many times over, alone or after a word that a pattern begins with


@pytest.mark.parametrize("start", ["", "Kèm theo Kế hoạch ", "Số"])
@pytest.mark.parametrize("letter", ["\t", "|"], ids=["tabs", "pipes"])
def test_one_character_many_times_stays_quick(start: str, letter: str) -> None:
    begun = time.process_time()
    with suppress(UnreadableSource):
        read_bytes(f"KẾ HOẠCH\nX\n1. Giao {start}{letter * BLANKS}y".encode(), "a.txt")
    assert time.process_time() - begun < 15  # what grows with the square takes minutes
