"""What a document says of itself, against its head: NUMBER_CONFLICT, DATE_CONFLICT, DOC_TYPE_CONFLICT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .calendars import read_date
from .evidence import Evidence, short
from .kinds import KINDS, abbreviations
from .parsed import Header, Span, Warning
from .references import NUMBER, canonical_number, number_key
from .text import fold, is_upper

_KIND_NAMES = "|".join(kind.replace(" ", r"\s+") for kind in sorted(KINDS, key=len, reverse=True))
_ATTACHED_TO = re.compile(
    rf"(?P<open>\(\s*)?(?:(?:ban hành\s+)?(?:đính\s+)?kèm(?:\s+theo)?|ban hành theo)\s+(?:dự thảo\s+)?"
    rf"(?P<kind>{_KIND_NAMES})\s++(?:số\s*+:?\s*+)?"
    rf"(?P<number>{NUMBER}|[\s.…_]*[-–/]\s?[A-ZĐ]+[A-ZĐa-z/&-]*)(?P<rest>[^)\n\t]{{0,300}})(?P<close>\)?)",
    re.IGNORECASE,
)
_ANNEX_WORD = re.compile(r"^\W*(?:phụ lục|phụ biểu|biểu|danh mục|bảng)", re.IGNORECASE)
_CLOSING = re.compile(
    rf"Trên đây là (?:nội dung |toàn bộ |toàn văn )?(?P<kind>{_KIND_NAMES})(?:\s+số\s*+:?\s*+({NUMBER}))?"
)
_SITE_NUMBER = re.compile(
    rf"^(?:Số hiệu|Số,? ký hiệu|Số/\s?ký hiệu|Ký hiệu)(?: văn bản)?\s*[:\t]\s*({NUMBER})", re.MULTILINE
)
_SITE_DATE = re.compile(r"^Ngày ban hành\s*[:\t]\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})", re.MULTILINE)
_STAMP = re.compile(r"(?:Thời gian ký|Ngày ký|Ký ngày)\s*[:\t]?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})", re.IGNORECASE)
_LONGEST_TITLE = 260
_STAMP_DELAY = timedelta(days=3)
_ADOPTED = re.compile(
    r"(?:Nghị quyết|Kết luận|Chương trình|Kế hoạch|Quy chế)(?:\s+này)?\s+(?:đã\s+)?được\s+[^.;]{0,140}?thông\s+qua"
    r"[^.;]{0,60}?ngày\s+(?P<day>\d{1,2}\s*(?:/|-|\.|\s*tháng\s*)\s*\d{1,2}\s*(?:/|-|\.|,?\s*năm\s*)\s*\d{4})"
)
_DAY = r"\d{1,2}\s*(?:/|-|\.|\s*tháng\s*)\s*\d{1,2}\s*(?:/|-|\.|,?\s*năm\s*)\s*\d{4}"
_MET = re.compile(
    r"^(?:[^.\n]{0,120}?,\s*)?(?:[Hh]ôm nay,?\s*)?(?:[Ss]áng |[Cc]hiều |[Tt]rong )?(?:các )?[Nn]gày\s+"
    rf"(?P<day>{_DAY})\s*,[^.\n]{{0,260}}?(?:\bhọp\b|chủ trì|tổ chức|Hội nghị|cuộc họp)"
)
_TO_COME = re.compile(r"\bsẽ\b|dự kiến", re.IGNORECASE)
_LONGEST_WAIT = timedelta(days=31)
_SELF_NAMED = re.compile(
    r"\b(Chương trình hành động|Chương trình công tác|Chương trình|Kế hoạch hành động|Kế hoạch|Nghị quyết|Kết luận|"
    r"Chỉ thị|Thông báo|Hướng dẫn|Quyết định|Công văn|Tờ trình|Báo cáo)\s+này\b"
)
_ISSUED_AS = re.compile(
    r"(?:ban hành|xây dựng)\s+(Chương trình hành động|Chương trình|Kế hoạch|Nghị quyết|Kết luận|Chỉ thị|Hướng dẫn)\b"
    r"[^.:;\n]{0,160}?như sau"
)
_ALIKE = {"Thông báo": ("Kết luận",), "Kết luận": ("Thông báo",), "Hướng dẫn": ("Công văn",)}
_ORDERS_BY_OTHERS = frozenset({"Quyết định", "Nghị quyết"})  # they issue plans and rules, which they then call "này"
# What the abbreviation in a number may stand for, apart from its own kind.
_ALSO = {"CT": "Chương trình", "QĐ": "Quy định", "TB": "Kết luận", "KL": "Thông báo", "HD": "Công văn"}


@dataclass(frozen=True, slots=True)
class _Told:
    """One place where the document tells its own number and day."""

    where: str
    number: str | None
    day: date | None
    span: Span


def check_identity(evidence: Evidence) -> Iterator[Warning]:
    told = [*_attachment_lines(evidence), *_other_places(evidence)]
    yield from _numbers(evidence.header, told)
    yield from _days(evidence, told)
    yield from _types(evidence)


def own_attachment_lines(evidence: Evidence) -> list[re.Match[str]]:
    """ "(Kèm theo Kế hoạch số …)" where it heads an annex, not where a sentence cites what belongs to others."""
    return [match for match in _ATTACHED_TO.finditer(evidence.text) if _is_own(match, evidence)]


def _is_own(match: re.Match[str], evidence: Evidence) -> bool:
    text, header = evidence.text, evidence.header
    if match.start() < evidence.body_start:
        return False
    before = re.split(r"[\n\t]", text[max(0, match.start() - _LONGEST_TITLE) : match.start()])[-1].strip(" (\n\t")
    if before and (len(before) > _LONGEST_TITLE - 10 or not (is_upper(before) or _ANNEX_WORD.match(before))):
        return False
    after = text[match.end() : match.end() + 30].partition("\n")[0]
    if len(after.strip(" .;)\t")) > 3:
        return False
    same_kind = header.kind is None or _same_kind(match["kind"], header.kind)
    if match["open"] or before:
        return same_kind or _digits(match["number"]) == _digits(header.number or "") or _below_foot(match, evidence)
    return same_kind


def _below_foot(match: re.Match[str], evidence: Evidence) -> bool:
    return match.start() > evidence.foot_start


def _digits(number: str) -> str:
    match = re.match(r"\s*0*(\d+)", number)
    return match[1] if match else ""


def _same_kind(one: str, other: str) -> bool:
    first, second = fold(re.sub(r"\s+", " ", one)), fold(other)
    return first.startswith(second) or second.startswith(first)


def _attachment_lines(evidence: Evidence) -> Iterator[_Told]:
    for match in own_attachment_lines(evidence):
        number = match["number"].strip() if re.match(r"\s*\d", match["number"]) else None
        yield _Told("phụ lục", number, read_date(match["rest"]), match.span())


def _other_places(evidence: Evidence) -> Iterator[_Told]:
    """The closing sentence, the facts a legal site prints above the text, other places that cite the own number."""
    text, header = evidence.text, evidence.header
    for match in _CLOSING.finditer(text):
        if match[2] and header.kind and _same_kind(match["kind"], header.kind):
            yield _Told("câu cuối", match[2], None, match.span())
    site_number = _SITE_NUMBER.search(text, 0, evidence.body_start)
    if site_number and header.number and number_key(site_number[1]) != number_key(header.number):
        yield _Told("bảng thuộc tính", site_number[1], None, site_number.span())
    if site_date := _SITE_DATE.search(text, 0, evidence.body_start):
        yield _Told("bảng thuộc tính", None, read_date(site_date[1]), site_date.span())
    own = number_key(header.number) if header.number else None
    for mention in evidence.mentions:
        if (
            own
            and mention.date
            and mention.span
            and number_key(mention.number) == own
            and _same_year(mention.date, header)
        ):
            after = text[mention.span[1] : mention.span[1] + 40]
            if not (mention.span[0] < evidence.foot_start and re.match(r"\s*,?\s*của\b", after)):
                yield _Told("chỗ nhắc lại", None, mention.date, mention.span)


def _same_year(day: date, header: Header) -> bool:
    return header.issued_on is not None and header.issued_on.year == day.year


def _numbers(header: Header, told: list[_Told]) -> Iterator[Warning]:
    if not header.number:
        return
    known = {_plain(header.number), _plain(header.number_raw or header.number)}
    for one in told:
        if not one.number or _plain(one.number) in known or _plain(canonical_number(one.number)) in known:
            continue
        same = number_key(one.number) == number_key(header.number)
        how = "viết khác" if same else "khác"
        detail = f"Số ở {one.where} “{_tight(one.number)}” {how} số ở đầu văn bản “{header.number}”."
        yield Warning("NUMBER_CONFLICT", "error", detail, one.span)


def _tight(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-")


def _plain(number: str) -> str:
    return _tight(number).casefold().lstrip("0")


def _days(evidence: Evidence, told: list[_Told]) -> Iterator[Warning]:
    header = evidence.header
    seen: set[date] = set()
    for one in told:
        if one.day and one.day not in seen and (head := _other_than_head(one.day, header)):
            seen.add(one.day)
            detail = f"Ngày ở {one.where} {one.day:%d/%m/%Y} khác ngày ở đầu văn bản {head}."
            yield Warning("DATE_CONFLICT", "error", detail, one.span)
    if header.issued_on is None:
        return
    issued = header.issued_on
    for match in _STAMP.finditer(evidence.text):
        day = read_date(match[1])
        if day and abs(day - issued) > _STAMP_DELAY and day not in seen:
            seen.add(day)
            detail = f"Dấu ký ghi ngày {day:%d/%m/%Y}, đầu văn bản ghi {issued:%d/%m/%Y}."
            yield Warning("DATE_CONFLICT", "error", detail, match.span())
            break
    yield from _adoption(evidence, issued)


def _other_than_head(day: date, header: Header) -> str | None:
    """The day of the head in words, where it is not this one."""
    if header.issued_on:
        return None if day == header.issued_on else f"{header.issued_on:%d/%m/%Y}"
    year, _, month = (header.issued_on_partial or "").partition("-")
    return f"(tháng {month}/{year})" if month and (day.year, day.month) != (int(year), int(month)) else None


def _adoption(evidence: Evidence, issued: date) -> Iterator[Warning]:
    """Adopted after the day it bears, or long before; decided at a meeting that was held later."""
    for match in _ADOPTED.finditer(evidence.text, evidence.body_start):
        day = read_date(match["day"])
        if day and (day > issued or issued - day > _LONGEST_WAIT):
            detail = f"Câu thông qua ghi ngày {day:%d/%m/%Y}, đầu văn bản ghi {issued:%d/%m/%Y}."
            yield Warning("DATE_CONFLICT", "error", detail, match.span("day"))
            return
    if evidence.header.kind not in ("Nghị quyết", "Thông báo", "Kết luận", "Biên bản"):
        return
    for block in evidence.blocks[:4]:
        met = _MET.match(block.text)
        day = read_date(met["day"]) if met else None
        if met and day and day > issued and not _TO_COME.search(met[0]):
            detail = f"Cuộc họp ghi ngày {day:%d/%m/%Y}, sau ngày ban hành {issued:%d/%m/%Y}."
            span = (block.start + met.start("day"), block.start + met.end("day"))
            yield Warning("DATE_CONFLICT", "error", detail, span)
            return


def _types(evidence: Evidence) -> Iterator[Warning]:
    """DOC_TYPE_CONFLICT: by the number's abbreviation, or by the name the text gives itself; told once."""
    header = evidence.header
    if header.kind is None:
        return
    symbol = re.search(r"[-–/]\s*([A-ZĐ][A-Za-zĐđ]*)", header.number_raw or header.number or "")
    meant = abbreviations().get(symbol[1].upper()) if symbol else None
    if (
        symbol
        and meant
        and not _fits(header.kind, meant)
        and not _fits(header.kind, _ALSO.get(symbol[1].upper(), meant))
    ):
        detail = f"Văn bản là “{header.kind}” nhưng ký hiệu “{symbol[1]}” trong số là của {meant}."
        yield Warning("DOC_TYPE_CONFLICT", "warn", detail, _where(evidence, header.number_raw))
        return
    for match in _self_names(evidence):
        name = re.sub(r"\s+", " ", match["kind"] if "kind" in match.re.groupindex else match[1])
        if _names_another(name, match, evidence):
            detail = f"Văn bản là “{header.kind}” nhưng tự gọi là “{name}”: “{short(match[0])}”."
            yield Warning("DOC_TYPE_CONFLICT", "warn", detail, match.span())
            return


