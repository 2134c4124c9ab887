"""Counts of units and the kinds of counts: members/figures.py; counts collected: tasks/figure_calls.py."""

import uuid
from datetime import timedelta

from members import figures
from members.figures import Counts
from members.models import Figure, FigureKind
from resolutions.models import Document, DocumentKind
from tasks import figure_calls
from tasks.figure_calls import Answer, Call
from tasks.models import Task

from ..world import World
from .registry import Step, scenario


@scenario(figures.record)
def record(world: World) -> Step:
    """Two kinds at once, one of which sets a count of the same day right."""
    unit, key = world.third_unit(), uuid.uuid4()
    Figure.objects.create(unit=unit, kind_id="members", value=7, on=world.today, source="4/BC")
    counts = Counts({"members": 8, "branches": 2}, world.today, "5/BC")
    return lambda: figures.record(unit=unit, counts=counts, by=world.office, key=key, settles="Hội báo lại.")


@scenario(figures.correct)
def correct(world: World) -> Step:
    facts = {"kind_id": "members", "value": 7, "on": world.today, "source": "4/BC"}
    figure, key = Figure.objects.create(unit=world.third_unit(), **facts), uuid.uuid4()
    how = {"value": 8, "on": world.today, "source": "5/BC", "reason": "Gõ nhầm.", "by": world.office, "key": key}
    return lambda: figures.correct(figure=Figure.objects.get(pk=figure.pk), **how)


@scenario(figures.save_kind, "thêm")
def add_kind(world: World) -> Step:
    return lambda: figures.save_kind(kind=FigureKind(name="Kỹ sư chạy thử"), version=None, by=world.admin)


@scenario(figures.save_kind, "sửa")
def change_kind(world: World) -> Step:
    kind = FigureKind.objects.create(code="chay-thu", name="Loại chạy thử")

    def step() -> object:
        row = FigureKind.objects.get(pk=kind.pk)
        row.name = "Loại chạy thử, đổi tên"
        return figures.save_kind(kind=row, version=row.version, by=world.admin)

    return step


@scenario(figure_calls.open_call)
def open_call(world: World) -> Step:
    """Under a letter that is registered with it, for two units."""
    key, units, kinds = uuid.uuid4(), [world.unit, world.other], list(FigureKind.objects.all()[:2])
    facts = {"kind": DocumentKind.LETTER, "number": "91/LHH-VP", "issued_on": world.today, "issuer": "Cơ quan chạy thử"}

    def step() -> object:
        letter = Document(title="V/v báo cáo số liệu", **facts)
        call = Call(letter, kinds, world.today, units, world.today + timedelta(days=20))
        return figure_calls.open_call(call=call, user=world.office, today=world.today, key=key)

    return step


@scenario(figure_calls.reply)
def reply(world: World) -> Step:
    """One of its counts sets right what was there."""
    part, key = world.call().task.parts.get(), uuid.uuid4()
    Figure.objects.create(unit=part.lane, kind_id="members", value=7, on=world.today, source="4/BC")
    answer = Answer({"members": 8, "branches": 2})

    def step() -> object:
        now = Task.objects.get(pk=part.pk)
        return figure_calls.reply(part=now, answer=answer, user=world.office, today=world.today, key=key)

    return step
