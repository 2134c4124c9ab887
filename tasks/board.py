"""The tasks of a filter by stage: a column for each, its first cards, and how many there are in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse

from members.models import User

from . import counting
from .counting import Number
from .filters import TaskFilter
from .list_head import Screen, hint, tabs_of, total_of
from .models import Stage, Task, TaskQuerySet
from .models.task import CLOSED_STAGES
from .paging import RARE, Unindexed, among, few
from .task_rows import COLUMNS, Row, Teller
from .transitions import ADD, PROGRESS, REPORT, Action, in_stage

CARDS = 10
WAY = (Stage.NEW, Stage.TODO, Stage.DOING, Stage.CONFIRM, Stage.DONE)
ASIDE = (Stage.REDO, Stage.HOLD, Stage.COND, Stage.ENDED)
NEVER_CLOSED = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Step:
    """What this user can do with a card, and the form for it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    row: Row
    percent: int
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Column:
    """A stage: its first cards, open ones by their due dates, closed ones the latest first."""

    stage: str
    label: str
    cards: list[Card]
    count: Number
    url: str

    @property
    def is_closed(self) -> bool:
        return self.stage in CLOSED_STAGES

    @property
    def rest(self) -> bool:
        """Whether there are more than the cards."""
        return self.count.more or self.count.value > len(self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Screen):
    """The screen."""

    template: ClassVar[str] = "tasks/_board.html"

    way: list[Column]
    aside: list[Column]
    opens_aside: bool

    @property
    def aside_count(self) -> Number:
        return sum((column.count for column in self.aside), Number(0))

    @property
    def aside_words(self) -> str:
        return " · ".join(f"{column.label} {column.count}" for column in self.aside if column.count.value)


def board(tasks: TaskFilter) -> Board:
    """The board that a valid filter asks for."""
    rows = tasks.qs
    tabs = tabs_of(tasks)
    ids = few(rows)
    counts, keys = _sorted_few(ids) if ids is not None else _first_of_many(tasks, rows)
    cards = _cards(tasks, keys)
    columns = {
        stage: Column(
            stage,
            str(stage.label),
            [cards[key] for key in keys[stage] if key in cards],
            counts[stage],
            tasks.address(dang="", buoc=stage, sap_xep="" if stage in CLOSED_STAGES else "han"),
        )
        for stage in Stage
    }
    total = total_of(tasks, tabs)
    return Board(
        filter=tasks,
        tabs=tabs,
        total=total,
        hint=None if total.value else hint(tasks),
        way=[columns[stage] for stage in WAY],
        aside=[columns[stage] for stage in ASIDE],
        opens_aside=tasks.values.get("buoc") in ASIDE,
    )


def _sorted_few(ids: Sequence[int]) -> tuple[dict[Stage, Number], dict[Stage, list[int]]]:
    """Of few tasks all are looked at: {stage: how many}, {stage: the first ones}."""
    found: dict[Stage, list[tuple[Any, int]]] = {stage: [] for stage in Stage}
    lines = Task.objects.filter(pk__in=among(ids)).values_list("stage", "due_sort", "closed_on", "pk")
    for name, due, closed, pk in lines:
        stage = Stage(name)
        found[stage].append((-(closed or NEVER_CLOSED).toordinal() if stage in CLOSED_STAGES else due.toordinal(), pk))
    counts = {stage: Number(len(keys)) for stage, keys in found.items()}
    return counts, {stage: [pk for _order, pk in sorted(keys)[:CARDS]] for stage, keys in found.items()}


def _first_of_many(tasks: TaskFilter, rows: TaskQuerySet) -> tuple[dict[Stage, Number], dict[Stage, list[int]]]:
    """Of many tasks those of each stage are asked for, each from an index."""
    counts = counting.per_stage(rows)
    walked = tasks.on_a_walk(rows)
    return counts, {
        stage: _first(walked if stage in CLOSED_STAGES else rows, stage, counts[stage]) if counts[stage].value else []
        for stage in Stage
    }


def _first(rows: TaskQuerySet, stage: Stage, count: Number) -> list[int]:
    if stage not in CLOSED_STAGES:
        found = rows.filter(stage=stage).order_by("due_sort", "pk")
    elif count.value <= RARE:
        found = rows.filter(stage=stage).order_by("-closed_on", "pk")
    else:  # met soon on a walk back through what was closed
        found = rows.alias(any_stage=Unindexed("stage")).filter(any_stage=stage, closed_on__isnull=False)
        found = found.order_by("-closed_on", "pk")
    return list(found.values_list("pk", flat=True)[:CARDS])


def _cards(tasks: TaskFilter, keys: dict[Stage, list[int]]) -> dict[int, Card]:
    wanted = [pk for some in keys.values() for pk in some]
    found = list(Task.objects.filter(pk__in=among(wanted)).values(*COLUMNS, "percent"))
    teller = Teller(tasks.user, tasks.day, tasks.windows)
    return {
        task["id"]: Card(row, task["percent"], _steps(tasks.user, task, is_lead=row.is_mine))
        for row, task in zip(teller.rows(found), found, strict=True)
    }


def _steps(user: User, task: dict[str, Any], *, is_lead: bool) -> list[Step]:
    steps = in_stage(task["stage"], user, is_lead=is_lead and user.is_representative)
    return [Step(str(action.label), _url(action, task["id"])) for action in steps]


def _url(action: Action, pk: int) -> str:
    if action in (PROGRESS, ADD):
        return reverse("tasks:progress", args=[pk])
    if action == REPORT:
        return reverse("tasks:report", args=[pk])
    return reverse("tasks:act", args=[pk, action.key])
