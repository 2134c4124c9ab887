"""Words of the language of directives: verbs that order, heads of unit names, names that contain a comma or "và".

Lists, not rules: the modules that read with them are `orders.py`, `units.py` and `deadlines.py`.
"""

from __future__ import annotations

import re

# What an order begins with, or what follows the unit that is ordered. Adverbs that open orders are among them.
ORDER_VERBS = """
tăng cường|tiếp tục|đẩy mạnh|đẩy nhanh|nâng cao|nâng cấp|xây dựng|tổ chức|triển khai|thực hiện|rà soát|tham mưu
phối hợp|chủ trì|chủ động|chỉ đạo|lãnh đạo|hướng dẫn|kiểm tra|giám sát|đôn đốc|theo dõi|tổng hợp|báo cáo|đề xuất
kiến nghị|trình|ban hành|hoàn thiện|hoàn thành|bố trí|bảo đảm|đảm bảo|cung cấp|cập nhật|công bố|công khai
tuyên truyền|phổ biến|quán triệt|nghiên cứu|khảo sát|thẩm định|đánh giá|sơ kết|tổng kết|kiện toàn|củng cố|phát triển
phát huy|đổi mới|thành lập|sửa đổi|bổ sung|vận động|tập hợp|đoàn kết|chú trọng|quan tâm|tập trung|khẩn trương
kịp thời|thường xuyên|định kỳ|duy trì|mở rộng|thu hút|khuyến khích|tạo|làm tốt|làm rõ|làm|cụ thể hóa|cụ thể hoá
thể chế hóa|thể chế hoá|xác định|lựa chọn|đào tạo|bồi dưỡng|tập huấn|hỗ trợ|huy động|phân bổ|quản lý|sử dụng|lập
soạn thảo|phát hành|đăng tải|đăng ký|ký kết|tiếp nhận|xử lý|giải quyết|giao|phân công|yêu cầu|đề nghị|cử|mời|gắn
lồng ghép|nhân rộng|biểu dương|khen thưởng|tôn vinh|phát động|hưởng ứng|tham gia|góp ý|phản biện|tư vấn|giám định
chuyển đổi|ứng dụng|khai thác|vận hành|kết nối|số hóa|số hoá|liên kết|hợp tác|chuẩn bị|đăng cai|rút kinh nghiệm
thanh tra|kiểm soát|ngăn chặn|phòng ngừa|khắc phục|chấm dứt|thu hồi|sắp xếp|sáp nhập|chuyển giao|chuyển|bàn giao
kế thừa|giáo dục|động viên|giữ vững|giữ gìn|nghiêm túc|tích cực|nắm chắc|nắm bắt|nắm|phát hiện|giới thiệu|kết nạp
vinh danh|cải cách|cải thiện|xem xét|cân đối|đầu tư|ưu tiên|đa dạng hóa|hình thành|thiết lập|thí điểm|phấn đấu
luân chuyển|quy hoạch|tham vấn|hiệp y|chấn chỉnh|siết chặt|coi trọng|đề cao|đề ra|điều chỉnh|điều tra|điều hành
điều phối|giảm|hạn chế|hợp nhất|in ấn|khởi công|khơi dậy|kiên quyết|lập hồ sơ|lắp đặt|mua sắm|niêm yết|phân tích
phân cấp|phát sóng|phê duyệt|quảng bá|quy định|sưu tầm|tái cơ cấu|tặng|thăm hỏi|thống kê|thông báo|thông tin
thu thập|thuê|tiến hành|tiếp thu|tìm kiếm|tinh giản|tổ chức lại|trao đổi|trao|trang bị|trả lời|tranh thủ|tu bổ
tuyển chọn|tuyển dụng|vệ sinh|viết|xã hội hóa|xác minh|xét|xóa bỏ|xúc tiến|ra soát|lấy ý kiến|đấu mối|đối thoại|đưa
gửi|gặp mặt|giúp|hội thảo|khai trương|kiểm kê|kỷ niệm|liên hệ|nộp|rút ngắn|thanh toán|quyết toán|giải ngân|tiếp cận
tôn tạo|trồng|xuất bản|biên soạn|bảo vệ|bảo tồn|bảo dưỡng|cải tạo|cấp phát|cấp|chăm lo|chăm sóc|chỉ định|chi trả
đề cử|bầu|hiện đại hóa|hoạch định|hướng tới|khuyến nghị|nhận diện|nhận thức|phân loại|phân định|phân giao|phân kỳ
phản ánh|quyết liệt|rèn luyện|sản xuất|sáng tạo|thi đua|thúc đẩy|thu gom|tháo gỡ|thay đổi|tích hợp|tiết kiệm
tự kiểm tra|xếp loại|xác nhận|tăng thêm|tăng mức|tăng|ký hợp đồng|ký|lưu trữ|lưu giữ|mở|mở các|bám sát|coi
có trách nhiệm|có kế hoạch|có giải pháp|có biện pháp|có văn bản|có hình thức|chịu trách nhiệm|thống nhất|thẩm tra
đặt hàng|soạn|hoàn chỉnh|hoàn tất|quyên góp|nghiệm thu|trưng bày|trình diễn|biên tập|trao tặng|sửa chữa|gặp gỡ
kê khai|đối chiếu|nhân bản|bình xét|xét chọn|xét tặng|di dời|sẵn sàng|chấp hành|tuân thủ|dành|nêu cao|đấu tranh
đồng hành|hiện thực hóa|tạm ứng|cam kết
nhắc nhở|phân khai|tuyên dương|xin ý kiến|tham dự|dự thảo|khai mạc|bế mạc|in|kêu gọi|khởi tạo|ra mắt
diễn tập|luyện tập|phát dọn|tu sửa
"""
ORDER_WORDS = tuple(
    sorted({v for line in ORDER_VERBS.split("\n") for v in line.split("|") if v}, key=len, reverse=True)
)
ORDER_START = re.compile(rf"(?:{'|'.join(ORDER_WORDS)})(?!\w)", re.IGNORECASE)

