"""The tasks of a period as they stood at the end of a past day, told by their history: ORM → standings, batch by batch.

The same standings as `reading` gave on the evening of that day (a test lives tasks through and compares): stage, due
date, words and units of then, reports that had been typed by then, units under their names of that day. Document and
place are today's, because no history of a task changes them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .. import past
from ..models import Task
from ..past import Asked, Row, end_of
from ..reported import Latest, last_causes, last_percents, last_words, moves_of
from ..status import Windows
from .holders import Holders, Sides
from .reading import batches, documents_of, place_of, said_of
from .standing import Standing

_COLUMNS = (
    "id", "document_id", "path", "period", "lane_id", "given_on", "original_due_on", "title", "product",
    "deadline_phrase", "deadline_kind",
)  # fmt: skip


def standings_on(day: date, since: date, windows: Windows, *, has_words: bool = True) -> Iterator[Standing]:
    """How the tasks stood that were given by the end of the day and not closed before `since`, document by document.
    Without words (`has_words`) what was reported is left out: tables need no more, and that is a third of the time."""
    holders = Holders(day)
    for batch in batches(past.stood(Asked(None, day, windows), since)):
        yield from _batch(batch, day, windows, holders, has_words)


def _batch(batch: Sequence[Row], day: date, windows: Windows, holders: Holders, has_words: bool) -> Iterator[Standing]:
    ids = [row.pk for row in batch]
    tasks = {task["id"]: task for task in Task.objects.filter(pk__in=ids).values(*_COLUMNS)}
    changed, sides, moves = past.changed_since(ids, day), holders.of_tasks(ids), moves_of(ids, end_of(day))
    documents = documents_of(task["document_id"] for task in tasks.values())
    said = _said(batch, day) if has_words else {}
    for row in batch:
        was = changed.get(row.pk, {})
        task = tasks[row.pk] | was
        leads, coops = _sides(sides.get(row.pk, ((), ())), was, holders)
        yield Standing(
            task=row.pk,
            title=task["title"],
            state=row.then.state(task["deadline_kind"], day, windows),
            stage=row.then.stage,
            given_on=task["given_on"],
            leads=leads,
            coops=coops,
            product=task["product"],
            phrase=task["deadline_phrase"],
            deadline_kind=task["deadline_kind"],
            original_due_on=task["original_due_on"] if row.then.due_on else None,
            due_on=row.then.due_on,
            extensions=moves.get(row.pk, 0),
            closed_on=row.then.closed_on,
            is_known=row.then.is_known,
            **place_of(task, documents[task["document_id"]], holders),
            **said.get(row.pk, {}),
        )


def _sides(now: Sides, was: Mapping[str, Any], holders: Holders) -> Sides:
    """Who led and who took part: today's units, or those that history names where that changed since."""
    leads, coops = (
        holders.named(str(was[name] or "")) if name in was else units
        for name, units in zip(("lead", "coop"), now, strict=True)
    )
    return leads, coops


def _said(batch: Sequence[Row], day: date) -> dict[int, dict[str, Any]]:
    ids, entries = [row.pk for row in batch], past.typed_by(day)
    last, causes, percents = last_words(entries, ids), last_causes(entries, ids), last_percents(entries, ids)
    nothing = Latest()
    return {
        row.pk: said_of(last.get(row.pk, nothing), causes.get(row.pk, nothing), row.state, percents.get(row.pk, 0))
        for row in batch
    }
