"""The table of late tasks as a page shows it: a page of rows, each with its form for those who write the review."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict

from members.listing import page_of
from members.models import User
from members.times import NameTable

from .forms.review_form import LineForm
from .models import Review
from .period_filter import Period
from .reviews.late_table import LateRow, late_of, longest_late, other_ids, rows_now, rows_then
from .reviews.lining import may_write
from .status import State, Windows

PER_PAGE, SHOWN, MOST_SENT = 30, 20, 200
_SENT = re.compile(r"viec([0-9]{1,18})-version")


@dataclass(frozen=True, slots=True)
class EditRow:
    number: int
    row: LateRow
    form: LineForm | None


@dataclass(frozen=True, slots=True)
class LatePage:
    """`total` is how many tasks are late in all; `others` are not late but were written on. `page` is None where only
    the first rows are shown."""

    period: Period
    review: Review | None
    rows: tuple[EditRow, ...]
    others: tuple[EditRow, ...]
    total: int
    page: "Page[Any] | None" = None

    @property
    def may_write(self) -> bool:
        return any(one.form for one in (*self.rows, *self.others))

    @property
    def not_shown(self) -> int:
        return self.total - len(self.rows) if self.page is None else 0

    @property
    def forms(self) -> list[LineForm]:
        return [one.form for one in (*self.rows, *self.others) if one.form]

    @property
    def typed(self) -> list[LineForm]:
        return [form for form in self.forms if form.typed_something]

    @property
    def is_valid(self) -> bool:
        """Every form is looked at, so that all mistakes are told at once."""
        wrong = [form for form in self.forms if not form.is_valid()]
        return not wrong

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)


def late_table(period: Period, review: Review | None, user: User, windows: Windows, request: HttpRequest) -> LatePage:
    """The page of them that the request asks for."""
    if review is not None and review.is_frozen:
        return _kept(period, review, request)
    late = late_of(period, windows)
    page = page_of(request, late.only("pk"), PER_PAGE)
    shown = [task.pk for task in page.object_list]
    others = other_ids(review, late) if review and not page.has_next() else []
    made = _made(period, review, user, [*shown, *others], page.start_index())
    return LatePage(period, review, made[: len(shown)], made[len(shown) :], page.paginator.count, page)


def first_late(
    period: Period, review: Review | None, user: User, windows: Windows, *, total: int, names: NameTable
) -> LatePage:
    """The first rows; `total` of them and the names of units are known to the page."""
    if review is not None and review.is_frozen:
        return _kept(period, review, None)
    shown = longest_late(period, windows, SHOWN)
    others = other_ids(review, late_of(period, windows)) if review else []
    made = _made(period, review, user, [*shown, *others], 1, names)
    return LatePage(period, review, made[: len(shown)], made[len(shown) :], total)


def _made(
    period: Period, review: Review | None, user: User, ids: list[int], start: int, names: NameTable | None = None
) -> tuple[EditRow, ...]:
    writer = user if review and may_write(user) else None
    rows = rows_now(review, ids, period.day, names)
    return tuple(_edit(number, row, writer) for number, row in enumerate(rows, start))


def sent_table(period: Period, review: Review, user: User, data: QueryDict) -> LatePage:
    """Just the rows that were sent, late or not any more: nothing that was typed gets lost."""
    ids = [int(match[1]) for name in data if (match := _SENT.fullmatch(name))][:MOST_SENT]
    rows = rows_now(review, ids, period.day)
    made = tuple(_edit(number, row, user, data) for number, row in enumerate(rows, 1))
    return LatePage(period, review, made, (), len(made))


def _edit(number: int, row: LateRow, writer: User | None, data: QueryDict | None = None) -> EditRow:
    return EditRow(number, row, LineForm(data, line=row.line, user=writer) if writer else None)


def _kept(period: Period, review: Review, request: HttpRequest | None) -> LatePage:
    late = review.snapshot.rows.filter(state=State.LATE.value).order_by("position")
    page = page_of(request, late, PER_PAGE) if request else None
    shown = page.object_list if page else late[:SHOWN]
    rows = rows_then(review.snapshot, [one.content for one in shown])
    said = set(review.lines.values_list("task", flat=True)) if page is None or not page.has_next() else set()
    others = review.snapshot.rows.filter(task__in=said).exclude(state=State.LATE.value).order_by("position")
    more = rows_then(review.snapshot, [one.content for one in others])
    made = [EditRow(number, row, None) for number, row in enumerate([*rows, *more], page.start_index() if page else 1)]
    total = page.paginator.count if page else late.count()
    return LatePage(period, review, tuple(made[: len(rows)]), tuple(made[len(rows) :]), total, page)