ORGANISATION_NOUN = re.compile(
    r"tổ chức,? (?:chính trị|xã hội|đoàn thể|liên quan|hội(?! thảo| nghị| thi| diễn| chợ| trại)|cá nhân|"
    r"thành viên|khoa học|KH|quốc tế|đảng|Đảng|cơ sở|"
    r"kinh tế|có liên quan|phi chính phủ|trong|ngoài|đơn vị|doanh nghiệp|tín dụng|công đoàn)"
)

# Heads of unit and position names. What may not follow keeps verbs and other nouns out ("Ban hành", "Hội nghị").
_HEADS = r"""
Ban(?!\s+(?:hành|đầu|ngày|đêm)\b)|BAN(?!\s+HÀNH\b)|Bộ(?!\s+(?:máy|tiêu chí|tài liệu|chỉ số|nhận diện|luật|Luật))
Sở(?!\s+(?:hữu|thích|dĩ|trường)\b)|UBND
HĐND|UBMTTQ|MTTQ|UBKT|BTV|BCH|BCĐ|LHH\w*|TTr\b
Ủy ban|Uỷ ban|Hội đồng|Hội(?!\s+(?:nghị|thảo|thi|nhập|họp|trường|trại|chợ|diễn|viên giỏi)\b)|Liên hiệp|Liên Hiệp
Liên minh|Liên đoàn|Hiệp hội
Văn phòng|Chánh Văn phòng|Chánh Thanh tra|Trung tâm|Viện(?!\s+(?:trợ|dẫn)\b)|Trường(?!\s+hợp\b)|Cục(?!\s+diện)
Vụ(?!\s+việc)|Tổng cục|Chi cục|Chi bộ|Chi hội|Chi đoàn
Đảng bộ|Đảng đoàn|Đảng ủy|Đảng uỷ|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Huyện ủy|Huyện uỷ|Thị ủy|Quận ủy|Xã ủy|Mặt trận
Đoàn(?!\s+kết\b)|Công đoàn|Công an|Bộ Chỉ huy|Quân khu
Ngân hàng|Kho bạc|Bảo hiểm|Thanh tra(?!\s*(?:,|và|kiểm|việc|công tác|chuyên đề))|Tòa án|Toà án|Viện kiểm sát
Tập đoàn|Tổng công ty|Công ty|Doanh nghiệp|Báo(?!\s+(?:cáo|chí|hiệu|động|đáp))|Đài(?!\s+thọ)
Tổ(?!\s+chức\b)|Cụm|Khối|Thường trực|Tổng Thư ký|Tổng thư ký|Phó Tổng Thư ký|Chủ tịch|Phó Chủ tịch|Các Phó|Giám đốc
Phó Giám đốc|Trưởng|Phó Trưởng|Thủ trưởng|Bí thư|Phó Bí thư|Người đứng đầu
Lãnh đạo\s+(?=các|Ủy|UBND|Sở|đơn vị|tỉnh|Liên|cơ quan|Hội|Văn|Ban|Đảng)|Cơ quan(?!\s+(?:nào|hệ))
Phòng(?!\s*(?:,|chống|ngừa|cháy|tránh))|Tạp chí|Đặc san|Thành viên|Ủy viên|Uỷ viên|Đồng chí|Cấp ủy|Cấp uỷ
Chính quyền|Bộ phận|Quỹ(?!\s+(?:đất|tiền lương))
Học viện|Bệnh viện|Đơn vị|Địa phương|Nhà xuất bản|Ông|Bà|Kiểm toán|Kế toán|Thư ký|Đại học|Cao đẳng|Thị đoàn
Tỉnh [Đđ]oàn|Thành [Đđ]oàn|Huyện [Đđ]oàn|VNPT|Viettel|EVN|Hợp tác xã|Xí nghiệp|Chính phủ
Thủ tướng|Phó Thủ tướng|Thứ trưởng|Quốc hội|Khoa(?!\s+(?:học|giáo))|Nhóm|Đội(?!\s+ngũ)|Ban Quản lý
Đoàn đại biểu|Đ/c|Câu lạc bộ|CLB|Trạm(?!\s+biến)|Tiểu ban|Chủ nhiệm|Hạt Kiểm lâm|Tỉnh hội|Hiệu trưởng|Thư viện|Bảo tàng
Chi ủy|Chi uỷ|Điện lực|Thông tấn xã|Ngành(?!\s+nghề)|Uý ban|BCĐ|Phân viện|Phân hiệu|Đảng uỷ viên
Bưu điện|Nhà trường|Vườn [Qq]uốc gia|Lực lượng|Cổng [Tt]hông tin|Cổng TTĐT|Nhà máy
[Cc]hủ (?:đầu tư|rừng|đập|hồ chứa|trang trại|cơ sở|phương tiện|dự án)|[Bb]an quản (?:trị|lý)
"""
_CLASS_NOUNS = (
    r"(?:cấp (?:ủy|uỷ)|huyện|thành|tỉnh|thị (?:ủy|xã)|quận|xã|phường|đảng|chi|ban|bộ|sở|ngành|đơn vị|cơ quan|hội(?! "
    r"nghị| thảo| thi)|liên hiệp|địa phương|đoàn thể"
    r"|công đoàn|liên đoàn|hiệp hội|tổ chức|đồng chí|đ/c|trung tâm|phòng|thành viên|uỷ viên|"
    r"ủy viên|doanh nghiệp|trường|viện|"
    r"cán bộ|hội viên|chi "
    r"hội|cá nhân|cụm|khối|văn phòng|chủ đầu tư|nhà khoa học|chuyên gia|cấp|tập thể|chủ (?:đập|hồ|rừng|hộ|"
    r"trang trại|cơ sở|doanh nghiệp|nhiệm|dự án|quản)|nhà (?:máy|trường|khoa học|văn|quản lý|đầu tư)|"
    r"câu lạc bộ|tiểu ban|cơ sở (?:giáo dục|đào tạo|y tế|nghiên cứu|sản xuất|kinh doanh)|lực lượng|chủ thể|trạm"
    r"|thủ trưởng|trưởng|phó|báo|đài|công ty|tập đoàn|ủy ban|uỷ ban|hợp tác xã|cộng tác viên|thôn|bản|hộ|đại biểu|"
    r"tổ(?! chức)|UB|HĐND|LHH|KH)"
)
_HEAD_WORDS = "|".join(line for line in _HEADS.strip().split("\n"))
UNIT_START = re.compile(
    rf"(?:(?:{_HEAD_WORDS})(?!\w)|(?:[Cc]ác|[Nn]hững|[Mm]ột số|[Tt]ừng|[Mm]ỗi|[Tt]oàn thể|[Tt]ất cả|[Tt]oàn bộ|"
    rf"[Tt]hủ trưởng|[Ll]ãnh đạo)\s+(?:các\s+)?"
    rf"(?:(?:{_HEAD_WORDS})(?!\w)|{_CLASS_NOUNS}(?!\w))|[a-zđ]*(?:ủy|uỷ) ban nhân dân|cấp (?:ủy|uỷ)\b)"
)

