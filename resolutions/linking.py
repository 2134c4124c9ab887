"""Which registered document a reference means, and what follows from it. The order of registering never matters."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from members.language import kept, official
from members.models import Organisation, User
from members.naming import Home, canonical, keys

from .models import Document, DocumentEvent, DocumentLink, DocumentQuerySet, DocumentState, LinkKind
from .reading.references import number_key

_ISSUER = re.compile(
    r"\bcủa\s+(?P<organ>[^\W\d_][^,;.()]{2,150}?)"
    r"(?=\s+(?:về|v/v|ngày|số|quy định|ban hành|triển khai|thực hiện|khóa|khoá|nhiệm kỳ)\b|\s*[,;.()]|\s*$)"
)
# Organs whose numbers look alike at every level: "05/KH-UBND" is the province's and each commune's.
_AT_EVERY_LEVEL = re.compile(r"^(uy ban nhan dan|hoi dong nhan dan) (.+)$")


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """Another document as this one names it."""

    printed: str
    number: str = ""
    dated: date | None = None
    kind: str = LinkKind.CITES


@dataclass(frozen=True, slots=True)
class _Reference:
    """What is printed of another document, and by which document, of which date."""

    key: str
    dated: date | None
    printed: str
    citing: int | None
    cited_on: date | None


@dataclass(frozen=True, slots=True)
class Meant:
    """The registered document that a reference means; without one, those that it could mean."""

    document: Document | None = None
    could_be: tuple[Document, ...] = ()


def organ_key(name: str, at: Home) -> str:
    """What all spellings of an issuer share: abbreviated or not, with the union's place or without it."""
    return keys(canonical(name, at))


def meant(
    named: Sequence[NamedDocument], *, cited_on: date | None = None, apart_from: int | None = None
) -> list[Meant]:
    """For each reference of a document of that date what it means. Two queries, however many there are."""
    wanted = [number_key(n.number) for n in named]
    at, candidates = Organisation.home(), candidates_of(wanted)
    return [
        pick(_Reference(key, n.dated, n.printed, apart_from, cited_on), candidates, at)
        for key, n in zip(wanted, named, strict=True)
    ]


def candidates_of(wanted: Iterable[str]) -> Mapping[str, Sequence[Document]]:
    """The registered documents with these numbers, those registered first in front."""
    found: dict[str, list[Document]] = {}
    rows = Document.objects.filter(number_key__in={key for key in wanted if key})
    for document in rows.defer("text", "outline").order_by("pk"):
        found.setdefault(document.number_key, []).append(document)
    return found


def pick(reference: _Reference, candidates: Mapping[str, Sequence[Document]], at: Home) -> Meant:
    """Of the documents with the number: the one of that date; else of that year, of the named issuer, and not later
    than the document that cites it. When several are left, none is chosen."""
    dated, cited_on = reference.dated, reference.cited_on
    others = (d for d in candidates.get(reference.key, ()) if d.pk != reference.citing)
    fitting = [d for d in others if same_year(dated, d.issued_on)]
    fitting = [d for d in fitting if dated and d.issued_on == dated] or fitting
    fitting = _of_issuer(fitting, reference.printed, at)
    if cited_on:
        fitting = [d for d in fitting if d.issued_on is None or d.issued_on <= cited_on] or fitting
    first: dict[tuple[str, date | None], Document] = {}
    for document in fitting:
        first.setdefault((organ_key(document.issuer, at), document.issued_on), document)  # entered twice is still one
    found = tuple(first.values())
    return Meant(found[0]) if len(found) == 1 else Meant(None, found)


def same_year(dated: date | None, issued_on: date | None) -> bool:
    """Numbers start anew each year; a date that one side does not print cannot contradict."""
    return dated is None or issued_on is None or dated.year == issued_on.year


def _of_issuer(documents: list[Document], printed: str, at: Home) -> list[Document]:
    """Those of the issuer that the reference names ("… của UBND xã Tân An"), as far as that tells them apart."""
    match = _ISSUER.search(printed)
    if not match or not documents:
        return documents
    told = organ_key(match["organ"], at)
    same = [d for d in documents if organ_key(d.issuer, at) == told]
    return same or [d for d in documents if not _contradict(told, organ_key(d.issuer, at))]


