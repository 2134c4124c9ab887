"""Due dates computed anew from the words of their documents: which ones would move, and which stay and why. Nothing is
changed here.

A due date is moved only if it is what its phrase gave under what held before (the document's day and term, the union's
conventions); it becomes what the same phrase gives now. Where nothing has changed, nothing moves.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import zip_longest

from django.utils.translation import gettext as _

from members.changes import label_of
from members.language import official
from members.models import Organisation, Term
from resolutions.models import Document
from resolutions.reading.conventions import Conventions
from resolutions.reading.deadlines import find_deadlines, read_cell, read_phrase, year_of_heading
from resolutions.reading.parsed import Deadline
from resolutions.reading.phrases import Anchors

from .conventions import conventions_of, earlier_of
from .cycles import cycle_named
from .models import DeadlineKind, Task, TaskQuerySet

TOUCHING = ("issued_on", "term", "title")  # facts of a document on which phrases hang
Change = tuple[Anchors, Anchors]  # on what a phrase hung, and on what it hangs now


@dataclass(frozen=True, slots=True)
class Move:
    """A due date that would become another one; `deadline` is what the phrase now gives, None for a period."""

    task: Task
    old: date | None
    new: date | None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A due date that stays although its phrase now gives another one."""

    task: Task
    read: date | None
    why: str


@dataclass(frozen=True)
class Redating:
    """All that would move. `seen` tells this preview from any other."""

    moves: tuple[Move, ...] = ()
    stays: tuple[Stay, ...] = ()

    @cached_property
    def seen(self) -> str:
        lines = [f"{m.task.pk}:{m.task.version}:{m.old}:{m.new}" for m in self.moves]
        return hashlib.blake2s("\n".join(lines).encode(), digest_size=12).hexdigest()


# --- What phrases hang on ------------------------------------------------------------------------------------------


def facts_of(document: Document) -> Anchors:
    """Day, year and term of the document as it stands in the register."""
    return _facts(document.issued_on, document.title, document.term)


def _facts(issued_on: date | None, title: str, term: Term | None) -> Anchors:
    years = (term.starts_on.year, term.ends_on.year) if term else None
    return Anchors(issued_on, year_of_heading(title), years)


def past_of(document: Document) -> list[Anchors]:
    """What the register said before, the latest first: its history, read backwards."""
    issued_on, title, term = document.issued_on, document.title, document.term
    events = list(document.events.filter(changes__has_any_keys=TOUCHING).order_by("-at", "-id"))
    terms = {str(one): one for one in Term.objects.all()} if events else {}
    found = []
    for event in events:
        told = {name: str(event.changes[name][0]) for name in TOUCHING if name in event.changes}
        issued_on = _day(told["issued_on"]) if "issued_on" in told else issued_on
        title = told.get("title", title)
        term = terms.get(told["term"]) if "term" in told else term
        found.append(_facts(issued_on, title, term))
    return found


@official()
def corrected(document: Document) -> str:
    """What was corrected last of that on which phrases hang: "Ngày ban hành 15/01/2026 → 20/01/2026"."""
    event = document.events.filter(changes__has_any_keys=TOUCHING).order_by("-at", "-id").first()
    told = [(name, event.changes[name]) for name in TOUCHING if name in event.changes] if event else []
    absent = _("không ghi")
    return "; ".join(f"{label_of(Document, name)} {old or absent} → {new or absent}" for name, (old, new) in told)


def _day(told: str) -> date | None:
    """A day as the history of documents writes it."""
    try:
        return datetime.strptime(told, "%d/%m/%Y").date()
    except ValueError:
        return None


# --- What would move -----------------------------------------------------------------------------------------------


def by_document(document: Document) -> Redating:
    """What has to move because day, term or title of the document were corrected. Each due date keeps the conventions
    by which it was read."""
    past = past_of(document)
    organisation = Organisation.current() if past else None
    if organisation is None:
        return Redating()
    now = facts_of(document)
    rules = earlier_of(organisation)
    changes = [
        (replace(facts, rules=rule), replace(now, rules=rule))
        for rule in rules
        for facts in dict.fromkeys([now, *past])
    ]
    tasks = _open(Task.objects.filter(document=document))
    return _judged((task, changes) for task in tasks if not task.period)