# Ministries and provincial departments: to part "Sở Tài chính, Nội vụ" and not "Sở Văn hóa, Thể thao và Du lịch".
MINISTRY_NAMES = (
    "Văn hóa, Thể thao và Du lịch",
    "Văn hoá, Thể thao và Du lịch",
    "Văn hóa - Thể thao và Du lịch",
    "Văn hóa, Thông tin và Truyền thông",
    "Lao động - Thương binh và Xã hội",
    "Lao động, Thương binh và Xã hội",
    "Lao động – Thương binh và Xã hội",
    "Nông nghiệp và Phát triển nông thôn",
    "Nông nghiệp và Môi trường",
    "Tài nguyên và Môi trường",
    "Khoa học và Công nghệ",
    "Giáo dục và Đào tạo",
    "Kế hoạch và Đầu tư",
    "Thông tin và Truyền thông",
    "Dân tộc và Tôn giáo",
    "Văn hóa và Thể thao",
    "Văn hoá và Thể thao",
    "Quy hoạch - Kiến trúc",
    "Quy hoạch và Kiến trúc",
    "Giao thông vận tải",
    "Giao thông Vận tải",
    "Công Thương",
    "Công thương",
    "Tài chính",
    "Nội vụ",
    "Tư pháp",
    "Y tế",
    "Xây dựng",
    "Ngoại vụ",
    "Ngoại giao",
    "Du lịch",
    "Quốc phòng",
    "Công an",
    "Dân tộc",
    "KH&CN",
    "KHCN",
    "NN&PTNT",
    "NN&MT",
    "TN&MT",
    "GD&ĐT",
    "KH&ĐT",
    "TT&TT",
    "VHTTDL",
    "VH,TT&DL",
    "VHTT&DL",
    "LĐTBXH",
    "LĐ-TB&XH",
    "GTVT",
)
