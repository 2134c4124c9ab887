"""Head and foot in both layouts, and what a missing piece looks like."""

from datetime import date

import pytest

from resolutions.reading import read_text
from resolutions.reading.issuers import sentence_case

from .samples import DECISION_WITH_PLAN, LETTER, WRAPPED_DIRECTIVE


def test_state_decision() -> None:
    header = read_text(DECISION_WITH_PLAN).header
    assert (header.issuer, header.number, header.kind) == ("Ủy ban nhân dân tỉnh Lâm Hà", "846/QĐ-UBND", "Quyết định")
    assert (header.place, header.issued_on) == ("Lâm Hà", date(2025, 2, 7))
    assert (header.signer, header.signer_title) == ("Trần Thị Bích Hà", "Phó Chủ tịch")
    assert (
        header.title
        == "Về việc ban hành Kế hoạch phát triển mạng lưới hội nghề nghiệp tỉnh Lâm Hà giai đoạn 2025 - 2030"
    )
    assert header.recipients == ("Như Điều 4", "TT Tỉnh ủy (b/c)", "Lưu: VT, NV")
    assert header.term is None


def test_party_directive() -> None:
    header = read_text(WRAPPED_DIRECTIVE).header
    assert (header.issuer, header.number, header.kind) == ("Ban Thường vụ Tỉnh ủy Sơn Mỹ", "17-CT/TU", "Chỉ thị")
    assert (header.place, header.issued_on) == ("Sơn Mỹ", date(2024, 10, 3))
    assert (header.signer, header.signer_title) == ("Lò Văn Tiến", "Phó Bí thư")
    assert header.signing_authority == "T/M BAN THƯỜNG VỤ"
    assert header.title is not None
    assert header.title.startswith("về tăng cường lãnh đạo")


def test_letter_without_kind() -> None:
    header = read_text(LETTER).header
    assert (header.issuer, header.number, header.kind) == ("Hội Làm vườn tỉnh An Thái", "58/HLV-VP", None)
    assert header.title == "đăng ký mô hình trình diễn năm 2026"
    assert header.addressees == ("Các Hội thành viên", "Các trung tâm trực thuộc")
    assert (header.signer, header.signer_title) == ("Đỗ Quang Vinh", "Chủ tịch")


def test_number_left_empty_and_day_left_empty() -> None:
    parsed = read_text(
        "Số:      /KH-HLV\nAn Thái, ngày    tháng 3 năm 2026\nKẾ HOẠCH\nTrồng cây\n1. Trồng cây ở các xã.\nNơi "
        "nhận:\n- Lưu: VT."
    )
    assert (parsed.header.number, parsed.header.issued_on, parsed.header.issued_on_partial) == (None, None, "2026-03")
    assert {"MISSING_NUMBER", "MISSING_DAY"} <= {warning.code for warning in parsed.warnings}


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ", "Ủy ban nhân dân tỉnh Phú Thọ"),
        (
            "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH BẮC LĨNH",
            "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Bắc Lĩnh",
        ),
        ("BAN THƯỜNG VỤ TỈNH ỦY SƠN MỸ", "Ban Thường vụ Tỉnh ủy Sơn Mỹ"),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Sở Khoa học và Công nghệ"),
        ("UBND THÀNH PHỐ TÂN AN", "UBND thành phố Tân An"),
    ],
)
def test_capitals_become_a_readable_name(capitals: str, name: str) -> None:
    assert sentence_case(capitals) == name


@pytest.mark.parametrize("printed", ["K ẾT LUẬN", "K Ế T   L U Ậ N", ".                KẾT LUẬN"])
def test_kind_whose_letters_a_scanner_set_apart(printed: str) -> None:
    head = "TỈNH ỦY SƠN LẠC\nSố 12-KL/TU\nSơn Lạc, ngày 03 tháng 8 năm 2025\n\n"
    text = f"{head}{printed}\nvề công tác hội\n\n1. Giao Sở A.\n"
    header = read_text(text).header
    assert (header.kind, header.title) == ("Kết luận", "về công tác hội")


def test_signer_whose_family_name_is_luu() -> None:
    foot = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. BAN CHẤP HÀNH\nCHỦ TỊCH\n\nLưu Hải Vân\n"
    header = read_text(f"KẾ HOẠCH\nnăm 2026\n1. Tổ chức hội thi.\n{foot}").header
    assert (header.signer, header.recipients) == ("Lưu Hải Vân", ("Như trên", "Lưu: VT"))


def test_who_signs_for_himself_may_hold_another_office() -> None:
    foot = "TM. HỘI ĐỒNG\nCHỦ TỊCH\n\nPHÓ CHỦ TỊCH UBND TỈNH\nLê Thị Hạ\n"
    header = read_text(f"KẾ HOẠCH\nnăm 2026\n1. Tổ chức hội thi.\nNơi nhận:\n- Như trên.\n{foot}").header
    assert (header.signer, header.signer_title) == ("Lê Thị Hạ", "Chủ tịch")
