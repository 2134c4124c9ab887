"""What stands in the cells of a row of tasks: units that lead or cooperate, times (also several in one cell)."""

from __future__ import annotations

import re
from dataclasses import replace

from .deadlines import read_cell
from .parsed import Deadline
from .phrases import Moment, anchored
from .units import assign, split_units

_ROLE_WORDS = re.compile(r"chủ trì|phối hợp|đầu mối|chủ quản", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(\s*(chủ trì|phối hợp|đầu mối|thường trực|chính)\s*\)", re.IGNORECASE)
_PLUS = re.compile(r"\s+[+&]\s+(?=[A-ZĐ])|\s*;\s*[-–+•*]\s*|^\s*[-–+•*]\s*")
_SAME = re.compile(r"^[\s(\-–]*(?:nt|n\.t|như trên|như (?:dòng )?trên|\"|”|〃|,,)[\s)\-–.]*$", re.IGNORECASE)
_NOBODY = re.compile(r"^[\s\-–.…/_x]*$")
# Lists that say the year once: "Tháng 3, 6, 9/2026", "Quý II, quý IV năm 2026", "Tháng 6 và tháng 12/2026".
_YEAR = r"\s*(?:/|-|năm)?\s*(?:năm\s+)?((?:19|20)\d{2})"
_AND = r"(?:\s*[,;&]\s*|\s+và\s+)"
_QUARTER = r"(?:iv|i{1,3}|[1-4])"
_MONTHS = re.compile(rf"^(?:trong\s+)?(?:các\s+)?tháng\s+(\d{{1,2}}(?:{_AND}(?:tháng\s+)?\d{{1,2}})+)(?:{_YEAR})?$")
_QUARTERS = re.compile(rf"^(?:trong\s+)?(?:các\s+)?quý\s+({_QUARTER}(?:{_AND}(?:quý\s+)?{_QUARTER})+)(?:{_YEAR})?$")
_QUARTER_RANGE = re.compile(rf"^quý\s+(iv|i{{1,3}})\s*(?:-|–|đến)\s*(?:quý\s+)?(iv|i{{1,3}})(?:{_YEAR})?$")
_SHORT = (
    (re.compile(r"^Q\.?\s?([1-4]|I{1,3}|IV)(?=\s*[/-])"), r"Quý \1"),
    (re.compile(r"^T\.?\s?(\d{1,2})(?=\s*[/-])"), r"Tháng \1"),
)
_TIMES_EACH = re.compile(r"^(?:ít nhất\s+)?\d{1,2}\s*lần\s*/\s*(?:\d{1,2}\s+)?(tháng|quý|năm|tuần)\.?$")
_OCCASION = re.compile(
    r"^(?:Trước|Tại|Sau|Trong|Nhân dịp|Dịp|Khi|Theo(?! (?:quy định|yêu cầu)\W*$)|Phục vụ|Đồng thời|Ngay)\s(?!năm\b"
    r"|\d)[^\d]*$"
    r"|^(?:Kỳ họp|Phiên họp)\b|^Khi\b"
)
_PART = re.compile(
    r"\s*(?:;|,|\s+và)\s+(?=(?:trước|xong|tháng|quý|năm|ngày|từ|đến|hoàn thành|\d{1,2}/\d))", re.IGNORECASE
)
_FULL_DATE = re.compile(
    r"\d{1,2}/\d{1,2}/(?:19|20)\d{2}|(?:tháng|quý)\s+\w+\s*(?:/|năm\s+)\s*(?:19|20)\d{2}", re.IGNORECASE
)


def repeats(cell: str) -> bool:
    """Whether a cell says that it is like the one above."""
    return bool(_SAME.match(cell)) and bool(cell.strip(" -–"))


def times(cell: str, issued_on: Moment) -> tuple[Deadline, ...]:
    """All deadlines of a time cell."""
    cell = cell.strip()
    if not cell or _NOBODY.match(cell):
        return ()
    if listed := _listed(cell, issued_on):
        return listed
    for pattern, long in _SHORT:
        cell = pattern.sub(long, cell)
    if match := _TIMES_EACH.match(cell.lower()):
        return tuple(replace(deadline, raw=cell) for deadline in read_cell(f"hằng {match[1]}", issued_on))
    parts = _PART.split(cell)
    if len(parts) > 1 and all(_FULL_DATE.search(part) for part in parts):
        return tuple(deadline for part in parts for deadline in read_cell(part, issued_on))
    found = read_cell(cell, issued_on)
    if not found and _OCCASION.match(cell):
        return (Deadline(cell, "conditional", condition=cell.rstrip(" .;")),)
    return found


def _listed(cell: str, issued_on: Moment) -> tuple[Deadline, ...]:
    low = cell.lower().rstrip(" .;")
    if match := _QUARTER_RANGE.match(low):
        year = f"/{match[3]}" if match[3] else ""
        phrase = f"Quý {match[1].upper()} - Quý {match[2].upper()}{year}"
        if not year and (this_year := anchored(issued_on).this_year):
            phrase += f"/{this_year}"
        return tuple(replace(deadline, raw=cell) for deadline in read_cell(phrase, issued_on))
    for word, pattern in (("tháng", _MONTHS), ("quý", _QUARTERS)):
        match = pattern.match(low)
        if match is None:
            continue
        items = re.findall(r"\d{1,2}|iv|i{1,3}", match[1])
        tail = f"/{match[2]}" if match[2] else ""
        return tuple(
            replace(deadline, raw=cell)
            for item in items
            for deadline in read_cell(f"{word.capitalize()} {item.upper()}{tail}", issued_on)
        )
    return ()


def units(lead_cell: str, coop_cell: str, *, both: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Units of the lead and of the coop cell; one cell may tell both ("A chủ trì; B phối hợp").

    `both`: the table has one column for those who lead and those who cooperate.
    """
    lead_cell, coop_cell = ("" if _NOBODY.match(cell) else cell for cell in (lead_cell, coop_cell))
    if marked := _marked(lead_cell):
        lead, coop = marked
        return lead, (*coop, *(unit for unit in _names(coop_cell) if unit not in coop))
    if _ROLE_WORDS.search(lead_cell):
        told = assign(lead_cell)
        if told.lead or told.coop:
            more = (unit for unit in _names(coop_cell) if unit not in told.coop)
            return told.lead or _names(_ROLE_WORDS.split(lead_cell)[0]), (*told.coop, *more)
    lead, coop = _names(lead_cell), _names(coop_cell)
    if both and not coop and len(lead) > 1:
        return lead[:1], lead[1:]
    return lead, coop


def _names(cell: str) -> tuple[str, ...]:
    return split_units(_PLUS.sub("; ", cell).strip(" ;")) if cell else ()


def _marked(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """ "Sở A (chủ trì), Sở B, Sở C (phối hợp)": what stands before each mark."""
    marks = list(_IN_BRACKETS.finditer(cell))
    if not marks:
        return None
    lead: list[str] = []
    coop: list[str] = []
    position = 0
    for mark in marks:
        target = coop if mark[1].lower() == "phối hợp" else lead
        target += _names(cell[position : mark.start()].strip(" ,;"))
        position = mark.end()
    coop += _names(cell[position:].strip(" ,;"))
    return tuple(lead), tuple(unit for unit in coop if unit not in lead)
