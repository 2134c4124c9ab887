"""What a document says of itself against its head: number, day, issuer, kind, signature."""

import pytest

from .paper import FOOT, INTRO, SIGNATURE, TASKS, annex, codes, paper, told

ROW = "1\tRà soát danh sách chuyên gia\tVăn phòng\tTháng 9/2026"


def test_a_plan_without_mistakes_is_silent() -> None:
    assert codes(paper()) == set()
    assert codes(paper(after=annex(ROW))) == set()


@pytest.mark.parametrize(
    "number", ["      /KH-LHH", "…/KH-LHH", "....../KH-LHH", "____/KH-LHH"], ids=["blank", "dots", "points", "line"]
)
def test_number_left_blank(number: str) -> None:
    assert "MISSING_NUMBER" in codes(paper(number=number))


@pytest.mark.parametrize("number", ["15/KH-LHH", "05 /KH-LHH", "115-KH/ĐĐLHH"])
def test_number_filled_in(number: str) -> None:
    assert "MISSING_NUMBER" not in codes(paper(number=number))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("ngày      tháng 4 năm 2026", "MISSING_DAY"),
        ("ngày … tháng 04 năm 2026", "MISSING_DAY"),
        ("ngày ..... tháng 4 năm 2026", "MISSING_DAY"),
        ("ngày xx tháng 4 năm 2026", "MISSING_DAY"),
        ("ngày … tháng … năm 2026", "MISSING_DATE"),
        ("ngày    tháng    năm 2026", "MISSING_DATE"),
        ("ngày … tháng … năm …", "MISSING_DATE"),
    ],
)
def test_day_left_blank(day: str, code: str) -> None:
    assert code in codes(paper(day=day))


@pytest.mark.parametrize("day", ["ngày 10 tháng 4 năm 2026", "ngày 01 tháng 12 năm 2025", "ngày 9/4/2026"])
def test_day_filled_in(day: str) -> None:
    assert not codes(paper(day=day)) & {"MISSING_DAY", "MISSING_DATE"}


@pytest.mark.parametrize(
    "signature",
    ["Hoàng Thế Lâm", "KT. CHỦ TỊCH\n\nHoàng Thế Lâm", "T/M ĐẢNG ĐOÀN\n\nHoàng Thế Lâm"],
)
def test_a_name_without_a_title(signature: str) -> None:
    assert "SIGNER_TITLE_MISSING" in codes(paper(signature=signature))


