"""What is said on a task, with whom it names and whom it tells: tasks/commenting.py."""

import uuid

from tasks import commenting
from tasks.models import CommentKind

from ..world import World
from .registry import Step, scenario
from .task_steps import anew


@scenario(commenting.comment)
def comment(world: World) -> Step:
    task, key = world.task(), uuid.uuid4()
    values = {"text": "Xong trước giao ban.", "key": key, "kind": CommentKind.DECISION, "users": [world.office]}
    return lambda: commenting.comment(task=anew(task), user=world.standing, units=[world.unit], **values)
