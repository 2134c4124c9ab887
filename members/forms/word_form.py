"""Form of an abbreviation."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Abbreviation
from ..naming import meaning_of
from .page_form import OnceForm, PageForm, VersionedForm

_SHORT = re.compile(r"[^\W\d_][\w&.\-]*")


class WordFields(PageForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Abbreviation
        fields = ("short", "full")
        help_texts = {
            "short": _("Viết liền, như trên văn bản, ví dụ TVPB. Chữ hoa, chữ thường như nhau."),
            "full": _("Ví dụ: Tư vấn, phản biện."),
        }

    def clean_short(self) -> str:
        short: str = self.cleaned_data["short"].strip()
        if not _SHORT.fullmatch(short) or len(short) < 2:
            raise ValidationError(_("Chữ viết tắt viết liền, từ hai chữ trở lên, bắt đầu bằng chữ cái."))
        same = Abbreviation.objects.filter(short__iexact=short).exclude(pk=self.instance.pk).first()
        if same:
            raise ValidationError(_("Chữ này đã có: %s.") % f"{same.short} = {same.full}")
        return short

    def clean_full(self) -> str:
        full: str = self.cleaned_data["full"].strip()
        if len(full.split()) < 2:
            raise ValidationError(_("Ghi đủ các chữ, từ hai tiếng trở lên."))
        return full

    @property
    def otherwise(self) -> str:
        """What any office means by it, where this list says something else."""
        return meaning_of(self.instance.short, apart_from=self.instance.full)


class NewWordForm(OnceForm, WordFields):
    pass


class EditWordForm(VersionedForm, WordFields):
    pass
