"""Who must be told what on a day: due soon, late, a result or a request that waits. Each once, however often this runs.

Thresholds, not days: what should have been told on a quiet day, or while the job did not run, is told on the next
working day, and only the most urgent of it. A new due date is a new key, so it reminds anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from members.language import kept
from members.models import Organisation, Role, User

from .inbox import NOTE_SHOWN, in_charge, write
from .models import Assignment, EntryKind, ExtensionRequest, Notice, NoticeKind, Part, ProgressEntry, Stage, Task
from .status import PAUSED_STAGES, SHORT_KINDS

WORKING = (Stage.NEW, Stage.TODO, Stage.DOING, Stage.REDO)
FIRST_WAIT, SECOND_WAIT = timedelta(hours=48), timedelta(hours=96)
OF_DUE_DATE = (NoticeKind.SOON, NoticeKind.LATE)
OF_RESULT = (NoticeKind.CONFIRM_48, NoticeKind.CONFIRM_96)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One occasion, and whom it concerns."""

    kind: NoticeKind
    task: int
    key: str
    people: frozenset[int]
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What was written: how many notices of each kind."""

    counts: Mapping[NoticeKind, int] = field(default_factory=dict)
    is_quiet: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class People:
    """Active accounts: who speaks for a unit, who is of the office, who decides."""

    of_unit: Mapping[int, frozenset[int]]
    office: frozenset[int]
    deciders: frozenset[int]


# --- When: plain values ----------------------------------------------------------------------------------------------


def soon_step(due_on: date, day: date, leads: Sequence[int]) -> int | None:
    """The nearest of these numbers of days before the due date that is reached; None before all, and when late."""
    left = (due_on - day).days
    return min((lead for lead in leads if left <= lead), default=None) if left >= 0 else None


def week_of(day: date) -> date:
    """The Monday of its week. Late is told once a week: on the first day, then on each week's first working day."""
    return day - timedelta(days=day.weekday())


def waited(since: datetime, now: datetime) -> NoticeKind | None:
    """What is told of a result that waits since then; hours, whatever the calendar says."""
    if now - since >= SECOND_WAIT:
        return NoticeKind.CONFIRM_96
    return NoticeKind.CONFIRM_48 if now - since >= FIRST_WAIT else None


# --- What and whom ---------------------------------------------------------------------------------------------------


@transaction.atomic
def remind(*, today: date, now: datetime) -> Told:
    """Write the notices of the day. Two jobs at one moment come one after the other: the union's row is locked."""
    organisation = Organisation.objects.select_for_update(no_key=True).filter(pk=1).first()
    if organisation is None or today in organisation.quiet_days:
        return Told(is_quiet=organisation is not None)
    people = _people()
    due = sorted(_of_due_dates(organisation, people, today), key=lambda r: str(r.due_on), reverse=True)
    reminders = [*_of_requests(people, now), *_of_results(people, now), *due]  # the last stands on top of the inbox
    counts = _write(reminders, now)
    settled().order_by().update(read_at=now)
    return Told(counts)


def _people() -> People:
    of_unit: defaultdict[int | None, set[int]] = defaultdict(set)
    of_role: defaultdict[str, set[int]] = defaultdict(set)
    for pk, role, unit in User.objects.filter(is_active=True).values_list("pk", "role", "unit"):
        of_role[role].add(pk)
        if role == Role.UNIT:
            of_unit[unit].add(pk)
    office = frozenset(of_role[Role.OFFICE] or of_role[Role.ADMIN])
    spoken_for = {unit: frozenset(found) for unit, found in of_unit.items() if unit is not None}
    return People(spoken_for, office, frozenset(of_role[Role.STANDING]) or office)


def _of_due_dates(organisation: Organisation, people: People, today: date) -> Iterator[Reminder]:
    """Due soon or late, of tasks that somebody still works on: who leads is told; where nobody does, the office."""
    short, long = (organisation.lead_days(is_long=is_long) for is_long in (False, True))
    horizon = today + timedelta(days=max(*short, *long))
    rows = Task.objects.counted().filter(closed_on=None, due_on__lte=horizon, stage__in=WORKING)
    told = _leading(rows, people)
    for pk, due_on, kind in rows.order_by("pk").values_list("pk", "due_on", "deadline_kind"):
        whom = told.get(pk) or people.office
        if due_on is None:
            continue
        if due_on < today:
            yield Reminder(NoticeKind.LATE, pk, f"late:{pk}:{due_on}:{week_of(today)}", whom, due_on)
            continue
        step = soon_step(due_on, today, short if kind in SHORT_KINDS else long)
        if step is not None:
            yield Reminder(NoticeKind.SOON, pk, f"soon:{pk}:{due_on}:{step}", whom, due_on)


