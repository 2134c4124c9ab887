"""People and offices of a table into the database, many at once. History names the office and its dates, not the
person, as members/registry.py has it. Within the transaction of whoever calls."""

from collections.abc import Sequence
from typing import Any

from ..history import differences
from ..language import kept
from ..models import Mandate, Person, UnitEvent, User
from ..registry import mandate_values
from .planning import BATCH
from .written import claim_all

PERSON = ("full_name", "honorific", "birth_year", "workplace", "phone", "email", "version")
MANDATE = ("unit", "position", "term", "starts_on", "basis", "ends_on", "end_basis", "rank", "version")
ChangedMandate = tuple[Mandate, int, Mandate]


def write_people(
    by: User,
    people: Sequence[Person],
    changed: Sequence[tuple[Person, int]],
    mandates: Sequence[Mandate],
    moved: Sequence[ChangedMandate],
) -> None:
    Person.objects.bulk_create(people, batch_size=BATCH)
    claim_all(changed)
    Person.objects.bulk_update([person for person, _version in changed], PERSON, batch_size=200)
    for mandate in mandates:
        mandate.person = mandate.person  # its id is known only now
    Mandate.objects.bulk_create(mandates, batch_size=BATCH)
    claim_all([(mandate, version) for mandate, version, _before in moved])
    Mandate.objects.bulk_update([mandate for mandate, _version, _before in moved], MANDATE, batch_size=200)
    events = [
        _event(by, mandate.unit_id, {mandate.position: ["", mandate.dates or kept("đương nhiệm")]})
        for mandate in mandates
    ]
    for mandate, _version, before in moved:
        changes = differences(mandate_values(before), mandate_values(mandate))
        for unit in sorted({before.unit_id, mandate.unit_id}) if changes else ():
            events.append(_event(by, unit, changes, mandate.position))
    UnitEvent.objects.bulk_create(events, batch_size=BATCH)


def _event(by: User, unit: int, changes: dict[str, Any], note: str = "") -> UnitEvent:
    words = kept("%s. Nhập từ bảng.") % note if note else kept("Nhập từ bảng.")
    return UnitEvent(unit_id=unit, verb=UnitEvent.Verb.PEOPLE, actor=by, changes=changes, note=words)
