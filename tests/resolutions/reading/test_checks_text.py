"""Sums of attendance and votes, cited documents, letters that recognition mistook, times, decisions among tasks."""

import pytest

from resolutions.reading.checks_counts import check_counts
from resolutions.reading.checks_spelling import check_spelling
from resolutions.reading.syllables import is_syllable, runs_together

from .paper import TASKS, codes, paper, told


@pytest.mark.parametrize(
    "sentence",
    [
        "Ban Chấp hành hiện có 41 ủy viên; dự họp 33 đồng chí, vắng 05 đồng chí.",
        "Tổng số ủy viên: 27; có mặt: 20; vắng: 06 (có lý do: 04; không lý do: 02).",
        "Có mặt 18/25 ủy viên, vắng mặt 05 đồng chí có lý do.",
        "Tổng số đại biểu triệu tập là 150 đại biểu, có mặt 148 đại biểu, vắng 05 đại biểu.",
        "200 đại biểu được triệu tập, 190 đại biểu dự, vắng 08 đại biểu.",
        "Dự họp có 29 đồng chí trong tổng số 37 đồng chí ủy viên, vắng 07 đồng chí.",
        "Tổng số 27 ủy viên, vắng 07 đồng chí, trong đó có lý do 04, không có lý do 02; có mặt 20 đồng chí.",
        "Hội nghị triệu tập 45 đại biểu; có mặt 47 đại biểu.",
        "Số phiếu phát ra 33, thu về 33, hợp lệ 31, không hợp lệ 01.",
        "Kết quả biểu quyết: tán thành 30/33 đồng chí, không tán thành 02 đồng chí, ý kiến khác 03 đồng chí.",
        "Đồng chí trúng cử với 24/31 phiếu, đạt 90%.",
        "Số phiếu phát ra 30 phiếu; thu về 32 phiếu.",
        "- Tổng số: 31 ủy viên\n- Có mặt: 25 ủy viên\n- Vắng mặt: 04 ủy viên",
    ],
)
def test_sums_that_do_not_fit(sentence: str) -> None:
    warnings = list(check_counts(sentence))
    assert [w.code for w in warnings] == ["ATTENDANCE_MISMATCH"]
    start, end = warnings[0].span or (0, 0)
    assert any(char.isdigit() for char in sentence[start:end])


@pytest.mark.parametrize(
    "sentence",
    [
        "Ban Chấp hành hiện có 41 ủy viên; dự họp 36 đồng chí, vắng 05 đồng chí (đều có lý do).",
        "Tổng số ủy viên: 27; có mặt: 21; vắng: 06 (có lý do: 04; không lý do: 02).",
        "Có mặt 20/25 ủy viên, vắng mặt 05 đồng chí có lý do.",
        "180 đại biểu được triệu tập, 174 đại biểu dự, vắng 06 đại biểu.",
        "Ngày 12/4/2026, Ban Thường vụ họp phiên thứ 14, có mặt 9/11 đồng chí; khách mời 05 đồng chí.",
        "Kết quả biểu quyết: tán thành 28/33 đồng chí, không tán thành 02 đồng chí, ý kiến khác 03 đồng chí.",
        "Đồng chí trúng cử với 24/31 phiếu, đạt 77,4%.",
        "Mở 12 lớp tập huấn với 360 người tham dự, trong đó 150 nữ; 3 lớp vắng giảng viên.",
        "Số phiếu phát ra 33, thu về 33, hợp lệ 32, không hợp lệ 01.",
        "- Tổng số: 31 ủy viên\n- Có mặt: 27 ủy viên\n- Vắng mặt: 04 ủy viên",
        "Hội nghị có trên 2/3 số ủy viên tham dự, vắng 04 đồng chí.",
        "Nghị quyết được 100% đại biểu có mặt tán thành.",
        "Tổng số hội viên 12.450 người, có mặt ở 14 xã, vắng ở 2 xã.",
        "Tổng số ủy viên có 24 đồng chí; có mặt 18 đồng chí; vắng mặt 06 đồng chí. Số phiếu đồng ý 18/18 đạt 100%.",
    ],
)
def test_sums_that_fit(sentence: str) -> None:
    assert list(check_counts(sentence)) == []


