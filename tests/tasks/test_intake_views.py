"""The intake page: upload or paste, what is refused, the list of drafts."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from resolutions.models import Attachment, Draft

from ..conftest import Cast
from .intake_browser import INTAKE, source, taken_in
from .intake_texts import PLAN, SECRET

Login = Callable[..., Client]


def test_intake_reads_a_file_into_a_draft(cast: Cast, login: Login) -> None:
    file = SimpleUploadedFile("ke hoach.txt", PLAN.encode())
    answer = login(cast.office).post(INTAKE, source(file=file))
    draft = Draft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()
    assert draft.source is not None
    assert (draft.name, draft.source.name, draft.created_by) == ("ke hoach.txt", "ke hoach.txt", cast.office)


def test_intake_reads_a_pasted_text(cast: Cast, login: Login) -> None:
    draft = taken_in(login(cast.office))
    assert (draft.name, draft.source) == ("12-KH/ĐĐLHH", None)


def test_intake_twice_makes_one_draft(cast: Cast, login: Login) -> None:
    values, client = source(PLAN), login(cast.office)
    assert client.post(INTAKE, values)["Location"] == client.post(INTAKE, values)["Location"]
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", SECRET.encode(), "Mật"),
        ("a.txt", b"", "rỗng"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ".docx|hỏng"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "Chỉ đọc được"),
        ("a.xlsx", b"PK\x03\x04", "Chỉ đọc được"),
        ("a.html", b"<html>", "Chỉ đọc được"),
        ("a", b"chu", "Chỉ đọc được"),
        ("a.pdf", b"%PDF-1.4 hong", "hỏng"),
        ("a.docx", b"PK\x03\x04", "hỏng"),
        ("../../a.exe", b"MZ", "Chỉ đọc được"),
    ],
)
def test_intake_unreadable_file_is_422_and_stores_nothing(
    name: str, data: bytes, words: str, cast: Cast, login: Login
) -> None:
    answer = login(cast.office).post(INTAKE, source("Phần đã dán", SimpleUploadedFile(name, data)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert any(word in page for word in words.split("|"))
    assert "Excel" not in page
    assert "Phần đã dán" in page
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("text", "words"), [(SECRET, "Mật"), ("  ", "Chọn một tệp"), ("a\x00b", "")])
def test_intake_unreadable_text_is_422_and_kept(text: str, words: str, cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(INTAKE, source(text))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Draft.objects.exists()


def test_intake_lists_drafts_with_who_when_and_doubts(cast: Cast, login: Login) -> None:
    taken_in(login(cast.admin))
    page = login(cast.office).get(INTAKE).content.decode()
    assert "12-KH/ĐĐLHH" in page
    assert "5 nhiệm vụ" in page
    assert "1 chỗ cần xem lại" in page
    assert cast.admin.full_name in page


def test_intake_list_queries_do_not_grow(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    counts = []
    for _round in (1, 2):
        taken_in(client)
        with CaptureQueriesContext(connection) as captured:
            client.get(INTAKE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
