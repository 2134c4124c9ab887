"""Numbers to reach: "ít nhất 10 nhiệm vụ/năm, trong đó ít nhất 01 giám định", "trên 90% hội viên"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .parsed import LONGEST_TASK, Target
from .phrases import NUMBER_WORDS

_BEFORE_OPS = (
    (">=", r"ít nhất|tối thiểu|không dưới|không ít hơn|không thấp hơn|không nhỏ hơn|thấp nhất"),
    ("<=", r"tối đa|không quá|không vượt quá|không nhiều hơn|không lớn hơn|nhiều nhất|cao nhất|không cao hơn"),
    (">", r"trên|hơn|vượt|cao hơn|lớn hơn|quá"),
    ("<", r"dưới|ít hơn|thấp hơn|nhỏ hơn"),
    ("~", r"khoảng|chừng|xấp xỉ|gần|ước"),
)
_OP = re.compile(
    "|".join(f"(?P<o{index}>\\b(?:{words})\\b)" for index, (_, words) in enumerate(_BEFORE_OPS)), re.IGNORECASE
)
_OP_TO_NUMBER = re.compile(r"\s*(?:(?:là|đạt|có|từ|mức|được|phải|khoảng|cho|thêm)\s+){0,3}")
_FIGURE = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w/.,-])({_FIGURE})(?:\s*(?:-|–|đến)\s*({_FIGURE})(?=\s*%|\s+[^\W\d]))?(?![\d/.,]*\d)"
    rf"|(?<=ít nhất )({'|'.join(NUMBER_WORDS)})(?=\s)|(?<=tối thiểu )({'|'.join(NUMBER_WORDS)})(?=\s)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\s*\([^)\d]{2,25}\))?(\s*%|(?:\s*(?=(?:km|ha|kg|m2|m3|tấn)\b)|\s+)[^\W\d_][\w&]*(?:\s+[^\W\d_][\w&]*){0,7})?"
    r"(?:\s*/\s*(năm|quý|tháng|tuần|đơn vị|hội|người|lớp|lượt|huyện|xã))?"
)
_OR_MORE = re.compile(r"^[^.;\d]{0,80}?\btrở lên\b")
_UNIT = re.compile(
    r"^(%|(?:nhiệm vụ|hội viên|hội nghị|hội thảo|đề tài|đề án|dự án|sáng kiến|giải pháp|mô hình|chuyên đề|cuộc thi|"
    r"tổ chức|"
    r"đơn vị|doanh nghiệp|đồng chí|học viên|cán bộ|đảng viên|trung tâm|công trình|tin bài|bài viết|ấn phẩm|hộ nghèo|"
    r"triệu đồng|tỷ đồng|nghìn đồng|phiên họp|lượt người|chi hội|sản phẩm|văn bản|cộng tác viên|chuyên gia|trí thức|"
    r"nhà khoa học|quy chế|kế hoạch|hợp đồng|tác phẩm|chương trình|phần việc|phần quà|phần mềm|mục tiêu|chuyên mục|"
    r"cơ sở|nghị quyết|quyết định|báo cáo|lao động|câu lạc bộ|hợp tác xã|chuyên trang|hộ dân|hộ gia đình|công chức|"
    r"viên chức|ngày hội|tiến sĩ|thạc sĩ|tin|khóa|khoá|điểm|kỳ|số|lần)(?!\w)|[^\W\d_][\w&/]*)",
    re.IGNORECASE,
)
_METRIC_STOP = re.compile(
    r"[,;.()]|\s(?:và|trở lên|trong|để|nhằm|do|với|tại|theo|vào|từ|trước|cho|mỗi|hằng|hàng)\s|/|\s\d"
)
# Words after a number that make it no quantity to reach: times, parts of laws, slogans ("5 không, 3 sạch", "6 rõ").
_NOT_COUNTED = re.compile(
    r"(?:ngày|tháng|năm|quý|giờ|phút|giây|tuần|tuổi|thứ|điều|khoản|chương|mục|phần|đến|và|của|tại|do|là|trở|"
    r"cm|mm|kv|kw|mw|mva|không|sạch|rõ|giảm|tăng|đúng|dám|nhất|trong|cấp|bên|lời|đột|trụ|chữ|hóa|hoá|gồm|"
    r"theo|về|được|để|với|từ|thì|mà|có|đã|đang|sẽ|hoặc|hay|cho|như|bằng|khi|nếu|trên|dưới|sau|trước|nhằm|"
    r"so|đối|nửa)",
    re.IGNORECASE,
)
# A number after one of these names a thing or a time; so do further numbers of its list ("tháng 6, 12").
_COMPOUND = re.compile(
    r"(?<!\w)(?:nhiệm kỳ|giai đoạn|(?<!mỗi )số|lần thứ|thứ|điều|khoản|(?<!dứt )(?<!thí )điểm|khóa|khoá|quý|tháng|"
    r"ngày|năm|phụ lục|mục|chương|lúc|mẫu|biểu|"
    r"cấp độ|mức độ|trường cấp|cấp học|loại|lớp|khối|nhóm|đội|tổ|khu|khu vực|khu phố|đề án|"
    r"thôn|ấp|quận|phường|quốc lộ|tỉnh lộ|"
    r"bước|vòng|đợt|phiên|tập|top|vụ|cụm|tầng|bảng|nghị quyết|kết luận|chỉ thị|nghị định|thông tư|"
    r"tiêu chí|nhiệm vụ|nội dung|phương án|dự án|tiểu dự án|hợp phần|công điện|cơn bão|bão|covid)"
    r"(?:\s+\d{1,4}\s*(?:,|và|-|–|đến|/))*\s*$",
    re.IGNORECASE,
)
# Words right before a bare number after which it tells where, with what or of what, not how many.
_NO_COUNT_BEFORE = re.compile(
    r"(?:^|\W)(?:của|các|những|tại|ở|theo|với|gồm|trong số|giữa|sau|qua|hợp nhất|sáp nhập|trong|từ|về|địa bàn|thuộc|"
    r"như|hoặc|là|"
    r"phối hợp(?: cùng)?|giao|chỉ đạo|yêu cầu|đề nghị|bằng|do|đến|còn|khi|bởi|ngoài|trước|nêu|này|quy định|liên kết|"
    r"phương châm|cùng)\s+(?:cả\s+|tất cả\s+|toàn bộ\s+)?$",
    re.IGNORECASE,
)
# "kiểm tra … tại 04 hội": how many are to be inspected.
_INSPECTED_AT = re.compile(r"\b(?:kiểm tra|giám sát|thanh tra|khảo sát)\s[^.;:]{0,70}\stại\s+$", re.IGNORECASE)
# What a thing has, not what is to be reached: "hồ chứa có dung tích từ 50.000 m3 trở lên", "thuê bao trên 18 tuổi".
_ATTRIBUTE = re.compile(
    r"(?:dung tích|kinh phí|số vốn|tổng vốn|công suất|diện tích|niên hạn|giá trị|trị giá|đầu tư|doanh thu|tuổi|"
    r"chiều \w+|trọng "
    r"tải|thời gian|sức chứa|độ dốc|lượng mưa|nhiệt độ|cấp điện áp|thu nhập|mức sống|nợ)\s+(?:(?:là|từ|đạt|có)\s+)*$",
    re.IGNORECASE,
)
_HAVING = re.compile(r"\b(?:có|với|thuộc|mà)\s[^,;.]{0,40}$", re.IGNORECASE)
_THOSE_WITH = re.compile(
    r"(?:\b(?:đối với|những)\s[^,;.]{0,60}|\d\s+[^,;.%\d]{3,40})\bcó\s+(?:tổng số\s+)?(?:từ|trên|dưới)\s+$",
    re.IGNORECASE,
)
# "gắn với việc thực hiện 8 lời …", "đã thành lập 03 …": told, not ordered.
_TOLD = re.compile(r"(?:\bđã\s+[^,;.]{0,30}|\bviệc\s+[^,;.\s]+\s+[^,;.\s]+\s*)$")
_PART = re.compile(r"trong đó(?:[^.;\d]{0,40})$", re.IGNORECASE)
_CHAIN = re.compile(r"[^;.:()]{0,60}?(?:và|,)\s*(?:có\s+)?")
_DOING = re.compile(
    r"\b(?:tổ chức|xây dựng|thành lập|phát triển|phát hành|xuất bản|mở|hoàn thành|thực hiện|hỗ trợ|đào tạo|bồi dưỡng|"
    r"tập huấn|"
    r"trồng|cấp|kết nạp|giới thiệu|đăng|đạt|phấn đấu|triển khai|ban hành|giảm|tăng|đưa|cử|tặng|vận động|trao|"
    r"thu hút)\b",
    re.IGNORECASE,
)
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_TIMES_EACH = re.compile(r"\s*(?:/|mỗi\s|h[ằà]ng\s|một\s|trong\s+(?:một\s+)?)\s*(?:năm|quý|tháng|tuần)")
_PERIOD = re.compile(r"(?:/|mỗi\s+|một\s+|h[ằà]ng\s+)(năm|quý|tháng|tuần)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: float | tuple[float, float]
    printed: str


def find_targets(text: str) -> tuple[Target, ...]:
    """Targets printed in an order, left to right; spans are offsets into `text`. Counts in names are no targets."""
    targets: list[Target] = []
    for number in _numbers(text[:LONGEST_TASK]):
        target = _target(text, number, targets)
        if target is not None:
            targets.append(target)
    return tuple(targets)


def _numbers(text: str) -> list[_Number]:
    return [_Number(m.start(), m.end(), _value(m), m[0]) for m in _NUMBER.finditer(text)]


def _value(match: re.Match[str]) -> float | tuple[float, float]:
    if word := match[3] or match[4]:
        return float(NUMBER_WORDS[word.lower()])
    return (_float(match[1]), _float(match[2])) if match[2] else _float(match[1])


def _float(printed: str) -> float:
    """Vietnamese figures: "10.025" is ten thousand and twenty-five, "1,5" one and a half."""
    return float(printed.replace(".", "").replace(",", "."))


def _target(text: str, number: _Number, earlier: list[Target]) -> Target | None:
    before = text[max(0, number.start - 80) : number.start]
    after = text[number.end : number.end + 100]
    counted = _COUNTED.match(after)
    unit = _unit(counted)
    if unit is None:
        return None
    op, op_start = _operator(text, number, after)
    if not _is_quantity(before, after, number, unit, compared=op is not None):
        return None
    if op is None:
        op = _plain_operator(text, number, earlier, unit)
    if op is None:
        return None
    end = _trim(text, number.end, number.end + (counted.end() if counted else 0), op)
    start = op_start if op_start is not None else number.start
    part_of = len(earlier) - 1 if earlier and _PART.search(text[max(0, start - 50) : start]) else None
    if part_of is not None and earlier[part_of].part_of is not None:
        part_of = earlier[part_of].part_of
    period = _period(after) or (earlier[part_of].period if part_of is not None else None)
    return Target(text[start:end].strip(), op, number.value, unit, _metric(after, unit), period, part_of, (start, end))


def _unit(counted: re.Match[str] | None) -> str | None:
    if not counted or not counted[1]:
        return None
    unit = _UNIT.match(counted[1].strip())
    if not unit:
        return None
    name = unit[1].split("/")[0]
    if _NOT_COUNTED.fullmatch(name):
        return None
    if name[:1].isupper() and not (len(name) > 1 and name.isupper()):
        return None
    return name


def _operator(text: str, number: _Number, after: str) -> tuple[str | None, int | None]:
    """An explicit comparison before the number ("ít nhất 10") or after it ("10 … trở lên")."""
    window = max(0, number.start - 34)
    found = None
    for match in _OP.finditer(text, window, number.start):
        if _OP_TO_NUMBER.fullmatch(text, match.end(), number.start):
            found = found or match
    more = bool(_OR_MORE.match(after))
    if found:
        op = _BEFORE_OPS[int(str(found.lastgroup)[1:])][0]
        return (">=" if more else op), found.start()
    if not more:
        return None, None
    since = re.search(r"\btừ\s+$", text[max(0, number.start - 6) : number.start], re.IGNORECASE)
    return ">=", number.start - (len(since[0]) if since else 0)


def _is_quantity(before: str, after: str, number: _Number, unit: str, *, compared: bool) -> bool:
    """Whether a number with its noun may be something to reach, rather than a name, a place or a feature."""
    if _TOLD.search(before):
        return False
    if compared:
        stripped = _OP.sub("", before[-40:]) if _OP.search(before[-40:]) else before
        if _ATTRIBUTE.search(stripped) and _HAVING.search(before):
            return False
        return not _THOSE_WITH.search(before)
    if _COMPOUND.search(before) or (_YEAR_LIKE.fullmatch(number.printed) and not _DOING.search(before[-14:])):
        return False
    if unit == "%":
        return True
    if unit.lower() == "lần" and not (_TIMES_EACH.match(after, len("lần") + 1) and "định kỳ" not in before[-12:]):
        return False
    ranged = isinstance(number.value, tuple) and before.rstrip().endswith("từ")
    if _NO_COUNT_BEFORE.search(before) and not ranged and not _INSPECTED_AT.search(before):
        return False
    return not (unit.lower() == "điểm" and not _DOING.search(before[-20:]))


def _plain_operator(text: str, number: _Number, earlier: list[Target], unit: str) -> str | None:
    """The operator of a bare number: that of the number it is joined to, else "="."""
    joined = re.search(r"(?:và|,)\s*(?:có\s+)?$", text[max(0, number.start - 8) : number.start])
    last = earlier[-1] if earlier else None
    if joined and last and last.span:
        between = text[last.span[1] : number.start]
        if _CHAIN.fullmatch(between) and not _DOING.search(between):
            return "=" if unit == "%" and number.value == 100.0 else last.op
    if joined and joined[0].startswith("và") and unit != "%":
        return "=" if last and last.span and number.start - last.span[1] <= 45 else None
    return "="


def _trim(text: str, start: int, end: int, op: str) -> int:
    stop = _METRIC_STOP.search(text, start + 1, end + 1)
    if op == ">=" and (more := _OR_MORE.match(text[start : start + 90])):
        return start + more.end()
    return min(stop.start(), end) if stop else end


def _metric(after: str, unit: str) -> str | None:
    stop = _METRIC_STOP.search(after, 1)
    metric = after[: stop.start() if stop else len(after)].strip()
    return metric if metric and metric != unit else None


def _period(after: str) -> str | None:
    match = _PERIOD.search(after[:60])
    return match[1] if match else None
