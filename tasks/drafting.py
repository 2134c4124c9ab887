"""What was read, with what people changed on top: words, deadlines and the header of a draft. JSON in, values out.

A draft keeps both apart: `parsed` is the JSON of `reading.to_json` and never changes, `edits` holds only differences:
{"header": {field: value}, "rows": {row key: {field: value}}, "links": {index: kind},
"units": {key of a new name: decision}, "blocks": {index in the outline: kind}, "split": {row key: [offsets]},
"merged": {row key: row key}, "seen": {row key: who and when}, "settled": {index of a warning: who and when},
"despite_twin": {key of a twin that a person said to be another document: true}}.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from members.folding import fold
from resolutions.models import DocumentKind, LinkKind
from resolutions.reading.conventions import Conventions
from resolutions.reading.kinds import ABBREVIATIONS
from resolutions.reading.parsed import Deadline
from resolutions.reading.phrases import Anchors
from resolutions.reading.references import find_mentions, number_key

Json = Mapping[str, Any]

TITLE_LENGTH, PRODUCT_LENGTH, NAME_LENGTH = 500, 300, 200
ROW_FIELDS = ("title", "lead", "coop", "phrase", "product", "path")
HEADER_FIELDS = ("parent_body", "issuer", "number", "place", "title", "signer", "signer_title", "signing_authority")
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_SENTENCE_END = re.compile(r"[.;!?](?=\s+[A-ZĐÀ-Ỹ“\"(]|\s*$)")


@dataclass(frozen=True, slots=True)
class RowWords:
    """What can be edited in a row."""

    title: str = ""
    lead: str = ""
    coop: str = ""
    phrase: str = ""
    product: str = ""
    path: str = ""

    @classmethod
    def of(cls, values: Json) -> "RowWords":
        return cls(*(str(values.get(name) or "") for name in ROW_FIELDS))


def split_names(names: str) -> list[str]:
    """The names in "A; B": a name may itself hold a comma, so only ";" and line ends part."""
    return list(dict.fromkeys(" ".join(part.split()) for part in re.split(r"[;\n]", names) if part.strip(" .,;\t\r")))


def cut_title(text: str) -> str:
    """The first sentence, without its full stop; a longer one is cut at a word."""
    plain = " ".join(text.split())
    end = _SENTENCE_END.search(plain)
    first = plain[: end.start()] if end and end.start() > 15 else plain.rstrip(" .;")
    return shortened(first)


def shortened(text: str, length: int = TITLE_LENGTH) -> str:
    """At most as long as a title, or as `length`; cut at a word."""
    if len(text) <= length:
        return text
    return text[: length - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def due_words(deadline: Deadline) -> str:
    """What a deadline phrase resolves to, as a line below it."""
    if deadline.kind == "conditional":
        return _("chờ điều kiện, chưa tính hạn")
    if deadline.kind == "recurring":
        since = _("từ %s") % f"{deadline.start:%d/%m/%Y}" if deadline.start else ""
        inside = day_words(deadline.freq or "", deadline.by or "")
        return ", ".join(part for part in (_period_words(deadline), inside, since) if part)
    notes = [_("suy ra")] * deadline.inferred + [_("dự kiến")] * deadline.tentative
    if deadline.due:
        return ", ".join([f"→ {deadline.due:%d/%m/%Y}", *notes])
    if deadline.start:
        return _("từ %s, không nêu ngày cuối") % f"{deadline.start:%d/%m/%Y}"
    return _("không ra ngày nào") if deadline.raw else ""


def _period_words(deadline: Deadline) -> str:
    words = {
        "yearly": _("mỗi năm một kỳ"),
        "half-yearly": _("sáu tháng một kỳ"),
        "quarterly": _("mỗi quý một kỳ"),
        "monthly": _("mỗi tháng một kỳ"),
        "weekly": _("mỗi tuần một kỳ"),
        "continuous": _("thường xuyên, không có ngày hạn"),
    }
    return words.get(deadline.freq or "", _("định kỳ, không rõ chu kỳ"))


def day_words(frequency: str, by: str) -> str:
    """The day inside each period: "12-15" is one of a year, "20" of a month (the phrase says which), "5" of a week."""
    if frequency == "weekly" and re.fullmatch("[1-7]", by):
        return _("vào chủ nhật") if by == "7" else _("vào thứ %s") % _WEEKDAYS[int(by) - 1]
    if match := re.fullmatch(r"(\d\d)-(\d\d)", by):
        return _("ngày %(day)s/%(month)s") % {"day": match[2], "month": match[1]}
    return _("ngày %s") % by if re.fullmatch(r"\d\d", by) else ""


# What stands before the awaited thing: "trong 10 ngày kể từ", "ngay sau khi có".
_COUNTED = re.compile(r"^.*?\b(?:kể\s+từ|tính\s+từ|từ|sau)\s+(?:khi\s+)?(?=ngày|khi|thời điểm|\w)", re.IGNORECASE)
_DRAFT = re.compile(r"\bdự thảo\b", re.IGNORECASE)
_PAPER = re.compile(
    r"\b(?:nghị quyết|nghị định|kế hoạch|quyết định|chương trình|chỉ thị|đề án|quy chế|quy định|hướng dẫn|thông báo|"
    r"công văn|kết luận|luật|thông tư|văn bản)\b",
    re.IGNORECASE,
)


def awaited_words(condition: str) -> str:
    """What a deadline waits for, as a sentence; a document only when the condition names one."""
    awaited = _COUNTED.sub("", condition).strip(" .;,") or condition
    names_paper = _PAPER.search(awaited) and not _DRAFT.search(awaited)
    told = _("Chưa tính được hạn, chờ văn bản: %s.") if names_paper else _("Chưa tính được hạn, chờ: %s.")
    return told % awaited


def iso(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def deadline_of(values: Json) -> Deadline:
    """A deadline from the JSON of the reading."""
    return Deadline(
        str(values.get("raw") or ""),
        str(values.get("kind") or "none"),
        iso(values.get("start")),
        iso(values.get("due")),
        freq=values.get("freq"),
        by=values.get("by"),
        condition=values.get("condition"),
        tentative=bool(values.get("tentative")),
        inferred=bool(values.get("inferred")),
    )


def printed_deadlines(task: Json) -> list[Json]:
    """The deadlines of a sentence, the first being the one that is taken: a date goes before a condition. The one of a
    heading when the sentence has none of its own."""
    inherited = task.get("inherited_deadline")
    found = list(task.get("deadlines") or ([inherited] if inherited else []))
    return sorted(found, key=lambda deadline: deadline.get("kind") == "conditional")


def default_values(task: Json) -> dict[str, str]:
    """What the row shows before anybody edits it."""
    deadlines = printed_deadlines(task)
    return {
        "title": cut_title(str(task.get("text") or "")),
        "lead": "; ".join(task.get("lead_units") or ()),
        "coop": "; ".join(task.get("coop_units") or ()),
        "phrase": str(deadlines[0].get("raw") or "")[:300] if deadlines else "",
        "product": str(task.get("result") or "")[:300],
        "path": str(task.get("path") or "")[:60],
    }


def issued_on(parsed: Json, edits: Json) -> date | None:
    header = edits.get("header") or {}
    return iso(header["issued_on"] if "issued_on" in header else (parsed.get("header") or {}).get("issued_on"))


def moment_of(parsed: Json, edits: Json) -> Anchors:
    """What typed phrases hang on: the issue date, and the conventions by which the draft was read."""
    return Anchors(issued_on(parsed, edits), rules=Conventions.of(parsed.get("conventions")))


def identity_of(parsed: Json, edits: Json) -> dict[str, Any]:
    """By what the document is told from others: number, issuer, day."""
    header = header_values(parsed) | (edits.get("header") or {})
    return {
        "number": str(header["number"]),
        "issuer": str(header["issuer"]),
        "issued_on": issued_on(parsed, edits),
    }


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that the text names, and how the new document will be connected with it ("" for not at all)."""

    index: int
    printed: str
    number: str
    dated: date | None
    kind: str


