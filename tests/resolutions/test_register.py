"""The form that registers and amends a document."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from resolutions import forms
from resolutions.models import Attachment, Document, DocumentLink

from ..conftest import Cast
from ..factories import make_document

Login = Callable[..., Client]
NEW = reverse("resolutions:document_new")
LINKS = {"links-TOTAL_FORMS": "2", "links-INITIAL_FORMS": "0"}


def values(**more: Any) -> dict[str, Any]:
    plain = {
        "request_key": str(uuid.uuid4()),
        "number": "05/KH-LHH",
        "kind": "plan",
        "title": "Kế hoạch năm",
        "issuer": "LHH tỉnh",
        "issued_on": "01/02/2026",
        "state": "in_force",
        "recipients": "Tỉnh ủy (b/c)\n\nLưu: VT",
    }
    return plain | LINKS | more


def edit_url(document: Document) -> str:
    return reverse("resolutions:document_edit", args=[document.pk])


def test_register_by_form(cast: Cast, login: Login) -> None:
    link = {"links-0-kind": "implements", "links-0-number": "15-CTr/TU", "links-0-dated": "25/05/2025"}
    file = SimpleUploadedFile("Kế hoạch.pdf", b"%PDF-1.7")
    answer = login(cast.office).post(NEW, values(file=file, **link))
    document = Document.objects.get()
    assert answer["Location"] == document.get_absolute_url()
    assert document.registered_by == cast.office
    assert document.source is not None
    assert document.source.name == "Kế hoạch.pdf"
    assert [r.name for r in document.recipients.all()] == ["Tỉnh ủy (b/c)", "Lưu: VT"]
    assert document.links.get().printed == "15-CTr/TU"
    assert document.events.get().actor == cast.office


@pytest.mark.parametrize(
    "more",
    [
        {"title": "Tối mật: Kế hoạch phòng thủ"},
        {"file": ("ke-hoach.txt", "TỐI MẬT\nUBND TỈNH X\nKế hoạch".encode())},
    ],
)
def test_register_refuses_a_state_secret(more: dict[str, Any], cast: Cast, login: Login) -> None:
    if "file" in more:
        more = {"file": SimpleUploadedFile(*more["file"])}
    answer = login(cast.office).post(NEW, values(**more))
    assert answer.status_code == 422
    assert "dấu chỉ độ mật" in answer.content.decode()
    assert not Document.objects.exists()
    assert not Attachment.objects.exists()


def test_register_asks_about_a_number_that_came_in_between(
    cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several send the same number at once: each form finds the register without it, the verb looks again."""
    client, asked = login(cast.office), iter([None])
    client.post(NEW, values())
    found = forms.twin_of
    monkeypatch.setattr(forms, "twin_of", lambda *given, **more: next(asked, found(*given, **more)))
    answer = client.post(NEW, values())
    assert answer.status_code == 422
    assert "đã có trong sổ" in answer.content.decode()
    assert Document.objects.count() == 1


def test_register_twice_makes_one(cast: Cast, login: Login) -> None:
    typed, client = values(), login(cast.office)
    answers = [client.post(NEW, typed) for _ in range(2)]
    # The second time the number is in the register already: the form asks.
    assert [a.status_code for a in answers] == [302, 422]
    assert client.post(NEW, typed | {"despite_twin": "on"}).status_code == 302
    assert Document.objects.count() == 1


def test_register_a_known_number_asks_and_never_blocks(cast: Cast, login: Login) -> None:
    twin = make_document(number="5 / KH - LHH", issuer="lhh  TỈNH")
    client = login(cast.office)
    answer = client.post(NEW, values())
    assert answer.status_code == 422
    assert twin.get_absolute_url() in answer.content.decode()
    assert "Kế hoạch năm" in answer.content.decode()
    assert client.post(NEW, values(despite_twin="on")).status_code == 302
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Trích yếu"),
        ({"issued_on": "31/02/2026"}, "ngày"),
        ({"kind": "x"}, "x"),
        ({"term": "99999999999999999999"}, "Nhiệm kỳ"),
        ({"links-0-number": "9" * 61}, "60"),
        ({"links-TOTAL_FORMS": "x"}, ""),
        ({"recipients": "x" * 301}, "300"),
        ({"number": "a\x00b"}, ""),
    ],
)
def test_register_wrong_input_is_422_and_keeps_what_was_typed(
    wrong: dict[str, str], words: str, cast: Cast, login: Login
) -> None:
    answer = login(cast.office).post(NEW, values(parent_body="Cấp trên đã gõ", **wrong))
    assert answer.status_code == 422
    assert "Cấp trên đã gõ" in answer.content.decode()
    assert words in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("field", ["issued_on", "links-0-dated"])
