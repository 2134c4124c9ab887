"""Yes meant admins and the standing committee, and goes on meaning them."""

from typing import Any

from django.db import migrations


def as_before(apps: Any, _editor: Any) -> None:
    apps.get_model("members", "Organisation").objects.filter(needs_second_factor=True).update(second_factor_of="leaders")


def back(apps: Any, _editor: Any) -> None:
    """Of everybody becomes of the leaders: the release before knows no more."""
    rows = apps.get_model("members", "Organisation").objects
    rows.exclude(second_factor_of="nobody").update(needs_second_factor=True)


class Migration(migrations.Migration):
    dependencies = [("members", "0014_second_factor_of_whom")]

    operations = [migrations.RunPython(as_before, back)]
