"""Forms of a person and of the offices a person holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Mandate, Person, Unit
from .page_form import OnceForm, PageForm, VersionedForm


class PersonFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("full_name", "honorific", "phone", "email")
        help_texts = {"honorific": _("Ví dụ: TS., PGS., KS.")}


class NewPersonForm(OnceForm, PersonFields):
    pass


class EditPersonForm(VersionedForm, PersonFields):
    pass


class MandateFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Mandate
        fields = ("unit", "position", "term", "starts_on", "ends_on", "rank")
        help_texts = {
            "ends_on": _("Để trống khi còn giữ chức vụ."),
            "rank": _("Số nhỏ đứng trước: Chủ tịch 10, Phó Chủ tịch 20, ủy viên 50."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active() | Unit.objects.filter(pk=self.instance.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["rank"].widget.attrs["max"] = 999

    def clean_rank(self) -> int:
        rank: int = self.cleaned_data["rank"]
        if rank > 999:
            raise forms.ValidationError(_("Ghi một số từ 0 đến 999."))
        return rank


class NewMandateForm(OnceForm, MandateFields):
    pass


class EditMandateForm(VersionedForm, MandateFields):
    pass
