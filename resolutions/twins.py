"""Documents that are there already: same number and issuer, same text, or same file. Nothing is refused here."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from members.models import Organisation

from .fingerprint import fingerprint
from .linking import organ_key, same_year
from .models import Document, Draft, DraftState
from .reading.references import number_key


class By(StrEnum):
    """What two documents have in common."""

    TEXT = "text"
    NUMBER = "number"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Twin:
    """The first document, or else the open draft, that is the same; and by what it was found."""

    by: By
    document: Document | None = None
    draft: Draft | None = None

    @property
    def key(self) -> str:
        """Tells one twin from another: by what, and which."""
        shown = self.document or self.draft
        return f"{self.by}:{'d' if self.document else 'n'}{shown.pk if shown else 0}"

    @property
    def heading(self) -> str:
        if self.document is None and self.by == By.NUMBER:
            return _("Văn bản có số này đang chờ xác nhận ở một bản nháp")
        if self.document is None:
            return _("Nội dung này đang chờ xác nhận ở một bản nháp")
        if self.by == By.TEXT:
            return _("Văn bản có nội dung này đã có trong sổ")
        return _("Tệp này đã có trong sổ") if self.by == By.FILE else _("Số này đã có trong sổ")

    @property
    def label(self) -> str:
        return self.document.label if self.document else str(self.draft)

    @property
    def title(self) -> str:
        return self.document.title if self.document else ""

    def get_absolute_url(self) -> str:
        shown = self.document or self.draft
        return shown.get_absolute_url() if shown else ""


def same_number(
    number: str, issuer: str, apart_from: int | None = None, *, issued_on: date | None = None
) -> Document | None:
    """The first registered document with this number and issuer, however they are spelled, in the same year."""
    key = number_key(number)
    if not key:
        return None
    at = Organisation.home()
    told = organ_key(issuer, at)
    rows = Document.objects.filter(number_key=key).exclude(pk=apart_from or 0).defer("text", "outline").order_by("pk")
    return next((d for d in rows if organ_key(d.issuer, at) == told and same_year(issued_on, d.issued_on)), None)


def same_text(text: str, apart_from: int | None = None) -> Document | None:
    """The first registered document with this text."""
    found = fingerprint(text)
    rows = Document.objects.filter(text_hash=found).exclude(pk=apart_from or 0).defer("text", "outline")
    return rows.order_by("pk").first() if found else None


def same_file(sha256: str, apart_from: int | None = None) -> Document | None:
    """The first registered document with the very file of this hash."""
    rows = Document.objects.filter(source__sha256=sha256).exclude(pk=apart_from or 0).defer("text", "outline")
    return rows.order_by("pk").first()


def twin_of(document: Document, *, data: bytes = b"") -> Twin | None:
    """The registered document that is the same as this one, stored or not. `data` is the file that comes with it; a
    document not yet stored may bring a file that is."""
    if found := same_text(document.text, document.pk):
        return Twin(By.TEXT, found)
    if found := same_number(document.number, document.issuer, document.pk, issued_on=document.issued_on):
        return Twin(By.NUMBER, found)
    brought = document.source if document._state.adding else None
    sha256 = hashlib.sha256(data).hexdigest() if data else brought.sha256 if brought else ""
    found = same_file(sha256, document.pk) if sha256 else None
    return Twin(By.FILE, found) if found else None


def twin_of_draft(draft: Draft, *, number: str, issuer: str, issued_on: date | None) -> Twin | None:
    """Where a draft, with its head as it is now, is already: registered, or in another open draft."""
    document = Document(text=draft.text, number=number, issuer=issuer, issued_on=issued_on, source=draft.source)
    found = twin_of(document) or twin_of_text(draft.text, apart_from=draft.pk)
    other = None if found else _draft_of_number(number, issuer, issued_on, draft.pk)
    return Twin(By.NUMBER, draft=other) if other else found


def _draft_of_number(number: str, issuer: str, issued_on: date | None, apart_from: int | None) -> Draft | None:
    """The first other open draft with this number and issuer, in the same year: a file in another format has other
    letters, but the same head. One query, of the heads only."""
    key, at = number_key(number), Organisation.home()
    if not key:
        return None
    told = organ_key(issuer, at)
    waiting = Draft.objects.filter(state=DraftState.OPEN).exclude(pk=apart_from or 0).order_by("pk")
    for pk, read, typed in waiting.values_list("pk", "parsed__header", "edits__header"):
        head = {**(read or {}), **(typed or {})}
        if number_key(str(head.get("number") or "")) != key or organ_key(str(head.get("issuer") or ""), at) != told:
            continue
        if same_year(issued_on, _day(head.get("issued_on"))):
            return Draft.objects.defer("text", "parsed", "edits").get(pk=pk)
    return None


def _day(printed: object) -> date | None:
    try:
        return date.fromisoformat(str(printed or ""))
    except ValueError:
        return None


def twin_of_text(text: str, *, apart_from: int | None = None) -> Twin | None:
    """Where a text that comes in is already: registered, or in an open draft other than `apart_from`."""
    if found := same_text(text):
        return Twin(By.TEXT, found)
    mark = fingerprint(text)
    waiting = Draft.objects.filter(text_hash=mark, state=DraftState.OPEN).exclude(pk=apart_from or 0)
    draft = waiting.defer("text", "parsed", "edits").order_by("pk").first() if mark else None
    return Twin(By.TEXT, draft=draft) if draft else None
