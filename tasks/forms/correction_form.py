"""The form of a correction: the report as it stands, to be written right, and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from members.language import said
from members.models import User
from resolutions.files import FileRefused
from tasks.correcting import correct_entry, day_is_settled, is_accepted, kept_files
from tasks.evidence import report_with_files
from tasks.forms.report_form import DOING, DONE, ReportForm
from tasks.models import EntryKind, ProgressEntry, Task
from tasks.workflow import Report

SAME = ("text", "obstacle", "proposal", "percent", "document_number", "no_evidence_reason", "reported_on")


class CorrectionForm(ReportForm):
    """The report's own fields, filled with what it says; its files can be left behind."""

    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Tệp của bản ghi này"),
        help_text=gettext_lazy("Bỏ chọn tệp gửi nhầm. Bản cũ vẫn giữ tệp của nó."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        help_text=gettext_lazy("Sai ở đâu, vì sao. Lý do ở lại trong lịch sử."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, entry: ProgressEntry, task: Task, today: date, **kwargs: Any) -> None:
        outcome = DONE if entry.kind == EntryKind.RESULT else DOING
        super().__init__(*args, today=today, given_on=task.given_on, outcomes=(outcome,), **kwargs)
        self.entry, self.task = entry, task
        del self.fields["outcome"]
        files = [(str(e.pk), e.attachment.name) for e in entry.evidence.select_related("attachment").order_by("id")]
        self.fields["kept"].choices = files  # type: ignore[attr-defined]
        self.fields["kept"].initial = [key for key, _name in files]
        if not files:
            del self.fields["kept"]
        for name in SAME:
            self.fields[name].initial = getattr(entry, name)

    @property
    def is_result(self) -> bool:
        return self.outcomes == (DONE,)

    def clean_reported_on(self) -> date:
        day = super().clean_reported_on()
        if day != self.entry.reported_on and is_accepted(self.entry, self.task):
            raise ValidationError(day_is_settled(self.entry))
        return day

    def wants_proof(self, values: dict[str, Any]) -> bool:
        return self.is_result and not values.get("kept")

    def report(self, attachments: Sequence[Any] = ()) -> Report:
        kept = kept_files(self.entry, map(int, self.cleaned_data.get("kept", ())))
        return replace(super().report([*attachments, *kept]), corrects=self.entry)

    def save_correction(self, user: User) -> ProgressEntry | None:
        """Write the new version; None, with a form error, when a file or the day is refused."""
        values = self.cleaned_data
        self.entry.task = self.task
        try:
            return report_with_files(
                values["uploads"],
                user,
                lambda stored: correct_entry(
                    entry=self.entry, user=user, today=self.today, report=self.report(stored), reason=values["reason"]
                ),
            )
        except FileRefused as refusal:
            self.add_error("uploads", said(refusal.message))
        except ValidationError as error:
            self.add_error(None, error)
        return None
