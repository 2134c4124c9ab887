"""The tasks of a filter along a quarter: a strip for each document, unit or person, a mark where a task is due.

So many are drawn as a page can hold; how many are not is said. The same tasks stand in a table below, for those who do
not see the strips, and for phones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, ClassVar

from django.db.models import F
from django.utils.translation import gettext as _

from . import counting
from .counting import Number
from .filters import TaskFilter
from .grouping import HEADS, Group, Head, groups_of_rows
from .list_head import Screen, hint, tabs_of, total_of
from .models import Task
from .paging import among
from .periods import ReportingPeriod, quarter_of
from .status import State, state
from .strips import LANES, laid, place_of
from .task_rows import COLUMNS, Row, Teller
from .templatetags.status import STATE_LABELS, days_words
from .walks import LAST, NOBODY, WALKS

MOST = 150  # tasks that are drawn
LANE = 20  # px
ICONS = {State.UNDATED: "cond"}
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark on a strip: where, which shape, what it says under the pointer."""

    x: str
    y: int
    state: str
    icon: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class HolidayBand:
    """Holidays in a row: where they stand, and what they are called."""

    x: str
    width: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of the figure."""

    head: Head
    height: int
    signs: list[Sign]
    rests: list[tuple[str, int]]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Screen):
    """The screen. `lines`: where the second and third month begin; `today` is empty in other quarters."""

    template: ClassVar[str] = "tasks/_timeline.html"

    quarter: ReportingPeriod
    count: Number
    strips: list[Strip]
    groups: list[Group]
    months: list[tuple[str, str]]
    lines: list[str]
    today: str
    bands: list[HolidayBand]
    previous_url: str
    next_url: str
    today_url: str
    rest_url: str
    is_by_document: bool
    states: list[str]

    @property
    def drawn(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def has_more(self) -> bool:
        return self.count.more or self.count.value > self.drawn


def timeline(tasks: TaskFilter, holidays: Mapping[date, str] = MappingProxyType({})) -> Timeline:
    """The quarter that a valid filter asks for."""
    quarter = tasks.quarter
    rows = tasks.on_a_walk(tasks.qs).filter(due_sort__range=(quarter.start, quarter.end))
    tabs = tabs_of(tasks)
    found = list(rows.order_by("due_sort", "pk").values(*COLUMNS)[:MOST])
    kind = tasks.values.get("nhom") or "van-ban"
    kind = "van-ban" if kind == "quy" else kind
    parts = _by_kind(kind, found)
    heads = HEADS[kind](tasks, list(parts))
    shown = [task for part in parts.values() for task in part]
    told = dict(zip((task["id"] for task in shown), _rows_of(tasks, shown), strict=True))
    total = total_of(tasks, tabs)
    return Timeline(
        filter=tasks,
        tabs=tabs,
        total=total,
        hint=None if total.value else hint(tasks),
        quarter=quarter,
        count=counting.capped(rows) if len(found) == MOST else Number(len(found)),
        strips=[_strip(tasks, quarter, heads[key], part, told) for key, part in parts.items()],
        groups=groups_of_rows(tasks, [(heads[key], [(told[t["id"]], t) for t in part]) for key, part in parts.items()]),
        months=[_month(quarter, n) for n in range(3)],
        lines=[f"{place_of(_first(quarter, n), quarter.start, quarter.end):.2f}%" for n in (1, 2)],
        today=_at(tasks.today, quarter) if quarter.start <= tasks.today <= quarter.end else "",
        bands=bands_of(quarter, holidays),
        **_ways(tasks, quarter),
        is_by_document=kind == "van-ban",
        states=[s.value for s in State if any(_state(tasks, task) == s for task in found)],
    )


def _rows_of(tasks: TaskFilter, found: Sequence[Found]) -> list[Row]:
    return Teller(tasks.user, tasks.day, tasks.windows).rows(found)


def _by_kind(kind: str, found: Sequence[Found]) -> dict[Any, list[Found]]:
    """{document, unit or person: its tasks by due date}, in the order of the list's groups."""
    parts: dict[Any, list[Found]] = {}
    if kind == "van-ban":
        for task in found:
            parts.setdefault(task["document_id"], []).append(task)
        return dict(sorted(parts.items(), reverse=True))
    lines = WALKS[kind].with_owner(Task.objects.filter(pk__in=among([task["id"] for task in found])))
    owners = {pk: (owner, name) for pk, owner, name in lines.values_list(F("pk"), F("owner"), F("owner_name"))}
    names: dict[int, str] = {}
    for task in found:
        owner, name = owners[task["id"]]
        names[owner or NOBODY] = name or LAST
        parts.setdefault(owner or NOBODY, []).append(task)
    return dict(sorted(parts.items(), key=lambda pair: (names[pair[0]], pair[0])))


