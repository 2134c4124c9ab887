"""New values for many tasks: what each would get, or why not, is told beforehand; then all of it is done, or nothing.

Facts are fetched and rows written for all tasks together, so that five hundred cost little more than one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.history import differences
from members.models import Person, Unit, User

from .assigning import GRANTED, KEEP, Keep
from .inbox import NOTE_SHOWN, in_charge, write
from .living_units import hold
from .models import Assignment, DeadlineKind, ExtensionRequest, Notice, NoticeKind, Part, Task, TaskEvent
from .workflow import required

BATCH = 500
OF_WORDS = ("title", "product", "instruction", "person")
OF_DUE = ("due_on", "original_due_on", "deadline_kind")
OF_ASSIGNING = frozenset({"lead", "coop", "due_on"})


class Overtaken(Exception):
    """These tasks are no longer as they were shown. Nothing was saved."""

    def __init__(self, ids: Iterable[int]) -> None:
        super().__init__(sorted(ids))


@dataclass(frozen=True, slots=True)
class Revision:
    """What one task is to get; KEEP leaves a thing as it is. `join` and `leave` add to its cooperating units and take
    from them. `version` is that of the task as it was shown."""

    task: Task
    version: int
    title: str | Keep = KEEP
    product: str | Keep = KEEP
    instruction: str | Keep = KEEP
    person: Person | Keep | None = KEEP
    leads: Sequence[Unit] | Keep = KEEP
    coops: Sequence[Unit] | Keep = KEEP
    join: Sequence[Unit] = ()
    leave: Sequence[Unit] = ()
    due_on: date | Keep | None = KEEP


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one task: {value: [old, new]} as a page shows them, or why nothing does. `charge`: the numbers of
    the person in charge before and after, which alone history keeps."""

    revision: Revision
    changes: Mapping[str, list[object]] = field(default_factory=dict)
    refusal: str = ""
    charge: tuple[object, object] = ("", "")

    @property
    def task(self) -> Task:
        return self.revision.task

    @property
    def is_done(self) -> bool:
        """Whether something is written for the task."""
        return bool(self.changes) and not self.refusal

    @property
    def moves_due(self) -> bool:
        """Whether a due date that is already set gives way: that needs a reason."""
        return self.is_done and "due_on" in self.changes and bool(self.changes["due_on"][0])


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the tasks besides their own rows."""

    parts: Mapping[int, list[Assignment]]
    people: Mapping[int, Person]
    asked: frozenset[int]  # tasks with an extension that waits for its answer
    limits: Mapping[int, date | None]  # due dates of the tasks above
    divided: frozenset[int]


# --- Beforehand ----------------------------------------------------------------------------------------------------


def foresee(revisions: Sequence[Revision]) -> list[Fate]:
    """What each task would get, or why it would not. The number of queries depends on thousands of tasks only."""
    facts = _facts([revision.task for revision in revisions])
    return [_fate(revision, facts) for revision in revisions]


def _facts(tasks: Sequence[Task]) -> Facts:
    parts: dict[int, list[Assignment]] = {task.pk: [] for task in tasks}
    asked: set[int] = set()
    divided: set[int] = set()
    limits: dict[int, date | None] = {}
    for ids in batches([task.pk for task in tasks]):
        for part in Assignment.objects.filter(task__in=ids).select_related("unit").order_by("unit__name_fold", "id"):
            parts[part.task_id].append(part)
        requests = ExtensionRequest.objects.filter(task__in=ids, decision__isnull=True)
        asked.update(requests.values_list("task", flat=True))
        divided.update(Task.objects.filter(pk__in=ids, parts__lane__isnull=False).values_list("pk", flat=True))
    for ids in batches(sorted({task.parent_id for task in tasks if task.parent_id})):
        limits.update(Task.objects.filter(pk__in=ids).values_list("pk", "due_on"))
    people = Person.objects.in_bulk({task.person_id for task in tasks if task.person_id})
    return Facts(parts, people, frozenset(asked), limits, frozenset(divided))


def batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A long list in pieces that a query can name."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _fate(revision: Revision, facts: Facts) -> Fate:
    task, given = revision.task, facts.parts[revision.task.pk]
    wanted = _wanted(revision, facts)
    units = {part.unit_id: part.unit for part in given} | {unit.pk: unit for some in wanted.values() for unit in some}
    before = {
        "title": task.title,
        "product": task.product,
        "instruction": task.instruction,
        "person": str(facts.people.get(task.person_id or 0, "")),
        "due_on": task.due_on.isoformat() if task.due_on else "",
        **_names({part.unit_id: Part(part.part) for part in given}, units),
    }
    after = before | _new_words(revision) | _names(parts_of(wanted), units)
    if not isinstance(revision.person, Keep):
        after["person"] = str(revision.person or "")
    if not isinstance(revision.due_on, Keep):
        after["due_on"] = revision.due_on.isoformat() if revision.due_on else ""
    changes = differences(before, after)
    charge = (task.person_id or "", revision.person.pk if isinstance(revision.person, Person) else "")
    return Fate(revision, changes, _refusal(revision, changes, facts), charge)


def parts_of(wanted: Mapping[Part, Iterable[Unit]]) -> dict[int, Part]:
    return {unit.pk: part for part, units in wanted.items() for unit in units}


def _new_words(revision: Revision) -> dict[str, object]:
    pairs = {name: getattr(revision, name) for name in ("title", "product", "instruction")}
    return {name: words.strip() for name, words in pairs.items() if not isinstance(words, Keep)}


def _wanted(revision: Revision, facts: Facts) -> dict[Part, list[Unit]]:
    """Who leads and who takes part in the end. A unit that leads does not take part besides."""
    given = facts.parts[revision.task.pk]
    leads, coops = ([part.unit for part in given if part.part == which] for which in (Part.LEAD, Part.COOP))
    leads = leads if isinstance(revision.leads, Keep) else list(revision.leads)
    coops = coops if isinstance(revision.coops, Keep) else list(revision.coops)
    gone = {unit.pk for unit in revision.leave} | {unit.pk for unit in leads}
    known = {unit.pk for unit in coops}
    coops += [unit for unit in revision.join if unit.pk not in known]
    return {Part.LEAD: leads, Part.COOP: [unit for unit in coops if unit.pk not in gone]}


def _names(parts: Mapping[int, Part], units: Mapping[int, Unit]) -> dict[str, object]:
    """The units as history writes them, in the order of the alphabet."""
    ordered = sorted(parts, key=lambda pk: (units[pk].name_fold, pk))
    return {
        key: "; ".join(units[pk].name for pk in ordered if parts[pk] == part)
        for key, part in (("lead", Part.LEAD), ("coop", Part.COOP))
    }


def _refusal(revision: Revision, changes: Mapping[str, object], facts: Facts) -> str:
    """Why the task does not get this; "" when it does."""
    task = revision.task
    touched = changes.keys()
    if not task.is_open and touched & (OF_ASSIGNING | {"person"}):
        return _("Việc đã xong hoặc đã kết thúc.")
    if touched & {"lead", "coop"} and task.pk in facts.divided:
        return _("Việc đã chia cho từng đơn vị: đổi ở phần của mỗi đơn vị.")
    if "title" in touched and not revision.title:
        return _("Nhiệm vụ không thể để trống.")
    return _due_refusal(revision, facts) if "due_on" in touched else ""


def _due_refusal(revision: Revision, facts: Facts) -> str:
    """A date that was granted, or is being asked for, is the standing committee's: only an extension moves it."""
    task, new = revision.task, revision.due_on
    if task.extension_count:
        return str(GRANTED)
    if task.pk in facts.asked:
        return _("Có đề nghị gia hạn đang chờ trả lời.")
    limit = facts.limits.get(task.parent_id or 0)
    if limit and isinstance(new, date) and new > limit:
        return _("Hạn mới sau hạn của nhiệm vụ chung, %s.") % f"{limit:%d/%m/%Y}"
    return ""


