"""Kinds of documents: names, the line that announces one, abbreviations in numbers (domain.md, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from .text import fold

# Longer names first: "Kế hoạch hành động" before "Kế hoạch".
KINDS = (
    "Nghị quyết liên tịch",
    "Nghị quyết",
    "Chương trình hành động",
    "Chương trình công tác",
    "Chương trình phối hợp",
    "Chương trình",
    "Kế hoạch hành động",
    "Kế hoạch công tác",
    "Kế hoạch phối hợp",
    "Kế hoạch",
    "Kết luận",
    "Chỉ thị",
    "Quyết định",
    "Thông báo kết luận",
    "Thông báo",
    "Công điện",
    "Công văn",
    "Hướng dẫn",
    "Báo cáo",
    "Tờ trình",
    "Quy chế",
    "Quy định",
    "Đề án",
    "Phương án",
    "Thông tri",
    "Biên bản",
    "Giấy mời",
)
# The kind alone, as the file shows it in a list: "Kế hoạch công tác" is a Kế hoạch whose title begins with "công tác".
_PRINTED_SHORT = {
    "Kế hoạch công tác": "Kế hoạch",
    "Chương trình công tác": "Chương trình công tác",
    "Thông báo kết luận": "Thông báo",
}
NOT_ORDERING = frozenset({"Báo cáo", "Tờ trình", "Biên bản", "Giấy mời", "Quy chế", "Quy định"})
# Attached to a decision, these hold standing provisions, not work to be done.
PROVISIONS = ("QUY CHẾ", "QUY ĐỊNH", "ĐIỀU LỆ", "NỘI QUY", "QUY TRÌNH")

# On folded text, since recognition loses tone marks ("KÊ HOACH"). Letters set apart: see `respaced`.
Own = tuple[tuple[str, str], ...]  # a union's own kinds: (name, abbreviation)
_OWN: ContextVar[Own] = ContextVar("own_kinds", default=())
_BY_LETTERS = {kind.upper().replace(" ", ""): kind.upper() for kind in KINDS}
_LONGEST_SPACED = 2 * max(map(len, KINDS))

ABBREVIATIONS = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QYĐ": "Quy định",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTR": "Chương trình",
    "CTRHĐ": "Chương trình hành động",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTR": "Tờ trình",
    "KL": "Kết luận",
    "CĐ": "Công điện",
}


@contextmanager
def also(own: Own) -> Iterator[None]:
    """While a text is read, these kinds are known, too: what a reading is given goes through all its parts."""
    token = _OWN.set(own)
    try:
        yield
    finally:
        _OWN.reset(token)


@lru_cache(maxsize=16)
def _names(own: Own) -> tuple[str, ...]:
    """Longer names first, so that none hides behind its own beginning."""
    new = [name for name, _short in own if name not in KINDS]
    return tuple(sorted((*KINDS, *new), key=lambda name: -len(name))) if new else KINDS


@lru_cache(maxsize=16)
def _kind_line(own: Own) -> re.Pattern[str]:
    folded = "|".join(re.escape(fold(name)).replace(r"\ ", r"\s+") for name in _names(own))
    return re.compile(rf"(?:{folded})(?=$|[\s:,(*])(?!\s*:\s*$)")


def abbreviations() -> Mapping[str, str]:
    """{abbreviation in capitals: kind}; what any office means goes before the union's own."""
    return {short.upper(): name for name, short in _OWN.get() if short} | ABBREVIATIONS


def is_kind_line(line: str) -> bool:
    """Whether a line begins with the name of a kind in capitals: the line that announces what the document is."""
    match = _kind_line(_OWN.get()).match(fold(line)) if line[:2].isupper() else None
    return bool(match and line[: match.end()].isupper())


def respaced(line: str) -> str:
    """ "K ẾT LUẬN", "K Ế  H O Ạ C H": a kind whose letters were set or read apart, as a word again."""
    if len(line) > _LONGEST_SPACED or not line[:1].isupper():
        return line
    return _BY_LETTERS.get(line.replace(" ", "").rstrip("*:"), line)


def kind_of_line(line: str) -> tuple[str, str] | None:
    """ "KẾ HOẠCH HÀNH ĐỘNG năm 2025" → ("Kế hoạch hành động", "năm 2025"); None when the line announces no kind."""
    if not is_kind_line(line):
        return None
    squeezed = re.sub(r"\s+", " ", line)
    folded = fold(squeezed)
    for kind in _names(_OWN.get()):
        if folded.startswith(fold(kind)) and squeezed[: len(kind)].isupper():
            kind = _PRINTED_SHORT.get(kind, kind)
            return kind, squeezed[len(kind) :].strip(" :*-–")
    return None
