"""The form of a step: a reason, the document that says so, and the version of the task that was seen."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import VersionedForm
from members.models import User
from tasks import transitions, workflow
from tasks.models import Task, TaskEvent
from tasks.transitions import Action

VERBS: Mapping[Action, Callable[..., TaskEvent]] = {
    transitions.ACCEPT: workflow.accept,
    transitions.DECLINE: workflow.decline,
    transitions.CONFIRM: workflow.confirm,
    transitions.RETURN: workflow.send_back,
    transitions.HOLD: workflow.hold,
    transitions.AWAIT: workflow.await_condition,
    transitions.RESUME: workflow.resume,
    transitions.END: workflow.end,
    transitions.REOPEN: workflow.reopen,
}
REASON_LABELS: Mapping[Action, Any] = {
    transitions.RETURN: gettext_lazy("Còn thiếu gì"),
    transitions.AWAIT: gettext_lazy("Chờ điều gì"),
}
REASONED = (transitions.CONFIRM, transitions.RESUME)


class ActionForm(VersionedForm):
    """Asks for what the step needs and for nothing else."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ"),
        max_length=120,
        help_text=gettext_lazy("Số, ký hiệu và ngày, ví dụ 21/QĐ-LHH ngày 02/08/2021."),
    )

    def __init__(self, *args: Any, task: Task, action: Action, own_work: bool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{action.key}-{task.pk}-%s", **kwargs)
        self.task, self.action = task, action
        self.fields["version"].initial = task.version
        if not action.wants_basis:
            del self.fields["basis"]
        if own_work and action is transitions.CONFIRM:
            self.fields["reason"].label = _("Lý do tự xác nhận việc mình báo")
        elif action in REASONED:
            self.fields["reason"].required = False
            self.fields["reason"].label = _("Ghi chú")
        elif not action.wants_reason:
            del self.fields["reason"]
        if action in REASON_LABELS:
            self.fields["reason"].label = REASON_LABELS[action]

    @property
    def needs_nothing(self) -> bool:
        """Whether one click is enough."""
        return not any(field.required for name, field in self.fields.items() if name != "version")

    def save(self, user: User, today: date) -> TaskEvent | None:
        """Take the step; None, with a form error, when something required is missing."""
        values = {name: self.cleaned_data[name] for name in ("reason", "basis") if name in self.fields}
        verb = VERBS[self.action]
        try:
            return verb(task=self.task, user=user, today=today, version=self.cleaned_data["version"], **values)
        except ValidationError as error:
            self.add_error(None, error)
            return None
