"""Atomic verbs on the second factor of an account: a code of the phone, and recovery codes for the day it is lost."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from .language import kept
from .models import FactorOf, Organisation, Role, User, UserEvent
from .rights import Refused

Type = Authenticator.Type
LEADERS = frozenset({Role.ADMIN, Role.STANDING})
# Longer than a code is valid with one step early and late: allauth itself forgets a used one after thirty seconds.
USED_FOR = 150


def has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Type.TOTP).exists())


def must_have_factor(user: User, organisation: Organisation | None) -> bool:
    """Whether the union asks a second factor of this account."""
    return bool(organisation and is_obliged(user, organisation.needs_second_factor))


def is_obliged(user: User, factor_of: str) -> bool:
    return factor_of == FactorOf.EVERYBODY or (factor_of == FactorOf.LEADERS and user.role in LEADERS)


def accepted(user: User, code: str) -> Authenticator | None:
    """What the code belongs to; None when it is wrong or was used before. A recovery code is used up by it."""
    for authenticator in Authenticator.objects.filter(user_id=user.pk, type__in=(Type.TOTP, Type.RECOVERY_CODES)):
        if not authenticator.wrap().validate_code(code):
            continue
        key = f"factor-used:{user.pk}:{normalize_user_code(code)}"
        if authenticator.type == Type.TOTP and not cache.add(key, True, USED_FOR):
            return None
        authenticator.user = user
        return authenticator
    return None


def codes_left(user: User) -> int:
    row = Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _end_sessions(user: User) -> None:
    """Whoever came in by the password alone, or by a phone that is lost, has to come in anew."""
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])


def _fresh_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


@transaction.atomic
def turn_on(*, user: User, secret: str) -> list[str]:
    """From now on a code is asked after the password; returns the recovery codes, which are shown this once."""
    row = _locked(user)
    if has_factor(row):
        raise Refused(_("Xác thực hai bước đã bật. Muốn đổi điện thoại thì tắt trước."))
    TOTP.activate(row, secret)
    _end_sessions(row)
    UserEvent.objects.create(user=row, verb=UserEvent.Verb.FACTOR_ON, actor=user)
    return _fresh_codes(row)


@transaction.atomic
def turn_off(*, user: User, by: User, note: str = "") -> bool:
    """The password alone is enough again; False when it was so already."""
    row = _locked(user)
    if not has_factor(row):
        return False
    Authenticator.objects.filter(user_id=row.pk).delete()
    _end_sessions(row)
    UserEvent.objects.create(user=row, verb=UserEvent.Verb.FACTOR_OFF, actor=by, note=note)
    return True


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """New recovery codes; the old ones, also those that were not used, are worth nothing."""
    row = _locked(user)
    if not has_factor(row):
        raise Refused(_("Chưa bật xác thực hai bước nên chưa có mã dự phòng."))
    UserEvent.objects.create(
        user=row, verb=UserEvent.Verb.CHANGED, actor=user, note=kept("Lấy mã dự phòng mới, mã cũ hết dùng.")
    )
    return _fresh_codes(row)
