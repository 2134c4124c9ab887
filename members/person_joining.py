"""Two rows that are one person become one: what of it lies on this floor. Called from above, with both rows locked.

Nothing here opens a transaction of its own: a merge is whole only with the tasks and meetings of the person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .folding import fold
from .holding import meet
from .language import kept, official
from .models import Mandate, OrganisationEvent, Person, UnitEvent, User

FILLED = ("honorific", "birth_year", "workplace", "phone", "email")


@dataclass(frozen=True, slots=True)
class SameOffice:
    """An office that both rows have: `stays` gets these days, `goes` is dropped."""

    stays: Mandate
    goes: Mandate
    starts_on: date | None
    ends_on: date | None


def same_offices(keep: Person, gone: Person, elected: Iterable[int] = ()) -> list[SameOffice]:
    """Equal offices at one time. One that a meeting elected (`elected`) is never dropped."""
    fixed, found, used = set(elected), [], set[int]()
    for other in gone.mandates.select_related("unit", "term"):
        for own in keep.mandates.select_related("unit", "term"):
            if own.pk in used or not _is_same(own, other) or {own.pk, other.pk} <= fixed:
                continue
            stays, goes = (other, own) if other.pk in fixed else (own, other)
            used.add(own.pk)
            starts = min((d for d in (own.starts_on, other.starts_on) if d), default=None)
            ends = max((d for d in (own.ends_on, other.ends_on) if d), default=None)
            found.append(SameOffice(stays, goes, starts, ends))
            break
    return found


def _is_same(one: Mandate, other: Mandate) -> bool:
    same = one.unit_id == other.unit_id and fold(one.position) == fold(other.position)
    terms = {one.term_id, other.term_id} - {None}
    equal = (one.starts_on, one.ends_on) == (other.starts_on, other.ends_on)
    return same and len(terms) < 2 and (equal or meet(one, other))


def filled_columns(keep: Person, gone: Person) -> dict[str, object]:
    """What the row that stays lacks and the other one has."""
    return {name: getattr(gone, name) for name in FILLED if not getattr(keep, name) and getattr(gone, name)}


def column_name(name: str) -> str:
    """What a column of a person is called."""
    field: Any = Person._meta.get_field(name)
    return str(field.verbose_name)


def join_rows(keep: Person, gone: Person, same: Sequence[SameOffice], by: User) -> None:
    """Offices, account and columns go to the row that stays; the other one keeps its name and where to go."""
    for pair in same:
        _join_office(pair, by)
    Mandate.objects.filter(person=gone).update(person=keep)
    User.objects.filter(person=gone).update(person=keep)
    Person.objects.filter(merged_into=gone).update(merged_into=keep)
    for name, value in filled_columns(keep, gone).items():
        setattr(keep, name, value)
    gone.merged_into = keep
    gone.phone = gone.email = gone.workplace = ""
    gone.birth_year = None
    keep.save()
    gone.save()
    words = [kept("số %d") % gone.pk, kept("số %d") % keep.pk]
    OrganisationEvent.objects.create(verb=OrganisationEvent.Verb.PERSON, actor=by, changes={kept("Gộp người"): words})


@official()
def _join_office(pair: SameOffice, by: User) -> None:
    stays, goes = pair.stays, pair.goes
    before = [stays.dates or _("không ghi ngày"), goes.dates or _("không ghi ngày")]
    goes.delete()
    stays.starts_on, stays.ends_on = pair.starts_on, pair.ends_on
    stays.term = stays.term or goes.term
    stays.basis = stays.basis or goes.basis
    stays.end_basis = stays.end_basis or goes.end_basis
    stays.version += 1
    stays.save()
    words = ["; ".join(before), stays.dates or _("không ghi ngày")]
    note = kept("Hai dòng của một người gộp làm một")
    UnitEvent.objects.create(
        unit=stays.unit, verb=UnitEvent.Verb.PEOPLE, actor=by, note=note, changes={stays.position: words}
    )
