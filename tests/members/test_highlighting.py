"""Hits marked in a text: whatever is marked, the text itself stays whole."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.folding import fold
from members.highlighting import excerpt, has_accents, holds_exactly, needles_of, pieces

TEXTS = st.text(st.characters(codec="utf-8"), max_size=80)


def hits(text: str, words: str) -> list[str]:
    return [piece.text for piece in pieces(text, needles_of(words)) if piece.is_hit]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Đổi mới công tác Đoàn", "doi doan", ["Đổi", "Đoàn"]),
        ("Rà soát rà soát", "RÀ", ["Rà", "rà"]),
        ("Hội viên, hồi âm", "hội", ["Hội", "hồi"]),
        ("tuyên truyền", "uyen", ["uyên", "uyền"]),
        ("aaaa", "aa", ["aaaa"]),
        ("không có gì", "xyz", []),
        ("", "a", []),
        (unicodedata.normalize("NFD", "rừng"), "rung", [unicodedata.normalize("NFD", "rừng")]),
    ],
)
def test_highlighting_marks_with_accents_or_without(text: str, words: str, expected: list[str]) -> None:
    assert hits(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("phối hợp với các hội", "hội", ["hội"]),
        ("Hội nghị, hồi âm", "hội", ["Hội"]),
        ("phối hợp", "hội", ["hối"]),
        ("phối hợp với các hội", "hoi", ["hối", "hội"]),
        ("Đề án của các hội", "hội đề", ["Đề", "hội"]),
    ],
)
def test_highlighting_marks_typed_accents_alone_where_they_stand(text: str, words: str, expected: list[str]) -> None:
    assert [piece.text for piece in pieces(text, needles_of(words), words) if piece.is_hit] == expected


@given(TEXTS, TEXTS)
def test_highlighting_with_accents_keeps_every_letter(text: str, words: str) -> None:
    assert "".join(piece.text for piece in pieces(text, needles_of(words), words)) == text


@given(TEXTS, TEXTS)
def test_highlighting_keeps_every_letter(text: str, words: str) -> None:
    found = pieces(text, needles_of(words))
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)


@given(TEXTS, st.data())
def test_highlighting_marks_what_folding_finds(text: str, data: st.DataObject) -> None:
    words = text.split()
    if not words or not fold(words[0]):
        return
    word = data.draw(st.sampled_from(words))
    if fold(word).strip() and " " not in fold(word):
        assert hits(text, word), word


@given(TEXTS, st.integers(20, 60))
def test_highlighting_excerpt_is_short_and_from_the_text(text: str, length: int) -> None:
    shown = excerpt(text * 5, needles_of(text[:3]), length)
    assert len(shown) <= max(length + 4, len(text * 5) if len(text * 5) <= length else 0)
    assert shown.removeprefix("… ").removesuffix(" …") in text * 5


def test_highlighting_excerpt_shows_the_hit() -> None:
    text = "mở đầu " * 40 + "phản biện quy hoạch " + "phần sau " * 40
    assert "phản biện" in excerpt(text, needles_of("phan bien"), 120)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Hội thảo", "hội", True),
        ("HỘI THẢO", "hội thảo", True),
        ("Hồi đáp", "hội", False),
        (unicodedata.normalize("NFD", "Hội thảo"), "hội", True),
    ],
)
def test_accents_are_compared_exactly(text: str, words: str, expected: bool) -> None:
    assert holds_exactly(text, words) == expected


def test_accents_mean_something_only_when_typed() -> None:
    assert has_accents("đề án")
    assert has_accents("de án")
    assert not has_accents("DE an 32")
