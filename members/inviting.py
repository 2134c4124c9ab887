"""Atomic verbs on invitations: the owner of a new account opens it by a key in a mail or by a code on a printed slip.

An account that waits for its owner has no password at all. The key is kept as a hash that needs SECRET_KEY, is good
once and for a week, and a new invitation withdraws the one before.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from .language import official
from .models import Invitation, User, UserEvent
from .rights import LETTERS, Refused, choose_password

Way = Invitation.Way
GOOD_FOR = timedelta(days=7)
GROUPS, LETTERS_IN_GROUP = 4, 5  # some 99 bits, tried at a few an hour


class Gone(Exception):
    """The invitation was used, withdrawn or has run out."""


def new_key(way: str) -> str:
    """256 bits for a link; for a slip what can be read out and typed."""
    if way == Way.MAIL:
        return secrets.token_hex(32)
    groups = ("".join(secrets.choice(LETTERS) for _i in range(LETTERS_IN_GROUP)) for _j in range(GROUPS))
    return "-".join(groups)


def hash_of(key: str) -> str:
    """Of the letters and digits alone: a code is typed with or without its dashes, in capitals or not."""
    plain = "".join(c for c in key.lower() if c.isalnum())
    return salted_hmac("members.Invitation", plain, algorithm="sha256").hexdigest()


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Those that still open an account; none of an account that is locked."""
    rows = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)
    return rows.filter(user__is_active=True)


def found(key: str, now: datetime, username: str | None = None) -> Invitation | None:
    """The open invitation of a mail's key; of a slip's code only together with the user name that stands on it."""
    way = Way.MAIL if username is None else Way.SLIP
    row = open_invitations(now).select_related("user").filter(key_hash=hash_of(key), way=way).first()
    if row is None or (username is not None and row.user.username != User.normalize_username(username)):
        return None
    return row


def waits_for_owner(user: User) -> bool:
    """Whether nobody has chosen a password for it yet."""
    return not user.has_usable_password()


@transaction.atomic
def invite(*, user: User, way: str, by: User, now: datetime, request_key: uuid.UUID | None = None) -> str | None:
    """A new key, which is kept nowhere; None when the same form made one before. Earlier invitations are withdrawn."""
    row = _locked(user)
    if request_key and Invitation.objects.filter(request_key=request_key).exists():
        return None
    if not row.is_active:
        raise Refused(_("Tài khoản đang khóa. Mở lại rồi mời."))
    if row.last_login:
        raise Refused(_("Người này đã vào rồi. Quên mật khẩu thì dùng “Đặt lại mật khẩu”."))
    if way == Way.MAIL and not row.email:
        raise Refused(_("Tài khoản chưa ghi địa chỉ thư. Ghi địa chỉ, hoặc in phiếu mời."))
    if not waits_for_owner(row):
        row.set_unusable_password()
        row.must_change_password = False
        row.save(update_fields=["password", "must_change_password"])
    _withdraw_open(row, now)
    key = new_key(way)
    Invitation.objects.create(
        user=row,
        way=way,
        key_hash=hash_of(key),
        sent_to=row.email if way == Way.MAIL else "",
        created_by=by,
        created_at=now,
        expires_at=now + GOOD_FOR,
        request_key=request_key,
    )
    with official():
        UserEvent.objects.create(user=row, verb=UserEvent.Verb.INVITED, actor=by, note=str(Way(way).label))
    return key


@transaction.atomic
def withdraw(*, user: User, by: User, now: datetime) -> bool:
    """The key that is on its way opens nothing any more; False when there was none."""
    row = _locked(user)
    if not _withdraw_open(row, now):
        return False
    UserEvent.objects.create(user=row, verb=UserEvent.Verb.WITHDRAWN, actor=by)
    return True


@transaction.atomic
def accept(*, invitation: Invitation, password: str, now: datetime) -> User:
    """The owner's first password. Two at once: the account is locked first, so the second finds the key used."""
    user = _locked(invitation.user)
    row = open_invitations(now).filter(pk=invitation.pk, user=user).first()
    if row is None:
        raise Gone
    row.used_at = now
    row.save(update_fields=["used_at"])
    choose_password(user=user, password=password)
    return user


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _withdraw_open(user: User, now: datetime) -> int:
    rows = Invitation.objects.filter(user=user, used_at=None, withdrawn_at=None, expires_at__gt=now)
    return rows.update(withdrawn_at=now)
