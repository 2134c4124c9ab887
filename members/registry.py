"""Atomic verbs on units and people: one transaction, the row locked, the history row written inside."""

from datetime import date

from django.db import transaction

from .history import differences
from .language import kept, official
from .models import Mandate, Organisation, Person, Unit, UnitEvent, UnitName, User
from .models.unit import unit_values
from .unit_tree import is_ring
from .versions import claim

Verb = UnitEvent.Verb


@transaction.atomic
def create_unit(*, unit: Unit, by: User) -> Unit:
    unit.save(force_insert=True)
    UnitEvent.objects.create(unit=unit, verb=Verb.CREATED, actor=by)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, version: int, by: User) -> bool:
    """Store the corrected unit; False when somebody saved it in between. What happens to it is an act: see lives."""
    before = _locked(unit)
    if unit.parent_id != before.parent_id and is_ring(unit.pk, Unit.objects.filter(pk=unit.parent_id or 0).first()):
        return False
    if not claim(unit, version):
        return False
    changes = differences(unit_values(before), unit_values(unit))
    unit.save()
    if changes:
        UnitEvent.objects.create(unit=unit, verb=Verb.CHANGED, actor=by, changes=changes)
    return True


def _locked(unit: Unit) -> Unit:
    """Moves of units wait for each other, or two at one moment could each put the other one's unit above. The union is
    locked before its units, as imports and acts lock them."""
    Organisation.objects.select_for_update().first()
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _name_words(name: str, until: date | None) -> str:
    return kept("%(name)s, tên cũ, dùng đến %(day)s") % {"name": name, "day": f"{until:%d/%m/%Y}"} if until else name


@transaction.atomic
def add_name(*, name: UnitName, by: User) -> UnitName:
    """An alias, or a former name with the day until which it was used."""
    name.save(force_insert=True)
    changes = {kept("Tên khác"): ["", _name_words(name.name, name.until)]}
    UnitEvent.objects.create(unit=name.unit, verb=Verb.NAMED, actor=by, changes=changes)
    return name


@transaction.atomic
def create_person(*, person: Person) -> Person:
    person.save(force_insert=True)
    return person


@transaction.atomic
def change_person(*, person: Person, version: int) -> bool:
    """Personal data sits in the row alone, so that correcting or erasing it leaves no copy in a history."""
    Person.objects.select_for_update().get(pk=person.pk)
    if not claim(person, version):
        return False
    person.save()
    return True


@transaction.atomic
def give_mandate(*, mandate: Mandate, by: User) -> Mandate:
    mandate.save(force_insert=True)
    UnitEvent.objects.create(
        unit=mandate.unit,
        verb=Verb.PEOPLE,
        actor=by,
        note=mandate.basis,
        changes={mandate.position: ["", _dates(mandate)]},
    )
    return mandate


@transaction.atomic
def change_mandate(*, mandate: Mandate, version: int, by: User) -> bool:
    """History names the office and its dates, not the person (see `change_person`)."""
    before = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if not claim(mandate, version):
        return False
    mandate.save()
    changes = differences(mandate_values(before), mandate_values(mandate))
    for unit in {before.unit, mandate.unit} if changes else ():
        UnitEvent.objects.create(unit=unit, verb=Verb.PEOPLE, actor=by, note=mandate.position, changes=changes)
    return True


def mandate_values(mandate: Mandate) -> dict[str, object]:
    return {
        "position": mandate.position,
        "unit": str(mandate.unit),
        "term": str(mandate.term or ""),
        "starts_on": f"{mandate.starts_on:%d/%m/%Y}" if mandate.starts_on else "",
        "ends_on": f"{mandate.ends_on:%d/%m/%Y}" if mandate.ends_on else "",
        "basis": mandate.basis,
        "end_basis": mandate.end_basis,
        "rank": mandate.rank,
    }


@official()
def _dates(mandate: Mandate) -> str:
    return mandate.dates or kept("đương nhiệm")
