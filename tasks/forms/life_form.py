"""Forms of acts on units: what happened, from when, by which document; and which acts there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.deeds import MEMBERS, Deed, refusals
from members.forms.page_form import OnceForm, PageForm
from members.forms.unit_form import free_name
from members.models import ActKind, Cluster, Unit, UnitKind, UnitLevel
from members.models.unit import UnitQuerySet
from tasks.forms.bulk_form import UnitsField, is_id

MOST_NEW = 10
BOXES: dict[str, Any] = {"widget": forms.CheckboxSelectMultiple, "template_name": "tasks/_call_checks.html"}


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row by id; an id that no row can have is a wrong choice like any other."""

    def clean(self, value: Any) -> Any:
        if value and not is_id(str(value)):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().clean(value)


def unit_field(label: Any, **options: Any) -> RowField:
    return RowField(queryset=Unit.objects.none(), label=label, required=False, **options)


class ActForm(OnceForm):
    """What every act asks for. `unit` is the one that it is recorded on; a new one has no number yet."""

    on = forms.DateField(label=gettext_lazy("Có hiệu lực từ ngày"))
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=120,
        help_text=gettext_lazy("Số, ký hiệu và ngày của văn bản, ví dụ 347/QĐ-UBND ngày 02/03/2025."),
    )
    note = forms.CharField(
        label=gettext_lazy("Lý do, ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind: ClassVar[ActKind]

    def __init__(self, data: Any = None, *, unit: Unit, today: date, **options: Any) -> None:
        self.unit, self.today = unit, today
        super().__init__(data, **options)
        for name in ("into", "gone", "parent"):
            if name in self.fields:
                rows: Any = self.fields[name]
                rows.queryset = Unit.objects.active() if name == "parent" else self.alike()
        for name, value in self.present().items():
            self.fields[name].initial = value

    def alike(self) -> UnitQuerySet:
        """What can become one with it, its own kind first: offices outside the union stay among themselves, an office
        of one person (Tổng Thư ký) takes work over but merges with none, and a group is a word for its units."""
        outside, own = Q(kind=UnitKind.EXTERNAL), Case(When(kind=self.unit.kind, then=0), default=1)
        rows = Unit.objects.active().filter(outside if self.unit.kind == UnitKind.EXTERNAL else ~outside)
        barred = {UnitKind.GROUP, *({UnitKind.POSITION} if self.kind != ActKind.DISSOLVE else ())}
        rows = rows.exclude(kind__in=barred - {self.unit.kind})
        if self.kind != ActKind.MERGE:
            rows = rows.exclude(pk=self.unit.pk)
        return rows.order_by(own, "name_fold", "id")

    def present(self) -> Mapping[str, Any]:
        """What the form shows at first: the values of today."""
        return {}

    def deed(self) -> Deed:
        return self._deed((self.unit,))

    def _deed(self, units: tuple[Unit, ...], **more: Any) -> Deed:
        values = self.cleaned_data
        note = values["note"].strip()
        return Deed(self.kind, values["on"], " ".join(values["basis"].split()), units, note=note, **more)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            for sentence in refusals(self.deed(), self.today):
                self.add_error(None, sentence)
        return values


class NewNameFields(PageForm):
    """Name and kind of a unit that begins."""

    name = forms.CharField(label=gettext_lazy("Tên đơn vị"), max_length=200)
    short_name = forms.CharField(label=gettext_lazy("Tên gọi tắt"), max_length=60, required=False)
    unit_kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=UnitKind.choices)
    parent = unit_field(gettext_lazy("Trực thuộc"))
    cluster = RowField(queryset=Cluster.objects.all(), label=gettext_lazy("Cụm thi đua"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp"), choices=[("", gettext_lazy("chưa chọn")), *UnitLevel.choices], required=False
    )

    def clean_name(self) -> str:
        return free_name(self.cleaned_data["name"])

    def new_unit(self) -> Unit:
        values = self.cleaned_data
        same = {name: values[name] for name in ("name", "short_name", "parent", "cluster", "level")}
        return Unit(kind=values["unit_kind"], **same)


class FoundForm(ActForm):
    """A planned unit begins."""

    kind = ActKind.FOUND


class FoundNewForm(NewNameFields, FoundForm):
    field_order = ("name", "short_name", "unit_kind", "parent", "cluster", "level", "on", "basis", "note")

    def deed(self) -> Deed:
        return self._deed((self.new_unit(),))


class AdmitForm(ActForm):
    """A unit of the register becomes a member of the union."""

    kind = ActKind.ADMIT
    unit_kind = forms.ChoiceField(
        label=gettext_lazy("Kết nạp làm"), choices=[(kind.value, kind.label) for kind in UnitKind if kind in MEMBERS]
    )
    field_order: tuple[str, ...] = ("unit_kind", "on", "basis", "note")

    def deed(self) -> Deed:
        return self._deed((self.unit,), values={"kind": self.cleaned_data["unit_kind"]})


class AdmitNewForm(NewNameFields, AdmitForm):
    unit_kind = AdmitForm.base_fields["unit_kind"]  # type: ignore[assignment]
    field_order = ("name", "short_name", "unit_kind", "parent", "cluster", "level", "on", "basis", "note")

    def deed(self) -> Deed:
        return self._deed((self.new_unit(),))


class RenameForm(ActForm):
    kind = ActKind.RENAME
    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)
    short_name = forms.CharField(label=gettext_lazy("Tên gọi tắt mới"), max_length=60, required=False)
    field_order = ("name", "short_name", "on", "basis", "note")

    def present(self) -> Mapping[str, Any]:
        return {"name": self.unit.name, "short_name": self.unit.short_name}

    def clean_name(self) -> str:
        return free_name(self.cleaned_data["name"], self.unit.pk)

    def deed(self) -> Deed:
        return self._deed((self.unit,), values={name: self.cleaned_data[name] for name in ("name", "short_name")})


class MoveForm(ActForm):
    kind = ActKind.MOVE
    parent = unit_field(gettext_lazy("Trực thuộc"))
    cluster = RowField(queryset=Cluster.objects.all(), label=gettext_lazy("Cụm thi đua"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp"), choices=[("", gettext_lazy("chưa chọn")), *UnitLevel.choices], required=False
    )
    field_order = ("parent", "cluster", "level", "on", "basis", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = self.fields["parent"]
        rows.queryset = Unit.objects.active().exclude(pk=self.unit.pk) | Unit.objects.filter(children=self.unit.pk)

    def present(self) -> Mapping[str, Any]:
        return {"parent": self.unit.parent_id, "cluster": self.unit.cluster_id, "level": self.unit.level}

    def deed(self) -> Deed:
        values = self.cleaned_data
        new = {name: row.pk if (row := values[name]) else None for name in ("parent", "cluster")}
        return self._deed((self.unit,), values={**new, "level": values["level"]})


class SuspendForm(ActForm):
    kind = ActKind.SUSPEND


class ResumeForm(ActForm):
    kind = ActKind.RESUME


class RestoreForm(ActForm):
    kind = ActKind.RESTORE


class MergeForm(ActForm):
    """Several units end in one, an existing or a new one."""

    kind = ActKind.MERGE
    gone = UnitsField(label=gettext_lazy("Các đơn vị thôi hoạt động"), queryset=Unit.objects.none(), **BOXES)
    into = unit_field(gettext_lazy("Sáp nhập vào đơn vị có sẵn"))
    new_name = forms.CharField(
        label=gettext_lazy("hoặc hợp nhất thành đơn vị mới, tên là"), max_length=200, required=False
    )
    field_order = ("gone", "into", "new_name", "on", "basis", "note")

    def present(self) -> Mapping[str, Any]:
        return {"gone": [self.unit.pk]}

    def clean_new_name(self) -> str:
        typed = self.cleaned_data["new_name"]
        return free_name(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        into, new = values.get("into"), values.get("new_name")
        if not {"into", "new_name"} & set(self.errors) and bool(into) == bool(new):
            self.add_error("into", _("Chọn một đơn vị có sẵn, hoặc ghi tên đơn vị mới."))
        if not self.errors and self.unit not in {*values["gone"], into}:
            self.add_error("gone", _("“%s” phải là đơn vị thôi hoạt động hoặc đơn vị nhận.") % self.unit)
        return super().clean()

    def deed(self) -> Deed:
        values = self.cleaned_data
        gone = tuple(sorted(values["gone"], key=lambda unit: (unit.pk != self.unit.pk, unit.pk)))
        heir = values["into"] or like(gone[0], values["new_name"])
        return self._deed(gone, heirs=(heir,))


class SplitForm(ActForm):
    """One unit becomes several; it ends, or lives on beside them."""

    kind = ActKind.SPLIT
    way = forms.ChoiceField(
        label=gettext_lazy("Cách chia"),
        choices=[
            ("tach", gettext_lazy("Tách: đơn vị này vẫn hoạt động")),
            ("chia", gettext_lazy("Chia: đơn vị này thôi hoạt động")),
        ],
        initial="tach",
    )
    new_names = forms.CharField(
        label=gettext_lazy("Tên các đơn vị mới"),
        required=False,
        max_length=2500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một tên."),
    )
    into = UnitsField(
        label=gettext_lazy("Đơn vị có sẵn cùng nhận (nếu có)"),
        queryset=Unit.objects.none(),
        required=False,
        **BOXES,
    )
    field_order = ("way", "new_names", "into", "on", "basis", "note")

    def clean_new_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["new_names"].splitlines() if line.strip()]
        if len(names) > MOST_NEW or any(len(name) > 200 for name in names):
            raise ValidationError(_("Nhiều nhất %d tên, mỗi tên không quá 200 chữ.") % MOST_NEW)
        return [free_name(name) for name in names]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not {"into", "new_names"} & set(self.errors) and not values.get("new_names") and not values.get("into"):
            self.add_error("new_names", _("Đặt tên đơn vị mới, hoặc chọn đơn vị có sẵn cùng nhận."))
        return super().clean()

    def deed(self) -> Deed:
        values = self.cleaned_data
        heirs = (*(like(self.unit, name) for name in values["new_names"]), *values["into"])
        return self._deed((self.unit,), heirs=heirs, ends=values["way"] == "chia")


class DissolveForm(ActForm):
    kind = ActKind.DISSOLVE
    into = unit_field(
        gettext_lazy("Đơn vị nhận việc chưa xong"),
        help_text=gettext_lazy("Để trống thì việc chưa xong vẫn mang tên đơn vị này, chờ giao lại."),
    )
    field_order = ("into", "on", "basis", "note")

    def deed(self) -> Deed:
        into = self.cleaned_data["into"]
        return self._deed((self.unit,), heirs=(into,) if into else ())


def like(unit: Unit, name: str) -> Unit:
    """A new unit of the same kind, in the same place."""
    same = {"parent_id": unit.parent_id, "cluster_id": unit.cluster_id, "level": unit.level, "field": unit.field}
    return Unit(kind=unit.kind, name=name, **same)


# --- Which acts there are ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LifeKind:
    """An act as the pages offer it."""

    key: str
    label: Promise
    hint: Promise
    form: type[ActForm]
    new_form: type[ActForm] | None = None

    def is_for(self, unit: Unit) -> bool:
        """Whether the unit, as it stands, can have it."""
        kind = self.form.kind
        if unit.left_on:
            return kind == ActKind.RESTORE
        if unit.is_planned:
            return kind in {ActKind.FOUND, ActKind.ADMIT, ActKind.RENAME, ActKind.MOVE, ActKind.DISSOLVE}
        if kind in {ActKind.SUSPEND, ActKind.RESUME}:
            return bool(unit.suspended_on) == (kind == ActKind.RESUME)
        if kind == ActKind.ADMIT:
            return unit.joined_on is None and unit.kind in {*MEMBERS, UnitKind.EXTERNAL}
        return kind not in {ActKind.FOUND, ActKind.RESTORE}


_T = gettext_lazy
LIFE_KINDS = {
    kind.key: kind
    for kind in (
        LifeKind("thanh-lap", _T("Thành lập"), _T("Đơn vị bắt đầu hoạt động."), FoundForm, FoundNewForm),
        LifeKind("ket-nap", _T("Kết nạp"), _T("Trở thành thành viên của Liên hiệp hội."), AdmitForm, AdmitNewForm),
        LifeKind("doi-ten", _T("Đổi tên"), _T("Việc đã xong giữ tên cũ của đơn vị."), RenameForm),
        LifeKind(
            "sap-nhap", _T("Hợp nhất, sáp nhập"), _T("Nhiều đơn vị thành một; việc chưa xong đi theo."), MergeForm
        ),
        LifeKind("chia-tach", _T("Chia, tách"), _T("Một đơn vị thành nhiều; chọn từng việc về đâu."), SplitForm),
        LifeKind("chuyen", _T("Chuyển nơi trực thuộc, cụm, cấp"), _T("Tên và việc giữ nguyên."), MoveForm),
        LifeKind("tam-dung", _T("Tạm dừng hoạt động"), _T("Vẫn là đơn vị thành viên."), SuspendForm),
        LifeKind("hoat-dong-lai", _T("Hoạt động trở lại"), _T("Sau khi tạm dừng."), ResumeForm),
        LifeKind("giai-the", _T("Giải thể, thôi hoạt động"), _T("Có hoặc không có đơn vị nhận việc."), DissolveForm),
        LifeKind("khoi-phuc", _T("Khôi phục"), _T("Ghi nhầm, hoặc được lập lại như trước."), RestoreForm),
    )
}
