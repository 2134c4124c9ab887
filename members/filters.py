"""Filters of the lists, in the address bar. Unknown values are form errors."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .folding import fold
from .forms.page_form import PageForm
from .models import Person, Role, SignIn, Unit, User
from .user_states import UserState

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
    """Over rows that carry their state (`user_states.with_state`)."""

    YES, NO = "co", "khong"
    q = search_filter(_("Tìm tên"))
    vai_tro = filters.ChoiceFilter(
        field_name="role", label=_("Vai trò"), choices=Role.choices, empty_label=_("Mọi vai trò")
    )
    don_vi = filters.ModelChoiceFilter(
        field_name="unit", label=_("Đơn vị"), queryset=Unit.objects.all(), empty_label=_("Mọi đơn vị")
    )
    hai_buoc = filters.ChoiceFilter(
        label=_("Hai bước"),
        method="with_factor",
        choices=[(YES, _("Đã bật")), (NO, _("Chưa bật"))],
        empty_label=_("Bật hay chưa"),
    )
    trang_thai = filters.ChoiceFilter(method="keep_state", choices=UserState.choices)

    class Meta(HouseFilter.Meta):
        model = User
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(search__contains=fold(value))

    def with_factor(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(factor=value == self.YES)

    def keep_state(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        """Kept for the tabs, which need the counts of all states first."""
        return rows

    @property
    def wanted_state(self) -> str:
        return str(self.form.cleaned_data.get("trang_thai") or "") if self.is_valid() else ""


class SignInFilter(HouseFilter):
    TROUBLE = "tro-ngai"
    q = search_filter(_("Tìm tài khoản"))
    ket_qua = filters.ChoiceFilter(
        label=_("Kết quả"),
        method="of_outcome",
        choices=[(TROUBLE, _("Chưa vào được")), *SignIn.Outcome.choices],
        empty_label=_("Mọi kết quả"),
    )
    tu = filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("Từ ngày"))
    den = filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Đến ngày"))

    class Meta(HouseFilter.Meta):
        model = SignIn
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[SignIn], name: str, value: str) -> QuerySet[SignIn]:
        return rows.filter(user__search__contains=fold(value))

    def of_outcome(self, rows: QuerySet[SignIn], name: str, value: str) -> QuerySet[SignIn]:
        if value == self.TROUBLE:
            return rows.exclude(outcome__in=(SignIn.Outcome.IN, SignIn.Outcome.OUT))
        return rows.filter(outcome=value)
