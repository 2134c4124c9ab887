"""Sentences put together from parts, so that a search finds some of a hundred thousand tasks and not all. Pure."""

VERBS = (
    "Xây dựng",
    "Hoàn thiện",
    "Tổ chức",
    "Rà soát",
    "Khảo sát",
    "Biên soạn",
    "Phản biện",
    "Nghiệm thu",
    "Triển khai",
)
THINGS = (
    "đề án", "quy chế", "lớp tập huấn", "hội thảo", "báo cáo chuyên đề", "mô hình trình diễn", "chương trình phối hợp",
    "danh mục nhiệm vụ", "sổ tay kỹ thuật", "cuộc thi sáng tạo", "bản tin khoa học",
)  # fmt: skip
MATTERS = (
    "chuyển đổi số trong hợp tác xã", "nước sạch ở trường học", "giống lúa chịu hạn", "bảo tồn nghề đan lát",
    "tiết kiệm điện ở công sở", "an toàn hồ đập nhỏ", "trồng rừng gỗ lớn", "phòng bệnh mùa mưa lũ", "đường thôn bản",
    "sở hữu trí tuệ cho sản phẩm địa phương", "phát triển hội viên trẻ", "thống kê chi hội", "tôn vinh nhà khoa học",
)  # fmt: skip
PLACES = (
    "huyện Nậm Khê",
    "khu công nghiệp Bắc Sơn",
    "xã Tân Lập",
    "xã Bản Liền",
    "thành phố Hà Thanh",
    "vùng cao phía bắc",
)
REPORTS = (
    "Đã họp với các bên, thống nhất nội dung và người phụ trách từng phần.",
    "Đã gửi dự thảo lấy ý kiến, nhận được trả lời của hơn một nửa số đơn vị.",
    "Đã hoàn thành, gửi kèm báo cáo kết quả và danh sách người tham gia.",
)  # fmt: skip
FIELDS = (
    "Nông nghiệp",
    "Cơ khí",
    "Điện lực",
    "Y học",
    "Xây dựng",
    "Địa chất",
    "Môi trường",
    "Hóa học",
    "Toán học",
    "Tin học",
)


def title(number: int) -> str:
    """A task's title; numbers far apart differ in most of their words."""
    verb, thing = VERBS[number % len(VERBS)], THINGS[number // 3 % len(THINGS)]
    matter, place = MATTERS[number // 7 % len(MATTERS)], PLACES[number // 11 % len(PLACES)]
    return f"{verb} {thing} về {matter} tại {place}, đợt {number}"


def unit_name(number: int) -> str:
    return f"Hội Khoa học kỹ thuật {FIELDS[number % len(FIELDS)]} số {number + 1}"