@pytest.mark.parametrize(
    "signature",
    [SIGNATURE, "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nHoàng Thế Lâm", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\n\nHoàng Thế Lâm"],
)
def test_a_name_with_its_title(signature: str) -> None:
    assert "SIGNER_TITLE_MISSING" not in codes(paper(signature=signature))


@pytest.mark.parametrize(
    "line",
    [
        "(Kèm theo Kế hoạch số 51/KH-LHH ngày 10/4/2026 của Liên hiệp hội)",
        "(Ban hành kèm theo Kế hoạch số 15-KH/LHH ngày 10 tháng 4 năm 2026)",
        "(KÈM THEO KẾ HOẠCH SỐ 16/KH-LHH NGÀY 10/4/2026)",
        "Kèm theo Kế hoạch số: 15/KH-ĐĐLHH ngày 10/4/2026",
        "(Đính kèm Kế hoạch 25/KH-LHH ngày 10/4/2026 của Liên hiệp hội)",
    ],
)
def test_annex_under_another_number(line: str) -> None:
    details, places = told(paper(after=annex(ROW, line=line)), "NUMBER_CONFLICT")
    assert len(details) == 1
    assert "15/KH-LHH" in details[0]
    assert "kèm" in places[0].lower()


def test_the_last_sentence_tells_another_number() -> None:
    closing = "Trên đây là Kế hoạch số 18/KH-LHH của Liên hiệp hội./."
    assert told(paper(closing=closing), "NUMBER_CONFLICT")[0]


@pytest.mark.parametrize(
    "text",
    [
        paper(after=annex(ROW, line="(Kèm theo Kế hoạch số      /KH-LHH ngày 10/4/2026)")),
        paper(after=annex(ROW, line="(Kèm theo Kế hoạch số 15 /KH-LHH, ngày 10/4/2026)")),
        paper(TASKS + "\n4. Văn phòng thực hiện quy chế ban hành kèm theo Quyết định số 73/QĐ-UBND ngày 02/02/2025."),
        paper(TASKS + "\n4. Văn phòng rà soát đề án (ban hành kèm theo Quyết định số 73/QĐ-UBND ngày 02/02/2025)."),
    ],
    ids=["blank", "spaced", "cited", "cited in brackets"],
)
def test_numbers_that_agree_or_are_of_others(text: str) -> None:
    assert not codes(text) & {"NUMBER_CONFLICT", "DATE_CONFLICT", "ISSUER_MISMATCH"}


@pytest.mark.parametrize(
    "text",
    [
        paper(after=annex(ROW, line="(Kèm theo Kế hoạch số 15/KH-LHH ngày 14 tháng 4 năm 2026)")),
        paper(after="\n(Kế hoạch số 15/KH-LHH ngày 20/4/2026)"),
        paper(day="ngày … tháng 4 năm 2026", after=annex(ROW, line="(Kèm theo Kế hoạch số 15/KH-LHH ngày 06/5/2026)")),
        paper(after="\nKý ngày: 02/5/2026 08:15"),
        paper(
            kind="NGHỊ QUYẾT", number="15/NQ-LHH", closing="Nghị quyết này được Hội nghị thông qua ngày 12/4/2026./."
        ),
        paper(
            kind="THÔNG BÁO", number="15/TB-LHH", closing="",
            intro="Ngày 15/4/2026, Chủ tịch Liên hiệp hội chủ trì cuộc họp giao ban và giao nhiệm vụ như sau:",
        ),
    ],
    ids=["annex", "at the end", "another month", "stamp", "adopted later", "met later"],
)  # fmt: skip
def test_another_day(text: str) -> None:
    details, places = told(text, "DATE_CONFLICT")
    assert len(details) == 1
    assert all(places)


@pytest.mark.parametrize(
    "text",
    [
        paper(after="\nKý ngày: 11/4/2026 08:15"),
        paper(
            kind="NGHỊ QUYẾT", number="15/NQ-LHH", closing="Nghị quyết này được Hội nghị thông qua ngày 10/4/2026./."
        ),
        paper(intro="Ngày 20/4/2026, Liên hiệp hội sẽ tổ chức hội nghị; để chuẩn bị, giao nhiệm vụ như sau:"),
        paper(TASKS + "\n4. Văn phòng sơ kết Kế hoạch số 15/KH-LHH ngày 07/4/2025 của năm trước."),
    ],
    ids=["stamp next day", "same day", "to come", "last year's"],
)
def test_days_that_agree(text: str) -> None:
    assert "DATE_CONFLICT" not in codes(text)


SONLAC = "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT\nTỈNH SƠN LẠC"


@pytest.mark.parametrize(
    "text",
    [
        paper(signature="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nHoàng Thế Lâm"),
        paper(number="15/KH-UBND"),
        paper(number="15-KH/TU"),
        paper(issuer=SONLAC, after=annex(ROW, line="(Kèm theo Kế hoạch số 15/KH-LHH của Liên hiệp hội tỉnh Hà Thanh)")),
        paper(
            issuer="LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH HÀ THANH\nBAN THƯỜNG VỤ",
            signature="TM. BAN CHẤP HÀNH\nCHỦ TỊCH\n\nHoàng Thế Lâm",
        ),
        paper(
            intro="Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Đông Lâm ban hành Kế hoạch với các nội dung như sau:",
        ),
        paper(title="Hỗ trợ nhà vườn trên địa bàn tỉnh Đông Lâm năm 2026"),
        paper(closing="Trên đây là Kế hoạch của Liên hiệp hội tỉnh Sơn Lạc, các đơn vị thực hiện./."),
    ],
    ids=["signature", "symbol", "party symbol", "annex", "organs", "opening", "title", "closing"],
)
def test_another_issuer(text: str) -> None:
    details, _ = told(text, "ISSUER_MISMATCH")
    assert details
    assert "Đầu văn bản" in details[0]


@pytest.mark.parametrize(
    "text",
    [
        paper(signature="TM. BAN THƯỜNG VỤ\nCHỦ TỊCH\n\nHoàng Thế Lâm"),
        paper(TASKS + "\n4. Văn phòng học tập mô hình của Liên hiệp hội tỉnh Sơn Lạc."),
        paper(intro="Thực hiện Kế hoạch của UBND tỉnh, Liên hiệp hội tỉnh Hà Thanh ban hành Kế hoạch như sau:"),
        paper(title="Hỗ trợ nhà vườn trên địa bàn tỉnh Hà Thanh năm 2026"),
        paper(
            issuer="TỈNH ỦY HÀ THANH\nBAN THƯỜNG VỤ", number="15-KH/TU",
            signature="T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nHoàng Thế Lâm",
        ),
        paper(
            issuer="ỦY BAN NHÂN DÂN\nTỈNH HÀ THANH", number="15/KH-UBND",
            signature="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nHoàng Thế Lâm",
        ),
    ],
    ids=["standing committee", "a neighbour", "own name", "own province", "party", "state"],
)  # fmt: skip
def test_the_same_issuer(text: str) -> None:
    assert "ISSUER_MISMATCH" not in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        paper(closing="Chương trình này được phổ biến đến các chi hội./."),
        paper(closing="Trên đây là Chương trình hỗ trợ nhà vườn của Liên hiệp hội./."),
        paper(intro="Liên hiệp hội ban hành Chương trình như sau:"),
        paper(number="15/TB-LHH"),
        paper(intro="Liên hiệp hội ban hành Chỉ thị về hỗ trợ nhà vườn với những yêu cầu như sau:"),
        paper(TASKS + "\n4. Các chi hội thực hiện nghiêm Quyết định này."),
        paper(kind="CHƯƠNG TRÌNH", number="15/CTr-LHH", closing="Kế hoạch này có hiệu lực từ ngày ký./."),
    ],
    ids=["this programme", "closing", "opening", "symbol", "about", "decision", "programme"],
)
def test_another_kind(text: str) -> None:
    details, places = told(text, "DOC_TYPE_CONFLICT")
    assert len(details) == 1
    assert places[0]


@pytest.mark.parametrize(
    "text",
    [
        paper(TASKS + "\n4. Các chi hội thực hiện nghiêm Kế hoạch này."),
        paper(title="Thực hiện Chương trình khuyến nông", closing="Chương trình này do Văn phòng theo dõi./."),
        paper(
            TASKS
            + "\n4. Góp ý dự thảo Quyết định của UBND tỉnh về giá đất; sau khi Quyết định này ban hành thì tập huấn."
        ),
        paper(kind="QUYẾT ĐỊNH", number="15/QĐ-LHH", title="Ban hành Kế hoạch hỗ trợ nhà vườn", closing=""),
        paper(kind="THÔNG BÁO", number="15/TB-LHH", closing="Các đơn vị thực hiện Kết luận này./."),
    ],
    ids=["own kind", "in the title", "another's", "decision with plan", "conclusions"],
)
def test_the_same_kind(text: str) -> None:
    assert "DOC_TYPE_CONFLICT" not in codes(text)


def test_parts_of_the_sample_are_what_they_should_be() -> None:
    assert INTRO in paper()
    assert FOOT in paper()
