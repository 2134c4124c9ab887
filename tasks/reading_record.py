"""How well documents were read, as the people who confirmed them corrected it: the reading beside what became of it.

A draft keeps what was read (`parsed`) and what was changed (`edits`) apart, so a confirmed draft tells both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import QuerySet

from resolutions.models import Draft, DraftState

from .draft_blocks import read_tasks
from .draft_rows import DraftRow, rows_of
from .drafting import Json, cited_of, header_values

ROW_WORDS = ("title", "lead", "coop", "phrase", "product", "path")
BATCH = 50


@dataclass(slots=True)
class Tally:
    """How often a field was read right, and how often a person corrected it."""

    right: int = 0
    corrected: int = 0

    def count(self, is_right: bool) -> None:
        self.right += is_right
        self.corrected += not is_right

    def add(self, other: "Tally") -> None:
        self.right += other.right
        self.corrected += other.corrected

    @property
    def share(self) -> float | None:
        """Of all values the share read right; None without any."""
        whole = self.right + self.corrected
        return self.right / whole if whole else None


@dataclass(slots=True)
class TaskTotals:
    """What became of the tasks: `read` = as_read + edited + split + merged + rekinded + dropped; `added` were missed.

    rekinded: read as a task and made a heading or a part of another task, by changing the kind of a block; `made` were
    made tasks in the same way. `parts` are the rows that splitting gave.
    """

    read: int = 0
    as_read: int = 0
    edited: int = 0
    split: int = 0
    merged: int = 0
    rekinded: int = 0
    dropped: int = 0
    added: int = 0
    made: int = 0
    parts: int = 0
    confirmed: int = 0

    def add(self, other: "TaskTotals") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(slots=True)
class Record:
    """What confirmed drafts tell about the reading: by field of the header ("header.number") and of the tasks
    ("task.lead"), for links, and for the tasks as a whole. Warnings: settled by a change, left as is, left open."""

    drafts: int = 0
    fields: dict[str, Tally] = field(default_factory=dict)
    tasks: TaskTotals = field(default_factory=TaskTotals)
    warnings: dict[str, int] = field(default_factory=lambda: {"edited": 0, "kept": 0, "open": 0})

    def tally(self, name: str) -> Tally:
        return self.fields.setdefault(name, Tally())

    def add(self, other: "Record") -> None:
        self.drafts += other.drafts
        self.tasks.add(other.tasks)
        for name, tally in other.fields.items():
            self.tally(name).add(tally)
        for name, count in other.warnings.items():
            self.warnings[name] = self.warnings.get(name, 0) + count

    def as_json(self) -> dict[str, Any]:
        """For programs: {"drafts", "fields": {name: {right, corrected}}, "tasks": {…}, "warnings": {…}}."""
        return {
            "drafts": self.drafts,
            "fields": {name: {"right": t.right, "corrected": t.corrected} for name, t in sorted(self.fields.items())},
            "tasks": {one.name: getattr(self.tasks, one.name) for one in fields(self.tasks)},
            "warnings": dict(self.warnings),
        }


def record_of(parsed: Json, edits: Json) -> Record:
    """What one confirmed draft tells: pure."""
    record = Record(drafts=1)
    header = edits.get("header") or {}
    for name in header_values(parsed):
        record.tally(f"header.{name}").count(name not in header)
    for was, now in zip(cited_of(parsed, {}), cited_of(parsed, edits), strict=True):
        record.tally("links.kind").count(was.kind == now.kind)
    rows = rows_of(parsed, edits)
    for row in rows:
        if row.keep and not row.is_added and _was_read(row.key):
            for name in ROW_WORDS:
                record.tally(f"task.{name}").count(_same(row, name))
    _count_tasks(record.tasks, parsed, edits, rows)
    _count_warnings(record.warnings, parsed, edits)
    return record


def _was_read(key: str) -> bool:
    """Whether the row begins with a task that was read, not one that a person made or cut off."""
    return key[0] in "tx" and "s" not in key


def _same(row: DraftRow, name: str) -> bool:
    return bool(getattr(row.words, name) == getattr(row.read, name))


def _count_tasks(totals: TaskTotals, parsed: Json, edits: Json, rows: Iterable[DraftRow]) -> None:
    read = [key for key, _task in read_tasks(parsed)]
    heads = {row.key: row for row in rows}
    merged = edits.get("merged") or {}
    split = {key for key, cuts in (edits.get("split") or {}).items() if cuts}
    joined = {key for key in merged if key not in heads} | {h for k, h in merged.items() if k not in heads}
    totals.read = len(read)
    for key in read:
        row = heads.get(key)
        if key in joined:
            totals.merged += 1
        elif row is None:
            totals.rekinded += 1
        elif not row.keep:
            totals.dropped += 1
        elif key in split:
            totals.split += 1
        elif all(_same(row, name) for name in ROW_WORDS):
            totals.as_read += 1
        else:
            totals.edited += 1
    kept = [row for row in heads.values() if row.keep and row.words.title.strip()]
    totals.added = sum(row.is_added for row in kept)
    totals.made = sum(row.key.startswith("b") and not row.is_part for row in kept)
    totals.parts = sum("s" in row.key for row in kept)
    totals.confirmed = len(kept)


def _count_warnings(counts: dict[str, int], parsed: Json, edits: Json) -> None:
    settled: Mapping[str, Any] = edits.get("settled") or {}
    for index, warning in enumerate(parsed.get("warnings") or ()):
        if warning.get("severity") == "info":
            continue
        by = settled.get(str(index))
        counts["open" if by is None else "edited" if by.get("edited") else "kept"] += 1


def record_of_drafts(drafts: QuerySet[Draft]) -> Record:
    """What all confirmed drafts of a queryset tell, read batch by batch."""
    whole = Record()
    confirmed = drafts.filter(state=DraftState.CONFIRMED).only("parsed", "edits").order_by("pk")
    for draft in confirmed.iterator(chunk_size=BATCH):
        whole.add(record_of(draft.parsed, draft.edits))
    return whole
