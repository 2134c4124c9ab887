"""The tasks of a period as today's rows tell them, judged on the period's day: ORM → standings, batch by batch.

These are exactly the tasks that `tasks.quarter` counts, in the states that it counts them in (a test holds the two
together). A task that was closed after the day was open then; its stage of that time comes from its history.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from resolutions.models import Document
from resolutions.reading.paths import path_words

from ..cycles import period_name
from ..models import ReviewLine, TaskEvent, TaskQuerySet
from ..models.task import CLOSED_STAGES
from ..past import end_of
from ..period_filter import Period
from ..reported import Latest, last_causes, last_percents, last_words, moves_of, told_by
from ..status import PAUSED_STAGES, State, Windows, state
from .holders import Holders
from .live_pass import live_tasks
from .standing import Standing

BATCH = 500
T = TypeVar("T")
DONE = frozenset({State.DONE_ON_TIME, State.DONE_LATE})
_COLUMNS = (
    "id", "document_id", "path", "period", "lane_id", "title", "product", "deadline_phrase", "deadline_kind",
    "given_on", "stage", "due_on", "original_due_on", "closed_on",
)  # fmt: skip


def standings_now(period: Period, windows: Windows) -> Iterator[Standing]:
    """How the tasks of the period stand, document by document; only a batch of them is in memory at a time."""
    return standings_of(live_tasks(period), period.day, windows)


def standings_of(tasks: TaskQuerySet, day: date, windows: Windows) -> Iterator[Standing]:
    """How these tasks stand on the day by today's rows."""
    holders = Holders(day)
    found = tasks.order_by("document_id", "place_sort").values(*_COLUMNS).iterator(chunk_size=BATCH)
    for batch in batches(found):
        yield from _batch(batch, day, windows, holders)


def with_lines(standings: Iterable[Standing], lines: Iterable[ReviewLine]) -> Iterator[Standing]:
    """The standings with what the review itself says of them laid over: the cause, if it names one, and the words of
    the committee."""
    said = {line.task_id: line for line in lines}
    for standing in standings:
        line = said.get(standing.task)
        yield laid_over(standing, line) if line else standing


def laid_over(standing: Standing, line: ReviewLine) -> Standing:
    return replace(
        standing,
        cause=line.cause or standing.cause,
        answerable=line.answerable,
        until=line.until,
        conclusion=line.conclusion,
    )


def batches(found: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def documents_of(ids: Iterable[int]) -> dict[int, Document]:
    """The documents with what a standing says of them, in one query."""
    return Document.objects.only("kind", "kind_printed", "number", "title").in_bulk(set(ids))


def place_of(task: Mapping[str, Any], document: Document, holders: Holders) -> dict[str, Any]:
    """Where the task stands: its document, place and part."""
    part = (period_name(task["period"]), holders.name(task["lane_id"]))
    return {
        "document": document.pk,
        "document_label": document.label,
        "document_number": document.number,
        "document_title": document.title,
        "place": path_words(task["path"]),
        "part": " · ".join(name for name in part if name),
    }


def said_of(last: Latest, cause: Latest, how: State, percent: int) -> dict[str, Any]:
    """What was reported: of late tasks the cause named last, of others what the last report says."""
    told = cause if how == State.LATE else last
    return {
        "result": last.text,
        "result_number": last.number,
        "cause": told.obstacle,
        "proposal": told.proposal,
        "percent": 100 if how in DONE else percent,
    }


def _batch(batch: Sequence[dict[str, Any]], day: date, windows: Windows, holders: Holders) -> Iterator[Standing]:
    ids = [task["id"] for task in batch]
    sides, moves, entries = holders.of_tasks(ids), moves_of(ids), told_by(day)
    last, causes, percents = last_words(entries, ids), last_causes(entries, ids), last_percents(entries, ids)
    documents = documents_of(task["document_id"] for task in batch)
    stages = _open_stages([task["id"] for task in batch if task["closed_on"] and task["closed_on"] > day], day)
    for task in batch:
        pk, closed_on = task["id"], task["closed_on"]
        is_closed = closed_on is not None and closed_on <= day
        how = state(task["stage"], task["deadline_kind"], task["due_on"], closed_on, day, windows)
        leads, coops = sides.get(pk, ((), ()))
        yield Standing(
            task=pk,
            title=task["title"],
            state=how,
            stage=task["stage"] if is_closed or closed_on is None else stages.get(pk, ""),
            given_on=task["given_on"],
            leads=leads,
            coops=coops,
            product=task["product"],
            phrase=task["deadline_phrase"],
            deadline_kind=task["deadline_kind"],
            original_due_on=task["original_due_on"],
            due_on=task["due_on"],
            extensions=moves.get(pk, 0),
            closed_on=closed_on if is_closed else None,
            **place_of(task, documents[task["document_id"]], holders),
            **said_of(last.get(pk, Latest()), causes.get(pk, Latest()), how, percents.get(pk, 0)),
        )


def _open_stages(ids: Sequence[int], day: date) -> dict[int, str]:
    """{task: the stage it had at the end of the day} of tasks that were closed later, where history tells an open one
    that fits how they are judged."""
    lines = TaskEvent.objects.filter(task__in=ids, at__lt=end_of(day)).order_by("at", "id")
    stages = dict(lines.values_list("task_id", "stage_after"))
    return {pk: stage for pk, stage in stages.items() if stage and stage not in {*CLOSED_STAGES, *PAUSED_STAGES}}
