"""Tasks divided among their units: tasks/dividing.py."""

from tasks import dividing
from tasks.models import Assignment, Part, Stage, Task

from ..world import World
from .registry import Step, scenario
from .task_steps import anew


def of_two(world: World) -> Task:
    """A task that both units lead."""
    task = world.task(Stage.NEW)
    Assignment.objects.create(task=task, unit=world.other, part=Part.LEAD)
    return task


@scenario(dividing.divide)
def divide(world: World) -> Step:
    task = of_two(world)
    return lambda: dividing.divide(task=anew(task), user=world.standing, today=world.today, version=1)


@scenario(dividing.add_lane)
def add_lane(world: World) -> Step:
    task = of_two(world)
    dividing.divide(task=task, user=world.standing, today=world.today)
    unit = world.third_unit()
    return lambda: dividing.add_lane(task=anew(task), unit=unit, user=world.standing, today=world.today)
