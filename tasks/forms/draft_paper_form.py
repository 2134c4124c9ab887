"""Which draft is wanted before a review is frozen: which paper, in whose layout, as which file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import PageForm
from members.models import Organisation, PaperStyle

from ..models import ReportFormat, ReportKind
from ..reports.draft import OFFERED

FILES = (ReportFormat.PDF, ReportFormat.DOCX)


class DraftPaperForm(PageForm):
    loai = forms.ChoiceField(label=_("Loại"), choices=[(kind.value, kind.label) for kind in OFFERED])
    the_thuc = forms.ChoiceField(label=_("Thể thức"), choices=PaperStyle)
    dang = forms.ChoiceField(label=_("Định dạng"), choices=[(kind.value, kind.label) for kind in FILES])

    def __init__(self, data: Any = None, *, union: Organisation) -> None:
        style = PaperStyle.PARTY if union.is_party else PaperStyle.STATE
        super().__init__(data, auto_id="du-thao-%s", initial={"the_thuc": style})

    @property
    def kind(self) -> ReportKind:
        return ReportKind(self.cleaned_data["loai"])

    @property
    def style(self) -> PaperStyle:
        return PaperStyle(self.cleaned_data["the_thuc"])
