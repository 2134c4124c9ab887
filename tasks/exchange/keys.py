"""Keys with which programs read frozen reviews as JSON: made, shown once, revoked. Only their hash is kept."""

import hashlib
import re
import secrets
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from django.db import transaction

from members.language import kept
from members.models import OrganisationEvent, User

from ..models import ApiKey

PREFIX = "lhh_"
USED_EVERY = timedelta(minutes=5)  # how exact "last used" is: not every reading is worth a write
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_START = 12  # letters that are kept to tell keys apart; 210 bits stay unknown


class Standing(Enum):
    """How a key stands on a day."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(told: str) -> ApiKey | None:
    """Found by hash, so that the time it takes tells nothing of the key."""
    return ApiKey.objects.filter(key_hash=hash_of(told)).first() if _KEY.fullmatch(told) else None


def standing(key: ApiKey, today: date) -> Standing:
    """The day on which it expires is its last."""
    if key.revoked_at:
        return Standing.REVOKED
    return Standing.EXPIRED if key.expires_on and key.expires_on < today else Standing.GOOD


@transaction.atomic
def make_key(*, name: str, expires_on: date | None, user: User, request_key: UUID) -> str:
    """A new key, which is kept nowhere: whoever made it copies it now."""
    key = PREFIX + secrets.token_urlsafe(32)
    ApiKey.objects.create(
        name=name,
        key_hash=hash_of(key),
        start=key[:_START],
        expires_on=expires_on,
        created_by=user,
        request_key=request_key,
    )
    _record(user, "", f"{name} ({key[:_START]}…)")
    return key


@transaction.atomic
def revoke_key(*, key: ApiKey, user: User, now: datetime) -> bool:
    """From now on it reads nothing, and never will again. False when it was revoked before."""
    if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        return False
    _record(user, f"{key.name} ({key.start}…)", "")
    return True


def note_use(key: ApiKey, now: datetime) -> None:
    if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _record(user: User, old: str, new: str) -> None:
    changes = {str(kept("Khóa đọc dữ liệu")): [old, new]}
    OrganisationEvent.objects.create(verb=OrganisationEvent.Verb.CHANGED, actor=user, changes=changes)
