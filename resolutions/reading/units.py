"""Who leads and who cooperates: units named in a sentence, in a heading, or in a table cell (facts.md, table 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .parsed import LONGEST_TASK, Span
from .unit_lists import split_units
from .unit_names import CONNECTIVE, PART, VERB, WEAK, read_name
from .unit_repairs import repaired
from .unit_tokens import starts_unit

__all__ = ["Assignment", "Known", "assign", "has_agent", "heading_units", "split_units"]

Known = frozenset[str]
_NONE: Known = frozenset()
_ASSIGN = (
    r"(?:(?i:kính đề nghị|giao nhiệm vụ cho|giao trách nhiệm cho|giao cho|giao|phân công nhiệm vụ cho|phân công cho"
    r"|phân công|yêu cầu|đề nghị|[ủu]y quyền cho|[ủu]y nhiệm cho|mời|riêng))\s+"
)
_ASSIGN_START = re.compile(_ASSIGN)
_LATER_ASSIGN = re.compile(r"(?<=[.;:])\s+(?:Đồng thời,?\s+|đồng thời,?\s+)?((?!(?i:mời))" + _ASSIGN + r")?(?=\w)")
_ANSWERS = re.compile(r"\s*(?:phải\s+)?chịu trách nhiệm (?:trước|nếu|khi)\b")
_DOES = re.compile(r"\s+(?:chủ trì\s+)?thực hiện\s*(?:[,.;]|$)")
# "các đề tài do Hội X chủ trì": which ones, not who is to do it.
_THOSE_DONE = re.compile(r"\b(?:các|những)\s[^.;:]{2,60}$")
# "… (Ban Truyền thông)." at the very end; not "gửi về Liên hiệp hội (Văn phòng)".
_LAST_BRACKET = re.compile(r"\(([^()]{4,120})\)\s*[.;]?\s*$")
_TO_WHOM = re.compile(r"(?:gửi|về|qua|trình|cho|với|của|tới|do|tại)\s[^,;.]{0,60}$")
_SIGNS = re.compile(r"(?:^|[^\w])[Kk]ý(?:\s+kết)?\s+[^,.;]{0,30}$")
_HEADS_LIST = re.compile(r"(?:^|\s)(?:[Cc]ác\s+)(?:Bộ|Sở|Ban|Hội|Phòng|Cục|Chi cục|sở|ban|hội|huyện|xã|phường)$")
_TITLED = re.compile(r"[^.;:]{2,60}:\s+(?=\w)")
# Inside a sentence only words that can be said to nobody above: "…, giao Văn phòng tổng hợp".
_GIVEN_INSIDE = re.compile(r"(?:,\s*|\(\s*|\svà\s)(?:đồng thời\s+)?(?:giao cho|giao|ủy quyền cho)\s+(?=\w)")
_CLAUSE = re.compile(r"[,;(–]\s*(?=\w)|\s-\s(?=\w)")
_CIRCUMSTANCE = re.compile(
    r"(?:Căn cứ|Trên cơ sở|Theo|Để|Nhằm|Trong|Định kỳ|H[ằà]ng (?:năm|quý|tháng|tuần)|Trước|Từ|Đến|Khi|Sau|Quý|Tháng|"
    r"Năm|Thường xuyên|Đối với|Ngay|Chậm nhất|Trên|Với|Qua|Về|Giai đoạn|Bên cạnh|Cùng với|Đồng thời|Tại|Mỗi|"
    r"Trường hợp"
    r"|Nếu|Ngoài|Đầu|Cuối|Trước mắt|Hai|6 tháng|Nhân dịp|Kết thúc|Thực hiện)\b"
)
_ROLE = re.compile(
    r"(?:chủ trì|có trách nhiệm|chịu trách nhiệm|làm đầu mối|là đầu mối|là cơ quan|làm cơ quan|phối hợp|chủ động|"
    r"tham mưu|căn cứ)\b"
)
_LEADS = re.compile(
    r"(?:đồng )?(?:chủ trì|chịu trách nhiệm|làm đầu mối|là đầu mối|(?:là|làm) cơ quan (?:đầu mối|thường))\b"
)
_IN_BRACKETS = re.compile(
    r"(?:chủ trì|thực hiện|phụ trách|làm đầu mối|đảm nhận|chịu trách nhiệm|tham mưu|đầu mối|phối hợp)\b"
)
_COOP = re.compile(
    r"phối[ ,]+hợp(?:\s+(?:chặt chẽ|hiệu quả|hoạt động|thường xuyên|tốt|đồng bộ|công tác|chủ động|thực hiện|tổ chức|"
    r"triển khai)){0,2}(?:,?\s+(?:cùng với|cùng|với))?\s+",
    re.IGNORECASE,
)
_COOP_NOUN_BEFORE = re.compile(
    r"(?:chương trình|quy chế|cơ chế|công tác|hoạt động|kế hoạch|văn bản|nội dung|thỏa thuận|ký kết|sự)\s+$",
    re.IGNORECASE,
)
_PARTNERS = re.compile(
    r"(?:với sự (?:tham gia|phối hợp|hỗ trợ)(?:, phối hợp)? của|có sự (?:tham gia|phối hợp)(?:, phối hợp)? của"
    r"|chủ trì,?\s+cùng(?: với)?|(?<=: )[Cc]ùng(?: với)?)\s+"
)
_TOGETHER = re.compile(r"\s*,?\s*cùng với\s+")
_WHO = r"(?:(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|người|tổ chức|ban)\s+(?:được giao\s+)?)?"
_LEAD_LABEL = re.compile(
    rf"(?:^|[.;,(–-]\s*){_WHO}(?:chủ trì|thực hiện|đầu mối|phụ trách|chịu trách nhiệm|tham mưu|phân công|trách nhiệm)"
    r"(?:\s+(?:thực hiện|chính|chủ trì|tham mưu|nhiệm vụ))?\s*:\s*(?=\w)",
    re.IGNORECASE,
)
_COOP_LABEL = re.compile(
    rf"(?:^|[.;,(–-]\s*){_WHO}(?:phối hợp|cùng thực hiện)(?:\s+thực hiện)?\s*:\s*(?=\w)", re.IGNORECASE
)
_DONE_BY = re.compile(r"\b[Dd]o\s+(?=\w)")
_DONE_BY_VERB = re.compile(
    r"(?:chủ trì|thực hiện|đảm nhận|đảm trách|làm đầu mối|chịu trách nhiệm|phối hợp (?:với|cùng))\b"
)
_GIVES = re.compile(r"\s+(?:đã\s+)?(?:(giao(?: cho)?|phân công|yêu cầu|ủy quyền cho)|đề nghị)\s+(?=\w)")
_AUTHORITY = re.compile(
    r"(?:Ban Thường vụ|Ban Chấp hành|BTV|BCH|UBND|[ỦU]y ban nhân dân|HĐND|Tỉnh ủy|Tỉnh uỷ|Thường trực|Đảng đoàn|"
    r"Hội đồng"
    r"|Đoàn Chủ tịch|Liên hiệp|Chủ tịch|Đảng ủy)"
)
_HEADING_LEAD = re.compile(
    r"^(?:Đối với|Trách nhiệm của|Nhiệm vụ của|Giao|Đề nghị|Yêu cầu|Phân công|Về phía|Cấp(?!\s+[uủ]))\s+", re.IGNORECASE
)
_EDGES = " \t\n.;:,-–+•*/"
# Heads in small letters: units only where the words before them say that a unit follows.
_SMALL_START = re.compile(
    r"(?:văn phòng|ban (?!hành)|sở (?!hữu|dĩ)|phòng (?!chống|ngừa|,|cháy)|trung tâm|hội (?!nghị|thảo|thi|nhập|"
    r"họp|chợ|viên"
    r"|diễn|trại)|ủy ban|uỷ ban|liên hiệp|đảng (?:ủy|uỷ)|chi bộ|công đoàn|đoàn (?:thanh niên|thể)|"
    r"chánh văn phòng|giám đốc|"
    r"chủ tịch|phó chủ tịch|tổng thư ký|tổ (?!chức)|bộ phận|đồng chí|đ/c|ông |bà |cơ quan|đơn vị|địa phương|"
    r"doanh nghiệp|"
    r"nhà trường|chính quyền"
    r"|ngành |mặt trận|công an|báo (?!cáo)|đài |trường (?!hợp))"
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Units told by one text; spans are offsets into that text."""

    lead: tuple[str, ...] = ()
    coop: tuple[str, ...] = ()
    lead_spans: tuple[Span, ...] = ()
    coop_spans: tuple[Span, ...] = ()


