"""Extensions of a due date: tasks/extending.py."""

import uuid
from datetime import timedelta

from tasks import extending
from tasks.models import ExtensionRequest, Outcome, Task

from ..world import World
from .registry import Step, scenario


def asked(world: World) -> ExtensionRequest:
    wanted = world.today + timedelta(days=20)
    return extending.request_extension(
        task=world.task(), user=world.own, today=world.today, wanted_on=wanted, reason="Chờ số liệu."
    )


def anew(request: ExtensionRequest) -> ExtensionRequest:
    return ExtensionRequest.objects.select_related("task").get(pk=request.pk)


@scenario(extending.request_extension)
def request_extension(world: World) -> Step:
    task, key, wanted = world.task(), uuid.uuid4(), world.today + timedelta(days=20)
    values = {"user": world.own, "today": world.today, "wanted_on": wanted, "reason": "Chờ số liệu.", "key": key}
    return lambda: extending.request_extension(task=Task.objects.get(pk=task.pk), **values)


@scenario(extending.decide_extension)
def decide_extension(world: World) -> Step:
    request = asked(world)
    values = {"user": world.standing, "today": world.today, "outcome": Outcome.GRANTED}
    return lambda: extending.decide_extension(request=anew(request), **values)


@scenario(extending.withdraw_extension)
def withdraw_extension(world: World) -> Step:
    request = asked(world)
    return lambda: extending.withdraw_extension(request=anew(request), user=world.own, today=world.today)