def cited_of(parsed: Json, edits: Json) -> list[CitedDocument]:
    """The references: the title's first is implemented, those among the grounds are a basis, the rest is cited."""
    header = parsed.get("header") or {}
    changed = edits.get("links") or {}
    implemented = _mentioned(str(header.get("title") or ""))[:1]
    grounds = _mentioned(" ".join(header.get("basis") or ()))
    found = []
    for index, reference in enumerate(parsed.get("references") or ()):
        number = str(reference.get("number") or "")
        key = number_key(number)
        kind = LinkKind.IMPLEMENTS if key in implemented else LinkKind.BASED_ON if key in grounds else LinkKind.CITES
        printed = str(reference.get("raw") or number)[:300]
        chosen = str(changed.get(str(index), kind))
        found.append(CitedDocument(index, printed, number[:60], iso(reference.get("date")), chosen))
    return found


def _mentioned(text: str) -> list[str]:
    return [number_key(mention.number) for mention in find_mentions(text)]


def kind_of(printed: str, own: Mapping[str, str] = MappingProxyType({})) -> tuple[str, str]:
    """Code and name of the kind that a printed name begins with: "Kế hoạch hành động" is a plan. `own`: {name: code} of
    the union's own kinds when the document was read; the longest name that fits is meant."""
    known = {str(kind.label): str(kind) for kind in DocumentKind} | dict(own)
    fits = [name for name in known if fold(printed).startswith(fold(name))]
    name = max(fits, key=len, default=str(DocumentKind.OTHER.label))
    return known[name], name


def is_letter(header: Json) -> bool:
    """Whether a document that prints no kind is an official letter: it is addressed to somebody, or has a subject
    ("V/v …") below its number; and the number's symbol tells no other kind."""
    number = str(header.get("number") or header.get("number_raw") or "")
    symbols = set(re.split(r"[\s\d./&–-]+", number))
    subject = bool(number and header.get("title"))
    return bool(header.get("addressees") or subject) and not symbols & (ABBREVIATIONS.keys() - {"CV"})


def header_values(parsed: Json) -> dict[str, Any]:
    """The header as read, in the fields of the review form."""
    header = parsed.get("header") or {}
    limits = {"title": 2000, "number": 60, "place": 80, "signer": 120, "signer_title": 120, "signing_authority": 120}
    values: dict[str, Any] = {n: str(header.get(n) or "")[: limits.get(n, 200)] for n in HEADER_FIELDS}
    printed = str(header.get("kind") or "")
    kind, name = kind_of(printed, parsed.get("kinds") or {})
    if not printed and is_letter(header):
        kind, name = str(DocumentKind.LETTER), str(DocumentKind.LETTER.label)
    values["kind"] = kind
    values["kind_printed"] = printed[:80] if fold(printed) != fold(name) else ""
    values["issued_on"] = header.get("issued_on") or ""
    values["recipients"] = "\n".join(header.get("recipients") or ())
    return values
