"""From a number to the list behind it: what a column counts, and its address in the task list (see `filters`)."""

import enum
from collections.abc import Sequence
from functools import cache

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


SCOPES = {"unit": "don-vi", "document": "van-ban", "chain": "chuoi", "unassigned": "chua-giao"}


def tasks_url(period: Period | None = None, counted: Counted | None = None, **scope: int) -> str:
    """The task list with just the tasks that a number counts. Scope: `unit` (as lead), `document`,
    `chain` (a document and all below it), `unassigned`."""
    # Keys of periods, words and numbers need no quoting; a page has hundreds of these.
    query = [f"ky={period.key}"] if period else []
    query += [f"trang-thai={counted.value}"] if counted else []
    query += [f"{SCOPES[name]}={value}" for name, value in scope.items()]
    query += ["vai=chu-tri"] if "unit" in scope else []
    return f"{_list()}?{'&'.join(query)}"


def tasks_urls(period: Period, columns: Sequence[Counted], **scope: int) -> list[str]:
    """`tasks_url` of each of these numbers."""
    first = tasks_url(period, columns[0], **scope)
    before, _its, after = first.partition(f"trang-thai={columns[0].value}")
    return [f"{before}trang-thai={counted.value}{after}" for counted in columns]


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
