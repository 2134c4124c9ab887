"""People, terms and who held which office when."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..folding import fold
from ..search import folded
from .unit import Unit

if TYPE_CHECKING:
    from .user import User


class Term(models.Model):
    """A term of the union or of a body, e.g. khóa III, 2021–2026."""

    name = models.CharField(_("Tên nhiệm kỳ"), max_length=60, help_text=_("Ví dụ: khóa III."))
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("Của"),
        help_text=_("Để trống nếu là nhiệm kỳ của Liên hiệp hội."),
    )
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến ngày"))
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(unit__isnull=True),
                name="term_name_unique_in_union",
                violation_error_message=_("Nhiệm kỳ này đã có."),
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="term_name_unique_in_unit",
                violation_error_message=_("Nhiệm kỳ này đã có."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_("Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.years}"

    @property
    def years(self) -> str:
        return f"{self.starts_on.year}–{self.ends_on.year}"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: "User") -> Self:
        """A unit representative sees the people of its own unit; everybody else sees all."""
        if not user.is_representative:
            return self
        return self.filter(pk__in=Mandate.objects.filter(unit=user.unit_id).values("person"))

    def offered(self) -> Self:
        """Whom search and pickers offer: not what was merged into another row, nor whom the data were erased of."""
        return self.filter(merged_into__isnull=True, erased_on__isnull=True)

    def kept(self) -> Self:
        """Each person once: without the rows that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def with_row(self) -> Self:
        """What a list row shows: the offices with their units, in two queries."""
        return self.prefetch_related(models.Prefetch("mandates", Mandate.objects.select_related("unit", "term")))


class Person(models.Model):
    """A person in an office of the union or of a unit. Personal data sits in these few columns and nowhere else."""

    full_name = models.CharField(_("Họ và tên"), max_length=120)
    honorific = models.CharField(_("Học hàm, học vị"), max_length=60, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("Năm sinh"), null=True, blank=True, help_text=_("Để phân biệt người trùng tên.")
    )
    workplace = models.CharField(_("Nơi công tác"), max_length=200, blank=True, db_default="")
    phone = models.CharField(_("Điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    erased_on = models.DateField(_("Xóa dữ liệu cá nhân ngày"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    search = folded("full_name")
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["search", "id"]

    def __str__(self) -> str:
        return f"{self.honorific} {self.full_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("members:person", args=[self.pk])


class MandateQuerySet(models.QuerySet["Mandate"]):
    def held_on(self, day: date) -> Self:
        """Those that are held on the day; the first and the last day count (see `members.holding`)."""
        begun = models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=day)
        return self.filter(begun, models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))


class Mandate(models.Model):
    """A person's office in a unit or body, with its dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Người"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Đơn vị"))
    position = models.CharField(_("Chức vụ"), max_length=120)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("Nhiệm kỳ")
    )
    starts_on = models.DateField(_("Từ ngày"), null=True, blank=True)
    basis = models.CharField(
        _("Căn cứ"), max_length=200, blank=True, db_default="", help_text=_("Văn bản bầu, bổ nhiệm, công nhận.")
    )
    ends_on = models.DateField(_("Đến ngày"), null=True, blank=True)
    end_basis = models.CharField(_("Căn cứ, lý do thôi"), max_length=200, blank=True, db_default="")
    rank = models.PositiveSmallIntegerField(_("Thứ tự"), default=50)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="mandate_ends_after_start",
                violation_error_message=_("Ngày thôi giữ chức vụ phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.person}"

    @property
    def office(self) -> str:
        """ "Chánh Văn phòng, Văn phòng"; a position that is in the register as a unit is said once."""
        where = self.unit.name
        return where if fold(where).startswith(fold(self.position)) else f"{self.position}, {where}"

    @property
    def dates(self) -> str:
        """From when to when, as far as known: "từ 18/11/2018", "18/11/2018–02/03/2023"."""
        start, end = (d.strftime("%d/%m/%Y") if d else "" for d in (self.starts_on, self.ends_on))
        if start and end:
            return f"{start}–{end}"
        return gettext("từ %s") % start if start else gettext("đến %s") % end if end else ""


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def open(self) -> Self:
        """Received and not answered yet."""
        return self.filter(done_on__isnull=True, answer__isnull=True)


class DataRequest(models.Model):
    """What a person asked about the own data (no `done_on`), and the row that says when it was done and `answers` it.

    What is done at once is one row with both days. Luật 91/2025/QH15: two working days.
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        EXPORT = "export", _("Cấp bản sao dữ liệu")
        CORRECT = "correct", _("Chỉnh sửa dữ liệu")
        ERASE = "erase", _("Xóa dữ liệu")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("Yêu cầu"), max_length=10, choices=Kind)
    asked_on = models.DateField(_("Ngày nhận yêu cầu"))
    done_on = models.DateField(_("Ngày thực hiện"), null=True, blank=True)
    answers = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answer", editable=False
    )
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.done_on or self.asked_on:%d/%m/%Y}"
