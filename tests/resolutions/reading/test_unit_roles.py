"""Who is told to do something, in the places of a sentence where this stands; and sentences that name nobody."""

import pytest

from resolutions.reading.units import assign

from .test_unit_sentences import listed

SENTENCES = [
    ("Ban Thường vụ chỉ đạo Văn phòng, các ban chuyên môn cụ thể hóa chương trình", "Ban Thường vụ", ""),
    (
        "Văn phòng chủ trì, Ban Tổ chức và Ban Kiểm tra phối hợp xây dựng báo cáo",
        "Văn phòng",
        "Ban Tổ chức | Ban Kiểm tra",
    ),
    ("Văn phòng chủ trì phối hợp cùng các ban xây dựng báo cáo", "Văn phòng", "các ban"),
    ("Giao Văn phòng làm đầu mối, phối hợp với các ban liên quan đôn đốc", "Văn phòng", "các ban liên quan"),
    ("Giao Văn phòng là đầu mối theo dõi", "Văn phòng", ""),
    ("Giao cho các Hội chuyên ngành đăng ký đề tài", "các Hội chuyên ngành", ""),
    (
        "Giao nhiệm vụ cho Trung tâm Ứng dụng tiến bộ khoa học và công nghệ sản xuất giống",
        "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ",
        "",
    ),
    ("Ủy quyền cho Phó Chủ tịch Thường trực ký hợp đồng", "Phó Chủ tịch Thường trực", ""),
    ("Đề nghị cấp ủy, chính quyền địa phương quan tâm tạo điều kiện", "cấp ủy, chính quyền địa phương", ""),
    (
        "Đề nghị Thường trực Tỉnh ủy, Ủy ban nhân dân tỉnh xem xét bổ sung biên chế",
        "Thường trực Tỉnh ủy | Ủy ban nhân dân tỉnh",
        "",
    ),
    (
        "Đề nghị Sở Khoa học và Công nghệ, Sở Tài chính phối hợp, hỗ trợ kinh phí",
        "Sở Khoa học và Công nghệ | Sở Tài chính",
        "",
    ),
    ("Đề nghị các đồng chí Chủ tịch hội thành viên chỉ đạo", "các đồng chí Chủ tịch hội thành viên", ""),
    ("Kính đề nghị Ban Tổ chức Tỉnh ủy thẩm định nhân sự", "Ban Tổ chức Tỉnh ủy", ""),
    (
        "Yêu cầu Trưởng các ban, Giám đốc các trung tâm trực thuộc báo cáo trước ngày 25 hằng tháng",
        "Trưởng các ban | Giám đốc các trung tâm trực thuộc",
        "",
    ),
    ("Phân công đồng chí Nguyễn Văn Hòa phụ trách chung", "đồng chí Nguyễn Văn Hòa", ""),
    ("Sở Tài chính có trách nhiệm tham mưu UBND tỉnh bố trí kinh phí", "Sở Tài chính", ""),
    ("Hằng năm, Sở Tài chính có trách nhiệm tham mưu UBND tỉnh bố trí kinh phí", "Sở Tài chính", ""),
    ("Trên cơ sở đề xuất của các hội thành viên, Ban Tư vấn, phản biện tổng hợp danh mục", "Ban Tư vấn, phản biện", ""),
    (
        "Căn cứ hướng dẫn của Bộ Khoa học và Công nghệ, Sở Khoa học và Công nghệ tham mưu",
        "Sở Khoa học và Công nghệ",
        "",
    ),
    (
        "Theo chức năng, nhiệm vụ được giao, các sở, ban, ngành và UBND các xã phối hợp thực hiện",
        "các sở, ban, ngành | UBND các xã",
        "",
    ),
    ("Trong tháng 3, Ban Kiểm tra xây dựng chương trình kiểm tra", "Ban Kiểm tra", ""),
    ("Trong quá trình triển khai, nếu có vướng mắc, các đơn vị phản ánh về Văn phòng để tổng hợp", "các đơn vị", ""),
    ("Ngoài ra, Văn phòng chuẩn bị quà tặng", "Văn phòng", ""),
    ("Bên cạnh đó, Hội Nông dân tỉnh vận động hội viên", "Hội Nông dân tỉnh", ""),
    ("Đồng thời, giao Ban Thông tin viết tin", "Ban Thông tin", ""),
    ("Sở Y tế chỉ đạo các đơn vị trực thuộc phối hợp với Hội Đông y khám bệnh", "Sở Y tế", "Hội Đông y"),
    ("Tổ chức tập huấn cho cán bộ hội, do Ban Tổ chức thực hiện", "Ban Tổ chức", ""),
    ("Hoạt động này do các hội thành viên đảm nhận", "các hội thành viên", ""),
    (
        "Chương trình do Liên hiệp hội phối hợp với Đài Phát thanh và Truyền hình tỉnh thực hiện",
        "Liên hiệp hội",
        "Đài Phát thanh và Truyền hình tỉnh",
    ),
    (
        "Tổ chức hội thảo do Sở Công Thương chủ trì với sự tham gia của các doanh nghiệp",
        "Sở Công Thương",
        "các doanh nghiệp",
    ),
    ("Xây dựng cơ sở dữ liệu (đơn vị thực hiện: Hội Tin học)", "Hội Tin học", ""),
    ("Xây dựng cơ sở dữ liệu. Đầu mối: Hội Tin học", "Hội Tin học", ""),
    (
        "Xây dựng cơ sở dữ liệu; cơ quan chủ trì: Sở Khoa học và Công nghệ; cơ quan phối hợp: Hội Tin học",
        "Sở Khoa học và Công nghệ",
        "Hội Tin học",
    ),
    ("Xây dựng cơ sở dữ liệu (Hội Tin học phối hợp Văn phòng)", "Hội Tin học", "Văn phòng"),
    ("Xây dựng cơ sở dữ liệu (giao Hội Tin học)", "Hội Tin học", ""),
    (
        "Trung tâm Phát triển công nghệ và Bảo vệ môi trường phân tích mẫu nước",
        "Trung tâm Phát triển công nghệ và Bảo vệ môi trường",
        "",
    ),
    (
        "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên mở lớp",
        "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên",
        "",
    ),
    ("Trung tâm Khuyến nông và Dịch vụ nông nghiệp cung ứng giống", "Trung tâm Khuyến nông và Dịch vụ nông nghiệp", ""),
    (
        "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng kiểm định phương tiện đo",
        "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng",
        "",
    ),
    (
        "Trung tâm Công nghệ thông tin và Truyền thông vận hành hệ thống",
        "Trung tâm Công nghệ thông tin và Truyền thông",
        "",
    ),
    ("Chi cục Kiểm lâm, Hạt Kiểm lâm các huyện tuần tra", "Chi cục Kiểm lâm | Hạt Kiểm lâm các huyện", ""),
    ("Chi cục Thủy lợi theo dõi mực nước", "Chi cục Thủy lợi", ""),
    ("Ủy ban Kiểm tra Liên hiệp hội giám sát việc chấp hành Điều lệ", "Ủy ban Kiểm tra Liên hiệp hội", ""),
    ("Ủy ban Kiểm tra các cấp kiểm tra, giám sát", "Ủy ban Kiểm tra các cấp", ""),
    (
        "Hội đồng Trung ương Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam hướng dẫn",
        "Hội đồng Trung ương Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam",
        "",
    ),
    ("Đoàn Thanh niên cơ quan đảm nhận công trình thanh niên", "Đoàn Thanh niên cơ quan", ""),
    ("Mặt trận Tổ quốc và các đoàn thể tuyên truyền", "Mặt trận Tổ quốc | các đoàn thể", ""),
    ("Trưởng thôn, Bí thư chi bộ vận động bà con", "Trưởng thôn | Bí thư chi bộ", ""),
    ("Trưởng bản rà soát hộ nghèo", "Trưởng bản", ""),
    ("Hiệu trưởng các trường tổ chức cuộc thi cấp trường", "Hiệu trưởng các trường", ""),
    ("Cổng Thông tin điện tử tỉnh đăng tải", "Cổng Thông tin điện tử tỉnh", ""),
    ("Hội viên các chi hội đóng hội phí", "Hội viên các chi hội", ""),
    ("Sở, ngành, địa phương báo cáo kết quả", "Sở, ngành, địa phương", ""),
    ("Sở Tư pháp – cơ quan thường trực Hội đồng – tổng hợp", "Sở Tư pháp", ""),
    ("Cơ quan tham mưu: Văn phòng", "Văn phòng", ""),
    ("Bộ trưởng Bộ Tài chính hướng dẫn", "Bộ trưởng Bộ Tài chính", ""),
    ("Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ chỉ đạo thực hiện", "Các Bộ trưởng | Thủ trưởng cơ quan ngang bộ", ""),
    ("Hội chợ triển lãm được tổ chức tại trung tâm tỉnh", "", ""),
    ("Ban đầu tập trung khảo sát", "", ""),
    ("Bộ tiêu chí được rà soát hằng năm", "", ""),
    ("Sở thích nghiên cứu của học sinh", "", ""),
    ("Báo động tình trạng ô nhiễm", "", ""),
]


@pytest.mark.parametrize(("sentence", "lead", "coop"), SENTENCES, ids=range(len(SENTENCES)))
def test_units_told_by_a_sentence(sentence: str, lead: str, coop: str) -> None:
    told = assign(sentence)
    assert (list(told.lead), list(told.coop)) == (listed(lead), listed(coop))
