"""Recurring deadlines: each period in advance becomes a task of its own, exactly once, within the plan's term.

The task that the document wrote stays as the template. Its instances are judged alone; from the first one on it stands
for nothing itself (`has_parts`). What changes on the template holds for the instances that are still to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.history import differences
from members.language import kept, official
from members.models import User

from .conventions import conventions_now
from .cycles import REPEATING, Cycle, cycles, horizon
from .dividing import is_divided
from .drafting import day_words
from .models import Assignment, DeadlineKind, Part, Stage, Task, TaskEvent
from .models.task import CLOSED_STAGES
from .part_making import WORDS, like, store
from .workflow import TaskMoved, history, locked

AHEAD = 1  # periods after the present one
RESTING = frozenset({*CLOSED_STAGES, Stage.HOLD, Stage.COND})
NAMED = 6  # so many periods are named in a line of history
LONG_KINDS = {
    "yearly": DeadlineKind.YEAR,
    "half-yearly": DeadlineKind.QUARTER,
    "quarterly": DeadlineKind.QUARTER,
    "monthly": DeadlineKind.MONTH,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be set about the repetition: the day inside each period (see `Task.by_day`), and the last day."""

    by_day: str
    runs_until: date | None


@dataclass(frozen=True, slots=True)
class Coming:
    """A period that is to be made, and its due day."""

    cycle: Cycle
    due: date


def is_template(task: Task) -> bool:
    """Whether the task repeats in periods that the calendar knows."""
    return task.deadline_kind == DeadlineKind.RECURRING and task.frequency in REPEATING and not task.period


def templates() -> list[Task]:
    """The tasks whose periods a job makes, in one order, so that two jobs never wait for each other."""
    rows = Task.objects.filter(deadline_kind=DeadlineKind.RECURRING, frequency__in=REPEATING, period="")
    return list(rows.exclude(stage__in=RESTING).select_related("document__term").order_by("pk"))


def term_end(task: Task) -> date | None:
    """The last day of the plan: its term's end, or the day that the document prints if that is later."""
    days = [task.document.term.ends_on] if task.document.term else []
    return max([*days, *([task.due_on] if task.due_on else [])], default=None)


def coming(task: Task, today: date, ahead: int = AHEAD, plan: Plan | None = None) -> list[Coming]:
    """The periods that are missing up to the present one and `ahead` more, oldest first. A task that was divided among
    units has none: each unit's part repeats by itself.

    A day that the document prints counts only where it lies between the first and the last day of the task; without
    one, a last period that is cut short is due on the last day.
    """
    if not is_template(task) or task.stage in RESTING or is_divided(task):
        return []
    plan = plan or Plan(task.by_day, task.runs_until)
    first = max(task.starts_on or task.given_on, task.given_on)
    end = min((day for day in (plan.runs_until, term_end(task)) if day), default=date.max)
    made = set(task.parts.exclude(period="").values_list("period", flat=True))
    found, rules = [], conventions_now()
    for cycle in cycles(task.frequency, first, min(end, horizon(task.frequency, today, ahead))):
        due = cycle.due(plan.by_day) if plan.by_day else min(cycle.last_day(rules), end)
        if cycle.key not in made and first <= due <= end:
            found.append(Coming(cycle, due))
    return found


@transaction.atomic
def repeat(
    *,
    task: Task,
    user: User | None,
    today: date,
    ahead: int = AHEAD,
    plan: Plan | None = None,
    at: datetime | None = None,
    version: int | None = None,
) -> list[Task]:
    """Make the instances that are missing, and keep `plan` when it is given. No user: the nightly job.

    The template's row is locked and a constraint knows the period, so each is made once however many do so at a time.
    """
    if user is not None and not user.can_assign:
        raise PermissionDenied
    if task.parent_id:  # numbers of parts are counted at the document's own task: see _instances
        Task.objects.select_for_update(no_key=True).get(document=task.document_id, position=task.position, part_no=0)
    with locked(task, version) as row:
        if not is_template(row):
            raise TaskMoved(row)
        changes = _keep(row, plan) if plan else {}
        made = _instances(row, coming(row, today, ahead), today, user, at)
        if not made and not changes:
            return []
        row.has_parts = row.has_parts or bool(made)
        verb = TaskEvent.Verb.REPEATED if made else TaskEvent.Verb.CHANGED
        history(row, verb, user=user, today=today, at=at, note=periods_told(made), changes=changes)
    return made


@official()
def periods_told(made: Sequence[Task]) -> str:
    """The periods by name; of many the first and the last."""
    names = [task.part_name for task in made]
    if len(names) <= NAMED:
        return ", ".join(names)
    return kept("%(count)d kỳ, từ %(first)s đến %(last)s") % {"count": len(names), "first": names[0], "last": names[-1]}


def _keep(row: Task, plan: Plan) -> dict[str, list[object]]:
    """Set the plan; the differences as history shows them."""
    before = _plan_words(row)
    row.by_day, row.runs_until = plan.by_day, plan.runs_until
    return differences(before, _plan_words(row))


@official()
def _plan_words(row: Task) -> dict[str, object]:
    until = f"{row.runs_until:%d/%m/%Y}" if row.runs_until else ""
    return {"by_day": day_words(row.frequency, row.by_day), "runs_until": until}


def _instances(row: Task, periods: Sequence[Coming], today: date, user: User | None, at: datetime | None) -> list[Task]:
    """One task for each period, with the units that the template has now."""
    if not periods:
        return []
    units = [(a.unit_id, Part(a.part), a.printed) for a in Assignment.objects.filter(task=row)]
    return store(row, [(_instance(row, one, today), units) for one in periods], user=user, at=at)


def _instance(row: Task, one: Coming, today: date) -> Task:
    return like(
        row,
        WORDS,
        period=one.cycle.key,
        given_on=max(row.given_on, min(one.cycle.start, today)),
        starts_on=one.cycle.start,
        due_on=one.due,
        original_due_on=one.due,
        deadline_kind=DeadlineKind.DATE if row.by_day else LONG_KINDS.get(row.frequency, DeadlineKind.DATE),
    )
