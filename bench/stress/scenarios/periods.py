"""The periods of a recurring task: tasks/recurring.py."""

from tasks import recurring
from tasks.models import DeadlineKind, Stage, Task

from ..world import World
from .registry import Step, scenario


@scenario(recurring.repeat)
def repeat(world: World) -> Step:
    task = world.task(Stage.TODO)
    Task.objects.filter(pk=task.pk).update(deadline_kind=DeadlineKind.RECURRING, frequency="quarterly")
    plan = recurring.Plan("20", None)
    return lambda: recurring.repeat(task=Task.objects.get(pk=task.pk), user=world.office, today=world.today, plan=plan)
