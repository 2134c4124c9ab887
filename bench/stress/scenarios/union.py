"""The union itself, its units and people: members/governance.py, members/registry.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models

from members import governance, registry
from members.models import Cluster, Figure, Mandate, Organisation, Person, Term, Unit, UnitName

from ..world import World
from .registry import Step, scenario


def edited(row: Any, **values: Any) -> Any:
    """The row as it is stored now, with these values on top."""
    now = type(row)._default_manager.get(pk=row.pk)
    for name, value in values.items():
        setattr(now, name, value)
    return now


def version_of(row: models.Model) -> int:
    return int(type(row)._default_manager.values_list("version", flat=True).get(pk=row.pk))


@scenario(governance.change_organisation)
def change_organisation(world: World) -> Step:
    row = Organisation.objects.get()
    return lambda: governance.change_organisation(
        organisation=edited(row, parent_name="Tỉnh ủy Chạy Thử"), version=row.version, by=world.admin
    )


def kept(verb: Callable[..., object], field: str, make: Callable[[], Any], change: dict[str, Any]) -> None:
    """Terms and clusters are added and edited by one verb."""

    @scenario(verb, "thêm")
    def add(world: World) -> Step:
        return lambda: verb(**{field: make()}, version=None, by=world.admin)

    @scenario(verb, "sửa")
    def edit(world: World) -> Step:
        row = make()
        row.name += " (sửa)"
        row.save()
        return lambda: verb(**{field: edited(row, **change)}, version=version_of(row), by=world.admin)


@scenario(registry.create_unit)
def create_unit(world: World) -> Step:
    return lambda: registry.create_unit(unit=Unit(kind="department", name="Ban Mới lập"), by=world.office)


def unit(name: str) -> Unit:
    return Unit.objects.create(kind="department", name=name, joined_on=None)


@scenario(registry.change_unit)
def change_unit(world: World) -> Step:
    """It gets another name and keeps the old one as a former name."""
    row = unit("Ban Tên cũ")
    UnitName.objects.create(unit=row, name="Ban Tên mới")
    how = {"version": 1, "by": world.office, "old_name_until": world.today}
    return lambda: registry.change_unit(unit=edited(row, name="Ban Tên mới"), **how)


@scenario(registry.dissolve_unit)
def dissolve_unit(world: World) -> Step:
    row = unit("Ban Sẽ giải thể")
    how = {"version": 1, "on": world.today, "reason": "5/QĐ-CT", "by": world.office}
    return lambda: registry.dissolve_unit(unit=edited(row), **how)


@scenario(registry.add_name)
def add_name(world: World) -> Step:
    return lambda: registry.add_name(name=UnitName(unit=world.unit, name="Hội CT1"), by=world.office)


@scenario(registry.add_figure)
def add_figure(world: World) -> Step:
    values = {"unit": world.unit, "kind": "members", "value": 120, "on": world.today, "source": "4/BC"}
    return lambda: registry.add_figure(figure=Figure(**values), by=world.office)


@scenario(registry.create_person)
def create_person(world: World) -> Step:
    return lambda: registry.create_person(person=Person(full_name="Nguyễn Văn Thử"))


@scenario(registry.change_person)
def change_person(world: World) -> Step:
    row = Person.objects.create(full_name="Trần Thị Thử")
    return lambda: registry.change_person(person=edited(row, phone="0900"), version=1)


def mandate(world: World) -> Mandate:
    person = Person.objects.create(full_name="Lê Văn Thử")
    return Mandate(person=person, unit=world.unit, position="Chủ tịch", starts_on=world.long_ago)


@scenario(registry.give_mandate)
def give_mandate(world: World) -> Step:
    facts = {"person": Person.objects.create(full_name="Phạm Văn Thử"), "unit": world.unit, "position": "Thư ký"}
    return lambda: registry.give_mandate(mandate=Mandate(**facts), by=world.office)


@scenario(registry.change_mandate)
def change_mandate(world: World) -> Step:
    """It moves to another unit: a line in the history of both."""
    row = mandate(world)
    row.save()
    return lambda: registry.change_mandate(mandate=edited(row, unit=world.other), version=1, by=world.office)


def term() -> Term:
    start = Organisation.objects.get().created_at.date()
    return Term(name="khóa Chạy thử", starts_on=start, ends_on=start + timedelta(days=365))


kept(governance.save_term, "term", term, {"name": "khóa Chạy thử sửa lại"})
kept(governance.save_cluster, "cluster", lambda: Cluster(name="Cụm Chạy thử"), {"name": "Cụm Chạy thử sửa lại"})
