"""What can become of a row of an uploaded table, as the preview tells it and the import writes it."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from members.models import Person, Unit
from members.sheets.preview import ADD, CHANGE, REFUSED, SAME
from resolutions.models import Document

from .follow_up import columns
from .models import Task
from .revising import Fate
from .table_columns import HEADINGS


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be written into a registered document."""

    document: Document
    path: str
    title: str
    product: str = ""
    instruction: str = ""
    phrase: str = ""
    person: Person | None = None
    leads: tuple[Unit, ...] = ()
    coops: tuple[Unit, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class RowFate:
    """One row: its line in the file, and what becomes of it. `problems` are (column, what is wrong with its cell)."""

    line: int
    title: str
    task: Task | None = None
    fate: Fate | None = None
    new: NewTask | None = None
    problems: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> str:
        if self.problems:
            return REFUSED
        if self.new:
            return ADD
        return CHANGE if self.fate and self.fate.is_done else SAME

    @property
    def mark(self) -> str:
        """Six letters that change when anything that the preview shows of the row does."""
        changes = sorted(self.fate.changes.items()) if self.fate else []
        version = self.task.version if self.task else 0
        told = repr((self.line, self.kind, version, changes, self.new, self.problems, self.notes))
        return hashlib.sha256(told.encode()).hexdigest()[:6]


def labels() -> dict[str, str]:
    """{column: its heading in the export}."""
    return {key: column.label for key, column in zip(HEADINGS, columns(), strict=True)}
