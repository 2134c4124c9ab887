"""Form of a kind of documents."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.forms.page_form import OnceForm, PageForm, VersionedForm

from .models import DocumentType

_SHORT = re.compile(r"[^\W\d_]{1,12}")
_NAME = re.compile(r"[^\W\d_][\w ,/-]*")


class KindFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    is_active = forms.TypedChoiceField(
        label=_("Khi vào sổ văn bản mới"),
        choices=[(True, _("Có trong danh sách chọn")), (False, _("Tắt, không chọn được nữa"))],
        coerce=lambda value: value == "True",
        help_text=_("Văn bản đã mang loại này vẫn giữ nguyên."),
    )

    class Meta:
        model = DocumentType
        fields = ("name", "abbreviation", "position", "is_active")

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not _NAME.fullmatch(name):
            raise ValidationError(_("Ghi tên loại bằng chữ, ví dụ Quy chế."))
        others = DocumentType.objects.exclude(pk=self.instance.pk).values_list("name", flat=True)
        if fold(name) in map(fold, others):
            raise ValidationError(_("Loại này đã có."))
        return name

    def clean_abbreviation(self) -> str:
        short: str = self.cleaned_data["abbreviation"].strip()
        if short and not _SHORT.fullmatch(short):
            raise ValidationError(_("Viết liền bằng chữ, ví dụ QC, TTr."))
        same = DocumentType.objects.filter(abbreviation__iexact=short).exclude(pk=self.instance.pk).first()
        if short and same:
            raise ValidationError(_("“%(short)s” là của %(kind)s rồi.") % {"short": short, "kind": same.name})
        return short


class NewKindForm(OnceForm, KindFields):
    pass


class EditKindForm(VersionedForm, KindFields):
    pass
