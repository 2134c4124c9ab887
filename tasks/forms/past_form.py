"""Forms of a past day: which day, and which of its tasks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm
from members.models import Unit, User
from tasks.counting import TABS
from tasks.filter_fields import IdField
from tasks.filter_words import PARTS, STATE_WORDS
from tasks.paging import SORTS
from tasks.past import Place


class DayForm(PageForm):
    """The day that is picked, for one task or for the list."""

    ngay = forms.DateField(label=gettext_lazy("Xem như ngày"))
    viec = IdField(required=False, widget=forms.HiddenInput)


class PastFilterForm(PageForm):
    """Document, unit with its part, state, and where a page begins. Hyphens and underscores mean the same in names."""

    van_ban = IdField(label=gettext_lazy("Văn bản"), required=False)
    don_vi = IdField(label=gettext_lazy("Đơn vị"), required=False)
    vai = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=PARTS, required=False)
    trang_thai = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), choices=[pair for pair in STATE_WORDS if pair[0] in TABS], required=False
    )
    sau = forms.CharField(label=gettext_lazy("Trang"), required=False, max_length=60)
    unit: Unit | None = None

    def __init__(self, data: QueryDict, user: User) -> None:
        clean = QueryDict(mutable=True)
        for key, values in data.lists():
            clean.setlist(key.replace("-", "_"), values)
        super().__init__(clean)
        self.user = user

    def clean_don_vi(self) -> int | None:
        pk: int | None = self.cleaned_data["don_vi"]
        self.unit = Unit.objects.visible_to(self.user).filter(pk=pk).first() if pk else None
        if pk and self.unit is None:
            raise ValidationError(_("Đơn vị này không có trong danh sách. Chọn lại."))
        return pk

    def clean_sau(self) -> Place | None:
        text: Any = self.cleaned_data["sau"]
        try:
            return SORTS["van-ban"].place(text) if text else None
        except ValueError:
            raise ValidationError(_("Địa chỉ trang này không đúng. Mở lại danh sách từ trang đầu.")) from None
