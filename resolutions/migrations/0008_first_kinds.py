from django.db import migrations

from resolutions.kind_defaults import create_kinds


def create(apps, schema_editor):
    """The kinds that documents of earlier versions have."""
    rows = apps.get_model("resolutions", "DocumentType").objects.using(schema_editor.connection.alias)
    if not rows.exists():
        create_kinds(rows)


class Migration(migrations.Migration):
    dependencies = [("resolutions", "0007_document_kinds")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