# --- Done ----------------------------------------------------------------------------------------------------------


def revise(
    *, revisions: Sequence[Revision], user: User, today: date, note: str = "", at: datetime | None = None
) -> list[TaskEvent]:
    """Give all tasks their new values, or none: Overtaken when one is not as it was shown, or no longer takes them.

    One line of history for each task that changed. The original due date stays; moving a due date needs a reason
    (`note`).
    """
    if not user.can_assign or (any(not isinstance(r.title, Keep) for r in revisions) and not user.is_office):
        raise PermissionDenied
    if at is not None and timezone.localdate(at) > today:
        raise ValueError("history cannot lie in the future")
    with transaction.atomic():
        rows = lock(revision.task.pk for revision in revisions)
        if stale := [r.task.pk for r in revisions if r.task.pk not in rows or rows[r.task.pk].version != r.version]:
            raise Overtaken(stale)
        fates = foresee([replace(revision, task=rows[revision.task.pk]) for revision in revisions])
        if refused := [fate.task.pk for fate in fates if fate.refusal]:
            raise Overtaken(refused)
        if any(fate.moves_due for fate in fates):
            required(note, _("Đổi hạn đã có thì cần ghi lý do."))
        return _write([fate for fate in fates if fate.changes], user, note.strip(), at or timezone.now())