def _strip(
    tasks: TaskFilter, quarter: ReportingPeriod, head: Head, part: Sequence[Found], told: dict[int, Row]
) -> Strip:
    marks, rests = laid([place_of(task["due_on"], quarter.start, quarter.end) for task in part])
    lanes = max((mark.lane + 1 for mark in marks), default=1)
    top = LANES if rests else lanes
    signs = [
        _sign(tasks, part[mark.index], told, mark.x, (top - mark.lane - 1) * LANE + LANE * bool(rests))
        for mark in marks
    ]
    return Strip(
        head,
        height=(top + bool(rests)) * LANE + 8,
        signs=signs,
        rests=[(f"{rest.x:.2f}%", rest.count) for rest in rests],
        words=_sum(tasks, part),
    )


def _sign(tasks: TaskFilter, task: Found, told: dict[int, Row], x: float, y: int) -> Sign:
    how, row = _state(tasks, task), told[task["id"]]
    when = days_words(how, task["due_on"], task["closed_on"], tasks.day) or str(STATE_LABELS[how])
    words = _("%(due)s: %(title)s (%(when)s)") % {"due": row.due, "title": row.title, "when": when}
    return Sign(f"{x:.2f}%", y + 4, how.value, ICONS.get(how, how.value), row.url, words)


def _sum(tasks: TaskFilter, part: Sequence[Found]) -> str:
    """How the strip's tasks stand, in words: "4 việc: 1 quá hạn, 3 trong hạn"."""
    states = [_state(tasks, task) for task in part]
    words = [f"{states.count(s)} {str(STATE_LABELS[s]).lower()}" for s in State if s in states]
    return _("%(count)d việc: %(words)s") % {"count": len(part), "words": ", ".join(words)}


def _state(tasks: TaskFilter, task: Found) -> State:
    return state(task["stage"], task["deadline_kind"], task["due_on"], task["closed_on"], tasks.day, tasks.windows)


def _first(quarter: ReportingPeriod, number: int) -> date:
    return date(quarter.year, quarter.start.month + number, 1)


def _month(quarter: ReportingPeriod, number: int) -> tuple[str, str]:
    """Where a month's name stands, and the name."""
    first = _first(quarter, number)
    return f"{place_of(first + timedelta(days=14), quarter.start, quarter.end):.2f}%", _("Tháng %d") % first.month


def _at(day: date, quarter: ReportingPeriod) -> str:
    return f"{place_of(day, quarter.start, quarter.end):.2f}%"


def bands_of(quarter: ReportingPeriod, holidays: Mapping[date, str]) -> list[HolidayBand]:
    """The holidays of the quarter, those that follow each other as one."""
    runs: list[list[date]] = []
    for day in sorted(day for day in holidays if quarter.start <= day <= quarter.end):
        if runs and day - runs[-1][-1] == timedelta(days=1) and holidays[day] == holidays[runs[-1][-1]]:
            runs[-1].append(day)
        else:
            runs.append([day])
    one = place_of(quarter.start + timedelta(days=1), quarter.start, quarter.end)
    one -= place_of(quarter.start, quarter.start, quarter.end)
    return [_band(quarter, run, holidays[run[0]], one) for run in runs]


def _band(quarter: ReportingPeriod, run: Sequence[date], name: str, one: float) -> HolidayBand:
    first, last = run[0], run[-1]
    span = f"{first:%d/%m}" if first == last else f"{first:%d/%m}–{last:%d/%m}"
    x = place_of(first, quarter.start, quarter.end) - one / 2
    return HolidayBand(f"{x:.2f}%", f"{one * len(run):.2f}%", " ".join(filter(None, (span, name or _("ngày nghỉ")))))


def _ways(tasks: TaskFilter, quarter: ReportingPeriod) -> dict[str, str]:
    """The addresses around the quarter: its neighbours, today's, and the whole of it as a list."""
    now = quarter_of(tasks.today)

    def way(to: ReportingPeriod) -> str:
        return tasks.address(quy=to.slug) if to.is_known else ""

    return {
        "previous_url": way(quarter.previous()),
        "next_url": way(quarter.next()),
        "today_url": "" if quarter == now else way(now),
        "rest_url": tasks.address(dang="", quy="", nhom="", han=quarter.label, sap_xep="han"),
    }
