"""Import of a table: tasks/importing.py."""

import uuid

from members.models import Organisation
from members.sheets.heads import Table
from tasks import importing
from tasks.conventions import windows_of
from tasks.import_rows import plan
from tasks.models import TaskImport
from tasks.table_columns import BASIS, CODE, LEAD, PRODUCT, TITLE

from ..world import World
from .registry import Step, scenario


def table_of(world: World) -> Table:
    """One row that changes a task, one that is a new task."""
    task = world.task()
    changed = {CODE: f"NV{task.pk}.1", PRODUCT: "Báo cáo", LEAD: world.other.name}
    new = {CODE: "", TITLE: "Việc mới", BASIS: task.document.number, LEAD: world.unit.name}
    return Table([(2, changed), (3, new)], frozenset({CODE, TITLE, BASIS, LEAD, PRODUCT}))


def taken_in(world: World) -> TaskImport:
    return importing.take_in(name="bang.xlsx", table=table_of(world), user=world.office, request_key=uuid.uuid4())


@scenario(importing.take_in)
def take_in(world: World) -> Step:
    table, key = table_of(world), uuid.uuid4()
    return lambda: importing.take_in(name="bang.xlsx", table=table, user=world.office, request_key=key)


@scenario(importing.confirm)
def confirm(world: World) -> Step:
    table = taken_in(world)
    organisation = Organisation.current()
    assert organisation
    windows = windows_of(organisation)
    seen = importing.marks(plan(table, world.office, world.today, windows))
    values = {"user": world.office, "today": world.today, "windows": windows, "seen": seen}
    return lambda: importing.confirm(table=TaskImport.objects.get(pk=table.pk), **values)


@scenario(importing.drop)
def drop(world: World) -> Step:
    table = taken_in(world)
    return lambda: importing.drop(table=TaskImport.objects.get(pk=table.pk), user=world.office)
