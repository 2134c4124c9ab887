"""Lines below a task that tell its facts: "- Cơ quan chủ trì: …", "- Thời gian hoàn thành: …", "- Sản phẩm: …".

One line may tell several: "Phân công thực hiện: Sở A. Thời gian: quý IV/2025." """

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .deadlines import read_cell
from .outline import Block
from .parsed import Deadline
from .phrases import Moment

KIND = "attribute"
_WHO = r"(?:(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|cá nhân|người|ban|phòng)\s+)?(?:được\s+giao\s+)?"
_ROLES = (
    ("coop", re.compile(rf"{_WHO}(?:phối hợp|tham gia|cùng thực hiện)(?:\s+thực hiện)?\s*:\s*", re.IGNORECASE)),
    (
        "lead",
        re.compile(
            rf"{_WHO}(?:chủ trì|thực hiện|chịu trách nhiệm|phụ trách|đầu mối|tham mưu)(?:\s+(?:thực hiện|chính))?"
            r"\s*:\s*|(?:phân công|trách nhiệm)(?:\s+thực hiện)?\s*:\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "time",
        re.compile(
            r"(?:thời\s+(?:gian|hạn|điểm)|tiến độ|hạn|lộ trình)"
            r"(?:\s+(?:thực hiện|hoàn thành|triển khai|báo cáo|trình))?\s*:\s*|hoàn thành\s*:\s*",
            re.IGNORECASE,
        ),
    ),
    ("result", re.compile(r"(?:kết quả|sản phẩm|đầu ra)(?:\s+[^:.;]{1,30})?\s*:\s*", re.IGNORECASE)),
    ("note", re.compile(r"(?:kinh phí|nguồn kinh phí|địa điểm|đối tượng|hình thức)[^:.;]{0,30}:\s*", re.IGNORECASE)),
)
_LONGEST_LINE = 400
_NEXT_FACT = re.compile(r"[.;]\s+(?=\w)")


def role_of(text: str) -> tuple[str, int] | None:
    """(role, where its value begins) of an attribute line; None for any other text."""
    if len(text) > _LONGEST_LINE:
        return None
    for role, pattern in _ROLES:
        if match := pattern.match(text):
            return role, match.end()
    return None


def _facts(block: Block) -> Iterator[tuple[str, str, int]]:
    """(role, value, its place in the document's text) of everything the attribute lines of a task tell."""
    for child in block.children:
        if child.kind != KIND:
            continue
        starts = [0, *(match.end() for match in _NEXT_FACT.finditer(child.text))]
        told = [(at, found) for at in starts if (found := role_of(child.text[at:]))]
        ends = [*(at for at, _ in told[1:]), len(child.text)]
        for (at, (role, value)), end in zip(told, ends, strict=True):
            yield role, child.text[at + value : end].rstrip(" .;"), child.start + at + value


def mark(block: Block) -> None:
    """Children that are attribute lines become attributes; an item with no other sub-items is then itself the task."""
    items = [child for child in block.children if child.family != "paragraph"]
    lines = [child for child in block.children if not child.children and role_of(child.text)]
    told = {role for child in lines if (found := role_of(child.text)) for role in found[:1]}
    if not told & {"lead", "time", "coop"} or (len(told) == 1 and len(lines) == len(items) == 1 and not block.text):
        return
    for child in lines:
        child.kind = KIND
    if block.text and block.parent is not None and all(child.kind == KIND for child in items):
        block.kind = "task"
        block.end = max(block.end, max(child.end for child in lines))


def deadlines(block: Block, issued_on: Moment) -> tuple[Deadline, ...]:
    """Deadlines in the attribute lines of a task; spans are offsets into the document's text."""
    found: list[Deadline] = []
    for role, value, at in _facts(block):
        for deadline in read_cell(value, issued_on) if role == "time" else ():
            raw = deadline.raw if deadline.raw and deadline.raw in value else value.strip()
            start = at + value.index(raw)
            found.append(replace(deadline, raw=raw, span=(start, start + len(raw))))
    return tuple(found)


def result(block: Block) -> str | None:
    """What the attribute lines name as the product."""
    return next((value or None for role, value, _ in _facts(block) if role == "result"), None)
