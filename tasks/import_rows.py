"""What becomes of each row of an uploaded table: a new task, new values, nothing, or a refusal that says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Person, Unit, User
from members.person_folding import key_of
from members.sheets.cells import Edits, Since, WrongCell, same, settle, typed, words_of
from resolutions.models import Document
from resolutions.reading.paths import path_of
from resolutions.reading.references import number_key

from . import follow_up
from .assigning import KEEP, Keep
from .forms.assign import split_names
from .import_cells import code_of, day_of, edited, refuse_broken
from .import_fates import NewTask, RowFate, labels
from .models import Assignment, Task, TaskEvent, TaskImport
from .revising import Fate, Revision, batches, foresee
from .status import Windows
from .table_columns import (
    BASIS,
    CODE,
    COOP,
    DUE,
    HEADINGS,
    INSTRUCTION,
    LEAD,
    MOVED,
    PERSON,
    PHRASE,
    PRODUCT,
    TITLE,
    WRITTEN,
)  # fmt: skip
from .unit_names import Names, look_up

HISTORY_KEYS = {TITLE: "title", PRODUCT: "product", INSTRUCTION: "instruction", PERSON: "person"} | {
    LEAD: "lead", COOP: "coop", DUE: "due_on",
}  # fmt: skip
NOT_COMPARED = frozenset({"number", CODE})
MOST_STRANGE = 500  # names that are no unit's own: each is held against all that are registered


@dataclass(slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]
    task: Task | None = None
    edits: Edits = field(default_factory=Edits)
    due_on: date | Keep | None = KEEP


def plan(table: TaskImport, user: User, today: date, windows: Windows) -> list[RowFate]:
    """Every row's fate as things stand now. Nothing is stored."""
    return _Planning(table, user, today, windows).fates()


