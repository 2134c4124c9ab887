"""Tasks that wait for a condition: tasks/waking.py."""

from tasks import waking
from tasks.models import Stage, Task

from ..world import World
from .registry import Step, scenario

AWAITED = "93-KL/TW"
KEY = "93kltw"


@scenario(waking.set_wait)
def set_wait(world: World) -> Step:
    task = world.task(Stage.COND, due_on=None)
    wait = waking.Wait(AWAITED, 30)
    return lambda: waking.set_wait(task=Task.objects.get(pk=task.pk), user=world.office, today=world.today, wait=wait)


@scenario(waking.wake)
def wake(world: World) -> Step:
    task = world.task(Stage.COND, due_on=None)
    how = {"came_on": world.long_ago, "basis": AWAITED, "due_on": world.today}
    return lambda: waking.wake(task=Task.objects.get(pk=task.pk), user=world.office, today=world.today, **how)


@scenario(waking.wake_by)
def wake_by(world: World) -> Step:
    task = world.task(Stage.COND, due_on=None, awaits=AWAITED, awaits_key=KEY, after_days=30)
    document = world.document(number=AWAITED)
    return lambda: waking.wake_by(task=Task.objects.get(pk=task.pk), document=document, today=world.today)


@scenario(waking.wake_waiting)
def wake_waiting(world: World) -> Step:
    task = world.task(Stage.COND, due_on=None, awaits="7-KL/CT", awaits_key="7klct")
    world.document(number="7-KL/CT", issued_on=world.today)
    return lambda: waking.wake_waiting(today=world.today, tasks=Task.objects.filter(pk=task.pk, stage=Stage.COND))


@scenario(waking.wake_all_by)
def wake_all_by(world: World) -> Step:
    keys = [world.task(Stage.COND, due_on=None, awaits=AWAITED, awaits_key=KEY, after_days=9).pk for _one in range(2)]
    document = world.document(number=AWAITED)
    return lambda: waking.wake_all_by(
        tasks=Task.objects.filter(pk__in=keys), document=document, user=world.office, today=world.today
    )
