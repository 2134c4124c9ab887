"""Recurring tasks: one instance per period, in advance, judged alone, within the term, exactly once; and the page."""

import html
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Term, User
from tasks import editing
from tasks.assigning import assign
from tasks.dividing import divide
from tasks.editing import Wording
from tasks.models import Stage, Task, TaskEvent
from tasks.recurring import Plan, coming, repeat, templates
from tasks.status import State, Windows
from tasks.workflow import TaskMoved

from ..conftest import Cast
from ..factories import make_document, make_task, make_user
from ..parallel import at_once

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)
Verb = TaskEvent.Verb


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def make_template(cast: Cast | None = None, **fields: Any) -> Task:
    values = {"deadline_kind": "recurring", "frequency": "quarterly", "given_on": date(2026, 2, 10)} | fields
    units = {"lead": cast.own_unit, "coop": cast.other_unit} if cast else {}
    return make_task(**(units | values))


def in_term(ends_on: date) -> Any:
    term = Term.objects.create(name="khóa IV", starts_on=date(2021, 1, 1), ends_on=ends_on)
    return make_document(term=term)


def periods(task: Task) -> list[tuple[str, date | None]]:
    return list(task.parts.order_by("part_no").values_list("period", "due_on"))


# --- Which periods -------------------------------------------------------------------------------------------------


def test_periods_up_to_the_present_one_and_the_next() -> None:
    task = make_template(by_day="20")
    made = repeat(task=task, user=make_user(), today=TODAY)
    assert [one.period for one in made] == ["2026-q1", "2026-q2", "2026-q3"]
    assert periods(task) == [
        ("2026-q1", date(2026, 3, 20)),
        ("2026-q2", date(2026, 6, 20)),
        ("2026-q3", date(2026, 9, 20)),
    ]


def test_an_instance_is_a_task_of_its_own(cast: Cast) -> None:
    task = make_template(cast, product="Báo cáo quý", instruction="Gửi qua văn phòng", by_day="20")
    repeat(task=task, user=cast.office, today=TODAY)
    task.refresh_from_db()
    first, second, third = task.parts.order_by("part_no")
    assert (first.parent, first.document, first.title, first.product) == (task, task.document, task.title, task.product)
    assert (first.given_on, second.given_on, third.given_on) == (date(2026, 2, 10), date(2026, 4, 1), TODAY)
    assert (first.stage, first.deadline_kind, first.due_on) == (Stage.NEW, "date", first.original_due_on)
    assert [(a.unit, a.part) for a in first.assignments.all()] == [(cast.own_unit, "lead"), (cast.other_unit, "coop")]
    assert first.lead_count == 1
    assert [t.state_on(TODAY, Windows()) for t in (first, second, third)] == [State.LATE, State.IN_TIME, State.IN_TIME]
    assert [event.verb for event in first.events.all()] == [Verb.CREATED]
    assert task.has_parts
    assert set(Task.objects.counted()) == {first, second, third}
    event = task.events.get()
    assert (event.verb, event.note, event.actor) == (
        Verb.REPEATED,
        "quý I/2026, quý II/2026, quý III/2026",
        cast.office,
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"frequency": "yearly"}, "2026 31/12/2026, 2027 31/12/2027"),
        ({"frequency": "yearly", "by_day": "01-20"}, "2027 20/01/2027"),  # 20 January 2026 was before it was given
        ({"runs_until": date(2026, 3, 31)}, "2026-q1 31/03/2026"),
        ({"runs_until": date(2026, 5, 20)}, "2026-q1 31/03/2026, 2026-q2 20/05/2026"),
        ({"starts_on": date(2026, 7, 1)}, "2026-q3 30/09/2026"),
        ({"starts_on": date(2027, 7, 1)}, ""),
        ({"frequency": "half-yearly"}, "2026-h1 30/06/2026, 2026-h2 31/12/2026"),
        ({"frequency": "weekly", "by_day": "5", "given_on": TODAY}, "2026-w25 19/06/2026, 2026-w26 26/06/2026"),
        ({"frequency": "monthly", "by_day": "31", "given_on": TODAY}, "2026-m06 30/06/2026, 2026-m07 31/07/2026"),
        ({"frequency": "continuous"}, ""),
        ({"frequency": "unspecified"}, ""),
        ({"frequency": ""}, ""),
        ({"deadline_kind": "date", "due_on": TODAY}, ""),
        ({"stage": "ended"}, ""),
        ({"stage": "done"}, ""),
        ({"stage": "hold"}, ""),
    ],
)
def test_which_periods_are_made(fields: dict[str, Any], expected: str) -> None:
    task = make_template(**fields)
    assert ", ".join(f"{one.cycle.key} {one.due:%d/%m/%Y}" for one in coming(task, TODAY)) == expected


