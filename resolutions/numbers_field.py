"""A field for how many: of people, of votes. Its messages say which numbers it takes."""

from typing import Any

from django import forms
from django.core.validators import BaseValidator
from django.utils.translation import gettext_lazy as _

MOST = 100_000


def number(label: Any, *, least: int = 0, most: int = MOST) -> forms.IntegerField:
    field = forms.IntegerField(label=label, required=False, min_value=least, max_value=most)
    field.error_messages["invalid"] = _("Ghi một số, ví dụ 24.")
    for validator in field.validators:
        if isinstance(validator, BaseValidator):
            validator.message = _("Ghi một số từ %(least)d đến %(most)d.") % {"least": least, "most": most}
    field.widget.attrs["inputmode"] = "numeric"
    return field
