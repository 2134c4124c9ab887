"""What the page of one account offers the admin who looks at it."""

from dataclasses import dataclass

from .models import User


@dataclass(frozen=True, slots=True)
class Account:
    user: User
    is_own: bool

    @property
    def can_reset(self) -> bool:
        return not self.is_own

    @property
    def can_deactivate(self) -> bool:
        return self.user.is_active and not self.is_own

    @property
    def can_activate(self) -> bool:
        return not self.user.is_active


def account_of(user: User, viewer: User) -> Account:
    return Account(user, is_own=user.pk == viewer.pk)
