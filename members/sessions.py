"""Where an account is signed in, and the end of it: the list that its owner sees, and the verbs."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from .devices import device
from .language import said
from .models import User, UserEvent


@dataclass(frozen=True, slots=True)
class OpenSession:
    pk: int
    device: str
    address: str
    since: datetime
    seen_at: datetime
    is_current: bool


def open_sessions(user: User, now: datetime, current_key: str | None = None) -> list[OpenSession]:
    """Those that still open the door: not run out, and of the password, role and unit that hold now. Two queries."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk")}
    stored = Session.objects.filter(session_key__in=rows, expire_date__gt=now)
    alive = {session.session_key for session in stored if _opens(session, user)}
    return [
        OpenSession(row.pk, said(device(row.user_agent)), row.ip, row.created_at, row.last_seen_at, key == current_key)
        for key, row in rows.items()
        if key in alive
    ]


def _opens(session: Session, user: User) -> bool:
    data = session.get_decoded()
    return bool(data.get(SESSION_KEY) == str(user.pk) and data.get(HASH_SESSION_KEY) == user.get_session_auth_hash())


def keep(request: HttpRequest, user: User) -> None:
    """This browser stays signed in, under a new key, although all sessions of the account have just ended."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    Session.objects.filter(session_key=session.session_key).delete()
    name = device(session.user_agent)
    UserSession.objects.filter(pk=session.pk).delete()
    UserEvent.objects.create(user=session.user, verb=UserEvent.Verb.SESSIONS, actor=by, note=name)


@transaction.atomic
def end_all(*, user: User, by: User, note: str = "") -> User:
    """Every session of the account ends, known ones and others."""
    row = User.objects.select_for_update().get(pk=user.pk)
    row.sessions_ended += 1
    row.save(update_fields=["sessions_ended"])
    UserEvent.objects.create(user=row, verb=UserEvent.Verb.SESSIONS, actor=by, note=note)
    return row
