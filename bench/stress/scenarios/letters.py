"""Reminder letters that go on record: tasks/issuing.py."""

from tasks import issuing

from ..world import World
from .registry import Step, scenario


@scenario(issuing.issue_letter)
def issue_letter(world: World) -> Step:
    tasks = [world.task() for _n in range(3)]
    day = world.today
    return lambda: issuing.issue_letter(
        unit=world.unit, tasks=tasks, user=world.office, today=day, number="9/LHH-VP", issued_on=day, until=day
    )
