"""The form that says that the rights are right: it carries which list was looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .page_form import OPEN_AGAIN, OnceForm


class RightsReviewForm(OnceForm):
    shown = forms.CharField(
        widget=forms.HiddenInput, max_length=64, error_messages={"required": OPEN_AGAIN, "max_length": OPEN_AGAIN}
    )
    note = forms.CharField(
        label=_("Ghi chú"), max_length=300, required=False, help_text=_("Ví dụ: họp Văn phòng ngày nào, ai cùng xem.")
    )

    def __init__(self, *args: Any, shown: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].initial = shown
