"""Deadline phrases of the language → `Deadline` (facts.md, table 1).

`read_phrase` takes a phrase or table cell on its own; `find_deadlines` looks for phrases inside a sentence, where a
year may just as well belong to the name of a plan or to a cited document (see `deadline_places`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from .calendars import make_date
from .conventions import STANDARD, Conventions
from .deadline_places import counts, hide
from .parsed import LONGEST_TASK, Deadline
from .phrase_table import CONDITIONS, PATTERNS
from .phrases import Anchors, Found, Moment, Pattern, anchored, repair_figures
from .text import normalise

_DONE = re.compile(r"^(?:đã (?:hoàn thành|thực hiện|ban hành|xong)|hoàn thành)\W*$", re.IGNORECASE)
_CELL_CONDITION = re.compile(
    r"^(?:ngay\s+)?(?:sau khi|khi|sau|theo (?:kế hoạch|tiến độ|hướng dẫn|chỉ đạo|lộ trình|chương trình|thông báo|"
    r"yêu cầu|lịch)|(?:các\s+)?kỳ họp|đồng thời với|tùy theo|phụ thuộc|trên cơ sở)\b",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(r"^theo (?:quy định|yêu cầu)\W*$|^sau \d|^sau năm|^khi (?:nào|có thể)\W*$", re.IGNORECASE)
_CONDITION_HEAD = re.compile(r"^(?:ngay\s+)?(?:sau khi|khi)\s+", re.IGNORECASE)
_EDGES = " \t\n.;:,-–•*"
_TENTATIVE = re.compile(r"\b(?:dự kiến|tạm thời|khoảng)\b[^.;]{0,20}$", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:dự kiến(?: vào| trong)?|hoàn thành|xong)\s+)+$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,(]*(?:và\s*)?")
# What a day printed without a year may belong to: "hằng năm … trước ngày 31/12", "hằng tháng … trước ngày 25".
_TAKES = {
    "date": frozenset({"yearly", "half-yearly", "unspecified"}),
    "none": frozenset({"monthly", "quarterly", "half-yearly", "unspecified"}),
}
_YEARS_OF_TERM = re.compile(r"((?:19|20)\d{2})\s*[-–]\s*((?:19|20)\d{2})")
_TITLE_YEAR = re.compile(r"\bnăm\s+((?:19|20)\d{2})(?!\s*(?:[-–,]|và)\s*\d)", re.IGNORECASE)
_HEADING_TIME = re.compile(
    r"(?:nhiệm vụ|công tác|kế hoạch|chương trình|phương hướng|giải pháp|hoạt động)[^.;:]{0,80}?\b"
    r"((?:0?[369]\s+tháng\s+(?:đầu|cuối)\s+năm|qu[ýí]\s*[IV1-4]{1,3}\s*(?:/|năm)|tháng\s*\d{1,2}\s*(?:/|năm)|năm)\s*"
    r"(?:19|20)\d{2})(?!\s*[-–]\s*\d)",
    re.IGNORECASE,
)
_OTHER_YEAR = re.compile(
    r"(?:đến|số liệu|kết quả|sơ kết|tổng kết|quyết toán|kỷ niệm|từ|tháng \d{1,2}|hiến pháp|luật)\s+(?:hết\s+)?$",
    re.IGNORECASE,
)


def year_of_heading(text: str | None) -> int | None:
    """The one year that a title or heading says it is about ("Kế hoạch công tác năm 2026"); None if in doubt."""
    found = [m for m in _TITLE_YEAR.finditer((text or "")[:400]) if not _OTHER_YEAR.search(text or "", 0, m.start())]
    years = {int(match[1]) for match in found}
    return years.pop() if len(years) == 1 else None


def heading_deadline(text: str, moment: Moment = None) -> Deadline | None:
    """When the tasks below a heading are for: "Nhiệm vụ năm 2026", "Công tác quý III/2026"; always `inferred`."""
    match = _HEADING_TIME.search(text[:250])
    read = read_phrase(match[1], moment) if match else None
    return replace(read, raw=text, inferred=True) if read and read.due else None


def anchors_of(
    issued_on: date | None, *, year: int | None = None, term: str | None = None, rules: Conventions = STANDARD
) -> Anchors:
    """What relative phrases of a document hang on; `term` is printed as "2021-2026"."""
    years = _YEARS_OF_TERM.search(term or "")
    return Anchors(issued_on, year, (int(years[1]), int(years[2])) if years else None, rules)


def read_phrase(phrase: str, issued_on: Moment = None) -> Deadline:
    """A phrase or cell alone → its Deadline; kind "none" when it tells no time. Never fails.

    `issued_on` anchors what is relative ("từ nay đến …") and gives the year to a month or quarter printed without one
    (then `inferred`). Of several dates in a phrase the last is told; `read_cell` tells all.
    """
    return _read(normalise(phrase).strip(), anchored(issued_on))[-1]


def read_cell(cell: str, issued_on: Moment = None) -> tuple[Deadline, ...]:
    """A table cell, which may hold several phrases parted by ";", "," or a line end; what tells no time is left out."""
    anchors = anchored(issued_on)
    parts = [part for part in re.split(r"[;\n]", cell) if part.strip(_EDGES)]
    if len(parts) > 1:
        several = [_read(normalise(part).strip(), anchors) for part in parts]
        if all(deadline.kind != "none" for part in several for deadline in part):
            return tuple(deadline for part in several for deadline in part)
    whole = _read(normalise(cell).strip(), anchors)
    return () if whole[0].kind == "none" else tuple(whole)


def find_deadlines(sentence: str, issued_on: Moment = None) -> tuple[Deadline, ...]:
    """Deadline phrases inside a task's text, in order; spans are offsets into `sentence`. Linear in its length."""
    anchors = anchored(issued_on)
    hidden = hide(repair_figures(sentence[:LONGEST_TASK]))
    taken: list[Found] = []
    _collect(PATTERNS, hidden, anchors, taken)
    if "khi" in hidden or "ngay" in hidden.lower() or "đồng thời" in hidden or "theo" in hidden:
        masked = hidden
        for found in taken:
            masked = masked[: found.start] + "\x00" * (found.end - found.start) + masked[found.end :]
        _collect(CONDITIONS, masked, anchors, taken)
    taken.sort(key=lambda found: found.start)
    merged = _merge(_lend_years(taken, sentence), sentence)
    return tuple(_finish(_spanned(found, sentence), sentence[: found.start]) for found in merged)


