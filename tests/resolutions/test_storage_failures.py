"""A full disk, a storage that fails: a sentence on the form with what was typed, no half file, no row."""

import errno
import io
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse

from resolutions import files
from resolutions.models import Attachment, Document, DocumentEvent
from resolutions.reading import word_reader
from resolutions.reading.containers import unreadable
from resolutions.uploads import LostUpload

from ..conftest import Cast
from ..factories import make_document
from .test_register import LINKS, NEW, edit_url, values

Login = Callable[..., Client]
FULL = OSError(errno.ENOSPC, "No space left on device")
BROKEN = OSError(errno.EIO, "Input/output error")
HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "resolutions.uploads.RoomlessUploadHandler",
]


def fails_with(error: BaseException) -> Callable[..., None]:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    return fail


def kept() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Kế hoạch.pdf", b"%PDF-1.7")


@pytest.mark.parametrize(("error", "words"), [(FULL, "hết chỗ lưu"), (BROKEN, "chưa ghi được tệp")])
@pytest.mark.parametrize("step", ["mkdir", "fsync", "rename"])
def test_registering_on_a_full_disk_says_so_and_keeps_what_was_typed(
    step: str, error: OSError, words: str, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, typed = login(cast.office), values(parent_body="Cấp trên đã gõ")
    with monkeypatch.context() as broken:
        broken.setattr(os if step == "fsync" else Path, step, fails_with(error))
        answer = client.post(NEW, typed | {"file": pdf()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Cấp trên đã gõ" in page
    assert kept() == []
    assert not Document.objects.exists()
    assert not Attachment.objects.exists()
    assert client.post(NEW, typed | {"file": pdf()}).status_code == 302  # the same form, once there is room
    assert len(kept()) == Document.objects.count() == 1


def test_amending_on_a_full_disk_changes_nothing(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    document, client = make_document(title="Tên cũ"), login(cast.office)
    monkeypatch.setattr(os, "fsync", fails_with(FULL))
    answer = client.post(edit_url(document), values(version="1", file=pdf()))
    assert answer.status_code == 422
    assert "hết chỗ lưu" in answer.content.decode()
    document.refresh_from_db()
    assert (document.title, document.version, document.source, kept()) == ("Tên cũ", 1, None, [])
    assert not DocumentEvent.objects.filter(document=document).exists()
    monkeypatch.undo()
    assert client.post(edit_url(document), values(version="1", file=pdf())).status_code == 302


def test_remote_storage_that_fails_in_its_own_way_is_told_in_words(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unreachable(Exception):
        pass

    monkeypatch.setattr(FileSystemStorage, "path", fails_with(NotImplementedError()))
    monkeypatch.setattr(FileSystemStorage, "save", fails_with(Unreachable()))
    answer = login(cast.office).post(NEW, values(file=pdf()))
    assert answer.status_code == 422
    assert "chưa ghi được tệp" in answer.content.decode()
    assert not Document.objects.exists()


def test_clearing_up_that_fails_hides_no_error(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Attachment.objects, "create", fails_with(RuntimeError("hàng hỏng")))
    monkeypatch.setattr(FileSystemStorage, "delete", fails_with(BROKEN))
    with pytest.raises(RuntimeError, match="hàng hỏng"):
        files.store(name="a.pdf", data=b"%PDF-1.7", uploaded_by=cast.office)


def test_upload_that_cannot_be_read_back_is_told_in_words(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    monkeypatch.setattr("resolutions.forms.received", lambda upload: files.received(Torn()))
    answer = login(cast.office).post(NEW, values(file=pdf()))
    assert answer.status_code == 422
    assert "chưa nhận được trọn tệp" in answer.content.decode()


class Torn:
    def read(self) -> bytes:
        raise BROKEN


# --- While the upload comes in ---------------------------------------------------------------------------------------
def large() -> SimpleUploadedFile:
    """Larger than what Django keeps in memory."""
    return SimpleUploadedFile("lớn.txt", "Kế hoạch trồng cây.\n".encode() * 150_000)


@pytest.mark.parametrize("step", ["open", "write"])
def test_large_upload_without_room_for_it_keeps_the_form(
    step: str, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_HANDLERS = HANDLERS
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "put-aside"))
    (tmp_path / "put-aside").mkdir()
    client = login(cast.office)
    with monkeypatch.context() as broken:
        if step == "open":
            broken.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", fails_with(FULL))
        else:
            broken.setattr(TemporaryUploadedFile, "write", fails_with(FULL), raising=False)
        answer = client.post(NEW, values(parent_body="Cấp trên đã gõ", file=large()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "chưa nhận được trọn tệp" in page
    assert "Cấp trên đã gõ" in page
    assert not Document.objects.exists()
    assert list((tmp_path / "put-aside").iterdir()) == []


def test_large_upload_with_room_is_stored(cast: Cast, login: Login, settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = HANDLERS
    file = large()
    assert login(cast.office).post(NEW, values(file=file)).status_code == 302
    source = Document.objects.get().source
    assert source is not None
    assert source.size == file.size


def test_one_lost_upload_does_not_lose_the_next(cast: Cast, login: Login, settings: Any, monkeypatch: Any) -> None:
    """The handler serves all files of a form; the small one behind the lost one still is what was sent."""
    settings.FILE_UPLOAD_HANDLERS = HANDLERS[1:]
    writes = iter([FULL])
    from django.core.files.uploadedfile import TemporaryUploadedFile

    real = TemporaryUploadedFile.__init__

    def first_fails(self: Any, *args: Any, **options: Any) -> None:
        if error := next(writes, None):
            raise error
        real(self, *args, **options)

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", first_fails)
    client = login(cast.office)
    answer = client.post(NEW, values(file=large()) | {"thừa": SimpleUploadedFile("nhỏ.txt", b"mot")})
    assert answer.status_code == 422
    lost, whole = (answer.wsgi_request.FILES[name] for name in ("file", "thừa"))
    assert (type(lost), type(whole), whole.size) == (LostUpload, TemporaryUploadedFile, 3)


def test_links_are_kept_when_the_file_is_not(cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    link = LINKS | {"links-0-kind": "implements", "links-0-number": "15-CTr/TU", "links-0-dated": "25/05/2025"}
    monkeypatch.setattr(os, "fsync", fails_with(FULL))
    answer = login(cast.office).post(reverse("resolutions:document_new"), values(file=pdf(), **link))
    assert answer.status_code == 422
    assert 'value="15-CTr/TU"' in answer.content.decode()


# --- Files that could not be searched for the stamp of a state secret ------------------------------------------------
@pytest.mark.parametrize(
    ("code", "words"), [("too_slow", "mất quá lâu"), ("bomb", "bất thường"), ("no_room", "hết chỗ lưu")]
)
def test_file_that_could_not_be_searched_is_refused(
    code: str, words: str, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "text_of", fails_with(unreadable(code)))
    answer = login(cast.office).post(NEW, values(file=pdf(), parent_body="Cấp trên đã gõ"))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Cấp trên đã gõ" in answer.content.decode()
    assert (kept(), Document.objects.count()) == ([], 0)


@pytest.mark.parametrize("code", ["scanned", "partly_scanned", "empty", "legacy_doc", "encrypted", "too_long"])
def test_file_without_text_that_could_be_searched_is_stored(
    code: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scans and files with a password have no text here; of what is too long the head was searched."""
    monkeypatch.setattr(files, "text_of", fails_with(unreadable(code)))
    assert files.store(name="a.pdf", data=b"%PDF-1.7", uploaded_by=cast.office).pk


def test_word_file_that_needs_all_memory_counts_as_not_searched(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(word_reader, "read", fails_with(MemoryError()))
    monkeypatch.setattr(word_reader.sys, "stdin", type("In", (), {"buffer": io.BytesIO(b"x")}))
    word_reader.main()
    assert json.loads(capsys.readouterr().out)["error"] == "too_slow"
