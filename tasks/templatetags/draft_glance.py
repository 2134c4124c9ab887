"""A draft at a glance: what waits, its header in two lines, what becomes of new names. {% load draft_glance %}"""

from collections import Counter
from datetime import date

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from members.templatetags.page import day
from resolutions.models import Draft
from resolutions.models.document_type import label_of

from ..confirming import ALIAS, LEAVE_OUT, NEW_UNIT
from ..draft_checks import HEADER_CODES, ROW_CODES
from ..draft_page import DraftPage
from ..drafting import header_values, iso

register = template.Library()

HEADER_ONLY = HEADER_CODES.keys() - ROW_CODES.keys()


@register.filter
def to_look_at(page: DraftPage) -> list[tuple[str, str]]:
    """(place on the page, in words) of everything that waits for a person: rows, warnings, names without an answer."""
    decided = page.edits.get("units") or {}
    names = sum(question.new.key not in decided for question in page.questions)
    counted = (
        ("tasks-h", page.waiting, _("%d dòng")),
        ("checks", len(page.open_checks), _("%d điều soát")),
        ("names", names, _("%d tên đơn vị mới")),
    )
    return [(place, words % count) for place, count, words in counted if count]


@register.filter
def header_facts(page: DraftPage) -> list[str]:
    """Number, day, kind and issuer as they stand now; what is missing is said."""
    values = header_values(page.parsed) | (page.edits.get("header") or {})
    issued: date | None = iso(values["issued_on"])
    kind = values["kind_printed"] or label_of(values["kind"])
    day_words = day(issued) if issued else _("không ghi ngày")
    return [str(values["number"] or _("không ghi số")), str(day_words), str(kind), str(values["issuer"])]


@register.filter
def header_title(page: DraftPage) -> str:
    return str((header_values(page.parsed) | (page.edits.get("header") or {}))["title"])


@register.filter
def draft_title(draft: Draft) -> str:
    """Number and title, by which people know a document: "76/KH-UBND · Phát triển …"; "" when neither was read."""
    values = header_values(draft.parsed) | (draft.edits.get("header") or {})
    title = str(values["title"])
    return " · ".join(part for part in (str(values["number"]), Truncator(title).words(24)) if part)


@register.filter
def header_is_plain(page: DraftPage) -> bool:
    """Whether nothing in the header asks for a look: nothing is missing, no warning speaks of it, nothing is wrong."""
    values = header_values(page.parsed) | (page.edits.get("header") or {})
    whole = all(values[name] for name in ("number", "issued_on", "title", "issuer"))
    asked = any(check.code in HEADER_ONLY for check in page.open_checks)
    wrong = any(anchor.startswith("id_h-") for anchor, _words in page.errors)
    return whole and not asked and not wrong


@register.filter
def names_proposed(page: DraftPage) -> list[str]:
    """What becomes of the new names when the draft is confirmed as it stands, in words."""
    counts = Counter(question.do for question in page.questions)
    words = (
        ("", _("%d tên chưa chọn")),
        (NEW_UNIT, _("thêm %d đơn vị")),
        (ALIAS, _("%d tên khác của đơn vị có sẵn")),
        (LEAVE_OUT, _("không gắn %d tên")),
    )
    return [told % counts[do] for do, told in words if counts[do]]


@register.filter
def names_wait(page: DraftPage) -> bool:
    """Whether the names stand open: some wait for an answer, or the last confirmation failed because of them."""
    undecided = any(not question.do for question in page.questions)
    return undecided or any(anchor == "unit-names" or anchor.startswith("f-u") for anchor, _words in page.errors)
