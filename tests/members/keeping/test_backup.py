"""Backed up, restored, and the same again; and what is refused on the way."""

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from members.job_runs import last_good_run
from members.keeping import archive, schema
from members.keeping.manifest import Manifest, to_bytes
from members.keeping.rows import fingerprint
from members.keeping.stored import keys_in_storage
from members.models import User
from resolutions import files
from resolutions.models import Attachment
from tasks.models import ProgressEntry, Task

from ...conftest import Cast
from ...factories import make_entry, make_task
from ...world import build_world

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = hashlib.sha256(b"").hexdigest()


def run(command: str, *arguments: str, **options: Any) -> str:
    told = io.StringIO()
    call_command(command, *arguments, stdout=told, stderr=told, **options)
    return told.getvalue()


def backup() -> Path:
    return Path(run("backup").splitlines()[0])


def contents() -> dict[str, tuple[int, str]]:
    return {table.name: fingerprint(connection, table) for table in schema.tables()}


@pytest.fixture
def filled(cast: Cast) -> Cast:
    world = build_world(cast)
    task = make_task(lead=cast.own_unit, title='Việc "khó"\\\n\tĐặng Ông ₫ 🏛', due_on=date(2026, 12, 31))
    make_entry(task, cast.own, text="x" * 70_000)
    for number in range(3):
        files.store(name=f"tep-{number}.txt", data=b"Noi dung %d" % number, uploaded_by=cast.office)
    cast.organisation.logo = bytes(range(256))
    cast.organisation.save()
    Task.objects.filter(pk=world.task.pk).update(lead_count=0)  # the database sets it right
    return cast


@pytest.fixture
def emptied(filled: Cast, tmp_path: Path, settings: Any) -> tuple[Path, dict[str, tuple[int, str]]]:
    """A backup, what was in it, and an empty machine."""
    made, was = backup(), contents()
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "elsewhere")},
        }
    }
    call_command("flush", interactive=False, verbosity=0)
    return made, was


def test_restored_is_what_was_backed_up(emptied: tuple[Path, dict[str, tuple[int, str]]]) -> None:
    made, was = emptied
    told = run("restore", str(made), "--yes")
    assert contents() == was
    assert "Đã khôi phục" in told
    assert "hai bước" not in told  # the same SECRET_KEY
    for attachment in Attachment.objects.all():
        with default_storage.open(attachment.key) as stream:
            assert len(stream.read()) == attachment.size
    assert run("check_files").startswith(f"{Attachment.objects.count()} tệp")
    assert last_good_run("restore")


def test_restored_database_works_on(emptied: tuple[Path, dict[str, tuple[int, str]]], client: Client) -> None:
    """New rows get new numbers, guards refuse, counts are kept, search finds."""
    run("restore", str(emptied[0]), "--yes")
    user, highest = User.objects.get(username="vanphong"), Task.objects.order_by("-pk")[0].pk
    task = make_task(lead=User.objects.get(username="hoi1").unit)
    task.refresh_from_db()
    assert (task.pk > highest, task.lead_count) == (True, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressEntry.objects.update(text="khác")
    client.force_login(user)
    hard = Task.objects.get(title__startswith="Việc")
    assert hard.get_absolute_url() in client.get("/nhiem-vu/?q=dang+ong").content.decode()


def test_full_machine_is_refused(filled: Cast, settings: Any, tmp_path: Path) -> None:
    made = backup()
    was = contents()
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        run("restore", str(made), "--yes")
    assert contents() == was
    call_command("flush", interactive=False, verbosity=0)
    default_storage.save("ab/khac", ContentFile(b"x"))
    with pytest.raises(CommandError, match="Kho tệp đã có tệp"):
        run("restore", str(made), "--yes")
    with pytest.raises(CommandError, match="--yes"):
        run("restore", str(made))
    assert not User.objects.exists()


def rewrite(path: Path, other: dict[str, bytes] | None = None, **changes: Any) -> None:
    """The same archive with another manifest, and other members."""
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    with archive.reading(path) as found:
        told: Manifest = replace(found.manifest, **changes)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in (members | (other or {}) | {"manifest.json": to_bytes(told)}).items():
            target.writestr(name, data)


def test_newer_release_is_refused(emptied: tuple[Path, dict[str, tuple[int, str]]]) -> None:
    rewrite(emptied[0], migrations=schema.last_migrations() | {"tasks": ["9999_later"]}, program="9.9")
    with pytest.raises(CommandError, match=r"9\.9, mới hơn .* tasks\.9999_later"):
        run("restore", str(emptied[0]), "--yes")


def test_rows_that_do_not_fit_leave_an_empty_machine(emptied: tuple[Path, dict[str, tuple[int, str]]]) -> None:
    """The hashes are right, but tasks belong to documents that are not there."""
    with archive.reading(emptied[0]) as found:
        tables = found.manifest.tables
    gone = replace(next(t for t in tables if t.name == "resolutions_document"), rows=0, size=0, sha256=NOTHING)
    name = archive.table_member(gone.name)
    rewrite(emptied[0], {name: b""}, tables=[gone if table.name == gone.name else table for table in tables])
    with pytest.raises(CommandError, match="không nhận"):
        run("restore", str(emptied[0]), "--yes")
    assert not User.objects.exists()
    assert list(keys_in_storage()) == []