def _collect(patterns: tuple[Pattern, ...], hidden: str, anchors: Anchors, taken: list[Found]) -> None:
    lowered = hidden.lower()
    for pattern in patterns:
        if pattern.strength == "cell" or not any(word in lowered for word in pattern.needs):
            continue
        for match in pattern.regex.finditer(hidden):
            start, end = match.start(), match.end()
            if any(start < other.end and other.start < end for other in taken):
                continue
            if counts(pattern, hidden, match, anchors):
                taken.extend(_built(pattern, match, anchors))


def _built(pattern: Pattern, match: re.Match[str], anchors: Anchors) -> list[Found]:
    """The match's deadlines at their places: a list of days gives each its own part of the match."""
    read = pattern.build(match, anchors)
    if read is None:
        return []
    if not isinstance(read, tuple):
        return [Found(pattern.name, match.start(), match.end(), _settled(read, match[0], anchors))]
    out = []
    for index, raw in enumerate(read):
        deadline = _settled(raw, match.string[match.start() : raw.span[1]] if raw.span else match[0], anchors)
        start, end = deadline.span or match.span()
        end = match.end() if index == len(read) - 1 else end
        out.append(Found(pattern.name, match.start() if start < 0 else start, end, replace(deadline, span=None)))
    return out


def _settled(deadline: Deadline, printed: str, anchors: Anchors) -> Deadline:
    """With a computed due day off the weekend, where the union wants that."""
    if deadline.due is None or deadline.by is not None:
        return deadline
    return replace(deadline, due=anchors.rules.off_weekend(deadline.due, printed))