class _Planning:
    """One look at a table: rows are read, then all names in them at once, then everything is put together."""

    def __init__(self, table: TaskImport, user: User, today: date, windows: Windows) -> None:
        self.user, self.today, self.windows = user, today, windows
        self.labels = labels()
        self.rows = [_Row(line, cells) for line, cells in table.rows]
        self.seen: dict[int, int | None] = {}
        self.strange: dict[str, str] = {}  # {folded name that is no unit's own: what is said when it is none at all}
        self._find_tasks()
        self._compare()

    # --- Rows that have a code ---

    def _find_tasks(self) -> None:
        lines: dict[int, int] = {}
        codes: dict[int, _Row] = {}
        for row in self.rows:
            if not row.cells.get(CODE, "").strip():
                continue
            try:
                pk, version = code_of(row.cells[CODE])
            except WrongCell as wrong:
                row.edits.problems.append((self.labels[CODE], wrong.words))
                continue
            if pk in lines:
                row.edits.problems.append((self.labels[CODE], _("Trùng mã với dòng %d.") % lines[pk]))
                continue
            lines[pk], codes[pk], self.seen[pk] = row.line, row, version
        for ids in batches(sorted(codes)):
            for task in Task.objects.visible_to(self.user).filter(pk__in=ids).select_related("document"):
                codes[task.pk].task = task
        for row in codes.values():
            if row.task is None:
                row.edits.problems.append((self.labels[CODE], _("Không có việc mang mã này.")))

    def _compare(self) -> None:
        known = {row.task.pk: row for row in self.rows if row.task}
        since = self._since([row.task for row in known.values() if row.task])
        for ids in batches(sorted(known)):
            written = follow_up.rows_of(ids, self.today, self.windows)
            for pk, values in written.items():
                said = dict(zip(HEADINGS, map(words_of, values), strict=True))
                self._compare_one(known[pk], said, since.get(pk, {}))

    def _compare_one(self, row: _Row, said: Mapping[str, str], since: Mapping[str, Since]) -> None:
        written = [key for key in WRITTEN if key in row.cells]
        row.edits = edited(row.cells, said, since, self.labels, written)
        try:
            row.due_on = _due(row, said, since, self.labels)
        except WrongCell as wrong:
            row.edits.problems.append((self.labels[DUE], wrong.words))
        others = (key for key in row.cells if key not in WRITTEN and key not in NOT_COMPARED)
        ignored = [self.labels[key] for key in others if not same(row.cells[key], said[key])]
        if ignored:
            row.edits.notes.append(_("Không nhập từ bảng: %s") % ", ".join(ignored))

    def _since(self, tasks: Sequence[Task]) -> dict[int, dict[str, Since]]:
        """{task: {column: what it was when the file was written}}, for what was changed after that."""
        newer = {t.pk: t.version - seen for t in tasks if (seen := self.seen[t.pk]) and t.version > seen}
        found: dict[int, dict[str, Since]] = {}
        for ids in batches(sorted(newer)):
            events = TaskEvent.objects.filter(task__in=ids).select_related("actor").order_by("-id")
            for event in events:
                if newer[event.task_id] > 0:
                    newer[event.task_id] -= 1
                    self._note_change(found.setdefault(event.task_id, {}), event)
        return found

    def _note_change(self, found: dict[str, Since], event: TaskEvent) -> None:
        who = f"{event.actor or _('Hệ thống')} ({timezone.localtime(event.at):%d/%m/%Y %H:%M})"
        for key, name in HISTORY_KEYS.items():
            if name in event.changes:  # the oldest change comes last and tells what stood in the file
                found[key] = Since(str(event.changes[name][0] or ""), found[key].who if key in found else who)

    # --- Names ---

    @cached_property
    def names(self) -> Names:
        cells = (self._cell(row, key) for row in self.rows for key in (LEAD, COOP))
        return look_up(name for cell in cells for name in split_names(cell) if self._is_searched(name))

    def _is_searched(self, name: str) -> bool:
        """Whether it is a unit's own name, or one of the first that are not."""
        key = fold(name)
        if key not in self.active and len(self.strange) < MOST_STRANGE:
            self.strange.setdefault(key, "")
        return key in self.active or key in self.strange

    @cached_property
    def active(self) -> dict[str, str]:
        """{folded name: name} of the units that can be meant."""
        return dict(Unit.objects.active().values_list("name_fold", "name"))

    @cached_property
    def held(self) -> dict[int, dict[str, Unit]]:
        """{task: {name: unit}} of those that have a part already: they may stay although they are no more."""
        found: dict[int, dict[str, Unit]] = {}
        touched = [row.task.pk for row in self.rows if row.task and {LEAD, COOP} & row.edits.cells.keys()]
        for ids in batches(touched):
            for part in Assignment.objects.filter(task__in=ids).select_related("unit"):
                found.setdefault(part.task_id, {})[fold(part.unit.name)] = part.unit
        return found

    @cached_property
    def people(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in Person.objects.offered():
            for name in {fold(person.full_name), fold(str(person)), key_of(person.full_name)}:
                found.setdefault(name, []).append(person)
        return found

    @cached_property
    def documents(self) -> dict[str, list[Document]]:
        keys = {number_key(_number(row)) for row in self.rows if self._is_new(row)} - {""}
        found: dict[str, list[Document]] = {}
        for some in batches(sorted(keys)):
            for document in Document.objects.filter(number_key__in=some).defer("text", "outline"):
                found.setdefault(document.number_key, []).append(document)
        return found

    @cached_property
    def titles(self) -> dict[tuple[int, str], str]:
        """{(document, title): its code, or the line that brings it}: no task is written twice."""
        ids = sorted({document.pk for some in self.documents.values() for document in some})
        found: dict[tuple[int, str], str] = {}
        for part in batches(ids):
            for pk, document, title, version in Task.objects.filter(document__in=part).values_list(
                "pk", "document_id", "title", "version"
            ):
                found[document, fold(title)] = follow_up.row_code(pk, version)
        return found

    def _is_new(self, row: _Row) -> bool:
        return row.task is None and not row.edits.problems

    def _cell(self, row: _Row, key: str) -> str:
        return row.cells.get(key, "") if self._is_new(row) else row.edits.cells.get(key, "")

    def _units(self, row: _Row, key: str) -> list[Unit]:
        found = []
        held = self.held.get(row.task.pk, {}) if row.task else {}
        for name in split_names(typed(self._cell(row, key))):
            unit = held.get(fold(name)) or self.names.unit(name)
            if unit is None:
                raise WrongCell(self._refused(name))
            found.append(unit)
        return found

    def _refused(self, name: str) -> str:
        """Worked out once for all rows that have the name."""
        key = fold(name)
        if key not in self.strange and len(self.strange) >= MOST_STRANGE:
            return _("Bảng có hơn %d tên không phải tên đơn vị trong sổ. Sửa các tên đầu rồi nhập lại.") % MOST_STRANGE
        told = self.strange.get(key) or self._unknown(name)
        self.strange[key] = told
        return told

    def _unknown(self, name: str) -> str:
        new = next((one for one in self.names.new if one.key == self.names.key(name)), None)
        if new and new.ended:
            return _("“%s” đã thôi hoạt động. Ghi tên đơn vị kế tục.") % new.ended.name
        offered = [new.close_to, *new.near] if new else []
        near = list(dict.fromkeys(filter(None, offered)))
        near = near or [self.active[key] for key in get_close_matches(fold(name), self.active, n=3, cutoff=0.75)]
        words = _("Chưa có đơn vị “%s”.") % name[:120]
        return (
            words
            + " "
            + (_("Có phải: %s?") % "; ".join(near[:4]) if near else _("Thêm đơn vị trước, hoặc ghi tên khác."))
        )

    def _person(self, row: _Row) -> Person | None:
        name = typed(self._cell(row, PERSON))
        found = (self.people.get(fold(name)) or self.people.get(key_of(name), [])) if name else []
        if name and not found:
            raise WrongCell(_("Chưa có người tên “%s” trong danh sách người.") % name[:120])
        if len(found) > 1:
            raise WrongCell(
                _("Có %(n)d người tên “%(name)s”. Chọn ở trang nhiệm vụ.") % {"n": len(found), "name": name}
            )
        return found[0] if found else None

    # --- Put together ---

    def fates(self) -> list[RowFate]:
        revisions = {row.line: revision for row in self.rows if row.task and (revision := self._revision(row))}
        foreseen = dict(zip(revisions, foresee(list(revisions.values())), strict=True))
        return [self._fate(row, foreseen.get(row.line)) for row in self.rows]

    def _fate(self, row: _Row, fate: Fate | None) -> RowFate:
        new = self._new(row) if self._is_new(row) else None
        problems = [*row.edits.problems, *([("", fate.refusal)] if fate and fate.refusal else [])]
        title = row.task.title if row.task else typed(row.cells.get(TITLE, ""))[:500]
        return RowFate(row.line, title, row.task, fate, new, tuple(problems), tuple(row.edits.notes))

    def _taken(self, row: _Row, key: str, value: Any) -> Any:
        """What `value()` gives, or None with the problem noted."""
        try:
            return value()
        except WrongCell as wrong:
            row.edits.problems.append((self.labels[key], wrong.words))
            return None

    def _revision(self, row: _Row) -> Revision | None:
        """The values of the edited cells; None when the row has none, or when something is wrong with it."""
        assert row.task is not None  # noqa: S101
        cells = row.edits.cells
        values: dict[str, Any] = {key: cells[key] for key in (PRODUCT, INSTRUCTION) if key in cells}
        if TITLE in cells:
            values["title"] = self._title(row.task, cells[TITLE])
        for key, name in ((LEAD, "leads"), (COOP, "coops")):
            if key in cells:
                values[name] = self._taken(row, key, lambda key=key: self._units(row, key))
        if PERSON in cells:
            values["person"] = self._taken(row, PERSON, lambda: self._person(row))
        if set(values.get("leads") or ()) & set(values.get("coops") or ()):
            row.edits.problems.append((self.labels[COOP], _("Một đơn vị không thể vừa chủ trì vừa phối hợp.")))
        if row.edits.problems or (not values and isinstance(row.due_on, Keep)):
            return None
        return replace(Revision(row.task, row.task.version, due_on=row.due_on), **values)

    def _title(self, task: Task, cell: str) -> str:
        """Without what the table adds to the title of a part: its period, its unit."""
        return cell.removesuffix(f" – {suffix}") if (suffix := self._suffixes.get(task.pk)) else cell

    @cached_property
    def _suffixes(self) -> dict[int, str]:
        ids = [row.task.pk for row in self.rows if row.task and TITLE in row.edits.cells]
        found: dict[int, str] = {}
        for some in batches(ids):
            for task in Task.objects.filter(pk__in=some).values("id", "title", "period", "lane__name"):
                found[task["id"]] = " – ".join(follow_up.title_parts(task)[1:])
        return found

    def _new(self, row: _Row) -> NewTask | None:
        for key in (*WRITTEN, PHRASE):
            self._taken(row, key, lambda key=key: refuse_broken(key, row.cells.get(key, "")))
        title = typed(row.cells.get(TITLE, ""))
        if not title:
            row.edits.problems.append((self.labels[TITLE], _("Việc mới cần có tên nhiệm vụ.")))
        document = self._taken(row, BASIS, lambda: self._document(row, title))
        leads = self._taken(row, LEAD, lambda: self._units(row, LEAD)) or []
        coops = self._taken(row, COOP, lambda: self._units(row, COOP)) or []
        person = self._taken(row, PERSON, lambda: self._person(row))
        due_on = self._taken(row, DUE, lambda: day_of(row.cells.get(MOVED, "")) or day_of(row.cells.get(DUE, "")))
        if row.edits.problems or document is None:
            return None
        told = (BASIS, PHRASE, CODE, "number")
        ignored = [self.labels[key] for key in row.cells if key not in (*WRITTEN, *told) and row.cells[key].strip()]
        row.edits.notes += [_("Không nhập từ bảng: %s") % ", ".join(ignored)] if ignored else []
        led = {unit.pk for unit in leads}
        return NewTask(
            document=document,
            path=_path(row),
            title=title,
            product=typed(row.cells.get(PRODUCT, "")),
            instruction=typed(row.cells.get(INSTRUCTION, "")),
            phrase=typed(row.cells.get(PHRASE, ""))[:300],
            person=person,
            leads=tuple(dict.fromkeys(leads)),
            coops=tuple(dict.fromkeys(unit for unit in coops if unit.pk not in led)),
            due_on=due_on,
        )

    def _document(self, row: _Row, title: str) -> Document:
        number = _number(row)
        found = self.documents.get(number_key(number), []) if number_key(number) else []
        if not number:
            raise WrongCell(_("Việc mới cần số văn bản đã có trong sổ."))
        if not found:
            raise WrongCell(_("Trong sổ không có văn bản số “%s”.") % number[:60])
        if len(found) > 1:
            raise WrongCell(
                _("Có %(n)d văn bản mang số %(number)s: thêm việc ở trang văn bản.")
                % {"n": len(found), "number": number}
            )
        key = (found[0].pk, fold(title))
        if earlier := self.titles.get(key):
            raise WrongCell(_("Văn bản này đã có việc cùng tên (%s). Muốn sửa thì ghi mã vào cột Mã.") % earlier)
        self.titles[key] = _("dòng %d") % row.line
        return found[0]


def _number(row: _Row) -> str:
    return typed(row.cells.get(BASIS, "")).partition(",")[0].strip()


def _path(row: _Row) -> str:
    return path_of(typed(row.cells.get(BASIS, "")).partition(",")[2].strip())[:60]


def _due(
    row: _Row, said: Mapping[str, str], since: Mapping[str, Since], labels: Mapping[str, str]
) -> date | Keep | None:
    """The due date that the row asks for. The first date stands in one column, a later one in the next."""
    task, due, moved = row.task, row.cells.get(DUE), row.cells.get(MOVED)
    is_due, is_moved = (cell is not None and not same(cell, said[key]) for cell, key in ((due, DUE), (moved, MOVED)))
    if task is None or not (is_due or is_moved):
        return KEEP
    for cell in (due, moved):
        refuse_broken(DUE, cell or "")
    first, later = day_of(due or ""), day_of(moved or "")
    if DUE in since:
        settle(labels[DUE], words_of(later or first) == _day_words(since[DUE].was), since[DUE], row.edits)
        return KEEP
    if is_due and (said[MOVED] or is_moved):
        raise WrongCell(_("Hạn gốc giữ nguyên: ghi hạn mới ở cột “%s”.") % labels[MOVED])
    return (later or task.original_due_on) if is_moved else first


def _day_words(iso: str) -> str:
    return words_of(date.fromisoformat(iso)) if iso else ""
