"""Characters that Python calls digits and `int` does not take: "²", "①". No file ends in an error because of them."""

import pytest

from resolutions.reading import read_text
from resolutions.reading.checks_annex import _value
from resolutions.reading.markers import read_marker
from resolutions.reading.paths import path_words
from resolutions.reading.phrases import count_of
from resolutions.reading.references import number_key
from resolutions.reading.word import _columns
from resolutions.reading.word_numbering import W

ODD = ["²", "①", "5²", "²5", "⑩.1"]


class Attribute:
    def __init__(self, value: str) -> None:
        self.value = value

    def get(self, name: str) -> str | None:
        return self.value if name == f"{W}val" else None


@pytest.mark.parametrize("text", ODD)
def test_odd_digits_are_no_numbers(text: str) -> None:
    assert _columns(Attribute(text)) == 1
    assert count_of(text) == 0
    assert _value(text) == 0
    read_marker(f"{text}. Việc")
    read_marker(f"Phần {text}. Việc")
    path_words(f"PL1/{text}")
    number_key(f"{text}/KH-LHH")


@pytest.mark.parametrize("digit", ["²", "①", "٣"])
@pytest.mark.parametrize("place", ["{0}. Việc", "Phụ lục {0}", "Điều {0}. Việc", "trong {0} ngày", "quý {0}/2026"])
def test_odd_digits_anywhere_are_read_without_an_error(digit: str, place: str) -> None:
    rows = f"STT\tNội dung\tChủ trì\tThời hạn\n{digit}\tTrồng cây\tVăn phòng\tquý {digit}\n{digit}.1\tTưới\tBan\t"
    line = place.format(digit)
    read_text(f"ỦY BAN X\nSố: {digit}/KH-X\nKẾ HOẠCH\n{line}\n1. Việc {line}.\nPHỤ LỤC {digit}\n{rows}\n")
