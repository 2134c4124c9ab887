"""Rows of the home page: a task, why it is here, and what can be done with it on the spot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Role, User
from members.templatetags.page import day as written

from .counting import Number
from .models import Part, ProgressEntry, Stage, Task, TaskQuerySet
from .quarter import last_results
from .status import State, Windows
from .task_rows import several
from .templatetags.status import days_words
from .transitions import ACCEPT, ADD, CONFIRM, PROGRESS, REPORT, RETURN, Action, available

TONES = {State.LATE: "is-late", State.SOON: "is-soon"}
NEAR = 90  # "còn … ngày" is said only so many days ahead

RECORD, RESULT = "tien-do", "bao-ket-qua"
KEYS: Mapping[Action, str] = {
    PROGRESS: RECORD,
    ADD: RECORD,
    REPORT: RESULT,
    CONFIRM: CONFIRM.key,
    RETURN: RETURN.key,
    ACCEPT: ACCEPT.key,
}
OFFERED: Mapping[str, tuple[Action, ...]] = {
    Role.ADMIN: (PROGRESS, ADD),
    Role.OFFICE: (PROGRESS, ADD),
    Role.STANDING: (CONFIRM, RETURN),
    Role.UNIT: (ACCEPT, REPORT, PROGRESS, ADD),
}


def label_of(key: str) -> str:
    """The words on the button."""
    return {
        RECORD: _("Ghi tiến độ"),
        RESULT: _("Báo kết quả"),
        CONFIRM.key: _("Xác nhận hoàn thành"),
        RETURN.key: _("Trả lại đơn vị"),
        ACCEPT.key: _("Tiếp nhận"),
    }[key]


@dataclass(frozen=True, slots=True)
class RowAction:
    """A button. `at_once`: one click does it; the others open a form in the row."""

    key: str
    label: str
    url: str
    is_main: bool
    at_once: bool


@dataclass(frozen=True, slots=True)
class HomeRow:
    key: str
    version: str
    title: str
    url: str
    leads: str
    document: str
    place: str
    due: str
    when: str
    tone: str
    actions: tuple[RowAction, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A section before its rows are read: which tasks, in which order, how many of them."""

    key: str
    title: str
    icon: str
    tasks: TaskQuerySet
    url: str
    tone: str = ""
    count: Number | None = None
    limit: int = 6
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    icon: str
    tone: str
    rows: tuple[HomeRow, ...]
    count: Number
    url: str
    empty: str = ""

    @property
    def has_more(self) -> bool:
        return self.count.value > len(self.rows)


def sections(wanted: Sequence[Wanted], user: User, day: date, windows: Windows) -> tuple[Section, ...]:
    """The sections that have something to show. One query per section for the ids, then the rows of all together."""
    ids = {w.key: list(w.tasks.values_list("pk", flat=True)[: w.limit]) for w in wanted}
    every = {pk for part in ids.values() for pk in part}
    tasks = Task.objects.with_row().defer("text", "search").in_bulk(list(every))
    results = last_results([pk for pk, task in tasks.items() if task.stage == Stage.CONFIRM], day)
    made = []
    for w in wanted:
        rows = tuple(row_of(tasks[pk], user, day, windows, results.get(pk)) for pk in ids[w.key])
        if rows or w.empty:
            made.append(Section(w.key, w.title, w.icon, w.tone, rows, w.count or Number(len(rows)), w.url, w.empty))
    return tuple(made)


def row_now(task: Task, user: User, day: date, windows: Windows) -> HomeRow:
    """One row made anew, with the words that it has in its section."""
    results = last_results([task.pk], day) if task.stage == Stage.CONFIRM else {}
    return row_of(task, user, day, windows, results.get(task.pk))


def row_of(task: Task, user: User, day: date, windows: Windows, result: ProgressEntry | None = None) -> HomeRow:
    """A task in a row; `result` is the report that waits to be confirmed, and lateness is then told for its day."""
    state = task.state_on(day, windows)
    when, tone = "", TONES.get(state, "muted")
    if result and task.due_on:
        in_time = result.reported_on <= task.due_on
        done = State.DONE_ON_TIME if in_time else State.DONE_LATE
        when, tone = days_words(done, task.due_on, result.reported_on, day), "is-done" if in_time else "muted"
    elif task.due_on and (task.due_on - day).days <= NEAR:
        when = days_words(state, task.due_on, None, day)
    return HomeRow(
        key=str(task.pk),
        version=str(task.version),
        title=task.title,
        url=task.get_absolute_url(),
        leads=""
        if user.is_representative
        else several([a.unit.name for a in task.assignments.all() if a.part == Part.LEAD]),
        document=str(task.document),
        place=_place(task, result),
        due=written(task.due_on) or task.deadline_phrase,
        when=when,
        tone=tone,
        actions=tuple(_actions(task, user)),
    )


def _place(task: Task, result: ProgressEntry | None) -> str:
    """Where in the document the task stands; the report that waits."""
    parts = [task.place]
    if result:
        told = _("báo kết quả ngày %s") % written(result.reported_on)
        parts.append(told + (_(" kèm %s") % result.document_number if result.document_number else ""))
    return " · ".join(part for part in parts if part)


def _actions(task: Task, user: User) -> Iterable[RowAction]:
    # Adding to a report that waits for a decision is a rare thing; it is done on the task's own page.
    possible = set(available(task, user)) - ({ADD} if task.stage == Stage.CONFIRM else set())
    offered = [action for action in OFFERED.get(user.role, ()) if action in possible]
    for number, action in enumerate(offered):
        key = KEYS[action]
        url = reverse("tasks:home_act", args=[task.pk, key])
        yield RowAction(key, label_of(key), url, is_main=number == 0, at_once=action is ACCEPT)
