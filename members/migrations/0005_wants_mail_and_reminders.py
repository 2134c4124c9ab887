from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_sessions_ended'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='conventions',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='holidays',
            field=models.TextField(blank=True, help_text='Mỗi dòng một ngày, ví dụ: 02/09/2026 Quốc khánh. Ngày nghỉ không gửi nhắc.', verbose_name='Ngày nghỉ'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='quiet_weekends',
            field=models.BooleanField(default=True, verbose_name='Không gửi nhắc vào thứ Bảy, Chủ nhật'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='remind_days',
            field=models.CharField(default='7, 1', help_text='Số ngày trước hạn, cách nhau dấu phẩy. Ví dụ: 7, 1.', max_length=60, verbose_name='Nhắc trước hạn'),
        ),
        migrations.AddField(
            model_name='user',
            name='wants_mail',
            field=models.BooleanField(default=True, verbose_name='Gửi thư nhắc việc hằng ngày'),
        ),
    ]
