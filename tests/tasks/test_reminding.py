"""Who is told what on which day: due soon, late, results and requests that wait; quiet days, and each thing once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Organisation, Role, User
from tasks.extending import decide_extension
from tasks.models import EntryKind, Notice, NoticeKind, Outcome, ProgressEntry, Stage, Task
from tasks.reminding import remind, soon_step, waited, week_of
from tests.factories import (
    make_document,
    make_entry,
    make_extension_request,
    make_organisation,
    make_task,
    make_unit,
    make_user,
)

from ..conftest import Cast
from ..parallel import at_once

HOUR = timedelta(hours=1)
MONDAY = date(2026, 6, 15)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def run(day: date, hour: int = 0) -> dict[str, int]:
    """The job at that hour (UTC) of the day; midnight there is seven in the morning in Hà Nội."""
    now = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
    return {str(kind): count for kind, count in remind(today=day, now=now).counts.items()}


def a_task(cast: Cast, **fields: Any) -> Task:
    """Of a document that the office registered: nobody else is of the office."""
    return make_task(document=make_document(registered_by=cast.office), **fields)


def told(*kinds: str) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(kind__in=kinds) if kinds else Notice.objects.all()
    return set(rows.values_list("user__username", "kind"))


def days_told(days: Iterable[date], kind: str) -> list[date]:
    """On which of these days somebody was told."""
    return [day for day in days if run(day).get(kind)]


def span(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


# --- Days, without a database ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "step"), [(8, None), (7, 7), (6, 7), (2, 7), (1, 1), (0, 1), (-1, None), (366, None)])
def test_soon_is_the_nearest_step_that_is_reached(left: int, step: int | None) -> None:
    assert soon_step(MONDAY + timedelta(days=left), MONDAY, (7, 1)) == step


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sets(st.integers(0, 60), min_size=1, max_size=5))
def test_soon_steps_come_in_order_and_each_is_reached(due: date, leads: set[int]) -> None:
    """Day by day up to the due date each number comes up, the largest first; none before, none after."""
    steps = [soon_step(due, due - timedelta(days=n), sorted(leads, reverse=True)) for n in range(70, -3, -1)]
    assert list(dict.fromkeys(step for step in steps if step is not None)) == sorted(leads, reverse=True)
    assert steps[-2:] == [None, None]


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 6, 15), date(2026, 6, 15)),
        (date(2026, 6, 21), date(2026, 6, 15)),
        (date(2027, 1, 1), date(2026, 12, 28)),
        (date(2028, 2, 29), date(2028, 2, 28)),
    ],
)
def test_a_week_is_its_monday(day: date, monday: date) -> None:
    assert week_of(day) == monday


@pytest.mark.parametrize(
    ("since", "kind"),
    [
        ("2026-06-13T00:00:01+00:00", None),
        ("2026-06-13T00:00:00+00:00", NoticeKind.CONFIRM_48),
        ("2026-06-13T07:00:00+07:00", NoticeKind.CONFIRM_48),  # the same moment
        ("2026-06-11T00:00:01+00:00", NoticeKind.CONFIRM_48),
        ("2026-06-11T00:00:00+00:00", NoticeKind.CONFIRM_96),
        ("2026-06-11T07:00:00+07:00", NoticeKind.CONFIRM_96),
        ("2026-06-16T00:00:00+00:00", None),
    ],
)
def test_hours_are_counted_from_the_report(since: str, kind: NoticeKind | None) -> None:
    assert waited(at(since), at("2026-06-15T00:00:00+00:00")) == kind


# --- Due soon, late --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (date(2026, 6, 25), [date(2026, 6, 18), date(2026, 6, 24)]),
        (date(2026, 6, 27), [date(2026, 6, 22), date(2026, 6, 26)]),  # a Saturday: seven days before was one too
        (date(2026, 6, 28), [date(2026, 6, 22)]),  # a Sunday: the day before was quiet, on Monday it is late
        (date(2026, 6, 29), [date(2026, 6, 22), date(2026, 6, 29)]),  # a Monday: said on the day itself
    ],
)
def test_soon_on_working_days(cast: Cast, due: date, days: list[date]) -> None:
    a_task(cast, lead=cast.own_unit, due_on=due, stage=Stage.DOING)
    assert days_told(span(MONDAY, 20), "soon") == days


@pytest.mark.parametrize(
    ("due", "first"),
    [(date(2028, 3, 7), date(2028, 2, 29)), (date(2027, 1, 4), date(2026, 12, 28)), (date(2027, 3, 1), None)],
)
def test_soon_over_leap_day_and_new_year(cast: Cast, due: date, first: date | None) -> None:
    a_task(cast, lead=cast.own_unit, due_on=due, stage=Stage.DOING, given_on=date(2026, 1, 1))
    days = days_told(span(due - timedelta(days=9), 9), "soon")
    assert days[0] == (first or due - timedelta(days=7))


def test_late_at_once_and_then_each_week(cast: Cast) -> None:
    a_task(cast, lead=cast.own_unit, due_on=date(2026, 6, 16), stage=Stage.DOING)
    days = days_told(span(MONDAY, 21), "late")
    assert days == [date(2026, 6, 17), date(2026, 6, 22), date(2026, 6, 29)]
    assert told("late") == {("hoi1", "late")}


def test_holidays_put_it_off_and_lose_nothing(cast: Cast) -> None:
    Organisation.objects.update(holidays="29/04/2026 - 03/05/2026 Nghỉ lễ\n04/05/2026 nghỉ bù")
    a_task(cast, lead=cast.own_unit, due_on=date(2026, 5, 8), stage=Stage.DOING)
    a_task(cast, lead=cast.own_unit, due_on=date(2026, 5, 2), stage=Stage.DOING)
    days = span(date(2026, 4, 27), 12)
    counts = {day: run(day) for day in days}
    assert [day for day in days if counts[day].get("soon")] == [date(2026, 4, 27), date(2026, 5, 5), date(2026, 5, 7)]
    assert [day for day in days if counts[day].get("late")] == [date(2026, 5, 5)]


def test_weekends_count_where_the_union_works_on_them(cast: Cast) -> None:
    Organisation.objects.update(quiet_weekends=False)
    a_task(cast, lead=cast.own_unit, due_on=date(2026, 6, 28), stage=Stage.DOING)
    assert days_told(span(MONDAY, 14), "soon") == [date(2026, 6, 21), date(2026, 6, 27)]


def test_missed_days_are_made_up_for_once(cast: Cast) -> None:
    """The machine was off all week: only the nearest step is told."""
    a_task(cast, lead=cast.own_unit, due_on=date(2026, 6, 19), stage=Stage.DOING)
    assert run(date(2026, 6, 18)) == {"soon": 1}
    assert run(date(2026, 6, 19)) == {}


@pytest.mark.parametrize(("kind", "first"), [("quarter", 30), ("year", 30), ("period", 30), ("date", 7), ("month", 7)])
def test_a_long_deadline_is_reminded_of_earlier(cast: Cast, kind: str, first: int) -> None:
    Organisation.objects.update(quiet_weekends=False)
    due = date(2026, 9, 30)
    a_task(cast, lead=cast.own_unit, due_on=due, stage=Stage.DOING, deadline_kind=kind)
    days = days_told(span(due - timedelta(days=40), 41), "soon")
    assert days[0] == due - timedelta(days=first)
    assert days[-1] == due - timedelta(days=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.HOLD},
        {"stage": Stage.COND},
        {"stage": Stage.CONFIRM},
        {"stage": Stage.DONE},
        {"stage": Stage.ENDED},
        {"stage": Stage.DOING, "has_parts": True},
        {"stage": Stage.DOING, "due_on": None},
    ],
)
def test_of_nothing_that_rests(cast: Cast, fields: dict[str, Any]) -> None:
    for due in (MONDAY, MONDAY - timedelta(days=1)):
        a_task(cast, lead=cast.own_unit, **({"due_on": due} | fields))
    assert run(MONDAY) == {}


def test_a_new_due_date_reminds_anew(cast: Cast) -> None:
    task = a_task(cast, lead=cast.own_unit, due_on=date(2026, 6, 16), stage=Stage.DOING)
    assert run(MONDAY) == {"soon": 1}
    asked = make_extension_request(task, cast.own, wanted_on=date(2026, 6, 18))
    decide_extension(request=asked, user=cast.standing, today=MONDAY, outcome=Outcome.GRANTED)
    assert run(MONDAY) == {"soon": 1}
    assert run(date(2026, 6, 17)) == {"soon": 1}
    assert run(date(2026, 6, 19)) == {"late": 1}


# --- Whom ------------------------------------------------------------------------------------------------------------


def test_who_leads_is_told_nobody_else(cast: Cast) -> None:
    task = a_task(cast, lead=cast.own_unit, coop=cast.other_unit, due_on=MONDAY, stage=Stage.DOING)
    second = make_user(Role.UNIT, username="hoi1b", unit=cast.own_unit)
    make_user(Role.UNIT, username="hoi1c", unit=cast.own_unit, is_active=False)
    run(MONDAY)
    assert told() == {("hoi1", "soon"), (second.username, "soon")}
    assert all(Task.objects.visible_to(n.user).filter(pk=task.pk).exists() for n in Notice.objects.all())


@pytest.mark.parametrize("case", ["no lead", "nobody speaks for it", "locked account"])
def test_the_office_is_told_where_nobody_else_can_be(cast: Cast, case: str) -> None:
    units = {"no lead": None, "nobody speaks for it": make_unit(), "locked account": cast.own_unit}
    User.objects.filter(pk=cast.own.pk).update(is_active=False)
    a_task(cast, lead=units[case], due_on=MONDAY - timedelta(days=3), stage=Stage.TODO)
    run(MONDAY)
    assert told() == {("vanphong", "late")}


def test_one_lead_that_can_be_told_is_enough(cast: Cast) -> None:
    task = a_task(cast, lead=cast.own_unit, due_on=MONDAY, stage=Stage.DOING)
    task.assignments.create(unit=make_unit(), part="lead")
    run(MONDAY)
    assert told() == {("hoi1", "soon")}


# --- What waits ------------------------------------------------------------------------------------------------------


def reported(cast: Cast, text: str, **fields: Any) -> ProgressEntry:
    task = a_task(cast, lead=cast.own_unit, due_on=date(2026, 6, 10), stage=Stage.CONFIRM)
    return make_entry(task, cast.own, kind=EntryKind.RESULT, at=at(text), unit=cast.own_unit, **fields)


def test_a_result_waits_48_and_96_hours(cast: Cast) -> None:
    reported(cast, "2026-06-15T10:00:00+07:00")
    assert remind(today=date(2026, 6, 17), now=at("2026-06-17T09:59:59+07:00")).total == 0
    assert remind(today=date(2026, 6, 17), now=at("2026-06-17T03:00:00+00:00")).total == 1
    assert told() == {("thuongvu", "confirm48")}
    assert "Hội Của Tôi báo lúc 10:00 15/06/2026." in Notice.objects.get().note
    assert remind(today=date(2026, 6, 19), now=at("2026-06-19T03:00:00+00:00")).total == 2
    assert told("confirm96") == {("thuongvu", "confirm96"), ("vanphong", "confirm96")}
    assert Notice.objects.get(kind="confirm48").read_at is not None


def test_a_second_report_waits_from_its_own_hour(cast: Cast) -> None:
    """A correction does not: it corrects what was reported then."""
    entry = reported(cast, "2026-06-08T10:00:00+07:00")
    again = make_entry(entry.task, cast.own, kind=EntryKind.RESULT, at=at("2026-06-14T10:00:00+07:00"))
    assert run(MONDAY) == {}
    assert run(MONDAY + timedelta(days=2)) == {"confirm48": 1}
    make_entry(entry.task, cast.own, kind=EntryKind.RESULT, at=at("2026-06-17T12:00:00+07:00"), corrects=again)
    assert run(MONDAY + timedelta(days=4), 4) == {"confirm96": 2}


def test_a_request_waits_48_hours(cast: Cast) -> None:
    task = a_task(cast, lead=cast.own_unit, due_on=date(2026, 12, 31), stage=Stage.DOING)
    asked = make_extension_request(task, cast.own, at=at("2026-06-13T07:00:01+07:00"))
    assert run(MONDAY) == {}
    assert remind(today=MONDAY, now=asked.at + 48 * HOUR).total == 1
    assert remind(today=MONDAY, now=asked.at + 60 * HOUR).total == 0
    assert told() == {("thuongvu", "extension")}


@pytest.mark.parametrize("case", ["answered", "paused", "closed"])
def test_a_request_that_asks_no_more_is_not_told(cast: Cast, case: str) -> None:
    task = a_task(cast, lead=cast.own_unit, due_on=date(2026, 12, 31), stage=Stage.DOING)
    asked = make_extension_request(task, cast.own, at=at("2026-06-01T00:00:00+00:00"))
    if case == "answered":
        decide_extension(request=asked, user=cast.standing, today=MONDAY, outcome=Outcome.REFUSED, note="Đủ người.")
        Notice.objects.all().delete()
    else:
        values = {"stage": Stage.HOLD} if case == "paused" else {"stage": Stage.DONE, "closed_on": MONDAY}
        Task.objects.filter(pk=task.pk).update(**values)
    assert run(MONDAY) == {}


def test_without_a_committee_the_office_is_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.standing.pk).update(is_active=False)
    reported(cast, "2026-06-12T10:00:00+07:00")
    run(MONDAY)
    assert told() == {("vanphong", "confirm48")}


# --- Once ------------------------------------------------------------------------------------------------------------


def test_the_inbox_shows_the_newest_of_a_task(cast: Cast) -> None:
    a_task(cast, lead=cast.own_unit, due_on=date(2026, 6, 19), stage=Stage.DOING)
    for day in (MONDAY, date(2026, 6, 18), date(2026, 6, 22), date(2026, 6, 29)):
        run(day)
        assert Notice.objects.filter(read_at=None).count() == 1
    assert Notice.objects.count() == 4


@pytest.mark.parametrize(
    ("kind", "values", "is_read"),
    [
        (NoticeKind.LATE, {}, False),
        (NoticeKind.LATE, {"stage": Stage.CONFIRM}, True),
        (NoticeKind.SOON, {"stage": Stage.HOLD}, True),
        (NoticeKind.SOON, {"due_on": MONDAY}, True),
        (NoticeKind.CONFIRM_48, {"stage": Stage.CONFIRM}, False),
        (NoticeKind.CONFIRM_96, {"stage": Stage.REDO}, True),
        (NoticeKind.RETURNED, {"stage": Stage.REDO}, False),
        (NoticeKind.RETURNED, {"stage": Stage.CONFIRM}, True),
        (NoticeKind.EXTENSION, {}, True),
        (NoticeKind.ASSIGNED, {"stage": Stage.CONFIRM}, False),
        (NoticeKind.DECISION, {"stage": Stage.CONFIRM}, False),
    ],
)
def test_what_has_been_done_counts_as_read(cast: Cast, kind: NoticeKind, values: dict[str, Any], is_read: bool) -> None:
    task = a_task(cast, lead=cast.own_unit, due_on=date(2026, 12, 31), stage=Stage.DOING)
    told = Notice.objects.create(user=cast.own, task=task, kind=kind, key="x", due_on=task.due_on)
    Task.objects.filter(pk=task.pk).update(**({"version": 2} | values))
    run(MONDAY)
    told.refresh_from_db()
    assert (told.read_at is not None) == is_read


def test_many_runs_a_day_tell_once(cast: Cast) -> None:
    a_task(cast, lead=cast.own_unit, due_on=MONDAY, stage=Stage.DOING)
    assert [run(MONDAY, hour) for hour in range(10)] == [{"soon": 1}, *[{}] * 9]


@pytest.mark.django_db
def test_without_a_union_nothing_happens() -> None:
    assert remind(today=MONDAY, now=at("2026-06-15T00:00:00+00:00")).counts == {}


def test_a_quiet_day_is_said(cast: Cast) -> None:
    sunday = MONDAY - timedelta(days=1)
    a_task(cast, lead=cast.own_unit, due_on=sunday, stage=Stage.DOING)
    result = remind(today=sunday, now=at("2026-06-14T00:00:00+00:00"))
    assert (result.is_quiet, result.total) == (True, 0)


@pytest.mark.django_db(transaction=True)
def test_four_jobs_at_one_moment_tell_once() -> None:
    make_organisation()
    spokesman = make_user(Role.UNIT)
    for _one in range(20):
        make_task(lead=spokesman.unit, due_on=MONDAY, stage=Stage.DOING)
    counts = at_once(*[lambda: remind(today=MONDAY, now=at("2026-06-15T00:00:00+00:00")).total] * 4)
    assert sorted(counts) == [0, 0, 0, 20]
    assert Notice.objects.count() == 20


def test_the_day_costs_the_same_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _one in range(30):
        a_task(cast, lead=cast.own_unit, due_on=MONDAY, stage=Stage.DOING)
        reported(cast, "2026-06-10T10:00:00+07:00")
    with django_assert_max_num_queries(16):
        run(MONDAY)
    assert Notice.objects.count() == 90
