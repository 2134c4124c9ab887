"""Atomic verbs on accounts. Nobody locks the last admin or oneself out; every change of a right is history."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .history import differences
from .language import kept, official
from .models import Language, Role, User, UserEvent
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
@official()
def create_user(*, user: User, by: User) -> User:
    """Make the account without a password: nobody opens it before its owner, who is invited (see `inviting`)."""
    user.username = User.normalize_username(user.username)
    user.set_unusable_password()
    user.save(force_insert=True)
    UserEvent.objects.create(user=user, verb=Verb.CREATED, actor=by, changes={"role": ["", user.get_role_display()]})
    return user


@transaction.atomic
def change_user(*, user: User, version: int, by: User) -> bool:
    """Store name, role and unit; False when somebody saved it in between. A new role or unit ends sessions."""
    before = _locked_with_admins(user)
    _check_role(before, user.role, by)
    if not claim(user, version):
        return False
    user.save(update_fields=["full_name", "email", "role", "unit", "person"])
    changes = differences(user_values(before), user_values(user))
    if changes:
        UserEvent.objects.create(user=user, verb=Verb.CHANGED, actor=by, changes=changes)
    return True


@transaction.atomic
def check_change(user: User, by: User) -> None:
    """Refuse before anybody is asked to confirm what cannot be."""
    _check_role(_locked_with_admins(user), user.role, by)


def _check_role(before: User, role: str, by: User) -> None:
    if before.role != role:
        if before.pk == by.pk:
            raise Refused(_("Không tự đổi vai trò của mình được. Nhờ một quản trị khác."))
        _keep_one_admin(before)


@transaction.atomic
def reset_password(*, user: User, by: User) -> str:
    """A new random password that its owner must change; the old sessions end."""
    user = _locked(user)
    if user.pk == by.pk:
        raise Refused(_("Mật khẩu của chính mình thì đổi ở “Đổi mật khẩu”."))
    if not user.has_usable_password():
        raise Refused(_("Tài khoản chưa được mở lần nào. Mời chủ tài khoản bằng thư hoặc phiếu."))
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
    user.must_change_password, user.password_set_at = False, timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_set_at"])
    UserEvent.objects.create(user=user, verb=Verb.PASSWORD, actor=user, note=kept("Chủ tài khoản tự đổi."))


@transaction.atomic
def choose_mail(*, user: User, wants: bool) -> None:
    """Whether one gets the daily mail: one's own choice. Asked twice, done once."""
    row = _locked(user)
    if row.wants_mail != wants:
        row.wants_mail = wants
        row.save(update_fields=["wants_mail"])
        words = {True: kept("có"), False: kept("không")}
        changes = {"wants_mail": [words[not wants], words[wants]]}
        UserEvent.objects.create(user=row, verb=Verb.CHANGED, actor=user, changes=changes)


@transaction.atomic
def choose_language(*, user: User, language: Language) -> None:
    """In which language one reads: one's own choice. Asked twice, done once."""
    row = _locked(user)
    if row.language != language:
        changes = {"language": [row.get_language_display(), language.label]}
        row.language = language
        row.save(update_fields=["language"])
        UserEvent.objects.create(user=row, verb=Verb.CHANGED, actor=user, changes=changes)


@transaction.atomic
def deactivate_user(*, user: User, by: User, note: str = "") -> None:
    """The account can no longer sign in, its sessions end for good; its history stays."""
    user = _locked_with_admins(user)
    if user.pk == by.pk:
        raise Refused(_("Không tự khóa tài khoản của mình được. Nhờ một quản trị khác."))
    _keep_one_admin(user)
    _set_active(user, False, Verb.DEACTIVATED, by, note)


@transaction.atomic
def activate_user(*, user: User, by: User) -> None:
    _set_active(_locked(user), True, Verb.ACTIVATED, by)


def _set_active(user: User, active: bool, verb: UserEvent.Verb, by: User, note: str = "") -> None:
    """Asked twice, done once."""
    if user.is_active != active:
        user.is_active = active
        user.sessions_ended += not active
        user.save(update_fields=["is_active", "sessions_ended"])
        UserEvent.objects.create(user=user, verb=verb, actor=by, note=note)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def lock_admins() -> list[User]:
    """All who may sign in as admins, locked before any other account and in one order: two that take rights from each
    other at one moment neither wait for each other without end nor leave nobody."""
    return list(User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk"))


def _locked_with_admins(user: User) -> User:
    lock_admins()
    return _locked(user)


def _keep_one_admin(user: User) -> None:
    """Refuse to take the last active admin away."""
    admins = lock_admins()
    if user in admins and len(admins) == 1:
        raise Refused(_("Đây là quản trị cuối cùng đang dùng. Giao vai trò quản trị cho người khác trước."))


@official()
def user_values(user: User) -> dict[str, object]:
    """What history shows of an account: its rights. Names and addresses are personal data and stay out of it: of the
    person in the register it keeps the number."""
    values: dict[str, object] = {"role": str(user.get_role_display()), "unit": str(user.unit or "")}
    return values | {"person": str(user.person_id or "")}
