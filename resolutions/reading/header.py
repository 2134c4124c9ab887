"""The formal parts: issuer, number, place and date, kind, title, basis, term, signature, recipients.

Only what is printed is told. Where head lines are missing (a copy without letterhead), the issuer is taken from the
sentence that issues the document or from the title; the place completes a name that ends in "tỉnh".
"""

from __future__ import annotations

import re
from datetime import date

from .calendars import make_date
from .issuers import issuer_of
from .kinds import kind_of_line
from .parsed import Header
from .references import canonical_number
from .signature import read_signature
from .text import CAPITAL, SMALL
from .zones import Zones

_LETTERS = "A-Za-zĐđƯưÂâĂăÊêÔôƠơ0-9&"
_NUMBER_LINE = re.compile(
    r"(?:^|\s)[Ss][ốôỐ]\s*+:?\s*+(?P<no>[\d…._ ]{0,14}?)\s*+(?P<sep>[-–/])\s*"
    rf"(?P<symbol>[A-ZĐƯ][{_LETTERS}]*(?:\s?[-–/.&]\s?[A-ZĐƯ0-9][{_LETTERS}]*){{0,4}})"
)
_YEARED = re.compile(r"(?:^|\s)[Ss]ố\s*+:?\s*+(?P<no>\d{1,5}/(?:19|20)\d{2}/[A-ZĐ][\w&/-]+)")
_PLACE_DATE = re.compile(
    r"(?:^|"
    rf"[\s*.])(?P<place>(?:[{CAPITAL}][\w.'’-]*\s?(?:-\s)?){{1,6}}?)\s*,?\s*ngày\s*(?P<day>[\dlIOx…._]{{0,14}})\s*tháng\s*(?P<month>[\dlIOx…._]{{0,14}})\s*năm\s*(?P<year>\d{{4}})?"
)
_MISREAD = str.maketrans("lIO", "110")  # figures as a scanner reads them: "ngày l4"
_SLASHED = re.compile(
    rf"(?P<place>(?:[{CAPITAL}][\w.'’-]*\s?){{1,5}}),\s*ngày\s*(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*(?P<year>\d{{4}})"
)
_TERM = re.compile(r"nhiệm kỳ\s*(?:\(?\s*)?((?:19|20)\d{2})\s*[-–—]\s*((?:19|20)\d{2})", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:V/v|Về việc)\s*:?\s*(.*)$")
_BASIS_LINE = re.compile(r"^(?:Căn cứ(?: vào)?|Thực hiện|Xét|Theo(?: đề nghị)?)\s+(.*)$")
_BASIS_INLINE = re.compile(
    r"(?:trên cơ sở|căn cứ|thực hiện)\s+(?:các nội dung trong\s+|nội dung\s+)?((?:Nghị quyết|Kết luận|Chỉ thị|"
    r"Chương trình|Kế hoạch|Quyết định|Công văn)[^;.]{5,160}?)(?=\s+(?:về|và|\(|,)|[;.,])",
    re.IGNORECASE,
)
_ORGAN_REST = re.compile(r"^(?:CỦA|của)\s+")
# "CHỈ THỊ / của Ban Thường vụ Tỉnh ủy về …": the issuer is no part of what the document is about.
_ISSUER_IN_TITLE = re.compile(r"^(?:của|CỦA)\s+[^,.;]{3,80}?\s+(?=(?:về|thực hiện|triển khai|VỀ|Về việc)\s)")
_EDGE = ' \t*-–_.,:;“”"'


def read_header(zones: Zones) -> Header:
    """All header fields from the zones of a document. Never fails; what is missing is None."""
    head = [line.text for line in zones.head]
    body = [line.text for line in zones.bodies[0].lines] if zones.bodies else []
    number, raw = _number(head)
    place, issued, partial = _place_and_date(head)
    kind, rest = _kind(zones)
    printed = _title(zones, rest, head)
    title = _ISSUER_IN_TITLE.sub("", printed) or None
    intro = _intro(body)
    parent, issuer = issuer_of(head, rest, printed, intro, place)
    signature = read_signature([line.text for line in zones.foot])
    return Header(
        parent_body=parent,
        issuer=issuer,
        number=number,
        number_raw=raw,
        place=place,
        issued_on=issued,
        issued_on_partial=partial,
        kind=kind,
        title=title,
        basis=_basis(intro),
        term=_term(title, rest, intro),
        signer=signature.name,
        signer_title=signature.position,
        signing_authority=signature.authority,
        addressees=_addressees(head, body),
        recipients=signature.recipients,
    )


def _number(head: list[str]) -> tuple[str | None, str | None]:
    """(canonical number, as printed); a symbol without its number is (None, as printed)."""
    for text in head:
        if len(text) > 200:
            continue
        if match := _YEARED.search(text):
            return canonical_number(match["no"]), match["no"]
        match = _NUMBER_LINE.search(text)
        if not match:
            continue
        raw = text[match.start("no") : match.end("symbol")].strip()
        digits = re.sub(r"\D", "", match["no"])
        return (canonical_number(f"{digits}{match['sep']}{match['symbol']}") if digits else None), raw
    return None, None


