"""Numbers to reach, and numbers that are none."""

import pytest

from resolutions.reading.targets import find_targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("thực hiện ít nhất 10 nhiệm vụ/năm", [(">=", 10, "nhiệm vụ")]),
        (
            "tư vấn 12 đề tài/năm trở lên, trong đó có ít nhất 02 đề tài cấp tỉnh",
            [(">=", 12, "đề tài"), (">=", 2, "đề tài")],
        ),
        ("bảo đảm không dưới 15 hội nghị", [(">=", 15, "hội nghị")]),
        ("phấn đấu trên 90% hội viên đóng hội phí", [(">", 90, "%")]),
        ("100% chi hội có nhà sinh hoạt", [("=", 100, "%")]),
        ("tối đa 05 người mỗi đoàn", [("<=", 5, "người")]),
        ("thu hút khoảng 1.200 lượt người", [("~", 1200, "lượt người")]),
        ("kết nạp được 02 hội cấp tỉnh và 04 hội cấp huyện", [("=", 2, "hội"), ("=", 4, "hội")]),
        ("giảm dưới 1,5% hộ nghèo", [("<", 1.5, "%")]),
        ("tổ chức 03 lớp tập huấn", [("=", 3, "lớp")]),
        ("nhân rộng từ 10 mô hình tự quản trở lên", [(">=", 10, "mô hình")]),
        ("thực hiện từ 15 chương trình, đề án trở lên", [(">=", 15, "chương trình")]),
        ("đưa tỷ lệ hồ sơ trực tuyến đạt từ 90% trở lên", [(">=", 90, "%")]),
        ("sắp xếp chỗ ở cho 420 hộ dân", [("=", 420, "hộ dân")]),
        ("xuất bản tạp chí 06 số/năm", [("=", 6, "số")]),
        ("phát sóng 02 kỳ hằng tháng", [("=", 2, "kỳ")]),
        ("đối thoại với Nhân dân ít nhất 02 lần/năm", [(">=", 2, "lần")]),
        ("đăng tải 24 tin, bài mỗi năm", [("=", 24, "tin")]),
        ("bê tông hóa 42 km đường thôn", [("=", 42, "km")]),
        ("cứng hóa 2,4km đường bản", [("=", 2.4, "km")]),
        ("trồng bổ sung 350 ha rừng", [("=", 350, "ha")]),
        ("phân hạng 08 sản phẩm cấp huyện", [("=", 8, "sản phẩm")]),
        ("kiểm tra 04 hội thành viên", [("=", 4, "hội")]),
        ("ít nhất 03 hội thành viên và 400 hội viên", [(">=", 3, "hội"), (">=", 400, "hội viên")]),
        ("đào tạo ít nhất 20 tiến sĩ, 120 thạc sĩ", [(">=", 20, "tiến sĩ"), (">=", 120, "thạc sĩ")]),
        ("trên 95% hội viên, 100% cán bộ được tập huấn", [(">", 95, "%"), ("=", 100, "%")]),
        ("kết nạp ít nhất 02 hội, tổ chức 05 hội thảo", [(">=", 2, "hội"), ("=", 5, "hội thảo")]),
        ("phản biện 10-12 đề án/năm", [("=", (10, 12), "đề án")]),
        ("kết nạp từ 10 đến 12 hội viên", [("=", (10, 12), "hội viên")]),
        ("mỗi hội có ít nhất một sáng kiến", [(">=", 1, "sáng kiến")]),
        ("bố trí 03 tỷ đồng", [("=", 3, "tỷ đồng")]),
        ("huy động chừng 2,5 tỷ đồng", [("~", 2.5, "tỷ đồng")]),
        ("hỗ trợ không quá 50 triệu đồng/mô hình", [("<=", 50, "triệu đồng")]),
        ("mỗi năm ít nhất 04 khóa bồi dưỡng", [(">=", 4, "khóa")]),
        ("quy mô tối thiểu 120 điểm khảo sát", [(">=", 120, "điểm")]),
        ("dành 10 suất cho cán bộ trẻ", [("=", 10, "suất")]),
        ("xây dựng 10 (mười) mô hình", [("=", 10, "mô hình")]),
        ("phát triển 03 hội thành viên và 500 hội viên mới", [("=", 3, "hội"), ("=", 500, "hội viên")]),
        ("giám sát tại ít nhất 08 doanh nghiệp có từ 100 lao động trở lên", [(">=", 8, "doanh nghiệp")]),
    ],
)
def test_targets(text: str, targets: list[tuple[str, float, str]]) -> None:
    assert [(target.op, target.value, target.unit) for target in find_targets(text)] == targets


@pytest.mark.parametrize(
    "text",
    [
        "Hội thi lần thứ 17 năm 2023", "theo Danh mục số 7", "thực hiện Điều 5 của Luật",
        "trong 6 tháng đầu năm", "nhiệm kỳ 2021-2026",
        "trước ngày 30 tháng 6", "gắn với việc thực hiện 8 lời căn dặn",
        "đã thành lập 03 chi hội", "Quý 3 năm 2024",
        "mô hình chính quyền địa phương 02 cấp", "phương châm 4 tại chỗ, 6 rõ", "gia đình 5 không, 3 sạch",
        "tổ chức hội nghị tại 05 xã vùng cao", "phát huy vai trò của 1.500 hội viên", "giao 10 xã làm điểm",
        "rà soát hồ chứa có dung tích từ 50.000 m3 trở lên", "nhiệm vụ có kinh phí từ 03 tỷ đồng trở lên",
        "bà mẹ có con dưới 05 tuổi", "di dời đường điện 110 kV", "an toàn thông tin cấp độ 3 trong cơ quan",
        "giải thể hội ngừng hoạt động từ 12 tháng trở lên", "trong tháng 6, 12 tổ chức giao ban",
        "Nghị quyết 45 và Chương trình hành động", "công nghệ 4.0 và mạng 5G", "sơ kết 05 năm thực hiện Chỉ thị",
        "ISO 9001:2015 tại các cơ quan", "trực ban 24/24 giờ", "họp định kỳ 02 lần/năm", "kế hoạch năm 2026 của hội",
    ],
)  # fmt: skip
def test_other_numbers_are_no_targets(text: str) -> None:
    assert find_targets(text) == ()


def test_part_knows_its_whole_and_its_period() -> None:
    whole, part = find_targets("ít nhất 10 đề tài/năm, trong đó ít nhất 01 đề tài cấp tỉnh")
    assert (part.part_of, whole.period, part.period) == (0, "năm", "năm")
