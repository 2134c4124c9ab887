"""Cells and headings that name units, and names set in capitals."""

import pytest

from resolutions.reading.issuers import sentence_case
from resolutions.reading.units import heading_units, split_units

CELLS = [
    ("Văn phòng\nBan Tổ chức", "Văn phòng | Ban Tổ chức"),
    ("Ban Tổ chức -\nKiểm tra", "Ban Tổ chức - Kiểm tra"),
    ("Ban Tư vấn,\nphản biện", "Ban Tư vấn, phản biện"),
    ("Trung tâm Tư vấn\nvà Chuyển giao công nghệ", "Trung tâm Tư vấn và Chuyển giao công nghệ"),
    ("Liên hiệp các Hội\nKH&KT tỉnh", "Liên hiệp các Hội KH&KT tỉnh"),
    ("Hội Y học tỉnh Sở Y tế", "Hội Y học tỉnh | Sở Y tế"),
    ("Hội Liên hiệp Phụ nữ tỉnh", "Hội Liên hiệp Phụ nữ tỉnh"),
    ("LĐ LHH, VP", "LĐ LHH | VP"),
    ("Chủ tịch; các PCT", "Chủ tịch | các PCT"),
    ("Bà Lan, ông Hùng", "Bà Lan | ông Hùng"),
    ("đồng chí Lê Văn An, Phó Chủ tịch", "đồng chí Lê Văn An, Phó Chủ tịch"),
    ("Sở KH&CN, Sở NN&MT và các sở liên quan", "Sở KH&CN | Sở NN&MT | các sở liên quan"),
    ("Giám đốc các Sở: Tài chính, Nội vụ; Chủ tịch UBND các xã",
     "Giám đốc Sở Tài chính | Giám đốc Sở Nội vụ | Chủ tịch UBND các xã"),
    ("Văn phòng UBND tỉnh, các Sở: Tài chính, Y tế, Công an tỉnh",
     "Văn phòng UBND tỉnh | Sở Tài chính | Sở Y tế | Công an tỉnh"),
    ("UBND các huyện: Mường Lạc, Sơn Động", "UBND huyện Mường Lạc | UBND huyện Sơn Động"),
    ("Các Hội Y học, Đông y và Làm vườn", "Hội Y học | Hội Đông y | Hội Làm vườn"),
    ("Các hội thành viên, trung tâm trực thuộc", "Các hội thành viên | trung tâm trực thuộc"),
    ("Các huyện ủy, thành ủy, đảng ủy trực thuộc", "Các huyện ủy, thành ủy, đảng ủy trực thuộc"),
    ("Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh", "Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh"),
    ("Văn phòng HĐND và UBND huyện", "Văn phòng HĐND và UBND huyện"),
    ("Báo và Đài Phát thanh - Truyền hình tỉnh", "Báo và Đài Phát thanh - Truyền hình tỉnh"),
    ("Sở Nội vụ & Sở Tài chính", "Sở Nội vụ | Sở Tài chính"),
    ("Phòng Tuyên truyền, Báo chí - Xuất bản", "Phòng Tuyên truyền, Báo chí - Xuất bản"),
    ("Ban Tổ chức, Chính sách và Hội viên", "Ban Tổ chức, Chính sách và Hội viên"),
]  # fmt: skip
HEADINGS = [
    ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
    ("TRÁCH NHIỆM CỦA CÁC SỞ, BAN, NGÀNH", "CÁC SỞ, BAN, NGÀNH"),
    ("Trách nhiệm của các Hội thành viên, các trung tâm trực thuộc", "các Hội thành viên | các trung tâm trực thuộc"),
    ("Đối với liên hiệp hội các tỉnh, thành phố", "Liên hiệp hội các tỉnh, thành phố"),
    ("Cấp ủy, tổ chức đảng các cấp", "Cấp ủy, tổ chức đảng các cấp"),
    ("Cơ quan Liên hiệp hội:", "Cơ quan Liên hiệp hội"),
    ("Tổ giúp việc", "Tổ giúp việc"),
    ("TỔ CHỨC THỰC HIỆN", ""),
    ("Đội ngũ trí thức", ""),
    ("Đối với các nhiệm vụ thường xuyên", ""),
    ("Khoa học và công nghệ", ""),
    ("Báo chí, xuất bản", ""),
    ("Hội thi Sáng tạo kỹ thuật", ""),
    ("Trung tâm học tập cộng đồng hoạt động hiệu quả", ""),
    ("Phòng, chống tham nhũng", ""),
    ("Các giải pháp chủ yếu", ""),
    ("Nhóm nhiệm vụ về thông tin", ""),
]
CAPITALS = [
    ("LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH HÀ THANH", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Hà Thanh"),
    ("HỘI LÀM VƯỜN TỈNH AN THÁI", "Hội Làm vườn tỉnh An Thái"),
    ("HỘI LIÊN HIỆP PHỤ NỮ TỈNH", "Hội Liên hiệp Phụ nữ tỉnh"),
    ("HỘI ĐỒNG NHÂN DÂN TỈNH HÀ THANH", "Hội đồng nhân dân tỉnh Hà Thanh"),
    ("LIÊN ĐOÀN LAO ĐỘNG TỈNH", "Liên đoàn Lao động tỉnh"),
    ("TRƯỜNG CHÍNH TRỊ TỈNH", "Trường Chính trị tỉnh"),
    ("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "Ban Chỉ đạo chuyển đổi số"),
]


def listed(names: str) -> list[str]:
    return names.split(" | ") if names else []


@pytest.mark.parametrize(("cell", "units"), CELLS)
def test_units_of_a_cell(cell: str, units: str) -> None:
    assert list(split_units(cell)) == listed(units)


@pytest.mark.parametrize(("title", "units"), HEADINGS)
def test_units_of_a_heading(title: str, units: str) -> None:
    assert list(heading_units(title)) == listed(units)


@pytest.mark.parametrize(("capitals", "name"), CAPITALS)
def test_capitals_become_a_name(capitals: str, name: str) -> None:
    assert sentence_case(capitals) == name
