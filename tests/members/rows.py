"""Rows that only the tests of this app need."""

from datetime import date

from members.models import Cluster, Mandate, Person, Term, Unit


def make_person(unit: Unit | None = None, name: str = "Hoàng Đình Khải") -> Person:
    """A person, chairing the unit if one is given."""
    person = Person.objects.create(full_name=name)
    if unit:
        Mandate.objects.create(person=person, unit=unit, position="Chủ tịch", starts_on=date(2021, 3, 1))
    return person


def make_term() -> Term:
    return Term.objects.create(name="khóa III", starts_on=date(2021, 3, 1), ends_on=date(2026, 3, 1))


def make_cluster(name: str = "Cụm thi đua số 1") -> Cluster:
    return Cluster.objects.create(name=name)


def person_and_mandate(unit: Unit) -> list[int]:
    person = make_person(unit)
    return [person.pk, person.mandates.get().pk]
