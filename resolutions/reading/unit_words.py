"""Words that names of units are made of, and words that end such a name. Lists only; `unit_names.py` reads them."""

from __future__ import annotations

import re

from .lexicon import MINISTRY_NAMES, ORDER_WORDS

_PIECES = re.compile(r"\w+(?:[&.]\w+)*|[^\w\s]")
Table = dict[str, tuple[tuple[str, ...], ...]]

_OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip


def plain(word: str) -> str:
    """Lower case, tone mark on the first vowel ("uỷ" → "ủy"): one spelling to compare words in."""
    low = word.lower()
    if low[-2:] in _OLD_TONES and not low.startswith("q"):
        return low[:-2] + _OLD_TONES[low[-2:]]
    return low


def table(phrases: str | list[str] | tuple[str, ...]) -> Table:
    """Phrases by their first word, longest first."""
    listed = phrases.replace("\n", "|").split("|") if isinstance(phrases, str) else phrases
    split = sorted({tuple(map(plain, _PIECES.findall(p))) for p in listed if p.strip()}, key=lambda w: (-len(w), w))
    out: dict[str, list[tuple[str, ...]]] = {}
    for words in split:
        out.setdefault(words[0], []).append(words)
    return {first: tuple(entries) for first, entries in out.items()}


# Work that gives a unit its name. In small letters these are verbs as well: what follows decides.
ACTS = table("""
tư vấn|phản biện|giám định xã hội|giám định|phổ biến kiến thức|phổ biến|đào tạo|bồi dưỡng|hợp tác|chuyển giao
ứng dụng|nghiên cứu|hỗ trợ|xúc tiến|quản lý|phát triển|bảo vệ|bảo tồn|phát huy|kiểm soát|kiểm tra|giám sát
tổ chức|thông tin|truyền thông|tuyên truyền|giáo dục|thi đua|khen thưởng|tổng hợp|thẩm định|khuyến khích
điều phối|biên soạn|biên tập|đánh giá|vận động|tham mưu|giúp việc|soạn thảo|chỉ đạo|điều hành|xét chọn
tuyển chọn|trao đổi|khai thác|vận hành|thống kê|dự báo|quy hoạch|đăng ký|đại diện|sáng tạo|đổi mới|đầu tư
xây dựng|bồi thường|giải phóng|thanh tra|pháp chế|xuất bản|sản xuất|thử nghiệm|kiểm nghiệm|kiểm định|quan trắc
giới thiệu|chăm sóc|tiếp công dân|huấn luyện|sưu tầm|liên lạc|liên kết|phối hợp phổ biến|đấu thầu|đấu giá
tổ chức cán bộ|phòng chống|phòng, chống|ứng phó với|ứng phó|cứu hộ|cứu nạn|xét tặng|xét|chấm|xúc tiến đầu tư
xúc tiến thương mại|đổi mới sáng tạo|ứng cứu|dịch vụ|phục vụ|tiếp nhận|hướng nghiệp|bảo trợ|điều dưỡng|xử lý
cấp cứu|giải báo chí|chỉ huy|quản lý nhà
""")

# Work that may follow other work without a comma: "Ban Thông tin phổ biến kiến thức".
CHAINED = table("""
phổ biến kiến thức|phổ biến|tuyên truyền|chuyển giao|ứng dụng|nghiên cứu|phản biện|giám định xã hội|giám định
hỗ trợ|phát triển|đào tạo|dịch vụ|truyền thông|kiểm định|thử nghiệm
""")

