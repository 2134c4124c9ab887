"""The foot of a document: in whose name, as what, who signed, and who receives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import CAPITAL, SMALL, is_upper
from .zones import CAPS_NAME, FOOT_START, NAME, POSITION, SIGNED

_LIST_MARK = re.compile(r"^[-–+•*]\s*")
_STAMP = re.compile(r"^[(\[]?\s*(?:[Đđ]ã ký|ĐÃ KÝ|[Kk]ý|[Cc]hữ ký|đóng dấu|[Kk]ý tên|[Kk]ý,? đóng dấu)\b.*$|^\W*$")
_POSITION_WORDS = re.compile(
    r"^(?:Q\.?\s*)?(?:quyền\s+|phó\s+)*(?:chủ tịch|bí thư|tổng thư ký|giám đốc|chánh|trưởng|viện trưởng|hiệu trưởng|"
    r"cục trưởng|bộ trưởng|thủ tướng|ủy viên|uỷ viên|thứ trưởng|thường trực|tổng giám đốc|chủ nhiệm|phó|tổng biên "
    r"tập)",
    re.IGNORECASE,
)
_DEPUTY_FOR = re.compile(r"^(?:KT|K/T|TUQ|TL|T/L|Q)[.:]?\s*", re.IGNORECASE)
_OTHER_OFFICE = re.compile(r"\s(?:UBND|HĐND|[ỦU][YỶ] BAN|HỘI ĐỒNG|TỈNH|HUYỆN|XÃ|PHƯỜNG|SỞ)\b")
_INNER_CAPITAL = re.compile(
    r"(?<=\s)(?:chủ tịch|bí thư|tổng thư ký|giám đốc|trưởng ban|chánh văn phòng|viện trưởng|thủ tướng|thường trực)"
)
# "Lưu: VT", "Lưu Văn thư"; Lưu is a family name as well.
_SAVE = re.compile(rf"^Lưu\b(?!(?:\s+(?!Văn [Pp]hòng|Văn [Tt]hư|Hồ [Ss]ơ)[{CAPITAL}][{SMALL}]+){{1,4}}$)")


@dataclass(frozen=True, slots=True)
class Signature:
    authority: str | None
    position: str | None
    name: str | None
    recipients: tuple[str, ...]


def read_signature(foot: list[str]) -> Signature:
    """Authority ("TM. BAN CHẤP HÀNH"), position, name and recipients from the lines of the foot."""
    recipients, rest = _part(foot)
    authority, position, name = _signer(rest)
    return Signature(authority, position, name, recipients)


def _part(foot: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Recipients, and the lines that belong to the signature."""
    recipients: list[str] = []
    rest: list[str] = []
    listing = False
    for text in foot:
        if FOOT_START.match(text):
            listing = True
            after = FOOT_START.sub("", text).strip(" :")
            if after:
                recipients.extend(piece.strip(" .;,-") for piece in re.split(r";\s*", after) if piece.strip(" .;,-"))
        elif _LIST_MARK.match(text) and len(text) > 2:
            recipients.append(_LIST_MARK.sub("", text).strip(" .;,"))
        elif listing and recipients and _goes_on(text, recipients):
            recipients[-1] = f"{recipients[-1]} {text}".strip(" .;,")
        elif listing and _SAVE.match(text):
            recipients.append(text.strip(" .;,"))
        else:
            rest.append(text)
    return tuple(item for item in recipients if item), rest


def _goes_on(text: str, recipients: list[str]) -> bool:
    return text[:1].islower() and not text.startswith("(") and len(recipients[-1]) > 15 and not _STAMP.match(text)


def _signer(lines: list[str]) -> tuple[str | None, str | None, str | None]:
    """(authority, position, name). A name stands alone after the position; without one it is the last such line."""
    lines = [line.strip(" *") for line in lines if not _STAMP.match(line)]
    name_at = _name_at(lines)
    name = lines[name_at] if name_at is not None else None
    above = lines[:name_at] if name_at is not None else lines
    authority = [text for text in above if SIGNED.match(text)]
    position = _position(above)
    return (" ".join(authority) or None), position, _clean_name(name)


def _name_at(lines: list[str]) -> int | None:
    after = next((i for i, text in enumerate(lines) if SIGNED.match(text) or _is_position(text)), None)
    candidates = [
        i for i, text in enumerate(lines) if NAME.match(text) and not _POSITION_WORDS.match(text) and len(text) < 50
    ]
    below = [i for i in candidates if after is None or i > after]
    if below:
        return below[0] if after is not None else below[-1]
    capitals = [
        i
        for i, text in enumerate(lines)
        if after is not None
        and i > after
        and CAPS_NAME.match(text)
        and not _is_position(text)
        and not SIGNED.match(text)
    ]
    return capitals[-1] if capitals else None


def _is_position(text: str) -> bool:
    return (
        len(text) < 90 and bool(_POSITION_WORDS.match(text)) and (is_upper(text) or bool(POSITION.match(text.upper())))
    )


def _position(above: list[str]) -> str | None:
    """The last position line; with "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" that is the deputy's.

    Who signs for himself may print another office below ("CHỦ TỊCH / PHÓ CHỦ TỊCH UBND TỈNH"): the first one signs.
    """
    found: list[str] = []
    for text in above:
        if _is_position(text) and not SIGNED.match(text):
            found.append(text)
    if not found:
        return None
    for_another = any(_DEPUTY_FOR.match(text) for text in above)
    second = len(found) > 1 and not for_another and _OTHER_OFFICE.search(found[-1])
    text = found[0 if second else -1].strip(" .;,:")
    if not is_upper(text) or re.search(r"UBND|LHH|HĐND|KH&", text):
        return text
    return _INNER_CAPITAL.sub(lambda match: match[0].capitalize(), text.capitalize())


def _clean_name(name: str | None) -> str | None:
    return re.sub(r"\s+", " ", name).strip(" .,;:") if name else None
