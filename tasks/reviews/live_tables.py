"""The tables of a period, counted in the database: no task is looked at row by row.

`live_pass` goes over the tasks that are live in the period once; here its lines become tables. `tables.tables_of` says
the same of standings (tests/tasks/reviews/test_reading.py compares).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from members.times import NameTable
from resolutions.models import Document

from ..period_filter import Period
from ..status import State, Summary, Windows
from .facts import Point, Table, cut
from .live_pass import Line, lines, stood, summary_of
from .tables import Due, Extended, Group

Sums = defaultdict[Any, Counter[str]]  # {what is counted: {state: tasks}}


@dataclass(frozen=True, slots=True)
class LiveTables:
    """`ended` tasks of the period stand in no other sum."""

    total: Summary
    ended: int
    waiting: int
    units: Table
    documents: Table
    clusters: Table
    fields: Table
    extended: Extended
    dues: tuple[Due, ...]


def whole(periods: Sequence[Period], windows: Windows) -> list[Point]:
    """The periods' own figures. One query."""
    found = zip(periods, stood(periods, windows), strict=True)
    return [Point(period.span, summary_of(one.states), one.due, one.waiting) for period, one in found]


def live_tables(period: Period, windows: Windows, units: int, documents: int, names: NameTable) -> LiveTables:
    """Lines by unit and by field up to `units`, by document up to `documents`."""
    read = _Read()
    for line in lines(period, windows, documents):
        read.add(line)
    total = summary_of(read.all)
    return LiveTables(
        total=total,
        ended=read.all[State.ENDED],
        waiting=read.waiting,
        units=_by_unit(read, names, period.day, units),
        documents=_by_document(read, total),
        clusters=Table(_in_order(read.clusters)),
        fields=cut(_in_order(read.fields), units),
        extended=Extended(read.first, read.all[State.DONE_ON_TIME], read.moved, read.times),
        dues=tuple(due for day in sorted(read.dues) if (due := Due(day, summary_of(read.dues[day]))).summary.total),
    )


@dataclass(slots=True)
class _Read:
    """The lines of the one pass, put where they belong."""

    all: Counter[str] = field(default_factory=Counter)
    dues: Sums = field(default_factory=partial(defaultdict, Counter))
    documents: Sums = field(default_factory=partial(defaultdict, Counter))
    units: Sums = field(default_factory=partial(defaultdict, Counter))
    clusters: Sums = field(default_factory=partial(defaultdict, Counter))
    fields: Sums = field(default_factory=partial(defaultdict, Counter))
    names: dict[int, str] = field(default_factory=dict)
    document_count: int = 0
    waiting: int = 0
    first: int = 0
    moved: int = 0
    times: int = 0

    def add(self, line: Line) -> None:
        match line.what:
            case "all":
                self._add_to_all(line)
            case "documents":
                self.document_count = line.tasks
            case "document":
                _put(self.documents, line.key, line)
            case "cluster":
                _put(self.clusters, line.cluster or "", line)
            case "field":
                _put(self.fields, line.field or "", line)
            case "unit":
                self._add_to_unit(line)

    def _add_to_all(self, line: Line) -> None:
        self.all[line.state] += int(line.tasks)
        self.waiting += int(line.waiting or 0)
        self.first += int(line.first or 0)
        self.moved += int(line.moved or 0)
        self.times += int(line.times or 0)
        if line.day:
            day = date.fromisoformat(line.day) if isinstance(line.day, str) else line.day
            _put(self.dues, day, line)

    def _add_to_unit(self, line: Line) -> None:
        """A task of one lead is one task of its cluster and field too."""
        key = line.key or 0
        _put(self.units, key, line)
        self.names[key] = line.name or ""
        if not line.is_shared:
            _put(self.clusters, line.cluster or "", line)
            _put(self.fields, line.field or "", line)


def _put(sums: Sums, key: Any, line: Line) -> None:
    sums[key][line.state] += int(line.tasks)


# --- Line by line --------------------------------------------------------------------------------------------------


def _by_unit(read: _Read, then: NameTable, day: date, shown: int) -> Table:
    """A line per lead unit, under the name that it bore on the day, and one for tasks without a lead."""
    groups = _most_overdue(read.units)
    named = [_group(key, then.name_on(key, read.names[key], day), states) for key, states in groups[:shown]]
    return cut([*named, *(_group(key, "", states) for key, states in groups[shown:])], shown)


def _by_document(read: _Read, total: Summary) -> Table:
    groups = _most_overdue(read.documents)
    found = Document.objects.only("kind", "kind_printed", "number", "title").in_bulk(list(read.documents))
    named = [_group(key, found[key].label, states, found[key].title) for key, states in groups]
    rest = _less(total, sum((group.summary for group in named), Summary()))
    return Table(tuple(named), read.document_count - len(named), rest)


def _most_overdue(sums: Sums) -> list[tuple[Any, Counter[str]]]:
    return sorted(sums.items(), key=lambda one: (-one[1][State.LATE], -one[1].total(), one[0]))


def _group(key: int, name: str, states: Counter[str], note: str = "") -> Group:
    return Group(str(key or ""), name, summary_of(states), states[State.ENDED], note)


def _in_order(sums: Sums) -> tuple[Group, ...]:
    """The most overdue first; the name is the key, as in snapshots."""
    groups: Iterable[Group] = (Group(name, name, summary_of(n), n[State.ENDED]) for name, n in sums.items())
    return tuple(sorted(groups, key=lambda g: (-g.summary.late, -g.summary.total, g.name)))


def _less(whole: Summary, part: Summary) -> Summary:
    return Summary(
        whole.done_on_time - part.done_on_time,
        whole.done_late - part.done_late,
        whole.in_time - part.in_time,
        whole.late - part.late,
        whole.undated - part.undated,
    )
