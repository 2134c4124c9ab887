"""A slip of paper that invites the owner of an account: what is printed on it. Its code is shown this once."""

from dataclasses import dataclass
from datetime import datetime

from .models import User


@dataclass(frozen=True, slots=True)
class Slip:
    user: User
    code: str
    until: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of many invitations sent at once."""

    slips: list[Slip]
    mailed: list[User]
    failed: list[User]
    earlier: list[User]  # the same form has invited them before: a double click, or the page sent once more

    @property
    def count(self) -> int:
        return len(self.slips) + len(self.mailed) + len(self.failed)
