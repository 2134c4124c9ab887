"""Who takes over what, when units merge, split or end: the choices that the preview of an act asks for."""

from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from members.forms.page_form import PageForm, reword
from tasks.succession import Choices, Estate

STAYS, LOCKED = "o-lai", "khoa"


class ChoicesForm(PageForm):
    """For each task of a split, each account and each office what becomes of it; all that the preview asks."""

    def __init__(self, data: Any, estate: Estate) -> None:
        super().__init__(data)
        self.estate, deed = estate, estate.deed
        heirs = [(str(place), heir.name) for place, heir in enumerate(deed.heirs)]
        stays = [] if deed.leaves else [(STAYS, _("ở lại %s") % deed.units[0].name)]
        if heirs and (stays or len(heirs) > 1):
            self._add("con_lai", [*stays, *heirs], _("Việc chưa xong giao cho"))
            for task in estate.tasks:
                self._add(f"viec_{task.pk}", [("", _("như lựa chọn chung")), *stays, *heirs], str(task), False)
        for user in estate.accounts:
            names = [(key, _("chuyển sang %s") % name) for key, name in heirs]
            lock = [] if stays else [(LOCKED, _("khóa tài khoản"))]
            self._add(f"tk_{user.pk}", [*stays, *names, *lock], str(user))
        for mandate in estate.mandates:
            self.fields[f"cv_{mandate.pk}"] = forms.BooleanField(required=False, initial=True, label=str(mandate))
            self.fields[f"cv_{mandate.pk}"].widget.attrs["class"] = "form-check-input"

    @classmethod
    def again(cls, data: QueryDict, estate: Estate) -> Self:
        """What was chosen before, for what is there now."""
        sent = data.copy()
        for name, field in cls(None, estate).fields.items():
            if name not in sent and not isinstance(field, forms.BooleanField):
                sent[name] = str(field.initial)
        return cls(sent, estate)

    def _add(self, name: str, choices: list[tuple[str, str]], label: str, required: bool = True) -> None:
        field = forms.ChoiceField(choices=choices, label=label, required=required, initial=choices[0][0])
        field.widget.attrs["class"] = "form-select"
        field.widget.attrs["aria-label"] = label
        reword(field)
        self.fields[name] = field

    def choices(self) -> Choices:
        """What was chosen; before anything was, what stands there at first."""
        values = (
            self.cleaned_data if self.is_bound and self.is_valid() else {n: f.initial for n, f in self.fields.items()}
        )
        tasks = {
            int(name[5:]): place(text)
            for name, text in values.items()
            if name.startswith("viec_") and text not in {"", None}
        }
        accounts = {
            int(name[3:]): place(text) for name, text in values.items() if name.startswith("tk_") and text != STAYS
        }
        ended = frozenset(int(name[3:]) for name, ticked in values.items() if name.startswith("cv_") and ticked)
        return Choices(place(values.get("con_lai", "0")), tasks, accounts, ended)


def place(text: str) -> int | None:
    return int(text) if text.isdigit() else None
