"""Forms of an extension: asking for a later date, answering, taking back."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import OnceForm, VersionedForm
from members.models import User
from tasks.extending import decide_extension, key_for, request_extension, withdraw_extension
from tasks.models import ExtensionDecision, ExtensionRequest, Outcome, Task


class AskForm(OnceForm):
    """Until when, and why."""

    wanted_on = forms.DateField(label=gettext_lazy("Xin đến ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Việc gì làm chậm, còn phải làm gì."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task

    def was_sent(self) -> bool:
        """Whether this very form was sent before: a double click, or a retry."""
        try:
            key = self.fields["request_key"].clean(self.data.get("request_key"))
        except ValidationError:
            return False
        return self.task.extension_requests.filter(request_key=key_for(self.task, key)).exists()

    def save(self, user: User, today: date) -> ExtensionRequest | None:
        """Ask; None, with a form error, when the date does not fit."""
        values = self.cleaned_data
        asked = {"wanted_on": values["wanted_on"], "reason": values["reason"], "key": values["request_key"]}
        try:
            return request_extension(task=self.task, user=user, today=today, **asked)
        except ValidationError as error:
            self.add_error(None, error)
            return None


class DecideForm(VersionedForm):
    """Yes, yes until another day, or no."""

    outcome = forms.ChoiceField(label=gettext_lazy("Quyết định"), widget=forms.RadioSelect)
    due_on = forms.DateField(label=gettext_lazy("Hạn khác"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Ý kiến"),
        help_text=gettext_lazy("Không đồng ý thì ghi lý do."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    basis = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ"),
        help_text=gettext_lazy("Số, ký hiệu và ngày, nếu có."),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, asked: ExtensionRequest, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"gia-han-{asked.pk}-%s", **kwargs)
        self.asked = asked
        self.fields["version"].initial = asked.task.version
        self.fields["outcome"].choices = (  # type: ignore[attr-defined]
            (Outcome.GRANTED, _("Đồng ý đến %s") % f"{asked.wanted_on:%d/%m/%Y}"),
            (Outcome.COUNTERED, Outcome.COUNTERED.label),
            (Outcome.REFUSED, Outcome.REFUSED.label),
        )
        self.fields["due_on"].help_text = _("Chỉ ghi khi đồng ý đến ngày khác, ví dụ 30/09/2026.")

    @property
    def decided(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        outcome = values.get("outcome")
        if outcome == Outcome.COUNTERED and not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Cần ghi hạn mới."))
        if outcome in {Outcome.GRANTED, Outcome.REFUSED} and values.get("due_on"):
            self.add_error("due_on", _("Có ngày ở đây thì chọn “Đồng ý đến ngày khác”; nếu không thì xoá ngày này."))
        if outcome == Outcome.REFUSED and not values.get("note") and "note" not in self.errors:
            self.add_error("note", _("Cần ghi lý do không đồng ý."))
        return values

    def save(self, user: User, today: date) -> ExtensionDecision | None:
        values = dict(self.cleaned_data) | {"outcome": self.decided}
        try:
            return decide_extension(request=self.asked, user=user, today=today, **values)
        except ValidationError as error:
            self.add_error(None, error)
            return None


class WithdrawForm(VersionedForm):
    """Take the request back; a word why is welcome."""

    decided = Outcome.WITHDRAWN
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, max_length=2000)

    def __init__(self, *args: Any, asked: ExtensionRequest, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"rut-{asked.pk}-%s", **kwargs)
        self.asked = asked
        self.fields["version"].initial = asked.task.version

    def save(self, user: User, today: date) -> ExtensionDecision | None:
        values = {name: self.cleaned_data[name] for name in ("note", "version")}
        return withdraw_extension(request=self.asked, user=user, today=today, **values)
