"""Marks that a scanner misread are put right where a phrase about units is certain, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.reading.unit_repairs import repaired
from resolutions.reading.units import assign

READ_WRONGLY = [
    ("Sờ Tài chính chủ tri, phôi hợp với Sơ Nội vụ", "Sở Tài chính chủ trì, phối hợp với Sở Nội vụ"),
    ("các tổ chức chính trị - xa hội tỉnh", "các tổ chức chính trị - xã hội tỉnh"),
    ("Văn phong tổng hợp", "Văn phòng tổng hợp"),
    ("BAN TỔ CHƯC", "BAN TỔ CHỨC"),
]
READ_RIGHTLY = [
    "Uỷ ban nhân dân tỉnh",
    "sổ tài chính của hội",
    "trưởng các bản",
    "bản tổ chức lại",
    "hội nông dân và hội làm vườn",
]


@pytest.mark.parametrize(("printed", "meant"), READ_WRONGLY)
def test_misread_phrase_is_put_right(printed: str, meant: str) -> None:
    assert repaired(printed) == meant


@pytest.mark.parametrize("printed", READ_RIGHTLY)
def test_other_words_stay(printed: str) -> None:
    assert repaired(printed) == printed


@given(st.text(max_size=200))
def test_no_letter_moves(text: str) -> None:
    assert len(repaired(text)) == len(text)


def test_units_of_a_misread_sentence() -> None:
    told = assign("Giao Sờ Y tế chủ tri, phôi hợp với Hội Nông dấn xây dựng đề án")
    assert (told.lead, told.coop) == (("Sở Y tế",), ("Hội Nông dân",))
