"""Forms of what a person may ask about the own data: the request, that it was done, erasure."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import DataRequest, Person
from .page_form import OnceForm, VersionedForm

NO_NAMES = gettext_lazy("Không ghi tên, số điện thoại ở đây: dòng này không xóa được.")


class DataRequestForm(OnceForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = DataRequest
        fields = ("kind", "asked_on", "note")
        help_texts = {"note": NO_NAMES}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_asked_on(self) -> date:
        on: date = self.cleaned_data["asked_on"]
        if on > self.today or on.year < self.today.year - 1:
            raise forms.ValidationError(_("Ghi ngày nhận yêu cầu, không sau hôm nay."))
        return on


class AnswerForm(OnceForm):
    """Says that a copy was handed over, or data were set right."""

    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False, help_text=NO_NAMES)


class EraseForm(VersionedForm):
    """How far the erasure goes, and that it was meant."""

    level = forms.ChoiceField(
        label=gettext_lazy("Xóa đến đâu"),
        choices=[
            ("contacts", gettext_lazy("Xóa liên hệ, năm sinh, nơi công tác, học vị; giữ tên trong hồ sơ chính thức")),
            ("name", gettext_lazy("Xóa cả tên: mọi nơi trong hệ thống chỉ còn “Người đã xóa số …”")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Căn cứ, ghi chú"), max_length=300, required=False, help_text=NO_NAMES)
    sure = forms.BooleanField(
        label=gettext_lazy("Đã đọc những gì mất và những gì còn; không lấy lại được"),
        error_messages={"required": gettext_lazy("Đánh dấu là đã đọc rồi xóa.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.instance = person
        super().__init__(*args, **kwargs)