def _place_and_date(head: list[str]) -> tuple[str | None, date | None, str | None]:
    for text in head:
        if len(text) > 220:
            continue
        match = _SLASHED.search(text) or _PLACE_DATE.search(text)
        if not match:
            continue
        place = re.sub(rf"^(?:.*?[A-ZĐ]{{2,}}[\w&]*\s+)+(?=[A-ZĐ][{SMALL}])", "", match["place"]).strip(_EDGE)
        day, month = (re.sub(r"\D", "", (match[name] or "").translate(_MISREAD)) for name in ("day", "month"))
        year = match["year"]
        issued = make_date(int(year), int(month), int(day)) if year and month and day else None
        if issued:
            return place or None, issued, None
        return place or None, None, _partial(year, month)
    return None, None, None


def _partial(year: str | None, month: str) -> str | None:
    if not year:
        return None
    return f"{year}-{int(month):02d}" if month and 1 <= int(month) <= 12 else year


def _kind(zones: Zones) -> tuple[str | None, str]:
    """(kind, what else the kind's line says)."""
    if zones.kind is None:
        return None, ""
    return kind_of_line(zones.kind.text) or (None, "")


def _title(zones: Zones, rest: str, head: list[str]) -> str:
    parts = [_unquoted(line.text) for line in zones.title]
    if rest and not (_ORGAN_REST.match(rest) and parts):
        parts.insert(0, rest)
    if not parts:
        parts = _subject(head)
    return _unquoted(" ".join(part for part in parts if part))


def _unquoted(text: str) -> str:
    """Without marks at the edges; a quotation mark stays where its partner is inside."""
    bare = text.strip(_EDGE.replace("“", "").replace("”", "").replace('"', ""))
    inner = bare.strip(_EDGE)
    if bare.startswith(("“", '"')) and bare.endswith(("”", '"')) and not re.search('[“”"]', inner):
        return inner
    return bare if re.search('[“”"]', inner) else inner


def _subject(head: list[str]) -> list[str]:
    """ "V/v …" of a công văn, which may run over the next lines."""
    for index, text in enumerate(head):
        if match := _SUBJECT.match(text):
            parts = [match[1]]
            for following in head[index + 1 : index + 4]:
                if not following[:1].islower():
                    break
                parts.append(following)
            return parts
    return []


def _intro(body: list[str]) -> list[str]:
    """The unnumbered paragraphs before the first numbered one."""
    out = []
    for text in body[:25]:
        if re.match(r"^(?:[IVX]{1,4}\s*[.\-–/)]|1\s*[.)/]|Điều 1\b|\(1\))", text) or re.match(
            r"^QUYẾT (?:NGHỊ|ĐỊNH)\s*:?$", text
        ):
            break
        out.append(text)
    return out


def _basis(intro: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for text in intro:
        if match := _BASIS_LINE.match(text):
            found.append(
                re.split(r"(?:;|(?<=[^.]{3})\.|, (?=hôm nay|Hội nghị|Ban |UBND|Ủy ban|Liên hiệp))", match[1])[0].strip(
                    _EDGE
                ),
            )
        elif match := _BASIS_INLINE.search(text):
            found.append(match[1].strip(_EDGE))
    return tuple(dict.fromkeys(item for item in found if item))


def _term(title: str | None, rest: str, intro: list[str]) -> str | None:
    for text in (title or "", rest, " ".join(intro)):
        if match := _TERM.search(text):
            return f"{match[1]}-{match[2]}"
    return None


def _addressees(head: list[str], body: list[str]) -> tuple[str, ...]:
    lines = [*head, *body[:8]]
    for index, text in enumerate(lines):
        if not text.startswith("Kính gửi"):
            continue
        first = text[len("Kính gửi") :].strip(_EDGE)
        listed = [] if first else _listed(lines[index + 1 :])
        return tuple(item.strip(_EDGE) for item in ([first] if first else listed) if item.strip(_EDGE))
    return ()


def _listed(lines: list[str]) -> list[str]:
    out = []
    for text in lines:
        if not re.match(r"^[-–+•]\s*", text):
            break
        out.append(re.sub(r"^[-–+•]\s*", "", text))
    return out


def has_formal_head(zones: Zones) -> int:
    """How many marks of an issued document are there (0–6): motto, number, place and date, kind, addressee, foot."""
    head = [line.text for line in zones.head]
    motto = any(re.search(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM", text) for text in head)
    number, raw = _number(head)
    place, issued, partial = _place_and_date(head)
    return sum(
        (
            motto,
            bool(number or raw),
            bool(place and (issued or partial)),
            zones.kind is not None,
            any(text.startswith("Kính gửi") for text in head),
            bool(zones.foot),
        )
    )
