"""What the plans of the four tables share: rows, their cells, what is wrong with them, and the words for it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..folding import fold, nfc
from ..models import Unit, User
from ..models.unit import UnitQuerySet
from ..naming import tidy as plain_name
from ..sheets.cells import Edits, Since, WrongCell, day_of, edited, refuse_broken, tidy, typed, words_of
from ..sheets.preview import ADD, CHANGE, REFUSED, SAME
from .columns import CODE, EXAMPLE, labels_of, limits_of
from .fates import RowFate
from .rows import Values, fingerprint

Value = TypeVar("Value")
BATCH = 500
_YEAR = re.compile(r"\d{4}")
_PART = re.compile(r"([A-Z]{2})\s*(\d{1,18})(?:\.(\d{1,9}))?", re.IGNORECASE)


def silent(done: int) -> None:
    """Nobody waits to hear how far it is."""


@dataclass(slots=True)
class Row:
    """A row as it was sent, and what was found out about it."""

    line: int
    cells: Mapping[str, str]
    edits: Edits = field(default_factory=Edits)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    title: str = ""
    is_new: bool = False
    key: str = ""

    def text(self, key: str) -> str:
        """One line of text, without what nobody sees."""
        return " ".join(typed(self.cells.get(key, "")).split())

    def has(self, key: str) -> bool:
        return bool(self.cells.get(key, "").strip())

    @property
    def is_refused(self) -> bool:
        return bool(self.edits.problems)

    def fate(self) -> RowFate:
        kind = REFUSED if self.is_refused else ADD if self.is_new else CHANGE if self.changes else SAME
        changes = [] if kind == REFUSED else self.changes
        problems, notes = list(dict.fromkeys(self.edits.problems)), list(dict.fromkeys(self.edits.notes))
        return RowFate(self.line, self.title, kind, changes, problems, notes, self.key)


class Planning:
    """One look at a table as things stand now. `plan` finds every row's fate, `write` writes what was planned."""

    kind: ClassVar[str] = ""

    def __init__(self, rows: Iterable[Any], by: User, today: date, beat: Callable[[int], None] = silent) -> None:
        self.by, self.today, self.beat = by, today, beat
        self.labels, self.limits = labels_of(self.kind), limits_of(self.kind)
        self.rows = [Row(line, cells) for line, cells in rows if not is_example(cells)]

    def load(self) -> None:
        raise NotImplementedError

    def take(self, row: Row) -> None:
        """Find out about one row; what is wrong is noted."""
        raise NotImplementedError

    def settle(self) -> None:
        """What can be said only when all rows are known."""

    def write(self) -> None:
        """Within the caller's transaction."""
        raise NotImplementedError

    def plan(self) -> list[RowFate]:
        self.load()
        for count, row in enumerate(self.rows, start=1):
            self.take(row)
            if count % 200 == 0:
                self.beat(count)
        self.settle()
        return [row.fate() for row in self.rows]

    # --- Cells ---

    def problem(self, row: Row, key: str, words: str) -> None:
        row.edits.problems.append((self.labels.get(key, ""), words))

    def taken(self, row: Row, key: str, value: Callable[[], Value]) -> Value | None:
        """What `value()` gives, or None with the problem noted."""
        try:
            return value()
        except WrongCell as wrong:
            self.problem(row, key, wrong.words)
        except ValidationError as error:
            self.problem(row, key, " ".join(error.messages))
        return None

    def cell(self, row: Row, key: str) -> str:
        """The text of a new row's cell, or "" with the problem noted."""

        def read() -> str:
            refuse_broken(row.cells.get(key, ""), self.limits.get(key))
            return row.text(key)

        return self.taken(row, key, read) or ""

    def day(self, row: Row, key: str, *, is_end: bool = False) -> date | None:
        return self.taken(row, key, lambda: self.read_day(row, key, row.cells.get(key, ""), is_end))

    def read_day(self, row: Row, key: str, cell: str, is_end: bool = False) -> date | None:
        refuse_broken(cell)
        text = typed(cell)
        if not _YEAR.fullmatch(text):
            return day_of(cell)
        day = day_of(f"31/12/{text}" if is_end else f"01/01/{text}")
        told = {"column": self.labels[key], "year": text, "day": words_of(day)}
        row.edits.notes.append(_("%(column)s: chỉ có năm %(year)s, suy ra là %(day)s") % told)
        return day

    def compare(
        self, row: Row, written: Values, since: Mapping[str, Since], keys: Sequence[str], *, is_coded: bool
    ) -> None:
        """Which cells were edited. Without a code a blank cell says nothing."""
        cells = {key: row.cells[key] for key in keys if key in row.cells and (is_coded or row.has(key))}
        words = {key: words_of(written[key]) for key in keys}
        found = edited(cells, words, since, self.labels, keys, alike=alike, limits=self.limits)
        row.edits.cells |= found.cells
        row.edits.problems += found.problems
        row.edits.notes += found.notes

    def changed(self, row: Row, key: str, old: object, new: object) -> None:
        row.changes.append((self.labels[key], shown(old), shown(new)))

    def clash(self, row: Row, key: str, lines: dict[Any, int], what: Any) -> bool:
        """Whether another row of the table is about the same; the later one is refused."""
        earlier = lines.setdefault(what, row.line)
        if earlier != row.line:
            self.problem(row, key, _("Trùng với dòng %d. Bỏ một trong hai dòng.") % earlier)
        return earlier != row.line

    def code(self, row: Row) -> "Code":
        """What the row's code says; an unreadable one is noted."""
        return self.taken(row, CODE, lambda: code_of(row.cells.get(CODE, ""))) or Code({}, "")

    def is_untouched(self, row: Row, code: "Code") -> bool:
        return bool(code.mark) and fingerprint(self.kind, row.cells) == code.mark


