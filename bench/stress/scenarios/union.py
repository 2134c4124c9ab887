"""The union itself, its units and people: members/governance.py, members/registry.py."""

import struct
import uuid
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models

from members import branding, governance, registry, words
from members.models import Abbreviation, Cluster, LogoTrial, Mandate, Organisation, Person, Term, Unit, UnitName
from tasks import holidays

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


def picture(shade: int) -> bytes:
    """A whole PNG of 16 × 16 points."""
    rows = b"".join(b"\0" + bytes([shade]) * 16 for _n in range(16))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@scenario(branding.try_logo)
def try_logo(world: World) -> Step:
    return lambda: branding.try_logo(data=picture(1), by=world.admin)


@scenario(branding.take_logo)
def take_logo(world: World) -> Step:
    trial = branding.try_logo(data=picture(2), by=world.admin)
    version = version_of(Organisation.objects.get())
    return lambda: branding.take_logo(trial=LogoTrial.objects.get(pk=trial.pk), version=version, by=world.admin)


@scenario(branding.remove_logo)
def remove_logo(world: World) -> Step:
    trial = branding.try_logo(data=picture(3), by=world.admin)
    branding.take_logo(trial=trial, version=version_of(Organisation.objects.get()), by=world.admin)
    version = version_of(Organisation.objects.get())
    return lambda: branding.remove_logo(version=version, by=world.admin)


@scenario(branding.drop_trial)
def drop_trial(world: World) -> Step:
    branding.try_logo(data=picture(4), by=world.admin)
    return lambda: branding.drop_trial(by=world.admin)


@scenario(words.remove_word)
def remove_word(world: World) -> Step:
    row = Abbreviation.objects.create(short="CTBO", full="Chạy thử bỏ")
    return lambda: words.remove_word(word=Abbreviation.objects.get(pk=row.pk), version=1, by=world.admin)


@scenario(holidays.change_holidays)
def change_holidays(world: World) -> Step:
    version = version_of(Organisation.objects.get())
    return lambda: holidays.change_holidays(text="02/09/2026 Quốc khánh", version=version, by=world.admin)


def kept(verb: Callable[..., object], field: str, make: Callable[[], Any], change: dict[str, Any]) -> None:
    """Terms and clusters are added and edited by one verb."""

    @scenario(verb, "thêm")
    def add(world: World) -> Step:
        return lambda: verb(**{field: make()}, version=None, by=world.admin)

    @scenario(verb, "sửa")
    def edit(world: World) -> Step:
        row = make()
        setattr(row, (name := next(iter(change))), getattr(row, name) + " (sửa)")
        row.save()
        return lambda: verb(**{field: edited(row, **change)}, version=version_of(row), by=world.admin)


@scenario(registry.create_unit)
def create_unit(world: World) -> Step:
    return lambda: registry.create_unit(unit=Unit(kind="department", name="Ban Mới lập"), by=world.office)


def unit(name: str) -> Unit:
    return Unit.objects.create(kind="department", name=name, joined_on=None)


@scenario(registry.change_unit)
def change_unit(world: World) -> Step:
    row = unit("Ban Tên sai")
    return lambda: registry.change_unit(unit=edited(row, name="Ban Tên đúng"), version=1, by=world.office)


@scenario(registry.add_name)
def add_name(world: World) -> Step:
    return lambda: registry.add_name(name=UnitName(unit=world.unit, name="Hội CT1"), by=world.office)


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
kept(
    words.save_word,
    "word",
    lambda: Abbreviation(short=f"CT{uuid.uuid4().hex[:12]}", full="Chạy thử xong"),
    {"full": "Chạy thử xong hẳn"},
)
