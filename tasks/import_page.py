"""What the preview of an uploaded table shows: each row's fate, how many there are of each, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from members.sheets.preview import CHANGE, LABELS, REFUSED, FatePages

from .change_page import told
from .detail import Change
from .import_fates import NewTask, RowFate, labels
from .importing import marks
from .models import TaskImport
from .table_columns import COOP, DUE, INSTRUCTION, LEAD, PERSON, PHRASE, PRODUCT

_SEEN = 6  # letters of a row's mark


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the preview prints it. `moved`: its fate is another than the preview before this one showed."""

    row: RowFate
    moved: bool

    @property
    def label(self) -> str | Promise:
        return LABELS[self.row.kind]

    @property
    def is_refused(self) -> bool:
        return self.row.kind == REFUSED

    @property
    def changes(self) -> list[Change]:
        if self.row.new:
            return _told(self.row.new)
        return told(self.row.fate) if self.row.fate else []


def _told(new: NewTask) -> list[Change]:
    """The values of a new task."""
    names = labels()
    values = {
        LEAD: "; ".join(unit.name for unit in new.leads),
        COOP: "; ".join(unit.name for unit in new.coops),
        PRODUCT: new.product,
        PHRASE: new.phrase,
        DUE: f"{new.due_on:%d/%m/%Y}" if new.due_on else "",
        INSTRUCTION: new.instruction,
        PERSON: str(new.person or ""),
    }
    return [Change(names[key], "", value) for key, value in values.items() if value]


@dataclass(frozen=True)
class ImportPreview(FatePages):
    """The page. `before` are the marks that an earlier preview showed, when this one follows it."""

    on_a_page = 200

    table: TaskImport
    fates: Sequence[RowFate]
    kind: str = ""
    page: int = 1
    before: str = ""

    @cached_property
    def kinds(self) -> list[str]:
        return [fate.kind for fate in self.fates]

    @property
    def written(self) -> int:
        return self.added + self.changed

    @property
    def seen(self) -> str:
        return marks(self.fates)

    @property
    def needs_reason(self) -> bool:
        return any(fate.fate.moves_due for fate in self.fates if fate.fate and fate.kind == CHANGE)

    @property
    def lines(self) -> list[Line]:
        return [Line(self.fates[place], self._is_moved(place)) for place in self.places]

    def _is_moved(self, place: int) -> bool:
        return bool(self.before) and self.before[place * _SEEN : (place + 1) * _SEEN] != self.fates[place].mark