# What the work is about.
_THINGS = [
    *MINISTRY_NAMES,
    *"""
kiến thức|khoa học|kỹ thuật|kỷ thuật|công nghệ|xã hội|nông nghiệp|nông thôn|nông thôn mới|lâm nghiệp|thủy sản
thủy lợi|môi trường|tài nguyên|khoáng sản|đất đai|giống|cây trồng|vật nuôi|trồng trọt|chăn nuôi|thú y|thực vật
bảo vệ thực vật|khuyến nông|khuyến công|khuyến học|khuyến lâm|kinh tế|tài chính|kế toán|kế hoạch|hành chính
quản trị|văn thư|tổng hợp|chính sách|chính sách hội|chính trị|tư tưởng|văn hóa|văn học|nghệ thuật|thể thao
thể dục|du lịch|lịch sử|y tế|y học|dược|đông y|bệnh tật|sức khỏe|dân số|nội vụ|tư pháp|pháp luật|pháp lý
luật gia|luật sư|nhà báo|báo chí|phát thanh|truyền hình|điện tử|cổng thông tin|trang thông tin|mạng|số
chuyển đổi số|số hóa|phần mềm|dữ liệu|viễn thông|tin học|quốc tế|đối ngoại|quốc gia|nhà nước|nhân dân|nông dân
phụ nữ|thanh niên|thiếu niên|thanh thiếu niên|nhi đồng|trẻ em|cựu chiến binh|cựu giáo chức|người cao tuổi
người khuyết tật|người mù|người tiêu dùng|nạn nhân chất độc da cam|dioxin|chữ thập đỏ|làm vườn|trang trại
sinh vật cảnh|kiến trúc sư|kiến trúc|cầu đường|xây dựng công trình|đô thị|nhà ở|việc làm|lao động|thương binh
bảo hiểm|bảo hiểm xã hội|hợp tác xã|doanh nghiệp|doanh nhân|doanh nhân trẻ|khởi nghiệp|khởi nghiệp sáng tạo
thương mại|thị trường|công thương|công nghiệp|năng lượng|điện lực|đầu tư|đầu tư xây dựng|dự án|dự án đầu tư
dự án đầu tư xây dựng|chất lượng|đo lường|tiêu chuẩn|sở hữu trí tuệ|trí tuệ|trí thức|nữ trí thức|trí thức trẻ
tiến bộ|tiến bộ khoa học|tiến bộ kỹ thuật|chuyên gia|sinh học|sinh thái|đa dạng sinh học|biển|đảo|rừng
phát triển rừng|phát triển nông thôn|phát triển hợp tác xã|phát triển cộng đồng|phát triển kinh tế
phát triển bền vững|bền vững|cộng đồng|gia đình|dân tộc|tôn giáo|tín ngưỡng|dân vận|tuyên giáo|nội chính
tổ chức cán bộ|cán sự đảng|cán sự|thi đua - khen thưởng|phong trào|xây dựng đảng|bảo vệ môi trường
biến đổi khí hậu|khí hậu|khí tượng|thủy văn|thiên tai|phòng chống thiên tai|phòng, chống thiên tai
tìm kiếm cứu nạn|cứu nạn|cháy nổ|an toàn|an ninh|trật tự|giao thông|vận tải|đường bộ|đăng kiểm|biên phòng
quân sự|quân dân y|hữu nghị|nghĩa vụ|nhân đạo|từ thiện|hòa bình|đoàn kết|kỹ sư|kỹ thuật viên|hội thi|cuộc thi
giải thưởng|đề án|chương trình|đề tài|hội viên|công tác hội|đại biểu quốc hội|giáo viên|sinh viên|học sinh
giảng viên|học đường|trung học|luật pháp|trẻ mồ côi|trung cấp|cao đẳng|đại học|tiểu học|trung học cơ sở|dạy nghề
nội trú|giáo dục chăm sóc sức khỏe cộng đồng|nguồn nhân lực|nhân lực|nhân tài|dư luận|hành chính công|quỹ đất
phổ thông|mầm non|nghề|kỹ thuật tổng hợp|bản tin|tạp chí|quản lý thị trường|thông tin điện tử|nội dung|thư ký
kỹ thuật lâm nghiệp|tâm lý|y dược|nhi khoa|sản|nội tiết|tim mạch|cơ khí|hóa học|vật lý|toán học|địa chất|mỏ
nước sạch|vệ sinh|nước|cấp nước|thoát nước|công trình|hạ tầng|logistics|thuế|hải quan|dự trữ|chứng khoán
kiểm toán|thẩm tra|đối tác|công chúng|quần chúng|đoàn thể|tiểu ban|nhân sự|văn kiện|khánh tiết|hậu cần|lễ tân
tâm lý giáo dục học|tâm lý giáo dục|giáo dục học|tuyên truyền khánh tiết|công đoàn|tôn tạo|di tích|di sản
di sản văn hóa|bảo tàng|thư viện|khu công nghiệp|khu kinh tế|khu công nghệ cao|công nghệ cao|công nghệ thông tin
công nghệ sinh học|trọng tài|hòa giải|trợ giúp pháp lý|công chứng|bổ trợ tư pháp|chuyên ngành|chuyên trách
chuyên môn|nghiệp vụ|vật tư|thiết bị|máy nông nghiệp|lương thực|thực phẩm|an toàn thực phẩm
an toàn vệ sinh lao động|chè|giao dịch|tiết kiệm|vay vốn|tín dụng|ngân hàng|đa khoa|cà phê|cao su|mía đường
thủy điện|hồ chứa|đập|bất động sản|thị trường bất động sản|thị trường trong nước|thị trường nước ngoài|chiến lược
nước ngoài
""".replace("\n", "|").split("|"),
]

