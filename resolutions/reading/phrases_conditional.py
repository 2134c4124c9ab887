"""Phrases that hang on something else: so many days from a day, once something has happened, a session, the term."""

from __future__ import annotations

import re
from datetime import date

from . import calendars as cal
from .conventions import STANDARD, Conventions
from .parsed import Deadline
from .phrases import COUNT, TO, Anchors, Match, Read, Y, count_of, pattern

_KIND = (
    r"(?:Nghị quyết|Kế hoạch|Quyết định|Chương trình(?: hành động)?|Chỉ thị|Đề án|Quy chế|Quy định|Hướng dẫn|Thông báo|"
    r"Công văn|Công điện|Kết luận|Luật|Nghị định|Thông tư|văn bản|Phương án)"
)
# The document itself: "kể từ ngày ký", "kể từ ngày Nghị quyết này có hiệu lực", "từ ngày ban hành Kế hoạch này".
_OWN = re.compile(
    rf"(?:kể\s+)?(?:từ|sau)\s+(?:ngày|khi)?\s*(?:(?:được\s+)?(?:ký(?:\s+ban hành|\s+kết)?|ban hành|phát hành|"
    rf"có hiệu lực(?: thi "
    rf"hành)?)(?:\s+{_KIND}(?:\s+này)?)?|{_KIND}\s+này(?:\s+(?:có|được|bắt đầu)?\s*(?:hiệu lực|ban hành|ký|phê duyệt|"
    rf"thông qua)"
    rf"(?:\s+(?:ban hành|thi hành))*)?)\s*(?:$|[,;.):])",
    re.IGNORECASE,
)

_RECEIPT = re.compile(r"\b(?:nhận|tiếp nhận)\b", re.IGNORECASE)


def _term_from(m: Match, anchors: Anchors) -> Read:
    """A count of time from a day: a date when that day is the document's own and known, else a condition."""
    count, unit, tail = count_of(m[1]), m[2].lower(), m[3]
    if anchors.issued and _OWN.match(tail.strip() + "."):
        due = _count_on(anchors.issued, count, unit, anchors.rules)
        if due:
            return Deadline(m[0], "date", None, due, inferred=True)
    return Deadline(m[0].strip(" .;,"), "conditional", condition=m[0].strip(" .;,"))


