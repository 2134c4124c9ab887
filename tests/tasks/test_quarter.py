"""The quarter's figures: scope, the day of judgement, identities, and the official rate."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Cluster, Unit
from resolutions.models import Document
from tasks.models import Assignment, Part, Task
from tasks.period_filter import Period
from tasks.periods import last_periods, quarter_in
from tasks.quarter import late_tasks, quarter_facts
from tasks.reviews.facts import Point, ReviewFacts
from tasks.reviews.series import series
from tasks.reviews.standing import Held, Standing
from tasks.reviews.tables import tables_of
from tasks.status import State, Summary, Windows

from ..factories import make_document, make_entry, make_task, make_unit, make_user

W = Windows()
TODAY = date(2026, 8, 20)
Q3 = quarter_in(2026, 3)


def facts(key: str = "2026-q3", today: date = TODAY, **options: Any) -> ReviewFacts:
    return quarter_facts(Period.parse(key, today), W, **options)


# --- Government figures (domain.md §3) -----------------------------------------------------------------------------


def test_quarter_government_figures_of_2017() -> None:
    summary = Summary(done_on_time=14_068, done_late=1_983, in_time=5_640, late=223)
    assert (summary.completed, summary.not_completed, summary.total) == (16_051, 5_863, 21_914)
    assert summary.rate_permille == 986  # 98,62 %, cut to one digit


def test_quarter_rate_of_nothing_is_unknown() -> None:
    assert Summary(in_time=3, undated=2).rate_permille is None


# --- Scope and day -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_on", "closed_on", "counted"),
    [
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
        (date(2026, 1, 1), date(2026, 7, 1), True),
        (date(2026, 1, 1), date(2026, 6, 30), False),
        (date(2026, 1, 1), date(2026, 10, 5), True),
    ],
)
def test_quarter_scope_at_its_edges(db: None, given_on: date, closed_on: date | None, counted: bool) -> None:
    stage = "done" if closed_on else "doing"
    make_task(given_on=given_on, closed_on=closed_on, stage=stage, due_on=date(2026, 12, 31))
    assert facts(today=date(2026, 11, 1)).total.total == int(counted)


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2026, 6, 14), False), (date(2026, 6, 15), True), (date(2026, 9, 14), True), (date(2026, 9, 15), False)],
)
def test_quarter_administrative_edges(db: None, day: date, inside: bool) -> None:
    """Decree 09/2019: the third quarter runs from 15/06 to 14/09."""
    make_task(given_on=date(2026, 1, 1), closed_on=day, stage="done", due_on=date(2026, 12, 31))
    total = facts("2026-q3-hc", today=date(2026, 12, 1)).total
    assert total.completed == int(inside)
    assert total.total == int(day >= date(2026, 6, 15)), "closed later: open on the day"


def test_quarter_administrative_first_quarter_begins_in_december() -> None:
    period = Period.parse("2026-q1-hc", TODAY)
    assert (period.span.start, period.span.end) == (date(2025, 12, 15), date(2026, 3, 14))
    assert period.key == "2026-q1-hc"


@pytest.mark.parametrize(
    "key", ["", "2026-", "2026-q5", "2026-q0", "2026-q3-x", "2026-q3-hc-hc", "-hc", "9999-q1", "٢٠٢٦-q1"]
)
def test_quarter_key_that_is_none(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 the message is the key itself
        Period.parse(key, TODAY)


def test_quarter_day_of_judgement() -> None:
    assert Period(Q3, TODAY).day == TODAY
    assert Period(Q3, date(2026, 9, 30)).day == date(2026, 9, 30)
    assert Period(Q3, date(2026, 10, 1)).day == date(2026, 9, 30)
    assert Period(Q3, date(2026, 6, 30)).is_future
    assert Period(Q3, TODAY).is_running
    assert not Period(Q3, date(2026, 10, 1)).is_running


def test_quarter_past_is_told_as_it_stood(db: None) -> None:
    """Closed after the cut-off: overdue then, though finished now."""
    make_task(given_on=date(2026, 1, 1), due_on=date(2026, 6, 1), closed_on=date(2026, 7, 10), stage="done")
    assert facts("2026-q2").total == Summary(late=1)
    assert facts("2026-q3").total == Summary(done_late=1)


# --- Identities ----------------------------------------------------------------------------------------------------

day_offsets = st.integers(min_value=-500, max_value=200)
tasks_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "given": st.integers(min_value=-500, max_value=60),
            "due": st.one_of(st.none(), day_offsets),
            "closed": st.one_of(st.none(), st.integers(min_value=-500, max_value=0)),
            "stage": st.sampled_from(["new", "todo", "doing", "confirm", "redo", "hold", "cond"]),
            "ends": st.booleans(),
            "kind": st.sampled_from(["date", "month", "quarter", "year"]),
            "undated": st.sampled_from(["none", "conditional"]),
            "moved": st.one_of(st.none(), st.integers(min_value=0, max_value=60)),
            "leads": st.sets(st.integers(min_value=0, max_value=2)),
            "document": st.integers(min_value=0, max_value=2),
        }
    ),
    max_size=12,
)


def draw_tasks(drawn: Sequence[dict[str, Any]], units: Sequence[Unit], documents: Sequence[Any]) -> None:
    for number, d in enumerate(drawn):
        closed = d["closed"] is not None and d["closed"] >= d["given"]
        task = Task.objects.create(
            document=documents[d["document"]],
            position=number,
            path="I",
            title="t",
            given_on=TODAY + timedelta(days=d["given"]),
            due_on=None if d["due"] is None else TODAY + timedelta(days=d["due"]),
            closed_on=TODAY + timedelta(days=d["closed"]) if closed else None,
            stage=("ended" if d["ends"] else "done") if closed else d["stage"],
            deadline_kind=d["kind"] if d["due"] is not None else d["undated"],
            original_due_on=None if None in (d["due"], d["moved"]) else TODAY + timedelta(d["due"] - d["moved"]),
            extension_count=(d["moved"] or 0) % 3,
        )
        Assignment.objects.bulk_create(Assignment(task=task, unit=units[i], part=Part.LEAD) for i in d["leads"])


def expected(period: Period) -> tuple[Summary, int]:
    """The same figures from the pure formula, task by task."""
    states = [
        task.state_on(period.day, W)
        for task in Task.objects.all()
        if task.given_on <= period.span.end and not (task.closed_on and task.closed_on < period.span.start)
    ]
    n = states.count
    in_time = n(State.IN_TIME) + n(State.SOON)
    summary = Summary(n(State.DONE_ON_TIME), n(State.DONE_LATE), in_time, n(State.LATE), n(State.UNDATED))
    return summary, n(State.ENDED)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=tasks_drawn, key=st.sampled_from(["2026-q3", "2026-q2", "2025-q4", "2026-q3-hc", "2026-q2-hc"]))
def test_quarter_identities(db: None, drawn: Sequence[dict[str, Any]], key: str) -> None:
    Assignment.objects.all().delete()
    Task.objects.all().delete()
    units = _units()
    documents = list(_documents())
    draw_tasks(drawn, units, documents)
    found, period = facts(key), Period.parse(key, TODAY)
    summary, ended = expected(period)
    assert (found.total, found.ended) == (summary, ended)
    assert summary.total == summary.completed + summary.not_completed
    assert summary.completed == summary.done_on_time + summary.done_late
    assert summary.not_completed == summary.in_time + summary.late + summary.undated
    by_document = sum((line.summary for line in found.documents.lines), Summary())
    assert by_document + found.documents.rest == summary
    for line in found.units.lines:
        assert line.summary == _of_unit(line.key, period)
    assert [point.summary for point in found.series] == [_completed_and_late(p) for p in _periods(period)]
    _compare(found, period)


def _compare(found: ReviewFacts, period: Period) -> None:
    """What the database counts is what plain Python counts of the same tasks, line by line."""
    told = tables_of(_standings(period), period.span)
    assert (found.total, found.ended, found.waiting) == (told.total, told.ended, told.waiting)
    assert (found.dues, found.extended) == (told.dues, told.extended)
    assert found.due == sum(due.summary.total for due in told.dues)
    for table, groups in ((found.clusters, told.clusters), (found.fields, told.fields)):
        assert (table.lines, table.others) == (groups, 0)
    units = {line.key: (line.summary, line.ended) for line in found.units.lines}
    assert units == {group.key: (group.summary, group.ended) for group in told.units}
    for point in (found.here, found.previous, found.year_before):
        assert point is not None
        then = tables_of(_standings(Period(point.span, TODAY)), point.span)
        due = sum(due.summary.total for due in then.dues)
        assert point == Point(point.span, then.total, due, then.waiting)


def _standings(period: Period) -> Iterator[Standing]:
    for task in Task.objects.filter(period.live()).prefetch_related("assignments__unit__cluster"):
        yield Standing(
            task.pk,
            task.title,
            task.state_on(period.day, W),
            task.stage,
            task.given_on,
            document=task.document_id,
            leads=tuple(_held(a.unit) for a in task.assignments.all()),
            deadline_kind=task.deadline_kind,
            original_due_on=task.original_due_on,
            due_on=task.due_on,
            extensions=task.extension_count,
            closed_on=task.closed_on,
        )


def _held(unit: Unit) -> Held:
    return Held(unit.pk, unit.name, str(unit.cluster or ""), unit.field)


def _units() -> list[Unit]:
    """Two of one cluster, two of one field."""
    cluster = Cluster.objects.get_or_create(name="Cụm 1")[0]
    given = [(cluster, ""), (cluster, "Y tế"), (None, "Y tế")]
    return [
        Unit.objects.get_or_create(name=f"Hội {i}", kind="association", cluster=one, field=field)[0]
        for i, (one, field) in enumerate(given)
    ]


def _documents() -> Any:
    return Document.objects.all()[:3] if Document.objects.count() >= 3 else [make_document() for _ in range(3)]


def _of_unit(key: str, period: Period) -> Summary:
    """A unit's line, told task by task; “”: tasks without a lead."""
    parts = [State.DONE_ON_TIME, State.DONE_LATE, State.IN_TIME, State.LATE, State.UNDATED]
    counts = dict.fromkeys(State, 0)
    for task in Task.objects.filter(period.live()):
        leads = {str(pk) for pk in task.assignments.values_list("unit", flat=True)}
        if key in leads or (not key and not leads):
            counts[task.state_on(period.day, W)] += 1
    counts[State.IN_TIME] += counts[State.SOON]
    return Summary(*(counts[state] for state in parts))


