"""Units that headings and lines around an item pass on to it, and names that one place settles for another."""

from resolutions.reading import ParsedDocument, read_text


def document(body: str) -> ParsedDocument:
    head = "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT\nTỈNH ĐÔNG LÂM\nSố: 12/KH-LHH\n\nKẾ HOẠCH\nCông tác năm 2026\n"
    return read_text(head + body)


def units(body: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {task.path: (task.lead_units, task.coop_units) for task in document(body).tasks}


def test_line_above_bullets_tells_who_does_them() -> None:
    told = units(
        "I. NHIỆM VỤ\n1. Đổi mới sáng tạo\nHội Tin học, Tỉnh đoàn thực hiện:\n"
        "- Vận hành thử không gian sáng tạo trong quý II/2026;\n- Tổ chức ngày hội khởi nghiệp.\n"
        "2. Tổ chức hội thi tay nghề cho hội viên.\n"
    )
    assert told["I/1/-1"] == (("Hội Tin học", "Tỉnh đoàn"), ())
    assert told["I/1/-2"] == (("Hội Tin học", "Tỉnh đoàn"), ())
    assert told["I/2"] == ((), ())


def test_line_that_opens_the_document_leads_nothing() -> None:
    told = units(
        "Ban Thường vụ ban hành Kế hoạch như sau:\nI. NHIỆM VỤ\n1. Tổ chức hội thi tay nghề.\n2. Mở lớp tập huấn.\n"
    )
    assert told == {"I/1": ((), ()), "I/2": ((), ())}


def test_lines_below_an_item_tell_who_does_it() -> None:
    told = units(
        "I. NHIỆM VỤ\n1. Xây dựng quy chế làm việc của ban chấp hành.\n- Đơn vị thực hiện: Văn phòng;\n"
        "- Đơn vị phối hợp: Ban Tổ chức, các Hội thành viên;\n2. Mở lớp tập huấn nghề cho hội viên.\n"
    )
    assert told["I/1"] == (("Văn phòng",), ("Ban Tổ chức", "các Hội thành viên"))


def test_leadership_below_a_party_organ_is_its_work() -> None:
    told = units(
        "II. TỔ CHỨC THỰC HIỆN\n1. Ban Cán sự đảng Ủy ban nhân dân tỉnh\n"
        "a) Lãnh đạo Ủy ban nhân dân tỉnh cụ thể hóa Nghị quyết.\nb) Chỉ đạo các sở bố trí kinh phí.\n"
        "2. Lãnh đạo các đơn vị trực thuộc báo cáo trước ngày 15/12/2026.\n"
    )
    assert told["II/1/a)"][0] == ("Ban Cán sự đảng Ủy ban nhân dân tỉnh",)
    assert told["II/2"][0] == ("Lãnh đạo các đơn vị trực thuộc",)


def test_name_told_by_a_cell_settles_a_sentence() -> None:
    sentence = "I. NHIỆM VỤ\n1. Giao Ban Công nghệ tổng hợp xây dựng dự toán năm 2027.\n"
    table = (
        "Nơi nhận:\n- Lưu: VT.\nPHỤ LỤC\nSTT\tNội dung\tChủ trì\tThời gian\n"
        "1\tRà soát thiết bị của các hội\tBan Công nghệ tổng hợp\tQuý II/2026\n"
    )
    assert units(sentence)["I/1"][0] == ("Ban Công nghệ",)
    assert units(sentence + table)["I/1"][0] == ("Ban Công nghệ tổng hợp",)


def test_one_line_below_an_item_tells_who_and_by_when() -> None:
    parsed = document(
        "I. NHIỆM VỤ\n1. Rà soát quy chế làm việc của các ban chuyên môn, trình Thường trực xem xét.\n"
        "Phân công thực hiện: Văn phòng chủ trì, phối hợp với Ban Kiểm tra. Thời gian: quý IV/2026.\n"
        "2. Tổ chức gặp mặt hội viên cao tuổi.\nPhân công thực hiện: Hội Y học. Thời gian: hằng năm.\n"
    )
    first, second = parsed.tasks
    assert (first.lead_units, first.coop_units) == (("Văn phòng",), ("Ban Kiểm tra",))
    assert [(d.kind, str(d.due)) for d in first.deadlines] == [("quarter", "2026-12-31")]
    assert [(d.kind, d.freq) for d in second.deadlines] == [("recurring", "yearly")]
    span = second.deadlines[0].span
    assert span is not None
    assert parsed.text[slice(*span)] == "hằng năm"
