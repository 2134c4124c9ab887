"""The number of leads of a task is right whatever writes assignments, and whatever is saved from an old copy."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tasks import lead_count
from tasks.models import Assignment, Part, Task
from tasks.waiting import unassigned

from ..conftest import Cast
from ..factories import make_task, make_unit


def led(task: Task) -> int:
    return Task.objects.values_list("lead_count", flat=True).get(pk=task.pk)


def test_count_follows_assignments(cast: Cast) -> None:
    task, other = make_task(), make_task()
    assert led(task) == 0
    first = Assignment.objects.create(task=task, unit=cast.own_unit, part=Part.COOP)
    assert led(task) == 0
    Assignment.objects.bulk_create([Assignment(task=task, unit=make_unit(), part=Part.LEAD) for _ in range(2)])
    assert led(task) == 2
    Assignment.objects.filter(pk=first.pk).update(part=Part.LEAD)
    assert led(task) == 3
    Assignment.objects.filter(pk=first.pk).update(task=other)
    assert (led(task), led(other)) == (2, 1)
    Assignment.objects.filter(task=task).delete()
    assert led(task) == 0


def test_an_old_copy_does_not_bring_back_an_old_count(cast: Cast) -> None:
    old = make_task()
    Assignment.objects.create(task=old, unit=cast.own_unit, part=Part.LEAD)
    old.title = "Tên mới"
    old.save()
    assert led(old) == 1


def first_lead(task: Task) -> int | None:
    return Task.objects.values_list("first_lead", flat=True).get(pk=task.pk)


def test_first_lead_follows_assignments(cast: Cast) -> None:
    task, second = make_task(coop=cast.other_unit), make_unit()
    assert first_lead(task) is None
    lead = Assignment.objects.create(task=task, unit=cast.own_unit, part=Part.LEAD)
    Assignment.objects.create(task=task, unit=second, part=Part.LEAD)
    assert first_lead(task) == cast.own_unit.pk
    successor = make_unit()
    Assignment.objects.filter(pk=lead.pk).update(unit=successor)
    assert first_lead(task) == successor.pk
    Task.objects.filter(pk=task.pk).update(first_lead=None)
    assert first_lead(task) == successor.pk, "nobody else sets it"
    lead.delete()
    assert first_lead(task) == second.pk
    Assignment.objects.filter(task=task, unit=second).update(part=Part.COOP)
    assert first_lead(task) is None


def test_migration_finds_the_first_lead(cast: Cast) -> None:
    task = make_task(lead=cast.own_unit, coop=make_unit())
    Assignment.objects.create(task=task, unit=cast.other_unit, part=Part.LEAD)
    migration = import_module("tasks.migrations.0016_first_lead")
    lead_count.remove(plan=["something"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER task_led_kept ON tasks_task")
        cursor.execute("UPDATE tasks_task SET first_lead = NULL")
    migration.fill(apps, connection.schema_editor())
    assert first_lead(task) == cast.own_unit.pk
    lead_count.install()


def test_unassigned_are_the_open_ones_without_a_lead(cast: Cast) -> None:
    bare = make_task(stage="new")
    make_task(coop=cast.own_unit, stage="new")
    make_task(lead=cast.own_unit)
    make_task(stage="done")
    assert unassigned(Task.objects.all()).count() == 2
    assert bare in unassigned(Task.objects.all())


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its triggers")
def test_lost_triggers_come_back_with_the_next_migrate(cast: Cast) -> None:
    lead_count.remove(plan=["something"])
    task = make_task(lead=cast.own_unit)
    assert (led(task), first_lead(task)) == (0, None)
    lead_count.install()
    assert (led(task), first_lead(task)) == (1, cast.own_unit.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'task_led_%'")
        assert cursor.fetchone()[0] == len(lead_count.SQLITE)
