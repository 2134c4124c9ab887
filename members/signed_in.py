"""When somebody signed in and was last seen, kept in the session: the beginning of both. Loaded before the models."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

SINCE, SEEN = "signed_in_at", "seen_at"  # seconds since 1970
JUST = timedelta(minutes=5)


def begin(sender: object, request: HttpRequest, **_options: object) -> None:
    """A receiver of `user_logged_in`: whatever way the sign-in came, its first page writes nothing more for this."""
    request.session[SINCE] = request.session[SEEN] = timezone.now().timestamp()


def just_signed_in(request: HttpRequest, now: datetime) -> bool:
    """Whether the password was typed here these few minutes: every way in asks for one, or for a new one."""
    since = request.session.get(SINCE)
    return since is not None and timedelta(0) <= now - datetime.fromtimestamp(since, now.tzinfo) <= JUST
