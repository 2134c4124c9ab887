"""The act that changes units, written: one verb for all kinds, with accounts and offices of those that end.

What it does to tasks is the business of the floor above, in the same transaction.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from .deeds import Change, Deed, changes_of, children_of, refusals
from .folding import fold
from .history import differences
from .models import ActPart, Mandate, Unit, UnitAct, UnitEvent, UnitName, User, UserEvent
from .models.unit import unit_values
from .rights import user_values
from .times import LINKS, kept


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What becomes of people: `accounts` {account: place of the heir in `Deed.heirs`, None to lock it}, `mandates` that
    end with the unit; `told` is what the act did beyond units."""

    accounts: Mapping[int, int | None] = field(default_factory=dict)
    mandates: frozenset[int] = frozenset()
    told: Mapping[str, int] = field(default_factory=dict)


NOTHING = Aftermath()


def locked(deed: Deed) -> Deed:
    """The deed on its units as they are stored, locked in one order, so that two acts never wait for each other."""
    ids = {unit.pk for unit in (*deed.stored, *children_of(deed))}
    rows = {row.pk: row for row in Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return deed.anew(rows)


def enact(
    *,
    deed: Deed,
    by: User,
    today: date,
    after: Aftermath = NOTHING,
    key: uuid.UUID | None = None,
    at: datetime | None = None,
) -> UnitAct:
    """Write the act: the rows of its units, their former names, the people, and a line in the history of each."""
    if not by.is_admin:
        raise PermissionDenied
    with transaction.atomic():
        deed = locked(deed)
        if told := refusals(deed, today):
            raise ValidationError(told)
        facts: dict[str, Any] = {"kind": deed.kind, "on": deed.on, "basis": deed.basis, "note": deed.note}
        moment = at or timezone.now()
        act = UnitAct.objects.create(**facts, told=dict(after.told), actor=by, at=moment, request_key=key)
        fresh = _begin(deed)
        for change in changes_of(deed):
            _write(act, deed, change, by, is_new=change.unit.pk in fresh)
        _end_mandates(deed, after, by, moment)
        _move_accounts(deed, after, by, moment)
    return act


def _begin(deed: Deed) -> set[int]:
    """Units that begin by the act come into the register first, as planned ones: others refer to them."""
    fresh = [unit for unit in (*deed.units, *deed.heirs) if not unit.pk]
    for unit in fresh:
        unit.is_planned = True
        unit.save(force_insert=True)
    return {unit.pk for unit in fresh}


def _write(act: UnitAct, deed: Deed, change: Change, by: User, is_new: bool) -> None:
    row, before = change.unit, unit_values(change.unit)
    old_name, was, became = row.name, change.was(), change.became()
    for name, value in became.items():
        setattr(row, f"{name}_id" if name in LINKS else name, value)
    if became:
        row.version += 1
        row.save()
    told = {"was": {} if is_new else kept(was), "became": kept(became)}
    ActPart.objects.create(act=act, unit=row, side=change.side, **told)
    if "name" in became:
        _keep_former_name(row, old_name, act.on)
    changes = differences(before, unit_values(row))
    UnitEvent.objects.create(unit=row, verb=change.verb, actor=by, note=deed.words, changes=changes, at=act.at)


def _keep_former_name(unit: Unit, name: str, on: date) -> None:
    """Documents of its time still find the unit. A name that is known already, of this unit or of another one, stays as
    it is: the act keeps when this unit bore it."""
    if fold(name) != fold(unit.name) and not UnitName.objects.filter(search=fold(name)).exists():
        UnitName.objects.create(unit=unit, name=name, until=on - timedelta(days=1))


def _end_mandates(deed: Deed, after: Aftermath, by: User, at: datetime) -> None:
    own = Mandate.objects.select_for_update().filter(pk__in=after.mandates, unit__in=[u.pk for u in deed.units])
    for mandate in own.filter(ends_on__isnull=True).order_by("pk"):
        mandate.ends_on = max(deed.on, mandate.starts_on or deed.on)
        mandate.end_basis = deed.basis
        mandate.version += 1
        mandate.save(update_fields=["ends_on", "end_basis", "version"])
        changes = {"ends_on": ["", f"{mandate.ends_on:%d/%m/%Y}"]}
        line = {"verb": UnitEvent.Verb.PEOPLE, "note": mandate.position, "changes": changes}
        UnitEvent.objects.create(unit_id=mandate.unit_id, actor=by, at=at, **line)


def _move_accounts(deed: Deed, after: Aftermath, by: User, at: datetime) -> None:
    """Their sessions end: what they may see is another thing now."""
    own = User.objects.select_for_update().filter(pk__in=after.accounts, unit__in=[u.pk for u in deed.units])
    for user in own.filter(is_active=True).order_by("pk"):
        place, before = after.accounts[user.pk], user_values(user)
        user.version += 1
        user.sessions_ended += 1
        if place is None:
            user.is_active, verb = False, UserEvent.Verb.DEACTIVATED
        else:
            user.unit, verb = deed.heirs[place], UserEvent.Verb.MOVED
        user.save(update_fields=["unit", "is_active", "sessions_ended", "version"])
        changes = differences(before, user_values(user))
        UserEvent.objects.create(user=user, verb=verb, actor=by, note=deed.words, changes=changes, at=at)