def _read(raw: str, anchors: Anchors) -> list[Deadline]:
    """Every deadline of a phrase that stands alone; one of kind "none" when there is none."""
    text = repair_figures(raw.strip(_EDGES))
    if not text or _DONE.match(text):
        return [Deadline(raw, "none")]
    best = _best(text, anchors)
    condition = bool(_CELL_CONDITION.match(text) and not _NO_CONDITION.match(text))
    if condition and not (best and best[0].start == 0):
        return [Deadline(raw, "conditional", condition=_CONDITION_HEAD.sub("", text).strip(_EDGES))]
    inside = find_deadlines(text, anchors)
    if len(inside) > 1 and (not best or len(inside) > len(best)):
        return [replace(deadline, span=None) for deadline in inside]
    if len(inside) == 1 and (not best or (best[0].deadline.kind == "recurring" and inside[0].by)):
        return [replace(inside[0], raw=raw, span=None)]
    if not best:
        return [Deadline(raw, "none")]
    told = [_finish(replace(found.deadline, raw=raw), text[: found.start]) for found in best]
    return told if told[-1].kind != "none" else [Deadline(raw, "none")]


def _best(text: str, anchors: Anchors) -> list[Found]:
    for pattern in PATTERNS:
        match = pattern.regex.search(text)
        if match and (built := _built(pattern, match, anchors)) and built[0].deadline.kind != "none":
            return built
    return []


def _finish(deadline: Deadline, before: str) -> Deadline:
    tentative = deadline.tentative or bool(_TENTATIVE.search(before)) or deadline.raw.lower().startswith("dự kiến")
    return replace(deadline, tentative=tentative)


def _spanned(found: Found, sentence: str) -> Deadline:
    start = found.start
    lead = _LEAD.search(sentence, max(0, start - 40), start)
    if lead and (lead.start() == 0 or not sentence[lead.start() - 1].isalnum()):
        start = lead.start()
    printed = sentence[start : found.end]
    if printed.count("(") > printed.count(")") and sentence[found.end : found.end + 1] == ")":
        printed += ")"
    start += len(printed) - len(printed.lstrip())
    return replace(found.deadline, raw=printed.strip(), span=(start, start + len(printed.strip())))


def _lend_years(found: list[Found], sentence: str) -> list[Found]:
    """ "sơ kết trước 15/6, tổng kết trước 30/11/2027": a day without a year takes that of the next one."""
    out = list(found)
    for index, item in enumerate(found[:-1]):
        later = found[index + 1]
        due, printed = item.deadline.due, later.deadline.due
        if item.deadline.by and item.deadline.kind == "date" and due and printed and not later.deadline.inferred:
            lent = make_date(printed.year, due.month, due.day)
            if lent and lent <= printed and "." not in sentence[item.end : later.start]:
                out[index] = replace(item, deadline=replace(item.deadline, due=lent))
    return out


def _merge(found: list[Found], sentence: str) -> list[Found]:
    """ "định kỳ hằng năm … trước ngày 31 tháng 12": one recurring deadline with its day, though words stand between."""
    out: list[Found] = []
    for item in found:
        before = out[-1] if out else None
        recurring = before is not None and before.deadline.kind == "recurring"
        loose = item.deadline.by is not None and item.deadline.kind != "recurring"
        if before and recurring and loose and _belongs(before, item, sentence):
            freq = before.deadline.freq
            if freq == "unspecified":
                freq = "yearly" if item.deadline.kind == "date" else "monthly"
            merged = replace(before.deadline, freq=freq, by=item.deadline.by)
            if before.deadline.by is None:
                out[-1] = Found(before.name, before.start, item.end, merged)
            else:
                out.append(Found(before.name, item.start, item.end, merged))
        elif (
            before
            and before.name in ("regular", "continuous")
            and item.deadline.kind == "recurring"
            and (_BETWEEN.fullmatch(sentence, before.end, item.start))
        ):
            out[-1] = Found(item.name, before.start, item.end, item.deadline)
        elif item.deadline.kind != "none":
            out.append(Found(item.name, item.start, item.end, replace(item.deadline, by=None)) if loose else item)
    return out


def _belongs(recurring: Found, day: Found, sentence: str) -> bool:
    if recurring.deadline.freq not in _TAKES.get(day.deadline.kind, ()):
        return False
    between = sentence[recurring.end : day.start]
    return "." not in between and (recurring.deadline.by is None or (len(between) < 40 and ";" not in between))