def _leading(rows: QuerySet[Task], people: People) -> dict[int, frozenset[int]]:
    """{task: who speaks for the units that lead it, and the person in charge}."""
    found: dict[int, frozenset[int]] = {}
    led = Assignment.objects.filter(task__in=rows.order_by().values("pk"), part=Part.LEAD)
    for task, unit in led.order_by().values_list("task", "unit"):
        found[task] = found.get(task, frozenset()) | people.of_unit.get(unit, frozenset())
    for task, user in in_charge(rows.order_by().values("pk")):
        found[task] = found.get(task, frozenset()) | {user}
    return found


def _of_results(people: People, now: datetime) -> Iterator[Reminder]:
    """Results that wait to be confirmed: after 48 hours who decides is told, after 96 the office as well."""
    entries = ProgressEntry.objects.filter(kind=EntryKind.RESULT, corrects=None, task__stage=Stage.CONFIRM)
    entries = entries.filter(task__has_parts=False).select_related("author", "unit").order_by("at", "pk")
    for task, entry in {entry.task_id: entry for entry in entries}.items():  # the newest of each task
        if kind := waited(entry.at, now):
            whom = people.deciders | (people.office if kind == NoticeKind.CONFIRM_96 else frozenset())
            note = kept("%(who)s báo lúc %(at)s.") % {"who": entry.unit or entry.author, "at": _moment(entry.at)}
            yield Reminder(kind, task, f"{kind}:{entry.pk}", whom, note=note)


def _of_requests(people: People, now: datetime) -> Iterator[Reminder]:
    """Requests for a later date without an answer for 48 hours. At once they stand on the home page of who decides."""
    requests = ExtensionRequest.objects.filter(decision=None, at__lte=now - FIRST_WAIT, task__closed_on=None)
    requests = requests.filter(task__has_parts=False).exclude(task__stage__in=PAUSED_STAGES)
    for asked in requests.select_related("author", "unit").order_by("pk"):
        words = {"who": asked.unit or asked.author, "day": f"{asked.wanted_on:%d/%m/%Y}", "reason": asked.reason}
        note = kept("%(who)s xin đến %(day)s: %(reason)s") % words
        key = f"extension:{asked.pk}"
        yield Reminder(NoticeKind.EXTENSION, asked.task_id, key, people.deciders, asked.old_due_on, note)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


# --- Writing ---------------------------------------------------------------------------------------------------------


def _write(reminders: Iterable[Reminder], now: datetime) -> dict[NoticeKind, int]:
    """Those that were not told yet; what they overtake counts as read."""
    wanted = {(user, reminder.key): reminder for reminder in reminders for user in reminder.people}
    users, keys = {user for user, _key in wanted}, {key for _user, key in wanted}
    known = set(Notice.objects.filter(user__in=users, key__in=keys).values_list("user_id", "key"))
    new = {pair: reminder for pair, reminder in wanted.items() if pair not in known}
    write(
        Notice(user_id=user, kind=r.kind, task_id=r.task, key=key, due_on=r.due_on, note=r.note[:NOTE_SHOWN], at=now)
        for (user, key), r in new.items()
    )
    for kinds in (OF_DUE_DATE, OF_RESULT):
        _overtake({(user, r.task): key for (user, key), r in new.items() if r.kind in kinds}, kinds, now)
    return dict(Counter(reminder.kind for reminder in new.values()))


def _overtake(newest: Mapping[tuple[int, int], str], kinds: Sequence[NoticeKind], now: datetime) -> None:
    """Earlier unread notices of these kinds about the same tasks are read: the inbox shows each task's newest only."""
    if not newest:
        return
    unread = Notice.objects.filter(read_at=None, kind__in=kinds, user__in={user for user, _task in newest})
    rows = unread.order_by().values_list("pk", "user_id", "task_id", "key")
    old = [pk for pk, user, task, key in rows if newest.get((user, task), key) != key]
    Notice.objects.filter(pk__in=old).update(read_at=now)


def settled() -> QuerySet[Notice]:
    """Unread notices of what has been done since, or is no longer so. They are in no mail, and count as read after the
    next job: what is unread is to be done."""
    asks = ExtensionRequest.objects.filter(task=OuterRef("task"), decision=None)
    moved = ~Q(task__stage__in=WORKING) | Q(task__has_parts=True) | ~Q(task__due_on=F("due_on"))
    done = (
        (Q(kind__in=OF_DUE_DATE) & moved)
        | (Q(kind__in=OF_RESULT) & ~Q(task__stage=Stage.CONFIRM))
        | (Q(kind=NoticeKind.RETURNED) & ~Q(task__stage=Stage.REDO))
        | (Q(kind=NoticeKind.EXTENSION) & ~Exists(asks))
    )
    return Notice.objects.filter(done, read_at=None)
