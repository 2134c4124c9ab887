"""Cited documents: REF_DATE_CONFLICT (one number, two dates), REF_NUMBER_FORMAT (a number written against the rule)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from .evidence import short
from .kinds import ABBREVIATIONS
from .parsed import Reference, Warning
from .references import NUMBER, canonical_number, misspelled, number_key

_MOST_TOLD = 4  # a copy that lost all its hyphens has one fault, not twenty
_STATE_ORGANS = frozenset({"UBND", "HĐND", "CP", "TTg", "VPCP", "QH14", "QH15"})
_KINDS = r"NQ|QĐ|CT|KH|TB|KL|HD|CTr|NĐ|TT|CĐ|BC|TTr|QC"
_STATE_IN_PARTY_ORDER = re.compile(rf"(\d{{1,5}})-({_KINDS})/([A-ZĐa-zđ0-9]{{2,7}})")
# "12/QĐ/UBND", "45-NQ-TW": the second mark is a slash in the Party's numbers, a hyphen in the State's.
_SAME_MARK_TWICE = re.compile(rf"(\d{{1,5}})(?:/((?:19|20)\d{{2}}))?([/-])({_KINDS})\3([A-ZĐa-zđ]{{2,12}})")
_PARTY_GLUED = re.compile(r"(\d{1,5})([-/])(NQ|CT|KL|QĐ|KH|TB|CTr|HD)(TW|TU|HU|ĐU)")
# "QD", "ND": a D whose stroke is lost.
_LOST_STROKE = re.compile(r"(\d{1,5}(?:/\d{4})?[/-])(QD|ND|CD)(?=[-/])")
_BLANK = re.compile(
    r"(?P<kind>Nghị quyết|Kết luận|Chỉ thị|Quyết định|Nghị định|Thông tư|Kế hoạch|Chương trình|Công văn|Thông báo)"
    rf"\s+số[ \t]*:?[ \t.…_]*(?P<number>[-–/]\s?(?:{_KINDS}|UBND|SKHCN|LHH)(?:\s?[-–/]\s?[A-ZĐ][A-Za-zĐđ&]*)*)"
)
# The kind in words right before the number against the one in its symbol. A Party's Quy định bears QĐ, an action
# programme often CT, a Thông báo kết luận TB: those say nothing.
_TOLD = re.compile(r"(Nghị quyết|Chỉ thị|Kế hoạch|Nghị định|Hướng dẫn|Công điện)\s+số\s*+:?\s*+$")
_SYMBOL_KINDS = {**{short: ABBREVIATIONS[short] for short in ("NQ", "QĐ", "CT", "KH", "TB", "HD", "KL", "CĐ")}}
_SYMBOL_KINDS["NĐ"] = "Nghị định"


def check_references(
    mentions: list[Reference], text: str = "", own_number: str | None = None, own_printed: str | None = None
) -> Iterator[Warning]:
    """Both codes, each number told once. `text` lets numbers left blank be told too; the document's own is not."""
    yield from _two_dates(mentions)
    own = number_key(own_number or own_printed or "")
    told: set[str] = set()
    for mention in mentions:
        raw = re.search(NUMBER, mention.raw)
        if raw is None or mention.number in told or number_key(raw[0]) == own:
            continue
        detail = _format_detail(raw[0], mention)
        if detail:
            told.add(mention.number)
            if len(told) > _MOST_TOLD:
                detail = f"Còn nhiều số khác viết sai dạng, từ “{raw[0]}” trở đi."
            yield Warning("REF_NUMBER_FORMAT", "warn", detail, mention.span)
            if len(told) > _MOST_TOLD:
                break
    for match in _BLANK.finditer(text):
        if _tail(match["number"]) not in (_tail(own_number or ""), _tail(own_printed or "")):
            detail = f"{match['kind']} được dẫn chưa ghi số: “{short(match[0])}”."
            yield Warning("REF_NUMBER_FORMAT", "warn", detail, match.span())
            return


def _two_dates(mentions: list[Reference]) -> Iterator[Warning]:
    dates: dict[str, dict[date, Reference]] = {}
    for mention in mentions:
        if mention.date:
            dates.setdefault(number_key(mention.number), {}).setdefault(mention.date, mention)
    for by_date in dates.values():
        if len(by_date) > 1:
            days = ", ".join(f"{day:%d/%m/%Y}" for day in sorted(by_date))
            last = list(by_date.values())[-1]
            detail = f"Văn bản {last.number} được dẫn với nhiều ngày: {days}."
            yield Warning("REF_DATE_CONFLICT", "error", detail, last.span)


def _tail(number: str) -> str:
    """The symbol without digits: what a blank number and a filled one of the same document share."""
    return re.sub(r"[\W\d_]+", "", number).casefold()


def _format_detail(printed: str, mention: Reference) -> str | None:
    """What is wrong with a cited number, as a sentence; None when it follows the rule."""
    tight = re.sub(r"\s+", "", printed).replace("–", "-")
    right = _rightly(tight)
    if right and right != tight:
        return f"“{tight}” viết sai dạng của “{right}”."
    kind = _TOLD.search(mention.raw[: mention.raw.find(printed)] if printed in mention.raw else "")
    symbol = re.match(r"\d+(?:/\d{4})?[-/]([A-ZĐ]{2})(?=[-/])", tight)
    meant = _SYMBOL_KINDS.get(symbol[1]) if symbol else None
    if kind and meant and meant != kind[1]:
        return f"“{kind[1]} số {tight}”: tên loại là {kind[1]}, ký hiệu là của {meant}."
    return None


def _rightly(tight: str) -> str | None:
    """The number as the rule writes it, where it is plainly wrong."""
    if misspelled(tight):
        return canonical_number(tight)
    if (match := _STATE_IN_PARTY_ORDER.fullmatch(tight)) and match[3] in _STATE_ORGANS:
        return f"{match[1]}/{match[2]}-{match[3]}"
    if match := _SAME_MARK_TWICE.fullmatch(tight):
        year = f"/{match[2]}" if match[2] else ""
        party = match[5] in ("TW", "TU", "HU", "ĐU")
        return f"{match[1]}-{match[4]}/{match[5]}" if party else f"{match[1]}{year}/{match[4]}-{match[5]}"
    if match := _PARTY_GLUED.fullmatch(tight):
        return f"{match[1]}-{match[3]}/{match[4]}"
    if match := _LOST_STROKE.match(tight):
        return tight[: match.start(2)] + match[2].replace("D", "Đ") + tight[match.end(2) :]
    return None
