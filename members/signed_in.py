"""When somebody signed in, was last seen and last typed the password, kept in the session. Loaded before the models."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

SINCE, SEEN, TYPED = "signed_in_at", "seen_at", "password_typed_at"  # seconds since 1970
JUST = timedelta(minutes=5)


def begin(sender: object, request: HttpRequest, **_options: object) -> None:
    """A receiver of `user_logged_in`: whatever way the sign-in came, its first page writes nothing more for this."""
    request.session[SINCE] = request.session[SEEN] = request.session[TYPED] = timezone.now().timestamp()


def typed(request: HttpRequest) -> None:
    """The own password has just been typed and was right."""
    request.session[TYPED] = timezone.now().timestamp()


def just_typed(request: HttpRequest, now: datetime) -> bool:
    """Whether the password was typed here these few minutes: every way in asks for one, or for a new one."""
    at = request.session.get(TYPED)
    return at is not None and timedelta(0) <= now - datetime.fromtimestamp(at, now.tzinfo) <= JUST