def _count_on(day: date, count: int, unit: str, rules: Conventions) -> date | None:
    if unit.startswith("tháng"):
        return cal.add_months(day, count)
    if unit.startswith("năm"):
        return cal.add_months(day, 12 * count)
    if unit.startswith("quý"):
        return cal.add_months(day, 3 * count)
    if unit.startswith("giờ"):
        return cal.add_days(day, -(-count // 24))
    if unit.startswith("tuần"):
        return cal.add_days(day, 7 * count)
    if "làm việc" in unit:
        return cal.add_workdays(day, count, rules.is_working)
    return cal.add_days(day, count)


def due_after(phrase: str, day: date, rules: Conventions = STANDARD) -> date | None:
    """When a phrase that counts from something awaited ("trong 10 ngày làm việc kể từ ngày Quy chế được ban hành") is
    due, if that came on this day; None when it counts nothing, or counts from the day on which a paper is received."""
    match = next((found for term in TERMS[:2] if (found := term.regex.search(phrase))), None)
    if match is None or _RECEIPT.search(match[3]):
        return None
    return _count_on(day, count_of(match[1]), match[2].lower(), rules)


def _conditional(m: Match, _anchors: Anchors) -> Read:
    condition = m[1].strip(" .;,")
    return Deadline(m[0].strip(" .;,"), "conditional", condition=condition) if condition else None


def _whole_condition(m: Match, _anchors: Anchors) -> Read:
    words = m[0].strip(" .;,")
    return Deadline(words, "conditional", condition=words)


def _end_of_term(m: Match, anchors: Anchors) -> Read:
    years = (int(m[1]), int(m[2])) if m[1] else anchors.term
    if years is None:
        return Deadline(m[0], "conditional", condition=m[0])
    if m[0].lower().startswith("từ nay"):
        end = date(years[1], 12, 31)
        return Deadline(m[0], "period", anchors.until(end), end, inferred=not m[1])
    return Deadline(m[0], "date", None, date(years[1], 12, 31), inferred=not m[1])


def _in_term(m: Match, anchors: Anchors) -> Read:
    years = (int(m[1]), int(m[2])) if m[1] else anchors.term
    if years is None or years[0] > years[1]:
        return None
    return Deadline(m[0], "period", date(years[0], 1, 1), date(years[1], 12, 31), inferred=not m[1])


_N = rf"({COUNT})\s*(?:\([^)]{{1,20}}\)\s*)?"
_TIME = r"(tháng|ngày làm việc|ngày|năm|tuần|giờ|quý)"
# Words of a condition: a full stop inside a number ("mục 1.1") and a comma before another unit's name belong to it;
# "\x00" stands where another deadline was read.
_C = r"(?:[^.,;:()\n\x00]|\.(?=\d)|,(?=\s(?-i:[A-ZĐÁÂÔƠƯỦỨÝ])))"
_REST = r"(?:[^.,;:()\n\x00]|\.(?=\d))"
_DONE = (
    r"(?:được|ban hành|phê duyệt|thông qua|có|cho|hướng dẫn|chấp thuận|quyết định|công bố|bố trí|kết thúc|hoàn thành|"
    r"nhận|"
    r"đồng ý|triển khai|thẩm định|giao|phân bổ|nghiệm thu|thống nhất|xác nhận|góp ý|tiếp nhận|cấp|ký|bổ sung|đi vào|"
    r"tổ chức)"
)
_DUE = (
    r"(?:có hiệu lực|được (?:ban hành|phê duyệt|thông qua|công bố|giao|bố trí|cấp|ký|chấp thuận)|ban hành|"
    r"bố trí kinh phí)"
)
_PAPER = (
    r"(?:nghị định|thông tư|luật|hướng dẫn|quyết định|văn bản|chủ trương|kết luận|nghị quyết|ý kiến|kinh phí|nguồn|"
    r"quy định|"
    r"đủ|kế hoạch|chỉ đạo|kết quả)"
)

# fmt: off
TERMS = (
    pattern("term", "strong",
            rf"(?:trong (?:thời hạn|vòng|thời gian|khoảng)|trong|chậm nhất(?: là| trong)?|không quá|"
            rf"thời hạn(?: là)?:?|tối đa)\s+"
            rf"(?:sau\s+|không quá\s+|tối đa\s+)?{_N}{_TIME}\s*,?\s*((?:kể\s+từ|tính\s+từ|từ|sau)\s+(?!nay|đó|"
            rf"{_N})[^.;\n]{{2,140}}?)"
            r"(?=[.,;:()\n]|$)", _term_from, "kể", "từ", "sau"),
    pattern("term", "strong",
            rf"(?:sau\s+)?(?<!\w){_N}{_TIME}\s*,?\s*(kể\s+từ\s+(?:ngày|khi|"
            rf"thời điểm)\s+[^.;\n]{{2,140}}?)(?=[.,;:()\n]|$)",
            _term_from, "kể"),
    pattern("days_before", "strong",
            rf"(?:chậm nhất|ít nhất|tối thiểu|muộn nhất)\s+(?:là\s+|trước\s+)?{_N}(ngày làm việc|ngày|giờ|"
            rf"tuần)\s+trước\s+"
            r"([^.,;:()\n]{3,80})", _whole_condition, "trước"),
    pattern("days_before", "strong",
            rf"trước\s+(?:khi\s+|ngày\s+)?((?:phiên họp|cuộc họp|kỳ họp|hội nghị|họp|khai mạc|đại hội|"
            rf"tổ chức)[^.,;:()\n]{{0,40}}?)\s+"
            rf"(?:ít nhất\s+|tối thiểu\s+|chậm nhất\s+)?{_N}(ngày làm việc|ngày|giờ|tuần)", _whole_condition, "trước"),
)
OFFICE = (
    pattern("end_of_term", "strong",
            rf"(?:từ nay\s+)?(?:cho\s+)?(?:phấn đấu\s+)?đến\s+(?:hết|cuối)\s+(?:nhiệm kỳ|khóa|"
            rf"khoá)(?:\s+(?:Đại hội\s+)?{Y}{TO}{Y})?",
            _end_of_term, "nhiệm", "kh"),
    pattern("in_term", "strong", rf"(?:trong|suốt)\s+(?:cả\s+|toàn\s+|"
            rf"suốt\s+)?nhiệm kỳ(?:\s+(?:Đại hội\s+)?{Y}{TO}{Y})?"
            r"(?!\s+(?:trước|vừa qua|qua|tới|sau))", _in_term, "nhiệm"),
)
SESSIONS = (
    pattern("session", "strong",
            r"(?:tại|trong|vào|trình)\s+((?:các\s+)?(?:kỳ họp|phiên họp)\s+(?:thứ|chuyên đề|cuối năm|giữa năm|"
            r"gần nhất|thường lệ|"
            r"thường kỳ|tới|tiếp theo|sơ kết|tổng kết)(?![^.;,)]{0,30}\sh[ằà]ng (?:năm|quý|tháng))"
            r"[^.;,)\x00]{0,60})", _conditional, "họp"),
)
CONDITIONS = (
    pattern("conditional", "strong",
            rf"(?:ngay\s+)?sau khi\s+((?:(?!\bsau khi\b){_C}){{0,160}}?\b{_DONE}\b{_REST}{{0,140}})", _conditional,
            "khi"),
    pattern("conditional", "strong", rf"ngay\s+(?:sau\s+)?khi\s+(?!có thể)({_REST}{{4,160}})", _conditional, "khi"),
    pattern("when", "strong",
            rf"khi\s+((?:có\s+{_PAPER}|(?:được|đã được|có đủ)\s+\w){_REST}{{0,140}}|"
            rf"(?:(?!\bkhi\b){_C}){{2,100}}?\b{_DUE}\b{_REST}{{0,100}})",
            _conditional, "khi"),
    pattern("after_event", "strong", rf"ngay\s+sau\s+(?!khi\b|đó\b|đây\b|này\b)({_REST}{{4,80}})", _conditional,
            "ngay"),
    pattern("together", "strong", rf"đồng thời với\s+((?:hiệu lực|việc ban hành|thời điểm){_REST}{{2,120}})",
            _conditional,
            "đồng thời"),
    pattern("after_plan", "strong",
            rf"thời gian(?:\s+(?:thực hiện|hoàn thành|cụ thể))?\s*:?\s*(theo\s+(?:kế hoạch|hướng dẫn|tiến độ|chỉ đạo|"
            rf"lộ trình|thông "
            rf"báo)\s+(?:của\s+)?{_REST}{{2,100}})", _conditional, "thời gian"),
)
# fmt: on
