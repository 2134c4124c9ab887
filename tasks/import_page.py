"""What the preview of an uploaded table shows: each row's fate, how many there are of each, a page at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .change_page import told
from .detail import Change
from .import_fates import ADD, CHANGE, REFUSED, SAME, NewTask, RowFate, labels
from .importing import marks
from .models import TaskImport
from .table_columns import COOP, DUE, INSTRUCTION, LEAD, PERSON, PHRASE, PRODUCT

ON_A_PAGE = 200
ICON_OF = {ADD: "plus", CHANGE: "edit", SAME: "done", REFUSED: "late"}
LABELS = {ADD: _("Sẽ thêm"), CHANGE: _("Sẽ sửa"), SAME: _("Không đổi"), REFUSED: _("Bị từ chối")}
_SEEN = 6  # letters of a row's mark


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str | Promise
    count: int
    current: bool


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
class ImportPreview:
    """The page. `before` are the marks that an earlier preview showed, when this one follows it."""

    table: TaskImport
    fates: Sequence[RowFate]
    kind: str = ""
    page: int = 1
    before: str = ""

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(fate.kind for fate in self.fates)

    @property
    def added(self) -> int:
        return self.counts[ADD]

    @property
    def changed(self) -> int:
        return self.counts[CHANGE]

    @property
    def refused(self) -> int:
        return self.counts[REFUSED]

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
    def tabs(self) -> list[Tab]:
        told = [("", _("Tất cả"), len(self.fates)), *((key, LABELS[key], self.counts[key]) for key in LABELS)]
        return [Tab(self._url(key), label, count, key == self.kind) for key, label, count in told]

    @cached_property
    def _chosen(self) -> list[tuple[int, RowFate]]:
        return [(n, fate) for n, fate in enumerate(self.fates) if not self.kind or fate.kind == self.kind]

    @property
    def last_page(self) -> int:
        return max(1, -(-len(self._chosen) // ON_A_PAGE))

    @property
    def lines(self) -> list[Line]:
        start = (min(self.page, self.last_page) - 1) * ON_A_PAGE
        return [Line(fate, self._is_moved(n, fate)) for n, fate in self._chosen[start : start + ON_A_PAGE]]

    def _is_moved(self, number: int, fate: RowFate) -> bool:
        return bool(self.before) and self.before[number * _SEEN : (number + 1) * _SEEN] != fate.mark

    @property
    def previous_url(self) -> str:
        return self._url(self.kind, self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(self.kind, self.page + 1) if self.page < self.last_page else ""

    def _url(self, kind: str, page: int = 1) -> str:
        values = {name: value for name, value in (("loai", kind), ("trang", page if page > 1 else "")) if value}
        return "?" + urlencode(values)
