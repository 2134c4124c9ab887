"""Meetings of the union's bodies: who was there, what was voted, which documents were adopted, who was elected."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.history import Event
from members.models import Mandate, Person, Term, Unit
from members.search import folded

from ..attendance import AttendanceRate
from .document import Attachment, Document

if TYPE_CHECKING:
    from members.models import User


class MeetingKind(models.TextChoices):
    CONGRESS = "congress", _("Đại hội")
    REGULAR = "regular", _("Hội nghị thường kỳ")
    EXTRA = "extra", _("Hội nghị bất thường")
    OPEN = "open", _("Hội nghị mở rộng")
    OTHER = "other", _("Cuộc họp")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Sắp họp")
    HELD = "held", _("Đã họp")
    CANCELLED = "cancelled", _("Không họp")


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", _("Có mặt")
    EXCUSED = "excused", _("Vắng có lý do")
    UNEXCUSED = "unexcused", _("Vắng không lý do")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: "User") -> Self:
        """A unit representative sees the meetings of its own unit; everybody else sees all."""
        return self.filter(body=user.unit_id) if user.is_representative else self

    def matching(self, words: str) -> Self:
        """Meetings whose matter, place or body holds the words, accents or not."""
        text = fold(words)
        return self.filter(models.Q(search__contains=text) | models.Q(body__search__contains=text))

    def upcoming_first(self, today: date) -> Self:
        """The next meeting on top, then those after it; below them what has been, newest first."""
        is_coming = models.Q(state=MeetingState.PLANNED, held_on__gte=today)
        return self.annotate(coming_on=models.Case(models.When(is_coming, then="held_on"))).order_by(
            models.F("coming_on").asc(nulls_last=True), "-held_on", "-id"
        )

    def with_names(self) -> Self:
        """How many were marked by name; those who sat in without an office or a mandate there are in no count."""

        def counted(status: AttendanceStatus) -> models.Count:
            here = models.Q(attendance__status=status) & ~models.Q(attendance__position="")
            return models.Count("attendance", filter=here)

        return self.annotate(
            named_present=counted(AttendanceStatus.PRESENT),
            named_excused=counted(AttendanceStatus.EXCUSED),
            named_unexcused=counted(AttendanceStatus.UNEXCUSED),
        )

    def with_row(self, user: "User") -> Self:
        """What a line of the list shows: the body, who was there, and the adopted documents that the reader may see."""
        adopted = MeetingPaper.objects.filter(part=MeetingPaper.Part.ADOPTED)
        seen = adopted.filter(document__in=Document.objects.visible_to(user).values("pk"))
        papers = seen.select_related("document").defer("document__text", "document__outline")
        return (
            self.with_names()
            .select_related("body", "term")
            .prefetch_related(models.Prefetch("papers", papers, to_attr="adopted"))
        )


class Meeting(models.Model):
    """A meeting of a body. Present + excused + unexcused should be `member_count`; where it is not, pages say so.

    The three counts are what the minutes say when nobody was named; attendance by name goes before them.
    """

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("Cơ quan họp"))
    kind = models.CharField(_("Loại"), max_length=10, choices=MeetingKind, default=MeetingKind.REGULAR)
    ordinal = models.PositiveSmallIntegerField(_("Lần thứ"), null=True, blank=True)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("Nhiệm kỳ")
    )
    title = models.CharField(_("Nội dung chính"), max_length=300, blank=True)
    held_on = models.DateField(_("Ngày họp"))
    until = models.DateField(_("Đến ngày"), null=True, blank=True)
    starts_at = models.TimeField(_("Từ giờ"), null=True, blank=True)
    ends_at = models.TimeField(_("Đến giờ"), null=True, blank=True)
    place = models.CharField(_("Địa điểm"), max_length=200, blank=True)
    chair = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Chủ trì")
    )
    secretary = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Thư ký")
    )
    guests = models.TextField(_("Khách dự"), blank=True)
    member_count = models.PositiveIntegerField(_("Tổng số ủy viên, đại biểu"), null=True, blank=True)
    present_count = models.PositiveIntegerField(_("Có mặt"), null=True, blank=True)
    excused_count = models.PositiveIntegerField(_("Vắng có lý do"), null=True, blank=True)
    unexcused_count = models.PositiveIntegerField(_("Vắng không lý do"), null=True, blank=True)
    state = models.CharField(_("Tình trạng"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    summary = models.TextField(_("Kết luận, ghi chú"), blank=True)
    minutes = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("Biên bản")
    )
    search = folded("title", "place")
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["body", "-held_on"], name="meeting_by_body")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("held_on")),
                name="meeting_ends_after_start",
                violation_error_message=_("Ngày kết thúc phải sau ngày khai mạc."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.body}"

    def get_absolute_url(self) -> str:
        return reverse("resolutions:meeting", args=[self.pk])

    @property
    def name(self) -> str:
        """ "Hội nghị thường kỳ lần thứ 3"."""
        ordinal = _(" lần thứ %d") % self.ordinal if self.ordinal else ""
        return f"{self.get_kind_display()}{ordinal}"


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    title = models.CharField(_("Nội dung"), max_length=500)
    presenter = models.CharField(_("Người trình bày"), max_length=120, blank=True)
    outcome = models.TextField(_("Ý kiến kết luận"), blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def counted(self) -> Self:
        """Members and delegates; without those who only sat in."""
        return self.exclude(position="")

    def rate_of(self, person: Person, term: Term | None = None) -> AttendanceRate:
        """At how many meetings (of a term) a person was marked, and how."""
        rows = self.counted().filter(person=person, meeting__state=MeetingState.HELD)
        if term:
            rows = rows.filter(meeting__term=term)
        counts = dict(rows.order_by().values_list("status").annotate(models.Count("pk")))
        return AttendanceRate(*(counts.get(status, 0) for status in AttendanceStatus.values))


class Attendance(models.Model):
    """Who was there. `position` is the office of that day, as it stood then."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    position = models.CharField(_("Chức vụ"), max_length=120, blank=True)
    status = models.CharField(_("Có mặt"), max_length=10, choices=AttendanceStatus)
    reason = models.CharField(_("Lý do vắng"), max_length=200, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="attendance_once_per_person",
                violation_error_message=_("Mỗi người một dòng điểm danh."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_status_display()}"


class VoteMethod(models.TextChoices):
    HANDS = "hands", _("Giơ tay")
    SECRET = "secret", _("Bỏ phiếu kín")


class Vote(models.Model):
    """A vote and its result; who voted how is kept of none, open or secret."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="votes")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="votes")
    question = models.CharField(_("Biểu quyết về"), max_length=500)
    method = models.CharField(_("Cách biểu quyết"), max_length=6, choices=VoteMethod, default=VoteMethod.HANDS)
    in_favour = models.PositiveIntegerField(_("Tán thành"), null=True, blank=True)
    against = models.PositiveIntegerField(_("Không tán thành"), null=True, blank=True)
    abstained = models.PositiveIntegerField(_("Không có ý kiến"), null=True, blank=True)
    invalid = models.PositiveIntegerField(_("Phiếu không hợp lệ"), null=True, blank=True)
    is_passed = models.BooleanField(
        _("Kết quả"), null=True, choices=[(True, _("Thông qua")), (False, _("Không thông qua"))]
    )
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question

    @property
    def version(self) -> int:
        """Its meeting's: what a meeting left behind is locked together with it."""
        return self.meeting.version


class MeetingPaper(models.Model):
    """A document of the register that a meeting adopted, or had before it."""

    class Part(models.TextChoices):
        ADOPTED = "adopted", _("Thông qua")
        MATERIAL = "material", _("Tài liệu họp")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="meetings")
    part = models.CharField(_("Vai trò"), max_length=10, choices=Part, default=Part.ADOPTED)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "document"],
                name="meeting_paper_once",
                violation_error_message=_("Văn bản này đã có trong cuộc họp."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)


class Elected(models.Model):
    """Somebody whom a meeting elected: the office that came of it, and the votes."""

    append_only: ClassVar[bool] = True

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="elected")
    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="election")
    in_favour = models.PositiveIntegerField(_("Số phiếu bầu"), null=True, blank=True)
    ballots = models.PositiveIntegerField(_("Số phiếu hợp lệ"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.mandate)


class MeetingEvent(Event):
    """History of a meeting."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        CREATED = "created", _("Ghi cuộc họp")
        CHANGED = "changed", _("Sửa thông tin")
        AGENDA = "agenda", _("Ghi chương trình")
        ATTENDED = "attended", _("Điểm danh")
        VOTED = "voted", _("Ghi biểu quyết")
        PAPERS = "papers", _("Gắn văn bản")
        MINUTES = "minutes", _("Gắn biên bản")
        ELECTED = "elected", _("Ghi kết quả bầu")
        CANCELLED = "cancelled", _("Ghi là không họp")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())
