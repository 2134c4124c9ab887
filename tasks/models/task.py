"""A task: the smallest ordered piece of work in a document."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.history import Event
from members.models import Person, Unit
from members.search import folded
from resolutions.models import Document
from resolutions.reading.paths import path_words

from ..cycles import period_name
from ..lateness import conditions
from ..status import State, Windows, state

if TYPE_CHECKING:
    from members.models import User


class Stage(models.TextChoices):
    NEW = "new", _("Chờ tiếp nhận")
    TODO = "todo", _("Chưa thực hiện")
    DOING = "doing", _("Đang thực hiện")
    CONFIRM = "confirm", _("Chờ xác nhận")
    DONE = "done", _("Đã hoàn thành")
    REDO = "redo", _("Yêu cầu thực hiện lại")
    HOLD = "hold", _("Tạm hoãn")
    COND = "cond", _("Chờ điều kiện")
    ENDED = "ended", _("Kết thúc không thực hiện")


UNDATED_LAST = date(9999, 12, 31)
NEVER = date(1, 1, 1)
CLOSED_STAGES = (Stage.DONE, Stage.ENDED)


class DeadlineKind(models.TextChoices):
    """Kinds of deadline as documents write them (extraction/facts.md, table 1)."""

    DATE = "date", _("Theo ngày")
    MONTH = "month", _("Theo tháng")
    QUARTER = "quarter", _("Theo quý")
    YEAR = "year", _("Theo năm")
    PERIOD = "period", _("Giai đoạn")
    RECURRING = "recurring", _("Định kỳ")
    CONDITIONAL = "conditional", _("Có điều kiện")
    NONE = "none", _("Không nêu")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: "User") -> Self:
        """A unit representative sees the tasks its unit leads or takes part in; everybody else sees all."""
        if not user.is_representative:
            return self
        return self.filter(pk__in=Unit.objects.filter(users=user.pk).values("assignments__task"))

    def in_state(self, wanted: State, day: date, windows: Windows, today: date | None = None) -> Self:
        return self.filter(conditions(day, windows, today)[wanted])

    def counted(self) -> Self:
        """Tasks that stand for themselves: one that was divided is told by its parts, so that no sum holds both."""
        return self.filter(has_parts=False)

    def with_row(self) -> Self:
        """What a list row shows, in a fixed number of queries."""
        return self.select_related("document").prefetch_related("assignments__unit")


class Task(models.Model):
    """A numbered task of a document, tied to the sentence it came from."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("Văn bản"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("Thuộc nhiệm vụ")
    )
    lane = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="lanes", verbose_name=_("Phần của đơn vị")
    )
    period = models.CharField(
        _("Kỳ"), max_length=12, blank=True, db_default=""
    )  # of an instance of a recurring task, see recurring
    has_parts = models.BooleanField(default=False, db_default=False, editable=False)
    position = models.PositiveIntegerField(_("Thứ tự trong văn bản"))
    part_no = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    path = models.CharField(_("Mục"), max_length=60, help_text=_("Chỗ của nhiệm vụ trong văn bản, ví dụ II/3/-2."))
    title = models.CharField(_("Nhiệm vụ"), max_length=500)
    text = models.TextField(_("Văn bản viết"), blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    span_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    product = models.CharField(_("Sản phẩm"), max_length=300, blank=True)
    instruction = models.TextField(_("Chỉ đạo"), blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("Người phụ trách")
    )
    decision = models.CharField(
        _("Văn bản giao việc"),
        max_length=120,
        blank=True,
        db_default="",
        help_text=_("Số, ký hiệu và ngày, ví dụ 21/QĐ-LHH ngày 02/08/2021."),
    )
    given_on = models.DateField(_("Ngày giao"))

    stage = models.CharField(_("Trạng thái"), max_length=8, choices=Stage, default=Stage.NEW)
    percent = models.PositiveSmallIntegerField(_("Phần trăm"), default=0)
    deadline_phrase = models.CharField(_("Thời hạn văn bản ghi"), max_length=300, blank=True)
    deadline_kind = models.CharField(_("Kiểu thời hạn"), max_length=12, choices=DeadlineKind, default=DeadlineKind.NONE)
    deadline_inferred = models.BooleanField(_("Suy ra"), default=False)
    deadline_tentative = models.BooleanField(_("Dự kiến"), default=False)
    frequency = models.CharField(_("Chu kỳ"), max_length=12, blank=True)
    by_day = models.CharField(
        _("Ngày trong kỳ"), max_length=8, blank=True, db_default=""
    )  # "MM-DD", "DD", or "1" (Monday) to "7"
    runs_until = models.DateField(_("Lặp đến hết ngày"), null=True, blank=True)
    condition = models.CharField(_("Điều kiện"), max_length=500, blank=True)
    awaits = models.CharField(_("Chờ văn bản số"), max_length=80, blank=True, db_default="")
    awaits_key = models.CharField(max_length=80, blank=True, db_default="", db_index=True, editable=False)
    after_days = models.PositiveSmallIntegerField(_("Số ngày sau khi có điều kiện"), null=True, blank=True)
    starts_on = models.DateField(_("Bắt đầu"), null=True, blank=True)
    due_on = models.DateField(_("Hạn"), null=True, blank=True)
    original_due_on = models.DateField(_("Hạn gốc"), null=True, blank=True)
    closed_on = models.DateField(
        _("Ngày xong"), null=True, blank=True, help_text=_("Ngày của báo cáo được xác nhận, hoặc ngày kết thúc.")
    )
    extension_count = models.PositiveSmallIntegerField(_("Số lần gia hạn"), default=0, db_default=0, editable=False)
    last_entry_on = models.DateField(_("Ghi lần cuối"), null=True, blank=True, editable=False)
    lead_count = models.PositiveSmallIntegerField(
        default=0, db_default=0, editable=False
    )  # by triggers, as the next: see lead_count
    first_lead = models.BigIntegerField(null=True, editable=False)  # the unit that was the first to lead it
    due_sort = models.GeneratedField(
        expression=Coalesce("due_on", models.Value(UNDATED_LAST), output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
    )
    entry_sort = models.GeneratedField(
        expression=Coalesce("last_entry_on", models.Value(NEVER), output_field=models.DateField()),
        output_field=models.DateField(),
        db_persist=True,
    )
    place_sort = models.GeneratedField(
        expression=models.F("position") * 10_000 + models.F("part_no"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    search = folded("title", "text", "product")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["document", "place_sort"]
        indexes = [
            models.Index("due_sort", "id", "has_parts", name="task_due"),
            models.Index(
                *("due_on", "stage", "deadline_kind", "has_parts", "id"),
                name="task_open",
                condition=models.Q(closed_on=None),
            ),
            # Covers the counts of a quarter; an index on given_on alone would be taken instead and read every row.
            models.Index(
                *("closed_on", "stage", "due_on", "given_on", "deadline_kind", "document", "has_parts"),
                *("original_due_on", "extension_count", "lead_count", "first_lead", "id"),
                name="task_closed",
            ),
            models.Index("first_lead", "due_sort", "id", "has_parts", name="task_first_lead"),
            # Due days besides: the board takes the first tasks of each stage along it.
            models.Index("stage", "due_sort", "id", "has_parts", name="task_stage"),
            models.Index(models.F("document").desc(), "place_sort", name="task_in_document"),
            models.Index("entry_sort", "id", name="task_entry"),
            models.Index(
                "lead_count",
                "document",
                "place_sort",
                "has_parts",
                name="task_unled",
                condition=models.Q(closed_on=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position", "part_no"],
                name="task_position_unique",
                violation_error_message=_("Thứ tự này trong văn bản đã có nhiệm vụ."),
            ),
            models.UniqueConstraint(
                fields=["parent", "lane"],
                condition=models.Q(lane__isnull=False),
                name="task_lane_once",
                violation_error_message=_("Đơn vị này đã có phần của mình trong nhiệm vụ."),
            ),
            models.UniqueConstraint(
                fields=["parent", "period"],
                condition=~models.Q(period=""),
                name="task_period_once",
                violation_error_message=_("Kỳ này đã có nhiệm vụ."),
            ),
            models.CheckConstraint(
                condition=(models.Q(lane__isnull=True) & models.Q(period="")) | models.Q(parent__isnull=False),
                name="task_part_has_parent",
                violation_error_message=_("Phần của một nhiệm vụ phải thuộc nhiệm vụ ấy."),
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=CLOSED_STAGES, closed_on__isnull=False)
                | ~models.Q(stage__in=CLOSED_STAGES) & models.Q(closed_on__isnull=True),
                name="task_closed_iff_closing_stage",
                violation_error_message=_("Nhiệm vụ đã xong phải có ngày xong; chưa xong thì không."),
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("given_on")),
                name="task_closed_after_given",
                violation_error_message=_("Ngày xong không thể trước ngày giao."),
            ),
            models.CheckConstraint(
                condition=models.Q(percent__lte=100),
                name="task_percent_at_most_100",
                violation_error_message=_("Phần trăm từ 0 đến 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:task", args=[self.pk])

    @property
    def place(self) -> str:
        """Where in the document it stands, in words."""
        return path_words(self.path)

    def state_on(self, day: date, windows: Windows) -> State:
        return state(self.stage, self.deadline_kind, self.due_on, self.closed_on, day, windows)

    @property
    def part_name(self) -> str:
        """What tells this part from the others of the same task: its period, its unit."""
        return " · ".join(name for name in (period_name(self.period), str(self.lane or "")) if name)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class TaskEvent(Event):
    """History of a task: every change of state, assignment and field."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        CREATED = "created", _("Ghi vào sổ")
        CHANGED = "changed", _("Sửa nội dung")
        ASSIGNED = "assigned", _("Phân công")
        SUCCEEDED = "succeeded", _("Chuyển sang đơn vị kế thừa")
        ACCEPTED = "accepted", _("Tiếp nhận")
        DECLINED = "declined", _("Từ chối tiếp nhận")
        PROGRESSED = "progressed", _("Ghi tiến độ")
        REPORTED = "reported", _("Báo kết quả")
        CORRECTED = "corrected", _("Đính chính")
        REMINDED = "reminded", _("Đôn đốc")
        CONFIRMED = "confirmed", _("Xác nhận hoàn thành")
        RETURNED = "returned", _("Trả lại")
        HELD = "held", _("Tạm hoãn")
        AWAITED = "awaited", _("Chuyển sang chờ điều kiện")
        RESUMED = "resumed", _("Tiếp tục thực hiện")
        ENDED = "ended", _("Kết thúc không thực hiện")
        REOPENED = "reopened", _("Mở lại")
        ASKED = "asked", _("Xin gia hạn")
        EXTENDED = "extended", _("Gia hạn")
        REFUSED = "refused", _("Không gia hạn")
        WITHDRAWN = "withdrawn", _("Rút đề nghị gia hạn")
        DIVIDED = "divided", _("Chia cho từng đơn vị")
        REPEATED = "repeated", _("Lập kỳ mới")
        WOKEN = "woken", _("Điều kiện đã có")
        MOVED = "moved", _("Tính lại hạn")
        TARGET = "target", _("Chỉ tiêu")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)
    stage_before = models.CharField(max_length=8, choices=Stage, blank=True)
    stage_after = models.CharField(max_length=8, choices=Stage, blank=True)
    due_after = models.DateField(null=True, editable=False)  # with stage_after: how the task stood from then on
    own_work = models.BooleanField(_("Tự xác nhận việc mình báo"), default=False)
    basis = models.CharField(_("Văn bản làm căn cứ"), max_length=120, blank=True)
    entry = models.ForeignKey("tasks.ProgressEntry", on_delete=models.PROTECT, null=True, related_name="events")

    class Meta(Event.Meta):
        indexes = [models.Index(fields=["task", "-at", "-id"], name="task_event_at")]

    def __str__(self) -> str:
        return str(self.get_verb_display())
