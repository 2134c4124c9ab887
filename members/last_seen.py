"""When an account and its session were last seen. Written at most every five minutes, outside versions and history.

No request pays for it by a query: this process remembers when it last wrote. Another process may write the same once
more, which does no harm.
"""

import logging
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import DatabaseError
from django.http import HttpRequest

from .models import User

EVERY = timedelta(minutes=5)
REMEMBERED = 5_000  # sessions; then this process forgets all of them and writes once more
_written: dict[str, datetime] = {}
logger = logging.getLogger(__name__)


def is_due(key: str, user: User, now: datetime) -> bool:
    last = _written.get(key) or user.last_login
    return last is None or now - last >= EVERY


def note_seen(request: HttpRequest, user: User, now: datetime) -> None:
    """A full disk or a database that is busy elsewhere keeps nobody from reading a page."""
    key = request.session.session_key or ""
    if not is_due(key, user, now):
        return
    if len(_written) >= REMEMBERED:
        _written.clear()
    _written[key] = now
    try:
        User.objects.filter(pk=user.pk).update(last_seen_at=now)
        UserSession.objects.create_from_request(request)
    except DatabaseError:
        logger.warning("last seen of account %s was not stored", user.pk)
