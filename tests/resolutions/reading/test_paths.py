"""Places in a document in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.reading.paths import capitalised, path_of, path_typed, path_words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("II/3/3.1/-2", "mục II.3.1, gạch đầu dòng 2"),
        ("II/3/-3", "mục II.3, gạch đầu dòng 3"),
        ("III/1/¶2", "mục III.1, đoạn 2"),
        ("III/1", "mục III.1"),
        ("5", "mục 5"),
        ("2.1", "mục 2.1"),
        ("PL1/7", "Phụ lục, STT 7"),
        ("PL2/7", "Phụ lục 2, STT 7"),
        ("PL1/II/7/-2", "Phụ lục, mục II, STT 7, gạch đầu dòng 2"),
        ("2/(4)", "mục 2 (4)"),
        ("(4)", "mục (4)"),
        ("4/a)", "mục 4, điểm a"),
        ("a)/+1", "mục a, dấu cộng 1"),
        ("II/1)", "mục II, điểm 1"),
        ("Đ1/2/a)", "Điều 1, khoản 2, điểm a"),
        ("Chương II/Đ4", "Chương II, Điều 4"),
        ("1/•2", "mục 1, chấm đầu dòng 2"),
        ("¶3", "đoạn 3"),
        ("close/¶1", "câu cuối"),
        ("close/¶2", "câu cuối, đoạn 2"),
        ("KH/II/1", "văn bản kèm theo, mục II.1"),
        ("II/1/-2#2", "mục II.1, gạch đầu dòng 2 (lần 2)"),
        ("bổ sung 1", "bổ sung 1"),
        ("", ""),
    ],
)
def test_place_in_words(path: str, words: str) -> None:
    assert path_words(path) == words


def test_start_of_a_sentence() -> None:
    assert capitalised(path_words("4/a)")) == "Mục 4, điểm a"
    assert capitalised("") == ""


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("II/2/b)", "II.2.b)"),
        ("II/3/3.1/-2", "II.3.1, gạch đầu dòng 2"),
        ("5", "5"),
        ("2/(4)", "2.(4)"),
        ("PL1/II/7/-2", "Phụ lục, II.7, gạch đầu dòng 2"),
        ("PL2/7", "Phụ lục 2, 7"),
        ("PL1/1/1.1/a)", "Phụ lục, 1.1.a)"),
        ("Đ1/2/a)", "Điều 1.2.a)"),
        ("Chương II/Đ4/1", "Chương II, Điều 4.1"),
        ("KH/II/1", "văn bản kèm theo, II.1"),
        ("close/¶1", "câu cuối, đoạn 1"),
        ("II/1/-2#2", "II.1, gạch đầu dòng 2 (lần 2)"),
        ("bổ sung 1", "bổ sung 1"),
        ("", ""),
    ],
)
def test_place_as_people_number_it(path: str, typed: str) -> None:
    assert path_typed(path) == typed


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("II.2.b)", "II/2/b)"),
        ("II.2.b", "II/2/b"),
        (" II . 2 . b). ", "II/2/b)"),
        ("mục II.2, điểm b", "II/2/b"),
        ("Điều 5, khoản 2, điểm a", "Đ5/2/a"),
        ("điều 5.2", "Đ5/2"),
        ("Phụ lục 2, II.1.3", "PL2/II/1.3"),
        ("PL2, 1.2", "PL2/1.2"),
        ("phụ lục, STT 7, gạch đầu dòng 2", "PL1/7/-2"),
        ("Văn bản kèm theo, II.1", "KH/II/1"),
        ("II.1 (lần 2)", "II/1#2"),
        ("II/2/b)", "II/2/b)"),
        ("bổ sung 1", "bổ sung 1"),
        ("Mục tiêu chung", "Mục tiêu chung"),
        ("II..2", "II..2"),
        ("²", "²"),
        ("(lần 2)", "(lần 2)"),
        (".", "."),
        ("", ""),
        ("Điều 1." * 5_000, ("Điều 1." * 5_000).strip()),
        ("1" + " (lần 2)" * 5_000, "1" + " (lần 2)" * 5_000),
    ],
)
def test_what_was_typed_is_a_place(typed: str, path: str) -> None:
    assert path_of(typed) == path


LABELS = st.sampled_from(["II", "3", "b)", "(4)", "-2", "+1", "¶3", "A", "Đ5", "close", "KH", "Chương II"])


@given(st.lists(LABELS, max_size=6), st.sampled_from(["", "PL1/", "PL2/"]), st.sampled_from(["", "#2"]))
def test_place_is_the_same_after_it_was_said_and_typed(labels: list[str], annex: str, times: str) -> None:
    path = (annex + "/".join(labels)).rstrip("/") + times
    typed = path_typed(path)
    assert path_typed(path_of(typed)) == typed


@given(st.text(max_size=80))
def test_whatever_is_typed_is_taken(typed: str) -> None:
    path_words(path_of(typed))
    path_typed(path_of(typed))