def test_periods_end_with_the_term_of_the_plan() -> None:
    task = make_template(document=in_term(date(2026, 5, 31)))
    assert [(one.cycle.key, one.due) for one in coming(task, TODAY)] == [
        ("2026-q1", date(2026, 3, 31)),
        ("2026-q2", date(2026, 5, 31)),
    ]
    task.runs_until = date(2030, 1, 1)
    assert len(coming(task, TODAY)) == 2, "the term goes before"
    task.runs_until, task.due_on = None, date(2026, 7, 31)
    assert coming(task, TODAY)[-1].due == date(2026, 7, 31), "the document prints a later day"


def test_a_printed_day_after_the_term_is_not_ordered() -> None:
    task = make_template(document=in_term(date(2026, 5, 31)), by_day="20")
    assert [one.cycle.key for one in coming(task, TODAY)] == ["2026-q1"]


# --- Exactly once --------------------------------------------------------------------------------------------------


def test_the_job_makes_each_period_once_however_often_it_runs(cast: Cast) -> None:
    task = make_template(cast)
    out = StringIO()
    for _run in range(3):
        call_command("make_instances", stdout=out)
    assert out.getvalue().splitlines() == [
        f"{task.document}, {task.place}: quý I/2026, quý II/2026, quý III/2026",
        "3 kỳ.",
        "0 kỳ.",
        "0 kỳ.",
    ]
    assert task.parts.count() == 3
    event = task.events.get()
    assert (event.verb, event.actor) == (Verb.REPEATED, None)


def test_the_next_period_comes_with_the_calendar(cast: Cast) -> None:
    task = make_template(cast)
    repeat(task=task, user=None, today=TODAY)
    assert [t.period for t in repeat(task=task, user=None, today=date(2026, 7, 1))] == ["2026-q4"]
    assert [t.part_no for t in task.parts.order_by("part_no")] == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_make_each_period_once() -> None:
    task = make_template(frequency="monthly")
    made = at_once(*[lambda: repeat(task=Task.objects.get(pk=task.pk), user=None, today=TODAY)] * 4)
    assert sorted(map(len, made)) == [0, 0, 0, 6]
    assert [key for key, _due in periods(task)] == [f"2026-m{month:02}" for month in range(2, 8)]
    assert task.events.count() == 1


# --- Later changes -------------------------------------------------------------------------------------------------


def test_a_divided_task_repeats_in_the_part_of_each_unit(cast: Cast) -> None:
    task = make_template(lead=cast.own_unit)
    assign(task=task, user=cast.office, today=TODAY, leads=[cast.own_unit, cast.other_unit])
    parts = divide(task=task, user=cast.office, today=TODAY)
    assert repeat(task=task, user=cast.office, today=TODAY) == []
    made = [one for part in parts for one in repeat(task=part, user=None, today=TODAY)]
    assert [(t.parent, t.period, t.part_no) for t in made] == [
        (part, f"2026-q{quarter}", 3 * index + quarter + 2) for index, part in enumerate(parts) for quarter in (1, 2, 3)
    ]