def by_conventions(organisation: Organisation, new: Conventions) -> Redating:
    """What would move if these conventions held for the open tasks, too."""
    rules = list(dict.fromkeys([new, *earlier_of(organisation)]))
    tasks = _open(Task.objects.all())
    keys = {task.document_id for task in tasks}
    documents = Document.objects.defer("text", "outline", "search").select_related("term").in_bulk(keys)
    facts = {pk: facts_of(document) for pk, document in documents.items()}
    for task in tasks:
        task.document = documents[task.document_id]
    changes = {
        pk: [(replace(anchors, rules=rule), replace(anchors, rules=new)) for rule in rules]
        for pk, anchors in facts.items()
    }
    current = conventions_of(organisation)
    for (
        pk,
        anchors,
    ) in facts.items():  # first what a phrase gives today: what it is compared with where nothing explains
        changes[pk].append((replace(anchors, rules=current), replace(anchors, rules=new)))
    return _judged((task, changes[task.document_id]) for task in tasks)


def _open(tasks: TaskQuerySet) -> list[Task]:
    """Open tasks with a phrase, without their long texts, in one order."""
    rows = tasks.filter(closed_on__isnull=True).exclude(deadline_phrase="", period="")
    return list(rows.defer("text", "search", "instruction").select_related("parent").order_by("pk"))


def _judged(tasks: Iterable[tuple[Task, Sequence[Change]]]) -> Redating:
    moves, stays = [], []
    for task, changes in tasks:
        told = judge_period(task, changes) if task.period else judge(task, changes)
        if isinstance(told, Move):
            moves.append(told)
        elif told:
            stays.append(told)
    return Redating(tuple(moves), tuple(stays))


def judge(task: Task, changes: Sequence[Change]) -> Move | Stay | None:
    """What becomes of one due date. The year may be that of a heading: then it stays whatever the document's day is."""
    first = task.original_due_on or task.due_on
    plain = (_new(task.deadline_phrase, first, task.deadline_kind, *change) for change in changes)
    new = next((deadline for deadline in plain if deadline), None)
    if new is None and first:
        headed = [(replace(old, year=first.year), replace(now, year=first.year)) for old, now in changes]
        under = (_new(task.deadline_phrase, first, task.deadline_kind, *change) for change in headed)
        new = next((deadline for deadline in under if deadline), None)
    if new is None:
        old, now = changes[-1]
        before, after = readings(task.deadline_phrase, old)[0].due, readings(task.deadline_phrase, now)[0].due
        return Stay(task, after, _("hạn đặt riêng, không theo lời văn bản")) if before != after else None
    return _told(task, first, new.due, new)


def judge_period(task: Task, changes: Sequence[Change]) -> Move | Stay | None:
    """An instance of a recurring task without a day of its own: due on the last day of its period."""
    cycle = cycle_named(task.period)
    if cycle is None or task.parent is None or task.parent.by_day:
        return None
    first = task.original_due_on or task.due_on
    explained = [now for old, now in changes if cycle.last_day(old.rules) == first]
    return _told(task, first, cycle.last_day(explained[0].rules), None) if explained else None


def _told(task: Task, first: date | None, new: date | None, deadline: Deadline | None) -> Move | Stay | None:
    if new == first:
        return None
    if task.extension_count:
        return Stay(task, new, _("đã gia hạn %d lần") % task.extension_count)
    if task.due_on != first:
        return Stay(task, new, _("hạn đã được đổi tay"))
    return Move(task, task.due_on, new, deadline)


def _new(phrase: str, due: date | None, kind: str, old: Anchors, now: Anchors) -> Deadline | None:
    """What the phrase gives now, if what it gave before is this due date (of several, the one with the same place)."""
    for before, after in zip_longest(readings(phrase, old), readings(phrase, now)):
        if before and after and before.due == due and (due or (before.kind == kind != DeadlineKind.RECURRING)):
            return after
    return None


@lru_cache(maxsize=20_000)
def readings(phrase: str, anchors: Anchors) -> tuple[Deadline, ...]:
    """All that the phrase may mean: alone, in a cell, in a sentence."""
    return (read_phrase(phrase, anchors), *read_cell(phrase, anchors), *find_deadlines(phrase, anchors))
