"""Atomic verbs on who sits in a body: several people at once, the end of an office, another office in its place.

History names the office and its dates, never the person (see `registry.change_person`).
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from .holding import last_day_before
from .language import kept
from .models import Mandate, Person, Term, Unit, UnitEvent, User
from .versions import claim

Verb = UnitEvent.Verb


@dataclass(frozen=True, slots=True)
class Seat:
    """An office for a person of the register, or for one who comes into it with the office."""

    person: Person
    position: str
    rank: int


@transaction.atomic
def seat_people(
    *,
    unit: Unit,
    seats: Sequence[Seat],
    starts_on: date,
    by: User,
    term: Term | None = None,
    basis: str = "",
    key: uuid.UUID | None = None,
    verb: UnitEvent.Verb = Verb.PEOPLE,
) -> list[Mandate]:
    """Give all of them their offices, or none. `key` makes a form that is sent twice one set of rows: what the first
    sending made is given back."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if key and (earlier := Mandate.objects.filter(request_key=key).first()):
        return [earlier]
    made = []
    for number, seat in enumerate(seats):
        if seat.person.pk is None:
            seat.person.save(force_insert=True)
        made.append(
            Mandate.objects.create(
                person=seat.person,
                unit=unit,
                position=seat.position,
                rank=seat.rank,
                term=term,
                starts_on=starts_on,
                basis=basis,
                request_key=key if number == 0 else None,
            )
        )
    _tell(
        unit, verb, by, Counter(m.position for m in made), kept("từ %s") % f"{starts_on:%d/%m/%Y}", basis, is_new=True
    )
    return made


@transaction.atomic
def end_mandates(*, mandates: Sequence[tuple[int, int]], on: date, basis: str, by: User) -> list[Mandate] | None:
    """End these offices (id, version) after their last day `on`; None, and nothing is stored, when one of them was
    changed in between or begins after that day."""
    versions = dict(mandates)
    rows = list(Mandate.objects.select_for_update(of=("self",)).filter(pk__in=versions).select_related("unit"))
    is_late = any(row.starts_on and row.starts_on > on for row in rows)
    if len(rows) != len(versions) or is_late or not all(claim(row, versions[row.pk]) for row in rows):
        transaction.set_rollback(True)
        return None
    for row in rows:
        row.ends_on, row.end_basis = on, basis
        row.save(update_fields=["ends_on", "end_basis"])
    for unit in {row.unit for row in rows}:
        positions = Counter(row.position for row in rows if row.unit == unit)
        _tell(unit, Verb.PEOPLE, by, positions, kept("đến %s") % f"{on:%d/%m/%Y}", basis, is_new=False)
    return rows


@transaction.atomic
def change_position(
    *, mandate: Mandate, version: int, on: date, position: str, basis: str, rank: int, by: User
) -> Mandate | None:
    """End the office the day before and begin another one of the same person in the same body; None when somebody
    saved it in between."""
    old = Mandate.objects.select_for_update(of=("self",)).select_related("unit").get(pk=mandate.pk)
    until = last_day_before(on)
    ended = end_mandates(mandates=[(old.pk, version)], on=until, basis=kept("chuyển sang: %s") % position, by=by)
    if ended is None:
        transaction.set_rollback(True)
        return None
    seat = Seat(old.person, position, rank)
    return seat_people(unit=old.unit, seats=[seat], starts_on=on, by=by, term=old.term, basis=basis)[0]


def _tell(
    unit: Unit, verb: UnitEvent.Verb, by: User, positions: Counter[str], words: str, basis: str, *, is_new: bool
) -> None:
    """One line of history: each office, how many hold it from or until that day."""

    def told(count: int) -> str:
        return words if count == 1 else kept("%(count)d người, %(words)s") % {"count": count, "words": words}

    dates = {position: told(count) for position, count in positions.items()}
    # A new office had no dates before; one that ends is shown with its end.
    changes = {p: ["", text] for p, text in dates.items()}
    note = basis if is_new else kept("Thôi giữ chức vụ: %s") % basis if basis else kept("Thôi giữ chức vụ")
    UnitEvent.objects.create(unit=unit, verb=verb, actor=by, note=note, changes=changes)
