"""What the page of one's own account shows, computed once."""

from dataclasses import dataclass
from datetime import datetime

from .devices import device
from .language import said
from .models import SignIn, User
from .second_factor import codes_left, has_factor
from .sessions import OpenSession, open_sessions

LINES = 10
LEFT_FEW = 3  # recovery codes; then the page says so


@dataclass(frozen=True, slots=True)
class SignInLine:
    """A line of the log as it is read."""

    at: datetime
    who: User | None
    outcome: str
    is_trouble: bool
    device: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnAccount:
    user: User
    sessions: list[OpenSession]
    lines: list[SignInLine]
    has_factor: bool
    codes_left: int

    @property
    def has_others(self) -> bool:
        return any(not session.is_current for session in self.sessions)

    @property
    def few_codes(self) -> bool:
        return self.has_factor and self.codes_left < LEFT_FEW


def line_of(row: SignIn) -> SignInLine:
    is_trouble = row.outcome not in {SignIn.Outcome.IN, SignIn.Outcome.OUT}
    words = str(row.get_outcome_display())
    return SignInLine(
        row.at, row.user, words, is_trouble, said(device(row.agent)) if row.agent else "", row.address or ""
    )


def last_lines(user: User, limit: int = LINES) -> list[SignInLine]:
    return [line_of(row) for row in user.sign_ins.select_related("user")[:limit]]


def own_account(user: User, now: datetime, current_key: str | None) -> OwnAccount:
    on = has_factor(user)
    sessions = open_sessions(user, now, current_key)
    return OwnAccount(user, sessions, last_lines(user), on, codes_left(user) if on else 0)
