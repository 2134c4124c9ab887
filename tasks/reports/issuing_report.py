"""A report is issued: it goes into the register of documents under its number, with the very file that bears it."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.language import kept, official
from members.models import Organisation, PaperStyle, User
from resolutions.linking import NamedDocument
from resolutions.models import Document, LinkKind
from resolutions.models.document_type import label_of
from resolutions.numbering import term_on
from resolutions.publishing import NumberTaken, register
from resolutions.twins import By, Twin, same_number

from ..issuing import issue_letter
from ..models import Part, Report, ReportKind, ReportState, ReviewEvent, Task
from ..period_words import span_name
from ..reviews.snapshots import head_of, rows_of
from ..reviews.standing import Standing
from ..status import State
from .kinds import KINDS, PAPER
from .options import Options

__all__ = ["AlreadyIssued", "NumberTaken", "ask_number", "can_be_issued", "issue_report"]


class AlreadyIssued(Exception):
    """The register has a report of this review, kind and unit: this document. Perhaps another one is wanted."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.number)
        self.document = document


def can_be_issued(report: Report) -> bool:
    """A paper of a kind that has a number; a letter goes to one unit."""
    kind = KINDS[ReportKind(report.kind)]
    is_one = bool(report.unit_id) or not kind.is_of_unit
    return bool(kind.document_kind) and report.format in PAPER and is_one


def issue_report(
    *,
    report: Report,
    user: User,
    today: date,
    is_other: bool = False,
    is_again: bool = False,
    seen: Options | None = None,
    at: datetime | None = None,
) -> Document:
    """Enter a report that bears its number and day into the register. Issued twice, it is one document.

    `seen`: what was confirmed; ValidationError when somebody had it made with another number in between. NumberTaken
    asks whether another document of that number is meant (`is_other`), AlreadyIssued whether one more report of the
    same review, kind and unit is (`is_again`).
    """
    if not user.can_assign:
        raise PermissionDenied
    with transaction.atomic():
        row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if row.document:
            return row.document
        told = _ready(row)
        if seen is not None and seen != told:
            raise ValidationError(_("Có người vừa dựng lại báo cáo với số hoặc ngày khác. Xem lại rồi ban hành."))
        union = Organisation.objects.select_for_update().get(pk=1)
        if not is_again and (before := _issued_before(row)):
            raise AlreadyIssued(before)
        if not is_other:
            ask_number(told, union)
        document = _document(row, told, union)
        row.document = register(document=document, links=_named(row), recipients=told.recipients, user=user, at=at)
        row.save(update_fields=["document"])
        when = {"at": at} if at else {}
        ReviewEvent.objects.create(
            review=row.review, verb=ReviewEvent.Verb.ISSUED, actor=user, note=row.document.label, **when
        )
        if row.kind == ReportKind.REMINDER:
            _remind(row, told, user, today, at)
    return row.document


def ask_number(told: Options, union: Organisation) -> None:
    """NumberTaken when a document of the union bears this number already."""
    if twin := same_number(told.number, union.name, issued_on=told.day):
        raise NumberTaken(Twin(By.NUMBER, twin))


def _issued_before(row: Report) -> Document | None:
    same = Report.objects.filter(review=row.review, kind=row.kind, unit=row.unit).exclude(document=None)
    last = same.select_related("document").order_by("-pk").first()
    return last.document if last else None


def _ready(row: Report) -> Options:
    """Its number, day and file; ValidationError says what is missing."""
    told = Options.from_json(row.options)
    if not can_be_issued(row):
        raise ValidationError(_("Loại báo cáo này không ban hành có số. Chọn bản Word hoặc PDF của báo cáo."))
    if not told.number or told.day is None:
        raise ValidationError(_("Cần ghi số và ngày ban hành."))
    if row.state != ReportState.DONE:
        raise ValidationError(_("Báo cáo chưa dựng xong với số này. Đợi dựng xong rồi ban hành."))
    if row.kind == ReportKind.REMINDER and not _urged(row, told):
        raise ValidationError(_("Các việc quá hạn của đơn vị đã xong sau ngày chốt, không còn gì để đôn đốc."))
    return told


def _document(row: Report, told: Options, union: Organisation) -> Document:
    is_party = row.style == PaperStyle.PARTY
    return Document(
        kind=KINDS[ReportKind(row.kind)].document_kind,
        number=told.number,
        title=title_of(row),
        issuer=union.issuer_in(is_party=is_party),
        parent_body=union.parent_in(is_party=is_party),
        place=union.place,
        issued_on=told.day,
        term=term_on(told.day) if told.day else None,
        signer=told.name,
        signer_title=told.title,
        signing_authority=told.authority,
        source=row.file,
        request_key=uuid.uuid5(row.request_key, "issued"),
    )


@official()
def title_of(row: Report) -> str:
    """What the register calls it."""
    name = span_name(row.review.span)
    if row.kind == ReportKind.REMINDER:
        return kept("Đôn đốc %(unit)s thực hiện nhiệm vụ %(name)s") % {"unit": row.unit, "name": name}
    words = {ReportKind.FOLLOW_UP: kept("Theo dõi thực hiện nhiệm vụ %s")}
    return words.get(ReportKind(row.kind), kept("Kết quả thực hiện nhiệm vụ %s")) % name


def _named(row: Report) -> Iterable[NamedDocument]:
    """The documents of the review: what the report tells of."""
    groups = head_of(row.review.snapshot).tables.documents
    keys = [int(group.key) for group in groups if group.key.isdecimal()]
    for document in Document.objects.filter(pk__in=keys).exclude(number="").defer("text", "outline").order_by("pk"):
        printed = f"{label_of(document.kind)} số {document.number}"[:300]
        yield NamedDocument(printed, document.number, document.issued_on, LinkKind.CITES)


def _urged(row: Report, told: Options) -> list[int]:
    """The tasks that a letter names."""

    def leads(standing: Standing) -> bool:
        return any(unit.pk == row.unit_id for unit in standing.leads)

    late = [standing.task for standing in rows_of(row.review.snapshot, State.LATE) if leads(standing)]
    return [task for task in late if task not in told.finished]


def _remind(row: Report, told: Options, user: User, today: date, at: datetime | None) -> None:
    """A letter stands in the history of the tasks that it names, where its unit still leads them."""
    led = {"assignments__unit": row.unit_id, "assignments__part": Part.LEAD}
    tasks = list(Task.objects.filter(pk__in=_urged(row, told), **led).distinct())
    if tasks and row.unit and told.day:
        values: dict[str, Any] = {"number": told.number, "issued_on": told.day, "until": told.until, "at": at}
        issue_letter(unit=row.unit, tasks=tasks, user=user, today=today, **values)
