"""Adjustments: corrections of the past are told once in the next review; what went on with a task is none."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.models import Part, Task
from tasks.periods import ReportingPeriod
from tasks.reviews.edited import Row, edits
from tasks.reviews.head import Adjustment
from tasks.reviews.snapshots import head_of
from tasks.status import Windows
from tasks.workflow import history, locked

from ...conftest import Cast
from ...factories import make_task
from .rooms import frozen, late_task
from .standings import standings

pytestmark = pytest.mark.django_db
Q4, Q1 = ReportingPeriod.from_slug("2026-q4"), ReportingPeriod.from_slug("2027-q1")
LATER, LAST = date(2027, 1, 10), date(2027, 4, 10)


@given(standings, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_nothing_edited_is_no_adjustment_but_for_the_state(standing: Any, day: date) -> None:
    """The state follows from the rest, which random standings do not know; words and days differ never."""
    closed_on = standing.closed_on if standing.closed_on and standing.closed_on <= day else None
    leads = tuple((unit.pk, unit.name) for unit in standing.leads)
    row = Row(
        standing.title, standing.stage, standing.deadline_kind, standing.due_on, standing.original_due_on,
        standing.closed_on, leads,
    )  # fmt: skip
    assert set(edits(standing, row, day, Windows())) <= {"Trạng thái"} | (
        set() if standing.closed_on == closed_on else {"Ngày hoàn thành"}
    )


def edit(task: Task, cast: Cast, verb: str = "changed", changes: dict[str, Any] | None = None, **fields: Any) -> None:
    """As the verbs do it: the row and a line of history, after the freezing."""
    with locked(task, None) as row:
        for name, value in fields.items():
            setattr(row, name, value)
        history(row, verb, user=cast.office, today=date(2030, 1, 1), at=None, changes=changes or {})  # type: ignore[arg-type]


def told(cast: Cast, span: ReportingPeriod = Q4, today: date = LATER) -> list[tuple[int, str, str, str]]:
    found: tuple[Adjustment, ...] = head_of(frozen(cast, span, today)).adjustments
    return [(one.task, one.field, one.old, one.new) for one in found]


def test_a_result_of_the_period_that_was_accepted_later_is_told(cast: Cast) -> None:
    task = late_task(cast)
    frozen(cast)
    edit(task, cast, "confirmed", stage="done", closed_on=date(2026, 8, 30), percent=100)
    assert told(cast) == [
        (task.pk, "Trạng thái", "Chưa hoàn thành, quá hạn", "Hoàn thành đúng hạn"),
        (task.pk, "Ngày hoàn thành", "", "30/08/2026"),
    ]


def test_life_after_the_review_is_no_adjustment(cast: Cast) -> None:
    done, extended, held, undated, moved = (late_task(cast, due_on=date(2026, 9, 1 + n)) for n in range(5))
    Task.objects.filter(pk=undated.pk).update(due_on=None, original_due_on=None)
    frozen(cast)
    edit(done, cast, "confirmed", stage="done", closed_on=date(2026, 10, 2), percent=100)
    edit(extended, cast, "extended", {"due_on": ["2026-09-02", "2026-12-31"]}, due_on=date(2026, 12, 31))
    edit(held, cast, "held", stage="hold")
    due = {"due_on": date(2026, 7, 30), "original_due_on": date(2026, 7, 30)}
    edit(undated, cast, "woken", {"due_on": ["", "2026-07-30"]}, **due)
    moved.assignments.update(unit=cast.other_unit)
    edit(moved, cast, "assigned")
    assert told(cast) == []


def test_corrections_of_words_days_and_leads_are_told(cast: Cast) -> None:
    done = make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 8, 1), title="Tập huấn")
    dated, phrased = late_task(cast), late_task(cast)
    frozen(cast)
    done.assignments.filter(part=Part.LEAD).update(unit=cast.other_unit)
    edit(done, cast, title="Tập huấn, đợt 1", closed_on=date(2026, 8, 2))
    edit(dated, cast, "moved", original_due_on=date(2026, 12, 31), due_on=date(2026, 12, 31))
    edit(phrased, cast, "changed", {"due_on": ["2026-08-31", "2026-10-31"]}, due_on=date(2026, 10, 31))
    assert told(cast) == [
        (done.pk, "Nhiệm vụ", "Tập huấn", "Tập huấn, đợt 1"),
        (done.pk, "Trạng thái", "Hoàn thành đúng hạn", "Hoàn thành quá hạn"),
        (done.pk, "Ngày hoàn thành", "01/08/2026", "02/08/2026"),
        (done.pk, "Chủ trì", "Hội Của Tôi", "Hội Người Khác"),
        (dated.pk, "Trạng thái", "Chưa hoàn thành, quá hạn", "Chưa hoàn thành, trong hạn"),
        (dated.pk, "Hạn gốc", "31/08/2026", "31/12/2026"),
        (phrased.pk, "Trạng thái", "Chưa hoàn thành, quá hạn", "Chưa hoàn thành, trong hạn"),
    ]


def test_tasks_that_came_into_the_register_later_are_told(cast: Cast) -> None:
    whole = late_task(cast)
    frozen(cast)
    late = late_task(cast)
    make_task(lead=cast.own_unit, given_on=date(2026, 10, 1))
    make_task(lead=cast.own_unit, parent=whole, document=whole.document, part_no=1, period="2026-10")
    assert told(cast) == [(late.pk, "Ghi vào sổ sau", "", "Chưa hoàn thành, quá hạn")]


def test_an_adjustment_is_told_once_until_it_changes_again(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 8, 1), title="Một")
    frozen(cast)
    edit(task, cast, title="Hai")
    assert told(cast) == [(task.pk, "Nhiệm vụ", "Một", "Hai")]
    assert told(cast, Q1, LAST) == []
    edit(task, cast, title="Ba")
    last = ReportingPeriod.from_slug("2027-q2")
    assert told(cast, last, date(2027, 7, 10)) == [(task.pk, "Nhiệm vụ", "Hai", "Ba")]
