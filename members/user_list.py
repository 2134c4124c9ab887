"""What the list of accounts shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page
from django.utils.translation import gettext as _

from .filters import UserFilter
from .models import User
from .user_states import UserState


@dataclass(frozen=True, slots=True)
class StateTab:
    value: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class UserListing:
    filter: UserFilter
    page: "Page[User]"
    counts: Mapping[str, int]
    can_invite: int

    @property
    def tabs(self) -> list[StateTab]:
        wanted = self.filter.wanted_state
        rest = [
            StateTab(state.value, str(state.label), self.counts[state.value], state == wanted) for state in UserState
        ]
        return [StateTab("", _("Tất cả"), sum(self.counts.values()), not wanted), *rest]
