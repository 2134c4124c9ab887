"""What people are told, and the mail that gathers it: tasks/reminding.py, tasks/digest.py."""

from datetime import timedelta

from django.utils import timezone

from members.models import Organisation, User
from tasks import digest, reminding
from tasks.models import NoticeKind

from ..world import World
from .registry import Step, scenario


def without_rest() -> None:
    """Today may be a Sunday."""
    Organisation.objects.update(quiet_weekends=False, holidays="")


@scenario(reminding.remind)
def remind(world: World) -> Step:
    """A task due today, reminded of before: the new notice is written, the one before counts as read."""
    without_rest()
    task = world.task()
    week = {"kind": NoticeKind.SOON, "key": f"soon:{task.pk}:{world.today}:7", "due_on": world.today}
    world.own.notices.create(task=task, **week)
    return lambda: reminding.remind(today=world.today, now=timezone.now())


@scenario(digest.write_digest)
def write_digest(world: World) -> Step:
    without_rest()
    User.objects.filter(pk=world.own.pk).update(email="hoi@example.vn")
    task, now = world.task(), timezone.now()
    world.own.notices.create(
        task=task, kind=NoticeKind.ASSIGNED, key=f"assigned:{task.pk}", at=now - timedelta(hours=1)
    )
    return lambda: digest.write_digest(user=User.objects.get(pk=world.own.pk), today=world.today, now=now)
