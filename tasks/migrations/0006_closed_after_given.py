from django.db import migrations, models


def close_on_the_day_given(apps, schema_editor):
    """What was closed with a day before it was given counts from the day given; its report keeps the day it names."""
    tasks = apps.get_model("tasks", "Task").objects
    tasks.filter(closed_on__lt=models.F("given_on")).update(closed_on=models.F("given_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("resolutions", "0001_initial"),
        ("tasks", "0005_entries_by_time"),
    ]

    operations = [
        migrations.RunPython(close_on_the_day_given, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("given_on")),
                name="task_closed_after_given",
                violation_error_message="Ngày xong không thể trước ngày giao.",
            ),
        ),
    ]
