"""How a recurring task repeats: the day inside each period, and until when."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import VersionedForm
from members.models import User
from tasks.drafting import day_words
from tasks.models import Task
from tasks.recurring import Coming, Plan, coming, repeat, term_end

_DAY = re.compile(r"[0-9]{1,2}")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})")
LEAP = 2024  # a year that has every day


class PeriodsForm(VersionedForm):
    """The day is typed as the office writes it: "15/12" of a year, "20" of a month, a weekday of a week."""

    by_day = forms.CharField(label=gettext_lazy("Ngày hạn trong kỳ"), max_length=8, required=False)
    runs_until = forms.DateField(label=gettext_lazy("Lặp đến hết ngày"), required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        initial = {"by_day": typed(task), "runs_until": task.runs_until, "version": task.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.task = task
        if task.frequency == "weekly":
            self._offer_weekdays()
        helps = {
            "yearly": _("Ngày/tháng, ví dụ 15/12. Bỏ trống: ngày cuối năm."),
            "monthly": _("Ngày trong tháng, ví dụ 20. Bỏ trống: ngày cuối tháng."),
            "weekly": _("Bỏ trống: chủ nhật."),
        }
        last_month = _("Ngày của tháng cuối kỳ, ví dụ 20. Bỏ trống: ngày cuối kỳ.")
        self.fields["by_day"].help_text = helps.get(task.frequency, last_month)
        self.fields["runs_until"].help_text = self._until_help()

    def _offer_weekdays(self) -> None:
        days = [("", _("cuối tuần"))] + [(str(n), day_words("weekly", str(n))) for n in range(1, 8)]
        self.fields["by_day"] = forms.ChoiceField(
            label=self.fields["by_day"].label,
            choices=days,
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def _until_help(self) -> str:
        end = term_end(self.task)
        if end is None:
            return _("Văn bản không thuộc nhiệm kỳ nào. Bỏ trống: lặp mãi, cho đến khi ghi ngày ở đây.")
        return _("Bỏ trống: đến hết nhiệm kỳ của văn bản, ngày %s.") % f"{end:%d/%m/%Y}"

    def clean_by_day(self) -> str:
        """As the task stores it: "MM-DD", "DD" or a weekday."""
        text: str = self.cleaned_data["by_day"].strip()
        if not text or self.task.frequency == "weekly":
            return text
        if self.task.frequency == "yearly":
            match = _DAY_AND_MONTH.fullmatch(text)
            try:
                return f"{date(LEAP, int(match[2]), int(match[1])):%m-%d}" if match else self._refuse_day()
            except ValueError:
                return self._refuse_day()
        return f"{int(text):02}" if _DAY.fullmatch(text) and 1 <= int(text) <= 31 else self._refuse_day()

    def _refuse_day(self) -> str:
        if self.task.frequency == "yearly":
            raise ValidationError(_("Ghi ngày và tháng có thật, ví dụ 15/12."))
        raise ValidationError(_("Ghi một ngày từ 1 đến 31."))

    def clean_runs_until(self) -> date | None:
        until: date | None = self.cleaned_data["runs_until"]
        end = term_end(self.task)
        if until and until < self.task.given_on:
            raise ValidationError(_("Không thể trước ngày giao %s.") % f"{self.task.given_on:%d/%m/%Y}")
        if until and end and until > end:
            raise ValidationError(_("Nhiệm kỳ của văn bản hết ngày %s.") % f"{end:%d/%m/%Y}")
        return until

    @property
    def plan(self) -> Plan:
        return Plan(self.cleaned_data["by_day"], self.cleaned_data["runs_until"])

    def preview(self, today: date) -> list[Coming]:
        """What would be made: by what was typed if that is right, else as it stands."""
        return coming(self.task, today, plan=self.plan if self.is_bound and self.is_valid() else None)

    def save(self, user: User, today: date) -> list[Task]:
        return repeat(task=self.task, user=user, today=today, plan=self.plan, version=self.cleaned_data["version"])


def typed(task: Task) -> str:
    """The stored day as its field shows it."""
    month, dash, day = task.by_day.partition("-")
    if dash:
        return f"{day}/{month}" if task.frequency == "yearly" else day
    return task.by_day
