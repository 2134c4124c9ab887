"""Extensions as pages show them: the panel of a task, and the requests that wait for the standing committee."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User

from .counting import Number
from .extending import can_withdraw, is_extendable, open_request
from .forms.extension_form import DecideForm, WithdrawForm
from .history_rows import actor_of, events_of
from .models import ExtensionRequest, Part, Task, TaskEvent
from .models.assignment import with_units
from .task_rows import several
from .transitions import Who

MANY = 3  # from the third extension on it is marked
WAITING_SHOWN = 20
WAITING_COUNTED = 1_000


def nth(number: int) -> str:
    return _("lần %d") % number


@dataclass(frozen=True, slots=True)
class PastDue:
    """A due date that gave way to another: who moved it, when and why. `number`: of an extension, else 0."""

    old: date
    new: date | None
    number: int
    at: datetime
    who: str
    why: str
    basis: str

    @property
    def words(self) -> str:
        return _("Gia hạn %s") % nth(self.number) if self.number else _("Đổi hạn")

    @property
    def is_marked(self) -> bool:
        return self.number >= MANY


@dataclass(frozen=True)
class ExtensionPanel:
    """What a task's page says of its extensions to one user."""

    task: Task
    user: User
    is_asked: bool = True  # False where it is known that no request waits
    events: Sequence[TaskEvent] | None = field(default=None, repr=False)  # all of the task, newest first, where known

    @cached_property
    def asked(self) -> ExtensionRequest | None:
        return open_request(self.task) if self.is_asked else None

    @property
    def number(self) -> int:
        """Which extension it would be."""
        return self.task.extension_count + 1

    @property
    def is_marked(self) -> bool:
        return self.number >= MANY

    @property
    def nth(self) -> str:
        return nth(self.number)

    @property
    def can_ask(self) -> bool:
        return self.asked is None and is_extendable(self.task) and Who.WORKERS.includes(self.task, self.user)

    @cached_property
    def decide_form(self) -> DecideForm | None:
        asked = self._of_this_task()
        may = asked is not None and self.user.is_decider and asked.author_id != self.user.pk
        return DecideForm(asked=asked) if asked and may else None

    @cached_property
    def withdraw_form(self) -> WithdrawForm | None:
        asked = self._of_this_task()
        return WithdrawForm(asked=asked) if asked and can_withdraw(asked, self.user) else None

    def _of_this_task(self) -> ExtensionRequest | None:
        if self.asked:
            self.asked.task = self.task
        return self.asked

    @cached_property
    def past(self) -> list[PastDue]:
        """Every due date that the task had and no longer has, newest first."""
        made: list[PastDue] = []
        extensions = 0
        for event in self._moves():
            extended = event.verb == TaskEvent.Verb.EXTENDED
            extensions += extended
            old, new = event.changes["due_on"]
            if old:
                made.append(_past(event, old, new, extensions if extended else 0))
        return made[::-1]

    def _moves(self) -> Iterable[TaskEvent]:
        """The events that set another due date, oldest first."""
        if self.events is None:
            return events_of(self.task).filter(changes__has_key="due_on").order_by("at", "id")
        return [event for event in reversed(self.events) if "due_on" in event.changes]

    @property
    def is_shown(self) -> bool:
        return bool(self.asked or self.past or self.can_ask)


def _past(event: TaskEvent, old: str, new: str, number: int) -> PastDue:
    return PastDue(
        old=date.fromisoformat(old),
        new=date.fromisoformat(new) if new else None,
        number=number,
        at=event.at,
        who=actor_of(event),
        why=event.note,
        basis=event.basis,
    )


# --- The home page of the standing committee -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A request that waits."""

    title: str
    url: str
    answer_url: str
    leads: str
    document: str
    old_due_on: date
    wanted_on: date
    reason: str
    asked_on: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class Asked:
    rows: tuple[AskedRow, ...]
    count: Number

    @property
    def has_more(self) -> bool:
        return self.count.value > len(self.rows)


def asked_of_the_committee(user: User) -> Asked:
    """Open requests of tasks that still run, the longest waiting first; nobody answers the own one."""
    open_ones = ExtensionRequest.objects.filter(decision__isnull=True, task__closed_on__isnull=True)
    waiting: QuerySet[ExtensionRequest] = open_ones.exclude(author=user).order_by("at", "id")
    found = waiting.select_related("task__document").prefetch_related(with_units("task__assignments"))
    words = ("task__text", "task__search", "task__document__text", "task__document__outline", "task__document__search")
    count = waiting[: WAITING_COUNTED + 1].count()
    rows = tuple(_row(request) for request in found.defer(*words)[:WAITING_SHOWN])
    return Asked(rows, Number(min(count, WAITING_COUNTED), count > WAITING_COUNTED))


def _row(request: ExtensionRequest) -> AskedRow:
    task = request.task
    number = task.extension_count + 1
    return AskedRow(
        title=task.title,
        url=task.get_absolute_url(),
        answer_url=reverse("tasks:extension", args=[task.pk, request.pk]),
        leads=several([a.unit.name for a in task.assignments.all() if a.part == Part.LEAD]),
        document=str(task.document),
        old_due_on=request.old_due_on,
        wanted_on=request.wanted_on,
        reason=request.reason,
        asked_on=request.at,
        mark=nth(number) if number >= MANY else "",
    )
