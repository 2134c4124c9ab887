"""New values for many tasks: tasks/revising.py."""

from datetime import timedelta

from tasks import revising
from tasks.models import Task
from tasks.revising import Revision

from ..world import World
from .registry import Step, scenario


@scenario(revising.revise)
def revise(world: World) -> Step:
    ids = [world.task().pk, world.task().pk]
    leads, due_on = [world.other], world.today + timedelta(days=9)

    def step() -> object:
        tasks = [Task.objects.get(pk=pk) for pk in ids]
        revisions = [
            Revision(task, task.version, leads=leads, coops=[world.unit], due_on=due_on, product="Báo cáo")
            for task in tasks
        ]
        return revising.revise(revisions=revisions, user=world.office, today=world.today, note="Chạy thử.")

    return step
