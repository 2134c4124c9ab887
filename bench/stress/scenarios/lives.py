"""Acts on units: members/lives.py, tasks/succession.py."""

from datetime import timedelta

from members.deeds import Deed
from members.lives import Aftermath, enact
from members.models import ActKind, Mandate, Person, Role, Unit, User
from tasks.models import Assignment
from tasks.succession import Choices, carry_out

from ..world import World
from .registry import Step, scenario


@scenario(enact)
def enact_merge(world: World) -> Step:
    """Two units become a new one; their people and what is below them go along."""
    gone = [world.third_unit() for _n in range(2)]
    Unit.objects.create(kind="department", name=f"Ban thuộc {gone[0].name}", parent=gone[0])
    person = Person.objects.create(full_name="Đỗ Văn Thử")
    mandate = Mandate.objects.create(person=person, unit=gone[0], position="Chủ tịch")
    facts = {"full_name": "Người theo về", "role": Role.UNIT, "unit": gone[1], "password": "!"}
    account = User.objects.create(username=f"theo-{gone[1].pk}", **facts)
    after = Aftermath({account.pk: 0}, frozenset({mandate.pk}), {"users": 1})

    def step() -> object:
        heir = Unit(kind="association", name=f"Hội hợp nhất từ {gone[0].pk}")
        units = tuple(Unit.objects.filter(pk__in=[unit.pk for unit in gone]))
        deed = Deed(ActKind.MERGE, world.today, "5/QĐ-CT", units, (heir,))
        return enact(deed=deed, by=world.admin, today=world.today, after=after)

    return step


@scenario(enact, "đổi tên")
def enact_rename(world: World) -> Step:
    """Back to a name that it bore before."""
    row = world.third_unit()
    day = world.today - timedelta(days=3)
    first, values = row.name, {"name": f"Tên tạm của {row.name}"}
    deed = Deed(ActKind.RENAME, day, "6/QĐ-CT", (row,), values=values)
    enact(deed=deed, by=world.admin, today=world.today)
    return lambda: enact(
        deed=Deed(ActKind.RENAME, world.today, "7/QĐ-CT", (Unit.objects.get(pk=row.pk),), values={"name": first}),
        by=world.admin,
        today=world.today,
    )


@scenario(carry_out)
def carry_out_merge(world: World) -> Step:
    """Tasks, accounts and offices go along with the unit."""
    gone = world.third_unit()
    for task in (world.task(), world.task("new")):
        Assignment.objects.filter(task=task).update(unit=gone)
    both = world.task()
    Assignment.objects.create(task=both, unit=gone, part="coop")
    facts = {"full_name": "Người đi theo", "role": Role.UNIT, "unit": gone, "password": "!"}
    account = User.objects.create(username=f"di-theo-{gone.pk}", **facts)

    def step() -> object:
        units = (Unit.objects.get(pk=gone.pk),)
        deed = Deed(ActKind.MERGE, world.today, "8/QĐ-CT", units, (Unit.objects.get(pk=world.unit.pk),))
        return carry_out(deed=deed, user=world.admin, today=world.today, choices=Choices(accounts={account.pk: 0}))

    return step