def test_new_leads_hold_for_the_periods_to_come(cast: Cast) -> None:
    task = make_template(cast)
    repeat(task=task, user=cast.office, today=TODAY)
    assign(task=task, user=cast.office, today=TODAY, leads=[cast.other_unit], coops=[])
    made = repeat(task=task, user=cast.office, today=date(2026, 7, 1))
    assert [a.unit for a in made[0].assignments.all()] == [cast.other_unit]
    assert task.parts.get(period="2026-q3").assignments.get(part="lead").unit == cast.own_unit


def test_a_plan_is_kept_with_its_history(cast: Cast) -> None:
    task = make_template(cast)
    repeat(task=task, user=cast.standing, today=TODAY, plan=Plan("15", date(2026, 6, 30)))
    task.refresh_from_db()
    assert (task.by_day, task.runs_until) == ("15", date(2026, 6, 30))
    assert periods(task) == [("2026-q1", date(2026, 3, 15)), ("2026-q2", date(2026, 6, 15))]
    assert task.events.get().changes == {"by_day": ["", "ngày 15"], "runs_until": ["", "30/06/2026"]}
    assert repeat(task=task, user=cast.standing, today=TODAY, plan=Plan("15", date(2026, 6, 30))) == []
    assert task.events.count() == 1


def test_refused_who_may_not_what_is_stale_and_what_repeats_not(cast: Cast) -> None:
    task = make_template(cast)
    for user in (cast.own, cast.other, cast.committee, cast.viewer):
        with pytest.raises(PermissionDenied):
            repeat(task=task, user=user, today=TODAY)
    with pytest.raises(TaskMoved):
        repeat(task=task, user=cast.office, today=TODAY, version=task.version + 1)
    with pytest.raises(TaskMoved):
        repeat(task=make_task(), user=cast.office, today=TODAY)
    assert not task.parts.exists()


def test_an_instance_and_a_resting_task_are_no_templates(cast: Cast) -> None:
    task = make_template(cast)
    make_template(stage="ended")
    make_template(frequency="continuous")
    repeat(task=task, user=cast.office, today=TODAY)
    assert templates() == [task]


def test_a_corrected_phrase_brings_its_day_along(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit)
    wording = Wording(task.title, "", "", "trước ngày 15/12 hằng năm")
    editing.change(task=task, user=cast.office, today=TODAY, wording=wording)
    assert (task.deadline_kind, task.frequency, task.by_day) == ("recurring", "yearly", "12-15")
    editing.change(task=task, user=cast.office, today=TODAY, wording=Wording(task.title, "", "", "31/12/2026"))
    assert (task.deadline_kind, task.by_day) == ("date", "")


# --- The page ------------------------------------------------------------------------------------------------------


def address(task: Task) -> str:
    return reverse("tasks:periods", args=[task.pk])


def send(client: Client, task: Task, **values: Any) -> Any:
    values = {"version": Task.objects.get(pk=task.pk).version, "by_day": "", "runs_until": ""} | values
    return client.post(address(task), values)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_page_shows_what_would_be_made_and_makes_nothing(cast: Cast, login: Login) -> None:
    task = make_template(cast)
    client = login(cast.office)
    page = text_of(client.get(address(task)))
    assert "quý I/2026" in page
    assert "31/03/2026" in page
    page = text_of(send(client, task, by_day="15", runs_until="30/06/2026", xem="1"))
    assert "15/03/2026" in page
    assert "quý III/2026" not in page
    task.refresh_from_db()
    assert (task.by_day, task.runs_until, task.has_parts) == ("", None, False)


def test_page_saves_and_makes_once_though_sent_twice(cast: Cast, login: Login) -> None:
    task = make_template(cast, frequency="yearly")
    client = login(cast.standing)
    for _click in range(2):
        answer = send(client, task, by_day="15/12", runs_until="31/12/2026", version=1)
        assert (answer.status_code, answer.headers["Location"]) == (302, task.get_absolute_url())
    assert periods(task) == [("2026", date(2026, 12, 15))]
    assert Task.objects.get(pk=task.pk).by_day == "12-15"
    assert 'value="15/12"' in text_of(client.get(address(task)))


