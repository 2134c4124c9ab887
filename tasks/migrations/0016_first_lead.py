from django.db import migrations, models


def fill(apps, schema_editor):
    """The triggers keep it from then on."""
    first = "SELECT a.unit_id FROM tasks_assignment a WHERE a.task_id = tasks_task.id AND a.part = 'lead'"
    schema_editor.execute(
        f"UPDATE tasks_task SET first_lead = ({first} ORDER BY a.id LIMIT 1) WHERE lead_count > 0"
    )


def drop_triggers(apps, schema_editor):
    """Those of PostgreSQL name the column; the version that comes back makes its own after its migrate."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS task_led ON tasks_assignment")
        schema_editor.execute("DROP TRIGGER IF EXISTS task_led_kept ON tasks_task")


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0016_second_factor_one_column'),
        ('resolutions', '0008_first_kinds'),
        ('tasks', '0015_reviews_received'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='task',
            name='task_open',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_closed',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_stage',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_due',
        ),
        migrations.AddField(
            model_name='task',
            name='first_lead',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(fill, drop_triggers),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('due_on'), models.F('stage'), models.F('deadline_kind'), models.F('has_parts'), models.F('id'), condition=models.Q(('closed_on', None)), name='task_open'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('closed_on'), models.F('stage'), models.F('due_on'), models.F('given_on'), models.F('deadline_kind'), models.F('document'), models.F('has_parts'), models.F('original_due_on'), models.F('extension_count'), models.F('lead_count'), models.F('first_lead'), models.F('id'), name='task_closed'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('first_lead'), models.F('due_sort'), models.F('id'), models.F('has_parts'), name='task_first_lead'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('stage'), models.F('due_sort'), models.F('id'), models.F('has_parts'), name='task_stage'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('due_sort'), models.F('id'), models.F('has_parts'), name='task_due'),
        ),
    ]
