"""Filters of the lists, in the address bar. Unknown values are form errors."""

from typing import Any

import django_filters as filters
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .folding import fold
from .forms.page_form import PageForm
from .models import Cluster, Person, Role, Unit, UnitKind, User
from .models.unit import UnitQuerySet

ACTIVE, ENDED, ALL = "dang-hoat-dong", "da-thoi", "tat-ca"
IN_USE, LOCKED = "dang-dung", "da-khoa"
SEARCH_LENGTH = 200


def search_filter(label: Any, method: str = "find") -> filters.CharFilter:
    return filters.CharFilter(method=method, label=label, max_length=SEARCH_LENGTH)


class HouseFilter(filters.FilterSet):  # type: ignore[misc]
    """A filter set whose form is of the house; rows that cannot be judged are not shown."""

    class Meta:
        form = PageForm

    @property
    def rows(self) -> Any:
        return self.qs if self.is_valid() else self.queryset.none()

    @property
    def narrowed(self) -> bool:
        """True when something besides order and state was asked for: an empty list then says so."""
        return any(self.data.get(name) for name in self.filters if name not in {"sap_xep", "trang_thai"})


class UnitFilter(HouseFilter):
    q = search_filter(_("Tìm tên đơn vị"))
    loai = filters.ChoiceFilter(field_name="kind", label=_("Loại"), choices=UnitKind.choices, empty_label=_("Mọi loại"))
    cum = filters.ModelChoiceFilter(
        field_name="cluster", label=_("Cụm thi đua"), queryset=Cluster.objects.all(), empty_label=_("Mọi cụm thi đua")
    )
    trang_thai = filters.ChoiceFilter(
        method="keep_state",
        choices=[(ACTIVE, _("Đang hoạt động")), (ENDED, _("Đã thôi hoạt động")), (ALL, _("Tất cả"))],
    )
    sap_xep = filters.OrderingFilter(
        fields=(("name_fold", "ten"), ("joined_on", "ngay"), ("cluster__name", "cum")), label=_("Sắp xếp")
    )

    class Meta(HouseFilter.Meta):
        model = Unit
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        return rows.filter(pk__in=Unit.objects.all().matching(value).values("pk"))

    def keep_state(self, rows: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        """Kept for the tabs: see `in_state`, which needs the counts of all states first."""
        return rows

    @property
    def wanted_state(self) -> str:
        return self.form.cleaned_data.get("trang_thai") or ACTIVE if self.is_valid() else ACTIVE


def in_state(rows: UnitQuerySet, state: str) -> UnitQuerySet:
    return rows if state == ALL else rows.filter(left_on__isnull=state == ACTIVE)


def state_counts(rows: QuerySet[Unit]) -> dict[str, int]:
    """How many rows each tab holds, in one query."""
    return rows.order_by().aggregate(
        **{
            ACTIVE: Count("pk", filter=Q(left_on__isnull=True)),
            ENDED: Count("pk", filter=Q(left_on__isnull=False)),
            ALL: Count("pk"),
        }
    )


class PersonFilter(HouseFilter):
    q = search_filter(_("Tìm họ tên"))
    don_vi = filters.ModelChoiceFilter(
        label=_("Đơn vị"), queryset=Unit.objects.all(), method="of_unit", empty_label=_("Mọi đơn vị")
    )

    class Meta(HouseFilter.Meta):
        model = Person
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return rows.filter(search__contains=fold(value))

    def of_unit(self, rows: QuerySet[Person], name: str, value: Unit) -> QuerySet[Person]:
        return rows.filter(mandates__unit=value).distinct()


class UserFilter(HouseFilter):
    q = search_filter(_("Tìm tên"))
    vai_tro = filters.ChoiceFilter(
        field_name="role", label=_("Vai trò"), choices=Role.choices, empty_label=_("Mọi vai trò")
    )
    trang_thai = filters.ChoiceFilter(
        label=_("Tình trạng"),
        method="keep_state",
        choices=[(IN_USE, _("Đang dùng")), (LOCKED, _("Đã khóa"))],
        empty_label=_("Tất cả"),
    )

    class Meta(HouseFilter.Meta):
        model = User
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(search__contains=fold(value))

    def keep_state(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(is_active=value == IN_USE)