def test_page_refuses_what_cannot_be_and_keeps_what_was_typed(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    yearly, monthly, weekly = (make_template(cast, frequency=f) for f in ("yearly", "monthly", "weekly"))
    bad = [(yearly, day) for day in ("31/02", "15", "1/13", "x", "0/0", "²/3", "1\x00/2", "1/1/2026")]
    bad += [(monthly, day) for day in ("0", "32", "15/12", "٣", "9" * 9)] + [(weekly, "8"), (weekly, "thứ hai")]
    for task, day in bad:
        answer = send(client, task, by_day=day)
        assert answer.status_code == 422, day
    assert 'value="31/02"' in text_of(send(client, yearly, by_day="31/02"))
    for until in ("31/02/2026", "01/01/2020", "x"):
        assert send(client, yearly, runs_until=until).status_code == 422
    limited = make_template(cast, document=in_term(date(2026, 12, 31)))
    answer = send(client, limited, runs_until="01/01/2027")
    assert "Nhiệm kỳ của văn bản hết ngày 31/12/2026." in text_of(answer)
    assert not Task.objects.exclude(period="").exists()
    assert send(client, weekly, by_day="5").status_code == 302
    assert send(client, monthly, by_day="5").status_code == 302


def test_page_of_a_stale_version_answers_409(cast: Cast, login: Login) -> None:
    task = make_template(cast)
    repeat(task=task, user=cast.standing, today=TODAY, plan=Plan("10", None))
    assert send(login(cast.office), task, by_day="20", version=1).status_code == 409
    assert Task.objects.get(pk=task.pk).by_day == "10"


@pytest.mark.parametrize(
    ("name", "status"),
    [("admin", 200), ("office", 200), ("standing", 200), ("committee", 403), ("viewer", 403), ("own", 403)],
)
def test_who_may_open_the_page(cast: Cast, login: Login, name: str, status: int) -> None:
    task = make_task(lead=cast.own_unit, deadline_kind="recurring", frequency="quarterly")
    user: User = getattr(cast, name)
    assert login(user).get(address(task)).status_code == status
    assert login(cast.other).get(address(task)).status_code == 404
    assert login(cast.office).get(address(make_task())).status_code == 404, "it does not repeat"


def test_task_page_lists_the_periods_and_a_period_names_its_task(cast: Cast, login: Login) -> None:
    task = make_template(cast, title="Báo cáo công tác quý")
    client = login(cast.office)
    assert "Chưa lập kỳ nào." in text_of(client.get(task.get_absolute_url()))
    assert send(client, task).status_code == 302
    page = text_of(client.get(task.get_absolute_url()))
    first = task.parts.order_by("part_no")[0]
    assert f'href="{first.get_absolute_url()}">quý I/2026' in page
    assert "Lập kỳ tiếp" in page
    assert "Lập kỳ tiếp" not in text_of(login(cast.own).get(task.get_absolute_url()))
    page = text_of(client.get(first.get_absolute_url()))
    assert f'Kỳ quý I/2026 của nhiệm vụ định kỳ: <a href="{task.get_absolute_url()}">' in page


def test_a_unit_that_lost_the_task_sees_its_period_without_the_link(cast: Cast, login: Login) -> None:
    task = make_template(cast)
    repeat(task=task, user=cast.office, today=TODAY)
    task.refresh_from_db()
    assign(task=task, user=cast.office, today=TODAY, leads=[cast.other_unit], coops=[])
    first = task.parts.order_by("part_no")[0]
    page = text_of(login(cast.own).get(first.get_absolute_url()))
    assert "của một nhiệm vụ định kỳ." in page
    assert task.get_absolute_url() not in page


def test_many_periods_cost_no_more_queries(cast: Cast, login: Login) -> None:
    client, counts = login(cast.office), []
    for given_on in (date(2026, 5, 1), date(2024, 1, 1)):
        task = make_template(cast, frequency="monthly", given_on=given_on)
        repeat(task=task, user=cast.office, today=TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert "tháng 5/2026" in text_of(client.get(task.get_absolute_url()))
        counts.append(len(queries))
    assert counts[0] == counts[1]