@pytest.mark.parametrize(
    "cited",
    [
        "Chỉ thị số 21/CT-TW ngày 04/5/2024", "Quyết định số 812/QĐUBND ngày 04/5/2024", "Kế hoạch số 77-KH/UBND",
        "Quyết định số 9/QĐ/UBND", "Nghị quyết số 45NQ/TW, Nghị quyết số 45-NQTW",
        "Nghị quyết số /NQ-TW ngày 24/11/2023",
        "Quyết định số …/QĐ-UBND", "Nghị định số 13/2023/ND-CP", "Kết luận số 18-KL-TW", "Nghị quyết số 18-CT/TW",
    ],
)  # fmt: skip
def test_numbers_written_against_the_rule(cited: str) -> None:
    details, places = told(paper(TASKS + f"\n4. Văn phòng phổ biến {cited} đến các chi hội."), "REF_NUMBER_FORMAT")
    assert len(details) == 1
    assert any(char in places[0] for char in "/-")


@pytest.mark.parametrize(
    "cited",
    [
        "Chỉ thị số 21-CT/TW", "Quyết định số 812/QĐ-UBND", "Nghị quyết số 12/2024/NQ-HĐND", "Quy định số 41-QĐ/TW",
        "Luật số 12/2022/QH15", "Công văn số 88/LHHVN-TCCS", "Chương trình số 15-CT/TU", "Thông tư số 02/2025/TT-BKHCN",
        "Thông báo số 12-TB/TU", "Chỉ thị số 9/CT-TTg", "Hướng dẫn số 06/HD-MTTW-BTT", "Kế hoạch số 09/KH-ĐCT",
    ],
)  # fmt: skip
def test_numbers_written_by_the_rule(cited: str) -> None:
    assert "REF_NUMBER_FORMAT" not in codes(paper(TASKS + f"\n4. Văn phòng phổ biến {cited} đến các chi hội."))


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("\n4. Phổ biến Kết luận số 93-KL/TW ngày 20/11/2020 và Kết luận số 93-KL/TW ngày 21/11/2020.", True),
        ("\n4. Sơ kết Chương trình số 14-CTr/TU ngày 03/3/2026 của Tỉnh ủy.", True),
        ("\n4. Phổ biến Kết luận số 93 - KL/TW, ngày 20 tháng 11 năm 2020; số 93-KL/TW ký ngày 2/11/2020.", True),
        ("\n4. Sơ kết Chương trình số 14-CTr/TU ngày 02 tháng 3 năm 2026 của Tỉnh ủy.", False),
        ("\n4. Sơ kết Chương trình số 14-CTr/TU của Tỉnh ủy.", False),
        ("\n4. Phổ biến Kết luận số 93-KL/TW ngày 20/11/2020; Kết luận số 94-KL/TW ngày 21/11/2020.", False),
    ],
)  # fmt: skip
def test_one_number_with_two_days(more: str, wrong: bool) -> None:
    assert ("REF_DATE_CONFLICT" in codes(paper(TASKS + more))) is wrong


@pytest.mark.parametrize(
    "text",
    [
        "Hội đồng phân biện họp.",
        "Các nội dung nhu sau:",
        "Viêc quyêt định do Văn phòng tham mưu.",
        "Hoàn thành trước 3O/6 và trong quý lV/2026.",
        "Tô chức tập huấn; báo cảo kết quả.",
        "Giao Uy ban thực hiên nhiệm vu.",
    ],
)
def test_letters_mistaken(text: str) -> None:
    warnings = list(check_spelling(text))
    assert {w.code for w in warnings} == {"OCR_SUSPECT"}
    for warning in warnings:
        start, end = warning.span or (0, 0)
        assert text[start:end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "Phản biện xã hội, quý IV/2026, 30/6, H2O, 4G, km2; huyện Krông Bông, xã Đắk Liêng.",
        "Tập huấn về internet, blockchain, email, website, logistics, startup ở trung tâm.",
        "Nghiêng, khuỷu, quýt, giếng, gìn giữ, quốc, thuở, ngoằn ngoèo, xoong, huých, tuyệt, yếu, uyên, ương.",
        "Chỉ một chữ viêc bị sai thì là lỗi gõ.",
        "Cácđơn vị và địaphương gửi về Vănphòng.",
        "Hoà giải, hòa giải, uỷ ban, ủy ban, thuỷ lợi, thủy lợi, kỹ thuật, kĩ thuật.",
    ],
)
def test_letters_in_order(text: str) -> None:
    assert list(check_spelling(text)) == []


SYLLABLES = "nghiêng quyết giếng gì quốc thuở khuya oanh yêu ướt được đoàn xuyên hoặc"
NO_SYLLABLES = "quyêt thửc đươc ngiêng viêc trĩc hoạcc cưỗc"


