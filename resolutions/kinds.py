"""Kinds of documents: the verb that keeps their list, and the union's own kinds as reading wants them."""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.folding import fold
from members.language import kept
from members.models import OrganisationEvent, User
from members.versions import claim

from .models import DocumentType
from .models.document_type import forget, types

LONGEST_CODE = 12
_SYMBOL = re.compile(r"(?<=[/\-–])\s*([A-ZĐ][A-Za-zĐđ]*)")


@transaction.atomic
def save_kind(*, kind: DocumentType, version: int | None, by: User) -> bool:
    """Add a kind (version None) or store the edited one; False when somebody saved it in between."""
    if not by.is_admin:
        raise PermissionDenied
    before = DocumentType.objects.select_for_update().filter(pk=kind.pk).first() if version else None
    if version and not claim(kind, version):
        return False
    if version is None:
        kind.code = code_for(kind.name)
    kind.save(force_insert=version is None)
    forget()
    old, new = told(before) if before else "", told(kind)
    if old != new:
        verb = OrganisationEvent.Verb.KINDS
        OrganisationEvent.objects.create(verb=verb, actor=by, changes={(before or kind).name: [old, new]})
    return True


def told(kind: DocumentType) -> str:
    """A kind as history shows it: "Quy chế (QC), thứ tự 130, đang dùng"."""
    name = f"{kind.name} ({kind.abbreviation})" if kind.abbreviation else kind.name
    state = kept("đang dùng") if kind.is_active else kept("đã tắt")
    return kept("%(name)s, thứ tự %(position)d, %(state)s") % {"name": name, "position": kind.position, "state": state}


def code_for(name: str) -> str:
    """A code that no kind has: "Quy chế" → "quy-che", "quy-che-2"."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_CODE].strip("-") or "loai"
    taken = set(DocumentType.objects.values_list("code", flat=True))
    tried = (plain[: LONGEST_CODE - len(tail)] + tail for tail in ["", *(f"-{n}" for n in range(2, 1000))])
    return next(code for code in tried if code not in taken)


def own_kinds() -> tuple[tuple[str, str], ...]:
    """(name, abbreviation) of what the admin has added: reading knows the others."""
    return tuple((kind.name, kind.abbreviation) for kind in types().values() if kind.is_active and not kind.built_in)


def own_codes() -> dict[str, str]:
    """{name: code} of the same."""
    return {kind.name: kind.code for kind in types().values() if kind.is_active and not kind.built_in}


def kind_by_number(number: str) -> DocumentType | None:
    """The kind that the abbreviation in a number tells: "05/QC-LHH" is a Quy chế; None when none or several."""
    symbol = _SYMBOL.search(number)
    short = symbol[1].casefold() if symbol else ""
    found = [kind for kind in types().values() if kind.abbreviation and kind.abbreviation.casefold() == short]
    return found[0] if len(found) == 1 else None
