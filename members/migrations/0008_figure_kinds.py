from django.db import migrations

from members.figure_kinds import create_kinds


def create(apps, schema_editor):
    """The kinds that counts of earlier versions name, and those that a new installation starts with."""
    rows = apps.get_model("members", "FigureKind").objects.using(schema_editor.connection.alias)
    if not rows.exists():
        create_kinds(rows)


class Migration(migrations.Migration):
    dependencies = [("members", "0007_units_live_and_die")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
