"""Who leads and who cooperates, from sentences, headings and cells."""

import pytest

from resolutions.reading.units import assign, heading_units, split_units

SENTENCES = [
    (
        "Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính và Hội Đông y xây dựng đề án",
        ["Sở Y tế"],
        ["Sở Tài chính", "Hội Đông y"],
    ),
    (
        "Giao Sở Y tế chủ trì phối hợp với các cơ quan, đơn vị liên quan rà soát",
        ["Sở Y tế"],
        ["các cơ quan, đơn vị liên quan"],
    ),
    (
        "Ban Tổ chức, Văn phòng chủ trì; Hội Tin học, Hội Y học phối hợp.",
        ["Ban Tổ chức", "Văn phòng"],
        ["Hội Tin học", "Hội Y học"],
    ),
    ("Các Hội thành viên phối hợp với Báo Tiền Phong tổ chức lớp viết tin", ["Các Hội thành viên"], ["Báo Tiền Phong"]),
    ("Phối hợp với Sở Nội vụ kiện toàn bộ máy", [], ["Sở Nội vụ"]),
    ("Chủ trì, phối hợp với UBND các huyện, thị xã triển khai", [], ["UBND các huyện, thị xã"]),
    ("Giao Đảng ủy khối chỉ đạo Đoàn khối phát động phong trào", ["Đảng ủy khối"], []),
    ("Đề nghị Hội Nông dân tỉnh vận động hội viên", ["Hội Nông dân tỉnh"], []),
    ("Văn phòng có trách nhiệm tổng hợp báo cáo", ["Văn phòng"], []),
    ("Ban Kiểm tra chịu trách nhiệm giám sát", ["Ban Kiểm tra"], []),
    ("Viện Quy hoạch làm đầu mối tiếp nhận hồ sơ", ["Viện Quy hoạch"], []),
    ("Tham mưu cho Tỉnh ủy, trình Ủy ban nhân dân tỉnh ban hành quy chế", [], []),
    (
        "Căn cứ Kế hoạch này, các phòng chuyên môn, các trung tâm trực thuộc xây dựng kế hoạch riêng",
        ["các phòng chuyên môn", "các trung tâm trực thuộc"],
        [],
    ),
    ("Trước ngày 30/6/2025, Văn phòng Liên hiệp hội tham mưu ban hành quy định", ["Văn phòng Liên hiệp hội"], []),
    ("Sở Tài chính, Sở Y tế: Cân đối, bố trí kinh phí", ["Sở Tài chính", "Sở Y tế"], []),
    ("Tổ chức hội nghị gặp mặt trí thức", [], []),
    ("Ban hành quy chế làm việc", [], []),
    ("Xây dựng quy chế phối hợp với Sở Y tế về khám bệnh", [], []),
]
CELLS = [
    ("Sở Y tế (đối với nội dung khám bệnh), Sở Nội vụ (đối với biên chế)", ["Sở Y tế", "Sở Nội vụ"]),
    ("Các Sở: KH&CN, Nội vụ", ["Sở KH&CN", "Sở Nội vụ"]),
    ("Sở Tài chính, Nội vụ", ["Sở Tài chính", "Sở Nội vụ"]),
    ("Văn phòng/Ban Kinh tế; Sở Xây dựng", ["Văn phòng", "Ban Kinh tế", "Sở Xây dựng"]),
    ("- Văn phòng\n- Ban Tổ chức", ["Văn phòng", "Ban Tổ chức"]),
    ("Ban Khoa học – Tư vấn, phản biện và giám định xã hội", ["Ban Khoa học – Tư vấn, phản biện và giám định xã hội"]),
    ("Bộ Văn hóa, Thể thao và Du lịch", ["Bộ Văn hóa, Thể thao và Du lịch"]),
    ("Sở Lao động - Thương binh và Xã hội và Sở Y tế", ["Sở Lao động - Thương binh và Xã hội", "Sở Y tế"]),
    ("Các huyện ủy, thành ủy, đảng ủy trực thuộc", ["Các huyện ủy, thành ủy, đảng ủy trực thuộc"]),
    ("các sở, ban, ngành; UBND các huyện", ["các sở, ban, ngành", "UBND các huyện"]),
    ("Chủ tịch, Tổng Thư ký", ["Chủ tịch", "Tổng Thư ký"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "lead", "coop"), SENTENCES)
def test_units_of_a_sentence(sentence: str, lead: list[str], coop: list[str]) -> None:
    told = assign(sentence)
    assert (list(told.lead), list(told.coop)) == (lead, coop)


@pytest.mark.parametrize(("cell", "units"), CELLS)
def test_units_of_a_cell(cell: str, units: list[str]) -> None:
    assert list(split_units(cell)) == units


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("Bộ Nội vụ", ["Bộ Nội vụ"]),
        ("Đối với các Hội thành viên:", ["các Hội thành viên"]),
        ("Công tác tổ chức", []),
        ("Hội nghị tổng kết", []),
        ("Các nhiệm vụ và giải pháp", []),
    ],
)
def test_units_of_a_heading(title: str, units: list[str]) -> None:
    assert list(heading_units(title)) == units


def test_spans_point_at_the_units() -> None:
    text = "Giao Sở Y tế chủ trì, phối hợp với Hội Đông y xây dựng đề án"
    told = assign(text)
    assert [text[a:b] for a, b in told.lead_spans] == ["Sở Y tế"]
    assert [text[a:b] for a, b in told.coop_spans] == ["Hội Đông y"]
