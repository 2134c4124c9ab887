from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_user_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
