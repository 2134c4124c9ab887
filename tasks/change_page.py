"""What the page shows that changes many tasks at once: which rows, what becomes of each, and how many of each fate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User

from .detail import Change, change_of
from .models import Task, TaskEvent
from .revising import Fate

MANY = 4  # units that stay are counted, not named, from so many on


def told(fate: Fate) -> list[Change]:
    """Old and new of each value. Of long lists of units only what differs is named, and how many stay."""
    return [change_of(name, _shortened(name, values)) for name, values in fate.changes.items()]


def _shortened(name: str, values: Sequence[object]) -> Sequence[object]:
    if name not in {"lead", "coop"}:
        return values
    old, new = (str(value).split("; ") if value else [] for value in values)
    stay = set(old) & set(new)
    if len(stay) < MANY:
        return values
    rest = _("%d đơn vị giữ nguyên") % len(stay)
    return ["; ".join([*(unit for unit in units if unit not in stay), rest]) for units in (old, new)]


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
        return told(self.fate)

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
