import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """`kind` of a count names a row from now on; the column and its values stay, so that no count is written anew."""

    dependencies = [("members", "0008_figure_kinds")]

    operations = [
        migrations.AlterField(
            model_name='figure',
            name='kind',
            field=models.ForeignKey(db_column='kind', on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='members.figurekind', to_field='code', verbose_name='Số liệu'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(models.F('kind'), models.F('on'), models.F('unit'), name='figure_by_kind'),
        ),
    ]