def assign(text: str, known: Known = _NONE) -> Assignment:
    """Lead and cooperating units that an order names itself (nothing inherited); `known`: names told elsewhere."""
    text = repaired(text[:LONGEST_TASK])
    coop = _coop_spans(text, known)
    lead = _lead_spans(text, coop, known)
    coop = sorted({*_apart(coop, lead), *_coop_subjects(text, lead, coop, known)})
    return Assignment(_names(text, lead), _names(text, coop), tuple(lead), tuple(coop))


def heading_units(title: str) -> tuple[str, ...]:
    """Units of a heading that is nothing but a unit ("5. Bộ Nội vụ", "Đối với các Hội thành viên:"); else ()."""
    title = repaired(title)
    bare = _HEADING_LEAD.sub("", title).strip(_EDGES)
    if bare != title.strip(_EDGES) and _SMALL_START.match(bare):
        bare = bare[0].upper() + bare[1:]
    name = read_name(bare, 0) if len(bare) <= 200 else None
    if name is None or name.end < len(re.sub(r"\s*\([^()]*\)\s*$", "", bare)):
        return ()
    return split_units(bare)


def has_agent(text: str) -> bool:
    """Whether a text begins with somebody who is to do something ("Giao X …", "X có trách nhiệm …")."""
    text = repaired(text[:LONGEST_TASK])
    return bool(_labelled_span(text) or _subject_span(text, _NONE) or _circumstance_subject(text, [], _NONE))


