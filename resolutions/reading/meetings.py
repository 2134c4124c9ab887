"""Which meeting a document was adopted at, as its text tells: body, number, day, hours, place, who was there.

Documents cite congresses and conferences of others all the time. A meeting is told only where the text counts who was
there, or says that a conference or congress adopted it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from .calendars import read_date
from .checks_counts import counts_told

BODIES = (
    *("Ban Chấp hành", "Ban Thường vụ", "Ban Kiểm tra", "Ủy ban Kiểm tra", "Đảng đoàn", "Đoàn Chủ tịch"),
    *("Hội đồng Trung ương", "Thường trực"),
)
_WORD = "Đại hội|Hội nghị|Kỳ họp|Phiên họp|Cuộc họp"
_ORDINAL = r"\d{1,3}|[IVXLC]{1,6}|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
_NAMED = re.compile(
    rf"\b(?P<word>{_WORD})\b(?P<middle>[^.;\n]{{0,140}}?)\blần\s+thứ\s+(?P<number>{_ORDINAL})\b", re.IGNORECASE
)
# Congresses of the Party and of the whole country: cited, never the union's own.
_OTHERS = re.compile(r"toàn quốc|đảng bộ|của đảng\b|hội đồng nhân dân|quốc hội", re.IGNORECASE)
_BODY = re.compile("|".join(BODIES), re.IGNORECASE)
_HOUR = r"(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{1,2})?"
_ADOPTED = re.compile(
    rf"\b(?P<by>{_WORD}|Ban Chấp hành|Ban Thường vụ)\b[^.;\n]{{0,220}}?\bthông qua\s+(?:vào\s+)?(?:hồi|lúc|ngày|tại)",
    re.IGNORECASE,
)
_ENDED = re.compile(
    rf"(?:thông qua\s+(?:vào\s+)?(?:hồi|lúc)|(?:kết thúc|bế mạc)\s+(?:vào\s+)?(?:hồi|lúc)?)\s*:?\s*{_HOUR}",
    re.IGNORECASE,
)
_STARTED = re.compile(
    rf"(?:khai mạc|bắt đầu|vào)\s+(?:vào\s+)?(?:hồi|lúc|từ)\s*:?\s*{_HOUR}|thời gian\s*:\s*(?:từ\s+)?{_HOUR}",
    re.IGNORECASE,
)
_TODAY = re.compile(r"hôm nay,?\s*(?:là\s+)?(ngày[^.;\n]{4,40})", re.IGNORECASE)
_MET = re.compile(
    r"\b(ngày\s+\d{1,2}(?:\s*[/-]\s*|\s+tháng\s+)\d{1,2}(?:\s*[/-]\s*|,?\s+năm\s+)\d{4})\b[^.;\n]{0,160}?"
    r"\b(?:họp|tổ chức|tiến hành)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:địa điểm\s*:\s*|\btại\s+(?=hội trường|trụ sở|phòng họp|nhà văn hóa|trung tâm hội nghị|khách sạn))"
    r"([^.;,\n]{4,120})",
    re.IGNORECASE,
)
# One number for all who were absent, with its reason behind it: "vắng 2 đại biểu có lý do".
_ABSENT = re.compile(
    r"vắng(?:\s+mặt)?\s*:?\s*(\d{1,4})\s+(?:đồng chí|đ/c|đại biểu|ủy viên|uỷ viên|thành viên|người)?\s*\(?\s*"
    r"(?P<none>không\s+)?(?:có\s+)?(?:lý do|lí do|phép)",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[*#_]+")
_SPELLED = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_WORDS_OF_NUMBERS = {word: number for number, word in enumerate(_SPELLED, start=1)} | {"bốn": 4}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LONGEST = 200_000  # of a longer document the end is looked at as well, its middle is not


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """What a document says of its meeting; None and "" for what it does not say. `absent` is all who were missing,
    also where the text does not say why."""

    is_congress: bool = False
    body: str = ""
    ordinal: int | None = None
    on: date | None = None
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    members: int | None = None
    present: int | None = None
    absent: int | None = None
    excused: int | None = None
    unexcused: int | None = None


def read_meeting(text: str) -> MeetingTold | None:
    """The meeting of a document's text; None where it tells of none of its own."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    text = _MARKS.sub("", text)
    numbers, at = _people(text)
    adopted = _ADOPTED.search(text)
    if not numbers and not adopted:
        return None
    place = at if numbers else adopted.start() if adopted else 0
    name = _name(text, place)
    if name is None and not numbers:
        return None
    around = text[max(0, place - 1500) : place + 1500]
    by = text[adopted.start() : adopted.end() + 80] if adopted else ""
    body = _body(text, name, around)
    closing = _ENDED.search(text)
    started = _STARTED.search(around)
    where = _PLACE.search(around)
    return MeetingTold(
        is_congress=name is not None and name["word"].casefold() == "đại hội",
        body=body,
        ordinal=ordinal_of(name["number"]) if name else None,
        on=_day(text, around, closing, by),
        starts=_clock(started),
        ends=_clock(closing),
        place=_trimmed(where[1]) if where else "",
        **_split(numbers),
    )


