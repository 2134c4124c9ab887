"""The log of sign-ins is written here: who, when, from where, with what outcome. Rows are never changed.

A typed name is kept only when an account bears it, since it may have been a password. Rows are never deleted either:
they are small, and a log that can be shortened proves nothing.
"""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from .models import SignIn, User

Outcome = SignIn.Outcome
AGENT_LENGTH = 300
ONCE_IN = 600  # seconds: who is throttled goes on knocking, and one line of it is enough


def address_of(request: HttpRequest) -> str | None:
    """The network address that the throttle counts as well; None for what is none."""
    try:
        return str(ip_address(get_adapter().get_client_ip(request).partition("%")[0]))
    except (ValueError, KeyError):
        return None


def agent_of(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", "")).replace("\0", "")[:AGENT_LENGTH]


def named(username: str) -> User | None:
    return User.objects.filter(username=User.normalize_username(username.replace("\0", ""))).first()


def record(request: HttpRequest, outcome: SignIn.Outcome, user: User | None) -> None:
    address = address_of(request)
    if outcome == Outcome.THROTTLED and not cache.add(f"sign-in:{user and user.pk}:{address}", True, ONCE_IN):
        return
    SignIn.objects.create(user=user, outcome=outcome, address=address, agent=agent_of(request))
