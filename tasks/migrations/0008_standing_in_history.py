from contextlib import contextmanager

from django.db import migrations

from tasks.periods import quarter_of


@contextmanager
def open_to_change(schema_editor, table):
    """History refuses changes; this once it learns what it did not keep before."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        schema_editor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        return
    schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_update"')  # made again after every migrate
    yield


def keep_due_dates(apps, schema_editor):
    """Each line of history gets the due date that held from then on: walk back from today's through the changes."""
    events = apps.get_model("tasks", "TaskEvent").objects
    changed = []
    task, due = None, None
    rows = events.order_by("task_id", "-at", "-id").select_related("task")
    with open_to_change(schema_editor, "tasks_taskevent"):
        for event in rows.iterator(2000):
            if event.task_id != task:
                task, due = event.task_id, event.task.due_on
            event.due_after = due
            if "due_on" in event.changes:
                due = event.changes["due_on"][0] or None
            if event.due_after is not None:
                changed.append(event)
            if len(changed) >= 2000:
                events.bulk_update(changed, ["due_after"])
                changed = []
        events.bulk_update(changed, ["due_after"])


def keep_periods(apps, schema_editor):
    """Each report gets the calendar quarter of its day."""
    entries = apps.get_model("tasks", "ProgressEntry").objects
    days = set(entries.filter(period="").values_list("reported_on", flat=True))
    with open_to_change(schema_editor, "tasks_progressentry"):
        for quarter in {quarter_of(day) for day in days}:
            entries.filter(reported_on__range=(quarter.start, quarter.end)).update(period=quarter.slug)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0007_whole_life")]

    operations = [
        migrations.RunPython(keep_due_dates, migrations.RunPython.noop),
        migrations.RunPython(keep_periods, migrations.RunPython.noop),
    ]
