"""Targets read before they were judged say only in words how often they are counted ("/năm")."""

from django.db import migrations

FREQUENCIES = {"năm": "yearly", "quý": "quarterly", "tháng": "monthly", "tuần": "weekly"}


def judge_as_printed(apps, schema_editor):
    targets = apps.get_model("tasks", "Target").objects.filter(frequency="", measures__isnull=True)
    for words, frequency in FREQUENCIES.items():
        targets.filter(period=words).update(frequency=frequency)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_mail_tried_at")]

    operations = [migrations.RunPython(judge_as_printed, migrations.RunPython.noop, elidable=True)]
