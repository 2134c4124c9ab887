"""How long somebody stays signed in: ended after a while without use, and after a working day in any case.

Both instants lie in the session, so that asking costs no query; they are written at most every five minutes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from .signed_in import SEEN, SINCE
from .unsent import unsent
from .views.errors import plain

EVERY = timedelta(minutes=5)


def has_ended(since: datetime, seen: datetime, now: datetime) -> bool:
    """OWASP ASVS 7.3.1, 7.3.2: SESSION_IDLE_MINUTES without a request, or SESSION_COOKIE_AGE since the sign-in."""
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return now - seen > idle or now - since > timedelta(seconds=settings.SESSION_COOKIE_AGE)


class SessionAgeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _look(request, timezone.now())
        return self.get_response(request)


def _look(request: HttpRequest, now: datetime) -> None:
    held = request.session
    since, seen = (datetime.fromtimestamp(held.get(key, now.timestamp()), now.tzinfo) for key in (SINCE, SEEN))
    if has_ended(since, seen, now):
        logout(request)
    elif SEEN not in held or now - seen >= EVERY:
        held[SINCE], held[SEEN] = since.timestamp(), now.timestamp()


class SignedInMiddleware(LoginRequiredMiddleware):
    """Django's own, which would lose what was typed on a page whose session has ended meanwhile."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        typed = unsent(request)
        if typed.texts:
            return plain(request, "401.html", 401, {"unsent": typed})
        return super().handle_no_permission(request, view_func)
