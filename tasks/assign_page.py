"""What the assignment page shows: rows with their fields as text, the load of the units, and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from members.folding import fold
from members.models import Unit
from resolutions.models import Document

from .dividing import is_divisible
from .forms.assign import RowForm
from .forms.sitting import FIELDS, Sitting, field_names, fingerprint, key, units_of, values_of
from .models import Part, Task, TaskQuerySet
from .person_names import Directory, Known
from .sitting import load
from .unit_classes import classes_of
from .waiting import unassigned

PAGE_SIZE = 50
LOADS_SHOWN = 6
DOCUMENTS_OFFERED = 30
CLASSES = ("các Hội thành viên", "các ban chuyên môn", "các trung tâm trực thuộc")  # as documents write them
FOLDED = ("product", "instruction")


@dataclass(frozen=True, slots=True)
class Field:
    """A cell that can be written in."""

    name: str
    value: str
    label: str = ""
    errors: tuple[str, ...] = ()
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    task: Task
    key: str
    version: str
    was: str
    fields: dict[str, Field]
    is_picked: bool = False
    is_assigned: bool = False
    can_divide: bool = False
    divides: bool = False
    moved: str = ""

    @property
    def is_free(self) -> bool:
        """Whether nobody leads it and nobody is typed in."""
        return not self.fields["lead"].value

    @property
    def more(self) -> str:
        """What stands in the fields that are folded away."""
        return "; ".join(value for name in FOLDED if (value := self.fields[name].value.strip()))

    @property
    def more_is_wrong(self) -> bool:
        return any(self.fields[name].errors for name in FOLDED)

    @property
    def divide_key(self) -> str:
        return key(self.task, "divide")

    @property
    def place(self) -> str:
        """Which row it is, in few words."""
        return self.task.place or _("nhiệm vụ %d") % self.task.position

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(field's id, row and field, message) for the summary of errors."""
        fields = self.fields.values()
        return [(field.name, f"{self.place}, {field.label}", error) for field in fields for error in field.errors]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    note: str
    rows: tuple[Row, ...]
    document: Document | None = None

    @property
    def document_key(self) -> str:
        return str(self.document.pk) if self.document else ""


