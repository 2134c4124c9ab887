"""Correcting the words of a task."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import VersionedForm
from members.models import User
from tasks import editing
from tasks.models import Task

WORDS = ("title", "product", "instruction", "decision", "deadline_phrase")


class TaskForm(VersionedForm):
    """Title, product, instruction and the printed deadline; the source sentence stays as the document has it."""

    title = forms.CharField(label=_("Nhiệm vụ"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    product = forms.CharField(label=_("Sản phẩm"), max_length=300, required=False)
    instruction = forms.CharField(
        label=_("Chỉ đạo"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    decision = forms.CharField(
        label=_("Văn bản giao việc"),
        max_length=120,
        required=False,
        help_text=_("Số, ký hiệu và ngày, ví dụ 21/QĐ-LHH ngày 02/08/2021."),
    )
    deadline_phrase = forms.CharField(
        label=_("Thời hạn như văn bản ghi"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: Quý III/2026; trước ngày 30/9/2026; hàng năm. Phần mềm tính lại hạn theo lời này."),
    )
    reason = forms.CharField(
        label=_("Lý do sửa"), max_length=2000, required=False, help_text=_("Bắt buộc khi hạn đã có bị đổi.")
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        names = (*WORDS, "version")
        super().__init__(*args, initial={name: getattr(task, name) for name in names}, **kwargs)
        self.task = task

    def save(self, user: User, today: date) -> bool:
        """Store the correction; False, with a form error, when a reason is missing."""
        values = self.cleaned_data
        wording = editing.Wording(**{name: values[name] for name in WORDS})
        version, reason = values["version"], values["reason"]
        try:
            editing.change(task=self.task, user=user, today=today, wording=wording, version=version, reason=reason)
        except ValidationError as error:
            self.add_error("reason", error)
            return False
        return True
