"""Forms of a unit: its data, another name, a dated figure, its end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Figure, Unit, UnitName
from .page_form import OnceForm, PageForm, VersionedForm

DEEPEST = 20


class UnitFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    """What creating and editing share."""

    class Meta:
        model = Unit
        fields: tuple[str, ...] = (
            *("kind", "name", "short_name", "parent", "cluster", "field"),
            *("joined_on", "basis", "address", "phone", "email"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents: Any = self.fields["parent"]
        above = Unit.objects.filter(pk=self.instance.parent_id)
        parents.queryset = Unit.objects.active().exclude(pk=self.instance.pk) | above

    def clean_name(self) -> str:
        """Two active units never share a name; a name that means another unit in documents is refused as well."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        for other in (*Unit.objects.active().named([name]).values(), *Unit.objects.active().written(name)):
            if other.pk != self.instance.pk and other.left_on is None:
                raise forms.ValidationError(
                    _("“%(name)s” đã là tên của đơn vị “%(unit)s”. Dùng đơn vị đó, hoặc ghi tên đầy đủ hơn."),
                    params={"name": name, "unit": other},
                )
        return name

    def clean_parent(self) -> Unit | None:
        parent: Unit | None = self.cleaned_data["parent"]
        above, steps = parent, 0
        while above and self.instance.pk:
            steps += 1
            if above.pk == self.instance.pk or steps > DEEPEST:
                raise forms.ValidationError(
                    _("Đơn vị này đang ở trên “%(unit)s”. Chọn đơn vị khác."), params={"unit": parent}
                )
            above = above.parent
        return parent


class NewUnitForm(OnceForm, UnitFields):
    pass


class EditUnitForm(VersionedForm, UnitFields):
    old_name_until = forms.DateField(
        label=_("Tên trước dùng đến ngày"),
        required=False,
        help_text=_(
            "Ghi khi đơn vị đổi tên thật: tên trước được giữ để đọc văn bản cũ. Sửa lỗi chính tả thì để trống."
        ),
    )

    class Meta(UnitFields.Meta):
        fields = (*UnitFields.Meta.fields, "left_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.left_on is None and not self.data:
            del self.fields["left_on"]
        elif "left_on" in self.fields:
            self.fields["left_on"].help_text = _("Để trống nếu ghi nhầm: đơn vị lại đang hoạt động.")


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


class FigureForm(OnceForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Figure
        fields = ("kind", "value", "on", "source")
        help_texts = {"source": _("Báo cáo hoặc văn bản có số này, ví dụ 12/BC-HLN.")}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["value"].max_value = 99_999_999  # type: ignore[attr-defined]

    def clean_value(self) -> int:
        value: int = self.cleaned_data["value"]
        if value > 99_999_999:
            raise forms.ValidationError(_("Số quá lớn. Kiểm tra lại."))
        return value

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("Ngày chưa tới. Ghi ngày của số liệu đã có."))
        return on


class DissolveForm(VersionedForm):
    """Confirms the end of a unit: from which day, decided by which document."""

    on = forms.DateField(label=_("Thôi hoạt động từ ngày"))
    reason = forms.CharField(
        label=_("Căn cứ, lý do"),
        max_length=300,
        help_text=_("Số văn bản, ví dụ 347/QĐ-UBND ngày 02/03/2025, hoặc lý do."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        self.instance = unit
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if self.instance.joined_on and on < self.instance.joined_on:
            raise forms.ValidationError(
                _("Ngày này trước ngày thành lập (%(day)s)."), params={"day": f"{self.instance.joined_on:%d/%m/%Y}"}
            )
        return on
