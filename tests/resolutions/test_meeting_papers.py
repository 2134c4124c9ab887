"""Documents that a meeting adopted, and the file of its minutes."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from resolutions.models import Attachment, Document, Draft, MeetingPaper

from ..conftest import Cast
from ..factories import make_document
from .test_meetings import make_meeting
from .test_minutes import at

Login = Callable[..., Client]


# --- Documents ---


def test_paper_is_found_linked_once_and_taken_off(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(), login(cast.office)
    document = make_document(number="05/NQ-BCH", issued_on=date(2023, 1, 1))
    make_document(number="77/KH")
    url = at(meeting, "meeting_papers")
    page = client.get(url + "?q=05/nq").content.decode()
    assert "05/NQ-BCH" in page
    assert "77/KH" not in page
    for part in ("adopted", "adopted", "material", "adopted"):
        assert client.post(url, {"document": document.pk, "part": part}).status_code == 302
    paper = MeetingPaper.objects.get()
    assert meeting.events.count() == 3
    assert "trước ngày họp 05/01/2023" in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(document.get_absolute_url()).content.decode()
    assert "Thông qua tại Hội nghị thường kỳ lần thứ 3, Ban Chấp hành" in page
    assert client.post(url, {"remove": paper.pk}).status_code == 302
    assert not MeetingPaper.objects.exists()


@pytest.mark.parametrize(
    "form",
    [{}, {"document": "99999999999999999999", "part": "adopted"}, {"document": "x"}, {"remove": "x"}, {"remove": "0"}],
)
def test_paper_refuses_what_is_none(form: dict[str, str], cast: Cast, login: Login) -> None:
    assert login(cast.office).post(at(make_meeting(), "meeting_papers"), form).status_code == 422


def test_paper_of_another_meeting_is_not_taken_off(cast: Cast, login: Login) -> None:
    paper = MeetingPaper.objects.create(meeting=make_meeting(), document=make_document())
    url = at(make_meeting(ordinal=4), "meeting_papers")
    assert login(cast.office).post(url, {"remove": paper.pk}).status_code == 422
    assert MeetingPaper.objects.get() == paper


def test_representative_sees_no_document_that_is_not_its_own(cast: Cast, login: Login) -> None:
    meeting = make_meeting(body=cast.own_unit)
    MeetingPaper.objects.create(meeting=meeting, document=make_document(number="99/KÍN"))
    for url in (meeting.get_absolute_url(), reverse("resolutions:meetings"), at(meeting, "meeting_print")):
        assert "99/KÍN" not in login(cast.own).get(url).content.decode()


def test_registered_from_a_meeting_a_document_is_linked(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(), login(cast.office)
    url = f"{reverse('resolutions:document_new')}?hop={meeting.pk}"
    assert "được gắn vào Hội nghị" in client.get(url).content.decode()
    form = {"request_key": str(uuid.uuid4()), "kind": "resolution", "title": "Nghị quyết", "issuer": "BCH"}
    form |= {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0", "state": "in_force"}
    client.post(url, form)
    assert meeting.papers.get().document == Document.objects.get()


def test_taken_in_from_a_meeting_a_document_is_linked_when_confirmed(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(), login(cast.office)
    text = "NGHỊ QUYẾT\n\n1. Văn phòng hoàn thành báo cáo trước ngày 30/6/2027."
    client.post(f"{reverse('tasks:intake')}?hop={meeting.pk}", {"text": text, "request_key": str(uuid.uuid4())})
    assert Draft.objects.get().meeting == meeting


@pytest.mark.parametrize("key", ["x", "99999999999999999999", "0", "-1", "²"])
def test_address_of_no_meeting_is_ignored(key: str, cast: Cast, login: Login) -> None:
    for name in ("resolutions:document_new", "tasks:intake"):
        assert login(cast.office).get(f"{reverse(name)}?hop={key}").status_code == 200


# --- Minutes ---


def file(name: str = "bien-ban.txt", data: bytes = b"Bien ban.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_minutes_are_kept_replaced_and_told(cast: Cast, login: Login) -> None:
    meeting, client = make_meeting(body=cast.own_unit), login(cast.office)
    url = at(meeting, "meeting_minutes")
    assert client.get(at(meeting, "minutes_file")).status_code == 404
    for _ in range(2):  # a double click
        assert client.post(url, {"version": 1, "file": file()}).status_code == 302
    assert Attachment.objects.count() == 1
    answer = login(cast.own).get(at(meeting, "minutes_file"))
    assert b"".join(answer.streaming_content) == b"Bien ban."  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert login(cast.other).get(at(meeting, "minutes_file")).status_code == 404
    client.post(url, {"version": 2, "file": file("moi.txt", b"Moi")})
    assert meeting.events.first().changes["minutes"] == ["bien-ban.txt", "moi.txt"]  # type: ignore[union-attr]
    assert client.post(url, {"version": 1, "file": file("ba.txt", b"Ba")}).status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.exe", b"MZ", ""),
        ("a.html", b"<script>", ""),
        ("a.pdf", b"khong phai pdf", ""),
        ("a.txt", b"", ""),
        ("mat.txt", "TỐI MẬT\nUBND TỈNH X\nBiên bản".encode(), ""),
        (None, b"", "Chưa chọn tệp biên bản"),
    ],
)
def test_minutes_refuse_what_files_refuse(name: str | None, data: bytes, words: str, cast: Cast, login: Login) -> None:
    meeting = make_meeting()
    form = {"version": 1} | ({"file": file(name, data)} if name else {})
    answer = login(cast.office).post(at(meeting, "meeting_minutes"), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()
