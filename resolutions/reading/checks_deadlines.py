"""DEADLINE_BEFORE_ISSUE and RELATIVE_DEADLINE_UNANCHORED."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .evidence import Evidence, found_in, place
from .parsed import Deadline, Header, ParsedTask, Span, Warning

# "giai đoạn 2019-2025" that is over names a project; nobody sets it as a time for new work.
_PAST_PROGRAMME = re.compile(r"giai đoạn|nhiệm kỳ|thời kỳ", re.IGNORECASE)
_FROM_ISSUE = re.compile(
    r"từ nay\b|(?:kể từ|tính từ|từ|sau)\s+(?:ngày|khi|thời điểm)\s+(?:[\w\s]{0,60}?\s)?(?:này\s+)?(?:được\s+)?"
    r"(?:ban hành|ký|có hiệu lực)"
    r"|(?:kể từ|tính từ|từ|sau)\s+(?:ngày|khi)\s+(?:ban hành|ký|có hiệu lực)",
    re.IGNORECASE,
)
# A document of others whose issue counts: "kể từ ngày Nghị định … có hiệu lực".
_OF_OTHERS = re.compile(r"\d+\s*[/-]\s*[\dA-ZĐ]|Luật\b|Nghị định\b|Thông tư\b|Trung ương|Chính phủ|Quốc hội")
_HOW_MANY = r"(?:\d{1,3}|(?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm)\s?){1,3})"
_TERM = re.compile(
    r"(?:(?:trong\s+)?(?:thời hạn|vòng|chậm nhất(?:\s+là)?(?:\s+trong)?|không quá|tối đa)\s+(?:là\s+|trong\s+)?"
    rf"{_HOW_MANY}\s*(?:\([^)\n]{{1,30}}\)\s*)?(?:ngày(?:\s+làm việc)?|tuần|tháng)"
    rf"|trong\s+{_HOW_MANY}\s*ngày(?:\s+làm việc)?)(?![/\w]|\s*\d)",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    r"kể từ|tính từ|từ ngày|từ khi|từ thời điểm|từ lúc|sau\b|trước\b|khi\b|nhận được|mỗi|hằng|hàng|/lần|một lần|tới\b|"
    r"đầu năm|cuối năm|tiếp theo|\d{1,2}/\d{4}",
    re.IGNORECASE,
)
_DEMANDS = re.compile(r"thời hạn|chậm nhất|không quá|tối đa", re.IGNORECASE)
_REPORTS = re.compile(r"báo cáo|hoàn thành|gửi|trình|nộp|xong|trả lời|giải quyết|khắc phục|thông báo", re.IGNORECASE)


def check_deadlines(evidence: Evidence) -> Iterator[Warning]:
    header, text = evidence.header, evidence.text
    earliest = header.issued_on or _first_of_month(header)
    for task in [*evidence.tasks, *evidence.rows]:
        told = False
        for deadline in task.deadlines:
            if earliest and deadline.due and deadline.due < earliest and not _past_programme(deadline):
                yield _before_issue(text, task, deadline, header)
            elif header.issued_on is None and not told and _relative(deadline):
                told = True
                detail = _unanchored(task, deadline.raw)
                yield Warning("RELATIVE_DEADLINE_UNANCHORED", "warn", detail, _span(text, task, deadline))
        if not told:
            yield from _terms(evidence, task)


def _first_of_month(header: Header) -> date | None:
    year, _, month = (header.issued_on_partial or "").partition("-")
    return date(int(year), int(month), 1) if month else None


def _past_programme(deadline: Deadline) -> bool:
    return deadline.kind == "period" and bool(_PAST_PROGRAMME.search(deadline.raw))


def _before_issue(text: str, task: ParsedTask, deadline: Deadline, header: Header) -> Warning:
    issued = f"{header.issued_on:%d/%m/%Y}" if header.issued_on else f"trong tháng {_month(header)}"
    detail = f"{place(task.path)}: thời hạn “{deadline.raw}” trước ngày ban hành {issued}."
    return Warning("DEADLINE_BEFORE_ISSUE", "warn", detail, _span(text, task, deadline))


def _month(header: Header) -> str:
    year, _, month = (header.issued_on_partial or "").partition("-")
    return f"{month}/{year}"


def _span(text: str, task: ParsedTask, deadline: Deadline) -> Span:
    return found_in(text, deadline.raw, task.span)


def _unanchored(task: ParsedTask, raw: str) -> str:
    return f"{place(task.path)}: thời hạn “{raw}” tính từ ngày ban hành, mà văn bản không ghi đủ ngày ban hành."


def _relative(deadline: Deadline) -> bool:
    match = _FROM_ISSUE.search(deadline.raw)
    return bool(match) and not _OF_OTHERS.search(deadline.raw[match.start() if match else 0 :])


def _terms(evidence: Evidence, task: ParsedTask) -> Iterator[Warning]:
    """ "trong thời hạn 30 ngày": from when? Counted from the issue, where the document has no day; or from nothing."""
    text = evidence.text
    for match in _TERM.finditer(text, *task.span):
        sentence = text[max(task.span[0], match.start() - 120) : min(task.span[1], match.end() + 160)]
        before = re.split(r"[;.\n\t]\s", text[max(task.span[0], match.start() - 120) : match.start()])[-1]
        after = re.split(r"[;.\n\t](?:\s|$)", text[match.end() : min(task.span[1], match.end() + 160)])[0]
        demands = _DEMANDS.search(match[0]) or (_REPORTS.search(before[-60:]) or _REPORTS.match(after.lstrip(" ,")))
        if not sentence or not demands or before.rstrip().endswith("suốt"):
            continue
        from_issue = _FROM_ISSUE.search(after)
        if from_issue and evidence.header.issued_on is None and not _OF_OTHERS.search(after[from_issue.start() :][:80]):
            raw = (match[0] + after[: from_issue.end()]).strip()
            yield Warning("RELATIVE_DEADLINE_UNANCHORED", "warn", _unanchored(task, raw), match.span())
            return
        if not _ANCHOR.search(after) and not _ANCHOR.search(before):
            detail = f"{place(task.path)}: “{match[0]}” không nói tính từ ngày nào."
            yield Warning("RELATIVE_DEADLINE_UNANCHORED", "warn", detail, match.span())
            return