def lock(ids: Iterable[int]) -> dict[int, Task]:
    """The rows, locked in one order, so that two batches never wait for each other."""
    rows: dict[int, Task] = {}
    for some in batches(sorted(set(ids))):
        found = Task.objects.select_for_update(no_key=True).filter(pk__in=some)
        rows |= {row.pk: row for row in found.order_by("pk")}
    return rows


def _write(fates: Sequence[Fate], user: User, note: str, at: datetime) -> list[TaskEvent]:
    facts = _facts([fate.task for fate in fates])
    led = _set_parts(fates, facts)
    for fate in fates:
        _set_values(fate)
    touched = {name for fate in fates for name in fate.changes}
    fields = ["version", *(name for name in OF_WORDS if name in touched), *(OF_DUE if "due_on" in touched else ())]
    Task.objects.bulk_update([fate.task for fate in fates], fields, batch_size=BATCH)
    events = TaskEvent.objects.bulk_create([_event(fate, user, note, at) for fate in fates], batch_size=BATCH)
    charged = {event.task_id for event in events if event.changes.get("person", ("", ""))[1]}
    tell_new_leads(events, led, user, charged)
    return events


def _set_values(fate: Fate) -> None:
    """The values of the locked row. The first due date becomes the original one."""
    row, revision = fate.task, fate.revision
    for name, words in _new_words(revision).items():
        setattr(row, name, words)
    if not isinstance(revision.person, Keep):
        row.person = revision.person
    if not isinstance(revision.due_on, Keep) and row.due_on != revision.due_on:
        row.original_due_on = row.original_due_on or row.due_on or revision.due_on
        row.due_on = revision.due_on
        if row.deadline_kind == DeadlineKind.NONE:
            row.deadline_kind = DeadlineKind.DATE
    row.version += 1


def _set_parts(fates: Sequence[Fate], facts: Facts) -> dict[int, set[int]]:
    """Make the rows of units say who has which part; those that stay keep the name that the document printed. Gives
    {task: the units that lead it now and did not before}."""
    gone: list[int] = []
    new: list[Assignment] = []
    turned: list[Assignment] = []
    led: dict[int, set[int]] = {}
    for fate in fates:
        task = fate.task
        present = {part.unit_id: part for part in facts.parts[task.pk]}
        wanted = parts_of(_wanted(fate.revision, facts))
        gone += [part.pk for pk, part in present.items() if pk not in wanted]
        new += [Assignment(task=task, unit_id=pk, part=part) for pk, part in wanted.items() if pk not in present]
        before = {pk for pk, part in present.items() if part.part == Part.LEAD}
        led[task.pk] = {pk for pk, part in wanted.items() if part == Part.LEAD} - before
        for pk, part in present.items():
            if pk in wanted and part.part != wanted[pk]:
                part.part = wanted[pk]
                turned.append(part)
    hold(part.unit_id for part in new)
    for ids in batches(gone):
        Assignment.objects.filter(pk__in=ids).delete()
    Assignment.objects.bulk_update(turned, ["part"], batch_size=BATCH)
    Assignment.objects.bulk_create(new, batch_size=BATCH)
    return led


def _event(fate: Fate, user: User, note: str, at: datetime) -> TaskEvent:
    row = fate.task
    return TaskEvent(
        task=row,
        verb=TaskEvent.Verb.ASSIGNED if fate.changes.keys() & OF_ASSIGNING else TaskEvent.Verb.CHANGED,
        actor=user,
        at=at,
        note=note,
        changes={**fate.changes} | ({"person": list(fate.charge)} if "person" in fate.changes else {}),
        stage_before=row.stage,
        stage_after=row.stage,
        due_after=row.due_on,
    )


def tell_new_leads(
    events: Sequence[TaskEvent], led: Mapping[int, set[int]], author: User, charged: Iterable[int]
) -> None:
    """Tell those who speak for the units that lead now, and of the `charged` tasks the person in charge, as
    `assigning.assign` does for one task."""
    units = sorted(set().union(*led.values()))
    speakers: dict[int, list[int]] = {}
    for ids in batches(units):
        found = User.objects.filter(unit__in=ids, is_active=True).exclude(pk=author.pk)
        for pk, unit in found.values_list("pk", "unit"):
            speakers.setdefault(unit, []).append(pk)
    told = {(event.task_id, user) for event in events for unit in led[event.task_id] for user in speakers.get(unit, ())}
    for ids in batches(sorted(charged)):
        told |= {(task, user) for task, user in in_charge(ids) if user != author.pk}
    by_task = {event.task_id: event for event in events}
    notices = [
        Notice(
            user_id=user,
            kind=NoticeKind.ASSIGNED,
            task_id=task,
            key=f"assigned:{by_task[task].pk}",
            note=by_task[task].note[:NOTE_SHOWN],
            at=by_task[task].at,
        )
        for task, user in sorted(told)
    ]
    write(notices)