@pytest.mark.parametrize("day", ["31/12/1899", "22/11/2027", "01/01/2062", "31/12/9999", "01/01/0001", "01/02/0206"])
def test_register_refuses_days_on_which_nothing_was_issued(
    field: str, day: str, cast: Cast, login: Login, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-21T05:00:00Z")
    answer = login(cast.office).post(NEW, values(**{"links-0-number": "1/L", field: day}))
    assert answer.status_code == 422
    assert "không thể là ngày ban hành: ghi từ 01/01/1900 đến 21/11/2027" in answer.content.decode()
    assert f'value="{day}"' in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("day", ["01/01/1900", "21/11/2027", ""])
def test_register_takes_the_first_and_the_last_day(day: str, cast: Cast, login: Login, time_machine: Any) -> None:
    time_machine.move_to("2026-11-21T05:00:00Z")
    link = {"links-0-number": "1/L", "links-0-dated": day}
    assert login(cast.office).post(NEW, values(issued_on=day, **link)).status_code == 302


def test_the_last_day_is_there_on_the_29th_of_february(cast: Cast, login: Login, time_machine: Any) -> None:
    time_machine.move_to("2028-02-29T05:00:00Z")
    assert login(cast.office).post(NEW, values(issued_on="28/02/2029")).status_code == 302
    assert login(cast.office).post(NEW, values(issued_on="01/03/2029", number="6/KH")).status_code == 422


def test_amend_asks_to_mend_a_strange_day(cast: Cast, login: Login) -> None:
    document = make_document(issued_on=date(206, 2, 1))
    client = login(cast.office)
    assert client.get(edit_url(document)).status_code == 200
    answer = client.post(edit_url(document), values(version="1", issued_on="01/02/0206"))
    assert (answer.status_code, "Hãy xem lại năm" in answer.content.decode()) == (422, True)
    assert client.post(edit_url(document), values(version="1")).status_code == 302


def test_register_refused_file_stores_nothing(cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(NEW, values(file=SimpleUploadedFile("a.pdf", b"<html>")))
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
    assert not Document.objects.exists()


def test_amend_by_form(cast: Cast, login: Login) -> None:
    document = make_document(text="Toàn văn", registered_by=cast.admin)
    DocumentLink.objects.create(document=document, printed="Luật", number="1/L")
    client = login(cast.office)
    assert 'value="1/L"' in client.get(edit_url(document)).content.decode()
    links = LINKS | {"links-INITIAL_FORMS": "1", "links-0-number": "2/L", "links-0-kind": "based_on"}
    assert client.post(edit_url(document), values(version="1", **links)).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.version, document.text) == ("Kế hoạch năm", 2, "Toàn văn")
    assert (document.links.get().number, document.links.get().kind) == ("2/L", "based_on")
    assert document.registered_by == cast.admin


def test_amend_stale_is_409_and_shows_both(cast: Cast, login: Login) -> None:
    document = make_document(title="Của người kia", version=2)
    answer = login(cast.office).post(edit_url(document), values(version="1"))
    assert answer.status_code == 409
    assert "Của người kia" in answer.content.decode()
    assert "Kế hoạch năm" in answer.content.decode()
    document.refresh_from_db()
    assert document.title == "Của người kia"


def test_amend_ignores_columns_that_are_not_asked_for(cast: Cast, login: Login) -> None:
    document = make_document(text="Toàn văn", registered_by=cast.admin)
    extra = {
        "text": "x",
        "registered_by": str(cast.viewer.pk),
        "pk": "77",
        "id": "77",
        "request_key": str(uuid.uuid4()),
    }
    assert login(cast.office).post(edit_url(document), values(version="1") | extra).status_code == 302
    document.refresh_from_db()
    assert (document.text, document.registered_by, document.request_key) == ("Toàn văn", cast.admin, None)


def test_history_is_shown_in_words(cast: Cast, login: Login) -> None:
    document = make_document(title="Tên cũ")
    client = login(cast.office)
    client.post(edit_url(document), values(version="1", state="closed"))
    page = client.get(document.get_absolute_url()).content.decode()
    assert "Tên cũ → Kế hoạch năm" in page
    assert "Hiệu lực: Còn hiệu lực → Đã kết thúc" in page
