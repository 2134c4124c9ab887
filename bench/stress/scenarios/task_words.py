"""What a task says and who has it: tasks/editing.py, tasks/assigning.py, tasks/sitting.py."""

from datetime import timedelta

from members.models import Person
from tasks import assigning, editing, sitting
from tasks.editing import Wording
from tasks.models import Stage
from tasks.sitting import Change

from ..world import World
from .registry import Step, scenario
from .task_steps import anew


@scenario(editing.change)
def change(world: World) -> Step:
    task = world.task()
    wording = Wording(title="Lời mới", product="Báo cáo", instruction="Làm sớm.", deadline_phrase="Quý IV/2027")
    how = {"user": world.office, "today": world.today, "wording": wording, "reason": "Văn bản sửa đổi.", "version": 1}
    return lambda: editing.change(task=anew(task), **how)


@scenario(assigning.assign)
def assign(world: World) -> Step:
    """The units change places, the due date moves, a person takes charge."""
    person = Person.objects.create(full_name="Người phụ trách thử")
    task, due = world.task(Stage.NEW), world.today + timedelta(days=30)
    how = {"leads": [world.other], "coops": [world.unit], "due_on": due, "note": "Theo kết luận giao ban."}
    how |= {"person": person, "decision": "21/QĐ-LHH"}
    return lambda: assigning.assign(task=anew(task), user=world.standing, today=world.today, version=1, **how)


@scenario(sitting.save)
def save(world: World) -> Step:
    """Each task gets its units and words, and is divided among the units."""
    tasks = [world.task(Stage.NEW) for _n in range(3)]

    def step() -> object:
        changes = [
            Change(
                task=anew(task),
                version=1,
                leads=[world.unit, world.other],
                decision="21/QĐ-LHH",
                divides=True,
                product="Tờ trình",
                instruction="Xin ý kiến trước.",
            )
            for task in tasks
        ]
        return sitting.save(changes=changes, user=world.standing, today=world.today)

    return step