@pytest.mark.parametrize(
    "word",
    SYLLABLES.split(),
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", NO_SYLLABLES.split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_words_run_together() -> None:
    assert runs_together("vềtiếp")
    assert not runs_together("thửc")


@pytest.mark.parametrize(
    ("task", "wrong"),
    [
        ("Văn phòng quyết toán hội phí, hoàn thành trước ngày 15/3/2026.", True),
        ("Văn phòng quyết toán hội phí trong tháng 02/2026.", True),
        ("Văn phòng quyết toán hội phí, xong trong quý I/2026.", True),
        ("Văn phòng quyết toán hội phí, hoàn thành trước ngày 15/4/2026.", False),
        ("Văn phòng tổng kết đề án trồng nấm giai đoạn 2020-2025.", False),
        ("Văn phòng quyết toán hội phí trong tháng 4/2026.", False),
        ("Văn phòng phổ biến Quyết định số 12/QĐ-UBND ngày 05/01/2026 của UBND tỉnh.", False),
    ],
)
def test_times_before_the_issue(task: str, wrong: bool) -> None:
    details, places = told(paper(f"{TASKS}\n4. {task}"), "DEADLINE_BEFORE_ISSUE")
    assert bool(details) is wrong
    assert not wrong or ("2026" in places[0] and len(places[0]) < 60)


@pytest.mark.parametrize(
    ("task", "day", "wrong"),
    [
        ("Các chi hội báo cáo trong thời hạn 30 ngày.", "ngày 10 tháng 4 năm 2026", True),
        ("Các chi hội báo cáo trong thời hạn ba mươi ngày.", "ngày 10 tháng 4 năm 2026", True),
        ("Văn phòng hoàn thành sổ tay trong 20 ngày.", "ngày 10 tháng 4 năm 2026", True),
        ("Văn phòng theo dõi báo cáo trong suốt thời hạn 12 tháng.", "ngày 10 tháng 4 năm 2026", False),
        ("Văn phòng trả lời hội viên trong vòng 05 ngày làm việc.", "ngày 10 tháng 4 năm 2026", True),
        ("Các chi hội gửi kế hoạch trong thời hạn 15 ngày kể từ ngày ban hành Kế hoạch này.", "", True),
        ("Các chi hội gửi kế hoạch trong vòng 02 tháng từ khi Kế hoạch có hiệu lực.", "ngày … tháng 4 năm 2026", True),
        ("Các chi hội báo cáo trong thời hạn 30 ngày kể từ ngày ký.", "ngày 10 tháng 4 năm 2026", False),
        ("Văn phòng trả lời trong vòng 05 ngày làm việc sau khi nhận được đơn.", "", False),
        ("Văn phòng thông báo kết luận chậm nhất 03 ngày sau phiên họp.", "ngày 10 tháng 4 năm 2026", False),
        ("Mở lớp tập huấn trong vòng 03 ngày tại vườn của hội viên.", "ngày 10 tháng 4 năm 2026", False),
    ],
)  # fmt: skip
def test_terms_without_a_beginning(task: str, day: str, wrong: bool) -> None:
    assert ("RELATIVE_DEADLINE_UNANCHORED" in codes(paper(f"{TASKS}\n4. {task}", day=day))) is wrong


DECIDED = "Thống nhất bầu bổ sung ông Lê Tự Do vào Ban Chấp hành khóa V với 30/31 phiếu tán thành."


@pytest.mark.parametrize(
    ("tasks", "wrong"),
    [
        (f"{TASKS}\n4. {DECIDED}", True),
        (f"{TASKS}\n4. Biểu quyết thông qua mức hội phí năm 2026 với 100% đại biểu tán thành.", True),
        (f"1. {DECIDED}\n" + "\n".join(f"{i + 2}{line[1:]}" for i, line in enumerate(TASKS.split("\n"))), True),
        (f"{TASKS}\n4. Hội nghị thống nhất kết nạp Hội Nuôi ong với 100% ý kiến tán thành.", True),
        (TASKS, False),
        (f"{TASKS}\n4. Thống nhất giao Văn phòng vận động 100% hội viên nộp hội phí.", False),
        (f"{TASKS}\n4. Văn phòng chuẩn bị hội nghị bầu bổ sung Ban Chấp hành, xong trước ngày 30/9/2026.", False),
        (f"1. {DECIDED}\n2. Nhất trí thông qua báo cáo tài chính năm 2025 do Ban Kiểm tra trình.", False),
    ],
    ids=["last", "fees", "first", "admitted", "none", "to agree", "to do", "only decisions"],
)
def test_decisions_among_tasks(tasks: str, wrong: bool) -> None:
    text = paper(tasks, kind="NGHỊ QUYẾT", number="15/NQ-LHH", closing="")
    assert ("DECISION_AMONG_TASKS" in codes(text)) is wrong
