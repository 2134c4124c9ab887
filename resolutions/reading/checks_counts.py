"""ATTENDANCE_MISMATCH: who was there and how they voted must add up.

A sentence is cut into clauses; each number takes the meaning of the words around it ("dự họp 29 đồng chí", "29 đồng chí
có mặt", "29/37 ủy viên dự họp"), and what belongs to one meeting is added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .parsed import Span, Warning

_NUMBER = re.compile(
    r"(?<![\d/.,-])(\d{1,4})(?:\s*/\s*(\d{1,4}))?(?![\d/,-]*\d)(?!\.\d)"
    r"(?!\s*(?:%|tháng|năm|giờ|phút|ngày|lần|xã|phường|huyện|tỉnh|lớp|buổi|đơn vị|cơ quan|nhiệm vụ|chi hội|ý kiến góp|"
    r"thôn|trường|nước|tổ chức|doanh nghiệp|hợp tác xã|hội thành viên|gian|sản phẩm|đề tài|giải pháp)\b)"
)
# Order matters: what is said more exactly stands first.
_LABELS = (
    ("guests", re.compile(r"khách|mời|tham luận|phát biểu|giờ|ngày|lần thứ|khóa|khoá|kỳ họp", re.IGNORECASE)),
    ("without", re.compile(r"không (?:có )?(?:lý do|lí do|phép)|chưa rõ lý do", re.IGNORECASE)),
    ("with", re.compile(r"(?:có|xin) (?:lý do|lí do|phép)|được phép", re.IGNORECASE)),
    ("absent", re.compile(r"vắng|thiếu", re.IGNORECASE)),
    ("bad", re.compile(r"không hợp lệ", re.IGNORECASE)),
    ("good", re.compile(r"hợp lệ", re.IGNORECASE)),
    ("given", re.compile(r"phát ra", re.IGNORECASE)),
    ("taken", re.compile(r"thu (?:về|vào|được)", re.IGNORECASE)),
    ("against", re.compile(r"(?:không|chưa) (?:tán thành|đồng ý|nhất trí)|phản đối", re.IGNORECASE)),
    ("other", re.compile(r"không biểu quyết|ý kiến khác|không có ý kiến|phiếu trắng", re.IGNORECASE)),
    ("for", re.compile(r"tán thành|đồng ý|nhất trí", re.IGNORECASE)),
    ("present", re.compile(r"có mặt|dự họp|tham dự|tham gia dự|đến dự|về dự|\bdự\b|triệu tập có mặt", re.IGNORECASE)),
    (
        "total",
        re.compile(
            r"tổng số|tổng cộng|hiện có|triệu tập|toàn thể|theo danh sách|(?:ban chấp hành|ban thường vụ|hội đồng|đoàn"
            r"|ban chấp hành)\s+(?:có|gồm)|trên tổng",
            re.IGNORECASE,
        ),
    ),
)
_PERSONS = re.compile(r"\s*(?:đồng chí|đ/c|ủy viên|uỷ viên|đại biểu|thành viên|người|vị|phiếu|hội viên)", re.IGNORECASE)
_TRIGGER = re.compile(r"vắng|có mặt|dự họp|tán thành|phát ra|hợp lệ", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;,.()\n\t]|\s(?:và|trong đó)\s")
_BLOCK, _SHORT_LINE = 700, 120
_TOTAL_LINE = re.compile(r"tổng số|triệu tập|hiện có", re.IGNORECASE)
_FEWEST = 5  # "trên 2/3 số ủy viên" is a share, not a count
_SHARE = re.compile(
    r"(?<![\d/])(\d{1,4})\s*/\s*(\d{1,4})\s*(?:phiếu|đồng chí|đ/c|ủy viên|uỷ viên|đại biểu|thành viên|người)"
    r"[^.;\n%]{0,60}?(?<![\d,.])(\d{1,3}(?:[.,]\d{1,2})?)\s*%"
)
_WORDS = {
    "total": "tổng số",
    "present": "có mặt",
    "absent": "vắng",
    "with": "có lý do",
    "without": "không có lý do",
    "given": "phát ra",
    "taken": "thu về",
    "good": "hợp lệ",
    "bad": "không hợp lệ",
    "for": "tán thành",
    "against": "không tán thành",
    "other": "ý kiến khác",
}


@dataclass(slots=True)
class _Count:
    """The numbers of one meeting or one vote, by what they count."""

    numbers: dict[str, int] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)


def check_counts(text: str) -> Iterator[Warning]:
    for count in _counts(text):
        yield from _added_up(count)
    yield from _shares(text)


def counts_told(text: str) -> Iterator[tuple[Mapping[str, int], Span]]:
    """The numbers of each meeting or vote that the text counts, by what they count, and where they stand."""
    for count in _counts(text):
        if count.numbers:
            spans = count.spans.values()
            yield count.numbers, (min(start for start, _ in spans), max(end for _, end in spans))


def _counts(text: str) -> Iterator[_Count]:
    done = 0
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() < done:
            continue
        start, done = _passage(text, trigger.start(), done)
        yield from _counted(text, start, done)


def _passage(text: str, at: int, done: int) -> Span:
    """The paragraph around a word of attendance, with the short lines beside it that go on counting."""
    floor = max(done, at - 300)
    start = max(floor, text.rfind("\n", floor, at) + 1)
    above = max(done, text.rfind("\n", max(done, start - _SHORT_LINE), max(done, start - 1)) + 1)
    if start - above <= _SHORT_LINE and _TOTAL_LINE.search(text, above, start):
        start = above
    stop = _line_end(text, at)
    while stop - start < _BLOCK and stop < len(text):
        following = _line_end(text, stop + 1)
        if following - stop > _SHORT_LINE or not _TRIGGER.search(text, stop, following):
            break
        stop = following
    return start, min(stop, start + _BLOCK)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at, at + _BLOCK)
    return end if end >= 0 else min(len(text), at + _BLOCK)


def _counted(text: str, start: int, stop: int) -> list[_Count]:
    counts = [_Count()]
    for begin, end in _clauses(text, start, stop):
        numbers = [m for m in _NUMBER.finditer(text, begin, end) if not _is_date(text, m)]
        for index, number in enumerate(numbers):
            floor = numbers[index - 1].end() if index else begin
            ceiling = numbers[index + 1].start() if index + 1 < len(numbers) else end
            meaning = _meaning(text[floor : number.start()], text[number.end() : ceiling], counts[-1])
            if meaning:
                _take(counts, meaning, number)
    return counts


def _clauses(text: str, start: int, stop: int) -> Iterator[Span]:
    begin = start
    for cut in _CLAUSE_END.finditer(text, start, stop):
        if cut[0] in ".," and text[cut.end() : cut.end() + 1].isdigit():
            continue
        yield begin, cut.start()
        begin = cut.end()
    yield begin, stop


def _is_date(text: str, number: re.Match[str]) -> bool:
    return bool(
        re.search(
            r"(?:ngày|tháng|năm|(?<!tổng )số|khóa|khoá|thứ|lúc|điều)\s*$",
            text[max(0, number.start() - 12) : number.start()].lower(),
        )
    )


def _meaning(before: str, after: str, count: _Count) -> str | None:
    """What a number counts: the last label before it, else the first after it."""
    found = [
        (-match.end(), name) for name, pattern in _LABELS for match in pattern.finditer(before) if name != "guests"
    ]
    if _LABELS[0][1].search(before) and not found:
        return None
    if found:
        nearest = min(end for end, _ in found)
        return next(name for end, name in found if end == nearest)
    later = [(match.start(), order, name) for order, (name, p) in enumerate(_LABELS) if (match := p.search(after))]
    if later and min(later)[2] != "guests":
        return _exact(after, min(later)[2])
    if not later and re.search(r"\b(?:có|gồm|là)\s*:?\s*$", before, re.IGNORECASE) and _PERSONS.match(after):
        return "total" if not count.numbers else None
    return None


def _exact(after: str, name: str) -> str:
    """ "không hợp lệ" begins before "hợp lệ"; "không tán thành" before "tán thành": the first start has said it."""
    return "without" if name == "with" and re.search(r"không\s+có (?:lý do|lí do)", after) else name


def _take(counts: list[_Count], meaning: str, number: re.Match[str]) -> None:
    """Put a number into the count it belongs to; what is counted a second time opens a new one."""
    if meaning == "total" and counts[-1].numbers.keys() & {"present", "absent"} and "total" in counts[-1].numbers:
        counts.append(_Count())
    now = counts[-1]
    whole = number[2]
    if whole and int(whole) < _FEWEST:
        return
    if whole and meaning in ("present", "total"):
        pairs = [("present", int(number[1])), ("total", int(whole))]
    else:
        pairs = [(meaning, int(number[1]))] + ([("voters", int(whole))] if whole and meaning == "for" else [])
    for name, value in pairs:
        if name not in now.numbers:
            now.numbers[name] = value
            now.spans[name] = number.span()


_SUMS = (
    ("total", ("present", "absent")),
    ("absent", ("with", "without")),
    ("taken", ("good", "bad")),
    ("good", ("for", "against", "other")),
    ("voters", ("for", "against", "other")),
)


def _added_up(count: _Count) -> Iterator[Warning]:
    numbers = count.numbers
    if "absent" not in numbers and (parts := [numbers[name] for name in ("with", "without") if name in numbers]):
        numbers["absent"] = sum(parts)
        count.spans["absent"] = count.spans["with" if "with" in numbers else "without"]
    if "total" not in numbers and "present" in numbers and "voters" in numbers:
        numbers.pop("voters")
    for whole, parts_of in _SUMS:
        told = [name for name in parts_of if name in numbers]
        if whole not in numbers or len(told) < 2:
            continue
        added = sum(numbers[name] for name in told)
        if added > numbers[whole] or (added < numbers[whole] and _complete(whole, told)):
            yield _mismatch(count, whole, told, added)
            return
    for more, less in (("total", "present"), ("given", "taken"), ("voters", "for"), ("good", "for")):
        if more in numbers and less in numbers and numbers[less] > numbers[more]:
            yield _mismatch(count, more, [less], numbers[less])
            return


def _complete(whole: str, told: list[str]) -> bool:
    """Whether the parts that are told must make the whole: votes for and against leave room for others."""
    return whole in ("total", "absent", "taken") or "against" in told


def _mismatch(count: _Count, whole: str, told: list[str], added: int) -> Warning:
    parts = ", ".join(f"{_WORDS[name]} {count.numbers[name]}" for name in told)
    name = "số người biểu quyết" if whole == "voters" else _WORDS[whole]
    sums = f"cộng lại là {added}, không phải {count.numbers[whole]}" if len(told) > 1 else "nhiều hơn cả số trên"
    detail = f"{name[:1].upper()}{name[1:]} {count.numbers[whole]}, {parts}: {sums}."
    spans = [count.spans[each] for each in (whole, *told) if each in count.spans]
    span = (min(start for start, _ in spans), max(end for _, end in spans))
    return Warning("ATTENDANCE_MISMATCH", "error", detail, span)


def _shares(text: str) -> Iterator[Warning]:
    """ "24/31 phiếu (đạt 90%)": the share is not what the numbers give."""
    for match in _SHARE.finditer(text):
        part, whole, share = int(match[1]), int(match[2]), float(match[3].replace(",", "."))
        if whole >= _FEWEST and (part > whole or abs(100 * part / whole - share) > 1):
            right = f"{100 * part / whole:.1f}".replace(".", ",")
            detail = f"{part}/{whole} là {right}%, văn bản ghi {match[3]}%."
            yield Warning("ATTENDANCE_MISMATCH", "error", detail, match.span())