@dataclass(frozen=True, slots=True)
class Load:
    """How much a unit leads already. `called` is its name in fields."""

    unit: str
    called: str
    has: int
    most: int


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen: what is written into the field, a unit's full name and how much it leads; or a class of
    units, of which there are `parts`."""

    value: str
    name: str
    has: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Scope:
    """Which tasks the page is about: those of these documents, or of all; all that are open, or only what waits."""

    documents: tuple[Document, ...] = ()
    shows_given: bool = False
    number: int = 1
    decision: str = ""

    @property
    def document(self) -> Document | None:
        """The document, when there is but one."""
        return self.documents[0] if len(self.documents) == 1 else None

    @property
    def query(self) -> str:
        """The documents as an address names them."""
        return "&".join(f"van-ban={document.pk}" for document in self.documents)


@dataclass(frozen=True, slots=True)
class Choice:
    """A document with tasks that wait for a lead."""

    document: Document
    waiting: int

    @property
    def key(self) -> str:
        return str(self.document.pk)


@dataclass(frozen=True, slots=True)
class AssignPage:
    scope: Scope
    groups: tuple[Group, ...]
    total: int
    waiting: int
    pages: int
    loads: tuple[Load, ...]
    options: tuple[Option, ...]
    people: tuple[Known, ...]
    choices: tuple[Choice, ...] = ()
    sitting: Sitting | None = None

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def assigned(self) -> int:
        return self.total - self.waiting

    @property
    def picked(self) -> int:
        return sum(row.is_picked for row in self.rows)

    @property
    def moved(self) -> list[Row]:
        return [row for row in self.rows if row.moved]

    @property
    def row_errors(self) -> list[tuple[str, str, str]]:
        """(field's id, row and field, message)."""
        return [error for row in self.rows for error in row.errors]

    @property
    def document(self) -> Document | None:
        return self.scope.document

    @property
    def decision(self) -> str:
        """By which document the tasks are given, as it was typed last."""
        return str(self.sitting.data.get("decision", "")) if self.sitting else self.scope.decision

    @property
    def number(self) -> int:
        return self.scope.number

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1 if self.number < self.pages else 0


def assign_page(
    tasks: TaskQuerySet,
    scope: Scope,
    people: Directory,
    day: date,
    sitting: Sitting | None = None,
    stale: Iterable[Task] = (),
) -> AssignPage:
    """A page of the tasks of the scope, document by document; in each those without a lead first."""
    wanted = _wanted(tasks, scope)
    counted = wanted.order_by().aggregate(total=Count("pk"), waiting=Count("pk", filter=Q(lead_count=0)))
    ordered = wanted.annotate(has_lead=Q(lead_count__gt=0)) if scope.shows_given else wanted
    ordered = ordered.order_by("document_id", *(["has_lead"] if scope.shows_given else []), "place_sort")
    pages = max(1, ceil(counted["total"] / PAGE_SIZE))
    start = (scope.number - 1) * PAGE_SIZE
    rows_of_page = ordered.with_row().select_related("lane").defer("search")[start : start + PAGE_SIZE]
    shown = sitting.tasks if sitting else list(rows_of_page)
    moved = {task.pk: task for task in stale}
    units, loads, called = (
        list(Unit.objects.active().only("name", "name_fold").order_by("name_fold")),
        load(),
        field_names(),
    )
    rows = [_row(task, values_of(task, called, people), sitting, moved.get(task.pk)) for task in shown]
    return AssignPage(
        scope=scope,
        groups=tuple(_groups(rows, scope, counted["waiting"])),
        total=counted["total"],
        waiting=counted["waiting"],
        pages=pages,
        loads=_loads(units, called, loads, rows),
        options=_options(units, called, loads, day),
        people=tuple(people.offered),
        choices=() if scope.documents else _choices(tasks),
        sitting=sitting,
    )


def _options(
    units: Sequence[Unit], called: Mapping[int, str], loads: Mapping[int, int], day: date
) -> tuple[Option, ...]:
    """The classes of more than one unit first. A group that only repeats the word for a class is not offered too."""
    classes = {fold(phrase): c for phrase, c in classes_of(CLASSES, day).items() if len(c.units) > 1}
    words = [Option(known.phrase, known.label, parts=len(known.units)) for known in classes.values()]
    one_by_one = [unit for unit in units if unit.name_fold not in classes]
    return (*words, *(Option(called[unit.pk], unit.name, loads.get(unit.pk, 0)) for unit in one_by_one))


def _wanted(tasks: TaskQuerySet, scope: Scope) -> TaskQuerySet:
    """Open tasks that can be given to units: those of a divided one are given part by part, not as a whole."""
    chosen = tasks.filter(document__in=scope.documents) if scope.documents else tasks
    if not scope.shows_given:
        return unassigned(chosen)
    lanes = Task.objects.filter(parent=OuterRef("pk"), lane__isnull=False)
    return chosen.filter(closed_on__isnull=True).exclude(Q(has_parts=True) & Exists(lanes))


def _choices(tasks: TaskQuerySet) -> tuple[Choice, ...]:
    """The documents of what waits, the newest first."""
    waiting = unassigned(tasks).order_by("-document_id").values_list("document_id").annotate(n=Count("pk"))
    found = dict(waiting[:DOCUMENTS_OFFERED])
    documents = Document.objects.defer("text", "outline").in_bulk(found)
    return tuple(Choice(documents[pk], count) for pk, count in found.items())


def _row(task: Task, stored: dict[str, str], sitting: Sitting | None, moved: Task | None) -> Row:
    form = sitting.rows.get(task.pk) if sitting else None
    values = sitting.typed[task.pk] if sitting and form else stored
    fields = {
        name: Field(
            key(task, name),
            values[name],
            str(RowForm.base_fields[name].label),
            tuple(str(error) for error in form.errors.get(name, ())) if form else (),
            _lines(values[name]),
        )
        for name in FIELDS
    }
    return Row(
        task=task,
        key=str(task.pk),
        version=str(moved.version) if moved else form.data["version"] if form else str(task.version),
        was=fingerprint(list(stored.values())),
        fields=fields,
        is_picked=sitting is not None and task.pk in sitting.batch.picked,
        is_assigned=bool(units_of(task, Part.LEAD)),
        can_divide=is_divisible(task),
        divides=sitting is not None and sitting.divides(task),
        moved=_told(stored) if moved else "",
    )


def _told(stored: dict[str, str]) -> str:
    """How the task stands now, for a row that somebody else changed meanwhile."""
    return _("Nay: chủ trì %(lead)s; phối hợp %(coop)s; hạn %(due)s.") % {
        "lead": stored["lead"] or _("chưa có"),
        "coop": stored["coop"] or _("không"),
        "due": stored["due_on"] or _("không có"),
    }


def _lines(text: str) -> int:
    """Lines that the text takes in a narrow cell."""
    return min(8, sum(max(1, ceil(len(line) / 48)) for line in text.splitlines() or [""]))


def _groups(rows: Sequence[Row], scope: Scope, waiting: int) -> Iterable[Group]:
    if scope.document:
        free = tuple(row for row in rows if not row.is_assigned)
        given = tuple(row for row in rows if row.is_assigned)
        if free:
            yield Group(_("Chưa giao"), _("%d nhiệm vụ") % waiting, free)
        if given:
            yield Group(_("Đã có chủ trì"), _("sửa được ngay trong ô"), given)
        return
    for pk in dict.fromkeys(row.task.document_id for row in rows):
        part = tuple(row for row in rows if row.task.document_id == pk)
        yield Group("", part[0].task.document.title, part, part[0].task.document)


def _loads(
    units: Sequence[Unit], called: Mapping[int, str], has: Mapping[int, int], rows: Sequence[Row]
) -> tuple[Load, ...]:
    """The units that lead tasks on this page first, then the busiest."""
    here = {unit.pk for row in rows for unit in units_of(row.task, Part.LEAD)}
    most = max((has.get(unit.pk, 0) for unit in units), default=0)
    first = sorted(units, key=lambda unit: (unit.pk not in here, -has.get(unit.pk, 0)))[:LOADS_SHOWN]
    return tuple(Load(unit.name, called[unit.pk], has.get(unit.pk, 0), max(most, 1)) for unit in first)
