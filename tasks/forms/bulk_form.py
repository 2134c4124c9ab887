"""Forms for the rows that were picked in the list: which rows, and what is to be done with all of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm
from members.models import Unit, User
from tasks import assigning
from tasks.assigning import KEEP, Order
from tasks.models import Part, Task
from tasks.paging import LAST_ID

MOST_PICKED = 500
LONGEST_ID = len(str(LAST_ID))
_PICK_ERROR = gettext_lazy("Danh sách việc đã chọn không đúng. Mở lại danh sách rồi chọn lại.")


def is_id(text: str) -> bool:
    """Whether a row can have this id. Thousands of digits are no number, and int() refuses them."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID and 0 < int(text) <= LAST_ID


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Units by id. An id that no row can have is a wrong choice like any other, whatever the database makes of it."""

    def clean(self, value: Any) -> Any:
        for pk in value or ():
            if not is_id(str(pk)):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": pk})
        return super().clean(value)


class PickForm(PageForm):
    """The picked rows."""

    pick = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": gettext_lazy("Chưa chọn việc nào.")})

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ids = data.getlist("pick")
        field = self.fields["pick"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(pk, pk) for pk in ids if is_id(pk)]
        field.error_messages["invalid_choice"] = str(_PICK_ERROR)

    def clean_pick(self) -> list[int]:
        ids: list[int] = self.cleaned_data["pick"]
        if len(ids) > MOST_PICKED:
            raise ValidationError(_("Mỗi lần làm nhiều nhất %d việc.") % MOST_PICKED)
        return ids


class AssignForm(PageForm):
    """Who leads and who takes part. For one task it shows and replaces everything; for many, only what is filled in."""

    leads = UnitsField(
        label=gettext_lazy("Chủ trì"),
        queryset=Unit.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Giữ Ctrl (hoặc ⌘) để chọn thêm đơn vị."),
    )
    coops = UnitsField(
        label=gettext_lazy("Phối hợp"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    due_on = forms.DateField(label=gettext_lazy("Hạn"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Lý do, ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Bắt buộc khi đổi hạn đã có; hạn gốc vẫn giữ."),
    )

    def __init__(self, data: Any, *, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self.one = tasks[0] if len(tasks) == 1 else None
        super().__init__(data, initial=self._initial())
        units = Unit.objects.active()
        if self.one:
            units |= Unit.objects.filter(assignments__task=self.one)
        for name in ("leads", "coops"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
            field.queryset = units.distinct()
        if not self.one:
            self.fields["coops"].help_text = _("Để trống thì giữ nguyên.")
            self.fields["due_on"].help_text = _("Để trống thì giữ nguyên.")

    def _initial(self) -> dict[str, Any]:
        if not self.one:
            return {}
        parts = self.one.assignments.all()
        return {
            "leads": [a.unit_id for a in parts if a.part == Part.LEAD],
            "coops": [a.unit_id for a in parts if a.part == Part.COOP],
            "due_on": self.one.due_on,
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if set(values.get("leads", ())) & set(values.get("coops", ())):
            self.add_error("coops", _("Một đơn vị không thể vừa chủ trì vừa phối hợp cùng một nhiệm vụ."))
        return values

    def save(self, user: User, today: date) -> int | None:
        """How many tasks changed; None, with a form error, when a reason is missing."""
        values, one = self.cleaned_data, self.one is not None
        coops = values["coops"] if one or values["coops"] else KEEP
        due_on = values["due_on"] if one or values["due_on"] else KEEP
        orders = [Order(task, leads=values["leads"], coops=coops, due_on=due_on) for task in self.tasks]
        try:
            return len(assigning.assign_many(orders=orders, user=user, today=today, note=values["note"]))
        except ValidationError as error:
            self.add_error("note", error)
            return None
