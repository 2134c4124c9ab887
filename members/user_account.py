"""What the page of one account offers the admin who looks at it."""

from dataclasses import dataclass
from datetime import datetime

from .models import User
from .own_account import SignInLine, last_lines
from .sessions import open_sessions
from .user_states import with_state


@dataclass(frozen=True, slots=True)
class Account:
    user: User
    is_own: bool
    state: str
    invited_until: datetime | None
    has_factor: bool
    open_sessions: int
    lines: list[SignInLine]

    @property
    def is_opened(self) -> bool:
        return self.user.has_usable_password()

    @property
    def can_invite(self) -> bool:
        return self.user.is_active and self.user.last_login is None and not self.is_own

    @property
    def can_reset(self) -> bool:
        return not self.is_own and self.is_opened

    @property
    def can_deactivate(self) -> bool:
        return self.user.is_active and not self.is_own

    @property
    def can_activate(self) -> bool:
        return not self.user.is_active

    @property
    def can_end_sessions(self) -> bool:
        return bool(self.open_sessions) and not self.is_own

    @property
    def can_take_factor(self) -> bool:
        return self.has_factor and not self.is_own


def account_of(user: User, viewer: User, now: datetime) -> Account:
    facts = with_state(User.objects.filter(pk=user.pk), now).values("state", "invited_until", "factor").get()
    return Account(
        user=user,
        is_own=user.pk == viewer.pk,
        state=facts["state"],
        invited_until=facts["invited_until"],
        has_factor=facts["factor"],
        open_sessions=len(open_sessions(user, now)),
        lines=last_lines(user),
    )
