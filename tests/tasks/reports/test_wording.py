"""Words of papers: cleaned, broken into even lines, columns that leave room for days."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reports.paper import Column, Row, Signature, Table
from tasks.reports.wording import (
    MM_PER_PT,
    cell_text,
    clean,
    column_widths,
    dashed,
    lines_of,
    roman,
    signer_lines,
    width_pt,
)

from . import papers

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


@given(TEXTS)
def test_clean_text_is_nfc_without_signs_that_no_file_holds(text: str) -> None:
    kept = clean(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in kept if c != "\n")
    assert clean(kept) == kept


@given(TEXTS, st.floats(8, 24), st.floats(20, 250))
def test_lines_keep_all_words_and_keep_to_their_room(text: str, size: float, room: float) -> None:
    lines = lines_of(text, size, room)
    assert " ".join(lines).split() == clean(text).split()
    for line in lines:
        assert width_pt(line, size) * MM_PER_PT <= room or len(line.split()) == 1


def test_lines_are_about_as_long() -> None:
    long = "Kết quả thực hiện nhiệm vụ quý III năm 2026 của Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh"
    first, last = lines_of(long, 14, 165)
    assert width_pt(last, 14) / width_pt(first, 14) == pytest.approx(1, abs=0.2)


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=13), st.floats(100, 260))
def test_columns_fill_the_width(shares: list[float], width: float) -> None:
    table = Table([Column("Ngày", share) for share in shares], [Row([date(2026, 9, 30)] * len(shares))])
    found = column_widths(table, width, 11)
    assert sum(found) == pytest.approx(width)
    assert all(one > 0 for one in found)


def test_days_are_not_broken_where_another_column_has_room() -> None:
    table = Table([Column("Nội dung", 30), Column("Hạn", 1)], [Row(("x", date(2026, 9, 30)))])
    assert column_widths(table, 165, 11)[1] >= width_pt("30/09/2026", 11) * MM_PER_PT + 2


def test_cells_are_written_as_the_office_writes() -> None:
    assert [cell_text(one) for one in (10025, date(2026, 2, 5), None, "80,0%", 0)] == [
        "10.025", "05/02/2026", "", "80,0%", "0",
    ]  # fmt: skip


def test_recipients_end_with_a_point() -> None:
    assert dashed(["Như trên", " - Ban A (b/c); ", "", "Lưu: VT."]) == ["- Như trên;", "- Ban A (b/c);", "- Lưu: VT."]
    assert dashed([]) == []


def test_roman_numerals_of_annexes() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]


def test_an_empty_column_is_as_wide_as_its_head_and_numbers_of_documents_are_whole() -> None:
    columns = [Column("Nhiệm vụ", 6), Column("Sản phẩm", 4), Column("Căn cứ", 1), Column("Hạn gia hạn", 1)]
    table = Table(columns, [Row(("Góp ý", "", "11-CTr/TU", "13/06/2026 (1)"))])
    _what, product, basis, due = column_widths(table, 165, 11)
    assert product < 20
    assert basis >= width_pt("11-CTr/TU", 11) * MM_PER_PT + 2
    assert due >= width_pt("13/06/2026", 11) * MM_PER_PT + 2


def test_the_party_signs_with_strokes_and_the_state_with_dots() -> None:
    signed = Signature("TM. Ban Thường vụ", "KT. Chủ tịch", "A")
    assert signer_lines(papers.paper(True, signature=signed)) == ["T/M BAN THƯỜNG VỤ", "K/T CHỦ TỊCH"]
    assert signer_lines(papers.paper(signature=signed)) == ["TM. BAN THƯỜNG VỤ", "KT. CHỦ TỊCH"]
    own = Signature("TUQ. Ban Thường vụ", "Chánh Văn phòng", "A")
    assert signer_lines(papers.paper(True, signature=own))[0] == "TUQ. BAN THƯỜNG VỤ"
