"""The form of a step: a reason, the document that says so, and the version of the task that was seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


@dataclass(frozen=True, slots=True)
class Asks:
    """What a step asks for: the label of its reason, "" without one, and whether it wants the document that says so."""

    reason: Any
    needs_reason: bool
    basis: bool

    @property
    def nothing(self) -> bool:
        """Whether one click is enough."""
        return not (self.basis or (self.reason and self.needs_reason))


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the page of its task offers it."""

    action: Action
    asks: Asks


def asks_of(action: Action, own_work: bool) -> Asks:
    if own_work and action is transitions.CONFIRM:
        return Asks(gettext_lazy("Lý do tự xác nhận việc mình báo"), needs_reason=True, basis=action.wants_basis)
    if action in REASONED:
        return Asks(gettext_lazy("Ghi chú"), needs_reason=False, basis=action.wants_basis)
    label = REASON_LABELS.get(action, gettext_lazy("Lý do")) if action.wants_reason else ""
    return Asks(label, needs_reason=bool(label), basis=action.wants_basis)


class ActionForm(VersionedForm):
    """Asks for what the step needs and for nothing else. Its task's page writes the empty form without it."""

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
        asks = asks_of(action, own_work)
        if not asks.basis:
            del self.fields["basis"]
        if asks.reason:
            self.fields["reason"].label, self.fields["reason"].required = asks.reason, asks.needs_reason
        else:
            del self.fields["reason"]

    def save(self, user: User, today: date) -> TaskEvent | None:
        """Take the step; None, with a form error, when something required is missing."""
        values = {name: self.cleaned_data[name] for name in ("reason", "basis") if name in self.fields}
        verb = VERBS[self.action]
        try:
            return verb(task=self.task, user=user, today=today, version=self.cleaned_data["version"], **values)
        except ValidationError as error:
            self.add_error(None, error)
            return None
