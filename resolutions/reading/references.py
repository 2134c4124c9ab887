"""Numbers of documents: how they are written, when two spellings mean one, and where a text cites them."""

from __future__ import annotations

import re
from datetime import date

from .calendars import make_date
from .kinds import ABBREVIATIONS, KINDS
from .parsed import Reference, Span
from .text import CAPITAL, SMALL, fold

_CITED_KINDS = (
    *KINDS,
    "Nghị định",
    "Thông tư liên tịch",
    "Thông tư",
    "Luật",
    "Pháp lệnh",
    "Điều lệ",
    "Sắc lệnh",
    "Văn bản",
    "Công thư",
    "Hiến pháp",
)
_KIND = "|".join(kind.replace(" ", r"\s+") for kind in sorted(_CITED_KINDS, key=len, reverse=True))
# 32 - KH/ĐĐLHH, 1390/UBND-NCPC, 846 /UBND-TH, 46/CĐ-TTg, 55/2007/CT-UBND, 91/2025/QH15, 1961/QĐUBND
_SYMBOL = rf"[A-ZĐƯÂ][{CAPITAL}{SMALL}0-9&]*"
NUMBER = rf"\d{{1,5}}(?:\s?/\s?(?:19|20)\d{{2}})?\s?[-–/]\s?{_SYMBOL}(?:\s?[-–/.&]\s?{_SYMBOL}){{0,4}}"
_NUMBER = re.compile(rf"(?<![\w/.-])({NUMBER})")
_KIND_BEFORE = re.compile(rf"({_KIND})(?:\s+[{SMALL}]+){{0,3}}?\s*(?:số\s*:?\s*)?$", re.IGNORECASE)
_LICENCE_BEFORE = re.compile(r"(?:giấy phép|mã số|hợp đồng|hóa đơn)[^.;\n]{0,40}$", re.IGNORECASE)
_NUMBER_WORD_BEFORE = re.compile(r"\bsố\s*+:?\s*+$", re.IGNORECASE)
_DATE_AFTER = re.compile(
    r"\s*[,;(]?\s*(?:ban hành\s+)?(?:ký\s+)?ngày\s+(\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{1,2})\s*(?:/|-|\.|"
    r"\s*,?\s*năm\s*)\s*(\d{4})",
    re.IGNORECASE,
)
_PARTY_ORGANS = frozenset(
    {"TW", "TU", "BBT", "BCHTW", "ĐU", "HU", "THU", "QU", "VPTW", "BTCTW", "BTGTW", "UBKTTW", "ĐUK"}
)
_SWAPPED = re.compile(r"(\d{1,5})/([A-ZĐa-zđ]{1,6})-([A-ZĐ]{2,7})")
_FOOTNOTE_DIGIT = re.compile(r"((?:TW|TU|CP|TTg|UBND|HĐND|BCT|BBT|LHH|VPCP|NQ|KH))\d$")
# "1961/QĐUBND", "53/2024/NĐCP": the hyphen between kind and organ is lost.
_GLUED = re.compile(
    r"(?<=/)(NQ|QĐ|CT|KH|TB|CTr|NĐ|TTLT|TT|BC|TTr|HD|KL|CĐ|ĐA|CV)(UBND|HĐND|TTg|CP|VPCP|BTC|BNV|BKHCN|BKHĐT|BTNMT|BGDĐT|BYT)$"
)
_KIND_SYMBOLS = frozenset(ABBREVIATIONS) | {"NĐ", "TT", "TTLT", "NQLT", "QH13", "QH14", "QH15", "L"}


def number_key(number: str) -> str:
    """What all spellings of one document number share: letters and digits folded, leading zeros gone.

    "32 - KH/ĐĐLHH", "32/KH/ĐDLHH" → "32khddlhh"; "42/CT-TW", "42-CT/TW" → "42cttw". Digit groups stay apart.
    """
    pieces = re.findall(r"\d+|[a-z]+", fold(number))
    out = ""
    for piece in pieces:
        plain = (piece.lstrip("0") or "0") if piece.isdecimal() else piece
        out += ("." if out[-1:].isdecimal() and plain[0].isdecimal() else "") + plain
    return out


