"""The answer to "is this change of rights meant": a mark, and one's own password when it makes somebody an admin."""

from typing import Any

from django.http import HttpRequest

from ..rights_change import RightsChange
from .second_factor_form import OwnPasswordForm


class ConfirmationForm(OwnPasswordForm):
    MARK = "confirmed"

    def __init__(self, *args: Any, request: HttpRequest, change: RightsChange, **kwargs: Any) -> None:
        super().__init__(*args, request=request, user=request.user, **kwargs)  # type: ignore[arg-type]
        if not change.gives_admin:
            del self.fields["password"]
