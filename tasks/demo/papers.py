"""The demonstration's documents: registered by their own words, their tasks read from the texts beside this module."""

import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from members.models import Term, User
from resolutions.models import Document, DocumentKind, Draft, LinkKind
from resolutions.publishing import register
from resolutions.reading import ParsedDocument, read_text
from tasks.confirming import LEAVE_OUT, confirm
from tasks.draft_rows import rows_of
from tasks.intake import take_in
from tasks.unit_names import look_up

from . import union
from .timeline import Timeline, at

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: what the register says of it. `carries_out`: the first document that its text names."""

    key: str
    kind: DocumentKind
    kind_printed: str
    number: str
    title: str
    issuer: str
    parent_body: str = ""
    carries_out: bool = False
    signing_authority: str = ""
    signer_title: str = ""
    signer: str = "Lương Thế Bình"


HEADER = ("kind", "kind_printed", "number", "issuer", "parent_body", "signing_authority", "signer_title", "signer")
PAPERS = (
    Paper(
        "programme_party",
        DocumentKind.PROGRAMME,
        "Chương trình",
        "11-CTr/TU",
        "Lắng nghe và sử dụng ý kiến của nhà khoa học trong xây dựng tỉnh Hà Thanh",
        "Ban Thường vụ Tỉnh ủy Hà Thanh",
        carries_out=True,
        signing_authority="T/M BAN THƯỜNG VỤ",
        signer_title="Phó Bí thư",
        signer="Vi Đức Thuận",
    ),
    Paper(
        "programme",
        DocumentKind.PROGRAMME,
        "Chương trình",
        "08/CTr-LHH",
        "Công tác trọng tâm của Ban Thường vụ Liên hiệp hội từ {q-7} đến {q-4}",
        union.NAME,
        union.PARENT_NAME,
        carries_out=True,
        signing_authority="TM. BAN THƯỜNG VỤ",
        signer_title="Chủ tịch",
    ),
    Paper(
        "plan",
        DocumentKind.PLAN,
        "Kế hoạch hành động",
        "21-KH/ĐĐLHH",
        "Thực hiện Chương trình số 11-CTr/TU về lắng nghe và sử dụng ý kiến của nhà khoa học",
        f"Đảng đoàn {union.SHORT_NAME}",
        "Tỉnh ủy Hà Thanh",
        carries_out=True,
        signing_authority="T/M ĐẢNG ĐOÀN",
        signer_title="Bí thư",
    ),
    Paper(
        "workplan",
        DocumentKind.PLAN,
        "Kế hoạch",
        "03/KH-LHH",
        "Công tác của các hội thành viên và cơ quan thường trực từ {q-3} đến {q-0}",
        union.NAME,
        union.PARENT_NAME,
        carries_out=True,
        signing_authority="TM. BAN THƯỜNG VỤ",
        signer_title="Phó Chủ tịch",
        signer="Đinh Thị Thu Hoài",
    ),
    Paper(
        "resolution",
        DocumentKind.RESOLUTION,
        "Nghị quyết",
        "05/NQ-BCH",
        "Hội nghị Ban Chấp hành lần thứ 4, khóa IV, nhiệm kỳ {term}",
        union.NAME,
        union.PARENT_NAME,
        signing_authority="TM. BAN CHẤP HÀNH",
        signer_title="Chủ tịch",
    ),
)


def conclusion(user: User, timeline: Timeline) -> Document:
    """The one real document: the Secretariat's conclusion that the whole chain hangs from. It orders nothing here."""
    document = Document(
        kind=DocumentKind.CONCLUSION,
        number="93-KL/TW",
        title="Mười năm Chỉ thị 42-CT/TW về hệ thống Liên hiệp hội và việc phải làm tiếp",
        issuer="Ban Bí thư Trung ương Đảng",
        issued_on=date(2020, 11, 20),
    )
    return register(document=document, links=(), recipients=(), user=user, at=at(timeline.term_start, 14))


def read_paper(key: str, timeline: Timeline) -> ParsedDocument:
    return read_text(timeline.render((TEXTS / f"{key}.txt").read_text(encoding="utf-8")))


def take_paper(key: str, timeline: Timeline, user: User) -> Draft:
    """The paper as a draft: read, and nothing edited yet."""
    request_key = uuid.uuid5(uuid.NAMESPACE_OID, key)
    return take_in(parsed=read_paper(key, timeline), upload=None, user=user, request_key=request_key)


def register_paper(paper: Paper, timeline: Timeline, user: User) -> Document:
    """Read a paper and confirm it on the day it was issued, with the office's corrections."""
    issued = timeline.issued(paper.key)
    draft = take_paper(paper.key, timeline, user)
    term = Term.objects.filter(starts_on__lte=issued, ends_on__gte=issued).first()
    header = {name: getattr(paper, name) for name in HEADER if getattr(paper, name)} | {"term": term.pk if term else ""}
    names = [name for row in rows_of(draft.parsed, {}) for name in (*row.leads, *row.coops)]
    draft.edits = {
        "header": header | {"title": timeline.render(paper.title)},
        "links": {"0": LinkKind.IMPLEMENTS} if paper.carries_out else {},
        "units": {new.key: {"do": LEAVE_OUT} for new in look_up(names).new},
    }
    return confirm(draft=draft, user=user, today=issued, at=at(issued, 14))