# What a unit's name may end with: where it is, whose it is, which of its kind.
QUALIFIERS = table("""
tỉnh|thành phố|huyện|thị xã|thị trấn|quận|xã|phường|đặc khu|thôn|bản|trung ương|khu vực|vùng|miền|cấp tỉnh
cấp huyện|cấp xã|các cấp|cấp cơ sở|cơ sở|địa phương|trực thuộc|thành viên|liên quan|có liên quan|chức năng
chủ quản|trong tỉnh|trong toàn tỉnh|toàn tỉnh|trên địa bàn|trong hệ thống|trong cả nước|cả nước|ngoài tỉnh|thuộc
của|nhà nước|nhân dân|chi nhánh|thường trực|chuyên trách|chuyên môn|thường vụ|chấp hành|đảng|đoàn|hội|khối
các hội|liên hiệp hội|cơ quan|hai cấp|chi bộ|chi hội|chi đoàn|đảng bộ|đảng ủy|ngành|các huyện|các xã|các phường
các tỉnh|khóa|khoá|số|cấp ủy|trưởng|kiêm|cấp trên trực tiếp cơ sở|cấp trên trực tiếp|cấp trên|huyện ủy
thành ủy|tỉnh ủy|xã ủy|thị ủy|quận ủy
""")

# Words in a class of units ("các cơ sở đào tạo, …") that hold a verb and are none.
NOUNS = table("""
chủ đầu tư|nhà đầu tư|nhà quản lý|cán bộ quản lý|cán bộ lãnh đạo|cán bộ chủ chốt|cơ quan quản lý nhà nước
cơ quan quản lý|cơ quan tham mưu|cơ quan chỉ đạo|cơ quan kiểm tra|cơ quan thanh tra|cơ quan soạn thảo
cơ quan thẩm định|cơ quan truyền thông|cơ quan thông tin|cơ quan thông tấn|cơ quan nghiên cứu|cơ quan chuyên môn
đơn vị tư vấn|cơ quan báo chí|cơ quan thường trực|cơ quan được giao|cơ quan chủ quản|ban chỉ đạo|ban tổ chức
ban quản lý|ban kiểm tra|ban tư vấn|ban thông tin|ban điều hành|tổ công tác|tổ biên tập|tổ giúp việc
tổ thẩm định|hội đồng thẩm định|hội đồng tư vấn|cơ sở giáo dục|cơ sở đào tạo|cơ sở nghiên cứu|cơ sở sản xuất
cơ sở y tế|cơ sở dạy nghề|cơ sở ươm tạo|viện nghiên cứu|trung tâm nghiên cứu|trung tâm tư vấn|trung tâm đào tạo
trung tâm thông tin|trung tâm ứng dụng|tổ chức nghiên cứu|tổ chức tư vấn|tổ chức chính trị|tổ chức xã hội
tổ chức đảng|tổ chức hội|tổ chức thành viên|tổ chức khoa học|tổ chức kinh tế|tổ chức tín dụng|tổ chức quốc tế
tổ chức đoàn thể|tổ chức đoàn|tổ chức công đoàn|tổ chức cơ sở|tổ chức phi chính phủ|tổ chức có liên quan
tổ chức liên quan|tổ chức trực thuộc|tổ chức trong|tổ chức ngoài|tổ chức hữu nghị|tổ chức hành nghề|quỹ hỗ trợ
có liên quan|có uy tín|doanh nghiệp ứng dụng|hộ sản xuất|vùng sản xuất|đơn vị quản lý|đơn vị vận hành
đơn vị thi công|đơn vị cung cấp|đơn vị khai thác|hợp tác xã|cộng tác viên|khởi nghiệp sáng tạo|đổi mới sáng tạo
khối thi đua|cụm thi đua|quản lý nhà nước|cấp ủy|trung tâm học tập cộng đồng|cơ quan tham mưu, giúp việc
tổ tiết kiệm và vay vốn|giáo dục nghề nghiệp|giáo dục thường xuyên|bảo vệ thực vật|văn phòng điều phối
văn phòng đăng ký đất đai|văn phòng đăng ký|văn phòng đại diện|đại biểu quốc hội|xây dựng đảng|chủ hồ chứa
chủ đập|quản lý thị trường|cơ sở cho thuê trọ|cơ sở cho thuê|giám đốc điều hành
""")

