"""Cells of a letterhead or of a foot that hold several lines in one: recipients, authority, position and name apart."""

from __future__ import annotations

import re

from .text import CAPITAL, CELL_BREAK, SMALL

_RECIPIENT = re.compile(r"(?<=[:;,])\s+(?=[-–]\s?\S)")
_SIGNED = re.compile(r"^(?:TM|T/M|KT|K/T|TL|T/L|TUQ|CHỦ TỊCH|BÍ THƯ|PHÓ|GIÁM ĐỐC|TRƯỞNG BAN|TỔNG THƯ KÝ)\b")
_POSITION = re.compile(
    rf"(?<=[{CAPITAL}])(?<!KT)(?<!K/T)(?<!TL)(?<!T/L)(?<!PHÓ)(?<!Q)\s+"
    r"(?=(?:KT\.|K/T|TL\.|PHÓ|CHỦ TỊCH|BÍ THƯ|TỔNG THƯ KÝ"
    r"|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG)(?:\s|$))"
)
_NAME = re.compile(rf"(?<=[{CAPITAL}]{{2}})\s+(?=[{CAPITAL}][{SMALL}]+(?:\s[{CAPITAL}][{SMALL}]*){{1,4}}\s*$)")


def formal_parts(cell: str) -> list[str]:
    """ "TM. BAN CHẤP HÀNH CHỦ TỊCH Lê Văn Mẫu" → three lines; "Nơi nhận: - A; - B" → three lines."""
    parts: list[str] = []
    for line in cell.split(CELL_BREAK):
        text = line.strip()
        if text.startswith(("Nơi nhận", "NƠI NHẬN")):
            parts += _RECIPIENT.split(text)
        elif _SIGNED.match(text):
            for piece in text.split("; "):
                parts += [named for placed in _POSITION.split(piece) for named in _NAME.split(placed)]
        else:
            parts.append(text)
    return [part.strip() for part in parts]
