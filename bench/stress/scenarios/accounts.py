"""Accounts and their rights: members/rights.py."""

import uuid

from members import rights
from members.models import Role, User

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
    return lambda: rights.reset_password(user=anew(row), by=world.admin)


@scenario(rights.choose_password)
def choose_password(world: World) -> Step:
    row = account(must_change_password=True)
    return lambda: rights.choose_password(user=anew(row), password="mat-khau-tu-chon-1")


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
