"""Which rows were picked in the list, and units by their ids."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.page_form import PageForm
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
