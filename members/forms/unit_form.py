"""Forms of a unit: its data in sections, another name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Unit, UnitName
from ..unit_tree import is_ring
from ..web_address import web_address
from .page_form import OnceForm, PageForm, VersionedForm


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together under one heading; a row is one field, or two beside each other."""

    key: str
    label: str
    rows: Sequence[Sequence[forms.BoundField]]


SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, ...], ...]], ...] = (
    ("ten", _("Tên và loại"), (("kind", "level"), ("name",), ("short_name", "field"))),
    ("noi", _("Nơi trực thuộc"), (("parent", "cluster"),)),
    ("du-kien", _("Dự kiến thành lập"), (("is_planned",), ("planned_for",))),
    ("thanh-lap", _("Thành lập, gia nhập"), (("founding_basis", "founded_on"), ("basis", "joined_on"))),
    ("lien-he", _("Liên hệ"), (("address",), ("phone", "email"), ("website",))),
)
NOT_WHILE_PLANNED = ("founded_on", "joined_on", "basis")


def free_name(typed: str, own: int | None = None) -> str:
    """The name, tidied. Living units never share one; a name that means another unit in documents is refused too."""
    name = " ".join(typed.split())
    living = Unit.objects.filter(left_on__isnull=True)
    for other in (*living.named([name]).values(), *living.written(name)):
        if other.pk != own:
            raise forms.ValidationError(
                _("“%(name)s” đã là tên của đơn vị “%(unit)s”. Dùng đơn vị đó, hoặc ghi tên đầy đủ hơn."),
                params={"name": name, "unit": other},
            )
    return name


class UnitFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    """What creating and editing share."""

    class Meta:
        model = Unit
        fields: tuple[str, ...] = (
            *("kind", "level", "name", "short_name", "field", "parent", "cluster"),
            *("founding_basis", "founded_on", "basis", "joined_on", "address", "phone", "email", "website"),
        )
        help_texts = {
            "parent": _("Để trống nếu trực thuộc thẳng Liên hiệp hội."),
            "website": _("Ví dụ: hoilamnghiep.vn."),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        parents: Any = self.fields["parent"]
        above = Unit.objects.filter(pk=self.instance.parent_id)
        parents.queryset = Unit.objects.active().exclude(pk=self.instance.pk) | above

    @property
    def sections(self) -> list[Section]:
        """The fields that the form has, as the page shows them."""
        made = []
        for key, label, rows in SECTIONS:
            present = [[self[name] for name in row if name in self.fields] for row in rows]
            if any(present):
                made.append(Section(key, str(label), [row for row in present if row]))
        return made

    def clean_name(self) -> str:
        return free_name(str(self.cleaned_data["name"]), self.instance.pk)

    def clean_parent(self) -> Unit | None:
        parent: Unit | None = self.cleaned_data["parent"]
        if is_ring(self.instance.pk, parent):
            raise forms.ValidationError(
                _("Đơn vị này đang ở trên “%(unit)s”, hoặc có quá nhiều cấp. Chọn đơn vị khác."),
                params={"unit": parent},
            )
        return parent

    def clean_website(self) -> str:
        typed: str = self.cleaned_data["website"].strip()
        if typed and not web_address(typed):
            raise forms.ValidationError(_("Địa chỉ trang này không dùng được. Ghi như hoilamnghiep.vn."))
        return web_address(typed)

    def clean_founded_on(self) -> date | None:
        return self._past("founded_on")

    def clean_joined_on(self) -> date | None:
        return self._past("joined_on")

    def _past(self, name: str) -> date | None:
        on: date | None = self.cleaned_data[name]
        if on and on > self.today:
            raise forms.ValidationError(_("Ngày chưa tới. Đơn vị chưa thành lập thì ghi ở mục Dự kiến thành lập."))
        return on

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        founded, joined = (values.get(name) for name in ("founded_on", "joined_on"))
        if founded and joined and joined < founded:
            day = f"{founded:%d/%m/%Y}"
            self.add_error("joined_on", _("Ngày này trước ngày thành lập (%s).") % day)
        return values


class NewUnitForm(OnceForm, UnitFields):
    """Also of a unit that is only planned: it stands in the registry and gets no tasks."""

    class Meta(UnitFields.Meta):
        fields = (*UnitFields.Meta.fields, "is_planned", "planned_for")
        labels = {"is_planned": _("Đơn vị chưa có, mới dự kiến thành lập")}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("is_planned"):
            for name in NOT_WHILE_PLANNED:
                if values.get(name):
                    words = _("Đơn vị mới dự kiến thì chưa có mục này. Để trống, hoặc bỏ dấu ở mục Dự kiến thành lập.")
                    self.add_error(name, words)
        elif values.get("planned_for"):
            self.add_error("planned_for", _("Đơn vị đã có thì để trống mục này, hoặc đánh dấu là mới dự kiến."))
        return values


class EditUnitForm(VersionedForm, UnitFields):
    """Corrects what was typed wrongly; a new name, place or end is an act with its date, and so is founding."""

    class Meta(UnitFields.Meta):
        fields = (*UnitFields.Meta.fields, "planned_for")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_WHILE_PLANNED if self.instance.is_planned else ("planned_for",):
            self.fields.pop(name, None)


class NameForm(OnceForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = UnitName
        fields = ("name", "until")
        help_texts = {"until": _("Để trống nếu vẫn dùng (tên viết tắt, cách gọi khác).")}

    def clean_name(self) -> str:
        """A unit that took over from one that is no more may bear its name, so that old documents find it."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        for other in Unit.objects.active().named([name]).values():
            raise forms.ValidationError(_("Tên này đã là tên của “%(unit)s”."), params={"unit": other})
        return name