def canonical_number(number: str) -> str:
    """One spelling for showing: no blanks, plain hyphens, footnote digit off, Party order ("42/CT-TW" → "42-CT/TW")."""
    tight = re.sub(r"\s+", "", number).replace("–", "-").replace("—", "-").rstrip(".,;/-")
    tight = _GLUED.sub(r"\1-\2", _FOOTNOTE_DIGIT.sub(r"\1", tight))
    swapped = _SWAPPED.fullmatch(tight)
    if swapped and swapped[3] in _PARTY_ORGANS:
        return f"{swapped[1]}-{swapped[2]}/{swapped[3]}"
    return tight


def misspelled(number: str) -> bool:
    """Whether a Party document is cited in the State's order ("42/CT-TW"), or the hyphen is lost ("12/QĐUBND")."""
    tight = _FOOTNOTE_DIGIT.sub(r"\1", re.sub(r"\s+", "", number).replace("–", "-"))
    if _GLUED.search(tight):
        return True
    swapped = _SWAPPED.fullmatch(tight)
    return bool(swapped and swapped[3] in _PARTY_ORGANS)


def find_mentions(text: str) -> list[Reference]:
    """Every place where a document number is cited, in order, repeats included. Cost is linear."""
    found: list[Reference] = []
    for match in _NUMBER.finditer(text):
        raw_number = _whole_symbols(match[1])
        before = text[max(0, match.start() - 50) : match.start()]
        kind = _KIND_BEFORE.search(before)
        if _LICENCE_BEFORE.search(before) or not _is_number(
            raw_number, bool(kind), bool(_NUMBER_WORD_BEFORE.search(before))
        ):
            continue
        end = match.start() + len(raw_number)
        day = _DATE_AFTER.match(text, end)
        issued = make_date(int(day[3]), int(day[2]), int(day[1])) if day else None
        start = match.start() - (len(kind[0]) if kind else 0)
        stop = day.end() if day else end
        name = re.sub(r"\s+", " ", kind[1]) if kind else None
        found.append(Reference(text[start:stop].strip(), canonical_number(raw_number), issued, name, (start, stop)))
    return found


def _whole_symbols(number: str) -> str:
    """Cut what is no symbol: "93-KL/TW - Ban" ends before a word in lower case."""
    parts = re.split(r"(\s?[-–/.&]\s?)", number)
    kept = parts[0]
    for index in range(1, len(parts) - 1, 2):
        symbol = parts[index + 1]
        spaced = parts[index] != parts[index].strip()
        lower = sum(c.islower() for c in symbol)
        if (
            index > 1
            and not symbol[0].isdecimal()
            and (lower > 3 or lower >= len(symbol) - 1 > 1 or (spaced and parts[index].strip() == "."))
        ):
            break
        kept += parts[index] + symbol
    return kept


def _is_number(number: str, kind_before: bool, word_before: bool) -> bool:
    symbols = [s for s in re.split(r"[\s\-–/.&]+", number)[1:] if s]
    capitals = sum(c.isupper() for s in symbols for c in s)
    if not symbols or capitals < 2 or any(sum(c.islower() for c in s) > 4 for s in symbols):
        return False
    if kind_before or word_before:
        return True
    return len(symbols) >= 2 and any(s.upper() in _KIND_SYMBOLS for s in symbols)


def distinct(
    mentions: list[Reference], own_number: str | None, own_lines: tuple[Span, ...] = ()
) -> tuple[Reference, ...]:
    """One reference per number and date; the document's own number, and what `own_lines` say of it, left out.

    An undated mention counts only where the number is never dated.
    """
    own = number_key(own_number) if own_number else None
    mentions = [m for m in mentions if not (m.span and own and any(a <= m.span[0] < b for a, b in own_lines))]
    dated = {number_key(m.number) for m in mentions if m.date}
    seen: dict[tuple[str, date | None], Reference] = {}
    for mention in mentions:
        key = number_key(mention.number)
        if key == own or (mention.date is None and key in dated):
            continue
        seen.setdefault((key, mention.date), mention)
    return tuple(seen.values())
