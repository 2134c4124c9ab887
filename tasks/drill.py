"""From a number to the list behind it: what a column counts, and its address in the task list (see `filters`)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import quote

from django.urls import reverse

from .period_filter import Period
from .periods import ReportingPeriod


class Counted(enum.Enum):
    """What a column of a summary table counts; the value is that of the list's parameter `trang-thai`."""

    TOTAL = "tong-so"
    COMPLETED = "hoan-thanh"
    DONE_ON_TIME = "dung-han"
    DONE_LATE = "xong-qua-han"
    IN_TIME = "con-han"
    LATE = "qua-han"
    UNDATED = "khong-han"
    ENDED = "ket-thuc"


SCOPES = {
    "unit": "don-vi",
    "unassigned": "chua-giao",
    "document": "van-ban",
    "chain": "chuoi",
    "cluster": "cum",
    "field": "linh-vuc",
    "due": "den-han",
    "only": "rieng",
}
NONE = "-"  # stands for units without a cluster or field, and before a name that begins so


class Only(enum.Enum):
    """What some counts take out of a state; the value is that of the list's parameter `rieng`."""

    NO_DUE = "khong-han"
    WAITING = "cho"
    EXTENDED = "gia-han"
    FIRST_DUE = "han-goc"


@dataclass(frozen=True, slots=True)
class Lists:
    """The list behind the numbers of a period: `base` is its address up to what a number counts, "" if there is none.

    Scope: `unit` (as lead), `unassigned`, `document`, `chain` (a document and all below it), `cluster` and `field` (of
    the leads, see `none_named`), `due` (see `due_between`), `only`.
    """

    base: str

    def url(self, counted: Counted | None = None, **scope: int | str) -> str:
        # Keys of periods, words and numbers need no quoting; a page has hundreds of these.
        if not self.base:
            return ""
        query = [f"trang-thai={counted.value}"] if counted else []
        query += [f"{SCOPES[name]}={_quoted(value)}" for name, value in scope.items()]
        query += ["vai=chu-tri"] if "unit" in scope else []
        return self.base + "&".join(query)

    def urls(self, columns: Sequence[Counted], **scope: int | str) -> list[str]:
        """The address of each of these numbers."""
        before, its, after = self.url(columns[0], **scope).partition(f"trang-thai={columns[0].value}")
        return [f"{before}trang-thai={counted.value}{after}" if its else "" for counted in columns]


NOWHERE = Lists("")


def none_named(name: str) -> str:
    """The name of a cluster or field as addresses bear it; "" is that of units which have none."""
    return NONE + name if not name or name.startswith(NONE) else name


def name_meant(value: str) -> str:
    return value.removeprefix(NONE)


def due_between(start: date, end: date) -> str:
    """Due dates as addresses bear them, both ends inclusive."""
    return f"{start}..{end}"


def tasks_list(period: Period | None = None) -> Lists:
    """The task list, of the period's tasks if there is one."""
    return Lists(f"{_list()}?ky={period.key}&" if period else f"{_list()}?")


def frozen_list(span: ReportingPeriod) -> Lists:
    """The tasks of a frozen review, as its snapshot has kept them."""
    return Lists(f"{review_url(span)}danh-sach/?")


def day_list(day: date) -> Lists:
    """The tasks of the review of a past day, as history tells them."""
    return Lists(f"{_above('tasks:review_day')}{day}/danh-sach/?")


def tasks_url(period: Period | None = None, counted: Counted | None = None, **scope: int | str) -> str:
    """The task list with just the tasks that a number counts."""
    return tasks_list(period).url(counted, **scope).rstrip("?&")


def _quoted(value: int | str) -> str:
    return str(value) if isinstance(value, int) else quote(value, safe="")


def review_url(span: ReportingPeriod) -> str:
    """The page of a period's review."""
    return f"{_above('tasks:quarter')}{span.slug}/"


def task_url(key: int) -> str:
    return f"{_above('tasks:task')}{key}/"


def unit_url(key: int | str) -> str:
    return f"{_above('members:unit')}{key}/"


def document_url(key: int | str) -> str:
    return f"{_above('resolutions:document')}{key}/"


@cache
def _above(name: str) -> str:
    """The address of one row or period up to its own part: a page has a hundred of these."""
    return reverse(name, args=["1"]).removesuffix("1/")


@cache
def _list() -> str:
    return reverse("tasks:tasks")
