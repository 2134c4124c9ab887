"""Forms of the union's conventions for deadlines, and of due dates that are computed anew; both with a preview."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm, VersionedForm
from members.models import Organisation, User
from members.versions import StaleEdit
from resolutions.reading.conventions import MOST_PAST_DAYS, NAMES, Conventions
from tasks.convention_words import CHOICES, LABELS, differences_told
from tasks.conventions import conventions_of
from tasks.moving import PreviewStale, change_conventions
from tasks.redating import Redating, by_conventions

ONLY_NEW, ALL = "moi", "tinh-lai"


class SeenForm(PageForm):
    """Carries which preview was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)


def choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=LABELS[name], choices=CHOICES[name])


class ConventionsForm(VersionedForm, SeenForm):
    """How phrases that leave the day open are understood."""

    quarter = choice("quarter")
    year = choice("year")
    early_month = choice("early_month")
    middle_month = choice("middle_month")
    before = choice("before")
    past_days = forms.IntegerField(
        label=LABELS["past_days"],
        min_value=0,
        max_value=MOST_PAST_DAYS,
        help_text=gettext_lazy("Hiểu là năm sau khi tháng, quý ấy đã hết quá chừng này ngày trước ngày ban hành."),
        error_messages={
            name: gettext_lazy("Ghi một số ngày từ 0 đến 366.") for name in ("invalid", "min_value", "max_value")
        },
    )
    weekend = choice("weekend")

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        self.organisation, self.current = organisation, conventions_of(organisation)
        super().__init__(data, initial=self.current.as_json() | {"version": organisation.version})
        self.fields["weekend"].help_text = _("Ngày văn bản in rõ thì giữ nguyên.")

    @property
    def conventions(self) -> Conventions:
        values = {name: self.cleaned_data[name] for name in NAMES}
        typed = Conventions.of(values | {name: int(values[name]) for name in ("early_month", "middle_month")})
        return replace(typed, off=self.current.off, worked=self.current.worked)

    @property
    def changes(self) -> dict[str, list[str]]:
        return differences_told(self.current, self.conventions)

    def preview(self) -> Redating:
        return by_conventions(self.organisation, self.conventions)

    def mark(self, redating: Redating) -> str:
        """Tells this preview from any other: what was typed, and what would move by it."""
        typed = json.dumps(self.conventions.as_json(), sort_keys=True).encode()
        return f"{hashlib.blake2s(typed, digest_size=8).hexdigest()}.{redating.seen}"

    def save(self, user: User, today: date, redating: Redating, *, recompute: bool) -> int:
        """Store what was seen. PreviewStale when it is no longer that, StaleEdit when the settings were changed."""
        if self.cleaned_data["seen"] != self.mark(redating):
            raise PreviewStale(redating)
        moved = change_conventions(
            organisation=self.organisation,
            version=self.cleaned_data["version"],
            new=self.conventions,
            user=user,
            today=today,
            seen=redating.seen,
            recompute=recompute,
        )
        if moved is None:
            raise self._stale()
        return moved

    def _stale(self) -> StaleEdit:
        stored = conventions_of(Organisation.current())
        fields = {label: (old, new) for label, (old, new) in differences_told(stored, self.conventions).items()}
        return StaleEdit(_("Quy ước tính hạn"), reverse("tasks:conventions"), fields)
