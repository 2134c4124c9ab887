"""Reminder letters ("Công văn đôn đốc"): which units have work that is late or due soon, and what each letter says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Q
from django.utils.translation import gettext as _

from members.language import official
from members.models import Unit

from .day_counts import grouped
from .lateness import conditions
from .models import Assignment, Part, Stage, Task, TaskEvent, TaskQuerySet
from .status import State, Windows

MOST_LINES = 2_000
SENT_TO = "remind"  # in the changes of a task's history: ["", name of the unit]
_WORDS = ("text", "search", "document__text", "document__outline", "document__search")


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit with work that is late or due soon, and the last letter about that work."""

    unit: Unit
    late: int
    soon: int
    reminded: TaskEvent | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A task in the table of a letter."""

    task: Task
    basis: str
    due_on: date
    standing: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What one unit is written. `number` may be empty: then the office writes it by hand."""

    unit: Unit
    lines: tuple[Line, ...]
    number: str = ""

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.lines)

    @property
    def soon(self) -> int:
        return len(self.lines) - self.late

    @property
    @official()
    def owed(self) -> str:
        """ "3 nhiệm vụ quá hạn và 1 nhiệm vụ sắp đến hạn"."""
        parts = [_("%d nhiệm vụ quá hạn") % self.late] if self.late else []
        parts += [_("%d nhiệm vụ sắp đến hạn") % self.soon] if self.soon else []
        return _(" và ").join(parts)

    @property
    def tasks(self) -> list[Task]:
        return [line.task for line in self.lines]

    @property
    def keys(self) -> list[str]:
        """Its lines, as the page sends them back: what was printed is what goes on record."""
        return [f"{self.unit.pk}-{line.task.pk}" for line in self.lines]


def owed_tasks(day: date, today: date, windows: Windows) -> TaskQuerySet:
    """Late or due soon, and not reported as done: the reviewer's waiting is not the doer's."""
    states = conditions(day, windows, today)
    return Task.objects.counted().filter(states[State.LATE] | states[State.SOON]).exclude(stage=Stage.CONFIRM)


def units_owing(day: date, today: date, windows: Windows) -> list[Owing]:
    """In three queries: the units with most late work first."""
    states = conditions(day, windows, today)
    led = FilteredRelation("assignments", condition=Q(assignments__part=Part.LEAD))
    rows = owed_tasks(day, today, windows).order_by().annotate(led=led).exclude(led=None).values("led__unit")
    late, soon = (Count("pk", filter=states[state]) for state in (State.LATE, State.SOON))
    counts = {
        unit: (a, b) for unit, a, b in rows.annotate(late=late, soon=soon).values_list("led__unit", "late", "soon")
    }
    units = Unit.objects.in_bulk(list(counts))
    reminded = _last_letters(day, today, windows)
    found = [Owing(unit, *counts[pk], reminded.get(unit.name)) for pk, unit in units.items()]
    return sorted(found, key=lambda owing: (-owing.late, -owing.soon, owing.unit.name_fold))


def _last_letters(day: date, today: date, windows: Windows) -> dict[str, TaskEvent]:
    """{name of a unit: the last line of history that says that a letter about this work went to it}."""
    owed = owed_tasks(day, today, windows).order_by().values("pk")
    events = TaskEvent.objects.filter(verb=TaskEvent.Verb.REMINDED, task__in=owed).order_by("at", "id")
    return {event.changes[SENT_TO][1]: event for event in events.only("at", "basis", "changes", "task")}


def letters_to(
    units: Iterable[Unit], day: date, today: date, windows: Windows, number: str = "", late_only: bool = False
) -> list[Letter]:
    """One letter per unit that has something to be reminded of; what is late stands first. Two queries."""
    owed = owed_tasks(day, today, windows).order_by().values("pk")
    parts = Assignment.objects.filter(part=Part.LEAD, unit__in=units, task__in=owed)
    parts = parts.select_related("unit", "task__document").defer(*(f"task__{name}" for name in _WORDS))
    lines: dict[Unit, list[Line]] = {}
    for part in parts.order_by("unit__name_fold", "unit", "task__due_sort", "task")[:MOST_LINES]:
        lines.setdefault(part.unit, []).append(_line(part.task, day, windows))
    kept = [(unit, found) for unit, found in lines.items() if not late_only or found[0].is_late]
    return [Letter(unit, tuple(found), numbered(number, n)) for n, (unit, found) in enumerate(kept)]


def _line(task: Task, day: date, windows: Windows) -> Line:
    due = task.due_on or day
    basis = f"{task.document}, {task.place}" if task.place else str(task.document)
    return Line(task, basis, due, _standing(due, day), task.state_on(day, windows) == State.LATE)


@official()
def _standing(due: date, day: date) -> str:
    """As a letter says it: in full words."""
    gap = (due - day).days
    if gap < 0:
        return _("Quá hạn %s ngày") % grouped(-gap)
    return _("Còn %s ngày") % grouped(gap) if gap else _("Đến hạn trong ngày")


def numbered(first: str, after: int) -> str:
    """The number of a letter so many after the first: "09/LHH-VP" → "10/LHH-VP"; without leading digits, the same."""
    head = re.match(r"[0-9]{1,6}", first)
    if not head or not after:
        return first
    return f"{int(head[0]) + after:0{len(head[0])}}{first[head.end() :]}"
