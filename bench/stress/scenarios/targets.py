"""Targets and their measures: tasks/measuring.py."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tasks import measuring
from tasks.measuring import Reading
from tasks.models import Target

from ..world import World
from .registry import Step, scenario


def made(world: World, **fields: Any) -> Target:
    values = {"printed": "ít nhất 10 lớp", "value": Decimal(10), "unit_word": "lớp"}
    return Target.objects.create(task=world.task(due_on=world.today + timedelta(days=90)), **(values | fields))


def anew(target: Target) -> Target:
    return Target.objects.select_related("task").get(pk=target.pk)


@scenario(measuring.add_target)
def add_target(world: World) -> Step:
    task = world.task()

    def step() -> object:
        target = Target(task=task, printed="ít nhất 10 lớp", value=Decimal(10))
        return measuring.add_target(target=target, user=world.office, today=world.today)

    return step


@scenario(measuring.change_target)
def change_target(world: World) -> Step:
    target = made(world)

    def step() -> object:
        row = anew(target)
        row.value = Decimal(12)
        return measuring.change_target(target=row, user=world.office, today=world.today, version=row.version)

    return step


@scenario(measuring.measure)
def measure(world: World) -> Step:
    target, key = made(world), uuid.uuid4()
    reading = Reading(on=world.today, value=Decimal(7), source="12/BC")
    return lambda: measuring.measure(target=anew(target), user=world.own, today=world.today, reading=reading, key=key)


@scenario(measuring.attach)
def attach(world: World) -> Step:
    target, ids = made(world), [world.task().pk for _n in range(2)]
    return lambda: measuring.attach(target=anew(target), ids=ids, user=world.office, today=world.today)


@scenario(measuring.detach)
def detach(world: World) -> Step:
    target, ids = made(world), [world.task().pk for _n in range(2)]
    measuring.attach(target=target, ids=ids, user=world.office, today=world.today)
    return lambda: measuring.detach(target=anew(target), ids=ids, user=world.office, today=world.today)


@scenario(measuring.close_target)
def close_target(world: World) -> Step:
    target, words = made(world), {"reason": "Đối tượng không còn.", "basis": "21/QĐ-CT"}
    return lambda: measuring.close_target(target=anew(target), user=world.office, today=world.today, **words)


@scenario(measuring.reopen_target)
def reopen_target(world: World) -> Step:
    closed = {"closed_on": world.today, "closed_reason": "Không còn.", "closed_basis": "21/QĐ-CT"}
    target = made(world, **closed)
    return lambda: measuring.reopen_target(target=anew(target), user=world.office, today=world.today, reason="Còn.")
