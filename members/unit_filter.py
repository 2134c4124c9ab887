"""The filter of the list of units, in the address bar, and the states that its tabs count."""

from datetime import date
from typing import Any

import django_filters as filters
from django.core.validators import MaxValueValidator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from .filters import HouseFilter, search_filter
from .models import Cluster, Unit, UnitKind, UnitLevel, UnitState
from .models.unit import UnitQuerySet
from .models.unit_state import UNIT_STATES

ALL = "tat-ca"
TABLE, TREE, CLUSTERS, MAP = "bang", "cay", "cum", "so-do"
NOT_YET = _("Ngày chưa tới. Danh sách xem được đến hôm nay.")
SHAPES = (
    (TABLE, _("Bảng"), "tasks"),
    (TREE, _("Cây trực thuộc"), "menu"),
    (CLUSTERS, _("Cụm thi đua"), "board"),
    (MAP, _("Sơ đồ"), "units"),
)
STATE_CHOICES = [*UnitState.choices, (ALL, _("Tất cả"))]


class UnitFilter(HouseFilter):
    q = search_filter(_("Tìm tên đơn vị"))
    loai = filters.ChoiceFilter(field_name="kind", label=_("Loại"), choices=UnitKind.choices, empty_label=_("Mọi loại"))
    cap = filters.ChoiceFilter(field_name="level", label=_("Cấp"), choices=UnitLevel.choices, empty_label=_("Mọi cấp"))
    linh_vuc = filters.ChoiceFilter(field_name="field", label=_("Lĩnh vực"), choices=(), empty_label=_("Mọi lĩnh vực"))
    cum = filters.ModelChoiceFilter(
        field_name="cluster", label=_("Cụm thi đua"), queryset=Cluster.objects.all(), empty_label=_("Mọi cụm thi đua")
    )
    thuoc = filters.ModelChoiceFilter(
        field_name="parent", label=_("Trực thuộc"), queryset=Unit.objects.none(), empty_label=_("Mọi nơi")
    )
    trang_thai = filters.ChoiceFilter(method="kept_apart", choices=STATE_CHOICES)
    dang = filters.ChoiceFilter(method="kept_apart", choices=[(value, label) for value, label, _icon in SHAPES])
    ngay = filters.DateFilter(method="kept_apart", label=_("Tại ngày"))
    sap_xep = filters.OrderingFilter(
        fields=(("name_fold", "ten"), ("joined_on", "ngay"), ("cluster__name", "cum")), label=_("Sắp xếp")
    )

    class Meta(HouseFilter.Meta):
        model = Unit
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, queryset: UnitQuerySet, today: date) -> None:
        """Fields and parents are offered as far as the reader sees units that have them."""
        super().__init__(data, queryset=queryset)
        self.today = today
        self.filters["ngay"].extra["validators"] = [MaxValueValidator(today, NOT_YET)]
        seen = queryset.order_by()
        used = seen.exclude(field="").order_by("field").values_list("field", flat=True).distinct()
        self.filters["linh_vuc"].extra["choices"] = [(field, field) for field in used]
        self.filters["thuoc"].queryset = Unit.objects.filter(pk__in=seen.values("parent"))

    def find(self, rows: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        return rows.filter(pk__in=Unit.objects.all().matching(value).values("pk"))

    def kept_apart(self, rows: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        """State and shape change nothing here: the tabs count all states first (`in_state`)."""
        return rows

    @property
    def narrowed(self) -> bool:
        return any(
            self.data.get(name) for name in self.filters if name not in {"sap_xep", "trang_thai", "dang", "ngay"}
        )

    @property
    def wanted_state(self) -> str:
        return self._asked("trang_thai") or UnitState.ACTIVE

    @property
    def shape(self) -> str:
        return self._asked("dang") or TABLE

    @property
    def sort(self) -> str:
        return str(self.data.get("sap_xep", "")) if self.is_valid() else ""

    @property
    def day(self) -> date | None:
        """The past day that is asked for; None for today."""
        day: date | None = self.form.cleaned_data.get("ngay") if self.is_valid() else None
        return day if day and day < self.today else None

    @property
    def words(self) -> list[str]:
        """What was asked for, as the head of a printed list says it."""
        if not self.is_valid():
            return []
        asked = self.form.cleaned_data
        told = [f"“{asked['q']}”"] if asked.get("q") else []
        for name in ("loai", "cap", "linh_vuc", "cum", "thuoc"):
            if value := asked.get(name):
                choices = dict(getattr(self.form.fields[name], "choices", ())) if isinstance(value, str) else {}
                told.append(f"{self.form.fields[name].label}: {choices.get(value, value)}")
        if self.day:
            told.append(_("như ngày %s") % f"{self.day:%d/%m/%Y}")
        state = self.wanted_state
        return told if state == ALL else [*told, str(UnitState(state).label)]

    def _asked(self, name: str) -> str:
        return str(self.form.cleaned_data.get(name) or "") if self.is_valid() else ""


def units_found(visible: UnitQuerySet, query: Any, today: date) -> UnitFilter:
    """The list as it is asked for: the one place where its rows come from (those of a past day: `unit_past`)."""
    return UnitFilter(query, queryset=visible.by_kind(), today=today)


def in_state(rows: UnitQuerySet, state: str) -> UnitQuerySet:
    return rows if state == ALL else rows.in_state(UnitState(state))


def state_counts(rows: QuerySet[Unit]) -> dict[str, int]:
    """How many rows each tab holds, in one query; the states sum up to all."""
    counts: dict[str, Any] = {state.value: Count("pk", filter=held) for state, held in UNIT_STATES.items()}
    return rows.order_by().aggregate(**counts, **{ALL: Count("pk")})
