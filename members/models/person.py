"""People, terms and who held which office when."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..search import folded
from .unit import Unit

if TYPE_CHECKING:
    from .user import User


class Term(models.Model):
    """A term of the union or of a body, e.g. khóa III, 2021–2026."""

    name = models.CharField(
        _("Tên nhiệm kỳ"),
        max_length=60,
        unique=True,
        help_text=_("Ví dụ: khóa III."),
        error_messages={"unique": _("Nhiệm kỳ này đã có.")},
    )
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến ngày"))
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_("Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu."),
            )
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

    def with_row(self) -> Self:
        """What a list row shows: the offices with their units, in two queries."""
        return self.prefetch_related(models.Prefetch("mandates", Mandate.objects.select_related("unit", "term")))


class Person(models.Model):
    """A person in an office of the union or of a unit. Personal data sits in these few columns and nowhere else."""

    full_name = models.CharField(_("Họ và tên"), max_length=120)
    honorific = models.CharField(_("Học hàm, học vị"), max_length=60, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
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


class Mandate(models.Model):
    """A person's office in a unit or body, with its dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Người"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Đơn vị"))
    position = models.CharField(_("Chức vụ"), max_length=120)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("Nhiệm kỳ")
    )
    starts_on = models.DateField(_("Từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("Đến ngày"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("Thứ tự"), default=50)
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

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
    def dates(self) -> str:
        """From when to when, as far as known: "từ 18/11/2018", "18/11/2018–02/03/2023"."""
        start, end = (d.strftime("%d/%m/%Y") if d else "" for d in (self.starts_on, self.ends_on))
        if start and end:
            return f"{start}–{end}"
        return gettext("từ %s") % start if start else gettext("đến %s") % end if end else ""
