"""Confirms a merge of two people: the versions of both rows as they were shown."""

from typing import Any

from django import forms

from members.forms.page_form import OPEN_AGAIN, VersionedForm
from members.models import Person


class MergeForm(VersionedForm):
    gone_version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2_000_000_000,
        error_messages={"required": OPEN_AGAIN, "invalid": OPEN_AGAIN},
    )

    def __init__(self, *args: Any, keep: Person, gone: Person, **kwargs: Any) -> None:
        self.instance = keep
        super().__init__(*args, **kwargs)
        self.fields["gone_version"].initial = gone.version
