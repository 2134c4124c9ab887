"""People of the register who may be meant by a name as it is typed: offered before a second row is made of anybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Mandate, Person
from .person_folding import Likeness, likeness_of, parts_of

MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Alike:
    """A person who may be meant. `told` is what tells namesakes apart: year of birth, place of work, offices."""

    person: Person
    how: Likeness
    told: str

    @property
    def words(self) -> str:
        return f"{self.person}, {self.told}" if self.told else str(self.person)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one person; the first one has been here longer."""

    first: Alike
    second: Alike

    @property
    def how(self) -> Likeness:
        return self.second.how


def alike(names: Iterable[str], day: date) -> dict[str, list[Alike]]:
    """{name as it was typed: who may be meant, the same spelling first}, for many names in two queries."""
    wanted = {name: parts for name in names if "\0" not in name and (parts := parts_of(name))}
    if not wanted:
        return {}
    near = Q()
    for parts in wanted.values():
        near |= Q(search__contains=parts[-1])
    rows = [(person, parts_of(person.full_name)) for person in Person.objects.offered().filter(near)]
    found = {
        name: [(person, how) for person, known in rows if (how := likeness_of(parts, known))]
        for name, parts in wanted.items()
    }
    told = told_apart({person for people in found.values() for person, _how in people}, day)
    order = list(Likeness)
    return {
        name: [
            Alike(person, how, told[person.pk])
            for person, how in sorted(people, key=lambda pair: (order.index(pair[1]), pair[0].pk))
        ][:MOST_OFFERED]
        for name, people in found.items()
    }


def told_apart(people: Iterable[Person], day: date) -> Mapping[int, str]:
    """{person: year of birth, place of work, the offices held on the day, else the last one}"""
    rows = {person.pk: person for person in people}
    offices: dict[int, list[Mandate]] = defaultdict(list)
    for mandate in Mandate.objects.filter(person__in=rows).select_related("unit"):
        offices[mandate.person_id].append(mandate)
    return {pk: ", ".join(_facts(person, offices[pk], day)) for pk, person in rows.items()}


def _facts(person: Person, mandates: Sequence[Mandate], day: date) -> Iterable[str]:
    if person.birth_year:
        yield _("sinh %d") % person.birth_year
    if person.workplace:
        yield person.workplace
    held = [m for m in mandates if m.ends_on is None or m.ends_on >= day]
    for mandate in held[:2]:
        yield f"{mandate.position} {mandate.unit}"
    if not held and mandates:
        last = max(mandates, key=lambda m: m.ends_on or date.min)
        yield _("trước là %(position)s %(unit)s") % {"position": last.position, "unit": last.unit}


def likely_doubles(day: date) -> list[Pair]:
    """Rows that may be one person; those whom a year of birth tells apart are namesakes, and left out.

    Only names with the same given name are compared, so that the work stays near the number of people.
    """
    by_given: dict[str, list[tuple[Person, tuple[str, ...]]]] = defaultdict(list)
    for person in Person.objects.offered().order_by("pk"):
        if parts := parts_of(person.full_name):
            for end in {parts[0], parts[-1]}:  # the other end too: the same words in another order
                by_given[end].append((person, parts))
    pairs: dict[tuple[int, int], tuple[Person, Person, Likeness]] = {}
    for group in by_given.values():
        for (one, left), (other, right) in combinations(group, 2):
            how = likeness_of(left, right)
            if how and one.pk != other.pk and not told_by_year(one, other):
                pairs[one.pk, other.pk] = (one, other, how)
    told = told_apart({p for one, other, _how in pairs.values() for p in (one, other)}, day)
    order = list(Likeness)
    ranked = sorted(pairs.values(), key=lambda pair: (order.index(pair[2]), pair[0].search, pair[0].pk, pair[1].pk))
    return [Pair(Alike(a, how, told[a.pk]), Alike(b, how, told[b.pk])) for a, b, how in ranked]


def told_by_year(one: Person, other: Person) -> bool:
    return bool(one.birth_year and other.birth_year and one.birth_year != other.birth_year)
