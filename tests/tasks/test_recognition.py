"""Scanned documents in the background: queued, shown, worked off, given up, taken up again, and ending as a draft."""

import io
import multiprocessing
import platform
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bench.reading.render_pdf import pdf_of
from resolutions import files
from resolutions.models import Attachment, Draft, RecognisedPage, Recognition, RecognitionState
from resolutions.reading import UnreadableSource
from resolutions.reading.containers import unreadable
from resolutions.reading.page import Page, Word
from tasks import recognition as verbs

from ..conftest import Cast
from ..resolutions.reading.test_scans import PLAN, mixed, needs_tesseract, photo, scanned
from .intake_browser import INTAKE, source

Login = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often a worker was started; none is."""
    calls: list[bool] = []
    monkeypatch.setattr(verbs, "start", lambda: calls.append(True))
    monkeypatch.setattr(verbs.WORKER, "started_at", -1e9)
    return calls


@pytest.fixture
def one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database whose locks say nothing about other machines, as SQLite's."""
    monkeypatch.setattr("members.sole.of_all_machines", lambda: False)


@pytest.fixture(autouse=True)
def able(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that need no tesseract: each is read as one line that names it."""
    monkeypatch.setattr("resolutions.reading.scans.lacking", lambda: "")
    monkeypatch.setattr(
        verbs, "recognise", lambda data, scan, index: line(f"{index + 1}. Văn phòng làm việc {index + 1}.")
    )


@pytest.fixture
def five() -> bytes:
    """A PDF of five pictures."""
    out, picture = io.BytesIO(), Image.new("L", (400, 560), 255)
    picture.save(out, "PDF", save_all=True, append_images=[picture] * 4)
    return out.getvalue()


def line(text: str) -> Page:
    words = [Word(part, 80 + 60 * at, 700, 130 + 60 * at, 714) for at, part in enumerate(text.split())]
    return Page(595, 842, tuple(words), (), 1.0)


def queued(cast: Cast, data: bytes = b"", pages: int = 5, **more: Any) -> Recognition:
    values = {"name": "quet.pdf", "pages": pages, "created_by": cast.office, "request_key": uuid.uuid4()}
    return Recognition.objects.create(key=files.hold(data) if data else "", **(values | more))


def stored() -> set[str]:
    return {path.name for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Any) -> None:
    before = dict(settings.STORAGES)
    settings.STORAGES = before | {"default": before["default"] | {"OPTIONS": {"location": str(tmp_path / "files")}}}


def test_scan_is_queued_and_ends_as_a_draft(
    five: bytes, cast: Cast, login: Login, started: list[bool], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client, values = login(cast.office), source(file=SimpleUploadedFile("Quét 'một'.pdf", five))
    answer = client.post(INTAKE, values)
    job = Recognition.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert (job.state, job.pages, job.name, started) == ("waiting", 5, "Quét 'một'.pdf", [True])
    assert "5 trang" in client.get(job.get_absolute_url()).content.decode()
    assert "Quét" in client.get(INTAKE).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        assert verbs.work_off() == 1
    job.refresh_from_db()
    draft = Draft.objects.get()
    assert (job.state, job.draft, job.key) == ("done", draft, "")
    assert draft.source is not None
    assert draft.source.name == job.name
    assert "5. Văn phòng làm việc 5." in draft.text
    assert not RecognisedPage.objects.exists()
    assert stored() == {Path(draft.source.key).name}  # the file once, and not what was held
    assert client.get(job.get_absolute_url())["Location"] == draft.get_absolute_url()
    assert client.get(job.get_absolute_url(), headers={"HX-Request": "true"})["HX-Redirect"] == draft.get_absolute_url()


@needs_tesseract
def test_photo_is_read_for_real(cast: Cast, login: Login, started: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(verbs, "start", lambda: None)
    lines = ("1. Văn phòng tổng hợp, báo cáo kết quả", "trước ngày 30/6/2026.")
    login(cast.office).post(INTAKE, source(file=SimpleUploadedFile("a.png", photo(lines=lines))))
    call_command("work_off_recognition", verbosity=0)
    assert "báo cáo kết quả trước ngày 30/6/2026" in Draft.objects.get().text


def test_same_form_twice_makes_one_job(five: bytes, cast: Cast, login: Login, started: list[bool]) -> None:
    client, key = login(cast.office), str(uuid.uuid4())
    for _round in (1, 2):
        client.post(INTAKE, {"request_key": key, "text": "", "file": SimpleUploadedFile("a.pdf", five)})
    assert Recognition.objects.count() == 1
    assert len(stored()) == 1


@pytest.mark.parametrize(("lack", "words"), [("tesseract", "tesseract-ocr và"), ("vie", "cài tesseract-ocr-vie")])
def test_machine_without_the_program_says_what_to_install(
    lack: str, words: str, five: bytes, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolutions.reading.scans.lacking", lambda: lack)
    answer = login(cast.office).post(INTAKE, source("chữ đã dán", SimpleUploadedFile("a.pdf", five)))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "chữ đã dán" in answer.content.decode()
    assert not Recognition.objects.exists()
    assert stored() == set()


def test_printed_pages_are_read_when_scanned_ones_cannot_be(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr("resolutions.reading.scans.lacking", lambda: "vie")
    file = SimpleUploadedFile("a.pdf", mixed(pdf_of(PLAN), scanned("Phụ lục")))
    answer = login(cast.office).post(INTAKE, source(file=file), follow=True)
    assert "Các trang quét trong tệp chưa được đọc" in answer.content.decode()
    assert Draft.objects.get().parsed["tasks"]


def test_progress_is_a_page_and_a_part_for_htmx(
    five: bytes, cast: Cast, login: Login, started: list[bool], one_machine: None
) -> None:
    job = queued(cast, five, state="running", worker="may-khac", beat_at=timezone.now())
    for index in (0, 1):
        RecognisedPage.objects.create(recognition=job, index=index, facts=[])
    page = login(cast.office).get(job.get_absolute_url()).content.decode()
    part = login(cast.office).get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "Trang 3 trên 5" in page
    assert f'<a class="btn btn-plain" href="{job.get_absolute_url()}">' in page  # without scripts
    assert "Trang 3 trên 5" in part
    assert "<html" not in part
    assert not re.search(r"<(script|style)|style=", part)
    assert started == []  # another machine is at it


def test_job_can_be_given_up_while_it_runs(
    five: bytes, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = queued(cast, five)
    read: list[int] = []

    def given_up_after_two(data: bytes, scan: Any, index: int) -> Page:
        read.append(index)
        if index == 1:
            login(cast.office).post(reverse("tasks:recognition_stop", args=[job.pk]))
        return line("Chữ.")

    monkeypatch.setattr(verbs, "recognise", given_up_after_two)
    verbs.work_off()
    job.refresh_from_db()
    assert (job.state, read) == ("stopped", [0, 1])
    assert not Draft.objects.exists()
    assert not RecognisedPage.objects.exists()
    assert login(cast.office).get(job.get_absolute_url()).status_code == 404


def test_giving_up_removes_the_file(
    five: bytes, cast: Cast, login: Login, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    job = queued(cast, five)
    with django_capture_on_commit_callbacks(execute=True):
        login(cast.office).post(reverse("tasks:recognition_stop", args=[job.pk]))
    assert stored() == set()


def test_worker_that_died_is_followed_by_one_that_goes_on(
    five: bytes, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages are kept: only the others are read again."""
    job = queued(cast, five, state="running", worker=platform.node(), attempts=1)
    RecognisedPage.objects.create(recognition=job, index=0, facts=verbs.to_facts(line("1. Đã đọc.")))
    read: list[int] = []
    monkeypatch.setattr(verbs, "recognise", lambda data, scan, index: (read.append(index), line("Chữ."))[1])
    assert verbs.work_off() == 1
    assert read == [1, 2, 3, 4]
    assert "1. Đã đọc." in Draft.objects.get().text


def test_job_that_kills_its_worker_again_and_again_is_shown_as_failed_and_can_be_tried_once_more(
    five: bytes, cast: Cast, login: Login
) -> None:
    job = queued(cast, five, state="running", worker=platform.node(), attempts=verbs.ATTEMPTS)
    assert verbs.work_off() == 0
    page = login(cast.office).get(job.get_absolute_url()).content.decode()
    assert "bị ngắt nhiều lần" in page
    assert "Thử lại" in page
    login(cast.office).post(reverse("tasks:recognition_retry", args=[job.pk]))
    assert verbs.work_off() == 1
    assert Draft.objects.count() == 1


def test_job_of_another_machine_is_left_alone_until_it_is_silent_for_long(
    five: bytes, cast: Cast, one_machine: None
) -> None:
    job = queued(cast, five, state="running", worker="may-khac", beat_at=timezone.now(), attempts=1)
    assert verbs.work_off() == 0
    Recognition.objects.update(beat_at=timezone.now() - verbs.SILENT - timedelta(seconds=1))
    assert verbs.work_off() == 1
    job.refresh_from_db()
    assert job.state == RecognitionState.DONE


@pytest.mark.parametrize(
    ("error", "words", "kept"),
    [
        (unreadable("secret"), "dấu chỉ độ mật", False),
        (unreadable("corrupt"), "hỏng", False),
        (unreadable("too_slow"), "quá lâu", True),
        (files.FileRefused("Tệp có macro."), "macro", False),
        (ZeroDivisionError(), "Có lỗi", True),
    ],
)
def test_whatever_goes_wrong_becomes_a_sentence(
    error: Exception, words: str, kept: bool, five: bytes, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    def fails(*_args: object) -> Page:
        raise error

    job = queued(cast, five)
    monkeypatch.setattr(verbs, "recognise", fails)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.work_off()
    job.refresh_from_db()
    assert (job.state, bool(job.key), bool(stored())) == ("failed", kept, kept)
    page = login(cast.office).get(job.get_absolute_url()).content.decode()
    assert words in page
    assert ("Thử lại" in page) is kept
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_a_second_worker_leaves_the_first_alone(five: bytes, cast: Cast, one_machine: None) -> None:
    queued(cast, five)
    with verbs.WORKER.alone(0.0) as first:
        assert first
        context = multiprocessing.get_context("fork")
        answers = context.SimpleQueue()
        other = context.Process(target=_try_lock, args=(answers,))
        other.start()
        other.join(20)
        assert answers.get() is False
    with verbs.WORKER.alone(0.0) as again:
        assert again


def _try_lock(answers: Any) -> None:
    with verbs.WORKER.alone(0.0) as free:
        answers.put(free is not None)


def test_worker_is_started_for_waiting_and_orphaned_jobs_only(
    cast: Cast, started: list[bool], one_machine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    elsewhere = queued(cast, state="running", worker="may-khac", beat_at=now)
    failed = queued(cast, state="failed")
    verbs.start_if_needed([elsewhere, failed], now)
    assert started == []
    verbs.start_if_needed([queued(cast)], now)
    assert started == [True]
    verbs.start_if_needed([queued(cast)], now)  # not again at once
    assert started == [True]
    monkeypatch.setattr(verbs.WORKER, "started_at", -1e9)
    verbs.start_if_needed([queued(cast, state="running", worker=platform.node(), beat_at=now)], now)
    assert started == [True, True]


def test_database_keeps_done_and_draft_together(cast: Cast) -> None:
    job = queued(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=job.pk).update(state="done")


def test_list_of_scans_asks_the_same_number_of_questions(cast: Cast, login: Login, started: list[bool]) -> None:
    client, counts = login(cast.office), []
    queued(cast)
    client.get(INTAKE)  # the first look starts the worker
    for _round in (1, 3):
        for _job in range(_round):
            queued(cast)
        with CaptureQueriesContext(connection) as captured:
            client.get(INTAKE)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_too_many_pages_are_refused_at_once(
    five: bytes, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolutions.reading.scans.MAX_SCANNED", 4)
    answer = login(cast.office).post(INTAKE, source(file=SimpleUploadedFile("a.pdf", five)))
    assert answer.status_code == 422
    assert "quá nhiều trang" in answer.content.decode()
    assert stored() == set()
    with pytest.raises(UnreadableSource):
        verbs.look_through(five, "a.pdf")


def test_job_whose_file_is_gone_says_so_and_is_not_tried_again(five: bytes, cast: Cast) -> None:
    job = queued(cast, five)
    files.release(job.key)
    verbs.work_off()
    job.refresh_from_db()
    assert (job.state, job.key) == ("failed", "")
    assert "không còn" in job.message


def test_stamp_ends_the_job_at_its_page(five: bytes, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    stamp = Page(595, 842, (Word("MẬT", 50, 780, 90, 800),))
    monkeypatch.setattr(verbs, "recognise", lambda data, scan, index: (read.append(index), stamp)[1])
    job = queued(cast, five)
    verbs.work_off()
    job.refresh_from_db()
    assert (job.state, job.key, read) == ("failed", "", [0])
    assert not RecognisedPage.objects.exists()
