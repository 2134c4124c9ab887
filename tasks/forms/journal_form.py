"""The filter of the journal: who, which kind of object, from day to day, which word."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm
from members.models import User
from tasks.filter_fields import IdField
from tasks.journal import Asked, Key, kinds_for, place_of

FIRST, LAST = date(1970, 1, 2), date(2200, 12, 31)


class DayField(forms.DateField):
    """A day on which this application can have been used."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not FIRST <= day <= LAST:
            raise ValidationError(_("Ngày %s ngoài khoảng có nhật ký.") % f"{day:%d/%m/%Y}")
        return day


class JournalForm(PageForm):
    """A representative does not choose among people: who else has an account is not theirs to know."""

    nguoi = IdField(label=gettext_lazy("Người ghi"), required=False)
    loai = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)
    tu = DayField(label=gettext_lazy("Từ ngày"), required=False)
    den = DayField(label=gettext_lazy("Đến ngày"), required=False)
    q = forms.CharField(label=gettext_lazy("Có chữ"), required=False, max_length=100)
    sau = forms.CharField(label=gettext_lazy("Trang"), required=False, max_length=60)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self.user = user
        choices = [(kind.key, kind.label) for kind in kinds_for(user)]
        self.fields["loai"].choices = [("", _("Mọi loại")), *choices]  # type: ignore[attr-defined]
        for name in ("tu", "den"):
            self.fields[name].widget.attrs["placeholder"] = _("ngày/tháng/năm")

    def clean_nguoi(self) -> int | None:
        pk: int | None = self.cleaned_data["nguoi"]
        if pk and (self.user.is_representative or not User.objects.filter(pk=pk).exists()):
            raise ValidationError(_("Người này không có trong danh sách. Chọn lại."))
        return pk

    def clean_sau(self) -> Key | None:
        text: Any = self.cleaned_data["sau"]
        try:
            return place_of(text) if text else None
        except ValueError:
            raise ValidationError(_("Địa chỉ trang này không đúng. Mở lại nhật ký từ trang đầu.")) from None

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("tu"), values.get("den")
        if first and last and first > last:
            self.add_error("den", _("“Đến ngày” phải từ “Từ ngày” trở đi."))
        return values

    @property
    def asked(self) -> Asked:
        values = self.cleaned_data
        return Asked(
            user=self.user,
            actor=values["nguoi"],
            kind=values["loai"],
            first=values["tu"],
            last=values["den"],
            word=values["q"],
            after=values["sau"],
        )
