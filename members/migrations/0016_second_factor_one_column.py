"""The old column goes; the new one takes its name, under which history tells its changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0015_second_factor_as_before")]

    operations = [
        migrations.RemoveField(model_name="organisation", name="needs_second_factor"),
        migrations.RenameField(
            model_name="organisation", old_name="second_factor_of", new_name="needs_second_factor"
        ),
    ]
