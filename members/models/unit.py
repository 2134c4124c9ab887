"""Units of every kind: departments, associations, bodies, positions, outside agencies."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..folding import fold
from ..history import Event
from ..naming import canonical, keys
from ..search import folded
from .figure import Figure, FigureKind
from .organisation import Organisation
from .unit_state import UNIT_STATES, UnitState

if TYPE_CHECKING:
    from .user import User


class UnitKind(models.TextChoices):
    ASSOCIATION = "association", _("Hội thành viên")
    COLLECTIVE = "collective", _("Hội viên tập thể")
    DEPARTMENT = "department", _("Ban chuyên môn")
    OFFICE = "office", _("Văn phòng")
    CENTRE = "centre", _("Trung tâm trực thuộc")
    BODY = "body", _("Cơ quan lãnh đạo")
    POSITION = "position", _("Chức danh")
    GROUP = "group", _("Nhóm đơn vị")
    EXTERNAL = "external", _("Cơ quan ngoài")


class UnitLevel(models.TextChoices):
    """On which level of the administration a unit stands (provinces and communes are the two since 01/07/2025)."""

    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")
    BRANCH = "branch", _("Cơ sở")


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
        """Units that live today: neither ended nor merely planned. Suspended ones are among them."""
        return self.filter(left_on__isnull=True, is_planned=False)

    def in_state(self, state: UnitState) -> Self:
        return self.filter(UNIT_STATES[state])

    def by_kind(self) -> Self:
        """Kind by kind in the order of UnitKind, each by name."""
        order = models.Case(*(models.When(kind=kind, then=i) for i, kind in enumerate(UnitKind)), default=len(UnitKind))
        return self.annotate(kind_order=order).order_by("kind_order", "name_fold", "id")

    def with_members(self, day: date | None = None) -> Self:
        """The latest count of members and its day; as of a day, if one is given."""
        counts = Figure.objects.in_force().filter(unit=models.OuterRef("pk"))
        counts = counts.filter(on__lte=day) if day else counts
        latest = counts.filter(kind=FigureKind.MEMBERS).order_by("-on", "-id")  # type: ignore[misc]  # by its code
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
        home = Organisation.home()
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
    level = models.CharField(_("Cấp"), max_length=12, choices=UnitLevel, blank=True, db_default="")
    field = models.CharField(_("Lĩnh vực"), max_length=120, blank=True)
    address = models.CharField(_("Địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    website = models.CharField(_("Trang thông tin điện tử"), max_length=200, blank=True, db_default="")
    founded_on = models.DateField(_("Ngày thành lập"), null=True, blank=True)
    founding_basis = models.CharField(
        _("Quyết định thành lập"),
        max_length=120,
        blank=True,
        db_default="",
        help_text=_("Ví dụ: 1112/QĐ-UBND ngày 09/05/2006."),
    )
    joined_on = models.DateField(_("Ngày gia nhập, công nhận"), null=True, blank=True)
    basis = models.CharField(
        _("Văn bản công nhận"), max_length=120, blank=True, help_text=_("Ví dụ: 19/QĐ-LHH ngày 14/05/2009.")
    )
    left_on = models.DateField(_("Ngày thôi hoạt động"), null=True, blank=True)
    is_planned = models.BooleanField(_("Dự kiến thành lập"), default=False, db_default=False)
    planned_for = models.DateField(_("Dự kiến thành lập trước ngày"), null=True, blank=True)
    # Set by acts alone (see models.act): since when its work rests, and who took its place.
    suspended_on = models.DateField(_("Tạm dừng hoạt động từ"), null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors", editable=False
    )
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
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("pk")),
                name="unit_not_its_own_successor",
                violation_error_message=_("Một đơn vị không thể kế thừa chính nó."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:unit", args=[self.pk])

    @property
    def state(self) -> UnitState:
        """The same as UNIT_STATES says to the database."""
        if self.left_on is not None:
            return UnitState.ENDED
        if self.is_planned:
            return UnitState.PLANNED
        return UnitState.ACTIVE if self.suspended_on is None else UnitState.SUSPENDED


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


class UnitEvent(Event):
    """History of a unit."""

    append_only: ClassVar[bool] = True

    class Verb(models.TextChoices):
        CREATED = "created", _("Thêm đơn vị")
        FOUNDED = "founded", _("Thành lập")
        ADMITTED = "admitted", _("Kết nạp")
        RENAMED = "renamed", _("Đổi tên")
        MERGED = "merged", _("Hợp nhất, sáp nhập")
        SPLIT = "split", _("Chia, tách")
        SHIFTED = "shifted", _("Chuyển nơi trực thuộc, cụm, cấp")
        SUSPENDED = "suspended", _("Tạm dừng hoạt động")
        RESUMED = "resumed", _("Hoạt động trở lại")
        RESTORED = "restored", _("Khôi phục")
        SUCCEEDED = "succeeded", _("Nhận việc của đơn vị trước")
        CHANGED = "changed", _("Sửa thông tin")
        NAMED = "named", _("Thêm tên gọi")
        COUNTED = "counted", _("Ghi số liệu")
        PEOPLE = "people", _("Cập nhật con người")
        ELECTED = "elected", _("Bầu nhân sự")
        DISSOLVED = "dissolved", _("Thôi hoạt động")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)

    def __str__(self) -> str:
        return str(self.get_verb_display())


def unit_values(unit: Unit) -> dict[str, Any]:
    """The unit's editable values as history shows them."""
    names = ("name", "short_name", "field", "address", "phone", "email", "website", "founding_basis", "basis")
    values: dict[str, Any] = {"kind": unit.get_kind_display(), "level": unit.get_level_display()}
    values |= {n: getattr(unit, n) for n in names}
    days = ("founded_on", "joined_on", "left_on", "planned_for", "suspended_on")
    values |= {n: d.strftime("%d/%m/%Y") if (d := getattr(unit, n)) else "" for n in days}
    return values | {"parent": str(unit.parent or ""), "cluster": str(unit.cluster or "")}
