"""Standings of a period are what the review counts, and say what the follow-up table says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.deeds import Deed
from members.lives import enact
from members.models import ActKind, Cluster, Unit
from resolutions.models import Document
from tasks.dividing import divide
from tasks.models import Assignment, Part, Review, ReviewLine, Task, TaskEvent
from tasks.period_filter import Period
from tasks.quarter import quarter_facts
from tasks.reviews.facts import ALL_SHOWN
from tasks.reviews.reading import standings_now, with_lines
from tasks.reviews.standing import Held, Standing
from tasks.reviews.tables import tables_of
from tasks.status import State, Windows

from ...conftest import Cast
from ...factories import make_document, make_entry, make_task, make_unit, make_user
from ..test_past import noon
from ..test_quarter import TODAY, draw_tasks, tasks_drawn

pytestmark = pytest.mark.django_db
W = Windows()
KEYS = [
    "2026-q3",
    "2026-q2",
    "2025-q4-hc",
    "2026-q3-hc",
    "2026-t08",
    "2026-t05-hc",
    "2026-n1",
    "2025-n2-hc",
    "2026",
    "2025",
]


def read(key: str = "2026-q3", today: date = TODAY) -> list[Standing]:
    return list(standings_now(Period.parse(key, today), W))


# --- The same as the review counts ---------------------------------------------------------------------------------


def divided(document: Document, number: int, units: Sequence[Unit]) -> None:
    """One whole with a part for each unit: the parts are counted, the whole is not."""
    place: dict[str, Any] = {"document": document, "position": 100 + number}
    whole = make_task(has_parts=True, due_on=date(2026, 7, 1), given_on=date(2026, 1, 1), **place)
    for part_no, unit in enumerate(units, start=1):
        make_task(lead=unit, parent=whole, lane=unit, part_no=part_no, due_on=date(2026, 7, 1), **place)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=tasks_drawn, parts=st.sets(st.integers(0, 2)), key=st.sampled_from(KEYS))
def test_standings_are_what_the_review_counts(drawn: Sequence[dict[str, Any]], parts: set[int], key: str) -> None:
    Assignment.objects.all().delete()
    Task.objects.filter(parent__isnull=False).delete()
    Task.objects.all().delete()
    units = [Unit.objects.get_or_create(name=f"Hội {i}", kind="association")[0] for i in range(3)]
    documents = list(Document.objects.all()[:3]) or [make_document() for _ in range(3)]
    draw_tasks(drawn, units, documents)
    if parts:
        divided(documents[0], 0, [units[i] for i in sorted(parts)])
    period = Period.parse(key, TODAY)
    facts, tables = quarter_facts(period, W, shown=ALL_SHOWN), tables_of(standings_now(period, W), period.span)
    assert (tables.total, tables.ended, tables.dues) == (facts.total, facts.ended, facts.dues)
    assert (tables.clusters, tables.fields) == (facts.clusters.lines, facts.fields.lines)
    assert set(tables.units) == set(facts.units.lines)
    assert set(tables.documents) == set(facts.documents.lines)


def test_units_are_told_under_the_names_of_the_day(cast: Cast) -> None:
    cluster = Cluster.objects.create(name="Cụm 1")
    unit = make_unit("Hội cũ", cluster=cluster, field="Y tế")
    deed = Deed(ActKind.RENAME, date(2026, 8, 1), "1/QĐ", (unit,), values={"name": "Hội mới"})
    enact(deed=deed, by=cast.admin, today=date(2026, 8, 1))
    make_task(lead=unit, coop=cast.own_unit, given_on=date(2026, 1, 1))
    (before,), (after,) = read("2026-q2"), read("2026-q3")
    assert before.leads == (Held(unit.pk, "Hội cũ", "Cụm 1", "Y tế"),)
    assert after.lead_names == "Hội mới"
    assert after.coop_names == cast.own_unit.name


def test_parts_of_a_divided_task_stand_for_it(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, stage="todo", given_on=date(2026, 1, 1), due_on=date(2026, 7, 1))
    Assignment.objects.create(task=task, unit=cast.other_unit, part=Part.LEAD)
    divide(task=task, user=cast.office, today=date(2026, 7, 5))
    assert [(one.part, one.lead_names) for one in read()] == [
        (u.name, u.name) for u in (cast.own_unit, cast.other_unit)
    ]


# --- What is said of each ------------------------------------------------------------------------------------------


def test_words_of_the_last_report_up_to_the_day(cast: Cast) -> None:
    task = make_task(
        lead=cast.own_unit, due_on=date(2026, 7, 1), product="Báo cáo", deadline_phrase="trước 01/7", path="II/3"
    )
    make_entry(
        task, cast.office, reported_on=date(2026, 7, 5), obstacle="Thiếu kinh phí", proposal="Xin cấp", percent=40
    )
    make_entry(task, cast.office, reported_on=date(2026, 7, 9), text="Đang làm tiếp", document_number="7/BC")
    make_entry(task, cast.office, reported_on=date(2026, 10, 1), text="Sau kỳ", obstacle="Sau kỳ")
    (one,) = read(today=date(2026, 11, 1))
    assert (one.state, one.stage, one.percent) == (State.LATE, "new", 40)
    assert (one.result, one.result_number) == ("Đang làm tiếp", "7/BC")
    assert (one.cause, one.proposal) == ("Thiếu kinh phí", "Xin cấp"), "of a late task the cause named last"
    assert (one.product, one.phrase, one.place) == ("Báo cáo", "trước 01/7", "mục II.3")
    assert one.basis.startswith(task.document.number)


def test_task_closed_after_the_day_was_open_then(cast: Cast) -> None:
    told: dict[str, Any] = {"given_on": date(2026, 1, 1), "stage": "done", "closed_on": date(2026, 7, 10)}
    task, silent = (make_task(due_on=date(2026, 6, 1), **told) for _ in range(2))
    for verb, after, at in (
        ("progressed", "doing", noon(date(2026, 5, 1))),
        ("confirmed", "done", noon(date(2026, 7, 10))),
    ):
        TaskEvent.objects.create(task=task, verb=verb, stage_after=after, at=at, actor=cast.office)
    first, second = read("2026-q2")
    assert (first.task, first.state, first.stage, first.closed_on) == (task.pk, State.LATE, "doing", None)
    assert (second.task, second.stage) == (silent.pk, ""), "nothing tells its stage of that time"
    closed = read("2026-q3")[0]
    assert (closed.state, closed.closed_on, closed.percent) == (State.DONE_LATE, date(2026, 7, 10), 100)
    assert closed.days_late(date(2026, 9, 30)) == 39


def test_extensions_are_counted_from_history(cast: Cast) -> None:
    task = make_task(due_on=date(2026, 9, 1), original_due_on=date(2026, 7, 1))
    for old, new in (("2026-07-01", "2026-08-01"), ("2026-08-01", "2026-09-01"), (None, "2026-07-01")):
        changes = {"due_on": [old, new]}
        TaskEvent.objects.create(task=task, verb="extended", actor=cast.office, changes=changes, stage_after="doing")
    (one,) = read()
    assert (one.original_due_on, one.due_on, one.extensions) == (date(2026, 7, 1), date(2026, 9, 1), 2)


def test_lines_of_the_review_are_laid_over(cast: Cast) -> None:
    task, other = (make_task(due_on=date(2026, 7, 1)) for _ in range(2))
    for late in (task, other):
        make_entry(late, cast.office, reported_on=date(2026, 7, 5), obstacle="Thiếu kinh phí")
    review = Review.objects.create(
        period="2026-q3", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), opened_by=cast.office
    )
    line = ReviewLine(review=review, task=task, answerable="Ông A", until=date(2026, 12, 1), conclusion="Làm ngay.")
    first, second = with_lines(read(), [line])
    assert (first.cause, first.answerable, first.until) == ("Thiếu kinh phí", "Ông A", date(2026, 12, 1))
    assert first.conclusion == "Làm ngay."
    assert (second.cause, second.conclusion) == ("Thiếu kinh phí", "")
    line.cause = "Chờ giấy phép"
    assert next(with_lines(read(), [line])).cause == "Chờ giấy phép"


def test_as_many_queries_for_many_tasks_as_for_one() -> None:
    user, document = make_user(), make_document()

    def more() -> int:
        for _ in range(3):
            make_entry(make_task(lead=make_unit(), document=document), user, reported_on=date(2026, 8, 1))
        read()
        with CaptureQueriesContext(connection) as caught:
            read()
        return len(caught)

    assert more() == more() <= 16