@dataclass(frozen=True, slots=True)
class Code:
    """{letters: (id, version)} of the rows that a line shows, and the fingerprint of what it showed."""

    parts: Mapping[str, tuple[int, int]]
    mark: str

    def __bool__(self) -> bool:
        return bool(self.parts)


def code_of(cell: str) -> Code:
    """
    >>> code_of("CN12.3/CV45.2/a1b2").parts
    {'CN': (12, 3), 'CV': (45, 2)}
    """
    parts, mark = {}, ""
    for part in filter(None, nfc(cell).replace(" ", "").split("/")):
        if found := _PART.fullmatch(part):
            parts[found[1].upper()] = (min(int(found[2]), (1 << 63) - 1), int(found[3] or 0))
        elif re.fullmatch(r"[0-9a-f]{4}", part.lower()):
            mark = part.lower()
        else:
            raise WrongCell(_("Mã “%s” không đúng. Giữ mã như khi xuất; dòng mới thì để trống.") % cell[:40])
    return Code(parts, mark)


def is_example(cells: Mapping[str, str]) -> bool:
    return fold(cells.get(CODE, "")).strip() == EXAMPLE


def alike(_key: str, cell: str, written: str) -> bool:
    """White space apart: the form keeps no line breaks either."""
    return " ".join(typed(cell).split()) == " ".join(tidy(written).split())


def shown(value: object) -> str:
    return "" if value is None else words_of(value) if isinstance(value, date) else str(value)


def year_of(cell: str, today: date) -> int | None:
    text = typed(cell)
    if not text:
        return None
    if not _YEAR.fullmatch(text) or not 1900 <= int(text) <= today.year:
        raise WrongCell(_("Không hiểu năm “%s”. Ghi bốn chữ số, ví dụ 1968.") % text[:40])
    return int(text)


def number_of(cell: str, most: int) -> int:
    """From "10025", "10.025" or "10 025"; a comma or a point that parts other than thousands is refused."""
    refuse_broken(cell)
    text = typed(cell).replace("\u00a0", " ")
    bare = re.sub(r"(?<=\d)[. ](?=\d{3}(?:\D|$))", "", text)
    if not re.fullmatch(r"[0-9]{1,12}", bare):
        raise WrongCell(_("Không hiểu số “%s”. Ghi số nguyên, ví dụ 10025 hoặc 10.025.") % text[:40])
    if int(bare) > most:
        raise WrongCell(_("Số %s quá lớn. Kiểm tra lại.") % text[:40])
    return int(bare)


def choice_of(cell: str, labels: Mapping[str, str]) -> str:
    """The value whose label, or whose own name, is typed; accents and case apart."""
    wanted = fold(typed(cell))
    for value, label in labels.items():
        if wanted in (fold(str(label)), fold(value)):
            return value
    told = {"word": typed(cell)[:60], "words": ", ".join(str(label) for label in labels.values())}
    raise WrongCell(_("Không có “%(word)s”. Ghi một trong: %(words)s.") % told)


class Units:
    """Units as a table names them, each looked for once, among those that its reader may see."""

    def __init__(self, visible: UnitQuerySet) -> None:
        self.by_pk = {unit.pk: unit for unit in visible.select_related("parent", "cluster").prefetch_related("names")}
        self.active: dict[str, Unit] = {}
        self.ended: dict[str, list[Unit]] = {}
        self.other: dict[str, Unit] = {}  # short names, aliases and former names
        for unit in self.by_pk.values():
            if unit.left_on is None:
                self.active[unit.name_fold] = unit
            else:
                self.ended.setdefault(unit.name_fold, []).append(unit)
            for name in (unit.short_name, *(one.name for one in unit.names.all())):
                if name:
                    self.other.setdefault(fold(name), unit)

    def find(self, name: str, *, ended: bool = False) -> Unit:
        """The living unit of this name; with `ended` also one that is no more. WrongCell says why not."""
        key = fold(plain_name(name))
        unit = self.active.get(key) or self.other.get(key)
        gone = self.ended.get(key, [])
        if unit is None and len(gone) == 1:
            unit = gone[0]
        if unit is None and gone:
            raise WrongCell(_("Có %(n)d đơn vị đã thôi mang tên “%(name)s”.") % {"n": len(gone), "name": name[:120]})
        if unit is None:
            raise WrongCell(_("Chưa có đơn vị “%s”. Thêm đơn vị trước, hoặc ghi đúng tên trong sổ.") % name[:120])
        if unit.left_on and not ended:
            raise WrongCell(_("“%s” đã thôi hoạt động. Ghi tên đơn vị kế tục.") % unit.name)
        return unit