def ordinal_of(words: str) -> int | None:
    """ "3", "III", "ba" as a number."""
    plain = words.strip()
    if plain.isdecimal():
        return int(plain) or None
    if plain.casefold() in _WORDS_OF_NUMBERS:
        return _WORDS_OF_NUMBERS[plain.casefold()]
    values = [_ROMAN.get(letter, 0) for letter in plain.upper()]
    if not values or 0 in values:
        return None
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))


def _people(text: str) -> tuple[dict[str, int], int]:
    """The first count of people at a meeting, and where it stands."""
    for numbers, (start, _end) in counts_told(text):
        if "present" in numbers and numbers.keys() & {"total", "absent", "with", "without"}:
            found = dict(numbers)
            if (one := _ABSENT.search(text, max(0, start - 100), start + 700)) and not found.keys() & {
                "with",
                "without",
            }:
                found |= {"without" if one["none"] else "with": int(one[1])}
            return found, start
    return {}, 0


def _split(numbers: dict[str, int]) -> dict[str, int | None]:
    """Absent with and without a reason; what one of them leaves of all who were absent is the other."""
    absent, given, none = (numbers.get(name) for name in ("absent", "with", "without"))
    if absent is None and (given is not None or none is not None):
        absent = (given or 0) + (none or 0)
    if absent is not None and given is None and none is not None and none <= absent:
        given = absent - none
    elif absent is not None and none is None and given is not None and given <= absent:
        none = absent - given
    counts = {"members": numbers.get("total"), "present": numbers.get("present"), "absent": absent}
    return counts | {"excused": given, "unexcused": none}


def _name(text: str, place: int) -> re.Match[str] | None:
    """The named meeting that stands nearest to where people are counted; none of those that are cited."""
    own = [m for m in _NAMED.finditer(text) if not _OTHERS.search(text, m.start(), min(len(text), m.end() + 40))]
    return min(own, key=lambda m: (abs(m.start() - place), m.start()), default=None)


def _body(text: str, name: re.Match[str] | None, around: str) -> str:
    if name:
        if inside := _BODY.search(name["middle"]):
            return _proper(inside[0])
        if after := _BODY.match(text[name.end() : name.end() + 40].lstrip(" ,")):
            return _proper(after[0])
        if name["word"].casefold() == "đại hội":
            return ""
    near = _BODY.search(around)
    return _proper(near[0]) if near else ""


def _proper(words: str) -> str:
    return next((body for body in BODIES if body.casefold() == words.casefold()), words)


def _day(text: str, around: str, closing: re.Match[str] | None, adopted: str) -> date | None:
    """The day on which it was: "hôm nay, ngày …", the closing sentence, or the adoption."""
    said = _TODAY.search(around) or _TODAY.search(text)
    if said and (day := read_date(said[1])):
        return day
    if (said := _MET.search(around)) and (day := read_date(said[1])):
        return day
    if closing and (day := read_date(text[closing.end() : closing.end() + 60])):
        return day
    return read_date(adopted) if adopted else None


def _clock(match: re.Match[str] | None) -> time | None:
    if match is None:
        return None
    hour, minute = next(((h, m) for h, m in zip(match.groups()[::2], match.groups()[1::2], strict=True) if h), ("", ""))
    if not hour or int(hour) > 23 or int(minute or 0) > 59:
        return None
    return time(int(hour), int(minute or 0))


def _trimmed(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip(" ,:")
