"""Forms that record what was done on a task: in a row of the list, on a phone, for many tasks at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm
from members.language import said
from members.models import User
from resolutions.files import ACCEPT, FileRefused
from resolutions.forms import Limited
from tasks import workflow
from tasks.evidence import report_with_files
from tasks.models import ProgressEntry, Task
from tasks.workflow import Report

MOST_FILES = 10
DOING, DONE = "doing", "done"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(Limited, forms.FileField):
    """Any number of files up to MOST_FILES; their content is judged when they are stored."""

    most = MOST_FILES
    endings = ACCEPT
    # Kinds of pictures by name: a telephone then sends its photos as one of them instead of its own HEIC.
    widget = SeveralFiles(attrs={"accept": f"image/jpeg,image/png,image/webp,image/tiff,{ACCEPT}"})

    @property
    def limits(self) -> str:
        words = {"n": self.most, "mb": self.megabytes}
        return _("PDF, Word, Excel hoặc ảnh JPG, PNG; mỗi lần nhiều nhất %(n)d tệp, mỗi tệp %(mb)d MB.") % words

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("Mỗi lần gửi nhiều nhất %d tệp. Gửi thêm ở lần ghi sau.") % MOST_FILES)
        return list(uploads)


class ReportForm(OnceForm):
    """Progress, or a result that goes to be confirmed."""

    outcome = forms.ChoiceField(label=gettext_lazy("Đến nay thế nào"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Đã làm được gì"),
        help_text=gettext_lazy("Hai, ba câu là đủ: làm gì, với ai, ra sản phẩm nào."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    obstacle = forms.CharField(
        label=gettext_lazy("Vướng mắc, nguyên nhân"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    proposal = forms.CharField(
        label=gettext_lazy("Kiến nghị"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reported_on = forms.DateField(label=gettext_lazy("Ngày"))
    percent = forms.IntegerField(
        label=gettext_lazy("Phần trăm đã làm"), required=False, min_value=0, max_value=100,
        error_messages={"min_value": gettext_lazy("Từ 0 đến 100."), "max_value": gettext_lazy("Từ 0 đến 100.")},
    )  # fmt: skip
    document_number = forms.CharField(
        label=gettext_lazy("Số văn bản chứng minh"),
        help_text=gettext_lazy("Ví dụ 31/BC-HLN."),
        required=False,
        max_length=60,
    )
    uploads = FilesField(
        label=gettext_lazy("Tệp hoặc ảnh"),
        help_text=gettext_lazy("Văn bản chưa có số thì chụp ảnh văn bản."),
        required=False,
    )
    no_evidence_reason = forms.CharField(
        label=gettext_lazy("Không có văn bản, vì"),
        help_text=gettext_lazy("Chỉ ghi khi việc xong mà không ra văn bản nào."),
        required=False,
        max_length=200,
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        given_on: date | None = None,
        outcomes: Sequence[str] = (DOING, DONE),
        **kwargs: Any,
    ) -> None:
        self.today, self.given_on, self.outcomes = today, given_on, outcomes
        super().__init__(*args, **kwargs)
        words = {DOING: _("Đang thực hiện"), DONE: _("Đã xong")}
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)  # noqa: S101
        outcome.choices = [(key, words[key]) for key in outcomes]
        outcome.initial = outcomes[0]
        self.fields["reported_on"].initial = today

    def fit_row(self) -> None:
        """In the row of a list the form is small, and the focus goes to its text."""
        self.fields["text"].widget.attrs |= {"rows": 2, "autofocus": True}

    def clean_reported_on(self) -> date:
        day: date = self.cleaned_data["reported_on"]
        if day > self.today:
            words = {"day": day.strftime("%d/%m/%Y"), "today": self.today.strftime("%d/%m/%Y")}
            raise ValidationError(_("Ngày %(day)s chưa đến. Hôm nay là %(today)s.") % words)
        if self.given_on and day < self.given_on:
            raise ValidationError(workflow.before_given(day, self.given_on))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        proof = values.get("document_number") or values.get("uploads") or values.get("no_evidence_reason")
        if self.wants_proof(values) and not proof and "uploads" not in self.errors:
            self.add_error("document_number", _("Đã chọn “Đã xong” thì cần số văn bản, tệp, hoặc lý do không có."))
        return values

    def wants_proof(self, values: dict[str, Any]) -> bool:
        return values.get("outcome") == DONE

    def was_sent(self, task: Task) -> bool:
        """Whether this very form was saved before: a double click, or a retry after a crash."""
        if (key := self.sent_key) is None:
            return False
        return ProgressEntry.objects.filter(request_key=Report("", self.today, key=key).key_for(task)).exists()

    def report(self, attachments: Sequence[Any] = ()) -> Report:
        values = self.cleaned_data
        names = ("text", "obstacle", "proposal", "percent", "document_number", "no_evidence_reason")
        return Report(
            **{name: values[name] for name in names},
            on=values["reported_on"],
            attachments=attachments,
            key=values["request_key"],
        )

    def save(self, task: Task, user: User) -> ProgressEntry | None:
        """Write the report; None, with a form error, when a file is refused."""
        verb = workflow.report_result if self.cleaned_data["outcome"] == DONE else workflow.record_progress
        try:
            return report_with_files(
                self.cleaned_data["uploads"],
                user,
                lambda stored: verb(task=task, user=user, today=self.today, report=self.report(stored)),
            )
        except FileRefused as refusal:
            self.add_error("uploads", said(refusal.message))
            return None

    def save_many(self, tasks: Sequence[Task], user: User) -> list[Any]:
        """The same progress for many tasks, all or nothing."""
        verb = workflow.report_result if self.cleaned_data["outcome"] == DONE else workflow.record_progress
        return workflow.for_each(tasks, verb, user=user, today=self.today, report=self.report())
