"""Verbs on documents: register, amend, connect with the documents they name. Each is all or nothing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.history import differences
from members.language import kept, official
from members.models import Organisation, User
from members.versions import claim

from . import files
from .files import Upload
from .linking import NamedDocument, follow_replacements, meant, relink, replaced_by
from .minuting import link_paper
from .models import Attachment, Document, DocumentEvent, DocumentLink, Meeting, MeetingPaper, MeetingState, Recipient
from .reading.references import number_key
from .twins import Twin, same_number, twin_of

__all__ = ["NumberTaken", "Upload", "amend", "register", "same_number", "values_of"]

FIELDS = (
    *("kind", "kind_printed", "number", "title", "issuer", "parent_body", "place", "issued_on", "term"),
    *("signer", "signer_title", "signing_authority", "state"),
)


@official()
def values_of(document: Document) -> dict[str, Any]:
    """The document's facts as history shows them."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(document, name)
        display = getattr(document, f"get_{name}_display", None)
        if display:
            values[name] = str(display())
        else:
            values[name] = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")
    return values


class NumberTaken(Exception):
    """The document is in the register already: somebody entered it in between, or nobody has asked yet."""

    def __init__(self, twin: Twin) -> None:
        super().__init__(twin.label)
        self.twin = twin


def register(
    *,
    document: Document,
    links: Iterable[NamedDocument],
    recipients: Iterable[str],
    user: User,
    upload: Upload | None = None,
    verb: str = DocumentEvent.Verb.REGISTERED,
    is_other: bool = True,
    meeting: Meeting | None = None,
    at: datetime | None = None,
) -> Document:
    """Enter an unsaved document into the register. The same request key gives the same document.

    `at` is the instant that history shows: now, unless demonstration data tell a story. `is_other` False raises
    NumberTaken when the number, the text or the file is in the register already. `meeting`: the one that adopted it.
    """
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            Organisation.objects.select_for_update().filter(pk=1).first()  # registrations follow each other
            earlier = Document.objects.filter(request_key=document.request_key, request_key__isnull=False).first()
            if earlier:
                return earlier
            if not is_other and (same := twin_of(document, data=upload.data if upload else b"")):
                raise NumberTaken(same)
            document.registered_by, document.registered_at = user, at or timezone.now()
            _attach(document, upload, user, kept)
            document.save()
            _replace_recipients(document, recipients)
            DocumentEvent.objects.create(document=document, verb=verb, actor=user, at=document.registered_at)
            _connect(document, links, {document.number_key}, user)
            if meeting and Meeting.objects.filter(pk=meeting.pk).exclude(state=MeetingState.CANCELLED).exists():
                link_paper(meeting=meeting, document=document, part=MeetingPaper.Part.ADOPTED, by=user, at=at)
    except BaseException as error:
        _forget(kept)
        if isinstance(error, IntegrityError) and document.request_key:
            twin = Document.objects.filter(request_key=document.request_key).first()
            if twin:
                return twin
        raise
    return document


def amend(
    *,
    document: Document,
    version: int,
    links: Iterable[NamedDocument],
    recipients: Iterable[str],
    user: User,
    upload: Upload | None = None,
) -> bool:
    """Save the changed facts of a document; False when somebody else saved it in between."""
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            Organisation.objects.select_for_update().filter(pk=1).first()
            stored = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
            if not claim(document, version):
                return False
            before = values_of(stored) | _surroundings(stored)
            _attach(document, upload, user, kept)
            document.save()
            _replace_recipients(document, recipients)
            typed = values_of(document)
            _connect(document, links, {stored.number_key, document.number_key}, user)
            changes = differences(before, typed | _surroundings(document))
            if changes:
                DocumentEvent.objects.create(
                    document=document, verb=DocumentEvent.Verb.CHANGED, actor=user, changes=changes
                )
    except BaseException:
        _forget(kept)
        raise
    return True


def _attach(document: Document, upload: Upload | None, user: User, kept: list[Attachment]) -> None:
    if upload:
        document.source = files.store(name=upload.name, data=upload.data, uploaded_by=user, was_read=upload.was_read)
        kept.append(document.source)


def _forget(kept: Iterable[Attachment]) -> None:
    for attachment in kept:
        files.discard(attachment)


@official()
def _surroundings(document: Document) -> dict[str, Any]:
    links = [f"{link.get_kind_display()}: {link.printed}" for link in document.links.all()]
    source = document.source
    return {
        kept("Văn bản liên quan"): "; ".join(links),
        kept("Nơi nhận"): "; ".join(r.name for r in document.recipients.all()),
        kept("Tệp văn bản"): source.name if source else "",
    }


def _connect(document: Document, links: Iterable[NamedDocument], numbers: set[str], user: User) -> None:
    """Links of this document to others and of others to it; what a replacement means for the replaced."""
    before = replaced_by(document, numbers)
    _replace_links(document, links)
    relink(numbers, document=document, user=user)
    follow_replacements(before, replaced_by(document, numbers), document=document, user=user)


def _replace_recipients(document: Document, recipients: Iterable[str]) -> None:
    document.recipients.all().delete()
    Recipient.objects.bulk_create(Recipient(document=document, name=name) for name in recipients)


def _replace_links(document: Document, links: Iterable[NamedDocument]) -> None:
    document.links.all().delete()
    named = list(links)
    found = meant(named, cited_on=document.issued_on, apart_from=document.pk)
    DocumentLink.objects.bulk_create(
        DocumentLink(
            document=document,
            kind=n.kind,
            printed=n.printed or n.number,
            number=n.number,
            number_key=number_key(n.number),
            dated=n.dated,
            to=means.document,
        )
        for n, means in zip(named, found, strict=True)
    )
