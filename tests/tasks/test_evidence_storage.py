"""Evidence of a report on a full disk: no file is stored, no entry made, what was typed can be sent again."""

import errno
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from resolutions import files
from resolutions.models import Attachment
from tasks.models import ProgressEntry, Task

from ..conftest import Cast
from ..factories import make_task
from ..resolutions.test_storage_failures import Torn
from .test_progress import kept_files, send

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TYPED = "Báo cáo dài của tôi"


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


@pytest.fixture
def work(cast: Cast) -> Task:
    return make_task(lead=cast.own_unit, title="Việc", stage="todo", due_on=date(2026, 6, 30))


def proof(name: str = "mot.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"mot")


@pytest.mark.parametrize("name", ["progress", "report"])
def test_full_disk_at_the_second_file_leaves_none_and_keeps_the_report(
    name: str, work: Task, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, client, done = Path.rename, login(cast.own), []

    def has_room_once(self: Path, target: Path) -> Any:
        if done:
            raise OSError(errno.ENOSPC, "No space left on device")
        done.append(target)
        return rename(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", has_room_once)
        answer = send(client, work, name, text=TYPED, uploads=[proof(), proof("hai.txt")])
    page = answer.content.decode()
    assert (answer.status_code, len(done)) == (422, 1)
    assert "hết chỗ lưu" in page
    assert TYPED in page
    assert kept_files() == []
    assert not Attachment.objects.exists()
    assert not ProgressEntry.objects.exists()
    assert send(client, work, name, uploads=[proof()]).status_code == 302


def test_upload_that_cannot_be_read_back_keeps_the_report(
    work: Task, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, client = files.received, login(cast.own)
    monkeypatch.setattr(files, "received", lambda _upload: real(Torn()))
    answer = send(client, work, text=TYPED, uploads=[proof()])
    assert answer.status_code == 422
    assert "chưa nhận được trọn tệp" in answer.content.decode()
    assert TYPED in answer.content.decode()
    assert kept_files() == []


def test_evidence_that_could_not_be_searched_for_a_stamp_is_refused(
    work: Task, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolutions.reading.pdf.SECONDS", 0)
    answer = send(login(cast.own), work, text=TYPED, uploads=[SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")])
    assert answer.status_code == 422
    assert TYPED in answer.content.decode()
    assert kept_files() == []
