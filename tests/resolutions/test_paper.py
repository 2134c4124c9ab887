"""Marked sentences: what is shown stays the text, to the letter."""

import html
import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from resolutions.paper import Anchor, Mark, after_number, blocks, segments

WORDS = st.text(alphabet="aà Đđ\t\n.<&1", max_size=120)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(WORDS)
    ends = st.integers(-3, len(text) + 3)
    spans = draw(st.lists(st.tuples(ends, ends), max_size=8))
    return text, [Mark(min(s), max(s), f"m{i}", str(i)) for i, s in enumerate(spans)]


@given(marked_texts())
def test_segments_give_the_text_back(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    made = list(segments(text, 0, len(text), marks, set()))
    assert "".join(s.text for s in made) == text


@given(marked_texts())
def test_segments_mark_exactly_the_spans(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    position = 0
    for segment in segments(text, 0, len(text), marks, set()):
        covering = [m for m in marks if m.start <= position and position + len(segment.text) <= m.end and segment.text]
        assert (segment.mark in covering) if covering else segment.mark is None
        position += len(segment.text)


@given(marked_texts())
def test_segments_open_each_mark_once(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    opened = [m for s in segments(text, 0, len(text), marks, set()) for m in s.opens]
    touching = [m for m in marks if max(m.start, 0) < min(m.end, len(text))]
    assert sorted(opened, key=lambda m: m.anchor) == sorted(touching, key=lambda m: m.anchor)


@given(marked_texts())
def test_blocks_hold_every_line(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    shown = [
        "\t".join("".join(s.text for s in cell) for cell in row) for block in blocks(text, marks) for row in block.rows
    ]
    assert shown == [line for line in text.split("\n") if line.strip()]


def test_blocks_tell_headings_tables_and_paragraphs() -> None:
    text = "KẾ HOẠCH\n\nI. Nhiệm vụ\nLàm một việc.\nSTT\tNội dung\n1\tĐề án"
    made = blocks(text, [], [Anchor(text.index("Nhiệm"), "d1", 1, True)])
    assert [b.kind for b in made] == ["title", "heading", "paragraph", "table"]
    assert made[1].anchors == ("d1",)
    assert len(made[3].rows) == 2


def test_after_number_skips_the_cell_of_the_number() -> None:
    text = "12\tĐề án\tVăn phòng"
    assert text[after_number(text, 0, len(text)) :] == "Đề án\tVăn phòng"
    assert after_number("Văn phòng\tlàm", 0, 13) == 0
    assert after_number("một câu", 0, 7) == 0


HEAD = (
    "UBND TỈNH SƠN LẠC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLIÊN HIỆP CÁC HỘI\nĐộc lập - Tự do - Hạnh phúc\n"
    "KHOA HỌC VÀ KỸ THUẬT\nSố: 41/KH-LHH\nSơn Lạc, ngày 22 tháng 12 năm 2025\nKẾ HOẠCH\nHoạt động năm 2026"
)
LEFT = ["UBND TỈNH SƠN LẠC", "LIÊN HIỆP CÁC HỘI", "KHOA HỌC VÀ KỸ THUẬT", "Số: 41/KH-LHH"]
RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Sơn Lạc, ngày 22 tháng 12 năm 2025",
]
ROWS = [f"{one}\t{other}" for one, other in zip(LEFT, [*RIGHT[:2], "", RIGHT[2]], strict=True)]


@pytest.mark.parametrize(
    "text",
    [HEAD, "\n".join([*LEFT, *RIGHT, "KẾ HOẠCH"]), "\n".join([*ROWS, "KẾ HOẠCH"]), "Trang chủ > Văn bản\n" + HEAD],
    ids=["in turns", "column after column", "tabs", "copied from a web page"],
)
def test_letterhead_has_its_two_columns(text: str) -> None:
    made = blocks(text, [])
    head = next(block for block in made if block.kind == "head")
    told = [["".join(segment.text for segment in cell) for cell in column] for column in head.rows]
    assert told == [LEFT, RIGHT]
    marked = [s.text for column in head.rows for cell in column for s in cell if s.mark]
    assert marked == ["41/KH-LHH", "ngày 22 tháng 12 năm 2025"]
    after = made[made.index(head) + 1]
    assert "".join(segment.text for segment in after.rows[0][0]) == "KẾ HOẠCH"


@pytest.mark.parametrize(
    "text", ["KẾ HOẠCH\nSố: 1/KH-A", "LIÊN HIỆP HỘI\nMột việc.", "Độc lập - Tự do - Hạnh phúc\nMột việc."]
)
def test_no_letterhead_without_motto_and_issuer(text: str) -> None:
    assert not any(block.kind == "head" for block in blocks(text, []))


def test_letterhead_is_shown_in_two_columns() -> None:
    out = render(HEAD, [])
    assert '<div class="paper-head"><div><p>UBND TỈNH SƠN LẠC</p><p>LIÊN HIỆP CÁC HỘI</p>' in out
    assert '<mark class="is-sure">41/KH-LHH</mark>' in out


def render(text: str, marks: list[Mark]) -> str:
    return Template("{% load paper %}{% paper made %}").render(Context({"made": blocks(text, marks)}))


def test_paper_pins_and_marks_the_right_words() -> None:
    text = "Giao Văn phòng soạn đề án. Việc khác."
    start = text.index("Văn phòng")
    out = render(text, [Mark(start, text.index("."), "p1", "1", "#r1", "Tới dòng 1", sure=False)])
    assert '<a class="pin" id="p1" href="#r1"' in out
    assert "<mark>Văn phòng soạn đề án</mark>. Việc khác." in out


def test_paper_markup_in_the_text_stays_text() -> None:
    out = render('<script>alert(1)</script> & "x"', [Mark(0, 8, 'p"><b>', "<i>", 'javascript:"', "<u>")])
    assert not re.search(r"<(script|b|i|u)\b", out)
    assert html.unescape(re.sub(r"<[^>]*>", "", out)).endswith('<script>alert(1)</script> & "x"')