def _names(text: str, spans: list[Span]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(unit for start, end in spans for unit in split_units(_HEADING_LEAD.sub("", text[start:end])))
    )


def _apart(spans: list[Span], others: list[Span]) -> list[Span]:
    return [span for span in spans if not any(start < span[1] and span[0] < end for start, end in others)]


def _unit_span(text: str, start: int, known: Known, least: int = PART) -> Span | None:
    """The unit name(s) that begin at `start` and go on with what they are to do; None when there is no such name."""
    name = read_name(text, start, known)
    if name is None or name.follow < least or name.end - start < 2:
        return None
    rest = text[name.end : name.end + 300]
    rest = re.sub(r"^(?:\s*\([^()]*\))+", "", rest).lstrip()
    if not rest or rest[0] in ".;:!?)/|":
        return None
    return start, name.end


def _subject_span(text: str, known: Known) -> Span | None:
    if _LEAD_LABEL.match(text) or _COOP_LABEL.match(text):
        return None  # "Cơ quan chủ trì: X" names no "Cơ quan"
    match = _ASSIGN_START.match(text)
    if match is None:
        return _receiver(text, _unit_span(text, 0, known), known)
    return _unit_span(text, match.end(), known, WEAK) or _small_subject(text, match.end(), known)


def _small_subject(text: str, start: int, known: Known, least: int = PART) -> Span | None:
    """ "Giao văn phòng tổng hợp": a head in small letters, read as if it had a capital."""
    if not _SMALL_START.match(text, start):
        return None
    raised = text[:start] + text[start].upper() + text[start + 1 :]
    return _unit_span(raised, start, known, least)


def _receiver(text: str, span: Span | None, known: Known) -> Span | None:
    """ "UBND tỉnh giao Sở Nội vụ …": who is told to, not who tells."""
    if span is None or not (match := _GIVES.match(text, span[1])):
        return span
    if not match[1] and not _AUTHORITY.match(text, span[0]):
        return span
    return _unit_span(text, match.end(), known) or span


def _circumstance_subject(text: str, coop: list[Span], known: Known) -> Span | None:
    """ "Căn cứ …, X xây dựng …": the subject stands after a comma of the opening clause."""
    if not _CIRCUMSTANCE.match(text):
        return None
    for comma in re.finditer(r",\s+", text[:700]):
        start = comma.end()
        if any(first <= start < last for first, last in coop) or text.count("(", 0, start) > text.count(")", 0, start):
            continue
        match = _ASSIGN_START.match(text, start)
        span = _unit_span(text, match.end() if match else start, known)
        if span:
            return span if match else _receiver(text, span, known)
        if (span := _small_subject(text, start, known, VERB)) is not None:
            return span
    return None


def _labelled_span(text: str) -> Span | None:
    """ "Sở Tài chính, Sở Nội vụ: bố trí …": the units stand before a colon."""
    colon = text.find(": ", 0, 300)
    if colon < 0 or _HEADS_LIST.search(text, 0, colon) or _LEAD_LABEL.match(text):
        return None
    return (0, colon) if heading_units(text[:colon]) else None


def _lead_spans(text: str, coop: list[Span], known: Known) -> list[Span]:
    first = _labelled_span(text) or _subject_span(text, known) or _circumstance_subject(text, coop, known)
    if first is None and _SMALL_START.match(text):
        small = _small_subject(text, 0, known)
        first = small if small and _ROLE.match(text, small[1] + 1) else None
    if first is None and (titled := _TITLED.match(text)):
        first = _unit_span(text, titled.end(), known, VERB)
    spans = [first] if first else []
    for match in _LATER_ASSIGN.finditer(text):
        span = _unit_span(text, match.end(), known)
        if span is None or _cooperates(text, span[1]) or _ANSWERS.match(text, span[1]):
            continue
        if match[1] or _ROLE.match(text, span[1] + 1) or (not first and _DOES.match(text, span[1])):
            spans.append(span)
    spans += [span for span in _done_by(text, known) if not (first and _THOSE_DONE.search(text, 0, span[0] - 3))]
    spans += _given_inside(text, [*spans, *coop], known)
    spans += _labels(text, _LEAD_LABEL, known)
    return _disjoint(spans) or _last_bracket(text)


