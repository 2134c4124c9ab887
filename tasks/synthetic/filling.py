"""Writes the synthetic union in large batches. Rows are numbered here, so that no batch waits for another's answer."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from members.models import Cluster, Figure, FigureKind, Organisation, Unit, UnitKind, User
from resolutions.models import Document, DocumentKind
from tasks.demo.accounts import create_accounts
from tasks.demo.timeline import at
from tasks.models import Assignment, EntryKind, Part, ProgressEntry, Stage, Task, TaskEvent

from . import words
from .bulk import Table
from .fates import ENTRIES, Fate, fate, given_on
from .loading import bare

TASKS_PER_DOCUMENT = 25
BATCH = 5_000
INSIDE = (
    (UnitKind.OFFICE, "Văn phòng"),
    (UnitKind.DEPARTMENT, "Ban Thông tin phổ biến kiến thức"),
    (UnitKind.DEPARTMENT, "Ban KHCN – Tư vấn, phản biện và giám định xã hội"),
    (UnitKind.POSITION, "Tổng Thư ký"),
)
TASK_COLUMNS = (
    "id", "document", "position", "path", "title", "text", "given_on", "stage", "percent",
    "deadline_phrase", "deadline_kind", "due_on", "original_due_on", "closed_on", "last_entry_on", "lead_count",
    "first_lead",
)  # fmt: skip
ENTRY_COLUMNS = (
    "id", "task", "kind", "reported_on", "text", "percent", "document_number", "stage_after", "author", "at",
    "request_key",
)  # fmt: skip
EVENT_COLUMNS = ("task", "verb", "stage_before", "stage_after", "due_after", "actor", "entry", "at", "note", "basis")
Tell = Callable[[int, int], None]


def fill(*, tasks: int, units: int, seed: int, today: date, password: str, tell: Tell) -> None:
    """Fill an empty database. `tell(done, of)` is called after each batch."""
    random = Random(seed)  # noqa: S311 - a repeatable sequence is the point
    with transaction.atomic():
        members, users = _union(units, today, password)
        _documents(tasks, today, users["vanphong"])
    maker = _Rows(random, members, users)
    with transaction.atomic(), bare((Task, Assignment, ProgressEntry, TaskEvent)):
        for start in range(0, tasks, BATCH):
            numbers = range(start, min(start + BATCH, tasks))
            maker.write(numbers, tasks, today)
            tell(numbers.stop, tasks)
    _restart_sequences()


def _union(count: int, today: date, password: str) -> tuple[list[Unit], dict[str, User]]:
    Organisation.objects.create(
        pk=1,
        name="Liên hiệp các Hội KH&KT (dữ liệu đo tốc độ)",
        short_name="LHH đo tốc độ",
        place="Hà Thanh",
        is_demo=True,
    )
    clusters = [Cluster.objects.create(name=f"Cụm thi đua {n}") for n in range(1, 10)]
    units = [Unit.objects.create(kind=kind, name=name) for kind, name in INSIDE]
    units += [
        Unit.objects.create(
            kind=UnitKind.ASSOCIATION, name=words.unit_name(n), cluster=clusters[n % 9], field=words.FIELDS[n % 10]
        )
        for n in range(max(2, count - len(INSIDE)))
    ]
    joined = today - timedelta(days=30)
    Figure.objects.bulk_create(
        Figure(unit=u, kind_id=FigureKind.MEMBERS, value=50 + 17 * n, on=joined, source="Dữ liệu đo tốc độ")
        for n, u in enumerate(units)
        if u.kind == UnitKind.ASSOCIATION
    )
    return units, create_accounts(units[len(INSIDE)], units[len(INSIDE) + 1], password)


def _documents(tasks: int, today: date, office: User) -> None:
    """One plan for each 25 tasks, issued when the first of them was given."""
    count = -(-tasks // TASKS_PER_DOCUMENT)
    for start in range(0, count, BATCH):
        Document.objects.bulk_create(
            Document(
                pk=n + 1,
                kind=DocumentKind.PLAN,
                number=f"{n + 1:02}/KH-LHH",
                number_key=f"{n + 1}khlhh",
                title=f"Kế hoạch công tác đợt {n + 1} về {words.MATTERS[n % len(words.MATTERS)]}",
                issuer="Liên hiệp các Hội KH&KT tỉnh Hà Thanh",
                issued_on=given_on(n * TASKS_PER_DOCUMENT, tasks, today),
                registered_by=office,
            )
            for n in range(start, min(start + BATCH, count))
        )


class _Rows:
    """Turns numbers into rows of the four large tables."""

    def __init__(self, random: Random, units: list[Unit], users: dict[str, User]) -> None:
        self.random, self.units = random, [unit.pk for unit in units]
        self.office, self.decider = users["vanphong"].pk, users["thuongvu"].pk
        self.tasks = Table(Task, TASK_COLUMNS)
        self.assignments = Table(Assignment, ("task", "unit", "part"))
        self.entries = Table(ProgressEntry, ENTRY_COLUMNS)
        self.events = Table(TaskEvent, EVENT_COLUMNS)

    def write(self, numbers: range, count: int, today: date) -> None:
        fates = [(n, fate(self.random, given_on(n, count, today), today)) for n in numbers]
        self.tasks.insert(_task(n, f, self.units) for n, f in fates)
        self.assignments.insert(row for n, f in fates for row in self._assignments(n, f))
        self.entries.insert(row for n, f in fates for row in self._entries(n, f))
        self.events.insert(row for n, f in fates for row in self._events(n, f))

    def _assignments(self, n: int, f: Fate) -> Iterator[tuple[Any, ...]]:
        """A lead, and for two tasks in three a cooperating unit; some new ones wait for both."""
        if _is_unled(n, f):
            return
        lead = _lead(n, len(self.units))
        yield n + 1, self.units[lead], Part.LEAD
        if n % 3:
            other = (lead + 1 + n % (len(self.units) - 1)) % len(self.units)
            yield n + 1, self.units[other], Part.COOP

    def _entries(self, n: int, f: Fate) -> Iterator[tuple[Any, ...]]:
        for k, day in enumerate(f.reported):
            number = n * ENTRIES + k + 1
            result = _is_result(f, k)
            yield (
                number,
                n + 1,
                EntryKind.RESULT if result else EntryKind.PROGRESS,
                day,
                words.REPORTS[k],
                100 if result else 30 * (k + 1),
                f"{n % 900 + 1}/BC-LHH" if result else "",
                Stage.CONFIRM if result else Stage.DOING,
                self.office,
                _at(day),
                uuid.UUID(int=number),
            )

    def _events(self, n: int, f: Fate) -> Iterator[tuple[Any, ...]]:
        """From the register on; the last line leaves the task as it stands today."""
        verbs, due = TaskEvent.Verb, f.due_on
        yield n + 1, verbs.CREATED, "", Stage.NEW, due, self.office, None, _at(f.given_on, 8), "", ""
        before = Stage.NEW
        for k, day in enumerate(f.reported):
            verb, after = (verbs.REPORTED, Stage.CONFIRM) if _is_result(f, k) else (verbs.PROGRESSED, Stage.DOING)
            after = f.stage if k == ENTRIES - 1 and not f.closed_on else after
            yield n + 1, verb, before, after, due, self.office, n * ENTRIES + k + 1, _at(day), "", ""
            before = after
        if f.closed_on and f.stage == Stage.DONE:
            yield n + 1, verbs.CONFIRMED, before, Stage.DONE, due, self.decider, None, _at(f.closed_on, 15), "", ""
        elif f.closed_on:
            why = ("Không còn cần làm.", "07/TB-LHH")
            yield n + 1, verbs.ENDED, before, Stage.ENDED, due, self.decider, None, _at(f.closed_on, 15), *why


@cache
def _at(day: date, hour: int = 9) -> datetime:
    """Each of the five years' days is asked for hundreds of times."""
    return at(day, hour)


