"""Forms of a task that waits: what it waits for, and that the condition has come."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import VersionedForm
from members.models import User
from tasks.awaiting import LONGEST_NUMBER
from tasks.models import DeadlineKind, Task, TaskEvent
from tasks.waking import LONGEST_BASIS, Wait, can_fix_day, set_wait, wake

MOST_DAYS = 3660


class WaitForm(VersionedForm):
    """The number of the awaited document, and when the task is due after it."""

    awaits = forms.CharField(
        label=gettext_lazy("Chờ văn bản số"),
        max_length=LONGEST_NUMBER,
        required=False,
        help_text=gettext_lazy(
            "Số, ký hiệu, ví dụ 93-KL/TW. Văn bản này vào sổ thì nhiệm vụ tự chuyển sang thực hiện."
        ),
    )
    after_days = forms.IntegerField(
        label=gettext_lazy("Hạn: số ngày sau ngày văn bản ấy"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Ví dụ 30. Bỏ trống thì khi có văn bản, người giao việc đặt hạn."),
        error_messages={
            "invalid": gettext_lazy("Ghi một số ngày, ví dụ 30."),
            "min_value": gettext_lazy("Ghi một số ngày từ 0 trở lên."),
            "max_value": gettext_lazy("Nhiều nhất 3660 ngày."),
        },
    )
    due_on = forms.DateField(
        label=gettext_lazy("Hoặc hạn là một ngày cố định"),
        required=False,
        help_text=gettext_lazy("Ví dụ 30/09/2026. Chỉ ghi khi không ghi số ngày ở trên."),
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        names = ("awaits", "after_days", "due_on", "version")
        super().__init__(*args, initial={name: getattr(task, name) for name in names}, **kwargs)
        self.task = task
        if task.deadline_kind == DeadlineKind.RECURRING:  # its periods have days of their own
            del self.fields["after_days"]
        if not can_fix_day(task):
            del self.fields["due_on"]

    def save(self, user: User, today: date) -> bool:
        """Store it; False, with a form error, when it cannot be."""
        values = self.cleaned_data
        wait = Wait(values["awaits"], values.get("after_days"), values.get("due_on"))
        try:
            set_wait(task=self.task, user=user, today=today, wait=wait, version=values["version"])
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


class WakeForm(VersionedForm):
    """Since when the condition is there, what says so, and until when the task is now due."""

    came_on = forms.DateField(label=gettext_lazy("Ngày có điều kiện"))
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=LONGEST_BASIS,
        help_text=gettext_lazy("Văn bản hoặc việc cho thấy điều kiện đã có, ví dụ 93-KL/TW ngày 13/07/2026."),
    )
    due_on = forms.DateField(label=gettext_lazy("Hạn thực hiện"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["version"].initial = task.version
        self.fields["due_on"].help_text = self._due_help()
        if task.deadline_kind == DeadlineKind.RECURRING:
            del self.fields["due_on"]

    def _due_help(self) -> str:
        if self.task.after_days is not None:
            return _("Bỏ trống: %d ngày sau ngày có điều kiện.") % self.task.after_days
        if self.task.due_on:
            return _("Bỏ trống: giữ hạn đang có, %s.") % f"{self.task.due_on:%d/%m/%Y}"
        return _("Bỏ trống: tính theo lời văn bản nếu có số ngày; nếu không thì nhiệm vụ chạy không hạn, đặt hạn sau.")

    def save(self, user: User, today: date) -> TaskEvent | None:
        """Wake the task; None, with a form error, when it cannot be."""
        try:
            return wake(task=self.task, user=user, today=today, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return None