def _last_bracket(text: str) -> list[Span]:
    """ "… (Ban Truyền thông).": nothing but a unit in the brackets that end an order."""
    match = _LAST_BRACKET.search(text, max(0, len(text) - 130))
    if match is None or _TO_WHOM.search(text, max(0, match.start() - 64), match.start()):
        return []
    return [match.span(1)] if heading_units(match[1]) else []


def _disjoint(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        out += _apart([span], out)
    return out


def _done_by(text: str, known: Known) -> list[Span]:
    spans = []
    for match in _DONE_BY.finditer(text):
        span = _unit_span(text, match.end(), known)
        if span and _DONE_BY_VERB.match(text[span[1] : span[1] + 40].lstrip(" ,")):
            spans.append(span)
    return spans


def _given_inside(text: str, taken: list[Span], known: Known) -> list[Span]:
    """ "…, giao X tổng hợp", "…, X làm đầu mối", "… (X thực hiện)"."""
    spans: list[Span] = []
    for match in _GIVEN_INSIDE.finditer(text):
        span = _unit_span(text, match.end(), known)
        if span is None and "(" in match[0] and (name := read_name(text, match.end(), known)):
            span = (match.end(), name.end) if text.startswith(")", name.end) else None
        spans += _apart([span], [*taken, *spans]) if span else []
    for match in _CLAUSE.finditer(text):
        if any(start <= match.end() < end for start, end in (*taken, *spans)):
            continue
        span = _unit_span(text, match.end(), known, VERB)
        if span is None:
            continue
        role = _LEADS if match[0][0] in ",;" else _IN_BRACKETS
        if role.match(text[span[1] : span[1] + 40].lstrip(" ,")) and not _cooperates(text, span[1]):
            spans.append(span)
    return spans


def _labels(text: str, pattern: re.Pattern[str], known: Known) -> list[Span]:
    """ "Chủ trì: X; phối hợp: Y", "Đơn vị thực hiện: X." """
    spans = []
    for match in pattern.finditer(text):
        name = read_name(text, match.end(), known)
        if name and name.follow >= PART:
            spans.append((match.end(), name.end))
    return spans


def _cooperates(text: str, end: int) -> bool:
    """ "…; C phối hợp" without "với": C is the one who cooperates."""
    after = text[end : end + 60].lstrip(" ,")
    after = after.removeprefix("cùng ")
    match = _COOP.match(after)
    with_whom = match and (re.search(r"với|cùng", match[0]) or starts_unit(after, match.end()))
    return after.startswith("phối hợp") and not with_whom


def _coop_spans(text: str, known: Known) -> list[Span]:
    """Who is named after "phối hợp với", "với sự tham gia của", "phối hợp:"."""
    spans: list[Span] = []
    for match in [*_COOP.finditer(text), *_PARTNERS.finditer(text)]:
        before = text[max(0, match.start() - 40) : match.start()]
        if _COOP_NOUN_BEFORE.search(before) and not _SIGNS.search(before):
            continue
        if spans and match.end() < spans[-1][1] and match.start() >= spans[-1][0]:
            continue
        span = _coop_phrase(text, match.end(), known)
        spans += _apart([span], spans) if span else []
    return spans + _apart(_labels(text, _COOP_LABEL, known), spans)


def _coop_phrase(text: str, start: int, known: Known) -> Span | None:
    name = read_name(text, start, known)
    if name is None and _SMALL_START.match(text, start):
        name = read_name(text[:start] + text[start].upper() + text[start + 1 :], start, known)
    return (start, name.end) if name else None


def _coop_subjects(text: str, lead: list[Span], coop: list[Span], known: Known) -> list[Span]:
    """ "…; Y phối hợp", "X cùng với Y …"."""
    spans: list[Span] = []
    for _, end in lead:
        if match := _TOGETHER.match(text, end):
            span = _coop_phrase(text, match.end(), known)
            spans += [span] if span else []
    for match in _CLAUSE.finditer(text):
        if any(start <= match.end() < end for start, end in (*lead, *coop, *spans)):
            continue
        found = _unit_span(text, match.end(), known, CONNECTIVE)
        if found and _cooperates(text, found[1]):
            spans.append(found)
    return spans
