"""What the page shows that changes many tasks at once: which rows, what becomes of each, and how many of each fate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from members.models import User

from .detail import Change, change_of
from .models import Task, TaskEvent
from .revising import Fate


@dataclass(frozen=True)
class Line:
    """A task with what becomes of it. `moved`: somebody changed it since it was shown."""

    fate: Fate
    moved: bool

    @property
    def task(self) -> Task:
        return self.fate.task

    @property
    def changes(self) -> list[Change]:
        return [change_of(name, values) for name, values in self.fate.changes.items()]

    @property
    def extension_url(self) -> str:
        """Where a date is moved that this page does not move."""
        by_extension = self.fate.refusal and "due_on" in self.fate.changes and self.task.is_open
        return reverse("tasks:task", args=[self.task.pk]) + "#extend-h" if by_extension else ""


@dataclass(frozen=True)
class Preview:
    """Every row's fate. `seen` are the versions that an earlier page showed."""

    fates: Sequence[Fate]
    seen: Mapping[int, int]

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(fate, self._moved(fate.task)) for fate in self.fates]

    def _moved(self, task: Task) -> bool:
        return self.seen.get(task.pk, task.version) != task.version

    @property
    def wanted(self) -> list[Task]:
        return [fate.task for fate in self.fates if fate.is_done]

    @property
    def done(self) -> list[Line]:
        return [line for line in self.lines if line.fate.is_done]

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.fate.refusal]

    @property
    def same(self) -> list[Line]:
        return [line for line in self.lines if not line.fate.changes and not line.fate.refusal]

    @property
    def moved(self) -> list[Line]:
        return [line for line in self.lines if line.moved]


def is_sent_twice(preview: Preview, user: User, verbs: Sequence[TaskEvent.Verb]) -> bool:
    """Whether all that came in between is this very change: the same person's, one version on, nothing left to do."""
    moved = [line.task for line in preview.moved]
    if not moved or preview.done or any(task.version != preview.seen[task.pk] + 1 for task in moved):
        return False
    lines = TaskEvent.objects.filter(task__in=[task.pk for task in moved]).order_by("id")
    last = {task: (actor, verb) for task, actor, verb in lines.values_list("task", "actor", "verb")}
    return all(actor == user.pk and verb in verbs for actor, verb in last.values())
