"""From a number to the list behind it: what a column counts, and its address in the task list (see `filters`)."""

import enum
from functools import cache

from django.urls import reverse

from .period_filter import Period
from .periods import Quarter


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


SCOPES = {"unit": "don-vi", "document": "van-ban", "unassigned": "chua-giao"}


def tasks_url(period: Period | None = None, counted: Counted | None = None, **scope: int) -> str:
    """The task list with just the tasks that a number counts. Scope: `unit` (as lead), `document`, `unassigned`."""
    # Keys of periods, words and numbers need no quoting; a page has hundreds of these.
    query = [f"ky={period.key}"] if period else []
    query += [f"trang-thai={counted.value}"] if counted else []
    query += [f"{SCOPES[name]}={value}" for name, value in scope.items()]
    query += ["vai=chu-tri"] if "unit" in scope else []
    return f"{_list()}?{'&'.join(query)}"


def quarter_url(quarter: Quarter) -> str:
    """The quarter's page."""
    url = reverse("tasks:quarter", args=[quarter.slug])
    return url + "?ky=hanh-chinh" if quarter.administrative else url


@cache
def _list() -> str:
    return reverse("tasks:tasks")
