"""Forms of the holidays: which year, one holiday more, many lines at once."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm, VersionedForm
from members.quiet_days import LONGEST_HOLIDAY, Entry, holidays_of
from tasks.holidays import FIRST_YEAR, LAST_YEAR

MOST_ERRORS = 10


class YearForm(PageForm):
    nam = forms.IntegerField(label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


class HolidayForm(VersionedForm):
    """One holiday more, or a day that makes up for one."""

    first = forms.DateField(label=gettext_lazy("Từ ngày"))
    last = forms.DateField(label=gettext_lazy("Đến ngày"), required=False)
    name = forms.CharField(label=gettext_lazy("Tên"), max_length=80, required=False)
    works = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[("", gettext_lazy("Ngày nghỉ")), ("1", gettext_lazy("Ngày làm bù (làm việc dù là cuối tuần)"))],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"].help_text = _("Để trống khi chỉ một ngày.")
        self.fields["name"].help_text = _("Ví dụ: Quốc khánh.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last") or values.get("first")
        for name in ("first", "last"):
            day: date | None = values.get(name)
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, _("Xem lại năm."))
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối phải sau ngày đầu."))
        elif first and last and (last - first).days >= LONGEST_HOLIDAY:
            self.add_error("last", _("Một kỳ nghỉ dài nhất %d ngày.") % LONGEST_HOLIDAY)
        elif values.get("works") and first != last:
            self.add_error("last", _("Ngày làm bù ghi từng ngày một."))
        return values

    @property
    def entry(self) -> Entry:
        values = self.cleaned_data
        name = " ".join(str(values["name"]).split())
        return Entry(values["first"], values["last"] or values["first"], name, bool(values["works"]))


class LinesForm(VersionedForm):
    """All holidays as lines, for those who paste them."""

    holidays = forms.CharField(
        label=gettext_lazy("Tất cả các dòng"),
        required=False,
        max_length=50_000,
        help_text=gettext_lazy(
            "Mỗi dòng một ngày hoặc một kỳ nghỉ: 02/09/2026 Quốc khánh; 14/02/2026 - 20/02/2026 Tết. "
            "Ngày làm bù: Làm bù 22/08/2026."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_holidays(self) -> str:
        text: str = self.cleaned_data["holidays"]
        if errors := holidays_of(text).errors:
            raise ValidationError(list(errors[:MOST_ERRORS]))
        return holidays_of(text).text()
