"""Atomic verbs on accounts. Nobody locks the last admin or oneself out; every change of a right is history."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from .history import differences
from .models import Role, User, UserEvent
from .versions import claim

Verb = UserEvent.Verb
# Without the letters and digits that are taken for one another when read out or copied from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Refused(Exception):
    """The change would lock somebody out; the message says what to do instead."""


def random_password() -> str:
    """Three groups of five: about 74 bits, easy to read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _i in range(5)) for _j in range(3))


@transaction.atomic
def create_user(*, user: User, by: User) -> str:
    """Make the account with a random password that its owner must change; returns it, and keeps it nowhere."""
    password = random_password()
    user.username = User.normalize_username(user.username)
    user.must_change_password = True
    user.set_password(password)
    user.save(force_insert=True)
    UserEvent.objects.create(user=user, verb=Verb.CREATED, actor=by, changes={"role": ["", user.get_role_display()]})
    return password


@transaction.atomic
def change_user(*, user: User, version: int, by: User) -> bool:
    """Store name, role and unit; False when somebody saved it in between. A new role or unit ends sessions."""
    before = _locked(user)
    if before.role != user.role:
        if before.pk == by.pk:
            raise Refused(_("Không tự đổi vai trò của mình được. Nhờ một quản trị khác."))
        _keep_one_admin(before)
    if not claim(user, version):
        return False
    user.save(update_fields=["full_name", "email", "role", "unit"])
    changes = differences(user_values(before), user_values(user))
    if changes:
        UserEvent.objects.create(user=user, verb=Verb.CHANGED, actor=by, changes=changes)
    return True


@transaction.atomic
def reset_password(*, user: User, by: User) -> str:
    """A new random password that its owner must change; the old sessions end."""
    user = _locked(user)
    if user.pk == by.pk:
        raise Refused(_("Mật khẩu của chính mình thì đổi ở “Đổi mật khẩu”."))
    password = random_password()
    user.must_change_password = True
    user.set_password(password)
    user.save(update_fields=["password", "must_change_password"])
    UserEvent.objects.create(user=user, verb=Verb.PASSWORD, actor=by)
    return password


@transaction.atomic
def choose_password(*, user: User, password: str) -> None:
    """The owner's own new password, typed at change or after a reset mail."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    UserEvent.objects.create(user=user, verb=Verb.PASSWORD, actor=user, note=_("Chủ tài khoản tự đổi."))


@transaction.atomic
def choose_mail(*, user: User, wants: bool) -> None:
    """Whether one gets the daily mail: one's own choice. Asked twice, done once."""
    row = _locked(user)
    if row.wants_mail != wants:
        row.wants_mail = wants
        row.save(update_fields=["wants_mail"])
        words = {True: _("có"), False: _("không")}
        changes = {"wants_mail": [words[not wants], words[wants]]}
        UserEvent.objects.create(user=row, verb=Verb.CHANGED, actor=user, changes=changes)


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """The account can no longer sign in, its sessions end for good; its history stays."""
    user = _locked(user)
    if user.pk == by.pk:
        raise Refused(_("Không tự khóa tài khoản của mình được. Nhờ một quản trị khác."))
    _keep_one_admin(user)
    _set_active(user, False, Verb.DEACTIVATED, by)


@transaction.atomic
def activate_user(*, user: User, by: User) -> None:
    _set_active(_locked(user), True, Verb.ACTIVATED, by)


def _set_active(user: User, active: bool, verb: UserEvent.Verb, by: User) -> None:
    """Asked twice, done once."""
    if user.is_active != active:
        user.is_active = active
        user.sessions_ended += not active
        user.save(update_fields=["is_active", "sessions_ended"])
        UserEvent.objects.create(user=user, verb=verb, actor=by)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _keep_one_admin(user: User) -> None:
    """Refuse to take the last active admin away. Locks all admins, so that two cannot remove each other at once."""
    admins = list(User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk"))
    if user in admins and len(admins) == 1:
        raise Refused(_("Đây là quản trị cuối cùng đang dùng. Giao vai trò quản trị cho người khác trước."))


def user_values(user: User) -> dict[str, object]:
    """What history shows of an account: its rights. Name and address are personal data and stay out of it."""
    return {"role": str(user.get_role_display()), "unit": str(user.unit or "")}
