"""Phrases that tell how often: "hằng năm", "định kỳ 6 tháng, năm", "trước ngày 20 của tháng cuối quý", "02 lần/năm"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from . import calendars as cal
from .parsed import Deadline
from .phrases import (
    AND,
    COUNT,
    DAY_MONTH,
    EVERY,
    EVERY_YEAR,
    HOUR,
    YEAR,
    Anchors,
    Build,
    Match,
    Read,
    Y,
    count_of,
    parts,
    pattern,
)  # fmt: skip
from .spans_of_time import POINT, point

_WEEKDAYS = {
    "hai": "1", "2": "1", "ba": "2", "3": "2", "tư": "3", "bốn": "3", "4": "3", "năm": "4", "5": "4", "sáu": "5",
    "6": "5", "bảy": "6", "7": "6", "chủ nhật": "7",
}  # fmt: skip
_UNIT = (
    r"(?:(?:0?6|sáu)\s+tháng(?!\s*(?:đầu|cuối|\d))|(?:0?3|ba)\s+tháng(?!\s*\d)|(?:1|01|một|cả\s+|theo\s+)?\s*(?:tuần|"
    r"tháng|"
    r"quý|quí|năm)(?!\s*(?:\d|[IV]+\b|học|nay|sau|tới|trước|đầu|cuối)))"
)
_ONE_UNIT = re.compile(rf"(?:{EVERY}\s+)?({_UNIT})", re.IGNORECASE)
_PER_YEAR = {1: "yearly", 2: "half-yearly", 4: "quarterly", 12: "monthly"}
_MONTHS_APART = {1: "monthly", 3: "quarterly", 6: "half-yearly", 12: "yearly"}


def _recurring(freq: str) -> Build:
    def build(m: Match, _anchors: Anchors) -> Read:
        return Deadline(m[0], "recurring", freq=freq)

    return build


def _by_day_of(freq: str) -> Build:
    """ "trước ngày 20 của tháng cuối quý": the day, without the month that differs each time."""

    def build(m: Match, _anchors: Anchors) -> Read:
        return Deadline(m[0], "recurring", freq=freq, by=f"{int(m[1]):02d}") if 1 <= int(m[1]) <= 31 else None

    return build


def _by_date_of(freq: str) -> Build:
    def build(m: Match, _anchors: Anchors) -> Read:
        day = cal.make_date(2024, int(m[2]), int(m[1]))
        return Deadline(m[0], "recurring", freq=freq, by=day.strftime("%m-%d") if day else None)

    return build


def _yearly_month(m: Match, _anchors: Anchors) -> Read:
    end = cal.month_end(2023, int(m[1]))
    return Deadline(m[0], "recurring", freq="yearly", by=end.strftime("%m-%d")) if end else None


def _weekly(m: Match, _anchors: Anchors) -> Read:
    return Deadline(m[0], "recurring", freq="weekly", by=_WEEKDAYS.get(m[1].lower()))


def _by_day(m: Match, anchors: Anchors) -> Read:
    """A day without year or month; it belongs to what recurs before it, or to the year at hand."""
    if m[2] is None:
        return Deadline(m[0], "none", by=f"{int(m[1]):02d}")
    if cal.make_date(2024, int(m[2]), int(m[1])) is None:
        return None
    year = anchors.year_of(int(m[2]))
    due = cal.make_date(year, int(m[2]), int(m[1])) if year else None
    return Deadline(m[0], "date", None, due, by=f"{int(m[2]):02d}-{int(m[1]):02d}", inferred=due is not None)


def _several(m: Match, _anchors: Anchors) -> Read:
    """ "định kỳ hằng quý, 6 tháng, năm": one deadline for each."""
    out = [
        Deadline("", "recurring", freq=_freq_of(unit[1]), span=(unit.start() if index else -1, unit.end()))
        for index, unit in enumerate(parts(m, 1, _ONE_UNIT))
    ]
    return tuple(out) if out else None


def _freq_of(unit: str) -> str:
    words = unit.lower()
    if re.match(r"(?:0?6|sáu)\s", words):
        return "half-yearly"
    if "qu" in words or re.match(r"(?:0?3|ba)\s", words):
        return "quarterly"
    return "yearly" if "năm" in words else "monthly" if "tháng" in words else "weekly"


def _times(m: Match, _anchors: Anchors) -> Read:
    """ "02 lần/năm", "mỗi quý một lần", "một năm hai lần"."""
    count, unit = (m[1], m[2]) if m[1] else (m[4], m[3])
    if not count_of(count):
        return None
    if unit.lower() == "năm":
        freq = _PER_YEAR.get(count_of(count), "unspecified")
    else:
        freq = _freq_of(unit) if count_of(count) == 1 else "unspecified"
    return Deadline(m[0], "recurring", freq=freq)


def _once_in(m: Match, _anchors: Anchors) -> Read:
    """ "06 tháng một lần", "3 tháng/lần", "hai năm một lần" (which has no name)."""
    count, unit = count_of(m[1]) if m[1] else 1, m[2].lower()
    if unit == "tháng":
        freq = _MONTHS_APART.get(count, "unspecified")
    else:
        freq = _freq_of(unit) if count == 1 else "unspecified"
    return Deadline(m[0], "recurring", freq=freq)


def _from_on(m: Match, _anchors: Anchors) -> Read:
    """ "Từ tháng 5/2026, thường xuyên"."""
    first = point(m[1], None)
    return Deadline(m[0], "recurring", first[0], freq="continuous") if first else None


def _from_year_on(m: Match, _anchors: Anchors) -> Read:
    return Deadline(m[0], "recurring", date(int(m[1]), 1, 1), freq="yearly")


def _half_year_of_each(m: Match, _anchors: Anchors) -> Read:
    read = _by_date_of("half-yearly")(m, Anchors())
    return replace(read, raw=m[0]) if isinstance(read, Deadline) else None


_PERIODIC = r"(?:định kỳ\s*,?\s*(?:theo\s+)?)"
_BY = rf"(?:trước|chậm nhất(?:\s+là)?(?:\s+(?:vào|đến))?|vào)\s+{HOUR}"
_DAY_OF = rf"{_PERIODIC}?(?:{EVERY}\s+(?:quý|quí|tháng)\s*,?\s*\(?)?(?:{_BY}|từ\s+)?ngày\s+(\d{{1,2}})\s+(?:của\s+)?"
_NEXT = r"(?:sau|liền kề|kế tiếp|tiếp theo|báo cáo|kế tiếp)"

# fmt: off
WITH_DAY = (
    pattern("yearly_by", "strong", rf"{_PERIODIC}?(?:{_BY}|đến\s+)?(?<!\d){DAY_MONTH}\s*,?\s*(?:của\s+)?{EVERY_YEAR}",
            _by_date_of("yearly"), "năm"),
    pattern("yearly_by", "strong", rf"{_PERIODIC}?(?:{EVERY_YEAR}|cả năm)\s*,?\s*(?:\(\s*)?{_BY}{DAY_MONTH}",
            _by_date_of("yearly"), "năm"),
    pattern("half_yearly_by", "strong",
            rf"{_PERIODIC}?(?:{EVERY}\s+)?(?:0?6|sáu)\s+tháng(?:\s+(?:đầu|cuối)\s+năm)?\s*,?\s*\(?\s*{_BY}{DAY_MONTH}",
            _half_year_of_each, "tháng"),
    pattern("yearly_month", "strong",
            rf"(?:(?:trong|vào|trước|chậm nhất)\s+)*tháng\s+(\d{{1,2}})\s*,?\s*{EVERY_YEAR}", _yearly_month, "tháng"),
    pattern("quarterly_by", "strong", rf"{_DAY_OF}tháng\s+(?:cuối|đầu|thứ\s+\w+)(?:\s+(?:của|mỗi|{EVERY}|"
            rf"từng))*\s+qu[ýí]"
            rf"(?:\s+{_NEXT})?", _by_day_of("quarterly"), "qu"),
    pattern("quarterly_by", "strong",
            rf"{_DAY_OF}(?:các\s+)?tháng\s+0?3\s*,\s*(?:tháng\s+)?0?6\s*,\s*(?:tháng\s+)?0?9\s*"
            rf"(?:,|và)\s*(?:tháng\s+)?12(?:\s+{EVERY_YEAR})?", _by_day_of("quarterly"), "tháng"),
    pattern("monthly_by", "strong", rf"{_DAY_OF}(?:(?:{EVERY}|mỗi)\s+tháng|tháng\s+{_NEXT})", _by_day_of("monthly"),
            "tháng"),
    pattern("monthly_by", "strong",
            rf"{_PERIODIC}?{EVERY}\s+tháng\s*,?\s*\(?\s*(?:{_BY})?ngày\s+(\d{{1,2}})(?!\s*/|\s*tháng|"
            rf"\s+của tháng cuối|\d)",
            _by_day_of("monthly"), "tháng"),
    pattern("yearly_by", "strong",
            rf"báo cáo (?:kết quả )?(?:cả )?năm\s+(?!\d)[^.;,\n]{{0,40}}?trước {DAY_MONTH}", _by_date_of("yearly"),
            "báo cáo"),
    pattern("yearly_by", "strong", rf"báo cáo (?:cả )?năm\s+trước {DAY_MONTH}", _by_date_of("yearly"), "báo cáo"),
    pattern("monthly_by", "strong",
            r"báo cáo (?:(?:kết quả|tình hình) )?tháng\s[^.;,\n]{0,40}?trước ngày\s+(\d{1,2})(?!\s*/|\s*tháng|\s*của|"
            r"\d)",
            _by_day_of("monthly"), "báo cáo"),
    pattern("weekly", "strong",
            rf"{_PERIODIC}?(?:{_BY}|chiều\s+|sáng\s+)?(?:các\s+)?(?:ngày\s+)?thứ\s+(hai|ba|tư|bốn|năm|sáu|bảy|"
            rf"[2-7])\s*,?\s*"
            rf"(?:của\s+)?(?:{EVERY}|mỗi)\s+tuần", _weekly, "tuần"),
    pattern("weekly", "strong", rf"{_PERIODIC}?(?:vào\s+)?(chủ nhật)\s+(?:{EVERY}|mỗi)\s+tuần", _weekly, "tuần"),
)
SEVERAL = (
    pattern("several", "strong",
            rf"(?:{_PERIODIC}(?:{EVERY}\s+)?|"
            rf"{EVERY}\s+)({_UNIT}(?:{AND}(?:định kỳ\s+)?(?:{EVERY}\s+)?{_UNIT}){{1,4}})", _several,
            "định", "ng "),
    pattern("from_on", "strong",
            rf"từ\s+({POINT['month_with_year']}|{POINT['quarter_with_year']}|năm\s+{YEAR})\s*,?\s*(?:và\s+)?"
            r"(?:(?:thực hiện|duy trì)\s+)?thường xuyên", _from_on, "thường"),
    pattern("year_and_after", "strong",
            rf"(?:từ\s+|trong\s+)?(?:năm\s+)?{Y}\s*(?:,\s*và|và|,)\s*(?:{EVERY}\s+năm|(?:các|"
            rf"những)\s+năm\s+(?:tiếp theo|sau|"
            rf"kế tiếp|tiếp))", _from_year_on, "năm"),
)
TIMES = (
    pattern("times", "strong",
            rf"{_PERIODIC}?(?:(?<![\w/.,])({COUNT})\s+(?:lần|kỳ)\s*(?:/|mỗi\s+|trong\s+(?:một\s+)?|một\s+|"
            rf"trên\s+)\s*(năm|quý|"
            rf"tháng|tuần)(?!\w)|(?:mỗi|một)\s+(năm|quý|tháng|tuần)\s+({COUNT})\s+lần)", _times, "lần", "kỳ"),
    pattern("once_in", "strong",
            rf"{_PERIODIC}?(?<![\w/.,])(?:mỗi\s+)?({COUNT})\s+(tháng|quý|năm|tuần)\s*(?:/\s*(?:0?1\s+|một\s+)?|"
            rf"một\s+|0?1\s+)lần",
            _once_in, "lần"),
    pattern("once_in", "strong", rf"{_PERIODIC}(?:{EVERY}\s+)?()(tháng|quý|năm|tuần)\s*(?:/\s*|một\s+|0?1\s+)lần",
            _once_in, "lần"),
)
PLAIN = (
    pattern("yearly", "strong",
            rf"(?:{_PERIODIC}|thường xuyên,?\s+|thường niên,?\s+)?{EVERY}\s+năm(?:\s+và\s+(?:từng|theo)\s+giai đoạn)?",
            _recurring("yearly"), "năm"),
    pattern("half_yearly", "strong",
            rf"(?:{_PERIODIC}|{EVERY}\s+|mỗi\s+){{1,2}}(?:0?6|sáu)\s+tháng(?!\s+(?:đầu|cuối))(?:\s*(?:,|/|"
            rf"một)?\s*(?:01|1|một)?"
            r"\s*lần)?", _recurring("half-yearly"), "tháng"),
    pattern("quarterly", "strong", rf"{_PERIODIC}?(?:{EVERY}|từng)\s+qu[ýí]|định kỳ\s+(?:theo\s+)?qu[ýí](?!\s*[IV\d])",
            _recurring("quarterly"), "qu"),
    pattern("monthly", "strong", rf"{_PERIODIC}?(?:{EVERY}|từng)\s+tháng|định kỳ\s+(?:theo\s+)?tháng(?!\s*\d)",
            _recurring("monthly"), "tháng"),
    pattern("weekly", "strong", rf"{_PERIODIC}?{EVERY}\s+tuần|định kỳ\s+tuần", _recurring("weekly"), "tuần"),
    pattern("each", "bare", r"mỗi\s+năm", _recurring("yearly"), "mỗi"),
    pattern("each", "bare", r"mỗi\s+quý", _recurring("quarterly"), "mỗi"),
    pattern("each", "bare", r"mỗi\s+tháng", _recurring("monthly"), "mỗi"),
    pattern("each", "bare", r"mỗi\s+tuần", _recurring("weekly"), "mỗi"),
    pattern("by_day", "strong",
            rf"(?:(?:hoàn thành|xong|gửi)\s+)?(?:trước|"
            rf"chậm nhất(?:\s+là)?(?:\s+vào)?)\s+{HOUR}(?:ngày\s+(\d{{1,2}})(?:\s*(?:/|\s*tháng\s*)"
            r"(\d{1,2}))?)(?!\s*[/\d]|\s*tháng|\s*năm)", _by_day, "ngày"),
    pattern("by_day", "strong", r"(?:(?:hoàn thành|xong|gửi)\s+)?(?:trước|"
            r"chậm nhất)\s+(\d{1,2})\s*/\s*(\d{1,2})(?!\s*[/\d%])",
            _by_day, "/"),
)
LOOSE = (
    pattern("continuous", "near", r"(?<!không )thường xuyên(?:,?\s+liên tục)?", _recurring("continuous"), "thường"),
    pattern("regular", "near",
            r"theo định kỳ|định kỳ(?=\s*(?:,|và|;|\.|$|sơ kết|tổng kết|báo cáo|theo dõi|kiểm tra|đánh giá|tổ chức|"
            r"rà soát|"
            r"cập nhật|tổng hợp|thông tin|giao ban|họp|gửi|đôn đốc|h[ằà]ng|xem xét|công khai|tiến hành|cung cấp|"
            r"thực hiện|có|"
            r"tham mưu|làm việc|gặp|kiểm điểm|đối thoại|tiếp|trao đổi|phối hợp|khảo sát|nghe|cho ý kiến|công bố|"
            r"bổ sung|diễn tập|tập huấn|luyện tập))",
            _recurring("unspecified"), "định"),
)
# fmt: on
