"""Accounts: their rights, invitations, second factor, sessions, and the review of rights."""

import uuid

from allauth.usersessions.models import UserSession
from django.utils import timezone

from members import inviting, rights, rights_review, second_factor, sessions
from members.models import Invitation, Language, Role, User

from ..world import World
from .registry import Step, scenario


def account(**values: object) -> User:
    facts = {"full_name": "Người Thử", "role": Role.VIEWER} | values
    return User.objects.create_user(f"thu-{uuid.uuid4().hex[:8]}", None, **facts)


def anew(user: User, **values: object) -> User:
    now = User.objects.get(pk=user.pk)
    for name, value in values.items():
        setattr(now, name, value)
    return now


@scenario(rights.create_user)
def create_user(world: World) -> Step:
    return lambda: rights.create_user(user=User(username="moi", full_name="Mới", role=Role.VIEWER), by=world.admin)


@scenario(rights.change_user)
def change_user(world: World) -> Step:
    row = account()
    return lambda: rights.change_user(user=anew(row, role=Role.OFFICE), version=1, by=world.admin)


@scenario(rights.reset_password)
def reset_password(world: World) -> Step:
    row = account()
    row.set_password("mat-khau-dang-dung-1")
    row.save()
    return lambda: rights.reset_password(user=anew(row), by=world.admin)


@scenario(rights.choose_password)
def choose_password(world: World) -> Step:
    row = account(must_change_password=True)
    return lambda: rights.choose_password(user=anew(row), password="mat-khau-tu-chon-1")


@scenario(rights.choose_language)
def choose_language(world: World) -> Step:
    row = account()
    return lambda: rights.choose_language(user=anew(row), language=Language.ENGLISH)


@scenario(rights.choose_mail)
def choose_mail(world: World) -> Step:
    row = account()
    return lambda: rights.choose_mail(user=anew(row), wants=False)


@scenario(rights.deactivate_user)
def deactivate_user(world: World) -> Step:
    row = account()
    return lambda: rights.deactivate_user(user=anew(row), by=world.admin)


@scenario(rights.activate_user)
def activate_user(world: World) -> Step:
    row = account(is_active=False)
    return lambda: rights.activate_user(user=anew(row), by=world.admin)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@scenario(second_factor.turn_on)
def factor_on(world: World) -> Step:
    row = account()
    return lambda: second_factor.turn_on(user=row, secret=SECRET)


@scenario(second_factor.turn_off)
def factor_off(world: World) -> Step:
    row = account()
    second_factor.turn_on(user=row, secret=SECRET)
    return lambda: second_factor.turn_off(user=row, by=world.admin, note="Mất điện thoại.")


@scenario(second_factor.renew_codes)
def renew_codes(world: World) -> Step:
    row = account()
    second_factor.turn_on(user=row, secret=SECRET)
    return lambda: second_factor.renew_codes(user=row)


@scenario(sessions.end_session)
def end_session(world: World) -> Step:
    row = account()
    session = UserSession.objects.create(user=row, ip="127.0.0.1", session_key=uuid.uuid4().hex, user_agent="")
    return lambda: sessions.end_session(session=session, by=row)


@scenario(sessions.end_all)
def end_all(world: World) -> Step:
    row = account()
    return lambda: sessions.end_all(user=row, by=world.admin)


@scenario(inviting.invite)
def invite(world: World) -> Step:
    row = account()
    inviting.invite(user=row, way="slip", by=world.admin, now=timezone.now())
    return lambda: inviting.invite(user=row, way="slip", by=world.admin, now=timezone.now())


@scenario(inviting.withdraw)
def withdraw(world: World) -> Step:
    row = account()
    inviting.invite(user=row, way="slip", by=world.admin, now=timezone.now())
    return lambda: inviting.withdraw(user=row, by=world.admin, now=timezone.now())


@scenario(inviting.accept)
def accept(world: World) -> Step:
    row = account()
    inviting.invite(user=row, way="slip", by=world.admin, now=timezone.now())
    invitation = Invitation.objects.get(user=row)
    return lambda: inviting.accept(invitation=invitation, password="mat-khau-tu-chon-1", now=timezone.now())


@scenario(rights_review.confirm_rights)
def confirm_rights(world: World) -> Step:
    account()
    shown = rights_review.hash_of(rights_review.snapshot())
    return lambda: rights_review.confirm_rights(by=world.admin, shown=shown, note="Họp.", request_key=uuid.uuid4())
