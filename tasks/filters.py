"""Filters of the task list, as the address bar carries them. Whoever links to the list reads the table below.

| parameter | value |
|---|---|
| q | words (accents or not), or a document number in any spelling |
| trang-thai | a key of STATES: qua-han, sap-den-han, trong-han, con-han, khong-han, chua-xong, hoan-thanh … |
| ky | a reporting period "2026-q3" or "2026-q3-hc": its live tasks, judged on its day (see period_filter) |
| don-vi, vai | id of a unit; vai=chu-tri or phoi-hop narrows to its part |
| cum, linh-vuc | name of a cluster or field: tasks that one of its units leads (see drill.none_named) |
| van-ban, so | id of a document; number of a document in any spelling, or a part of it |
| chuoi | id of a document: its tasks and those of all documents below it (see chain) |
| han, ngay | quarter in which the task is due: "III/2026", "3/2026", "2026-q3"; day on which it is: "2026-11-05" |
| den-han | days between which it is due, both inclusive: "2026-07-01..2026-07-07" |
| rieng | one of drill.Only: without any due date, waiting, extended, finished by its first due date |
| nguoi | id of the person in charge |
| buoc | stored stage: new, todo, doing, confirm, done, redo, hold, cond, ended |
| chua-giao | 1: without a lead; open ones only, unless a period is asked for |
| chua-bao | 1: without those whose result waits to be confirmed |
| sap-xep | one of paging.SORTS: han, -han, van-ban, moi-ghi |
| nhom | how the list is grouped: van-ban, don-vi (by the first lead), quy (of the due date), nguoi |
| sau, truoc, tu | place of a page (see paging) |
| dang | another shape of the list: bang, dong-thoi-gian, lich |
| quy, thang | what these shapes show: a quarter of the timeline "2026-q4", a month of the calendar "2026-11" |

Hyphens and underscores mean the same in names.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm, share_fields
from members.models import Person, User
from resolutions.models import Document

from . import search
from .chain.reading import below
from .drill import Only, name_meant, review_url
from .filter_fields import (
    Copied,
    IdFilter,
    PlaceFilter,
    day_filter,
    days_filter,
    month_filter,
    quarter_filter,
    underscored,
)
from .filter_words import GROUPINGS, LIST, ONLY_WORDS, PARTS, SHAPES, STATE_WORDS, Condition, conditions_in_words
from .lateness import conditions
from .models import Stage, Task, TaskQuerySet
from .months import Month
from .narrowing import of_cluster, of_field, of_unit, only, units_for, with_stage
from .paging import SORTS, Place, Sort
from .period_filter import Period
from .periods import ReportingPeriod, quarter_of
from .status import State, Windows
from .telling import told
from .waiting import unassigned, without_lead
from .walks import WALKS, Walk

STATES: Mapping[str, frozenset[State]] = {
    "qua-han": frozenset({State.LATE}),
    "sap-den-han": frozenset({State.SOON}),
    "trong-han": frozenset({State.IN_TIME}),
    "con-han": frozenset({State.SOON, State.IN_TIME}),
    "khong-han": frozenset({State.UNDATED}),
    "chua-xong": frozenset({State.LATE, State.SOON, State.IN_TIME, State.UNDATED}),
    "hoan-thanh": frozenset({State.DONE_ON_TIME, State.DONE_LATE}),
    "dung-han": frozenset({State.DONE_ON_TIME}),
    "xong-qua-han": frozenset({State.DONE_LATE}),
    "ket-thuc": frozenset({State.ENDED}),
    "tong-so": frozenset(State) - {State.ENDED},
}
MOSTLY = frozenset({"hoan-thanh", "dung-han", "xong-qua-han", "ket-thuc"})  # what most tasks are in the end
# Conditions that an index of their own answers best: left alone, SQLite goes through all tasks of a stage instead.
INDEXED = frozenset({"don_vi", "nguoi", "van_ban", "chuoi", "so", "ngay", "han"})
DUE_FIRST = frozenset({"qua-han", "sap-den-han", "trong-han", "con-han", "chua-xong"})
PAGE_FIELDS = frozenset({"sau", "truoc", "tu"})
WINDOW_FIELDS = frozenset({"quy", "thang"})


class TaskFilterForm(PageForm):
    """The filter's form. `scope` is set by the filter: what the user may see, and the day."""

    scope: "TaskFilter"
    place = Place()
    person = ""

    def clean_ky(self) -> Period | None:
        text = self.cleaned_data["ky"]
        try:
            return Period.parse(text, self.scope.today) if text else None
        except ValueError as error:
            raise ValidationError(_("Kỳ “%s” không có. Ví dụ 2026-q3.") % text[:20]) from error

    def clean_don_vi(self) -> int | None:
        pk: int | None = self.cleaned_data["don_vi"]
        if pk and pk not in self.scope.units:
            raise ValidationError(_("Đơn vị này không có trong danh sách. Chọn lại."))
        return pk

    def clean_nguoi(self) -> int | None:
        pk: int | None = self.cleaned_data["nguoi"]
        if pk and not (person := self.scope.people.filter(pk=pk).first()):
            raise ValidationError(_("Người này không có trong danh sách. Chọn lại."))
        self.person = str(person) if pk else ""
        return pk

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        sort = self.scope.sort_of(values)
        try:
            after, before = (sort.place(text) if (text := values.get(name)) else None for name in ("sau", "truoc"))
        except ValueError:
            raise ValidationError(_("Địa chỉ trang này không đúng. Mở lại danh sách từ trang đầu.")) from None
        self.place = Place(after, before, values.get("tu") or 1)
        return values


class TaskFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The tasks that the user may see, narrowed by the address. State is told apart so that each can be counted."""

    q = django_filters.CharFilter(method="by_words", max_length=200, label=gettext_lazy("Có chữ"))
    don_vi = IdFilter(method="by_unit", label=gettext_lazy("Đơn vị"))
    vai = django_filters.ChoiceFilter(method="later", choices=PARTS, label=gettext_lazy("Vai trò"))
    cum = django_filters.CharFilter(method="by_cluster", max_length=81, label=gettext_lazy("Cụm thi đua"))
    linh_vuc = django_filters.CharFilter(method="by_field", max_length=121, label=gettext_lazy("Lĩnh vực"))
    van_ban = IdFilter(field_name="document", label=gettext_lazy("Văn bản"))
    chuoi = IdFilter(method="by_chain", label=gettext_lazy("Chuỗi văn bản"))
    so = django_filters.CharFilter(method="by_number", max_length=60, label=gettext_lazy("Số văn bản"))
    han = quarter_filter("by_due_quarter", gettext_lazy("Đến hạn"))
    ngay = day_filter("by_due_day", gettext_lazy("Đến hạn ngày"))
    den_han = days_filter("by_due_days", gettext_lazy("Đến hạn từ ngày, đến ngày"))
    rieng = django_filters.ChoiceFilter(method="by_only", choices=ONLY_WORDS, label=gettext_lazy("Riêng những việc"))
    nguoi = IdFilter(field_name="person", label=gettext_lazy("Người phụ trách"))
    ky = django_filters.CharFilter(method="by_period", max_length=12, label=gettext_lazy("Kỳ rà soát"))
    buoc = django_filters.ChoiceFilter(method="by_stage", choices=Stage.choices, label=gettext_lazy("Bước"))
    chua_giao = django_filters.ChoiceFilter(
        method="by_lack_of_lead", choices=(("1", "1"),), label=gettext_lazy("Chưa giao")
    )
    chua_bao = django_filters.ChoiceFilter(
        method="by_lack_of_result", choices=(("1", "1"),), label=gettext_lazy("Chưa báo")
    )
    trang_thai = django_filters.ChoiceFilter(method="later", choices=STATE_WORDS, label=gettext_lazy("Trạng thái"))
    sap_xep = django_filters.ChoiceFilter(
        method="later",
        choices=[(s.key, s.label) for s in SORTS.values()],
        label=gettext_lazy("Sắp xếp"),
        error_messages={"invalid_choice": gettext_lazy("Không có cách sắp xếp này. Chọn lại trong danh sách.")},
    )
    nhom = django_filters.ChoiceFilter(method="later", choices=GROUPINGS, label=gettext_lazy("Nhóm theo"))
    dang = django_filters.ChoiceFilter(method="later", choices=SHAPES, label=gettext_lazy("Cách xem"))
    quy = quarter_filter("later", gettext_lazy("Quý"))
    thang = month_filter("later", gettext_lazy("Tháng"))
    sau = django_filters.CharFilter(method="later", max_length=60, label=gettext_lazy("Trang"))
    truoc = django_filters.CharFilter(method="later", max_length=60, label=gettext_lazy("Trang"))
    tu = PlaceFilter(method="later", min_value=1, max_value=10**9, label=gettext_lazy("Trang"))

    class Meta:
        model = Task
        form = TaskFilterForm
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: QueryDict, *, user: User, today: date, windows: Windows, units: Mapping[int, str] | None = None
    ) -> None:
        super().__init__(underscored(data), Task.objects.visible_to(user).counted())
        self.is_bound = True
        self.user, self.today, self.windows = user, today, windows
        self.units = units_for(user) if units is None else units
        self.found: search.Found | None = None

    def unfiltered(self) -> "TaskFilter":
        """The list without any condition, for the frame around an error."""
        plain = TaskFilter(QueryDict(), user=self.user, today=self.today, windows=self.windows, units=self.units)
        plain.form.is_valid()
        plain.filter_queryset(plain.queryset)
        return plain

    form_class: ClassVar[type[TaskFilterForm]]

    def get_form_class(self) -> type[TaskFilterForm]:
        if not self.form_class.is_dressed:  # by the first who asks: words of fields need all applications
            share_fields(self.form_class)
        return self.form_class

    @cached_property
    def form(self) -> TaskFilterForm:
        form = self.get_form_class()(self.data)
        form.scope = self
        return form

    # --- What is asked ---

    @property
    def values(self) -> dict[str, Any]:
        return self.form.cleaned_data

    @property
    def day(self) -> date:
        """The day for which states are told: today, or the day of the chosen period."""
        period: Period | None = self.values.get("ky")
        return period.day if period else self.today

    @property
    def review_url(self) -> str:
        """The way back to the quarter whose number led here."""
        period: Period | None = self.values.get("ky")
        return review_url(period.span) if period else ""

    @property
    def state(self) -> str:
        return str(self.values.get("trang_thai") or "")

    @property
    def people(self) -> QuerySet[Person]:
        """Whom the user may ask for: those it may know, and those in charge of a task that it sees."""
        if not self.user.is_representative:
            return Person.objects.all()
        known = Q(pk__in=Person.objects.visible_to(self.user).values("pk"))
        return Person.objects.filter(known | Q(pk__in=self.queryset.values("person")))

    @property
    def shape(self) -> str:
        return str(self.values.get("dang") or LIST)

    @property
    def month(self) -> Month:
        """The month of the calendar. What is looked for goes before what was looked at: elsewhere nothing is found."""
        values = self.values
        day: date | None = values.get("ngay")
        due: ReportingPeriod | None = values.get("han")
        shown: Month | None = values.get("thang")
        if day:
            return Month.containing(day)
        if due and not (shown and due.start <= shown.start <= due.end):
            return Month.containing(due.start)
        return shown or Month.containing(self.day)

    @property
    def quarter(self) -> ReportingPeriod:
        """The quarter of the timeline, found likewise."""
        values = self.values
        day: date | None = values.get("ngay")
        due: ReportingPeriod | None = quarter_of(day) if day else values.get("han")
        shown: ReportingPeriod | None = values.get("quy")
        return due or shown or quarter_of(self.day)

    def sort_of(self, values: Mapping[str, Any]) -> Sort | Walk:
        """The order. What is grouped goes group by group; quarters may be asked for from the last one on."""
        grouped, wanted = values.get("nhom") or "", values.get("sap_xep")
        if grouped in WALKS:
            return WALKS[grouped]
        if grouped:
            return SORTS["van-ban" if grouped == "van-ban" else "-han" if wanted == "-han" else "han"]
        usual = "han" if values.get("trang_thai") in DUE_FIRST or values.get("han") else "van-ban"
        return SORTS[wanted or usual]

    @property
    def sort(self) -> Sort | Walk:
        return self.sort_of(self.values)

    @property
    def grouping(self) -> str:
        """What the rows are grouped by, if anything: asked for, or because they stand in the order of documents."""
        return str(self.values.get("nhom") or ("van-ban" if self.sort.key == "van-ban" else ""))

    @property
    def narrows(self) -> frozenset[str]:
        """The names of the conditions that are set, besides the state."""
        apart = {"trang_thai", "sap_xep", "vai", "nhom", "dang", *WINDOW_FIELDS, *PAGE_FIELDS}
        return frozenset(name for name, value in self.values.items() if value and name not in apart)

    def conditions(self) -> list[Condition]:
        """What narrows the list, in the words of the empty page."""
        return conditions_in_words(self.values, self.units, self.form.person)

    def address(self, **changes: str) -> str:
        """The query of this list with some conditions changed, from its first page; an empty value drops one."""
        kept = [(name, value) for name, value in self.data.items() if value and name not in PAGE_FIELDS | set(changes)]
        kept += [(name, value) for name, value in changes.items() if value]
        return "?" + urlencode([(name.replace("_", "-"), value) for name, value in kept if name in self.filters])

    @property
    def is_list(self) -> bool:
        """Rows in pages, and no other shape. Told from the address, so that it holds for a wrong one too."""
        return self.data.get("dang", LIST) not in dict(SHAPES)

    @property
    def cleared(self) -> str:
        """The same shape without any condition."""
        kept = [(name, self.data[name]) for name in ("dang", "nhom") if self.data.get(name)]
        return "?" + urlencode(kept) if kept else ""

    # --- What is found ---

    def filter_queryset(self, queryset: TaskQuerySet) -> TaskQuerySet:
        self.in_any_state: TaskQuerySet = super().filter_queryset(queryset)
        return self.in_state(self.in_any_state, self.state)

    def without(self, name: str) -> TaskQuerySet:
        """The tasks that would be found if one condition were dropped."""
        rows = self.queryset.all()
        for other, value in self.values.items():
            if other != name and other in self.filters:
                rows = self.filters[other].filter(rows, value)
        return self.in_state(rows, "" if name == "trang_thai" else self.state)

    def in_state(self, rows: TaskQuerySet, key: str) -> TaskQuerySet:
        if not key:
            return rows
        how = conditions(self.day, self.windows, self.today)
        wanted = [how[state] for state in sorted(STATES[key])]
        every = wanted[0]
        for condition in wanted[1:]:
            every |= condition
        return rows.filter(every)

    def on_a_walk(self, rows: TaskQuerySet) -> TaskQuerySet:
        """The same tasks, asked for so that the database goes along the order of the list: right when they are many.

        Closed tasks are: SQLite would take the index on their stage, and then sort them all.
        """
        return self.row_by_row() if self.state in MOSTLY else rows

    def row_by_row(self) -> TaskQuerySet:
        """The same tasks, their state told of each row that the other conditions find: for it, no index is taken."""
        if not self.state:
            return self.in_any_state
        state = told(self.day, self.windows, self.today)
        return self.in_any_state.alias(told=state).filter(told__in=[s.value for s in STATES[self.state]])

    def later(self, rows: TaskQuerySet, name: str, value: Any) -> TaskQuerySet:
        """A value that another part of the list uses."""
        return rows

    def by_words(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        self.found = search.find(rows, value)
        return self.found.tasks

    def by_unit(self, rows: TaskQuerySet, name: str, value: int) -> TaskQuerySet:
        return of_unit(rows, value, self.values.get("vai") or "")

    def by_cluster(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return of_cluster(rows, name_meant(value))

    def by_field(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return of_field(rows, name_meant(value))

    def by_stage(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return with_stage(rows, value)

    def by_number(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return rows.filter(document__in=Document.objects.numbered(value).values("pk"))

    def by_chain(self, rows: TaskQuerySet, name: str, value: int) -> TaskQuerySet:
        return rows.filter(document__in=below(value, self.user))

    def by_due_quarter(self, rows: TaskQuerySet, name: str, value: ReportingPeriod) -> TaskQuerySet:
        return rows.filter(due_sort__range=(value.start, value.end))

    def by_due_day(self, rows: TaskQuerySet, name: str, value: date) -> TaskQuerySet:
        return rows.filter(due_sort=value)

    def by_due_days(self, rows: TaskQuerySet, name: str, value: tuple[date, date]) -> TaskQuerySet:
        return rows.filter(due_sort__range=value)

    def by_only(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return only(rows, Only(value))

    def by_period(self, rows: TaskQuerySet, name: str, value: Period) -> TaskQuerySet:
        return rows.filter(value.live())

    def by_lack_of_lead(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return without_lead(rows) if self.values.get("ky") else unassigned(rows)

    def by_lack_of_result(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return rows.exclude(stage=Stage.CONFIRM)


def _form_class() -> type[TaskFilterForm]:
    """The fields are the same for everybody; what depends on the user is checked in `clean`."""
    fields = {name: filter_.field for name, filter_ in TaskFilter.base_filters.items()}
    return type("BoundTaskFilterForm", (TaskFilterForm,), fields)


# Made before anybody asks: a filter keeps the field that it has made, and other threads are copying the filters then.
TaskFilter.form_class = _form_class()
TaskFilter.base_filters = Copied(TaskFilter.base_filters)
