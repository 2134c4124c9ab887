"""What stands above the tasks in every shape of the list: the states, the conditions as chips, the filter bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from . import counting
from .counting import Number
from .filter_words import BOARD, CALENDAR, GROUPINGS, LIST, SHAPES, STATE_WORDS, TIMELINE
from .filters import WINDOW_FIELDS, TaskFilter
from .models import Stage
from .paging import SORTS
from .periods import quarter_of

TAB_ICONS = {
    "qua-han": "late",
    "sap-den-han": "soon",
    "trong-han": "intime",
    "khong-han": "cond",
    "hoan-thanh": "done",
    "ket-thuc": "ended",
}
SHAPE_ICONS = {LIST: "tasks", BOARD: "board", TIMELINE: "timeline", CALENDAR: "calendar"}
TAB_CLASSES = {"qua-han": "late", "sap-den-han": "soon", "hoan-thanh": "done"}
# Conditions without a control above the list.
KEPT = (
    *("trang_thai", "van_ban", "chuoi", "ky", "vai", "cum", "linh_vuc"),
    *("chua_bao", "ngay", "den_han", "rieng", "nguoi"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    icon: str
    css: str
    count: Number
    current: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """What an empty page offers: drop one condition and so many tasks are found."""

    url: str
    left_out: str
    count: Number


@dataclass(frozen=True, slots=True)
class Shape:
    """Another way to look at the same tasks."""

    url: str
    label: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The tasks of a filter in one shape, and what is said about them in every shape."""

    template: ClassVar[str]

    filter: TaskFilter
    tabs: list[Tab]
    total: Number
    hint: Hint | None = None

    @property
    def is_empty(self) -> bool:
        return not self.total.value

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter.conditions())

    @property
    def conditions(self) -> str:
        return ", ".join(condition.words for condition in self.filter.conditions())

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What no control and no tab shows: each condition in words, and the list without it."""
        shown = {"trang_thai"} if any(tab.current for tab in self.tabs) else set()
        told = [condition for condition in self.filter.conditions() if condition.name in set(KEPT) - shown]
        return [(condition.words, self.filter.address(**{condition.name: ""})) for condition in told]


def shapes_of(tasks: TaskFilter) -> list[Shape]:
    """The switch. What is looked at is left behind with the shape, what is looked for goes along."""
    left = dict.fromkeys(WINDOW_FIELDS, "")
    return [
        Shape(tasks.address(dang=key, **left), str(label), SHAPE_ICONS[key], key == tasks.shape)
        for key, label in ((LIST, _("Danh sách")), *SHAPES)
    ]


def total_of(tasks: TaskFilter, tabs: Iterable[Tab]) -> Number:
    """How many tasks the filter finds; a state that is no tab is counted apart."""
    return next((tab.count for tab in tabs if tab.current), None) or counting.capped(tasks.qs)


def tabs_of(tasks: TaskFilter) -> list[Tab]:
    counts = counting.per_state(tasks)
    words = {**{key: str(label) for key, label in STATE_WORDS}, "": _("Tất cả")}
    words |= {"khong-han": _("Không hạn, chờ"), "ket-thuc": _("Kết thúc")}
    return [
        Tab(
            tasks.address(trang_thai=key),
            words[key],
            TAB_ICONS.get(key, ""),
            TAB_CLASSES.get(key, ""),
            counts[key],
            key == tasks.state,
        )
        for key in ("", *counting.TABS)
    ]


def hint(tasks: TaskFilter) -> Hint | None:
    """The first condition without which something would be found."""
    set_conditions = tasks.conditions()
    if len(set_conditions) < 2:
        return None
    for condition in reversed(set_conditions):
        count = counting.capped(tasks.without(condition.name))
        if count.value:
            return Hint(tasks.address(**{condition.name: ""}), condition.words, count)
    return None


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The controls above the list with what is set in them, built by hand: a select of all units must stay cheap."""

    q: str
    number: str
    due: str
    unassigned: bool
    units: list[Choice]
    stages: list[Choice]
    sorts: list[Choice]
    groups: list[Choice]
    quarters: list[str]
    clear_url: str
    kept: list[tuple[str, str]]


def filter_bar(tasks: TaskFilter) -> FilterBar:
    data = tasks.data

    def choices(name: str, pairs: Iterable[tuple[Any, Any]]) -> list[Choice]:
        set_to = data.get(name, "")
        return [Choice(str(value), str(label), str(value) == set_to) for value, label in pairs]

    first = quarter_of(tasks.today).shifted(-4)
    has_groups = tasks.is_list or data.get("dang") == TIMELINE
    apart = [name for name, has_control in (("nhom", has_groups), ("sap_xep", tasks.is_list)) if not has_control]
    kept = [*KEPT, "dang", *sorted(WINDOW_FIELDS), *apart]
    return FilterBar(
        q=data.get("q", ""),
        number=data.get("so", ""),
        due=data.get("han", ""),
        unassigned=data.get("chua_giao") == "1",
        units=[] if tasks.user.is_representative else choices("don_vi", tasks.units.items()),
        stages=choices("buoc", Stage.choices),
        sorts=choices("sap_xep", [(sort.key, sort.label) for sort in SORTS.values()]) if tasks.is_list else [],
        groups=choices("nhom", GROUPINGS) if has_groups else [],
        quarters=[first.shifted(n).label for n in range(9)],
        clear_url=tasks.cleared,
        kept=[(name.replace("_", "-"), data[name]) for name in kept if data.get(name)],
    )
