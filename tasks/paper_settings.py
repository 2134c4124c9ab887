"""Atomic verbs on how official papers look, who signs them and where they go. The history of settings tells each."""

from decimal import Decimal
from typing import Any

from django.db import models, transaction

from members.language import kept, official
from members.models import OrganisationEvent, User
from members.versions import claim

from .models import PaperLayout, RecipientList, Signer

HIDDEN = {"id", "version", "request_key"}


@transaction.atomic
def save_layout(*, layout: PaperLayout, version: int, by: User) -> bool:
    """False when somebody changed it in between."""
    return _save(layout, PaperLayout.objects.select_for_update().get(style=layout.style), version, by)


@transaction.atomic
def save_recipients(*, recipients: RecipientList, version: int, by: User) -> bool:
    """False when somebody changed them in between."""
    return _save(recipients, RecipientList.objects.select_for_update().get(kind=recipients.kind), version, by)


@transaction.atomic
def save_signer(*, signer: Signer, version: int | None, by: User) -> bool:
    """Add a signer (version None) or store the edited one; False when somebody saved it in between."""
    if version:
        return _save(signer, Signer.objects.select_for_update().get(pk=signer.pk), version, by)
    signer.save(force_insert=True)
    _tell(signer, None, by)
    return True


def _save(row: Any, before: Any, version: int, by: User) -> bool:
    if not claim(before, version):
        return False
    row.pk, row.version = before.pk, before.version
    row.save(force_update=True)
    _tell(row, before, by)
    return True


@official()
def _tell(row: models.Model, before: models.Model | None, by: User) -> None:
    """What it is called and which of its fields: old and new."""
    changes = {}
    for field in row._meta.concrete_fields:
        old, new = ("" if one is None else _said(one, field) for one in (before, row))
        if field.name not in HIDDEN and old != new:
            changes[f"{row}: {field.verbose_name}"] = [old, new]
    if changes:
        OrganisationEvent.objects.create(verb=OrganisationEvent.Verb.CHANGED, actor=by, changes=changes)


def _said(row: models.Model, field: Any) -> str:
    value = field.value_from_object(row)
    if isinstance(value, bool):
        return kept("có") if value else kept("không")
    return measured(value) if isinstance(value, Decimal) else str(value)


def measured(value: Decimal) -> str:
    """A length as the office writes it: "12,7", "20"."""
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if "." in f"{value:f}" else f"{value:f}"
