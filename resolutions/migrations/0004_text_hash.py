"""The fingerprint of a text, so that the same text is recognised at once; those stored so far get theirs."""

from django.db import migrations, models

from resolutions.fingerprint import fingerprint


def fill(apps, schema_editor):
    for name in ("Document", "Draft"):
        model = apps.get_model("resolutions", name)
        for pk, text in model.objects.exclude(text="").values_list("pk", "text").iterator(100):
            model.objects.filter(pk=pk).update(text_hash=fingerprint(text))


class Migration(migrations.Migration):

    dependencies = [
        ('resolutions', '0003_recognition'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='text_hash',
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='draft',
            name='text_hash',
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
