"""Atomic verbs on units and people: one transaction, the row locked, the history row written inside."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from .folding import fold, thousands
from .history import differences
from .models import Figure, Mandate, Person, Unit, UnitEvent, UnitName, User
from .models.unit import unit_values
from .versions import claim

Verb = UnitEvent.Verb


@transaction.atomic
def create_unit(*, unit: Unit, by: User) -> Unit:
    unit.save(force_insert=True)
    UnitEvent.objects.create(unit=unit, verb=Verb.CREATED, actor=by)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, version: int, by: User, old_name_until: date | None = None) -> bool:
    """Store the edited unit; False when somebody saved it in between. A date keeps the old name as a former one."""
    before = Unit.objects.select_for_update().get(pk=unit.pk)
    if not claim(unit, version):
        return False
    changes = differences(unit_values(before), unit_values(unit))
    unit.save()
    if changes:
        UnitEvent.objects.create(unit=unit, verb=Verb.CHANGED, actor=by, changes=changes)
    if old_name_until and fold(before.name) != fold(unit.name):
        _keep_former_name(unit, before.name, old_name_until, by)
    return True


def _keep_former_name(unit: Unit, name: str, until: date, by: User) -> None:
    gone = UnitName.objects.filter(search=fold(unit.name), unit=unit).first()
    if gone:
        gone.delete()
    UnitName.objects.update_or_create(search=fold(name), unit=unit, defaults={"name": name, "until": until})
    UnitEvent.objects.create(
        unit=unit,
        verb=Verb.NAMED,
        actor=by,
        changes={_("Tên khác"): [_name_words(gone.name, gone.until) if gone else "", _name_words(name, until)]},
    )


def _name_words(name: str, until: date | None) -> str:
    return _("%(name)s, tên cũ, dùng đến %(day)s") % {"name": name, "day": f"{until:%d/%m/%Y}"} if until else name


@transaction.atomic
def add_name(*, name: UnitName, by: User) -> UnitName:
    """An alias, or a former name with the day until which it was used."""
    name.save(force_insert=True)
    changes = {_("Tên khác"): ["", _name_words(name.name, name.until)]}
    UnitEvent.objects.create(unit=name.unit, verb=Verb.NAMED, actor=by, changes=changes)
    return name


@transaction.atomic
def add_figure(*, figure: Figure, by: User) -> Figure:
    """A dated count with its source; never changed afterwards."""
    figure.save(force_insert=True)
    words = _("%(value)s, tính đến %(day)s") % {"value": thousands(figure.value), "day": f"{figure.on:%d/%m/%Y}"}
    changes = {str(figure.get_kind_display()): ["", words]}
    UnitEvent.objects.create(unit=figure.unit, verb=Verb.COUNTED, actor=by, note=figure.source, changes=changes)
    return figure


@transaction.atomic
def dissolve_unit(*, unit: Unit, version: int, on: date, reason: str, by: User) -> bool:
    """End the unit's life on a day, for a reason (the deciding document). False when somebody saved it in between."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if not claim(unit, version):
        return False
    unit.left_on = on
    unit.save(update_fields=["left_on"])
    changes = {"left_on": ["", f"{on:%d/%m/%Y}"]}
    UnitEvent.objects.create(unit=unit, verb=Verb.DISSOLVED, actor=by, note=reason, changes=changes)
    return True


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
        changes={mandate.position: ["", mandate.dates or _("đương nhiệm")]},
    )
    return mandate


@transaction.atomic
def change_mandate(*, mandate: Mandate, version: int, by: User) -> bool:
    """History names the office and its dates, not the person (see `change_person`)."""
    before = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if not claim(mandate, version):
        return False
    mandate.save()
    changes = differences(_mandate_values(before), _mandate_values(mandate))
    for unit in {before.unit, mandate.unit} if changes else ():
        UnitEvent.objects.create(unit=unit, verb=Verb.PEOPLE, actor=by, note=mandate.position, changes=changes)
    return True


def _mandate_values(mandate: Mandate) -> dict[str, object]:
    return {
        "position": mandate.position,
        "unit": str(mandate.unit),
        "term": str(mandate.term or ""),
        "starts_on": f"{mandate.starts_on:%d/%m/%Y}" if mandate.starts_on else "",
        "ends_on": f"{mandate.ends_on:%d/%m/%Y}" if mandate.ends_on else "",
        "rank": mandate.rank,
    }
