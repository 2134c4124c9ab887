"""Rows that only the tests of this app need."""

import uuid
from datetime import date
from typing import Any

from members.models import Cluster, DataRequest, Figure, FigureKind, Mandate, Person, TableImport, Term, Unit, User
from members.sheets.heads import Table
from members.tables import importing


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


def make_figure(
    unit: Unit, value: int = 100, on: date = date(2025, 12, 31), kind: str = "members", **fields: Any
) -> Figure:
    values = {"unit": unit, "kind_id": kind, "value": value, "on": on, "source": "12/BC"}
    return Figure.objects.create(**(values | fields))


def make_kind(name: str = "Kỹ sư") -> FigureKind:
    return FigureKind.objects.create(code="ky-su", name=name)


def make_request(unit: Unit, by: User, kind: str = "export") -> DataRequest:
    person = make_person(unit)
    return DataRequest.objects.create(person=person, kind=kind, asked_on=date(2026, 6, 1), actor=by)


def make_table(owner: User, kind: str = "units", **cells: str) -> TableImport:
    """An uploaded table of one row, looked at and not confirmed."""
    row = cells or {"name": "Hội Trong bảng", "kind": "Hội thành viên"}
    table = Table([(2, row)], frozenset(row))
    values = {"kind": kind, "name": "bang.xlsx", "request_key": uuid.uuid4(), "today": date(2026, 6, 15)}
    return importing.take_in(table=table, user=owner, **values)