def _contradict(one: str, other: str) -> bool:
    ours, theirs = _AT_EVERY_LEVEL.match(one), _AT_EVERY_LEVEL.match(other)
    return bool(ours and theirs and ours[1] == theirs[1] and ours[2] != theirs[2])


def relink(numbers: Iterable[str], *, document: Document, user: User) -> None:
    """Decide anew what all references to these numbers mean, after `document` came, or changed its number or date."""
    wanted = {key for key in numbers if key}
    if not wanted:
        return
    at, candidates = Organisation.home(), candidates_of(wanted)
    links = DocumentLink.objects.filter(number_key__in=wanted).select_related("document", "to")
    changed, told = [], dict[int, str]()
    for link in links.defer("document__text", "document__outline", "to__text", "to__outline"):
        cited_on = link.document.issued_on
        reference = _Reference(link.number_key, link.dated, link.printed, link.document_id, cited_on)
        found = pick(reference, candidates, at).document
        if (found and found.pk) == link.to_id:
            continue
        if link.document_id != document.pk:
            told[link.document_id] = _news(link.to, found)
        link.to = found
        changed.append(link)
    DocumentLink.objects.bulk_update(changed, ["to"])
    DocumentEvent.objects.bulk_create(
        DocumentEvent(document_id=pk, verb=DocumentEvent.Verb.LINKED, actor=user, note=note)
        for pk, note in told.items()
    )


def _news(before: Document | None, now: Document | None) -> str:
    if now is None:
        return _("Thôi nối với %s: số này nay không chỉ rõ một văn bản trong sổ.") % (before.label if before else "")
    return kept("%s đã vào sổ.") % now.label


def replaced_by(document: Document, numbers: Iterable[str]) -> set[int]:
    """The documents that are replaced by this one, or by references to these numbers."""
    links = DocumentLink.objects.filter(kind=LinkKind.REPLACES, to__isnull=False)
    return set(links.filter(Q(document=document.pk) | Q(number_key__in=set(numbers))).values_list("to_id", flat=True))


def follow_replacements(before: set[int], now: set[int], *, document: Document, user: User) -> None:
    """A document that is replaced is no longer in force; when nothing replaces it any more, it is again. A state that a
    person has set is left alone."""
    links = DocumentLink.objects.filter(kind=LinkKind.REPLACES, to__in=now - before).select_related("document")
    by = {link.to_id: link.document.label for link in links.defer("document__text", "document__outline")}
    for row in _locked(now - before).filter(state=DocumentState.IN_FORCE):
        _set_state(row, DocumentState.REPLACED, kept("Được thay thế bằng %s.") % by[row.pk], document, user)
    lost = before - now
    still = set(DocumentLink.objects.filter(kind=LinkKind.REPLACES, to__in=lost).values_list("to_id", flat=True))
    for row in _locked(lost - still).filter(state=DocumentState.REPLACED):
        last = row.events.filter(changes__has_key="state").order_by("-pk").first()
        if last and last.verb == DocumentEvent.Verb.LINKED:
            _set_state(row, DocumentState.IN_FORCE, kept("Không còn văn bản nào trong sổ thay thế."), document, user)


def _locked(pks: set[int]) -> DocumentQuerySet:
    """Locked in one order, so that two registrations never wait for each other."""
    return Document.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").defer("text", "outline")


@official()
def _set_state(row: Document, state: DocumentState, note: str, document: Document, user: User) -> None:
    changes = {"state": [str(row.get_state_display()), str(state.label)]}
    Document.objects.filter(pk=row.pk).update(state=state, version=F("version") + 1)
    if row.pk == document.pk:
        document.state, document.version = state, row.version + 1
    DocumentEvent.objects.create(document=row, verb=DocumentEvent.Verb.LINKED, actor=user, note=note, changes=changes)
