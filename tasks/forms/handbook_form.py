"""What is looked for in the handbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import PageForm

LONGEST = 200


class HandbookForm(PageForm):
    """An empty box is no error: it is a page to type on."""

    q = forms.CharField(
        label=_("Tìm trong sách hướng dẫn"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Câu tìm dài quá. Ghi nhiều nhất %(limit_value)d chữ.")},
    )

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
