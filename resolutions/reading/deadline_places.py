"""Whether a phrase found inside a sentence is when to do something, or part of a name, a citation, an account."""

from __future__ import annotations

import re

from .phrases import Anchors, Match, Pattern

# Names take a year or period with them: "Đề án … đến năm 2030", "Nghị quyết Đại hội … nhiệm kỳ 2020-2025".
_NAME = re.compile(
    r"(?:[Đđ]ề án|[Kk]ế hoạch|[Cc]hương trình|[Cc]hiến lược|[Qq]uy hoạch|[Dd]ự án|[Đđ]ề tài|Nghị quyết|Kết luận|"
    r"Chỉ thị|"
    r"Quyết định|Quy chế|Quy định|Cuộc thi|Hội thi|Giải thưởng|[Dd]anh mục|Nghị định|Thông tư|Thông báo|Hướng dẫn|"
    r"Công văn|Luật|Đại hội|[Bb]áo cáo|Chuyên đề|[Pp]hong trào|Phương án|Hội nghị|Lễ|nhiệm vụ|[Dd]ự toán|[Cc]hỉ tiêu)\b"
)
# Nouns that take a period without being names: "bộ tiêu chí giai đoạn 2021-2025".
_PERIODIC_NOUN = re.compile(
    r"(?:tiêu chí|chính sách|[Mm]ục tiêu|chuẩn|vốn|cơ chế|[Tt]hể lệ|[Đđ]ịnh hướng|tầm nhìn|chuyên đề|danh sách)\b"
)
_QUOTED = re.compile(r"“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"|«[^»\n]{0,600}»")
_CITED = re.compile(
    r"(?:\d{1,5}\s*(?:/\d{4})?\s*[-/]\s*[A-ZĐ][\w&./Đđ\s-]{0,30}?,?\s*|\bký\s+|\b(?:văn bản|công văn|thông báo|tờ "
    r"trình|báo cáo)\s+)ngày\s+\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|tháng\s*\d{1,2}\s*năm\s*\d{4})",
    re.IGNORECASE,
)
# Words right before any wording of a time that make it a day of effect, of a count, a long-term view.
_NEVER_AFTER = re.compile(
    r"(?:hiệu lực(?: thi hành)?(?: kể)?(?: từ)?|(?:^|\s)tính(?: từ| kể)?|tầm nhìn|định hướng|phát sinh|ghi nhận|"
    r"xảy ra|"
    r"áp dụng cho)\s*$",
    re.IGNORECASE,
)
# … and of a time that is printed without "trước", "trong", "vào": it belongs to the noun.
_NOUN_OF_TIME = re.compile(
    r"(?:nhiệm kỳ|khóa|khoá|họp|ban hành|được ký|sinh|thành lập|tại thời điểm|kỷ niệm|Đại hội|số liệu|"
    r"có hiệu lực từ)\s*"
    r"(?:ngày\s*)?$",
    re.IGNORECASE,
)
_PERIOD_OF_NOUN = re.compile(
    r"(?:sơ kết|tổng kết|báo cáo|phương hướng|kết quả|đánh giá|công tác|nhiệm vụ|kế hoạch|chương trình|dự toán|"
    r"tình hình|giao ban|"
    r"hội nghị|"
    r"chỉ tiêu|quyết toán|danh mục|chuyên đề|phiên họp|phân bổ|thi đua|hoạt động|số liệu|thu chi)\s+(?:của\s+|"
    r"trong\s+)?$",
    re.IGNORECASE,
)
# "chương trình công tác hằng năm": which programme, not when.
_ORDINARY_BEFORE = re.compile(
    r"(?:công tác|chuyên đề|chương trình|dự toán|ngân sách|kinh phí|nhiệm vụ)\s+$", re.IGNORECASE
)
_PROGRAMME_BEFORE = re.compile(r"(?:chương trình|kế hoạch) công tác\s+$", re.IGNORECASE)
_UNHURRIED = re.compile(
    r"(?:chi|kinh phí|nguồn|giáo dục|hoạt động|công việc|lực lượng|chế độ|đào tạo|việc làm|cư trú|thường trú)\s+$",
    re.IGNORECASE,
)
_DATA_BEFORE = re.compile(r"(?:\bđã\b|kết quả|tồn tại|hạn chế|tình hình|kinh phí|vi phạm)[^,;.]{0,40}$", re.IGNORECASE)
_STATED_AFTER = re.compile(r"\s*,?\s*(?:chưa|đã|vẫn|còn|mới|có hiệu lực)\s")
_UNTIL = re.compile(r"(?:cho\s+)?(?:đến|hết|tính)", re.IGNORECASE)
_WITHOUT_WORD = re.compile(r"(?:ngày|tháng|quý|quí|năm|giai đoạn|thời kỳ|các năm|\d)", re.IGNORECASE)
_NAME_STOP = re.compile(
    r"[;.](?=\s)|,\s+(?=(?:hoàn thành|xong|báo cáo|trình|gửi|trước|chậm nhất|thời gian|thời hạn|phấn đấu))|\("
)
_NEAR_STOP = re.compile(r"[,;.(:]")
_AIM_AFTER = re.compile(
    r"\s*(?:,|có\s|đạt|hoàn thành|\d|cơ bản|tỷ lệ|ít nhất|tối thiểu|trên\s|toàn\s|phấn đấu|mỗi\s|thu hút|đưa\s|"
    r"xây dựng)"
)
# "phấn đấu doanh thu năm 2025 đạt 800 triệu đồng"
_AIMING = re.compile(r"\bphấn đấu\s[^,;.]{2,60}$", re.IGNORECASE)
_REACHES_AFTER = re.compile(r"\s*đạt\s")
_DOING_BEFORE = re.compile(
    r"(?:hoàn thành|xong|thực hiện|trong|vào|dự kiến|kết thúc|tổng kết|sơ kết|triển khai|khai mạc)\s*$", re.IGNORECASE
)
_FINISHING = re.compile(r"(?:^|[;.,]\s)\s*(?:hoàn thành|kết thúc|xong)\s[^;.,]{2,120}$", re.IGNORECASE)
_ENDS_IT = re.compile(r"\s*(?:[.;,)]|$)")
_DAY_BEFORE = re.compile(
    r"(?:hoàn thành|xong|tổ chức|khai mạc|diễn ra|kết thúc|dự kiến|thời gian:?)\s*$", re.IGNORECASE
)
_COUNT_AFTER = re.compile(
    r"\s*(?:có\s+)?(?:\d|ít nhất|tối thiểu|không (?:dưới|quá|ít)|từ\s+\d|khoảng|trên\s+\d|tối đa)"
)
_COMPARED = re.compile(
    r"(?:ít nhất|tối thiểu|không (?:quá|dưới|ít hơn)|tối đa|từ|trên|hơn|khoảng)(?: là)?\s+$", re.IGNORECASE
)
_NO_MOMENT = re.compile(
    r"(?:trước|trong|đến|từ|mỗi|nhiều|đôi|hơn|cả|nếu|một|sau|ngay|chỉ|tới|trừ|kể)\s+$", re.IGNORECASE
)


def hide(sentence: str) -> str:
    """The sentence with quoted titles and the dates of cited documents blanked out, offsets kept."""
    hidden = _QUOTED.sub(lambda match: " " * len(match[0]), sentence)
    return _CITED.sub(lambda match: " " * len(match[0]), hidden)


def counts(pattern: Pattern, hidden: str, match: Match, anchors: Anchors) -> bool:
    """Whether a pattern's match is a deadline at this place of the sentence."""
    before = hidden[max(0, match.start() - 300) : match.start()]
    if _NEVER_AFTER.search(before) or not _of_its_own(pattern.name, hidden, match, before):
        return False
    if _WITHOUT_WORD.match(match[0]):
        if _NOUN_OF_TIME.search(before):
            return False
        if pattern.name in ("half_year", "month", "quarter", "months", "quarters") and _PERIOD_OF_NOUN.search(before):
            return False
    if _past(pattern, match, anchors, before):
        return False
    return _trusted(pattern, hidden, match, before)


def _of_its_own(name: str, hidden: str, match: Match, before: str) -> bool:
    """Rules of single patterns."""
    if name in ("date", "through_year") and _UNTIL.match(match[0]):
        return not _STATED_AFTER.match(hidden, match.end())
    if name == "yearly":
        return not _ORDINARY_BEFORE.search(before)
    if name in ("quarterly", "monthly", "weekly"):
        return not _PROGRAMME_BEFORE.search(before)
    if name == "each":
        return not _COUNT_AFTER.match(hidden, match.end())
    if name == "times":
        return not _COMPARED.search(before)
    if name == "when":
        return not _NO_MOMENT.search(before)
    if name == "continuous":
        return not _UNHURRIED.search(before)
    return True


def _past(pattern: Pattern, match: Match, anchors: Anchors, before: str) -> bool:
    """A year over before the document was issued, of data or printed bare, tells what an account is of."""
    if anchors.issued is None or pattern.name not in ("in_year", "years", "through_year", "two_years"):
        return False
    printed = re.findall(r"(?:19|20)\d{2}", match[0])
    if not printed or int(printed[-1]) >= anchors.issued.year:
        return False
    return (pattern.strength == "bare" and bool(before.strip())) or bool(_DATA_BEFORE.search(before))


def _trusted(pattern: Pattern, hidden: str, match: Match, before: str) -> bool:
    if pattern.strength == "strong":
        return True
    if pattern.strength == "near":
        return not _NAME.search(_NEAR_STOP.split(before[-32:])[-1])
    if pattern.strength == "bare" and pattern.name == "date":
        alone = not before.strip() or before.rstrip()[-1:] in "(:" or bool(_DAY_BEFORE.search(before))
        return alone and not re.match(r"\s+của\s", hidden[match.end() : match.end() + 8])
    if before.rstrip().endswith(",") and pattern.name == "to_year" and _AIM_AFTER.match(hidden, match.end()):
        return True
    if pattern.name == "in_year" and _REACHES_AFTER.match(hidden, match.end()) and _AIMING.search(before):
        return True
    if pattern.strength == "bare" and pattern.name == "each":
        return not before.strip() or before.rstrip()[-1:] in "(,;:."
    clause = _NAME_STOP.split(before)[-1]
    apart = before.rstrip().endswith(",") and _ENDS_IT.match(hidden, match.end())  # "… chuẩn mới, giai đoạn 2026-2028."
    if _NAME.search(clause) or (pattern.name == "years" and not apart and _PERIODIC_NOUN.search(clause)):
        return False
    if pattern.name == "in_year" and _ENDS_IT.match(hidden, match.end()) and _FINISHING.search(before):
        return True
    return (
        pattern.strength != "bare"
        or not before.strip()
        or before.rstrip()[-1:] in "(,;:."
        or bool(_DOING_BEFORE.search(before))
    )
