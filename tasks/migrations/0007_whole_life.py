import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_wants_mail_and_reminders'),
        ('resolutions', '0004_text_hash'),
        ('tasks', '0006_closed_after_given'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='Đọc lần cuối')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('comment', 'Trao đổi'), ('decision', 'Kết luận, chỉ đạo')], default='comment', max_length=8)),
                ('text', models.TextField(verbose_name='Nội dung')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='Văn bản làm căn cứ')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('request_key', models.UUIDField(editable=False, unique=True)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ExtensionDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('granted', 'Đồng ý'), ('countered', 'Đồng ý đến ngày khác'), ('refused', 'Không đồng ý'), ('withdrawn', 'Đã rút')], max_length=10, verbose_name='Quyết định')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Hạn mới')),
                ('note', models.TextField(blank=True, verbose_name='Ý kiến')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='Văn bản làm căn cứ')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ExtensionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='Lần')),
                ('old_due_on', models.DateField(verbose_name='Hạn cũ')),
                ('wanted_on', models.DateField(verbose_name='Xin đến ngày')),
                ('reason', models.TextField(verbose_name='Lý do')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('request_key', models.UUIDField(editable=False, unique=True)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('soon', 'Sắp đến hạn'), ('late', 'Quá hạn'), ('confirm48', 'Kết quả chờ xác nhận quá 48 giờ'), ('confirm96', 'Kết quả chờ xác nhận quá 96 giờ'), ('extension', 'Đề nghị gia hạn chưa trả lời'), ('assigned', 'Việc mới giao'), ('returned', 'Kết quả bị trả lại'), ('decided', 'Đề nghị gia hạn đã trả lời'), ('mentioned', 'Có người nhắc đến'), ('decision', 'Có kết luận, chỉ đạo'), ('woken', 'Điều kiện đã có')], max_length=10)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('key', models.CharField(max_length=120)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('address', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='Tên')),
                ('query', models.CharField(blank=True, max_length=1000)),
                ('is_shared', models.BooleanField(default=False, verbose_name='Cho mọi người dùng chung')),
                ('request_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TargetMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(blank=True, max_length=12, verbose_name='Kỳ')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Đạt được')),
                ('measured_on', models.DateField(verbose_name='Tính đến ngày')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='Nguồn số liệu')),
                ('explanation', models.TextField(blank=True, verbose_name='Giải trình')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('request_key', models.UUIDField(editable=False, unique=True)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TargetTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.AlterModelOptions(
            name='task',
            options={'ordering': ['document', 'place_sort']},
        ),
        migrations.RemoveConstraint(
            model_name='task',
            name='task_position_unique',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_open',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_stage',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_closed',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_in_document',
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_unled',
        ),
        migrations.AddField(
            model_name='progressentry',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='tasks.progressentry', verbose_name='Đính chính'),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='period',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=12, verbose_name='Kỳ rà soát'),
        ),
        migrations.AddField(
            model_name='target',
            name='baseline',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Số ban đầu'),
        ),
        migrations.AddField(
            model_name='target',
            name='closed_basis',
            field=models.CharField(blank=True, max_length=120, verbose_name='Văn bản làm căn cứ'),
        ),
        migrations.AddField(
            model_name='target',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='Khép lại ngày'),
        ),
        migrations.AddField(
            model_name='target',
            name='closed_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='Lý do khép lại'),
        ),
        migrations.AddField(
            model_name='target',
            name='counting',
            field=models.CharField(choices=[('hand', 'Ghi số tay, có nguồn'), ('tasks', 'Đếm nhiệm vụ đã hoàn thành')], default='hand', max_length=5, verbose_name='Cách đo'),
        ),
        migrations.AddField(
            model_name='target',
            name='frequency',
            field=models.CharField(blank=True, max_length=12, verbose_name='Tính theo'),
        ),
        migrations.AddField(
            model_name='target',
            name='request_key',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='target',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='task',
            name='after_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Số ngày sau khi có điều kiện'),
        ),
        migrations.AddField(
            model_name='task',
            name='awaits',
            field=models.CharField(blank=True, db_default='', max_length=80, verbose_name='Chờ văn bản số'),
        ),
        migrations.AddField(
            model_name='task',
            name='awaits_key',
            field=models.CharField(blank=True, db_default='', db_index=True, editable=False, max_length=80),
        ),
        migrations.AddField(
            model_name='task',
            name='by_day',
            field=models.CharField(blank=True, db_default='', max_length=8, verbose_name='Ngày trong kỳ'),
        ),
        migrations.AddField(
            model_name='task',
            name='decision',
            field=models.CharField(blank=True, db_default='', help_text='Số, ký hiệu và ngày, ví dụ 21/QĐ-LHH ngày 02/08/2021.', max_length=120, verbose_name='Văn bản giao việc'),
        ),
        migrations.AddField(
            model_name='task',
            name='extension_count',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False, verbose_name='Số lần gia hạn'),
        ),
        migrations.AddField(
            model_name='task',
            name='has_parts',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='task',
            name='lane',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lanes', to='members.unit', verbose_name='Phần của đơn vị'),
        ),
        migrations.AddField(
            model_name='task',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='tasks.task', verbose_name='Thuộc nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='task',
            name='part_no',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='task',
            name='place_sort',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('position'), '*', models.Value(10000)), '+', models.F('part_no')), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='task',
            name='period',
            field=models.CharField(blank=True, db_default='', max_length=12, verbose_name='Kỳ'),
        ),
        migrations.AddField(
            model_name='task',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='members.person', verbose_name='Người phụ trách'),
        ),
        migrations.AddField(
            model_name='task',
            name='runs_until',
            field=models.DateField(blank=True, null=True, verbose_name='Lặp đến hết ngày'),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='due_after',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='target',
            name='value',
            field=models.DecimalField(decimal_places=2, max_digits=14, verbose_name='Số phải đạt'),
        ),
        migrations.AlterField(
            model_name='taskevent',
            name='verb',
            field=models.CharField(choices=[('created', 'Ghi vào sổ'), ('changed', 'Sửa nội dung'), ('assigned', 'Phân công'), ('accepted', 'Tiếp nhận'), ('declined', 'Từ chối tiếp nhận'), ('progressed', 'Ghi tiến độ'), ('reported', 'Báo kết quả'), ('confirmed', 'Xác nhận hoàn thành'), ('returned', 'Trả lại'), ('held', 'Tạm hoãn'), ('awaited', 'Chuyển sang chờ điều kiện'), ('resumed', 'Tiếp tục thực hiện'), ('ended', 'Kết thúc không thực hiện'), ('reopened', 'Mở lại'), ('asked', 'Xin gia hạn'), ('extended', 'Gia hạn'), ('refused', 'Không gia hạn'), ('withdrawn', 'Rút đề nghị gia hạn'), ('divided', 'Chia cho từng đơn vị'), ('repeated', 'Lập kỳ mới'), ('woken', 'Điều kiện đã có'), ('moved', 'Tính lại hạn'), ('target', 'Chỉ tiêu')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('due_on'), models.F('stage'), models.F('deadline_kind'), models.F('has_parts'), condition=models.Q(('closed_on', None)), name='task_open'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('closed_on'), models.F('stage'), models.F('due_on'), models.F('given_on'), models.F('deadline_kind'), models.F('document'), models.F('has_parts'), name='task_closed'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('stage'), models.F('id'), models.F('has_parts'), name='task_stage'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.OrderBy(models.F('document'), descending=True), models.F('place_sort'), name='task_in_document'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(models.F('lead_count'), models.F('document'), models.F('place_sort'), models.F('has_parts'), condition=models.Q(('closed_on', None)), name='task_unled'),
        ),
        migrations.AddIndex(
            model_name='taskevent',
            index=models.Index(fields=['task', '-at', '-id'], name='task_event_at'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), models.Q(models.Q(('closed_reason', ''), _negated=True), models.Q(('closed_basis', ''), _negated=True)), _connector='OR'), name='target_closed_with_basis', violation_error_message='Khép chỉ tiêu cần lý do và văn bản làm căn cứ.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('document', 'position', 'part_no'), name='task_position_unique', violation_error_message='Thứ tự này trong văn bản đã có nhiệm vụ.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('lane__isnull', False)), fields=('parent', 'lane'), name='task_lane_once', violation_error_message='Đơn vị này đã có phần của mình trong nhiệm vụ.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('period', ''), _negated=True), fields=('parent', 'period'), name='task_period_once', violation_error_message='Kỳ này đã có nhiệm vụ.'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lane__isnull', True), ('period', '')), ('parent__isnull', False), _connector='OR'), name='task_part_has_parent', violation_error_message='Phần của một nhiệm vụ phải thuộc nhiệm vụ ấy.'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='comment',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit'),
        ),
        migrations.AddField(
            model_name='extensiondecision',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_decisions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.unit'),
        ),
        migrations.AddField(
            model_name='extensiondecision',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='tasks.extensionrequest'),
        ),
        migrations.AddField(
            model_name='mention',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='tasks.comment'),
        ),
        migrations.AddField(
            model_name='mention',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='members.unit'),
        ),
        migrations.AddField(
            model_name='mention',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='notice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='mail',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='tasks.outgoingmail'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='targetmeasure',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='targetmeasure',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='tasks.target'),
        ),
        migrations.AddField(
            model_name='targettask',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counted', to='tasks.target'),
        ),
        migrations.AddField(
            model_name='targettask',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts_for', to='tasks.task'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.UniqueConstraint(fields=('task', 'number'), name='extension_number_once', violation_error_message='Nhiệm vụ này đang có đề nghị gia hạn.'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('wanted_on__gt', models.F('old_due_on'))), name='extension_after_old_due', violation_error_message='Hạn mới phải sau hạn cũ.'),
        ),
        migrations.AddConstraint(
            model_name='extensiondecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('outcome__in', ('granted', 'countered'))), models.Q(models.Q(('outcome__in', ('granted', 'countered')), _negated=True), ('due_on__isnull', True)), _connector='OR'), name='extension_due_iff_granted', violation_error_message='Đồng ý gia hạn thì phải có hạn mới; không đồng ý thì không.'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit__isnull', True), ('user__isnull', False)), models.Q(('unit__isnull', False), ('user__isnull', True)), _connector='OR'), name='mention_names_one'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'user'), name='mention_user_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'unit'), name='mention_unit_once'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(models.F('id'), condition=models.Q(('sent_at', None)), name='mail_unsent'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.UniqueConstraint(fields=('user', 'day'), name='mail_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['user', '-at', '-id'], name='notice_of_user'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(models.F('user'), condition=models.Q(('read_at', None)), name='notice_unread'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('user', 'key'), name='notice_once'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_name_once', violation_error_message='Anh chị đã có một danh sách mang tên này.'),
        ),
        migrations.AddConstraint(
            model_name='targetmeasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), ('value__isnull', True), models.Q(('explanation', ''), _negated=True)), models.Q(('value__isnull', False), models.Q(('source', ''), _negated=True)), _connector='OR'), name='measure_has_source', violation_error_message='Ghi số thì cần nguồn; không ghi số thì cần lời giải trình.'),
        ),
        migrations.AddConstraint(
            model_name='targettask',
            constraint=models.UniqueConstraint(fields=('target', 'task'), name='target_task_once', violation_error_message='Nhiệm vụ này đã được tính.'),
        ),
    ]