# Short verbs that would cut class nouns ("các cấp") and therefore count only after a proper name.
_SHORT_VERBS = """
in|mở|tăng|ký|xét|cấp|coi|làm|tạo|trao|viết|bầu|giảm|soạn|gửi|nộp|mua|chi|chọn|chấm|dự|duyệt|đăng|lo|nhận|thu
xin|vẽ|họp|bàn|nêu|ghi|dịch|thăm|phát|treo|chuyển|lấy|rút|chốt|nhập|trích|đọc|quay|chụp|thuê|cử|mời|lập|gắn|nắm
đưa|trình|phun|tiêm|đón|tiếp|chạy|sửa|khảo nghiệm|cho|chia|đi|đến|ra|tính|bán|đặt|dựng|đo|giữ|giúp|hẹn|khép
khoanh|kẻ|kê|nuôi|phủ|quét|rải|tải|tặng|tìm|trả|trồng|truy|ủng hộ|vay|xếp|xây|xóa|chịu|bù|bố|giải
cắm
"""
# Verbs of orders beyond those an order may begin with; safe inside any name that is not a class.
_MORE_VERBS = """
soạn thảo|nhân bản|dự thảo|biên tập|quyên góp|đóng góp|cứu trợ|nghiệm thu|trưng bày|trình diễn|trình bày
trao giải|trao tặng|chấm giải|chấm chọn|chấm thi|chấm điểm|bình chọn|bình xét|xét chọn|xét tặng|xét duyệt
sơ tuyển|cam kết|kê khai|đối chiếu|giải trình|kiểm điểm|sửa chữa|gia hạn|cài đặt|chạy thử|sao lưu|truyền đạt
lan tỏa|chia sẻ|gặp gỡ|dâng hương|làm việc|làm thủ tục|lên kế hoạch|tính toán|trích nộp|tạm ứng|đấu thầu
điều động|bổ nhiệm|quyết định|kết luận|phụ trách|nêu cao|ghi hình|phỏng vấn|đưa tin|dự sinh hoạt|duyệt nội dung
giám sát|trực tiếp|gương mẫu|tự đánh giá|dự họp|khai giảng|mở chuyên mục|vận dụng|bảo hộ|đầu mối
chịu trách nhiệm|có trách nhiệm|liên kết|đặt hàng|trang trí|đăng bài|tham dự|dự thi|có mặt|chỉ trì|đo đạc
khoanh vùng|ra quân|khởi động|thay mặt|trả lời|giao nhiệm vụ|tuyển sinh|dạy nghề|xếp hạng|tổng rà soát|hòa mạng
bàn bạc|hội ý|xin chủ trương|xin ý kiến|đồng hành|đồng chủ trì|cùng chủ trì|chủ biên|phối thuộc|tuần tra
canh gác|tuần lưu|rèn|trợ giúp|sinh hoạt|sẵn sàng|tài trợ|hoàn chỉnh|hoàn tất|hoạt động|trực ban|trực chỉ huy
giúp việc|túc trực|đồng bộ|hướng tới|nêu gương|treo cờ|cổ động|phản hồi|giải đáp|hồi đáp|cảnh báo|dự báo
khắc phục|ứng trực|ứng cứu|di dời|sơ tán|vận chuyển|tập kết|dự trữ|khoanh nuôi|giám định|nghiên cứu|khảo nghiệm
chứng nhận|cấp phép|thẩm tra|phúc tra|truy xuất|kê biên|đấu nối|kết nghĩa|đỡ đầu|giao lưu|tọa đàm|học tập
thi tuyển|sát hạch|bồi hoàn|mít tinh|diễu hành|rước|khai hội|bình luận|phân bố|chọn cử|cổ vũ|đối ứng|lựa chọn
biên chế|bố phòng|tiếp sóng|truyền hình trực tiếp|tường thuật|ghi âm|lưu ký|in sao|sao gửi|đóng dấu|phân phối
cấp giấy|chứng thực|công chứng|hòa giải|tư vấn|phản biện|tháo dỡ|cưỡng chế|bàn thảo|thảo luận|biểu quyết
giới thiệu|đề bạt|cơ cấu|tái lập|tách|chia tách|giải thể|chuyển đổi|hợp đồng|ký duyệt|thẩm duyệt|rà duyệt
tổng duyệt|phụ giúp|hiệp đồng|hiệp thương|cộng tác|đồng tổ chức|đăng cai|tiếp đón|phục vụ|đón tiếp|bố trí
sắp đặt|trưng cầu|khảo cứu|kiểm đếm|phải|cần|khám|ngừng|đảm nhận|đảm trách|phụ trách chung|thay|kiểm định
chuẩn bị|thử nghiệm|phủ internet|phủ sóng|xuống địa bàn|đi cơ sở|định hướng|tạo điều kiện|tiến cử|phản ánh
thông tin lưu động|tổ chức thực hiện|thay thế|bãi bỏ|bồi thường|giải tỏa|chuyển tải|chuyển phát|truy thu|giãn
miễn|hoàn trả|bóc tách|kích hoạt|phát dọn|tu sửa|diễn tập|luyện tập|xin lỗi
"""
_CONNECTIVES = """
căn cứ|ngoài|theo|trong|để|nhằm|khi|sau khi|hằng năm|hàng năm|hằng quý|hàng quý|hằng tháng|hàng tháng|hằng tuần
hàng tuần|là|đã|sẽ|không|được|có|trước ngày|chậm nhất|trên cơ sở|bằng|từ|làm đầu mối|trực tiếp|làm cơ quan
thống nhất|tự|về|thông qua|nghiêm|tốt|chặt chẽ|cùng|bám|nhất là|tương tự|gắn với|tại|trước|sau|mỗi|đang|vừa|luôn
nên|cũng|khẩn trương|chủ động|kịp thời|tiếp tục|định kỳ|đồng thời|ngay|đến|xong|còn|chưa|mà|với|nếu|thì|tùy|vào
lần|gồm|bao gồm|như|cụ thể
"""
# A thing is never itself a verb of an order ("Sở Xây dựng" has its capital to be known by).
FIELDS = table([thing for thing in _THINGS if plain(thing) not in ORDER_WORDS])
VERBS = table([*ORDER_WORDS, *_SHORT_VERBS.replace("\n", "|").split("|"), *_MORE_VERBS.replace("\n", "|").split("|")])
CONNECTIVES = table(_CONNECTIVES)
# First syllables that hardly any name holds and many verbs begin with: a verb not listed is known by them.
VERB_SYLLABLES = frozenset(
    re.findall(
        r"\w+",
        """
hoàn kiện củng đẩy nâng tăng rà siết đôn thúc tháo khắc ngăn chống cung tôn truy duy giữ cải sửa bổ luân sắp
tinh sáp lắp gắn đưa chuẩn đảm huy xử trao trích tuân tận kịp khẩn nghiêm quyết kiên phấn chịu hưởng lồng xoá
xóa dỡ phá dán phun khơi nạo trùng hướng nắm lấy gửi nộp soạn viết chuyển mời cử chọn xin cấp duyệt ký đăng thuê
mua bán họp tổng tích chấm trồng tặng thăm động khen biểu phê
""",
    )
)
# Short verbs that are safe after "các …" as well.
_CLASS_SHORT = """
trình|cử|lập|nộp|gửi|đăng ký|chuyển|nhận|dự|phản ánh|mời|nắm|gắn|giúp|đưa|gom|đóng|làm|mở|soạn|mua|in ấn|xét
chọn|nêu|thuê|trồng|nuôi|tặng|trả|thăm|treo|tiêm|phun|ghi|chấm|viết|ký|họp|bàn|duyệt|đăng|xin|chốt|nhập|trích
đọc|đón|tiếp|sửa|giữ|xếp|vẽ|phủ|rải|quét|cắm
"""


def _listed(phrases: str) -> list[str]:
    return phrases.replace("\n", "|").split("|")


CLASS_VERBS = table([*(set(ORDER_WORDS) - set(_listed(_SHORT_VERBS))), *_listed(_MORE_VERBS), *_listed(_CLASS_SHORT)])
# After these words a text goes on about what the unit named before is to do: the surest end of a name.
ROLES = table("""
chủ trì|có trách nhiệm|chịu trách nhiệm|làm đầu mối|là đầu mối|là cơ quan|làm cơ quan|phối hợp|đầu mối
làm chủ trì
""")
# Names of the field that hold verbs; a unit named so is taken whole wherever the sentence then still has its verb.
STANDARD_NAMES = frozenset({
    "ban thông tin phổ biến kiến thức", "ban thông tin và phổ biến kiến thức", "ban thông tin , phổ biến kiến thức",
    "ban tư vấn , phản biện và giám định xã hội", "ban tư vấn phản biện và giám định xã hội",
    "ban tư vấn , phản biện", "ban tư vấn - phản biện", "ban tư vấn phản biện", "ban thông tin tuyên truyền",
    "ban thông tin , tuyên truyền",
})  # fmt: skip
