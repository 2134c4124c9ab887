"""Forms that divide a task among its units, and give a part to a unit that joined later."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.page_form import VersionedForm
from members.models import Unit, User
from tasks import dividing
from tasks.models import Task


class DivideForm(VersionedForm):
    """Asks for nothing: the units are those that lead the task."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": task.version}, **kwargs)
        self.task = task

    def save(self, user: User, today: date) -> list[Task]:
        """The parts; none, with a form error, when the task cannot be divided."""
        try:
            return dividing.divide(task=self.task, user=user, today=today, version=self.cleaned_data["version"])
        except ValidationError as error:
            self.add_error(None, error)
            return []


class LaneForm(VersionedForm):
    """Which unit gets a part as well."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Đơn vị"),
        error_messages={"invalid_choice": _("Đơn vị này không còn hoạt động hoặc không có trong danh sách.")},
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": task.version}, **kwargs)
        self.task = task
        field = self.fields["unit"]
        field.queryset = Unit.objects.active().by_kind()  # type: ignore[attr-defined]

    def save(self, user: User, today: date) -> Task | None:
        """The new part; None, with a form error, when the unit has one."""
        values = self.cleaned_data
        try:
            return dividing.add_lane(
                task=self.task, unit=values["unit"], user=user, today=today, version=values["version"]
            )
        except ValidationError as error:
            self.add_error("unit", error)
            return None
