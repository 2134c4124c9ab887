"""Names of people as they are typed → people of the register; offices tell namesakes apart. Nothing is created here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from members.folding import fold
from members.models import Mandate, Person
from members.person_folding import key_of

SHORTEST, FITTING = 2, 4  # letters of a part of a name that tells a person; people that an error names


@dataclass(frozen=True, slots=True)
class Known:
    """A person as fields know it: `called` is its name there, with an office or a number where names are alike."""

    person: Person
    called: str
    office: str
    is_offered: bool


@dataclass(frozen=True)
class Directory:
    """All people by name. Who holds an office, or never held one, is offered; everybody is found."""

    people: Sequence[Known]

    @cached_property
    def called(self) -> Mapping[int, str]:
        """{person: how a field calls it}"""
        return {known.person.pk: known.called for known in self.people}

    @property
    def offered(self) -> list[Known]:
        return [known for known in self.people if known.is_offered]

    @cached_property
    def _spelled(self) -> Mapping[str, Sequence[Known]]:
        """{folded name: those who are called so}, in each way in which a person is written."""
        found: dict[str, list[Known]] = defaultdict(list)
        for known in self.people:
            person = known.person
            for name in {fold(known.called), fold(person.full_name), fold(str(person)), key_of(person.full_name)}:
                found[name].append(known)
        return found

    def meant(self, typed: str) -> Sequence[Known]:
        """Who is meant: by the whole name, accents first, else by a part of it that begins a word. Several: nobody can
        tell; none: nobody is called so."""
        folded = fold(typed)
        same = self._spelled.get(folded) or self._spelled.get(key_of(typed), ())
        if len(same) > 1:
            exact = [k for k in same if typed.casefold() in {k.called.casefold(), k.person.full_name.casefold()}]
            return exact if len(exact) == 1 else same
        if same or len(folded) < SHORTEST:
            return same
        return [known for known in self.offered if f" {folded}" in f" {known.person.search}"]

    def is_whole(self, typed: str) -> bool:
        """Whether the words are a name as it is written, and no part of one."""
        return fold(typed) in self._spelled or key_of(typed) in self._spelled


def held_on(day: date) -> Q:
    """Offices that nobody has laid down by that day."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def directory(day: date) -> Directory:
    """The people as of that day, in two queries."""
    rows = list(Person.objects.kept().only("full_name", "honorific", "search", "erased_on"))
    held = held_on(day)
    offices: dict[int, list[str]] = defaultdict(list)
    for mandate in Mandate.objects.filter(held).select_related("unit").only("person", "position", "unit__name"):
        offices[mandate.person_id].append(mandate.office)
    retired = set(Mandate.objects.exclude(held).values_list("person", flat=True)) - set(offices)
    return Directory(
        [
            Known(person, called, "; ".join(offices[person.pk]), person.pk not in retired and not person.erased_on)
            for person, called in zip(rows, _called(rows, offices), strict=True)
        ]
    )


def _called(people: Iterable[Person], offices: Mapping[int, Sequence[str]]) -> list[str]:
    """The name alone where one person bears it; else with the first office; where that is shared too, with a number."""
    rows = list(people)
    alike = Counter(person.search for person in rows)
    told = [
        f"{p.full_name} ({offices[p.pk][0]})" if alike[p.search] > 1 and offices.get(p.pk) else p.full_name
        for p in rows
    ]
    again = Counter(fold(name) for name in told)
    return [f"{name} (số {p.pk})" if again[fold(name)] > 1 else name for p, name in zip(rows, told, strict=True)]
