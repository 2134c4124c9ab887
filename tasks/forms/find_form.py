"""The form of the one search box: what is looked for, and why it cannot be looked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.folding import fold
from members.forms.page_form import PageForm

LONGEST = 200


class FindForm(PageForm):
    """An empty box is no error: it is a page to type on."""

    q = forms.CharField(
        label=gettext_lazy("Tìm"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": gettext_lazy("Câu tìm dài quá. Ghi nhiều nhất %(limit_value)d chữ.")},
    )

    def clean_q(self) -> str:
        words: Any = self.cleaned_data["q"]
        letters = [c for c in fold(words) if c.isalnum()]
        if words and not letters:
            raise ValidationError(_("Chưa có chữ hay số nào để tìm. Ghi tên việc, tên người, đơn vị hoặc số văn bản."))
        if len(letters) == 1 and not letters[0].isdecimal():
            raise ValidationError(_("Một chữ thì khớp gần hết. Ghi từ hai chữ trở lên."))
        return str(words)

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
