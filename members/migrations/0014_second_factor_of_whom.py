"""Of whom a second factor is asked: three answers instead of yes and no. First the new column beside the old one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0013_password_set_at")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="second_factor_of",
            field=models.CharField(
                choices=[
                    ("nobody", "Không bắt buộc ai; ai muốn thì tự bật"),
                    ("leaders", "Quản trị và Ban Thường vụ"),
                    ("all", "Mọi tài khoản, cả đơn vị và người xem"),
                ],
                db_default="nobody",
                default="nobody",
                max_length=8,
                verbose_name="Ai phải xác thực hai bước",
            ),
        ),
    ]