def _is_unled(n: int, f: Fate) -> bool:
    return f.stage == Stage.NEW and n % 2 == 1


def _is_result(f: Fate, entry: int) -> bool:
    return f.stage in {Stage.DONE, Stage.CONFIRM} and entry == ENTRIES - 1


def _lead(n: int, units: int) -> int:
    """Which of so many units leads it."""
    return n * 7 % units


def _task(n: int, f: Fate, units: list[int]) -> tuple[Any, ...]:
    document, position = divmod(n, TASKS_PER_DOCUMENT)
    title = words.title(n)
    return (
        n + 1,
        document + 1,
        position + 1,
        f"II/{position + 1}",
        title,
        f"{title}; gửi kết quả về Văn phòng để tổng hợp.",
        f.given_on,
        f.stage,
        f.percent,
        f.phrase,
        f.kind,
        f.due_on,
        f.due_on,
        f.closed_on,
        f.reported[-1],
        0 if _is_unled(n, f) else 1,
        None if _is_unled(n, f) else units[_lead(n, len(units))],
    )


def _restart_sequences() -> None:
    """Numbers were given by hand: PostgreSQL must count on from the last one (SQLite does by itself)."""
    ours: list[type[models.Model]] = [
        m for m in apps.get_models() if m._meta.app_label in {"members", "resolutions", "tasks"}
    ]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), ours):
            cursor.execute(statement)
        if connection.vendor == "postgresql":  # what its own housekeeping would do some minutes later
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
