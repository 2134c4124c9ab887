"""Import of units, people, figures and accounts: members/tables/importing.py."""

import uuid
from typing import Any

from members.models import TableImport, TableKind, TableState, User
from members.sheets.heads import Table
from members.tables import importing
from members.tables.fates import digest

from ..world import World
from .registry import Step, scenario

ROWS: dict[str, list[dict[str, str]]] = {
    TableKind.UNITS: [
        {"name": "Chi hội Mới", "kind": "Hội viên tập thể", "parent": "Hội Mới", "aliases": "CHM"},
        {"name": "Hội Mới", "kind": "Hội thành viên", "cluster": "Cụm Mới"},
    ],
    TableKind.PEOPLE: [{"full_name": "Đỗ Văn Bảng", "unit": "{unit}", "position": "Chủ tịch", "starts_on": "1/2/2021"}],
    TableKind.FIGURES: [{"unit": "{unit}", "kind": "Hội viên", "on": "29/1/2021", "value": "1.025", "source": "1/BC"}],
    TableKind.USERS: [{"username": "bang1", "full_name": "Bà Bảng", "role": "Đơn vị", "unit": "{unit}"}],
}


def values_of(world: World, kind: str, by: User) -> dict[str, Any]:
    rows = [{key: cell.replace("{unit}", world.unit.name) for key, cell in row.items()} for row in ROWS[kind]]
    table = Table(list(enumerate(rows, start=2)), frozenset(rows[0]))
    return {"kind": kind, "name": "bang.xlsx", "table": table, "user": by, "today": world.today}


def taken_in(world: World, kind: str, by: User) -> TableImport:
    return importing.take_in(request_key=uuid.uuid4(), **values_of(world, kind, by))


@scenario(importing.take_in)
def take_in(world: World) -> Step:
    values, key = values_of(world, TableKind.UNITS, world.office), uuid.uuid4()
    return lambda: importing.take_in(request_key=key, **values)


@scenario(importing.drop)
def drop(world: World) -> Step:
    row = taken_in(world, TableKind.UNITS, world.office)
    return lambda: importing.drop(table=row, user=world.office)


@scenario(importing.retry)
def retry(world: World) -> Step:
    row = taken_in(world, TableKind.UNITS, world.office)
    TableImport.objects.filter(pk=row.pk).update(state=TableState.FAILED)
    return lambda: importing.retry(table=row, user=world.office, today=world.today)


def confirmed(kind: str) -> None:
    @scenario(importing.confirm, kind)
    def confirm(world: World) -> Step:
        by = world.admin if kind == TableKind.USERS else world.office
        row = taken_in(world, kind, by)
        seen = digest(row.fates)

        return lambda: importing.confirm(
            table=TableImport.objects.get(pk=row.pk), user=by, seen=seen, today=world.today
        )


for one in ROWS:
    confirmed(one)