def _periods(period: Period) -> list[Period]:
    return [Period(q, period.today) for q in last_periods(period.span, 8)]


def _completed_and_late(period: Period) -> Summary:
    summary = expected(period)[0]
    return Summary(done_on_time=summary.done_on_time, done_late=summary.done_late, late=summary.late)


# --- Lines ---------------------------------------------------------------------------------------------------------


def test_quarter_task_with_two_leads_counts_once_in_the_total(db: None) -> None:
    first, second = make_unit("Hội A"), make_unit("Hội B")
    task = make_task(lead=first, due_on=date(2026, 12, 1))
    Assignment.objects.create(task=task, unit=second, part=Part.LEAD)
    make_task(coop=first, due_on=date(2026, 12, 1))
    found = facts()
    assert found.total == Summary(in_time=2)
    assert {line.name: line.summary.total for line in found.units.lines} == {"Hội A": 1, "Hội B": 1, "": 1}


def test_quarter_tables_are_cut_and_the_rest_is_summed(db: None) -> None:
    for number in range(4):
        make_task(lead=make_unit(), due_on=date(2026, 12, 1), stage="hold" if number else "doing")
    make_task(lead=make_unit("Hội Trễ"), due_on=date(2026, 7, 1))
    found = facts(shown=2)
    assert found.units.lines[0].name == "Hội Trễ", "late first"
    assert (found.units.others, found.documents.others) == (3, 3)
    shown = sum((line.summary for line in found.units.lines), Summary())
    assert shown + found.units.rest == found.total
    shown = sum((line.summary for line in found.documents.lines), Summary())
    assert shown + found.documents.rest == found.total


