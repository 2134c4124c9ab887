"""Answers to "is this change meant": a mark or a reason, and one's own password."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..access import UserRequest
from ..rights_change import RightsChange
from .second_factor_form import ProofForm


class ConfirmationForm(ProofForm):
    """Whoever makes somebody an admin types the password each time."""

    MARK = "confirmed"

    def __init__(self, *args: Any, request: UserRequest, change: RightsChange, **kwargs: Any) -> None:
        self.gives_admin = change.gives_admin
        super().__init__(*args, request=request, user=request.user, **kwargs)

    def asks_always(self) -> bool:
        return self.gives_admin


class ReasonForm(ProofForm):
    """Why something is taken from an account; it stands in its history."""

    note = forms.CharField(label=_("Lý do"), max_length=300, help_text=_("Ghi vào lịch sử của tài khoản."))
    field_order = ("note", "password")