def _where(evidence: Evidence, printed: str | None) -> Span | None:
    at = evidence.text.find(printed) if printed else -1
    return (at, at + len(printed or "")) if at >= 0 else None


def _fits(kind: str, other: str) -> bool:
    return _same_kind(kind.split(" liên tịch")[0], other) or kind.split(" ")[0:2] == other.split(" ")[0:2]


def _self_names(evidence: Evidence) -> Iterator[re.Match[str]]:
    start, stop = evidence.body_start, evidence.foot_start
    for pattern in (_SELF_NAMED, _CLOSING, _ISSUED_AS):
        yield from pattern.finditer(evidence.text, start, stop)


def _names_another(name: str, match: re.Match[str], evidence: Evidence) -> bool:
    """Whether "… này" is another kind's name, not that of a document which is issued, approved or cited here."""
    header, text = evidence.header, evidence.text
    kind = header.kind or ""
    if _fits(kind, name) or name in _ALIKE.get(kind, ()) or name.split(" ")[0] in (header.title or ""):
        return False
    if fold(name) in fold(header.title or "") or len(evidence.zones.bodies) > 1:
        return False
    if kind in _ORDERS_BY_OTHERS and name not in (
        "Quyết định",
        "Nghị quyết",
        "Chỉ thị",
        "Thông báo",
        "Kết luận",
        "Công văn",
    ):
        return False
    if match.re is not _SELF_NAMED:
        return True
    near = text[max(text.rfind("\n", 0, match.start()), match.start() - 400, 0) : match.start()]
    return not re.search(rf"{re.escape(name)}\s+(?:số\s|của\s|thực hiện\s|về\s|phối hợp|hành động\s)", near)
