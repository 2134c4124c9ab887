"""Lines of print inside one table cell → one line; a list of units keeps its partings as ";"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexicon import UNIT_START

_ITEM = re.compile(r"^(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\))\s*(?=\S)")
# A name that cannot be complete, and one that is not where a higher organ follows: "Văn phòng" / "UBND tỉnh".
_BARE_HEAD = re.compile(
    r"(?:^|[,;]\s*|\svà\s)(?:Lãnh đạo|Giám đốc|Phó Giám đốc|Trưởng|Phó Trưởng|Thủ trưởng|Ủy ban|Uỷ ban|Ban|Sở|Hội"
    r"|Phòng"
    r"|Trung tâm|Các|Những|Liên hiệp|Liên hiệp các|Ủy ban nhân|Hội đồng nhân|Ủy ban Mặt trận|Ban Quản lý|Tổ trưởng)$"
)
_OF_HIGHER = re.compile(
    r"(?:^|[,;]\s*)(?:Ủy ban Kiểm tra|Uỷ ban Kiểm tra|Ban Tổ chức|Ban Tuyên giáo(?: và Dân vận)?|Ban Dân vận"
    r"|Ban Nội chính"
    r"|Văn phòng|Chánh Văn phòng|Thường trực|Chủ tịch|Phó Chủ tịch|Bí thư|Phó Bí thư|Ban Thường vụ|Ban Chấp hành"
    r"|BTV|BCH"
    r"|Đảng ủy|Đảng uỷ|Đảng đoàn|Đoàn Chủ tịch|Trưởng ban|Trưởng Ban Tổ chức|Chánh Thanh tra|Cơ quan|Công đoàn"
    r"|Đảng bộ)$"
)
_HIGHER = re.compile(
    r"^(?:Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Huyện ủy|Huyện uỷ|Đảng ủy|Đảng uỷ|Tỉnh Hội|Tỉnh hội|UBND (?:tỉnh|huyện"
    r"|thành)"
    r"|(?:Ủy|Uỷ) ban nhân dân (?:tỉnh|huyện|thành)|HĐND|Hội đồng nhân dân|Đoàn (?:ĐBQH|đại biểu)|Liên hiệp|LHH"
    r"|Trung ương)\b"
)
_DEPUTY = re.compile(r"(?:Phó Chủ tịch|Phó Bí thư|Phó Trưởng [Bb]an|Ủy viên|Uỷ viên|Cơ quan|Phó Tổng Thư ký)$")
_OPEN = re.compile(
    r"(?:[,(/&–-]|\s(?:và|của|các|với|cho|về|để|những|trong|theo|từ|đến|do|hoặc|(?<!trực )thuộc|một|trên|tại|trước"
    r"|sau|khi))$"
)
_BEFORE_FIGURE = re.compile(r"(?:^|\s)(?:[Ss]ố|[Nn]gày|[Tt]háng|[Qq]uý|[Nn]ăm)$")


def goes_on(before: str, line: str) -> bool:
    """Whether a line must belong to the phrase of the line before it, by its words alone."""
    if not before or not line:
        return False
    if line[0].islower() and not _ITEM.match(line):
        return True
    if _OPEN.search(before) or _BARE_HEAD.search(before) or before in ("Từ", "Trước", "Sau"):
        return True
    if _BEFORE_FIGURE.search(before) and re.match(r"\d|[IVX]{1,3}\b", line):
        return True
    if before.count("(") > before.count(")") or before.count("“") > before.count("”"):
        return True
    if line.startswith("Thường trực") and _DEPUTY.search(before):
        return True
    return bool(_OF_HIGHER.search(before) and _HIGHER.match(line))


def one_line(lines: Sequence[str]) -> str:
    """Wrapped lines of a cell joined with blanks; units or items that have a line each are parted by ";"."""
    parts = phrases(lines)
    listed = len(parts) > 1 and (
        all(UNIT_START.match(part) for part in map(_bare, parts)) or all(_ITEM.match(part) for part in parts[1:])
    )
    if not listed:
        return " ".join(parts).replace("\t", " ")
    out = parts[0]
    for part in parts[1:]:
        out = f"{out} {part}" if out.endswith((":", ".")) else f"{out.rstrip(' ;,')}; {part}"
    return out.replace("\t", " ")


def phrases(lines: Sequence[str]) -> list[str]:
    """Lines put together where one must go on with the one before."""
    out: list[str] = []
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if out and goes_on(out[-1], line):
            out[-1] += " " + line
        else:
            out.append(line)
    return out


def _bare(part: str) -> str:
    return _ITEM.sub("", part)
