"""The fixed cast: a union with its roles, an own association and another one; each test takes whom it needs."""

import os
import unittest
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from members import guards
from members.models import Organisation, Role, Unit, User
from resolutions.models import document_type
from tasks import review_guards

from .factories import make_organisation, make_unit, make_user, restart
from .image import Image, can_be_kept

# How long hypothesis needs for its examples says how busy the machine is (and whether its tables of letters were ever
# computed here), not whether a test is right.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("house")


def pytest_configure() -> None:
    """The English words are compiled when their source is newer; whoever comes first of several processes does it."""
    source = Path(__file__).parents[1] / "locale/en/LC_MESSAGES/django.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return
    part = compiled.with_suffix(f".{os.getpid()}.mo")
    with source.open("rb") as words, part.open("wb") as made:
        write_mo(made, read_po(words))
    part.replace(compiled)


Tally = Callable[[str, int], None]


def may_differ_by_database(item: pytest.Item) -> bool:
    """Not what touches none (pytest-django refuses every query of a test that asks for none of the fixtures below), and
    not what looks at pages alone (the mark `look`) or walks a way again at the size of a phone: they are the same on
    every database."""
    if item.get_closest_marker("look") or _on_a_phone(item):
        return False
    if item.get_closest_marker("django_db") or issubclass(getattr(item, "cls", None) or object, unittest.TestCase):
        return True
    names = set(getattr(item, "fixturenames", ())) - {"django_db_blocker"}  # the refusing itself: every test has it
    return any(n in {"db", "transactional_db", "live_server"} or n.startswith("django_db_") for n in names)


def _on_a_phone(item: pytest.Item) -> bool:
    return hasattr(item, "callspec") and item.callspec.params.get("size") == "phone"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """TEST_PURE_ONCE=1, on a second database: only what touches it. `.ci/counts.py` adds both runs up."""
    if os.environ.get("TEST_PURE_ONCE") == "1":
        pure = [item for item in items if not may_differ_by_database(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if may_differ_by_database(item)]


@dataclass(frozen=True)
class Cast:
    """One user of each role; `own` speaks for association `own_unit`, `other` for `other_unit`."""

    organisation: Organisation
    admin: User
    office: User
    standing: User
    committee: User
    viewer: User
    own: User
    other: User
    own_unit: Unit
    other_unit: Unit

    def by_role(self) -> dict[str, User]:
        names = ("admin", "office", "standing", "committee", "viewer", "own", "other")
        return {name: getattr(self, name) for name in names}


@pytest.fixture(autouse=True)
def same_names_in_any_order() -> None:
    restart()
    document_type.forget()  # what another test's database called them


@pytest.fixture
def cast(db: None) -> Cast:
    own_unit, other_unit = make_unit("Hội Của Tôi"), make_unit("Hội Người Khác")
    return Cast(
        organisation=make_organisation(),
        admin=make_user(Role.ADMIN, username="quantri", full_name="Quản Trị Viên"),
        office=make_user(Role.OFFICE, username="vanphong", full_name="Chị Văn Phòng"),
        standing=make_user(Role.STANDING, username="thuongvu", full_name="Ông Thường Vụ"),
        committee=make_user(Role.COMMITTEE, username="uyvien", full_name="Bà Ủy Viên"),
        viewer=make_user(Role.VIEWER, username="xem", full_name="Người Xem"),
        own=make_user(Role.UNIT, username="hoi1", full_name="Đại Diện Một", unit=own_unit),
        other=make_user(Role.UNIT, username="hoi2", full_name="Đại Diện Hai", unit=other_unit),
        own_unit=own_unit,
        other_unit=other_unit,
    )


@pytest.fixture
def login() -> Callable[[User], Client]:
    """A browser in which this user is signed in."""

    def signed_in(user: User, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """Counts that `make figures` adds up over all cases: how much was asked, how much of it was wrong."""
    return record_property


@pytest.fixture(autouse=True)
def files_apart(tmp_path: Any, settings: Any) -> None:
    """Uploaded files and backups of a test go to its own folders."""
    settings.BACKUP_DIR = f"{tmp_path}-backups"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }


@pytest.fixture(scope="session", autouse=True)
def flush_despite_guards() -> Iterator[None]:
    """SQLite empties tables by DELETE, which the append-only triggers refuse."""
    if connection.vendor != "sqlite":
        yield
        return
    plain = type(connection.ops).execute_sql_flush

    def flush(ops: Any, statements: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_no!_%' ESCAPE '!'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        plain(ops, statements)
        guards.install()
        review_guards.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_by_image(flush_despite_guards: None) -> Iterator[None]:
    """After a transactional test the database is as a flush leaves it; the first flush is kept and put back."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    kept: list[Image] = []

    def empty(case: TransactionTestCase) -> None:
        if kept:
            kept[0].put()
            return
        flush(case)
        cache.clear()  # a table that no model has: without this one test's cache speaks in the next
        if can_be_kept():
            kept.append(Image())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
    for image in kept:
        image.close()
