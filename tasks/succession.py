"""What an act on units does to tasks and people: told beforehand, then done in one transaction with the act itself.

Open tasks move to the successor with a line of history; closed ones keep their unit.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import lives
from members.deeds import Deed, changes_of
from members.models import ActKind, Mandate, Organisation, Role, Unit, UnitAct, User

from .models import Assignment, Part, Task, TaskEvent
from .revising import BATCH, Overtaken, batches, lock, tell_new_leads

HANDING = frozenset({ActKind.MERGE, ActKind.SPLIT, ActKind.DISSOLVE})


@dataclass(frozen=True, slots=True)
class Choices:
    """Who takes over what: places in `Deed.heirs`. `tasks` {task: place, None to leave it}, all others go to `rest`;
    `accounts` {account: place, None to lock it}; `mandates` are the offices that end with the unit."""

    rest: int | None = 0
    tasks: Mapping[int, int | None] = field(default_factory=dict)
    accounts: Mapping[int, int | None] = field(default_factory=dict)
    mandates: frozenset[int] = frozenset()


# --- Beforehand ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Estate:
    """What the units of the act have on their hands at this moment, in a fixed number of queries."""

    deed: Deed

    @property
    def _units(self) -> list[int]:
        return [unit.pk for unit in self.deed.units if unit.pk] if self.deed.kind in HANDING else []

    @cached_property
    def tasks(self) -> list[Task]:
        """The open tasks in which they have a part, templates of recurring ones as well."""
        held = Assignment.objects.filter(unit__in=self._units).values("task")
        rows = Task.objects.filter(pk__in=held, closed_on__isnull=True).select_related("document", "lane")
        return list(rows.order_by("due_sort", "id"))

    @cached_property
    def given(self) -> dict[int, list[Assignment]]:
        """All units of those tasks."""
        found: dict[int, list[Assignment]] = {task.pk: [] for task in self.tasks}
        for ids in batches(list(found)):
            rows = Assignment.objects.filter(task__in=ids).select_related("unit")
            for row in rows.order_by("unit__name_fold", "id"):
                found[row.task_id].append(row)
        return found

    @cached_property
    def accounts(self) -> list[User]:
        rows = User.objects.filter(unit__in=self._units, role=Role.UNIT, is_active=True)
        return list(rows.select_related("unit").order_by("full_name", "pk"))

    @cached_property
    def mandates(self) -> list[Mandate]:
        """Offices that somebody holds; a unit that lives on keeps its people."""
        rows = Mandate.objects.filter(unit__in=self._units if self.deed.leaves else [], ends_on__isnull=True)
        return list(rows.select_related("person", "unit").order_by("unit__name_fold", "rank", "id"))

    @cached_property
    def mark(self) -> str:
        """Differs as soon as anything that the page shows was changed by somebody."""
        units = [*self.deed.stored, *(change.unit for change in changes_of(self.deed) if change.unit.pk)]
        facts = [
            sorted({(unit.pk, unit.version) for unit in units}),
            sorted((task.pk, task.version) for task in self.tasks),
            sorted((row.pk, row.unit_id) for rows in self.given.values() for row in rows),
            sorted((user.pk, user.unit_id) for user in self.accounts),
            sorted((mandate.pk, mandate.version) for mandate in self.mandates),
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Move:
    """One task that goes from units to an heir: `kept` {unit: the part that it had}, and what its line of history says.
    `part` is the heir's in the end; `lane` whether the task becomes the heir's part of a divided one."""

    task: Task
    heir: Unit
    gone: Mapping[int, Part]
    part: Part
    had: Part | None
    lane: bool

    @property
    def is_new_lead(self) -> bool:
        return self.part == Part.LEAD and self.had != Part.LEAD


def moves_of(estate: Estate, choices: Choices) -> list[Move]:
    """Where each open task goes; those that are left where they are have none. A unit that takes part already takes the
    greater part: leading wins. Two parts of one divided task may meet in a unit: the second keeps its old name."""
    deed, own = estate.deed, {unit.pk for unit in estate.deed.units}
    if not deed.heirs:
        return []
    taken = _lanes_of(deed.heirs, estate.tasks)
    moves = []
    for task in estate.tasks:
        place = choices.tasks.get(task.pk, choices.rest)
        if place is None:
            continue
        heir, given = deed.heirs[place], estate.given[task.pk]
        gone = {row.unit_id: Part(row.part) for row in given if row.unit_id in own}
        had = next((Part(row.part) for row in given if heir.pk and row.unit_id == heir.pk), None)
        part = Part.LEAD if Part.LEAD in {*gone.values(), had} else Part.COOP
        key = (task.parent_id, place)
        lane = task.lane_id in gone and key not in taken
        if lane:
            taken.add(key)
        moves.append(Move(task, heir, gone, part, had, lane))
    return moves


def _lanes_of(heirs: Sequence[Unit], tasks: Iterable[Task]) -> set[tuple[int | None, int]]:
    """The divided tasks of which heirs have a part already."""
    wholes = {task.parent_id for task in tasks if task.lane_id and task.parent_id}
    places = {heir.pk: place for place, heir in enumerate(heirs) if heir.pk}
    rows = Task.objects.filter(parent__in=wholes, lane__in=list(places))
    return {(parent, places[lane]) for parent, lane in rows.values_list("parent", "lane") if lane}


def people_of(estate: Estate, choices: Choices) -> dict[int, int | None]:
    """What becomes of each account: a choice, or what is usual. Where the unit lives on, accounts stay with it."""
    usual: int | None = 0 if estate.deed.heirs else None
    own = {user.pk for user in estate.accounts}
    chosen = {pk: place for pk, place in choices.accounts.items() if pk in own}
    everybody: dict[int, int | None] = dict.fromkeys(own, usual)
    return everybody | chosen if estate.deed.leaves else chosen


# --- Done ----------------------------------------------------------------------------------------------------------


def carry_out(
    *,
    deed: Deed,
    user: User,
    today: date,
    choices: Choices | None = None,
    mark: str = "",
    key: uuid.UUID | None = None,
    at: datetime | None = None,
) -> UnitAct:
    """The act with all that follows from it, or nothing. With a `mark`, Overtaken when the units, their tasks or their
    people are no longer as the page showed them."""
    choices = choices or Choices(rest=0 if deed.leaves else None)
    if not user.is_admin:
        raise PermissionDenied
    if at is not None and timezone.localdate(at) > today:
        raise ValueError("history cannot lie in the future")
    with transaction.atomic():
        Organisation.objects.select_for_update().first()  # acts wait for each other, before tasks and units
        rows = lock(task.pk for task in Estate(deed).tasks)  # tasks before units, as everybody who assigns them does
        estate = Estate(lives.locked(deed))
        if (mark and mark != estate.mark) or rows.keys() != {task.pk for task in estate.tasks}:
            raise Overtaken(rows)
        _check(estate, choices)
        moves, accounts = moves_of(estate, choices), people_of(estate, choices)
        mandates = choices.mandates & {mandate.pk for mandate in estate.mandates}
        told = {"tasks": len(moves), "users": len(accounts), "mandates": len(mandates)}
        after = lives.Aftermath(accounts, mandates, {name: count for name, count in told.items() if count})
        moment = at or timezone.now()
        act = lives.enact(deed=estate.deed, by=user, today=today, after=after, key=key, at=moment)
        _write(moves, estate, user, moment)
    return act


def _check(estate: Estate, choices: Choices) -> None:
    """Refuse places that nobody takes, as a forged form may name them."""
    most = len(estate.deed.heirs)
    named = {*choices.tasks.values(), *choices.accounts.values(), *([choices.rest] if most else [])} - {None}
    if not named <= set(range(most)):
        raise ValidationError(_("Chọn lại đơn vị nhận việc."))


def _write(moves: Sequence[Move], estate: Estate, user: User, at: datetime) -> None:
    """The rows of units keep the name that the document printed; each task gets one line of history."""
    before = {move.task.pk: _names(estate.given[move.task.pk], {}) for move in moves}
    for ids in batches([row.pk for move in moves for row in _doubled(move, estate)]):
        Assignment.objects.filter(pk__in=ids).delete()
    changed = [_kept(move, estate) for move in moves]
    Assignment.objects.bulk_update(changed, ["unit", "part"], batch_size=BATCH)
    events = []
    for move in moves:
        task, old_lane = move.task, str(move.task.lane or "")
        task.version += 1
        after = _names(estate.given[task.pk], {move.heir.pk: move, **dict.fromkeys(move.gone)})
        changes: dict[str, list[object]] = {
            name: [before[task.pk][name], after[name]] for name in after if before[task.pk][name] != after[name]
        }
        if move.lane:
            task.lane = move.heir
            changes["lane"] = [old_lane, move.heir.name]
        events.append(_event(task, user, at, estate.deed, changes))
    Task.objects.bulk_update([move.task for move in moves], ["version", "lane"], batch_size=BATCH)
    stored = TaskEvent.objects.bulk_create(events, batch_size=BATCH)
    tell_new_leads(stored, {m.task.pk: {m.heir.pk} if m.is_new_lead else set() for m in moves}, user, ())


def _event(task: Task, user: User, at: datetime, deed: Deed, changes: dict[str, list[object]]) -> TaskEvent:
    return TaskEvent(
        task=task,
        verb=TaskEvent.Verb.SUCCEEDED,
        actor=user,
        at=at,
        note=deed.words,
        basis=deed.basis[:120],
        changes=changes,
        stage_before=task.stage,
        stage_after=task.stage,
        due_after=task.due_on,
    )


def _own(move: Move, estate: Estate) -> list[Assignment]:
    """The rows that become the heir's, the one that it has already first."""
    rows = [row for row in estate.given[move.task.pk] if row.unit_id in move.gone or row.unit_id == move.heir.pk]
    return sorted(rows, key=lambda row: (row.unit_id in move.gone, row.part != Part.LEAD, row.pk))


def _kept(move: Move, estate: Estate) -> Assignment:
    """The one row of the heir, as it is to be."""
    row = _own(move, estate)[0]
    row.unit, row.part = move.heir, move.part
    return row


def _doubled(move: Move, estate: Estate) -> list[Assignment]:
    return _own(move, estate)[1:]


def _names(rows: Iterable[Assignment], turned: Mapping[int, Move | None]) -> dict[str, str]:
    """Units as history writes them. `turned`: the heir by its move, None for those that are gone."""
    parts = {row.unit.name: Part(row.part) for row in rows if row.unit_id not in turned}
    parts |= {move.heir.name: move.part for move in turned.values() if move}
    ordered = sorted(parts, key=lambda name: name.casefold())
    return {
        key: "; ".join(name for name in ordered if parts[name] == part)
        for key, part in (("lead", Part.LEAD), ("coop", Part.COOP))
    }
