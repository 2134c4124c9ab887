"""What a task that waits for a condition waits for: the document that its condition names, told from those with the
same number; and when the task is due once that is there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from resolutions.linking import NamedDocument, meant
from resolutions.models import Document
from resolutions.reading.conventions import STANDARD
from resolutions.reading.parsed import Reference
from resolutions.reading.phrases_conditional import due_after
from resolutions.reading.references import find_mentions, number_key

from .conventions import conventions_now
from .models import DeadlineKind, Stage, Task, TaskEvent, TaskQuerySet

LONGEST_NUMBER = 80


def named_in(condition: str, own_number: str = "") -> Reference | None:
    """The one document that a condition names by its number; None when it names none, several, or the document in which
    it is printed ("sau khi Kế hoạch này được ban hành" with its number)."""
    own = number_key(own_number)
    named = {number_key(mention.number): mention for mention in find_mentions(condition)}
    others = [mention for key, mention in named.items() if key != own and len(mention.number) <= LONGEST_NUMBER]
    return others[0] if len(others) == 1 else None


def waits_of(condition: str, own_number: str) -> dict[str, str]:
    """A task's fields for its condition, and for the document that this names."""
    named = named_in(condition, own_number)
    number = named.number if named else ""
    return {"condition": condition[:500], "awaits": number, "awaits_key": number_key(number)}


def waiting() -> TaskQuerySet:
    """The tasks that wait for a document of which the number is known."""
    return Task.objects.filter(stage=Stage.COND, has_parts=False).exclude(awaits_key="")


def waiting_for(document: Document) -> TaskQuerySet:
    """The tasks of other documents that wait for this number; whether for this very document is for people to say."""
    if not document.number_key:
        return Task.objects.none()
    return waiting().filter(awaits_key=document.number_key).exclude(document=document.pk)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The registered documents with the awaited number: the one that is meant, or else those that it could be."""

    document: Document | None = None
    could_be: tuple[Document, ...] = ()


def arrived(tasks: Iterable[Task]) -> Mapping[int, Arrived]:
    """{task: what is in the register of what it waits for}; nothing for a task of which no such number is there."""
    by_document: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        by_document[task.document_id].append(task)
    found = {}
    for document, group in by_document.items():
        for task, means in zip(group, meant([_reference(t) for t in group], apart_from=document), strict=True):
            all_of_them = (means.document,) if means.document else means.could_be
            fitting = [one for one in all_of_them if _is_meant(task, one)]
            if all_of_them:
                is_one = len(fitting) == 1
                found[task.pk] = Arrived(fitting[0]) if is_one else Arrived(None, all_of_them)
    return found


def _reference(task: Task) -> NamedDocument:
    return NamedDocument(task.condition, task.awaits, _printed_date(task))


def _printed_date(task: Task) -> date | None:
    named = named_in(task.condition)
    return named.date if named and number_key(named.number) == task.awaits_key else None


def _is_meant(task: Task, document: Document) -> bool:
    """Numbers start anew each year: an awaited document is not of a year before the task was given, unless the
    condition prints its date."""
    issued = document.issued_on
    return issued is None or issued.year >= task.given_on.year or _printed_date(task) is not None


def to_wake(tasks: TaskQuerySet) -> list[tuple[Task, Document]]:
    """Those of the tasks that a document in the register wakes by itself. A person who put a task back to waiting knew
    what was in the register: only what came later wakes it."""
    rows = list(tasks.filter(awaits_key__in=Document.objects.values("number_key")).order_by("pk"))
    events = TaskEvent.objects.filter(task__in=rows, verb=TaskEvent.Verb.AWAITED).order_by("at")
    put_back = dict(events.values_list("task", "at"))
    documents = {pk: one.document for pk, one in arrived(rows).items() if one.document}
    found = [(task, documents[task.pk], put_back.get(task.pk)) for task in rows if task.pk in documents]
    return [(task, document) for task, document, back in found if back is None or document.registered_at > back]


def due_by(task: Task, came_on: date | None) -> date | None:
    """The due date when the condition came on this day: a fixed day, so many days later, or as the document's words
    count. None when only a person can tell; a recurring task has days of its own."""
    if task.deadline_kind == DeadlineKind.RECURRING:
        return None
    if task.after_days is not None:
        return _days_later(came_on, task.after_days)
    if task.due_on or came_on is None:
        return task.due_on
    counts_workdays = "làm việc" in task.condition  # only these hang on the union's holidays
    return due_after(task.condition, came_on, conventions_now() if counts_workdays else STANDARD)


def _days_later(day: date | None, days: int) -> date | None:
    try:
        return day + timedelta(days=days) if day else None
    except OverflowError:
        return None
