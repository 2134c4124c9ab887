"""The person in charge of a task who has an account is told: of being given it, of a return, before it is due."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Person, User
from tasks.assigning import assign
from tasks.models import Notice, NoticeKind, Stage
from tasks.reminding import remind
from tasks.revising import Revision, revise
from tasks.waking import wake
from tasks.workflow import send_back
from tests.conftest import Cast
from tests.factories import make_entry, make_task

TODAY = date(2026, 6, 3)
NOW = datetime(2026, 6, 3, 8, tzinfo=timezone.get_default_timezone())


def person_of(user: User) -> Person:
    person = Person.objects.create(full_name=user.full_name)
    User.objects.filter(pk=user.pk).update(person=person)
    return person


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("kind", flat=True))


def test_who_gets_a_task_in_charge_is_told_once(cast: Cast) -> None:
    task, person = make_task(lead=cast.own_unit), person_of(cast.committee)
    assign(task=task, user=cast.office, today=TODAY, person=person)
    assign(task=task, user=cast.office, today=TODAY, leads=[cast.other_unit])
    assert told(cast.committee) == [NoticeKind.ASSIGNED]
    assert told(cast.other) == [NoticeKind.ASSIGNED]


def test_who_takes_a_task_itself_is_not_told(cast: Cast) -> None:
    task, person = make_task(lead=cast.own_unit), person_of(cast.office)
    assign(task=task, user=cast.office, today=TODAY, person=person)
    assert told(cast.office) == []


def test_who_does_not_see_the_task_is_not_told(cast: Cast) -> None:
    """The account of another unit, a locked one, and a person without any."""
    other, locked = person_of(cast.other), person_of(cast.viewer)
    User.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    for person in (other, locked, Person.objects.create(full_name="Không Tài Khoản")):
        task = make_task(lead=cast.own_unit, due_on=TODAY)
        assign(task=task, user=cast.office, today=TODAY, person=person)
    remind(today=TODAY, now=NOW)
    assert told(cast.other) == told(cast.viewer) == []


def test_many_tasks_at_once_tell_the_person_of_each(cast: Cast) -> None:
    tasks, person = [make_task(lead=cast.own_unit) for _i in range(3)], person_of(cast.committee)
    revise(revisions=[Revision(task, task.version, person=person) for task in tasks], user=cast.office, today=TODAY)
    assert told(cast.committee) == [NoticeKind.ASSIGNED] * 3
    assert told(cast.own) == []


def test_return_is_told_to_the_person_in_charge(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, person=person_of(cast.committee), stage=Stage.CONFIRM)
    make_entry(task, cast.own, kind="result", stage_after=Stage.CONFIRM, document_number="1/BC")
    send_back(task=task, user=cast.standing, today=TODAY, reason="Thiếu phụ lục.")
    assert told(cast.committee) == told(cast.own) == [NoticeKind.RETURNED]


def test_reminders_reach_the_person_in_charge_and_then_not_the_office(cast: Cast) -> None:
    person = person_of(cast.committee)
    make_task(lead=cast.own_unit, person=person, due_on=TODAY - timedelta(days=2))
    make_task(person=person, due_on=TODAY)
    remind(today=TODAY, now=NOW)
    assert sorted(told(cast.committee)) == [NoticeKind.LATE, NoticeKind.SOON]
    assert told(cast.own) == [NoticeKind.LATE]
    assert told(cast.office) == []
    before = Notice.objects.count()
    remind(today=TODAY, now=NOW)
    assert Notice.objects.count() == before


def test_reminding_asks_as_often_for_three_tasks_as_for_one(cast: Cast) -> None:
    person, counts = person_of(cast.committee), []
    for count in (1, 2):
        for _i in range(count):
            make_task(lead=cast.own_unit, person=person, due_on=TODAY)
        with CaptureQueriesContext(connection) as queries:
            remind(today=TODAY, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_waking_tells_the_person_in_charge(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, person=person_of(cast.committee), stage=Stage.COND, deadline_kind="cond")
    wake(task=task, user=cast.office, today=TODAY, came_on=TODAY, basis="7/KL")
    assert told(cast.committee) == [NoticeKind.WOKEN]
