"""Recognition when the database, the disk or the machine's lock fails: no copy is left, no file of another is lost."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError
from django.test import Client

from resolutions import files
from resolutions.models import Attachment, Draft, Recognition, RecognitionState
from resolutions.publishing import Upload
from tasks import recognition as verbs
from tasks.intake import read_source, take_in

from ..conftest import Cast
from .intake_browser import INTAKE, source
from .test_recognition import able, five, one_machine, own_store, queued, stored

__all__ = ["able", "five", "one_machine", "own_store"]  # fixtures
Login = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, one_machine: None) -> Path:
    """A machine's folder of temporary files, and the application's own folder beside it."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    settings.DATA_DIR = tmp_path / "data"
    return folder


def held_by(job: Recognition) -> set[str]:
    return {Path(job.key).name}


def broken(*_args: object, **_options: object) -> None:
    raise OperationalError("database or disk is full")


def test_no_copy_is_left_when_the_database_fails_at_the_end(
    five: bytes, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = queued(cast, five)
    with monkeypatch.context() as faulty:
        faulty.setattr(verbs, "_end", lambda row, state, *given, **more: state == "failed" or broken())
        verbs.work_off()
    assert stored() == held_by(job)
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_file_of_an_earlier_draft_stays_when_the_database_fails(
    five: bytes, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same form made a draft before: its file is its own, whatever becomes of the job."""
    job = queued(cast, five)
    parsed = read_source(upload=None, text="1. Văn phòng trồng cây.")
    upload = Upload(job.name, five, was_read=True)
    earlier = take_in(parsed=parsed, upload=upload, user=cast.office, request_key=job.request_key)
    assert earlier.source is not None
    monkeypatch.setattr(verbs, "_end", lambda row, state, *given, **more: state == "failed" or broken())
    verbs.work_off()
    assert stored() == held_by(job) | {Path(earlier.source.key).name}
    assert Draft.objects.get() == earlier


def test_copy_stays_when_nobody_can_say_whether_it_has_a_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = files.store(name="a.txt", data=b"mot", uploaded_by=cast.office)
    draft = Draft(source=kept)

    def lost(**_options: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Attachment.objects, "filter", lost)
    verbs._forget_copy(draft)
    assert stored() == {Path(kept.key).name}


def test_full_disk_at_the_end_keeps_the_scan_for_another_try(
    five: bytes, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    job = queued(cast, five)
    with monkeypatch.context() as faulty, django_capture_on_commit_callbacks(execute=True):
        faulty.setattr(os, "fsync", full)
        verbs.work_off()
    job.refresh_from_db()
    assert (job.state, stored()) == (RecognitionState.FAILED, held_by(job))
    assert "hết chỗ lưu" in job.message
    assert "Thử lại" in login(cast.office).get(job.get_absolute_url()).content.decode()
    verbs.retry(job=job)
    assert verbs.work_off() == 1
    assert Draft.objects.count() == 1


# --- The machine's lock ----------------------------------------------------------------------------------------------
def foreign_folder(folder: Path) -> None:
    folder.write_text("not ours")


def open_to_all(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def link_elsewhere(folder: Path) -> None:
    (folder.parent / "khac").mkdir()
    folder.symlink_to(folder.parent / "khac")


@pytest.mark.parametrize("taken", [foreign_folder, open_to_all, link_elsewhere])
def test_lock_goes_elsewhere_when_its_name_is_taken(
    taken: Callable[[Path], None], temporary: Path, five: bytes, cast: Cast
) -> None:
    taken(temporary / f"lhh-recognition-{os.getuid()}")
    queued(cast, five)
    assert verbs.work_off() == 1
    with verbs.WORKER.alone() as first, verbs.WORKER.alone(patience=0.0) as second:
        assert first
        assert second is None
    assert list((temporary.parent / "data").rglob("*.lock"))


def test_lock_of_this_user_is_in_a_folder_of_its_own(temporary: Path) -> None:
    with verbs.WORKER.alone() as first, verbs.WORKER.alone(patience=0.0) as second:
        assert first
        assert second is None
    [lock] = temporary.rglob("*.lock")
    assert lock.parent.stat().st_mode & 0o777 == 0o700
    with verbs.WORKER.alone(patience=0.0) as again:
        assert again


def test_upload_is_taken_in_where_no_lock_can_be_had(
    temporary: Path, five: bytes, cast: Cast, login: Login, settings: Any
) -> None:
    foreign_folder(temporary / f"lhh-recognition-{os.getuid()}")
    settings.DATA_DIR = temporary / f"lhh-recognition-{os.getuid()}" / "under-a-file"
    answer = login(cast.office).post(INTAKE, source(file=SimpleUploadedFile("a.pdf", five)))
    job = Recognition.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, job.get_absolute_url())
    assert login(cast.office).get(job.get_absolute_url()).status_code == 200
    assert verbs.work_off() == 0
    job.refresh_from_db()
    assert job.state == RecognitionState.WAITING
