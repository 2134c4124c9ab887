"""The printed table of who does what ("Bảng phân công nhiệm vụ"): tasks of documents → frozen rows, ready for paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Unit, UnitKind
from members.templatetags.page import day as written
from resolutions.models import Document

from .models import Assignment, Part, Stage, Task, TaskQuerySet

ROWS_PRINTED = 1000
NAMED_ONE_BY_ONE = 3  # of units: more of them go under one word, if they are all of their kind
CLASSES = {
    UnitKind.ASSOCIATION: gettext_lazy("các Hội thành viên"),
    UnitKind.DEPARTMENT: gettext_lazy("các ban chuyên môn"),
    UnitKind.CENTRE: gettext_lazy("các trung tâm trực thuộc"),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One task. `decision` only where the tasks of the table were given by several documents."""

    task: Task
    basis: str
    leads: str
    coops: str
    due: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class AssignTable:
    documents: tuple[Document, ...]
    decision: str
    rows: tuple[TableRow, ...]
    is_cut: bool

    @property
    def without_lead(self) -> int:
        return sum(not row.leads for row in self.rows)


def assign_table(tasks: TaskQuerySet, documents: Sequence[Document], decision: str) -> AssignTable:
    """The tasks of the documents, as wholes: what was divided is one row that names the units of its parts. With a
    decision, those that were given by it. What has ended without being done is no task any more."""
    wanted = tasks.filter(document__in=documents, parent__isnull=True).exclude(stage=Stage.ENDED)
    if decision:
        wanted = wanted.filter(decision=decision)
    lanes = Task.objects.filter(lane__isnull=False).exclude(stage=Stage.ENDED).order_by("place_sort")
    given = Assignment.objects.select_related("unit")
    loaded = wanted.select_related("document", "person").defer("search", "document__text", "document__outline")
    parts = Prefetch("parts", lanes.select_related("lane").prefetch_related(Prefetch("assignments", given)), "lanes")
    loaded = loaded.prefetch_related(Prefetch("assignments", given), parts)
    rows = list(loaded.order_by("document_id", "place_sort")[: ROWS_PRINTED + 1])
    shown, by = rows[:ROWS_PRINTED], {task.decision for task in rows}
    whole = _kinds() if shown else {}
    return AssignTable(
        documents=tuple(documents),
        decision=by.pop() if len(by) == 1 else decision,
        rows=tuple(_row(task, whole, many=len(documents) > 1, tells=len(by) > 1) for task in shown),
        is_cut=len(rows) > ROWS_PRINTED,
    )


def _row(task: Task, whole: Mapping[UnitKind, frozenset[int]], *, many: bool, tells: bool) -> TableRow:
    lanes: list[Task] = task.lanes  # type: ignore[attr-defined]
    leads = [lane.lane for lane in lanes if lane.lane] or _units(task.assignments.all(), Part.LEAD)
    coops = _units((lanes[0] if lanes else task).assignments.all(), Part.COOP)
    return TableRow(
        task=task,
        basis=", ".join(words for words in (str(task.document) if many else "", task.place) if words),
        leads=names_of(leads, whole),
        coops=names_of(coops, whole),
        due=written(task.due_on) or task.deadline_phrase,
        decision=task.decision if tells else "",
    )


def _units(given: Iterable[Assignment], part: Part) -> list[Unit]:
    return [a.unit for a in given if a.part == part]


def _kinds() -> Mapping[UnitKind, frozenset[int]]:
    """{kind: the units of it that there are}, for those kinds that a document calls by one word."""
    found: dict[UnitKind, set[int]] = {kind: set() for kind in CLASSES}
    for pk, kind in Unit.objects.active().filter(kind__in=CLASSES).values_list("pk", "kind"):
        found[UnitKind(kind)].add(pk)
    return {kind: frozenset(units) for kind, units in found.items()}


def names_of(units: Sequence[Unit], whole: Mapping[UnitKind, frozenset[int]]) -> str:
    """The names one after the other; all units of a kind together under one word: "các Hội thành viên"."""
    left, words = {unit.pk: unit for unit in units}, list[str]()
    for kind, members in whole.items():
        if len(members) > NAMED_ONE_BY_ONE and members <= left.keys():
            words.append(_("%(units)s (%(n)d đơn vị)") % {"units": CLASSES[kind], "n": len(members)})
            left = {pk: unit for pk, unit in left.items() if pk not in members}
    text = "; ".join([*words, *(unit.name for unit in left.values())])
    return text[:1].upper() + text[1:]
