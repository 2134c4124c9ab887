"""Units of every kind: departments, associations, bodies, positions, outside agencies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..folding import fold
from ..history import Event
from ..naming import NOWHERE, canonical, home_of, keys
from ..search import folded
from .organisation import Organisation

if TYPE_CHECKING:
    from .user import User


class UnitKind(models.TextChoices):
    ASSOCIATION = "association", _("Hội thành viên")
    DEPARTMENT = "department", _("Ban chuyên môn")
    OFFICE = "office", _("Văn phòng")
    CENTRE = "centre", _("Trung tâm trực thuộc")
    BODY = "body", _("Cơ quan lãnh đạo")
    POSITION = "position", _("Chức danh")
    GROUP = "group", _("Nhóm đơn vị")
    EXTERNAL = "external", _("Cơ quan ngoài")


class Cluster(models.Model):
    """An emulation cluster of units (cụm thi đua)."""

    name = models.CharField(
        _("Tên cụm thi đua"), max_length=80, unique=True, error_messages={"unique": _("Cụm thi đua này đã có.")}
    )
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> Self:
        """A unit representative sees its own unit; everybody else sees all."""
        return self.filter(pk=user.unit_id) if user.is_representative else self

    def active(self) -> Self:
        return self.filter(left_on__isnull=True)

    def by_kind(self) -> Self:
        """Kind by kind in the order of UnitKind, each by name."""
        order = models.Case(*(models.When(kind=kind, then=i) for i, kind in enumerate(UnitKind)), default=len(UnitKind))
        return self.annotate(kind_order=order).order_by("kind_order", "name_fold", "id")

    def with_members(self) -> Self:
        """The latest count of members and its day."""
        latest = Figure.objects.filter(unit=models.OuterRef("pk"), kind=FigureKind.MEMBERS).order_by("-on", "-id")
        return self.annotate(
            members=models.Subquery(latest.values("value")[:1]), members_on=models.Subquery(latest.values("on")[:1])
        )

    def with_row(self) -> Self:
        """What a list row shows: cluster, latest count of members, open tasks that the unit leads."""
        open_led = models.Q(
            assignments__part="lead", assignments__task__closed_on__isnull=True, assignments__task__has_parts=False
        )
        led = (
            Unit.objects.filter(pk=models.OuterRef("pk"))
            .values("pk")
            .annotate(n=models.Count("assignments", filter=open_led))
        )
        return self.with_members().select_related("cluster").annotate(open_led=models.Subquery(led.values("n")))

    def matching(self, words: str) -> Self:
        """Units whose name, short name, alias or former name holds the words, accents or not."""
        text = fold(words)
        return self.filter(models.Q(search__contains=text) | models.Q(names__search__contains=text)).distinct()

    def named(self, names: Iterable[str]) -> "dict[str, Unit]":
        """{folded name: unit} for the names that are a unit's name, short name, alias or former name. A unit's own name
        goes before another one's alias, and an active unit before one that is no more."""
        wanted = {fold(n) for n in names}
        found: dict[str, Unit] = {}
        for other in UnitName.objects.filter(search__in=wanted, unit__in=self.values("pk")).select_related("unit"):
            found[other.search] = other.unit
        units = list(self.filter(models.Q(name_fold__in=wanted) | models.Q(short_fold__in=wanted)))
        for unit in sorted(units, key=lambda u: u.left_on is None):
            found.update({key: unit for key in (unit.short_fold, unit.name_fold) if key in wanted})
        found.update({unit.name_fold: unit for unit in units if unit.name_fold in wanted and unit.left_on is None})
        return found

    def written(self, name: str) -> "list[Unit]":
        """Units whose name is this one, only written in another way: abbreviated, with the union's place or without."""
        union = Organisation.current()
        home = home_of(union.name, union.place) if union else NOWHERE
        wanted = keys(canonical(name, home))
        return [unit for unit in self if keys(canonical(unit.name, home)) == wanted]


class Unit(models.Model):
    """Whoever can be given a task. `left_on` ends its life; nothing is deleted."""

    kind = models.CharField(_("Loại"), max_length=12, choices=UnitKind)
    name = models.CharField(_("Tên đơn vị"), max_length=200)
    short_name = models.CharField(_("Tên gọi tắt"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Trực thuộc")
    )
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("Cụm thi đua")
    )
    field = models.CharField(_("Lĩnh vực"), max_length=120, blank=True)
    address = models.CharField(_("Địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    basis = models.CharField(
        _("Văn bản thành lập, công nhận"), max_length=120, blank=True, help_text=_("Ví dụ: 19/QĐ-LHH ngày 14/05/2009.")
    )
    joined_on = models.DateField(_("Ngày thành lập, gia nhập"), null=True, blank=True)
    left_on = models.DateField(_("Ngày thôi hoạt động"), null=True, blank=True)
    search = folded("name", "short_name")
    name_fold = folded("name")
    short_fold = folded("short_name")
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name_fold", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_fold"],
                condition=models.Q(left_on__isnull=True),
                name="unit_name_unique_while_active",
                violation_error_message=_("Đã có đơn vị mang tên này."),
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(joined_on__isnull=True)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="unit_left_after_joined",
                violation_error_message=_("Ngày thôi hoạt động phải sau ngày thành lập."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:unit", args=[self.pk])


class UnitName(models.Model):
    """Another name under which documents call a unit: an alias, or a former name up to a date."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("Tên khác"), max_length=200)
    until = models.DateField(_("Tên cũ, dùng đến"), null=True, blank=True)
    search = folded("name")
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["search"]
        constraints = [
            models.UniqueConstraint(
                fields=["search"], name="unit_alias_unique", violation_error_message=_("Tên này đã thuộc một đơn vị.")
            )
        ]

    def __str__(self) -> str:
        return self.name


class FigureKind(models.TextChoices):
    MEMBERS = "members", _("Hội viên")
    BRANCHES = "branches", _("Chi hội")


class Figure(models.Model):
    """A dated fact with its source; a new count is a new row."""

    append_only: ClassVar[bool] = True

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(_("Số liệu"), max_length=12, choices=FigureKind)
    value = models.PositiveIntegerField(_("Số"))
    on = models.DateField(_("Tính đến ngày"))
    source = models.CharField(_("Nguồn"), max_length=120)
    at = models.DateTimeField(db_default=Now(), editable=False)
    request_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class UnitEvent(Event):
    """History of a unit."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        CREATED = "created", _("Thêm đơn vị")
        CHANGED = "changed", _("Sửa thông tin")
        NAMED = "named", _("Thêm tên gọi")
        COUNTED = "counted", _("Ghi số liệu")
        PEOPLE = "people", _("Cập nhật con người")
        DISSOLVED = "dissolved", _("Thôi hoạt động")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())


def unit_values(unit: Unit) -> dict[str, Any]:
    """The unit's editable values as history shows them."""
    names = ("name", "short_name", "field", "address", "phone", "email", "basis")
    values: dict[str, Any] = {"kind": unit.get_kind_display()} | {n: getattr(unit, n) for n in names}
    values |= {n: d.strftime("%d/%m/%Y") if (d := getattr(unit, n)) else "" for n in ("joined_on", "left_on")}
    return values | {"parent": str(unit.parent or ""), "cluster": str(unit.cluster or "")}
