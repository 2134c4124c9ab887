"""ISSUER_MISMATCH: the issuer in the head against the number's symbol, the signature and what annexes and text tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .checks_identity import own_attachment_lines
from .evidence import Evidence, in_line, short
from .parsed import Header, Span, Warning
from .text import CAPITAL, fold, is_upper

_ORGAN = re.compile(
    r"ban chap hanh|ban thuong vu|dang doan|doan chu tich|uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|ban kiem tra|"
    r"uy ban kiem tra|ban chi dao"
)
_SHORT = {"bch": "ban chap hanh", "btv": "ban thuong vu", "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan"}
# Organs that sign only what is theirs: a union's head over their signature is another's head.
_ONLY_THEIRS = frozenset({"uy ban nhan dan", "hoi dong nhan dan", "dang doan", "ban chi dao"})
_OF_ANY_BODY = frozenset({"ban chap hanh", "ban thuong vu", "ban kiem tra"})
# What the issuer must contain when its number bears the symbol.
_SYMBOLS = {
    "bch": "ban chap hanh",
    "btv": "ban thuong vu",
    "ubnd": "uy ban nhan dan|ubnd",
    "hdnd": "hoi dong nhan dan|hdnd",
    "ttg": "thu tuong",
    "cp": "chinh phu",
    "vpcp": "van phong chinh phu",
    "tu": "tinh uy|thanh uy",
    "hu": "huyen uy",
    "du": "dang uy|dang bo",
    "tw": "trung uong|bo chinh tri|ban bi thu",
    "bcd": "ban chi dao",
    "dct": "doan chu tich",
    "lhh": "lien hiep",
    "skhcn": "khoa hoc",
    "stc": "so tai chinh",
    "snv": "so noi vu",
    "mttq": "mat tran|mttq",
}
_PLACE = re.compile(
    rf"(?i:tỉnh|thành phố|thị xã|huyện|quận|phường|xã|đặc khu)\s+((?:[{CAPITAL}][\w'’]*\s?(?:-\s)?){{1,4}})"
)
_LEVEL = re.compile(r"(tinh|thanh pho|thi xa|huyen|quan|phuong|xa|dac khu)\s")
_ISSUES = re.compile(
    r"(?P<who>(?:Ban Thường vụ|Ban Chấp hành|Đảng đoàn|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân|"
    r"Liên hiệp các Hội|Đoàn Chủ tịch)[^.;:,\n\d]{0,120}?)(?:\s*\([^)\n]{0,80}\))?\s+(?:ban hành|xây dựng|quyết nghị|"
    r"đề ra)\s+(?:Kế hoạch|Chương trình|Nghị quyết|Kết luận|Chỉ thị|Thông báo|Hướng dẫn|Quyết định)[^.;:\n]{0,140}?"
    r"(?:như sau|sau đây|sau)\s*:"
)
_CHAIRS = re.compile(
    r"(?P<who>(?:Chủ tịch |Thường trực |Ban Thường vụ |Ban Chấp hành )(?:Liên hiệp các Hội|UBND|Ủy ban nhân dân)"
    r"[^.;:,\n]{0,90}?)\s+(?:đã\s+)?(?:chủ trì|tổ chức|họp)\b"
)
_CLOSES = re.compile(r"Trên đây là [^.;\n]{0,120}?\bcủa (?P<who>[^.;,\n]{3,140})")
_COVERS = re.compile(r"trên địa bàn (?:tỉnh|thành phố) [^,.;]+", re.IGNORECASE)


def check_issuer(evidence: Evidence) -> Iterator[Warning]:
    """At most one warning for each side that contradicts the head."""
    header = evidence.header
    if not header.issuer:
        return
    for warning in (
        _signature(evidence),
        _symbol(evidence),
        *_attached(evidence),
        _sentence(evidence),
        _other_province(evidence),
    ):
        if warning is not None:
            yield warning


def _organ(text: str) -> str | None:
    match = _ORGAN.search(fold(text))
    return _SHORT.get(match[0], match[0]) if match else None


def _other_organ(theirs: str | None, header: Header) -> bool:
    ours = _organ(header.issuer or "")
    if theirs is None or theirs == ours:
        return False
    return ours is not None or (theirs in _ONLY_THEIRS and theirs not in fold(_all_of(header)))


def _all_of(header: Header) -> str:
    return f"{header.parent_body or ''} {header.issuer or ''}"


def _places(text: str) -> dict[str, str]:
    """Level → name, both folded: "TỈNH SƠN LẠC" → {"tinh": "son lac"}."""
    found: dict[str, str] = {}
    for match in _PLACE.finditer(text):
        level = _LEVEL.match(fold(match[0]))
        if level:
            found.setdefault(level[1], " ".join(fold(match[1]).split()))
    return found


def _other_place(text: str, header: Header) -> str | None:
    """The place a text names where the head names another of the same level."""
    ours = _places(_all_of(header))
    for level, name in _places(text).items():
        own = ours.get(level)
        if own and not name.startswith(own) and not own.startswith(name):
            return name
    return None


def _told(where: str, said: str, header: Header, span: Span | None) -> Warning:
    detail = f"Đầu văn bản là “{short(header.issuer or '')}”, {where} là “{short(said)}”."
    return Warning("ISSUER_MISMATCH", "warn", detail, span)


def _signature(evidence: Evidence) -> Warning | None:
    header = evidence.header
    said = _whole_authority(evidence)
    by_order = fold(said).startswith(("tuq", "tun"))
    if said and ((_other_organ(_organ(said), header) and not by_order) or _other_place(said, header)):
        return _told("phần ký", said, header, in_line(evidence.zones.foot, (header.signing_authority or "")[:8]))
    return None


def _whole_authority(evidence: Evidence) -> str:
    """The signing authority with the lines in capitals that complete it ("TL. CHỦ TỊCH LIÊN HIỆP / CÁC HỘI …")."""
    said = evidence.header.signing_authority or ""
    lines = [line.text for line in evidence.zones.foot]
    at = next((i for i, text in enumerate(lines) if said and text.startswith(said[:8])), None)
    if at is None:
        return said
    more = [text for text in lines[at + 1 : at + 4] if is_upper(text) and _PLACE.search(text)]
    return " ".join([said, *(text for text in more if text not in said)])


def _symbol(evidence: Evidence) -> Warning | None:
    header = evidence.header
    pieces = [fold(piece) for piece in re.findall(r"[A-Za-zĐđ]+", header.number_raw or header.number or "")]
    whole = fold(f"{_all_of(header)} {header.signing_authority or ''}")
    for piece in pieces[1:] if len(pieces) > 1 else pieces:
        wanted = _SYMBOLS.get(piece)
        ours = _organ(header.issuer or "")
        clash = piece in _SHORT and ours is not None and ours != _SHORT[piece] and _SHORT[piece] not in whole
        unnamed = piece == "lhh" and ours in _OF_ANY_BODY and "hoi" not in whole.split()
        if wanted and not unnamed and (clash or not (re.search(wanted, whole) or piece in whole.split())):
            span = in_line(evidence.zones.head, header.number_raw or "")
            return _told("ký hiệu trong số", header.number_raw or header.number or "", header, span)
    return None


def _attached(evidence: Evidence) -> Iterator[Warning | None]:
    for match in own_attachment_lines(evidence):
        said = match["rest"].partition("của ")[2]
        if said and (_other_organ(_organ(said), evidence.header) or _other_place(said, evidence.header)):
            yield _told("phụ lục ghi", said, evidence.header, match.span())
            return


def _sentence(evidence: Evidence) -> Warning | None:
    """The sentence that issues the document, or tells who held the meeting it concludes."""
    header = evidence.header
    for block in evidence.blocks[:6]:
        text = block.text[:1500]
        for pattern in (_ISSUES, _CHAIRS):
            match = pattern.search(text)
            if match is None:
                continue
            organ = _organ(match["who"]) if pattern is _ISSUES else None
            if _other_organ(organ, header) or _other_place(match["who"], header):
                span = (block.start + match.start("who"), block.start + match.end("who"))
                return _told("câu mở đầu ghi", match["who"], header, span)
    return None


def _other_province(evidence: Evidence) -> Warning | None:
    """A plan adapted from a neighbour's: its title covers, or its last sentence speaks for, another province."""
    header, text = evidence.header, evidence.text
    covers = _COVERS.search(header.title or "")
    if covers and _other_place(covers[0], header):
        return _told("trích yếu ghi", covers[0], header, in_line(evidence.zones.title, covers[0]))
    closes = _CLOSES.search(text, evidence.body_start, evidence.foot_start)
    if closes and _other_place(closes["who"], header):
        return _told("câu cuối ghi", closes["who"], header, closes.span("who"))
    return None