def test_quarter_ended_tasks_are_told_apart(db: None) -> None:
    make_task(stage="ended", closed_on=date(2026, 7, 5))
    found = facts()
    assert (found.total, found.ended) == (Summary(), 1)
    assert not found.is_empty
    assert facts("2026-q4", today=date(2026, 11, 1)).is_empty


def test_quarter_empty(db: None) -> None:
    found = facts()
    assert found.is_empty
    assert all(point.rate is None for point in found.series)


# --- Series --------------------------------------------------------------------------------------------------------


def test_quarter_series_is_eight_quarters_each_on_its_own_day(db: None) -> None:
    make_task(given_on=date(2024, 1, 1), due_on=date(2026, 3, 1), closed_on=date(2026, 5, 1), stage="done")
    points = series(Period(Q3, TODAY))
    assert points[0].span.slug == "2024-q4"
    assert len(points) == 8
    assert points[-3] == Point(quarter_in(2026, 1), Summary(late=1))
    assert points[-2] == Point(quarter_in(2026, 2), Summary(done_late=1))
    assert points[-1] == Point(Q3, Summary())


# --- What is late, and why -----------------------------------------------------------------------------------------


def test_quarter_late_tasks_with_their_last_cause(db: None) -> None:
    office = make_user()
    unit = make_unit("Hội A")
    task = make_task(lead=unit, due_on=date(2026, 7, 1))
    make_entry(task, office, reported_on=date(2026, 7, 5), obstacle="Thiếu kinh phí")
    make_entry(task, office, reported_on=date(2026, 8, 5), obstacle="Chưa có mặt bằng", proposal="Xin lùi hạn")
    make_entry(task, office, reported_on=date(2026, 8, 10), text="Đang làm tiếp")
    later = make_task(due_on=date(2026, 8, 1))
    late = late_tasks(Period(Q3, TODAY), W)
    assert [item.task for item in late] == [task, later]
    assert (late[0].days, late[0].leads) == (50, ("Hội A",))
    assert late[0].cause is not None
    assert (late[0].cause.obstacle, late[0].cause.proposal) == ("Chưa có mặt bằng", "Xin lùi hạn")
    assert late[1].cause is None


def test_quarter_cause_recorded_after_the_day_is_not_told(db: None) -> None:
    task = make_task(given_on=date(2026, 1, 1), due_on=date(2026, 5, 1))
    make_entry(task, make_user(), reported_on=date(2026, 7, 5), obstacle="Thiếu kinh phí")
    assert late_tasks(Period.parse("2026-q2", TODAY), W)[0].cause is None


def test_quarter_late_list_stops(db: None) -> None:
    document = make_document()
    for _ in range(3):
        make_task(document=document, due_on=date(2026, 7, 1))
    assert len(late_tasks(Period(Q3, TODAY), W, 2)) == 2
