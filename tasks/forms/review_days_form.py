"""Forms of reviews of other days: which day, and which two days or periods are compared."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm
from members.models import User
from tasks.reviews.moments import Moment, moment_of

MOST_LETTERS = 60


class ReviewDayForm(PageForm):
    """The day of which the review is shown."""

    ngay = forms.DateField(label=gettext_lazy("Rà soát như ngày"))


class CompareForm(PageForm):
    """Two days or periods, as slugs or in words. The earlier one becomes the first."""

    tu = forms.CharField(label=gettext_lazy("Từ"), max_length=MOST_LETTERS)
    den = forms.CharField(label=gettext_lazy("Đến"), max_length=MOST_LETTERS)

    def __init__(self, data: QueryDict | None, *, user: User, today: date, is_decree: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.user, self.today, self.is_decree = user, today, is_decree
        for field in self.fields.values():
            field.widget.attrs |= {"list": "moments", "autocomplete": "off"}

    def clean_tu(self) -> Moment:
        return self._moment("tu")

    def clean_den(self) -> Moment:
        return self._moment("den")

    def _moment(self, name: str) -> Moment:
        return moment_of(self.cleaned_data[name], self.today, self.user, is_decree=self.is_decree)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, second = values.get("tu"), values.get("den")
        if first and second and first.key == second.key:
            raise ValidationError(_("Hai mốc là một. Chọn hai ngày hoặc hai kỳ khác nhau."))
        return values

    @property
    def moments(self) -> tuple[Moment, Moment]:
        """Of a valid form."""
        first, second = sorted((self.cleaned_data["tu"], self.cleaned_data["den"]), key=lambda m: (m.day, m.start))
        return first, second
