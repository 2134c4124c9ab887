"""The stamp of a state secret, and words that are none."""

import time

import pytest

from resolutions.reading import UnreadableSource, read_bytes, secrecy_mark, title_mark

STAMPS = [
    ("MẬT\nỦY BAN NHÂN DÂN", "Mật"),
    ("UBND TỈNH X\nTỐI MẬT\nSố: 1/KH-UBND", "Tối mật"),
    ("**TUYỆT MẬT**\nKẾ HOẠCH", "Tuyệt mật"),
    ("[Mật]\nKẾ HOẠCH", "Mật"),
    ("Độ mật: Tối mật\nKẾ HOẠCH", "Tối mật"),
    ("UBND TỈNH X        MẬT\nKẾ HOẠCH", "Mật"),
    ("T Ố I  M Ậ T\nKẾ HOẠCH", "Tối mật"),
    ("M Ậ T\nKẾ HOẠCH", "Mật"),
    ("MẬT / KHẨN\nKẾ HOẠCH", "Mật"),
    ("HỎA TỐC - MẬT\nKẾ HOẠCH", "Mật"),
    ("HOẢ TỐC, TỐI MẬT\nKẾ HOẠCH", "Tối mật"),
    ("MẬT; HỎA TỐC\nKẾ HOẠCH", "Mật"),
    ("(Mật - Thượng khẩn)\nKẾ HOẠCH", "Mật"),
    ("MẬT - Bản số 01\nKẾ HOẠCH", "Mật"),
    ("MẬT  Bản số: 01/05\nKẾ HOẠCH", "Mật"),
    ("TUYỆT MẬT, bản số: …\nKẾ HOẠCH", "Tuyệt mật"),
    ("UBND TỈNH HÀ THANH  MẬT\nKẾ HOẠCH", "Mật"),
    ("MẬT  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nKẾ HOẠCH", "Mật"),
    ("<u>MẬT</u>\nKẾ HOẠCH", "Mật"),
    ("<p align='center'><b>TỐI MẬT</b></p>\nKẾ HOẠCH", "Tối mật"),
    ("-\n" * 60 + "MẬT\nKẾ HOẠCH", "Mật"),
]
NO_STAMPS = [
    "KẾ HOẠCH\nbảo vệ bí mật nhà nước\n1. Tăng cường bảo mật.",
    "Hội Nuôi ong\nSản phẩm: mật ong\n1. Lấy mật.",
    "KẾ HOẠCH\nBẢO VỆ BÍ MẬT NHÀ NƯỚC\n1. CÔNG TÁC BẢO MẬT",
    "Mật ong\nSản phẩm mật ong và sữa ong chúa\nmật  ong",
    "Khẩn trương rà soát tài liệu  mật\nHỏa tốc",
    "Bản số 01\nHỎA TỐC\nBí mật",
    "Các tài liệu Mật, Tối mật được quản lý theo quy định.",
    "",
]


@pytest.mark.parametrize(("text", "mark"), STAMPS)
def test_stamp_is_found(text: str, mark: str) -> None:
    assert secrecy_mark(text) == mark


@pytest.mark.parametrize("text", NO_STAMPS)
def test_word_in_a_sentence_is_no_stamp(text: str) -> None:
    assert secrecy_mark(text) is None


def test_secret_file_is_refused_without_its_content() -> None:
    with pytest.raises(UnreadableSource) as refusal:
        read_bytes("MẬT\nKế hoạch tên Hoa Ban".encode(), "a.txt")
    assert refusal.value.code == "secret"
    assert "Hoa Ban" not in refusal.value.message


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("Tối mật: Kế hoạch phòng thủ", "Tối mật"),
        ("[MẬT] Kế hoạch", "Mật"),
        ("Tuyệt mật – Kế hoạch", "Tuyệt mật"),
        ("Độ mật: Mật. Kế hoạch", "Mật"),
        ("Mật ong: sản phẩm của hội", None),
        ("Kế hoạch bảo vệ bí mật: năm 2026", None),
        ("Mật độ dân cư", None),
    ],
)
def test_mark_before_a_title(title: str, mark: str | None) -> None:
    assert title_mark(title) == mark


@pytest.mark.parametrize("part", ["bản số . ", "- ", "khẩn ", "  A", "<a ", "M ", ". mật ", "độ mật "])
def test_search_for_a_stamp_takes_no_time(part: str) -> None:
    began = time.monotonic()
    secrecy_mark((part * 6 + "\n") * 40 + part * 20_000)
    assert time.monotonic() - began < 15
