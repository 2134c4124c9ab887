"""A task given to several units, divided into one part per unit; and how the parts stand, told together.

The parent of the parts is in no count any more (`TaskQuerySet.counted`): its parts stand for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from members.models import Unit, User

from .inbox import tell_leads
from .living_units import hold
from .models import Assignment, NoticeKind, Part, ProgressEntry, Stage, Task, TaskEvent, TaskQuerySet
from .models.progress import NEWEST_FIRST
from .part_making import WORDS, like, store
from .status import State, Windows
from .workflow import TaskMoved, history, locked, names_of

UNTOUCHED = frozenset({Stage.NEW, Stage.TODO})
DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})
DEADLINE = (
    "deadline_kind", "frequency", "by_day", "runs_until", "condition", "awaits", "awaits_key", "after_days",
    "starts_on", "due_on", "original_due_on", "extension_count",
)  # fmt: skip


# --- Dividing ------------------------------------------------------------------------------------------------------


def is_divisible(task: Task) -> bool:
    """Whether it is a task of its own on which nobody has begun; a part is not divided again."""
    return task.stage in UNTOUCHED and task.parent_id is None and not task.has_parts and task.last_entry_on is None


def divide(
    *, task: Task, user: User, today: date, at: datetime | None = None, version: int | None = None
) -> list[Task]:
    """One part for each lead unit, with the cooperating units of the whole; the units of the task go to its parts."""
    if not user.can_assign:
        raise PermissionDenied
    with locked(task, version) as row:
        if not is_divisible(row) or row.entries.exists():
            raise TaskMoved(row)
        given = list(Assignment.objects.filter(task=row).select_related("unit").order_by("id"))
        leads, coops = ([a for a in given if a.part == part] for part in (Part.LEAD, Part.COOP))
        _check(row, leads)
        changes = {
            "lead": [names_of(row, Part.LEAD), ""],
            **({"coop": [names_of(row, Part.COOP), ""]} if coops else {}),
        }
        parts = make_parts(row, leads, coops, user, at)
        Assignment.objects.filter(task=row).delete()
        row.has_parts = True
        history(row, TaskEvent.Verb.DIVIDED, user=user, today=today, at=at, changes=changes)
    return parts


def _check(row: Task, leads: Sequence[Assignment]) -> None:
    if len(leads) < 2:
        raise ValidationError(_("Chỉ chia nhiệm vụ có từ hai đơn vị chủ trì trở lên."))
    if row.extension_requests.filter(decision__isnull=True).exists():
        raise ValidationError(_("Đang có đề nghị gia hạn chờ quyết định. Quyết định xong rồi chia."))


def add_lane(
    *, task: Task, unit: Unit, user: User, today: date, at: datetime | None = None, version: int | None = None
) -> Task:
    """A part for a unit that joined after the task was divided: given today, helped by whom the other parts have."""
    if not user.can_assign:
        raise PermissionDenied
    with locked(task, version) as row:
        first = lanes_of(row).first()
        if not row.has_parts or first is None:
            raise TaskMoved(row)
        if lanes_of(row).filter(lane=unit).exists():
            raise ValidationError(_("Đơn vị này đã có phần của mình trong nhiệm vụ."))
        hold([unit.pk])
        coops = Assignment.objects.filter(task=first, part=Part.COOP).exclude(unit=unit).order_by("id")
        (part,) = make_parts(row, [Assignment(unit=unit)], list(coops), user, at, max(today, row.given_on))
        changes = {"lead": ["", unit.name]}
        history(row, TaskEvent.Verb.DIVIDED, user=user, today=today, at=at, changes=changes)
    return part


def make_parts(
    row: Task,
    leads: Iterable[Assignment],
    coops: Sequence[Assignment],
    user: User,
    at: datetime | None,
    given_on: date | None = None,
) -> list[Task]:
    """A part for each of these leads, helped by all of these, and a notice to those who speak for its lead."""
    helpers = [(a.unit_id, Part.COOP, a.printed) for a in coops]
    own = {"given_on": given_on or row.given_on, "stage": Stage.NEW}
    made = [
        (like(row, WORDS + DEADLINE, lane=lead.unit, **own), [(lead.unit_id, Part.LEAD, lead.printed), *helpers])
        for lead in leads
    ]
    parts = store(row, made, user=user, at=at)
    tell_leads(parts, NoticeKind.ASSIGNED, "assigned:part", author=user, at=at)
    return parts


# --- The parts together --------------------------------------------------------------------------------------------


def is_divided(task: Task) -> bool:
    """Whether its parts are those of units; the parts of a recurring task are its periods."""
    return task.has_parts and lanes_of(task).exists()


def lanes_of(task: Task) -> TaskQuerySet:
    """The parts of the units, in the order in which the units were named."""
    return Task.objects.filter(parent=task, lane__isnull=False).order_by("place_sort")


@dataclass(frozen=True, slots=True)
class Lane:
    """One unit's part on a day, with what was reported on it last."""

    task: Task
    unit: Unit
    state: State
    last: ProgressEntry | None = None

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def percent(self) -> int:
        return 100 if self.is_done else self.task.percent


@dataclass(frozen=True)
class Rollup:
    """All parts of a divided task. Parts that ended without being done are told apart and are in no denominator."""

    lanes: tuple[Lane, ...]

    @cached_property
    def counted(self) -> tuple[Lane, ...]:
        return tuple(lane for lane in self.lanes if lane.state != State.ENDED)

    @property
    def parts(self) -> int:
        return len(self.counted)

    @property
    def ended(self) -> int:
        return len(self.lanes) - len(self.counted)

    @property
    def done(self) -> int:
        return sum(lane.is_done for lane in self.counted)

    @property
    def late(self) -> int:
        return sum(lane.state == State.LATE for lane in self.counted)

    @property
    def waiting(self) -> int:
        """Reported as done, not yet confirmed."""
        return sum(lane.task.stage == Stage.CONFIRM for lane in self.counted)

    @property
    def percent(self) -> int:
        """The mean of the parts, cut, so that 100 means that all are done."""
        return sum(lane.percent for lane in self.counted) // self.parts if self.parts else 0

    @property
    def dues(self) -> tuple[date, ...]:
        """The earliest and the latest due date of the parts, or the one that all have; none when no part has one."""
        days = {lane.task.due_on for lane in self.counted if lane.task.due_on}
        return tuple(sorted({min(days), max(days)})) if days else ()

    @property
    def is_done(self) -> bool:
        return bool(self.parts) and self.done == self.parts


def rollup_of(parts: Iterable[Task], day: date, windows: Windows) -> Rollup:
    """How these parts (with their units loaded) stand; what was reported last is left out."""
    return Rollup(tuple(Lane(task, task.lane, task.state_on(day, windows)) for task in parts if task.lane))


def rollup(parent: Task, day: date, windows: Windows) -> Rollup:
    """How the parts of the task stand on the day, with their last reports, in two queries."""
    parts = list(lanes_of(parent).select_related("lane"))
    last = _last_entries([part.pk for part in parts], day)
    lanes = rollup_of(parts, day, windows).lanes
    return Rollup(tuple(Lane(lane.task, lane.unit, lane.state, last.get(lane.task.pk)) for lane in lanes))


def _last_entries(ids: list[int], day: date) -> dict[int, ProgressEntry]:
    newest = Window(RowNumber(), partition_by="task", order_by=NEWEST_FIRST)
    rows = ProgressEntry.objects.in_force().filter(task__in=ids, reported_on__lte=day).annotate(place=newest)
    return {entry.task_id: entry for entry in rows.filter(place=1)}
