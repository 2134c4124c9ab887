"""The synthetic union: right in every row, of the asked size, and bounded in what is open."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from members.clock import today
from members.models import Organisation, Unit, User
from resolutions.models import Document
from tasks.demo.accounts import NAMES
from tasks.lateness import live_in
from tasks.models import Assignment, EntryKind, ProgressEntry, Stage, Task, TaskEvent
from tasks.periods import last_periods, quarter_of
from tasks.synthetic.fates import fate, given_on
from tests.factories import make_document, make_entry, make_organisation, make_task, make_user


def generate(count: int, *options: str) -> str:
    told = StringIO()
    call_command("generate_data", f"--tasks={count}", *options, stdout=told)
    return told.getvalue()


@pytest.mark.django_db
def test_generate_data_makes_what_was_asked() -> None:
    told = generate(60, "--units=12")
    assert Task.objects.count() == 60
    assert Document.objects.count() == 3
    assert Unit.objects.count() == 12
    assert ProgressEntry.objects.count() == 180
    assert TaskEvent.objects.filter(entry__isnull=False).count() == 180
    assert set(User.objects.values_list("username", flat=True)) == set(NAMES)
    assert "60/60" in told
    organisation = Organisation.current()
    assert organisation
    assert organisation.is_demo


@pytest.mark.django_db
def test_generated_rows_hang_together() -> None:
    generate(200)
    assert not Task.objects.filter(closed_on__lt=F("given_on")).exists()
    assert not Task.objects.filter(closed_on__gte=today()).exists()
    assert not Task.objects.exclude(entries__isnull=False).exists()
    assert Task.objects.exclude(stage=Stage.NEW).exclude(assignments__isnull=False).count() == 0
    for task in Task.objects.filter(stage=Stage.DONE)[:20]:
        result = task.entries.get(kind=EntryKind.RESULT)
        assert result.reported_on == task.closed_on
        assert task.events.get(verb=TaskEvent.Verb.CONFIRMED).stage_after == Stage.DONE
    first, last = Task.objects.earliest("pk"), Task.objects.latest("pk")
    assert (last.given_on - first.given_on).days > 4 * 365


@pytest.mark.django_db
def test_a_generated_union_can_be_worked_with() -> None:
    """Numbers given by hand must not collide with those that the database gives next."""
    generate(30)
    document = make_document(registered_by=User.objects.get(username="vanphong"))
    task = make_task(document=document)
    make_entry(task, User.objects.get(username="vanphong"))
    assert task.pk > 30
    assert Assignment.objects.create(task=task, unit=Unit.objects.earliest("pk"), part="lead").pk


@pytest.mark.django_db
def test_a_quarter_holds_a_bounded_share() -> None:
    generate(2_000)
    quarters = list(last_periods(quarter_of(today()), 16))[:-1]
    shares = [Task.objects.filter(live_in(q.start, q.end)).count() / 2_000 for q in quarters]
    assert all(0.05 <= share <= 0.09 for share in shares), shares


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_tasks() -> None:
    lives = [
        [fate(random, given_on(n, 100, date(2026, 7, 1)), date(2026, 7, 1)) for n in range(100)]
        for random in (Random(1), Random(1), Random(2))
    ]
    assert lives[0] == lives[1] != lives[2]


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_organisation, make_user], ids=["a named union", "an account"])
def test_generate_data_refuses_a_database_in_use(make: Callable[[], object]) -> None:
    make()
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        generate(10)
    assert not Task.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("options", [("--tasks=0",), ("--tasks=5", "--units=2")])
def test_generate_data_refuses_sizes_that_make_no_sense(options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="ít nhất"):
        call_command("generate_data", *options, stdout=StringIO())
